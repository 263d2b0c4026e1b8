"""The one place that builds everything: settings → embedder, library, index, retriever, assistant."""

from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from assistant.assistant import Assistant
from assistant.embed import load_embedder
from assistant.errors import EmbedderMismatch
from assistant.library import Catalogue
from assistant.reader import SentenceReader
from assistant.retrieve import HybridRetriever
from assistant.settings import Settings
from assistant.vectors import VectorIndex

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.generate import Generative


def load(library: str | Path | None = None, **options: Any) -> Assistant:
    """The assistant over a library folder. `options` are fields of `Settings`; they win over the environment.

    `model` may also be a LangChain chat model, built and configured by the caller.

    Raises:
        LibraryMissing: there is no library at that path.
        EmbedderMismatch: it was made with another embedder.
    """
    given = {k: v for k, v in options.items() if v is not None}
    if library is not None:
        given["library"] = Path(library)
    if isinstance(given.get("model", ""), str):
        return build(Settings(**given))
    model = given.pop("model")
    settings = Settings(**given, model=f"langchain:{getattr(model, 'model_name', '') or type(model).__name__}")
    made = build(settings.model_copy(update={"model": ""}))
    made.generative = generative_of(model, settings)
    return made


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
    retriever = HybridRetriever(catalogue, index, load_embedder(settings.embedder))
    generative = build_generative(settings) if settings.model else None
    return Assistant(retriever, generative, shipped_reader if settings.reranker else lambda: None)


def shipped_reader() -> SentenceReader | None:
    """The learned reader that comes with the package, loaded once, when first asked for; None without its file."""
    with _LOADING:  # whoever comes while another thread loads it waits instead of loading it again
        return _load_reader()


_LOADING = Lock()
_load_reader = lru_cache(maxsize=1)(SentenceReader.load)


def read_ahead(settings: Settings) -> None:
    """Begin to load the reader beside what comes first in an answer; a process that asks once saves that time."""
    if settings.reranker:
        Thread(target=shipped_reader, name="reader").start()


def build_generative(settings: Settings) -> "Generative":
    """The generative answerer of these settings. The model itself is built when it is first asked.

    Raises:
        ModelConfig: the name is not written `provider:name`.
    """
    from assistant.generate import Generative
    from assistant.models import build_model, check_name
    from assistant.talk import Talk

    check_name(settings.model)
    return Generative(settings, lambda: Talk(build_model(settings), settings))


def generative_of(model: "BaseChatModel", settings: Settings) -> "Generative":
    """The generative answerer of a chat model that is built already. `settings` has its limits."""
    from assistant.generate import Generative
    from assistant.talk import Talk

    return Generative(settings, lambda: Talk(model, settings))
