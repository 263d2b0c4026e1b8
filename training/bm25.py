"""BM25 (Robertson & Zaragoza 2009, k1 = 1.2, b = 0.75) over a fixed list of short texts, in numpy."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"[^\W_]+")
_STOP = (
    "a an and are as at be been but by can could did do does for from had has have he her him his how i "
    "in is it its many much of on or s she that the their them they this to was we were what when where "
    "which who whom whose why will with would you"
)
STOP = frozenset(_STOP.split())


def terms(text: str) -> list[str]:
    """Lower-cased words without stop words, a plural or possessive ending cut."""
    words = (word for word in WORD.findall(text.lower()) if word not in STOP)
    return [word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] != "s" else word for word in words]


class BM25:
    """An inverted index; `scores` gives one float for each text."""

    def __init__(self, texts: Sequence[str], k1: float = 1.2, b: float = 0.75) -> None:
        counts = [Counter(terms(text)) for text in texts]
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float32)
        norm = k1 * (1 - b + b * lengths / max(float(lengths.mean()), 1.0))
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for i, count in enumerate(counts):
            for term, n in count.items():
                postings[term].append((i, n))
        self.size = len(texts)
        self.postings: dict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = {}
        for term, entries in postings.items():
            ids = np.array([i for i, _ in entries])
            tf = np.array([n for _, n in entries], dtype=np.float32)
            idf = np.log(1 + (self.size - len(ids) + 0.5) / (len(ids) + 0.5))
            self.postings[term] = (ids, (idf * tf * (k1 + 1) / (tf + norm[ids])).astype(np.float32))

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 of every text for the query."""
        total = np.zeros(self.size, dtype=np.float32)
        for term in set(terms(query)):
            if term in self.postings:
                ids, weights = self.postings[term]
                total[ids] += weights
        return total
