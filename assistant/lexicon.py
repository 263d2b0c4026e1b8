"""Words as numbers: every folded word form gets an id and a small static vector, so that texts compare as arrays.

The vectors are those of the default embedder whatever embedder the library uses: they say which words are used alike
("killed", "murder"), need no network, and cost microseconds.
"""

import re
import threading
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.embed import WordLlamaEmbeddings
from assistant.terms import fold, stem

TOKEN = re.compile(r"\w+")
_LARGEST = 200_000  # word forms with an id of their own (half a kilobyte each); rarer ones share one
_DIMENSIONS = 128  # the first of them hold most of the meaning (Kusupati et al. 2022); all 256 gain nothing here
_PREFIX = 3  # characters that a word must share with another for their stems to be compared


def tokens(text: str) -> list[str]:
    """Folded word forms in order; one for every run of word characters."""
    if text.isascii():
        return TOKEN.findall(text.lower())
    return [w.lower() if w.isascii() else fold(w) for w in TOKEN.findall(text)]


class Lexicon:
    """Word forms ↔ ids, with a vector for each. Grows as texts are read; safe to share between threads."""

    def __init__(self, embedder: WordLlamaEmbeddings | None = None) -> None:
        self._embedder = embedder or WordLlamaEmbeddings()
        self._lock = threading.Lock()
        self._ids: dict[str, int] = {"": 0}
        self._words = [""]
        self._prefixes = np.zeros(0, dtype=np.int32)
        self._prefix_ids: dict[str, int] = {}
        self._vectors = np.zeros((0, 0), dtype=np.float32)
        self._known = 0  # words with a vector

    def ids(self, words: Sequence[str]) -> NDArray[np.int32]:
        """The id of each word; new words get new ids."""
        found = list(map(self._ids.get, words))
        if None in found:
            with self._lock:
                for word in dict.fromkeys(w for w, i in zip(words, found, strict=True) if i is None):
                    if len(self._words) > _LARGEST or word in self._ids:
                        continue
                    self._ids[word] = len(self._words)
                    self._words.append(word)
                found = [self._ids.get(w, 0) for w in words]
        return np.array(found, dtype=np.int32)

    def vectors(self, ids: NDArray[np.int32] | NDArray[np.intp]) -> NDArray[np.float32]:
        """Unit vectors (n × dimension) of words by id."""
        self._complete()
        return self._vectors[ids]

    def same_stem(self, word: str, ids: NDArray[np.int32] | NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of the words by id share the stem of `word`."""
        self._complete()
        near = np.flatnonzero(self._prefixes[ids] == self._prefix_ids.get(word[:_PREFIX], -1))
        same = np.zeros(len(ids), dtype=bool)
        wanted = stem(word)
        for at in near:
            other = self._words[ids[at]]
            same[at] = other == word or stem(other) == wanted
        return same

    def _complete(self) -> None:
        """Give the words that came since the last call their vector and prefix."""
        if self._known == len(self._words):
            return
        with self._lock:
            fresh = self._words[self._known :]
            if not fresh:
                return
            rows = self._embedder.word_vectors(fresh, _DIMENSIONS)
            size = self._known + len(fresh)
            if size > len(self._vectors):  # doubling keeps the cost of growth linear
                grown = np.zeros((max(size, 2 * len(self._vectors), 4096), rows.shape[1]), dtype=np.float32)
                if self._known:
                    grown[: self._known] = self._vectors[: self._known]
                prefixes = np.full(len(grown), -2, dtype=np.int32)
                prefixes[: self._known] = self._prefixes[: self._known]
                self._vectors, self._prefixes = grown, prefixes
            codes = self._prefix_ids
            self._vectors[self._known : size] = rows
            self._prefixes[self._known : size] = [codes.setdefault(w[:_PREFIX], len(codes)) for w in fresh]
            self._known = size


@lru_cache(maxsize=1)
def shared_lexicon() -> Lexicon:
    """The lexicon of this process: words are the same in all libraries."""
    return Lexicon()
