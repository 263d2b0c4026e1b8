"""The words of a sentence that have the form of the wanted answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.gazetteer import COUNTRIES, country_of, is_nobody
from assistant.question import analyse
from assistant.spans import find_spans, fits, with_reading


@pytest.mark.parametrize(
    ("question", "sentence", "short"),
    [
        ("Who chairs the board?", "The board is chaired by Mona Reyes.", "Mona Reyes"),
        ("When did the shed burn?", "The shed burned on 3 May 2025 in Port Ostrel.", "3 May 2025"),
        ("When did they meet?", "They met in March 2022 and in no other year.", "March 2022"),
        ("How many dockers were hurt?", "In 2024 the port said 17 dockers were hurt.", "17"),
        ("How old is the captain?", "Captain Hanna Veld, 41, had served for 16 years.", "41"),
        ("How much will it cost?", "It will cost between $85 million and more, six insurers said.", "$85 million"),
        ("What share of members voted?", "Of the 400 members 62 per cent voted.", "62 per cent"),
        ("Where did the ship sink?", "The ship sank near Port Ostrel on Friday.", "Port Ostrel"),
        ("In which city was it signed?", "It was signed in Norway, in Bergen, on Friday.", "Bergen"),
        ("In which country was it signed?", "It was signed in Bergen, far in the west of Norway.", "Norway"),
        ("Which newspaper did she talk to?", "She told The Calder Observer that it was over.", "The Calder Observer"),
    ],
)
def test_the_best_span_answers(question: str, sentence: str, short: str) -> None:
    best = find_spans(analyse(question), sentence)[0]
    found = sentence[best.start : best.end]
    assert short.removeprefix("The ") in found


def test_what_the_question_says_is_no_answer() -> None:
    assert find_spans(analyse("Who met Mona Reyes?"), "Mona Reyes was met at the quay.") == []


def test_a_day_or_a_people_is_nobody() -> None:
    names = find_spans(analyse("Who left?"), "On Sunday the Russian delegation left with Carl Voss.")
    assert [s.start for s in names] == ["On Sunday the Russian delegation left with Carl Voss.".index("Carl")]


@given(
    st.sampled_from(["Who left?", "When?", "Where was it?", "How many left?", "Why?", "How much?"]),
    st.text(max_size=200),
)
def test_spans_stay_inside(question: str, sentence: str) -> None:
    for span in find_spans(analyse(question), sentence):
        assert 0 <= span.start < span.end <= len(sentence)


@pytest.mark.parametrize(
    ("question", "sentence", "read", "odds", "short"),
    [
        ("How many dockers were hurt?", "In 2024 some 17 dockers were hurt.", "17", 3.0, "17"),
        ("What did he carry?", "He carried two cans of paraffin.", "two cans of paraffin", 3.0, "two cans of paraffin"),
        ("What did he carry?", "He carried two cans of paraffin.", "two cans of paraffin", 1.0, ""),
        ("Who was hurt?", "Hanna Veld was hurt near the old quay.", "the old quay", 6.0, "Hanna Veld"),
        ("What did Hanna Veld carry?", "Hanna Veld carried a lamp.", "Hanna Veld", 6.0, ""),
        ("Which newspaper ran it?", "The Calder Observer ran it, she said.", "she", 9.0, "The Calder Observer"),
    ],
)
def test_what_was_read_is_marked_where_it_agrees_or_is_sure(
    question: str, sentence: str, read: str, odds: float, short: str
) -> None:
    asked, at = analyse(question), sentence.index(read)
    spans = with_reading(asked, sentence, find_spans(asked, sentence), (at, at + len(read)), odds)
    assert ([sentence[s.start : s.end] for s in spans] or [""])[0].removeprefix("The ") == short.removeprefix("The ")


def test_a_people_and_a_capital_belong_to_their_country() -> None:
    assert country_of("turkish") == country_of("ankara") == country_of("turkey") == "turkey"
    assert country_of("the netherlands") == country_of("dutch")
    assert is_nobody("south korean")
    assert not is_nobody("south")
    assert len(set(COUNTRIES.values())) > 190


@pytest.mark.parametrize(
    ("question", "words", "fit"),
    [
        ("How long did the fire burn?", "about 2:10 a.m.", False),
        ("How long did the fire burn?", "24 January", False),
        ("How long did the fire burn?", "six hours", True),
        ("How long did the fire burn?", "until 24 January", True),
        ("How many died?", "24 January", True),  # not for this rule to say
        ("In which town did it land?", "Norway", False),
        ("In which country did it land?", "Norway", True),
    ],
)
def test_what_has_the_wrong_form_does_not_fit(question: str, words: str, fit: bool) -> None:
    assert (fits(analyse(question), words) >= 0.5) == fit
