"""Who says what: the forms English news uses, and invariants over arbitrary text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.sentences import sentence_spans
from assistant.voices import Statement, attribution, statements


def said(text: str, index: int = 0) -> Statement | None:
    return attribution(text, sentence_spans(text), index)


@pytest.mark.parametrize(
    ("text", "speaker", "stance", "through"),
    [
        ("Ana Berg said the bridge was closed.", "Ana Berg", "says", ()),
        ("The bridge was closed, said Ana Berg.", "Ana Berg", "says", ()),
        ("“The bridge is closed,” Ana Berg said on Monday.", "Ana Berg", "says", ()),
        ('"The bridge is closed," said Ana Berg, the mayor.', "Ana Berg", "says", ()),
        ("According to Ana Berg, the bridge was closed.", "Ana Berg", "says", ()),
        ("The bridge was closed, according to the police.", "The police", "says", ()),
        ("Ana Berg, the mayor of Lund, said the bridge was closed.", "Ana Berg", "says", ()),
        ("The mayor, Ana Berg, denied the report.", "Ana Berg", "denies", ()),
        ("The bridge was closed after the storm, the city's mayor, Ana Berg, said.", "Ana Berg", "says", ()),
        ("Ana Berg told Reuters that the bridge was closed.", "Ana Berg", "says", ("Reuters",)),
        ("Ana Berg said it was nonsense, per an article written in the state outlet Tass.", "Ana Berg", "denies", ("Tass",)),
        ("Ana Berg denied it, according to a Reuters report.", "Ana Berg", "denies", ("Reuters",)),
        ("Reuters reported, citing two officials, that the bridge was closed.", "two officials", "says", ("Reuters",)),
        ("The bridge was sold, reports Reuters.", "Reuters", "says", ()),
        ("The claim was denied by the transport ministry.", "The transport ministry", "denies", ()),
        ("The ministry declined to comment.", "The ministry", "declines", ()),
        ("The Army, the Navy and the CIA refused to comment.", "The Army, the Navy and the CIA", "declines", ()),
        ("The ministry neither confirmed nor denied the sale.", "The ministry", "declines", ()),
        ("The ministry did not immediately respond to a request for comment.", "The ministry", "declines", ()),
        ("A spokesperson for the Harbour Board told The Guardian it was late.", "A spokesperson for the Harbour Board",
         "says", ("The Guardian",)),
        ("Two officials accused the ministry of lying.", "Two officials", "accuses", ()),
        ("The ministry confirmed that the bridge was closed.", "The ministry", "confirms", ()),
        ("A commander who spoke to The Washington Post said he saw no hope.", "A commander", "says",
         ("The Washington Post",)),
        ("Prime Minister Jan Holm asked whether the bridge was safe.", "Jan Holm", "asks", ()),
        ("The WHO said the virus had spread.", "The WHO", "says", ()),
    ],
)  # fmt: skip
def test_the_forms_of_attribution(text: str, speaker: str, stance: str, through: tuple[str, ...]) -> None:
    found = said(text)
    assert found is not None
    assert (found.speaker, found.stance, found.through) == (speaker, stance, through)


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was closed on Monday.",
        "The council admitted 11 pupils to the school.",
        "The storm claimed 12 lives in the north.",
        "The report was long.",
        "Work was done according to plan.",
        "They called police at noon.",
        "The council rejected the offer.",
        "He was told to leave.",
        "Berg added two goals in the second half.",
    ],
)
def test_what_is_no_speech_has_no_speaker(text: str) -> None:
    assert said(text) is None


def test_a_pronoun_is_the_last_fitting_person_and_says_where_the_name_stands() -> None:
    text = "Ana Berg met Jan Holm on Monday. She said the bridge was closed. He denied that."
    she, he = said(text, 1), said(text, 2)
    assert she is not None
    assert he is not None
    assert (she.speaker, he.speaker) == ("Ana Berg", "Jan Holm")
    assert she.resolved_span is not None
    assert text[slice(*she.resolved_span)] == "Ana Berg"
    assert text[slice(*she.speaker_span)] == "She"


def test_a_quotation_of_several_sentences_keeps_its_speaker() -> None:
    text = (
        "“The bridge is closed,” said Ana Berg. “It will stay closed. Nobody can say for how long.”\n\nTraffic stopped."
    )
    spans = sentence_spans(text)
    inside = [i for i, (a, _) in enumerate(spans) if "“It will" in text[a : a + 12]]
    found = attribution(text, spans, inside[0])
    assert found is not None
    assert found.speaker == "Ana Berg"
    assert found.continued or inside == [0]
    assert attribution(text, spans, len(spans) - 1) is None


def test_a_second_verb_of_the_same_speaker_is_a_statement_of_its_own() -> None:
    text = "The officers claim that the plane carried arms, but neither confirmed nor denied that they shot it down."
    found = statements(text, sentence_spans(text))
    assert [(s.speaker, s.stance) for s in found] == [("The officers", "says"), ("The officers", "declines")]


def test_nobody_has_confirmed_is_negated() -> None:
    found = said("No one at the ministry has confirmed the report.")
    assert found is not None
    assert (found.stance, found.negated) == ("confirms", True)


_PIECES = st.sampled_from(
    ["he said", "said", ",", ", ", ". ", "“", "”", '"', "‘", "’", "according to", " Tass ", "the", "The CIA", "Ana Berg",
     "who", "told", "Reuters", "that", "and", "but", "neither", "confirmed", "nor", "denied", "by", "(", ")", "\n\n",
     "\r\n", "\u200f", "é", "👩‍👩‍👧", "שלום", "citing", "two officials", "'s", "did not", "respond", "called", "it", "a", ":",
     ";", "—", "was", "of", "for", "per", "its", "claim", "is that", "12", "January", "x" * 40]
)  # fmt: skip
texts = st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=50).map(" ".join), st.lists(_PIECES).map("".join))


@given(texts)
@settings(max_examples=400, deadline=None)
def test_every_span_is_exact_whatever_the_text_is(text: str) -> None:
    spans = sentence_spans(text)
    for s in statements(text, spans):
        a, b = spans[s.index]
        for x, y in (s.speaker_span, s.verb_span, s.content_span):
            assert 0 <= x < y <= len(text)
        if not s.continued:
            assert a <= s.speaker_span[0] < s.speaker_span[1] <= b
            assert a <= s.verb_span[0] < s.verb_span[1] <= b
            assert " ".join(text[slice(*s.verb_span)].split()) == s.verb
        assert a <= s.content_span[0] < s.content_span[1] <= b
        assert s.speaker
        if s.resolved_span:
            assert text[slice(*s.resolved_span)].strip()
