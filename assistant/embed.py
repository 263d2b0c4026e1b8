"""Embedders behind LangChain's `Embeddings`, by name, each with a fingerprint the library remembers.

The default, `wordllama`, brings its weights inside its wheel: no key, no model hub, 256 dimensions.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings

from assistant.errors import ModelConfig

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What must be equal for two sets of vectors to be comparable."""

    name: str
    dimension: int
    normalised: bool

    def __str__(self) -> str:
        return f"{self.name}/{self.dimension}{'/unit' if self.normalised else ''}"


@lru_cache(maxsize=1)
def _wordllama() -> Any:
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    import wordllama

    # Its import makes every library's INFO messages go to standard error; that is for an application to decide.
    root.setLevel(level)
    root.handlers[:] = handlers
    return wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)


class WordLlamaEmbeddings(Embeddings):
    """WordLlama's static token vectors, averaged; 256 dimensions, unit length. Loads on first use, once a process."""

    def vectors(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """One unit vector a text (n × 256), in order."""
        # A text without any known token has no direction; a blank stands in so that the rows still line up.
        found: NDArray[np.float32] = _wordllama().embed([t if t.strip() else "." for t in texts], norm=True)
        return found

    def word_vectors(self, words: Sequence[str], dimensions: int) -> "NDArray[np.float32]":
        """The directions of `vectors` cut to their first dimensions, as unit vectors (n × dimensions).

        For many short texts: no padding to the longest and no dimension that is thrown away, at half the time.
        """
        import numpy as np

        encode, table = _wordllama().tokenizer.encode, _wordllama().embedding
        parts = [encode(w if w.strip() else ".", add_special_tokens=False).ids for w in words]
        begins = np.cumsum([0, *map(len, parts[:-1])])
        pieces = np.minimum(np.fromiter(chain.from_iterable(parts), dtype=np.intp), len(table) - 1)
        sums = np.add.reduceat(table[pieces, :dimensions], begins, axis=0)
        found: NDArray[np.float32] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        return found

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector a text, in order."""
        return self.vectors(texts).tolist() if texts else []

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        return list(map(float, self.vectors([text])[0]))


def load_embedder(name: str) -> Embeddings:
    """The embedder of that name: `wordllama`, or `provider:model` through LangChain.

    Raises:
        ModelConfig: unknown name, or the provider's package is not installed.
    """
    if name == "wordllama":
        return WordLlamaEmbeddings()
    if ":" not in name:
        raise ModelConfig(
            f"unknown embedder '{name}': use wordllama or provider:model, as openai:text-embedding-3-small"
        )
    from langchain.embeddings import init_embeddings

    try:
        # The length check would download a vocabulary; passages are far below any limit.
        extra: dict[str, Any] = {"check_embedding_ctx_length": False} if name.startswith("openai:") else {}
        made = init_embeddings(name, **extra)
    except (ImportError, ValueError) as error:
        raise ModelConfig(f"embedder '{name}' cannot be used: {str(error).splitlines()[0]}") from error
    if not isinstance(made, Embeddings):
        raise ModelConfig(f"embedder '{name}' is not a LangChain Embeddings")
    return made


def fingerprint(name: str, embedder: Embeddings) -> Fingerprint:
    """Measure the fingerprint by embedding one short text."""
    vector = embedder.embed_query("citewire")
    norm = sum(x * x for x in vector) ** 0.5
    return Fingerprint(name, len(vector), abs(norm - 1) < 1e-3)
