"""Passages once more, after reading: an article whose best sentence answers comes before one that is only about it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.evidence import Evidence
from assistant.retrieve import Passage

READING = 0.4  # what the best sentence counts beside the article's own score, both in standard deviations


def reordered(passages: Sequence[Passage], evidence: Sequence[Evidence]) -> list[Passage]:
    """The passages, best first; in their old order where nothing was read.

    The learned reader's liking for the best sentence of its article raises the score of a passage.
    """
    liking: dict[str, float] = {}
    for e in evidence:
        liking[e.article.id] = max(liking.get(e.article.id, 0.0), e.features["read"])
    of_articles = {p.article.id: p.article_score for p in passages}
    spread = float(np.std(list(of_articles.values()))) if passages else 0.0
    liked = float(np.std([liking.get(id_, 0.0) for id_ in of_articles])) if passages else 0.0
    if liked < 1e-9:
        return list(passages)
    worth = READING * spread / liked
    raised = [replace(p, score=p.score + worth * liking.get(p.article.id, 0.0)) for p in passages]
    return sorted(raised, key=lambda p: (p.tier, -p.score))
