"""One answer against one known question → one verdict. Deterministic; no model judges anything here.

An answer is correct when every fact stands in it and it is short. A citation is right when each fact stands in an
exact quote of at most 500 characters from a file that holds the answer, and every file that must be cited is.
A quote is exact when the file's bytes have the cited hash and, decoded, hold the quote at the cited offsets.
"""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain import Answer, Citation, Hit
from assistant.originals import Originals
from eval.dataset import Question
from eval.metrics import (
    LONGEST_ANSWER,
    citation_precision,
    citation_recall,
    fact_recall,
    facts_quoted,
    holds,
    same_source,
)

LONG_TYPES = ("list", "multi")


class Verdict(BaseModel):
    """What the answer to one question is worth. None: does not apply, or cannot be graded: see `unscored`."""

    model_config = ConfigDict(frozen=True)

    id: str
    type: str
    answerable: bool
    conversation: bool = False
    cluster: str = Field(description="The article the question is about; questions on one article are not independent.")
    abstained: bool
    correct: bool | None = None
    fact_recall: float | None = None
    too_long: bool = False
    citation_right: bool | None = None
    citation_precision: float | None = None
    citation_recall: float | None = None
    quotes: int = Field(default=0, description="Citations that could be checked.")
    exact: int = Field(default=0, description="Of these, how many quote the file exactly.")
    supported: float | None = Field(default=None, description="Share of the sentences marked as supported.")
    retrieved: bool | None = Field(default=None, description="Whether the hits hold every fact, in the right files.")
    rank: int | None = Field(default=None, description="Rank of the first hit with a fact in a right file, from 1.")
    confidence: float = 0.0
    seconds: float = 0.0
    cost: float | None = None
    unscored: str = ""
    failure: str = Field(default="", description="Where it went wrong; empty when it did not.")


def is_exact(citation: Citation, originals: Originals) -> bool | None:
    """Whether the citation quotes its file exactly; None when the file is not there to look."""
    found = originals.of(citation)
    if found is None:
        return None
    same = found.text[citation.start : citation.end] == citation.quote and bool(citation.quote)
    return same and found.sha256 == citation.sha256


def grade(question: Question, answer: Answer, originals: Originals, *, conversation: bool = False) -> Verdict:
    """The verdict on an answer."""
    checked = [(c, is_exact(c, originals)) for c in answer.citations]
    exact = [c for c, e in checked if e]
    base = Verdict(
        id=question.id, type=question.type, answerable=question.answerable, conversation=conversation,
        cluster=" ".join(sorted(question.sources)[:1]) or question.id, abstained=answer.abstained,
        quotes=sum(e is not None for _, e in checked), exact=len(exact), confidence=answer.confidence,
        supported=_share([s.supported for s in answer.sentences]), seconds=answer.seconds, cost=answer.usage.cost,
    )  # fmt: skip
    if not question.gradable:
        return base.model_copy(update={"unscored": "the question names no facts"})
    if not question.answerable:
        return base.model_copy(update={"correct": answer.abstained})
    recall = fact_recall(answer.text, question.facts)
    too_long = len(answer.text) > LONGEST_ANSWER and question.type not in LONG_TYPES
    rank, retrieved = retrieval(question, answer.hits)
    update: dict[str, object] = {"rank": rank, "retrieved": retrieved}
    if answer.abstained:
        return base.model_copy(update=update | {"correct": False, "fact_recall": 0.0})
    cited = [c.source for c in answer.citations]
    all_cited = citation_recall(cited, question.all_sources)
    right = facts_quoted(question.facts, [(c.source, c.quote) for c in exact], question.sources)
    return base.model_copy(
        update=update
        | {
            "correct": recall == 1 and not too_long,
            "fact_recall": recall,
            "too_long": too_long,
            "citation_right": right and all_cited in (None, 1.0),
            "citation_precision": citation_precision(cited, question.sources) if question.sources else None,
            "citation_recall": citation_recall(cited, question.all_sources or question.sources[:1]),
            "unscored": "" if base.quotes == len(checked) else "a cited file is not there to check the quote",
        }
    )


def retrieval(question: Question, hits: Sequence[Hit]) -> tuple[int | None, bool | None]:
    """Rank of the first hit in a right file that holds a fact, and whether such hits hold every fact."""
    if not hits or not question.facts:
        return None, None
    good = [(n, h.text) for n, h in enumerate(hits, 1) if any(same_source(h.source, s) for s in question.sources)]
    rank = next((n for n, text in good if any(holds(text, f) for f in question.facts)), None)
    return rank, all(any(holds(text, f) for _, text in good) for f in question.facts)


def _share(flags: Sequence[bool]) -> float | None:
    return sum(flags) / len(flags) if flags else None
