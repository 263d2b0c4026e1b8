"""How well articles match a question, read word by word: the second, exact stage of retrieval.

The texts of the candidate articles are arrays of word ids (`Lexicon`), so each signal is a few array operations over
all of them at once. Signals of an article:

- `passage`: the best passage's *soft coverage*, the sum over the question's terms of idf × the highest cosine between
  the term's vector and any word of the passage (1 for a shared stem);
- `lead`: soft coverage by the first words of the article, which in news tell what it is about;
- `exact`: BM25 over exact word forms; `stems`: BM25 over stems (Robertson & Zaragoza 2009, k1 = 1.2, b = 0.75);
- `order`: BM25 over pairs of words that stand together in the question.

Terms carry weights, so that words from earlier turns of a conversation count less than the question's own.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.domain import Article
from assistant.lexicon import shared_lexicon, tokens
from assistant.terms import STOP

LEAD = 150  # words of an article's beginning that count as its lead
_K1, _B = 1.2, 0.75
_ASKED = 400  # characters of the question whose word order counts
_CACHED = 4_000_000  # words of articles kept as arrays (four bytes each)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Term:
    """A word searched for: folded form, weight (1 for the question's own) and inverse document frequency."""

    word: str
    weight: float
    idf: float


@dataclass(frozen=True, slots=True)
class Indexed:
    """An article as word ids, its passages `(chunk id, start, end)` and the first word of each."""

    article: Article
    passages: Sequence[tuple[str, int, int]]
    ids: NDArray[np.int32]
    starts: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Matches:
    """Signals by article (`articles[name][i]`) and, for `passage`, by passage (`passages[i]`, in order)."""

    articles: Mapping[str, Floats]
    passages: tuple[Floats, ...]


class Matcher:
    """Computes the signals; keeps the arrays of the articles read last."""

    def __init__(self) -> None:
        self._lexicon = shared_lexicon()
        self._lock = threading.Lock()
        self._cache: OrderedDict[tuple[int, int], Indexed] = OrderedDict()
        self._words = 0

    def cached(self, key: tuple[int, int]) -> Indexed | None:
        """The arrays kept under that key."""
        return self._cache.get(key)

    def index(self, key: tuple[int, int], article: Article, passages: Sequence[tuple[str, int, int]]) -> Indexed:
        """Arrays of an article and its passages `(chunk id, start, end)`, kept for the next question."""
        # A headline before the first passage counts with it, what lies between two with the one before.
        bounds = [0, *(start for _, start, _ in passages[1:]), len(article.text)]
        words: list[str] = []
        firsts: list[int] = []
        for start, end in pairwise(bounds):
            firsts.append(len(words))
            words += tokens(article.text[start:end])
        ids = self._lexicon.ids(words or [""])
        starts = np.minimum(np.array(firsts[: len(passages)], dtype=np.intp), len(ids) - 1)
        made = Indexed(article, passages, ids, starts)
        with self._lock:
            self._cache[key] = made
            self._words += len(ids)
            while self._words > _CACHED and len(self._cache) > 1:
                _, old = self._cache.popitem(last=False)
                self._words -= len(old.ids)
        return made

    def match(self, question: str, terms: Sequence[Term], articles: Sequence[Indexed]) -> Matches:
        """The signals of all the articles (at least one); of at least one term."""
        lengths = np.array([len(a.ids) for a in articles])
        begins = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        ids = np.concatenate([a.ids for a in articles])
        unique, place = _distinct(ids)
        article_of = np.repeat(np.arange(len(articles)), lengths)
        norm = _K1 * (1 - _B + _B * lengths / lengths.mean())

        def counts(hits: Iterable[NDArray[np.bool_]]) -> Floats:
            """Occurrences (rows of `hits` × articles)."""
            return np.array([np.bincount(article_of[row], minlength=len(articles)) for row in hits], dtype=np.float64)

        def bm25(count: Floats, worth: Floats) -> Floats:
            total: Floats = worth @ (count * (_K1 + 1) / (count + norm))
            return total

        weights = np.array([t.weight * t.idf for t in terms])
        own = self._lexicon.ids([t.word for t in terms])
        same = np.array([self._lexicon.same_stem(t.word, unique) for t in terms])
        soft = np.clip(self._lexicon.vectors(own) @ self._lexicon.vectors(unique).T, 0.0, 1.0)
        soft[same] = 1.0
        spread = np.take(soft, place, axis=1)
        heads = np.minimum(lengths, LEAD)
        head_begins = np.concatenate([[0], np.cumsum(heads)[:-1]])
        in_lead = np.arange(heads.sum()) + np.repeat(begins - head_begins, heads)
        lead = np.maximum.reduceat(np.take(spread, in_lead, axis=1), head_begins, axis=1)
        passage_begins = np.concatenate([b + a.starts for b, a in zip(begins, articles, strict=True)])
        covered = weights @ np.maximum.reduceat(spread, passage_begins, axis=1)
        passages = tuple(np.split(covered, np.cumsum([len(a.starts) for a in articles])[:-1]))
        pairs = self._pairs(question, unique, place, begins)
        together = counts(pairs)
        held = (together > 0).sum(1) if len(together) else together
        signals = {
            "passage": np.array([p.max() for p in passages]),
            "lead": weights @ lead**2,
            "exact": bm25(counts(ids == w for w in own), weights),
            "stems": bm25(counts(row[place] for row in same), weights),
            "order": bm25(together, np.log(1 + (len(articles) - held + 0.5) / (held + 0.5)))
            if len(together)
            else np.zeros(len(articles)),
        }
        return Matches(signals, passages)

    def _pairs(
        self, question: str, unique: NDArray[np.intp], place: NDArray[np.intp], begins: NDArray[np.intp]
    ) -> list[NDArray[np.bool_]]:
        """Where each pair of neighbouring words of the question stands together, at the first word of the pair."""
        asked = tokens(question[:_ASKED])
        pairs = dict.fromkeys((a, b) for a, b in pairwise(asked) if not {a, b} <= STOP)
        same = {w: self._lexicon.same_stem(w, unique)[place] for w in {w for pair in pairs for w in pair}}
        found = []
        for a, b in pairs:
            row = np.zeros(len(place), dtype=bool)
            row[:-1] = same[a][:-1] & same[b][1:]
            row[begins[1:] - 1] = False  # the last word of one article is not before the first of the next
            found.append(row)
        return found


def _distinct(ids: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """As `numpy.unique` with the inverse, by marking instead of sorting: ids are small and dense."""
    seen = np.zeros(int(ids.max()) + 1, dtype=bool)
    seen[ids] = True
    unique = np.flatnonzero(seen)
    where = np.zeros(len(seen), dtype=np.intp)
    where[unique] = np.arange(len(unique))
    return unique, where[ids]
