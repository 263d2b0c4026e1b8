"""Files → what was read from them, here or in worker processes; a process that dies costs one file at most.

A reader may take its process with it: a fault in native code, or the kernel when memory runs out. Each process has a
pipe of its own and shares no lock with the others (in `concurrent.futures` one death ends the whole pool, and may hang
it), so it is known which file a process died of: that file is read once more in a fresh one before it is given up.
"""

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue

from assistant.errors import IngestError, Unreadable
from assistant.library import FileRecord
from ingest.prepare import Prepared, prepare

_AHEAD = 64  # files a worker process may be ahead
DIED = "the process that read it died, twice (out of memory, or a fault in a reader); the other files are not touched"


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read: folder, source, path, what is known of it, names of record fields."""

    place: str
    source: str
    path: Path
    known: FileRecord | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


Outcome = Prepared | Unreadable
Read = Callable[[Job], Outcome]


def read_one(job: Job) -> Outcome:
    """What was read from the file, or why nothing was."""
    try:
        return prepare(job.place, job.source, job.path, job.known, job.fields)
    except Unreadable as error:
        return error


def read_all(jobs: Iterable[Job], workers: int, read: Read = read_one) -> Generator[tuple[Job, Outcome]]:
    """Every file with what was read from it, in order. With more than one worker, processes read ahead.

    Raises:
        IngestError: worker processes cannot be started here.
    """
    if workers == 1:
        for job in jobs:
            yield job, read(job)
        return
    waiting = iter(jobs)
    ahead: deque[tuple[Job, Future[Outcome]]] = deque()
    with closing(_Workers(workers, read)) as processes:
        while True:
            while len(ahead) < workers * _AHEAD and (following := next(waiting, None)):
                ahead.append((following, processes.submit(following)))
            if not ahead:
                return
            job, future = ahead.popleft()
            yield job, future.result()


class _Workers:
    """Worker processes, each driven by one thread at a time; a dead one is replaced."""

    def __init__(self, count: int, read: Read) -> None:
        self._read, self._closing = read, False
        self._idle: SimpleQueue[_Process] = SimpleQueue()
        self._all = [_Process(read) for _ in range(count)]
        for process in self._all:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(count)

    def submit(self, job: Job) -> Future[Outcome]:
        return self._threads.submit(self._outcome, job)

    def _outcome(self, job: Job) -> Outcome:
        for _ in range(2):  # a process that was killed from outside did not die of the file
            process = self._idle.get()
            try:
                return process.outcome(job)
            except (EOFError, OSError):
                process.end()
                if not self._closing:
                    process = _Process(self._read)
                    self._all.append(process)
            finally:
                self._idle.put(process)
        if not any(p.started for p in self._all):
            raise IngestError("reading processes cannot be started here; run again with --workers 1")
        return Unreadable(DIED)

    def close(self) -> None:
        """End the processes without waiting for files that nobody wants any more."""
        self._closing = True
        for process in list(self._all):
            process.end()
        self._threads.shutdown(cancel_futures=True)


class _Process:
    """One worker process and the pipe to it."""

    def __init__(self, read: Read) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, read), daemon=True)
        self._process.start()
        theirs.close()  # so that its death is the end of the pipe
        self.started = False

    def outcome(self, job: Job) -> Outcome:
        """Have one file read.

        Raises:
            EOFError, OSError: the process died.
        """
        if not self.started:
            self._pipe.recv()
            self.started = True
        self._pipe.send(job)
        found: Outcome | Exception = self._pipe.recv()
        if isinstance(found, Prepared | Unreadable):
            return found
        raise found

    def end(self) -> None:
        self._process.terminate()
        self._process.join()


def _serve(pipe: Connection, read: Read) -> None:
    """In the worker process: read files until the pipe ends, with this process or with the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process, which ends this one
    pipe.send("ready")
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(read(job))
        except Exception as error:  # a fault of ours: raised again in the main process
            pipe.send(error)
