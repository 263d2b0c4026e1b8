"""What one server holds for all its visitors: assistants, chats, and answers in the making. No Streamlit inside."""

import copy
import hashlib
import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from assistant.assistant import Assistant
from assistant.bootstrap import build, build_generative
from assistant.domain import Article, Event, Filters, Turn
from assistant.errors import LibraryMissing
from assistant.library import Catalogue
from assistant.library.catalogue import CATALOGUE
from assistant.models import build_model, where
from assistant.settings import Settings
from assistant.talk import Talk
from ui.chats import Chats
from ui.intake import Intake
from ui.jobs import Jobs
from ui.proposals import Proposals
from ui.trials import Trials

log = logging.getLogger("citewire.page")

LISTED = 5_000  # articles a page lists; more are found by searching
VISITORS = 64  # visitors whose own model is kept ready


@dataclass(frozen=True, slots=True)
class Overview:
    """What the library holds, of one generation. `latest`: at most `LISTED` articles, newest first, without text."""

    articles: int
    chunks: int
    outlets: tuple[tuple[str, int], ...]
    first: str
    last: str
    latest: tuple[Article, ...]


class Engine:
    """One library, as the page uses it. Safe to share between sessions."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.folder = settings.library
        self._bot: tuple[int, Assistant] | None = None
        self._with_model: dict[str, Assistant] = {}
        self._choices: dict[str, dict[str, Any]] = {}
        self.intake = Intake(settings)
        self.trials = Trials(settings.library)
        self._lock = threading.Lock()
        self._chats: Chats | None = None
        self._jobs: Jobs | None = None
        self.proposals = Proposals(self)
        self._overview: tuple[tuple[int, int], Overview] | None = None
        self._sizes: tuple[tuple[int, int], dict[str, tuple[int, int]]] | None = None

    @property
    def catalogue_file(self) -> Path:
        """The file that makes the folder a library."""
        return self.folder / CATALOGUE

    @property
    def exists(self) -> bool:
        """Whether there is a library."""
        return self.catalogue_file.is_file() and not self.intake.creating

    @property
    def chats(self) -> Chats:
        """The chats of this library."""
        with self._lock:
            if self._chats is None or (not self._chats.kept and self.exists):
                self._chats = Chats(self.folder)
                self._jobs = None
            return self._chats

    @property
    def jobs(self) -> Jobs:
        """The answers in the making."""
        chats = self.chats
        with self._lock:
            if self._jobs is None:
                self._jobs = Jobs(chats, log)
            return self._jobs

    def bot(self, options: Mapping[str, Any] | None = None) -> Assistant:
        """The server's assistant, built once and again when the library is replaced; with a visitor's model, if any.

        `options`: `model`, `base_url`, `api_key` of one visitor. All share one index and one embedder.

        Raises:
            LibraryError: the library cannot be used.
            ModelConfig: the model's name is not written `provider:name`.
        """
        with self._lock:
            if not self.exists:
                raise LibraryMissing(f"there is no library at '{self.folder}' yet; add articles on the Library page")
            inode = self.catalogue_file.stat().st_ino
            if self._bot is None or self._bot[0] != inode:
                self._bot, self._with_model = (inode, build(self.settings)), {}
            base = self._bot[1]
            if not options:
                return base
            key = hashlib.sha256(repr(sorted((k, _bare(v)) for k, v in options.items())).encode()).hexdigest()
            if key not in self._with_model:
                wanted = self._settings_with(options)
                made = copy.copy(base)
                made.generative = build_generative(wanted) if wanted.model else None
                self._with_model = dict([*self._with_model.items(), (key, made)][-VISITORS:])
            return self._with_model[key]

    def choice(self, owner: str) -> dict[str, Any]:
        """The options of the model that a visitor has chosen; empty for the server's own."""
        return dict(self._choices.get(owner, {}))

    def choose(self, owner: str, options: Mapping[str, Any]) -> None:
        """Keep a visitor's choice, in memory only."""
        with self._lock:
            others = [(o, c) for o, c in self._choices.items() if o != owner]
            self._choices = dict([*others, (owner, dict(options))][-VISITORS:])

    def _settings_with(self, options: Mapping[str, Any]) -> Settings:
        return self.settings.model_copy(update={k: v for k, v in options.items() if v or k == "model"})

    def test_model(self, options: Mapping[str, Any]) -> float:
        """Ask a model for one word, without any article; the seconds it took.

        Raises:
            ModelError: it does not answer, with one line that says why.
        """
        wanted = self._settings_with(options)
        started = time.perf_counter()
        talk = Talk(build_model(wanted), wanted.model_copy(update={"retries": 0, "max_tokens": 50}))
        for _ in talk.pieces([("human", "Reply with the word OK.")], [], "free"):
            pass
        return time.perf_counter() - started

    def model_place(self, options: Mapping[str, Any]) -> str:
        """Model and host, for people."""
        return where(self._settings_with(options))

    def catalogue(self) -> Catalogue:
        """The articles, without loading an embedder.

        Raises:
            LibraryError: the library cannot be read.
        """
        return Catalogue(self.folder)

    def overview(self) -> Overview:
        """What the library holds; read once a generation.

        Raises:
            LibraryError: the library cannot be read.
        """
        catalogue, key, known = self.catalogue(), self.version(), self._overview
        if known is None or known[0] != key:
            articles, chunks = catalogue.count()
            days = catalogue.connection.execute(
                "SELECT min(substr(published, 1, 10)), max(substr(published, 1, 10)) FROM articles WHERE published != ''"
            ).fetchone()
            known = key, Overview(
                articles, chunks, tuple(catalogue.outlets()), days[0] or "", days[1] or "",
                tuple(catalogue.articles(limit=LISTED)),
            )  # fmt: skip
            self._overview = known
        return known[1]

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Characters and passages by article id; read once a generation.

        Raises:
            LibraryError: the library cannot be read.
        """
        key, known = self.version(), self._sizes
        if known is None or known[0] != key:
            catalogue = self.catalogue()
            chunks = catalogue.chunk_counts()
            known = self._sizes = key, {i: (n, chunks.get(i, 0)) for i, n in catalogue.lengths().items()}
        return known[1]

    def version(self) -> tuple[int, int]:
        """Which library this is, and which state of it: inode and generation of the catalogue."""
        return self.catalogue_file.stat().st_ino, self.catalogue().generation

    def warm(self) -> None:
        """Build the assistant in the background, so that the first question does not wait for it."""
        if self.exists:
            threading.Thread(target=self._warm, name="warm", daemon=True).start()

    def _warm(self) -> None:
        try:
            self.bot().ask("Who said what?")
        except Exception as error:  # the page says so when it is asked
            log.info("not warmed: %s", error)

    def ask(
        self,
        chat: str,
        question: str,
        filters: Filters,
        history: Sequence[Turn],
        options: Mapping[str, Any],
        replace_from: int | None = None,
    ) -> int:
        """Begin to answer; the number of the turn.

        An assistant that cannot be built is an answer that failed.
        """

        def stream(text: str, turns: Sequence[Turn], wanted: Filters | None) -> Iterator[Event]:
            yield from self.bot(options).stream(text, turns, wanted)

        return self.jobs.start(stream, chat, question, filters, history, replace_from)


def _bare(value: Any) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
