"""Follow-ups: what is filled in, what is left alone, and when the conversation is left behind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.abstain import reason_for
from assistant.domain import Citation, Turn
from assistant.mentions import mentions
from assistant.rewrite import standalone

DENIAL = [Turn(question="Who denied the Lantern report?", answer="Minister Olga Brand denied the Lantern report. [1]")]
CRASH = [Turn(question="Where did the Falcon-9 crash?", answer="The rocket crashed in the Orvel desert. [1]")]
COST = [Turn(question="How much will the bridge cost, according to Halden Mutual?", answer="Eighty million. [1]")]


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (DENIAL, "What did she call it?", "What did Minister Olga Brand call the Lantern report?"),
        (DENIAL, "And which outlet reported that?", "Which outlet reported that (who denied the Lantern report)?"),
        (CRASH, "And when?", "When did the Falcon-9 crash?"),
        (CRASH, "How many people died there?", "How many people died in the Orvel desert?"),
        (
            COST,
            "And according to the port authority?",
            "How much will the bridge cost, according to the port authority?",
        ),
    ],
)
def test_pronouns_and_ellipses_are_filled(history: list[Turn], question: str, expected: str) -> None:
    made = standalone(question, history)
    assert made.question == expected
    assert not made.topic_switch
    assert made.context
    assert made.terms


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Something else: where did the Falcon-9 crash?", "Where did the Falcon-9 crash?"),
        ("Which team won the Orvel Cup?", "Which team won the Orvel Cup?"),
    ],
)
def test_a_new_topic_leaves_the_history_aside(question: str, expected: str) -> None:
    made = standalone(question, DENIAL)
    assert (made.question, made.context, made.topic_switch) == (expected, (), True)


def test_a_chain_of_ellipses_keeps_its_topic() -> None:
    history = [*CRASH, Turn(question="And when?", answer="In March. [1]")]
    assert standalone("Who said it would crash?", history).context[0][0] == "When did the Falcon-9 crash?"


def test_quotations_stand_in_for_an_answer_without_text() -> None:
    quoted = Citation(
        marker=1, source="a.txt", sha256="", start=0, end=22, quote="Mayor Ida Holm resigned", space="file", encoding="utf-8"
    )  # fmt: skip
    made = standalone("What did she say?", [Turn(question="Who resigned?", citations=(quoted,))])
    assert made.question == "What did Mayor Ida Holm say?"


def test_names_in_a_refusal_are_not_taken_for_the_answer() -> None:
    refusal = Turn(question="Who resigned?", answer=reason_for("absent", ["Ida Holm"]))
    assert standalone("What did she say?", [refusal]).question == "What did she say?"


def test_names_join_the_noun_they_describe() -> None:
    found = [m.text for m in mentions("Who denied the Lantern report in New Orvel?")]
    assert found == ["the Lantern report", "New Orvel"]


turns = st.lists(st.builds(Turn, question=st.text(min_size=1), answer=st.text()), max_size=4)


@given(st.text(), turns)
def test_any_text_is_rewritten_and_context_weighs_less_than_the_question(question: str, history: list[Turn]) -> None:
    made = standalone(question, history)
    assert all(0 < weight < 1 for _, weight in made.context)
    assert made.question or not question.strip()


@given(st.text())
def test_without_history_only_a_change_of_topic_is_dropped(question: str) -> None:
    made = standalone(question, [])
    assert made.question.casefold() in question.strip().casefold() or made.topic_switch
    assert made.context == ()


@given(st.text())
def test_mentions_are_spans_of_the_text(text: str) -> None:
    assert all(text[m.start : m.end] == m.text for m in mentions(text))
