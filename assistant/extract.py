"""The extractive answerer: the best quoted sentences of the retrieved passages. No model, no key, no network."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain import Article
from assistant.retrieve import Passage
from assistant.sentences import cached_sentence_spans
from assistant.terms import stems

LONGEST = 400  # characters of an answer to a single question
_SECOND = 0.85  # a further sentence must come this close to the best


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with its score."""

    article: Article
    start: int
    end: int
    score: float

    @property
    def text(self) -> str:
        """The exact words."""
        return self.article.text[self.start : self.end]


def candidates(question: str, passages: Sequence[Passage]) -> list[Candidate]:
    """The sentences of the passages, best first: overlap with the question, weighted by the passage's own score."""
    asked = set(stems(question))
    best = max((p.score for p in passages), default=1.0) or 1.0
    found: dict[tuple[str, int], Candidate] = {}
    for p in passages:
        for a, b in cached_sentence_spans(p.article.text, p.article.language or "en"):
            if a >= p.chunk.end or b <= p.chunk.start:
                continue
            shared = len(asked & set(stems(p.article.text[a:b])))
            score = shared / (len(asked) or 1) + 0.5 * p.score / best
            found.setdefault((p.article.id, a), Candidate(p.article, a, b, score))
    return sorted(found.values(), key=lambda c: -c.score)


def choose(ranked: Sequence[Candidate], limit: int = 3) -> list[Candidate]:
    """The first sentences that fit into an answer."""
    chosen: list[Candidate] = []
    length = 0
    for c in ranked[:limit]:
        if chosen and (c.score < _SECOND * ranked[0].score or length + len(c.text) > LONGEST):
            break
        chosen.append(c)
        length += len(c.text)
    return chosen
