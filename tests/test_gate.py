"""Which supported sentences answer: near the best evidence, on the quotations where these are sure, with what they mark."""

import pytest

from assistant.compose import Pick
from assistant.domain import Article
from assistant.evidence import WEIGHTS, Evidence
from assistant.extract import Draft
from assistant.gate import Gate
from assistant.question import analyse
from assistant.spans import find_spans
from assistant.support import Supported
from assistant.verify import Verdict

TEXT = "Ilse Brandt leads the larger union. Jon Aske leads the larger half of the union. The strike was long."
ARTICLE = Article(
    id="a", folder="", source="a.txt", sha256="", text_sha256="", space="file", encoding="utf-8", text=TEXT
)
QUESTION = analyse("Who leads the larger union?")
FIRST, SECOND = (0, 35), (36, 80)


def evidence(span: tuple[int, int], score: float) -> Evidence:
    features = dict.fromkeys(WEIGHTS, 0.9)
    return Evidence(ARTICLE, *span, None, features, find_spans(QUESTION, TEXT[slice(*span)]), score)


def gate(confidence: float, picked: tuple[int, int] = FIRST) -> Gate:
    pick = Pick(ARTICLE, *picked, short=(0, TEXT[slice(*picked)].index(" leads")))
    return Gate(
        Draft(QUESTION, "answered", [pick], ranked=[evidence(FIRST, 6.0), evidence(SECOND, 5.0)], confidence=confidence)
    )


def said(text: str, span: tuple[int, int]) -> Supported:
    return Supported(text, ((ARTICLE, *span),), Verdict("supported", 1.0), quoted=True)


@pytest.mark.parametrize(("confidence", "accepted"), [(0.6, True), (0.9, False)])
def test_sure_quotations_are_not_replaced_by_other_evidence(confidence: float, accepted: bool) -> None:
    assert gate(confidence).accepts(said("Jon Aske leads half of the union.", SECOND)) is accepted


@pytest.mark.parametrize(
    ("text", "accepted"),
    [("Brandt leads it.", True), ("Ilse leads the larger union.", True), ("She leads the larger union.", False)],
)
def test_the_marked_words_are_said(text: str, accepted: bool) -> None:
    assert gate(0.9).accepts(said(text, FIRST)) is accepted


def test_other_evidence_must_hold_an_answer_of_the_kind_asked_for() -> None:
    assert not gate(0.6).accepts(said("They lead half of the union.", SECOND))


def test_a_further_sentence_need_not_repeat_the_answer() -> None:
    both = gate(0.9)
    assert both.accepts(said("Ilse Brandt leads the larger union.", FIRST))
    assert both.accepts(said("They lead half of it.", SECOND))
