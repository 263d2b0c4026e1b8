"""Files → what was read from them, here or in worker processes; a process that dies costs one file alone.

A reader may take the process with it: a fault in native code, or the kernel when memory runs out. The pool is then
lost, and nothing tells which file it was; so the files that were under way are read again one at a time, each in a
process that may die, and the pool starts anew with the others.
"""

from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from assistant.errors import IngestError, Unreadable
from assistant.library import FileRecord
from ingest.prepare import Prepared, prepare

_AHEAD = 64  # files a worker process may be ahead
DIED = (
    "the process that read it was ended (out of memory, or a fault in a reader); the other files are not touched by it"
)


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


def read_all(jobs: Sequence[Job], workers: int, read: Read = read_one) -> Generator[tuple[Job, Outcome]]:
    """Every file with what was read from it, in order. With more than one worker, processes read ahead.

    Raises:
        IngestError: no worker process can live here.
    """
    if workers == 1:
        for job in jobs:
            yield job, read(job)
        return
    waiting = deque(jobs)
    while waiting:
        ahead: deque[tuple[Job, Future[Outcome]]] = deque()
        with _Pool(workers) as pool:
            try:
                while waiting or ahead:
                    while waiting and len(ahead) < workers * _AHEAD:
                        ahead.append((waiting[0], pool.submit(read, waiting[0])))
                        waiting.popleft()
                    outcome = ahead[0][1].result()
                    yield ahead.popleft()[0], outcome
            except BrokenProcessPool:
                pass
        yield from _one_by_one(ahead, read)


def _one_by_one(ahead: Sequence[tuple[Job, Future[Outcome]]], read: Read) -> Generator[tuple[Job, Outcome]]:
    """The files that were under way when a process died: what was done counts, the others are read alone."""
    pool = _Pool(1)
    try:
        for job, future in ahead:
            if future.done() and not future.cancelled() and not future.exception():
                yield job, future.result()
                continue
            try:
                yield job, pool.submit(read, job).result()
            except BrokenProcessPool:
                pool.close()
                pool = _Pool(1)
                _check(pool, job)
                yield job, Unreadable(DIED)
    finally:
        pool.close()


def _check(pool: "_Pool", job: Job) -> None:
    """Was it the file, or does every process die here?"""
    try:
        pool.submit(int).result()
    except BrokenProcessPool as error:
        raise IngestError(
            f"reading processes die as soon as they start (near '{job.source}'); run again with --workers 1"
        ) from error


class _Pool(ProcessPoolExecutor):
    """Fresh processes, ended without waiting for files that nobody wants any more."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers, mp_context=get_context("spawn"))

    def close(self) -> None:
        self.shutdown(wait=True, cancel_futures=True)

    def __exit__(self, *_: object) -> None:
        self.close()
