"""Questions that the page proposes: first ones of the library, further ones under an answer. No Streamlit inside.

Each is tried before it is offered, one at a time on one thread, and only while nobody waits for an answer.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from assistant.domain import Answer, Article
from ui.suggest import candidates, tried

if TYPE_CHECKING:
    from ui.engine import Engine

log = logging.getLogger("citewire.page")

READ = 40  # articles read for first questions
TRIES = 2  # further attempts at first questions when there were none
KEPT = 500  # proposals, and tried questions, that are remembered

Version = tuple[int, int]
"""Which library: the catalogue's inode and generation."""


class Superseded(Exception):
    """Nobody looks at this proposal any more."""


class Proposals:
    """The proposed questions of one library. Safe to share between sessions."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="proposals")
        self._version: Version | None = None
        self._first: tuple[str, ...] | None = None
        self._further: dict[tuple[str, ...], tuple[str, ...] | None] = {}
        self._latest: dict[str, tuple[str, ...]] = {}  # chat → the proposal that is looked at
        self._tried: dict[str, Answer] = {}

    def first(self) -> tuple[str, ...] | None:
        """Questions to start with; None while they are being made (again) in the background."""
        version = self._engine.version()
        with self._lock:
            if self._version != version:
                self._version, self._first = version, None
                self._further, self._tried = {}, {}
                self._worker.submit(self._make_first, version)
            return self._first

    def further(self, chat: str, answer: Answer, asked: Sequence[str]) -> tuple[str, ...] | None:
        """At most two questions that the cited articles answer, after `asked`; None while they are being made."""
        key = (chat, answer.text, *asked)
        with self._lock:
            if self._further.get(key) is None:
                self._latest[chat] = key
            if key not in self._further:
                self._further = dict([*self._further.items(), (key, None)][-KEPT:])
                self._latest = dict([*self._latest.items()][-KEPT:])
                self._worker.submit(self._make_further, key, answer, tuple(asked))
            return self._further[key]

    def _make_first(self, version: Version, left: int = TRIES) -> None:
        found: tuple[str, ...] = ()
        try:
            read = map(self._engine.catalogue().article, [a.id for a in spread(self._engine.overview().latest, READ)])
            rows = [a for a in read if a and not a.copy_of]
            found = tuple(tried(candidates(rows), self._try(lambda: self._version == version), wanted=4, tries=24))
        except Superseded:
            return
        except Exception as error:
            log.warning("no first questions: %s", error)
        if not found and left:  # while the server starts, or the library is being written, a look may fail
            self._tried = {}
            self._worker.submit(self._make_first, version, left - 1)
            return
        with self._lock:
            if self._version == version:
                self._first = found

    def _make_further(self, key: tuple[str, ...], answer: Answer, asked: Sequence[str]) -> None:
        found: tuple[str, ...] = ()
        try:
            ids = dict.fromkeys(c.article_id for c in answer.citations)
            articles = [a for a in map(self._engine.catalogue().article, list(ids)[:3]) if a]
            ask = self._try(lambda: self._latest.get(key[0]) == key)
            found = tuple(tried(candidates(articles), ask, wanted=2, tries=5, seen=asked))
        except Superseded:
            with self._lock:
                self._further.pop(key, None)
            return
        except Exception as error:
            log.info("no further questions: %s", error)
        with self._lock:
            self._further[key] = found

    def _try(self, wanted: Callable[[], bool]) -> Callable[[str], Answer]:
        """Ask without a model, once a question, when nobody else is being answered."""

        def ask(question: str) -> Answer:
            self._engine.jobs.wait_until_idle()
            if not wanted():
                raise Superseded
            if question not in self._tried:
                self._tried = dict([*self._tried.items(), (question, self._engine.bot().ask(question))][-KEPT:])
            return self._tried[question]

        return ask


def spread(articles: Sequence[Article], most: int) -> list[Article]:
    """At most that many articles, spread evenly over the list."""
    step = max(1, -(-len(articles) // most))
    return list(articles[::step])
