"""The one place that builds everything: settings → embedder, library, index, retriever, assistant."""

from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.embed import load_embedder
from assistant.errors import EmbedderMismatch
from assistant.library import Catalogue
from assistant.retrieve import HybridRetriever
from assistant.settings import Settings
from assistant.vectors import VectorIndex


def load(library: str | Path | None = None, **options: Any) -> Assistant:
    """The assistant over a library folder. `options` are fields of `Settings`; they win over the environment.

    Raises:
        LibraryMissing: there is no library at that path.
        EmbedderMismatch: it was made with another embedder.
    """
    given = {k: v for k, v in options.items() if v is not None}
    if library is not None:
        given["library"] = Path(library)
    return build(Settings(**given))


def build(settings: Settings) -> Assistant:
    """The assistant of these settings."""
    catalogue = Catalogue(settings.library)
    made_with = catalogue.meta("embedder")
    if made_with and made_with != settings.embedder:
        raise EmbedderMismatch(
            f"the library was made with the embedder '{made_with}', not '{settings.embedder}': "
            f"set CITEWIRE_EMBEDDER={made_with}, or ingest into another folder"
        )
    index = VectorIndex(settings.library, settings.chroma_url)
    return Assistant(HybridRetriever(catalogue, index, load_embedder(settings.embedder)))
