"""Answers in the making. Each runs in a thread of its own, so a click, a reload or a second tab never kills it.

The page only watches a job; whoever looks at the chat next watches the same one. The end is written to the chat.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Protocol

from assistant.domain import Answer, Citation, Event, Filters, Sentence, Turn
from assistant.errors import CitewireError
from ui.chats import Chats, State

AT_ONCE = 16  # answers made at the same time; more wait their turn

Stream = Callable[[str, Sequence[Turn], Filters | None], Iterator[Event]]
"""`Assistant.stream`, or anything of its shape."""

Keep = Callable[[State, Answer | None, str], None]
"""Writes down how an answer ended."""

UNEXPECTED = "Something went wrong while answering; ask again. The details are in the log of the server."


class Log(Protocol):
    """Where an unexpected error is written with its trace."""

    def exception(self, message: str) -> None:
        """As `logging.Logger.exception`."""


class Job:
    """One answer in the making: what is there of it so far, and its end.

    `keep` is told of the end, once, before anybody who watches.
    """

    def __init__(self, question: str, log: Log, keep: Keep | None = None) -> None:
        self.question = question
        self.step = "finding"
        self.sentences: list[Sentence] = []
        self.citations: dict[int, Citation] = {}
        self.state: State = "asking"
        self.answer: Answer | None = None
        self.error = ""
        self._log, self._keep = log, keep
        self._changed = threading.Condition()
        self._version = 0

    def stop(self) -> None:
        """End it now; what is there so far is kept. A model that is still writing is hung up on at its next sentence."""
        self._end("stopped", self.so_far(), "")

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.state == "asking"

    def watch(self, patience: float = 0.2) -> Iterator["Job"]:
        """Yield the job after every change until its end. `patience`: seconds between signs of life.

        They let the page notice a click while nothing changes.
        """
        seen = -1
        while True:
            with self._changed:
                self._changed.wait_for(lambda seen=seen: self._version != seen, timeout=patience)  # type: ignore[misc]
                seen = self._version
            yield self
            if not self.running:
                return

    def wait(self, seconds: float) -> bool:
        """Wait for the end at most that long; whether it has come."""
        with self._changed:
            return self._changed.wait_for(lambda: not self.running, timeout=seconds)

    def run(self, stream: Stream, history: Sequence[Turn], filters: Filters | None) -> None:
        """Read the stream to its end, or until stopped. Never raises: the end is in `state` and `error`."""
        if not self.running:
            return
        try:
            for event in stream(self.question, history, filters):
                if not self.running:
                    return
                if event.kind == "answer":
                    self._end("done", event.data, "")
                else:
                    self._take(event)
            self._end("failed", None, UNEXPECTED)
        except CitewireError as error:
            self._end("failed", None, str(error))
        except Exception:
            self._log.exception("answering failed")
            self._end("failed", None, UNEXPECTED)

    def _end(self, state: State, answer: Answer | None, error: str) -> None:
        """The first end is the one that counts."""
        with self._changed:
            if not self.running:
                return
            try:
                if self._keep:
                    self._keep(state, answer, error)
            except Exception:
                self._log.exception("an answer could not be kept")
            self.state, self.answer, self.error = state, answer, error
            self._version += 1
            self._changed.notify_all()

    def _take(self, event: Event) -> None:
        with self._changed:
            if event.kind == "step":
                self.step = str(event.data)
            else:
                self.sentences.append(event.data)
                self.citations.update({c.marker: c for c in event.citations})
            self._version += 1
            self._changed.notify_all()

    def so_far(self) -> Answer | None:
        """The sentences that are there as an answer that was stopped; None before the first."""
        if not self.sentences:
            return None
        return Answer(
            question=self.question,
            text=" ".join(s.text + "".join(f" [{m}]" for m in s.citations) for s in self.sentences),
            abstained=False,
            status="partly",
            sentences=tuple(self.sentences),
            citations=tuple(self.citations[m] for m in sorted(self.citations)),
            notice="Stopped before the answer was finished.",
            model="",  # sentences alone do not tell who wrote them
        )


class Jobs:
    """All answers in the making of one server."""

    def __init__(self, chats: Chats, log: Log) -> None:
        self._chats, self._log = chats, log
        self._running: dict[tuple[str, int], Job] = {}
        self._lock = threading.Lock()
        self._idle = threading.Event()
        self._idle.set()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="answer")

    def start(
        self,
        stream: Stream,
        chat: str,
        question: str,
        filters: Filters,
        history: Sequence[Turn],
        replace_from: int | None = None,
    ) -> int:
        """Write the question into the chat and begin to answer it; the number of the turn.

        Answers in the making that it replaces are stopped.
        """
        if replace_from is not None:
            with self._lock:
                replaced = [j for (c, n), j in self._running.items() if c == chat and n >= replace_from]
            for old in replaced:
                old.stop()
        number = self._chats.ask(chat, question, filters, replace_from)
        job = Job(question, self._log, partial(self._chats.settle, chat, number))
        with self._lock:
            self._running[chat, number] = job
            self._idle.clear()
        self._pool.submit(self._run, job, chat, number, stream, filters, history)
        return number

    def find(self, chat: str, number: int) -> Job | None:
        """The job of that turn while it runs."""
        with self._lock:
            job = self._running.get((chat, number))
        return job if job and job.running else None

    def wait_until_idle(self) -> None:
        """Return when no answer is in the making: for work that should not slow one down."""
        self._idle.wait()

    def close(self) -> None:
        """Wait for what is running, and take no more."""
        self._pool.shutdown()

    def _run(self, job: Job, chat: str, number: int, stream: Stream, filters: Filters, history: Sequence[Turn]) -> None:
        try:
            job.run(stream, history, filters or None)
        finally:
            with self._lock:
                if self._running.get((chat, number)) is job:
                    del self._running[chat, number]
                if not self._running:
                    self._idle.set()


def history_of(turns: Sequence[tuple[str, Answer | None]], limit: int = 6) -> list[Turn]:
    """The last answered turns of a chat as `history` for the next question."""
    return [Turn.of(a).model_copy(update={"question": q}) for q, a in turns if a is not None and not a.abstained][
        -limit:
    ]
