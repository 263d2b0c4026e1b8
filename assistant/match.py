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

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.lexicon import TOKEN, Lexicon, tokens
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
    """An article as word ids, with the catalogue's row and the first word of each of its passages."""

    ids: NDArray[np.int32]
    rows: tuple[int, ...]
    starts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Matches:
    """Signals by article (`articles[name][i]`) and, for `passage`, by passage (`passages[i]`, in order)."""

    articles: Mapping[str, Floats]
    passages: tuple[Floats, ...]


class Matcher:
    """Computes the signals; keeps the arrays of the articles read last."""

    def __init__(self) -> None:
        self._lexicon = Lexicon()
        self._cache: OrderedDict[tuple[int, int], Indexed] = OrderedDict()
        self._words = 0

    def cached(self, key: tuple[int, int]) -> Indexed | None:
        """The arrays kept under that key."""
        return self._cache.get(key)

    def index(self, key: tuple[int, int], text: str, passages: Sequence[tuple[int, int, int]]) -> Indexed:
        """Arrays of a text and its passages `(row, start, end)`, kept for the next question."""
        ids = self._lexicon.ids(tokens(text) or [""])
        at = np.fromiter((m.start() for m in TOKEN.finditer(text)), dtype=np.int64)
        starts = (
            np.searchsorted(at, [start for _, start, _ in passages])
            if len(at)
            else np.zeros(len(passages), dtype=np.int64)
        )
        starts = np.minimum(starts, len(ids) - 1).astype(np.int64)
        starts[:1] = 0  # a headline before the first passage counts with it
        made = Indexed(ids, tuple(row for row, _, _ in passages), starts)
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
        unique, place = np.unique(ids, return_inverse=True)
        weights = np.array([t.weight * t.idf for t in terms])
        own = self._lexicon.ids([t.word for t in terms])
        same = np.array([self._lexicon.same_stem(t.word, unique) for t in terms])
        soft = np.clip(self._lexicon.vectors(own) @ self._lexicon.vectors(unique).T, 0.0, 1.0)
        soft[same] = 1.0
        spread = soft[:, place]
        norm = _K1 * (1 - _B + _B * lengths / lengths.mean())

        def bm25(hits: NDArray[np.bool_], worth: Floats) -> Floats:
            count = np.add.reduceat(hits, begins, axis=1, dtype=np.float64)
            total: Floats = (worth[:, None] * count * (_K1 + 1) / (count + norm)).sum(0)
            return total

        within = np.concatenate([np.arange(n) for n in lengths]) < LEAD
        lead = np.maximum.reduceat(spread * within, begins, axis=1)
        parts = [len(a.starts) for a in articles]
        passage_begins = np.concatenate([b + a.starts for b, a in zip(begins, articles, strict=True)])
        covered = weights @ np.maximum.reduceat(spread, passage_begins, axis=1)
        passages = tuple(np.split(covered, np.cumsum(parts)[:-1]))
        signals = {
            "passage": np.array([p.max() if len(p) else 0.0 for p in passages]),
            "lead": weights @ lead**2,
            "exact": bm25(ids[None, :] == own[:, None], weights),
            "stems": bm25(same[:, place], weights),
            "order": self._order(question, unique, place, begins, bm25),
        }
        return Matches(signals, passages)

    def _order(
        self,
        question: str,
        unique: NDArray[np.int32],
        place: NDArray[np.intp],
        begins: NDArray[np.intp],
        bm25: Callable[[NDArray[np.bool_], Floats], Floats],
    ) -> Floats:
        asked = tokens(question[:_ASKED])
        pairs = list(dict.fromkeys((a, b) for a, b in pairwise(asked) if not {a, b} <= STOP))
        if not pairs:
            return np.zeros(len(begins))
        same = {w: self._lexicon.same_stem(w, unique)[place] for w in {w for p in pairs for w in p}}
        hits = np.zeros((len(pairs), len(place)), dtype=bool)
        for row, (a, b) in zip(hits, pairs, strict=True):
            row[:-1] = same[a][:-1] & same[b][1:]
        hits[:, begins[1:] - 1] = False  # the last word of one article is not before the first of the next
        held = np.logical_or.reduceat(hits, begins, axis=1).sum(1)
        return bm25(hits, np.log(1 + (len(begins) - held + 0.5) / (held + 0.5)))
