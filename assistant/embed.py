"""Embedders behind LangChain's `Embeddings`, by name, each with a fingerprint the library remembers.

The default, `wordllama`, brings its weights inside its wheel: no key, no model hub, 256 dimensions.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langchain_core.embeddings import Embeddings

from assistant.errors import ModelConfig


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What must be equal for two sets of vectors to be comparable."""

    name: str
    dimension: int
    normalised: bool

    def __str__(self) -> str:
        return f"{self.name}/{self.dimension}{'/unit' if self.normalised else ''}"


class WordLlamaEmbeddings(Embeddings):
    """WordLlama's static token vectors, averaged; 256 dimensions, unit length. Loads on first use."""

    def __init__(self) -> None:
        self._model: Any = None

    def _embed(self, texts: list[str]) -> list[list[float]]:
        if self._model is None:
            import wordllama

            self._model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
        # A text without any known token has no direction; a blank stands in so that the rows still line up.
        rows = self._model.embed([t if t.strip() else "." for t in texts], norm=True)
        return [[float(x) for x in row] for row in rows]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector a text, in order."""
        return self._embed(texts) if texts else []

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        return self._embed([text])[0]


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
