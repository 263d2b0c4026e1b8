"""Where an answer went wrong, told by its citations, its hits and a second answer from the right files alone.

not retrieved      the hits do not hold the facts
not read           they do, but something else won; from the right files alone it answers correctly
not cited          the answer is right, its citation is not
too long           every fact is there, in too many words
refused wrongly    declined although it had the passage, from the right files too
beside the point   every sentence is supported by a right file, but says something else
answered wrongly   anything else; also an answer where declining was right
"""

from assistant.domain import Answer
from eval.dataset import Question
from eval.grade import Verdict
from eval.metrics import same_source

FAILURES = (
    "answered wrongly",
    "beside the point",
    "not cited",
    "not read",
    "not retrieved",
    "refused wrongly",
    "too long",
    "error",
)
"""Worst first: a wrong answer does more harm than none."""


def diagnose(verdict: Verdict, question: Question, answer: Answer, oracle_correct: bool | None) -> str:
    """The kind of failure, empty when there is none. `oracle_correct` is None when no second answer was asked for."""
    if verdict.correct is None:
        return ""
    if verdict.correct:
        return "not cited" if verdict.citation_right is False else ""
    if not question.answerable:
        return "answered wrongly"
    if verdict.too_long and verdict.fact_recall == 1:
        return "too long"
    if verdict.retrieved is False:
        return "not retrieved"
    if oracle_correct:
        return "not read"
    if answer.abstained:
        return "refused wrongly"
    cites_right = any(same_source(c.source, s) for c in answer.citations for s in question.sources)
    if cites_right and verdict.supported == 1:
        return "beside the point"
    return "answered wrongly"
