"""Sources that contradict one another are told apart from sources that do not. Better silent than wrong."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import Article
from assistant.sentences import sentence_spans
from assistant.voices.disagreement import disagreements
from assistant.voices.quantities import days, quantities


@dataclass(frozen=True)
class Located:
    article: Article
    start: int
    end: int


def told(*texts: str, copy: bool = False) -> list[Located]:
    found = []
    for n, text in enumerate(texts):
        a = Article(f"a{n}", "/f", f"{n}.txt", "0", "1", "file", "utf-8", text, copy_of="a0" if copy and n else "")
        found += [Located(a, x, y) for x, y in sentence_spans(text)]
    return found


def values(question: str, *texts: str, copy: bool = False) -> list[tuple[str, set[str]]]:
    return [(d.kind, set(d.values)) for d in disagreements(told(*texts, copy=copy), question)]


@pytest.mark.parametrize(
    ("question", "one", "other", "kind", "expected"),
    [
        ("How much aid did the Senate approve?", "The Senate approved $61 billion in aid on Tuesday.",
         "In Washington the Senate approved aid worth 60 billion dollars.", "number", {"$61 billion", "60 billion"}),
        ("How many people died in the fire?", "The fire killed four people and injured 17.",
         "Six people died in the fire on Saturday.", "number", {"four", "Six"}),
        ("How many people were injured in the fire?", "The fire killed four people and injured 17.",
         "In the fire 23 people were injured.", "number", {"17", "23"}),
        ("When was the bridge opened?", "The bridge was opened on 3 May 2021.", "Officials opened the bridge on 5 May 2021.",
         "date", {"3 May 2021", "5 May 2021"}),
        ("Who directed Harbour Lights?", "Harbour Lights was directed by Ana Berg.",
         "Jan Holm directed Harbour Lights over two summers.", "name", {"Ana Berg", "Jan Holm"}),
        ("", "The harbour board elected Ana Berg as its new chair on Friday.",
         "The harbour board elected Jan Holm as its new chair on Friday.", "name", {"Ana Berg", "Jan Holm"}),
        ("", "The ministry confirmed the sale of three frigates to Norway.",
         "The minister, Jan Holm, denied the sale of three frigates to Norway.", "stance",
         {"The ministry: confirmed", "Jan Holm: denied"}),
    ],
)  # fmt: skip
def test_contradictions(question: str, one: str, other: str, kind: str, expected: set[str]) -> None:
    assert values(question, one, other) == [(kind, expected)]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How much aid did the Senate approve?", "The Senate approved $61 billion in aid.",
         "The Senate approved about $61 billion in aid."),
        ("How many people died in the fire?", "The fire killed four people.", "Six people were injured in the fire."),
        ("How many people died in the fire?", "The fire killed at least four people.", "Six people died in the fire."),
        ("How much did the fire cost?", "The fire cost between 85 and 90 million crowns.", "The fire cost 87 million crowns."),
        ("When was the bridge opened?", "The bridge was opened on 3 May 2021.", "The bridge was opened in May."),
        ("When was the bridge opened?", "The bridge was opened on 3 May 2021.", "The school was opened on 5 May 2021."),
        ("Who directed Harbour Lights?", "Harbour Lights was directed by Ana Berg.", "Berg directed Harbour Lights."),
        ("Who directed Harbour Lights?", "Harbour Lights was directed by Ana Berg.", "Jan Holm starred in Harbour Lights."),
        ("", "The board elected Ana Berg as its chair on Friday.", "The crew elected Jan Holm as its captain on Friday."),
        ("", "The ministry confirmed the sale of three frigates.", "The minister denied that the budget was cut."),
    ],
)  # fmt: skip
def test_no_contradiction(question: str, one: str, other: str) -> None:
    assert values(question, one, other) == []


def test_copies_of_one_text_do_not_contradict_one_another() -> None:
    texts = ("The fire killed four people on Saturday.", "The fire killed five people on Saturday.")
    assert values("How many people did the fire kill?", *texts)
    assert values("How many people did the fire kill?", *texts, copy=True) == []


def test_values_are_shown_with_every_source_that_gives_them_and_exact_words() -> None:
    found = disagreements(
        told("The fire killed four people.", "The fire killed six people.", "On Sunday the fire killed four people."),
        "How many people did the fire kill?",
    )
    assert len(found) == 1
    assert sorted(s.article.text[slice(*s.value_span)] for s in found[0].sides) == ["four", "four", "six"]
    assert len(found[0].values) == 2


def test_numbers_are_read_with_their_scale_range_and_unit() -> None:
    (q,) = quantities("It cost between 85 and 90 million crowns.")
    assert (q.low, q.high, q.unit) == (85e6, 90e6, "crown")
    assert [x.low for x in quantities("Shed 9 burned at 2:10 a.m. on 3 May 2021.")] == []
    assert [(d.year, d.month, d.day) for d in days("on Jan. 25, 2024 and 3 May")] == [(2024, 1, 25), (0, 5, 3)]


_WORDS = st.sampled_from(
    ["The fire", "killed", "four", "six", "people", "Ana Berg", "denied", "confirmed", "said", "that", "$61 billion", "3 May",
     "2021", ",", ".", "\n\n", "“", "”", "between 5 and", "%", "é", "👩‍👩‍👧", "according to", "Reuters", "-", "1,2,3", "half"]
)  # fmt: skip
texts = st.one_of(st.text(max_size=120), st.lists(_WORDS, max_size=40).map(" ".join))


@given(st.lists(texts, max_size=4), texts)
@settings(max_examples=150, deadline=None)
def test_whatever_the_text_every_side_is_an_exact_span_and_values_differ(articles: list[str], question: str) -> None:
    for d in disagreements(told(*articles), question):
        assert len(d.values) == len(set(d.values)) >= 2
        assert len({s.article.id for s in d.sides}) >= 2
        for s in d.sides:
            assert 0 <= s.start < s.end <= len(s.article.text)
            if d.kind != "stance":
                assert s.article.text[slice(*s.value_span)].strip() == s.value
