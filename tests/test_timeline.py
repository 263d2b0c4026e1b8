"""Timelines: when one is asked for, when is what a sentence tells, and dated statements in the order of what they tell."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assistant
from assistant.domain import Turn
from assistant.moments import Moment, moment
from assistant.timeline import asks_for_timeline, subject

ARTICLES = {
    "report.txt": "The Orvel bridge report\n\nBy Ada Lind | 12 March 2024\n\nThe inquiry into the Orvel bridge said on Monday that "
    "the bridge had been unsafe for years. The Orvel bridge fell on 5 February. The bridge was built in 1962. "
    "The first call about the bridge was made at 6:40 a.m. on 5 February, the inquiry found.\n",
    "fall.txt": "Bridge falls in Orvel\n\n6 February 2024\n\nThe Orvel bridge fell into the river on Monday at 6:35 a.m. "
    "Nobody was hurt when the bridge fell.\n",
    "plans.txt": "A new bridge for Orvel\n\n2 April 2024\n\nThe city of Orvel showed the plans of a new bridge on Tuesday. "
    "Work on the bridge is to begin on 1 June.\n",
    "fish.txt": "Fish prices\n\n1 March 2024\n\nFish prices rose by 4% in February.\n",
}


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("Give me a timeline of the fire", "the fire"),
        ("Timeline of the Orvel bridge?", "the Orvel bridge"),
        ("Could you draw up a chronology of the talks in Orvel?", "the talks in Orvel"),
        ("How did the talks unfold?", "the talks"),
        ("How has the search progressed since Monday?", "the search"),
        ("What happened when in the inquiry?", "the inquiry"),
        ("What was the sequence of events in the crash?", "the crash"),
        ("Give me a timeline", ""),
        ("How did events unfold?", ""),
    ],
)
def test_a_course_of_events_is_asked_for(question: str, what: str) -> None:
    assert asks_for_timeline(question)
    assert subject(question) == what


@pytest.mark.parametrize(
    "question",
    [
        "What happened when the bridge fell?",
        "When was the timeline of the inquiry published?",
        "Who drew up the chronology?",
        "How did the firm develop the vaccine?",
        "How did the minister react?",
        "What happened in Orvel?",
    ],
)
def test_other_questions_ask_for_none(question: str) -> None:
    assert not asks_for_timeline(question)


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("It fell on 5 February.", "2024-03-12", Moment(False, "2024-02-05")),
        ("It fell on 24 December.", "2024-03-12", Moment(False, "2023-12-24")),
        ("Work is to begin on 1 June.", "2024-04-02", Moment(False, "2024-06-01")),
        ("It fell on February 5, 2021.", "2024-03-12", Moment(False, "2021-02-05")),
        ("He led the talks in March 2022, she said in November.", "", Moment(False, "2022-03")),
        ("It was built in 1962.", "", Moment(False, "1962")),
        ("It fell on February 5th.", "", Moment(True, "--02-05")),
        ("It fell on Monday at 6:35 a.m.", "2024-02-06", Moment(False, "2024-02-05", "06:35")),
        ("It reopens next Monday.", "2024-02-06", None),
        ("It fell on Monday.", "", None),
        ("“We will know more today,” she said.", "2024-02-06", None),
        ("Die Brücke fiel am 5. Februar 2024.", "", Moment(False, "2024-02-05")),
        ("On 31 February nothing happened.", "2024-02-06", None),
        ("He paid 2000 people.", "2024-02-06", None),
    ],
)
def test_when_is_what_a_sentence_tells(text: str, published: str, expected: Moment | None) -> None:
    assert moment(text, published) == expected


@given(st.text(), st.dates(date(1900, 1, 1)).map(lambda d: d.isoformat()))
def test_any_text_has_a_moment_or_none(text: str, day: str) -> None:
    found = moment(f"{text} 29 February {text}", day)
    assert found is None or len(found.day) in (4, 7, 10, len("--02"))


def test_dated_statements_stand_in_the_order_of_what_they_tell(make_library) -> None:
    bot = assistant.load(make_library(ARTICLES))
    answer = bot.ask("Give me a timeline of the Orvel bridge")
    quotes = [c.quote for c in answer.citations]
    order = ["built in 1962", "into the river on Monday", "said on Monday", "showed the plans", "begin on 1 June"]
    places = [next(n for n, quote in enumerate(quotes) if words in quote) for words in order]
    assert places == sorted(places)
    assert not answer.abstained
    assert answer.status == "overview"
    told = {s.text: (s.when, s.when_from) for s in answer.sentences}
    assert all(when for when, _ in told.values())
    assert next(dated for text, dated in told.items() if "1962" in text) == ("1962", "statement")
    assert [s.when for s in answer.sentences] == sorted(s.when for s in answer.sentences)
    assert not any("Fish" in quote for quote in quotes)


def test_what_no_article_is_about_is_said_to_be_missing(make_library) -> None:
    bot = assistant.load(make_library(ARTICLES))
    answer = bot.ask("Give me a timeline of the Belgorod talks")
    assert answer.abstained
    assert answer.missing == ("Belgorod",)


def test_without_any_date_there_is_no_timeline_and_without_a_year_it_is_said(make_library) -> None:
    bot = assistant.load(
        make_library({"a.txt": "The inquiry\n\nThe inquiry found nothing and was closed by the town council.\n"})
    )
    assert bot.ask("Give me a timeline of the inquiry").abstained
    bot = assistant.load(
        make_library(
            {"b.txt": "The flood\n\nThe flood came over the town on 5 May. The flood left on 9 May, people said.\n"}
        )
    )
    answer = bot.ask("How did the flood unfold?")
    assert [c.quote for c in answer.citations] == [
        "The flood came over the town on 5 May.",
        "The flood left on 9 May, people said.",
    ]
    assert "year" in answer.notice
    assert [s.when for s in answer.sentences] == ["--05-05", "--05-09"]


def test_a_statement_without_a_date_stands_at_the_day_of_its_article_and_says_so(make_library) -> None:
    text = "---\ndate: 2024-03-0{day}\n---\n\nThe inquiry into the flood {did} and heard the mayor of the town.\n"
    files = {f"{day}.md": text.format(day=day, did=did) for day, did in ((1, "began"), (4, "ended with applause"))}
    answer = assistant.load(make_library(files)).ask("Give me a timeline")
    assert [(s.when, s.when_from) for s in answer.sentences] == [("2024-03-01", "article"), ("2024-03-04", "article")]


def test_a_timeline_in_a_conversation_is_of_its_topic(make_library) -> None:
    bot = assistant.load(make_library(ARTICLES))
    history = [Turn(question="Who built the Orvel bridge?")]
    assert "the Orvel bridge" in bot.ask("Give me a timeline", history).rewritten
