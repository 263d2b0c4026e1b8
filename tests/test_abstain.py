"""The decision: what counts against an answer, and what is good enough beside a sure one."""

import pytest

from assistant.abstain import Decision, contradicts
from assistant.question import analyse


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Why did Halden accept the loan?", "Halden refused the loan on Monday.", True),
        ("Why did Halden sell the mill?", "Halden did not sell the mill.", True),
        ("how much money for halden", "The bank would not lend Halden more.", False),
        ("Who sold the mill?", "Halden did not sell the mill.", False),
    ],
)
def test_a_sentence_denies_what_the_question_takes_for_granted(question: str, text: str, expected: bool) -> None:
    assert contradicts(analyse(question), text) is expected


@pytest.mark.parametrize(
    ("decision", "likely"),
    [
        (Decision(0.7, "answered", (), ""), 0.7),
        (Decision(0.4, "mentioned", (), ""), 0.4),
        (Decision(0.4, "mentioned", ("Halden",), ""), 0.0),
        (Decision(0.4, "false_premise", (), ""), 0.0),
    ],
)
def test_what_is_denied_or_named_nowhere_is_never_likely(decision: Decision, likely: float) -> None:
    assert decision.likely == likely
