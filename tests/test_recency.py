"""Questions for the newest: recognised, and dates compared by rank."""

import pytest

from assistant.recency import asks_for_recent, freshness


@pytest.mark.parametrize(
    "question", ["What is the latest death toll?", "Who leads the party now?", "How many have been charged so far?"]
)
def test_words_that_ask_for_the_newest(question: str) -> None:
    assert asks_for_recent(question)


@pytest.mark.parametrize(
    "question",
    [
        "What was the latest figure in 2019?",
        "Who nowhere said so?",
        "When did it burn?",
        "Who would freeze the war along current lines?",
    ],
)
def test_other_questions_and_named_years(question: str) -> None:
    assert not asks_for_recent(question)


def test_ranks_of_days_and_the_middle_for_an_unknown_one() -> None:
    assert freshness(["2025-05-03", "", "2025-05-13", "2025-05-12"]) == [0.0, 0.5, 1.0, 0.5]
    assert freshness(["2025-05-03", ""]) == [0.5, 0.5]
