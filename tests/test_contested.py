"""Rival figures beside one another in one article."""

import pytest

from assistant.domain import Article
from assistant.question import analyse
from assistant.sentences import sentence_spans
from assistant.voices.contested import contested


def sides(question: str, text: str) -> tuple[str, ...]:
    first = sentence_spans(text)[0]
    found = contested(Article("a", "", "a.txt", "a", "a", "file", "utf-8", text), *first, analyse(question))
    return tuple(s.value for s in found) if found else ()


@pytest.mark.parametrize(
    ("question", "text", "values"),
    [
        (
            "When will the bridge open?",
            "Ida Holm said the bridge would open on 1 July. The builders doubt it: Per Lund said that September was more likely.",
            ("1 July", "September"),
        ),
        (
            "How many people marched?",
            "The police said that 900 people marched. The union disputes that: its leader, Ida Holm, said that 4,000 people came.",
            ("900", "4,000"),
        ),
    ],
)
def test_a_doubted_value_is_shown_with_the_other(question: str, text: str, values: tuple[str, ...]) -> None:
    assert sides(question, text) == values


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "When will the bridge open?",
            "Ida Holm said the bridge would open on 1 July. Per Lund said that work began on 3 May.",
        ),
        (
            "How many people marched?",
            "Ida Holm said that 900 people marched. But she said that 40 police officers stood by.",
        ),
        ("Who marched?", "Ida Holm said that 900 people marched. Per Lund doubts it: he said that 40 people came."),
    ],
)
def test_other_figures_are_no_rivals(question: str, text: str) -> None:
    assert sides(question, text) == ()
