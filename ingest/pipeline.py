"""Folder → library, incrementally: unchanged files cost nothing; every batch is committed alone, so a stop loses little.

walk → (state unchanged? skip) → prepare, here or in worker processes → embed → journal → vectors → commit
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant.embed import fingerprint
from assistant.errors import EmbedderMismatch, IngestError, Unreadable
from assistant.library import Entry, FileRecord, Observe, ReadFile, Writer
from assistant.vectors import VectorIndex
from ingest.prepare import MADE, Prepared
from ingest.readers import PLAIN, READ
from ingest.report import Failed, Report
from ingest.walk import walk
from ingest.workers import Job, read_all

BATCH = 4_000  # chunks committed together
_EMBED = 500  # texts given to the embedder at once
_BATCH_CHARACTERS = 16_000_000
_FEW = 1_500  # files below which worker processes cost more than they save


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: files done, files in all, the current source, chunks written, seconds since the start."""

    done: int
    total: int
    source: str
    chunks: int
    seconds: float

    @property
    def left(self) -> float:
        """Seconds to go, at the rate so far."""
        return self.seconds / self.done * (self.total - self.done) if self.done else 0.0


def ingest_folder(
    folder: Path,
    library: Path,
    embedder: Embeddings,
    embedder_name: str = "wordllama",
    *,
    chroma_url: str = "",
    prune: bool = False,
    dry_run: bool = False,
    workers: int = 1,
    fields: Mapping[str, str] | None = None,
    progress: Callable[[Progress], None] | None = None,
    observe: Observe | None = None,
    batch: int = BATCH,
) -> Report:
    """Bring the library up to date with a folder.

    `workers`: processes that read files; 0 chooses by files and cores (the caller must then be guarded by `__main__`). `fields`: names of record fields, as `{"text": "body"}`.
    `observe` hears the name of every write step. `batch`: chunks committed together; what a stop loses at most.

    Raises:
        IngestError: the folder is missing, no folder, or holds no file of a known kind.
        LibraryError: the library cannot be written, is locked, full, or was made with another embedder.
    """
    started = time.perf_counter()
    found = walk(folder)
    if not found.files and not found.refused:
        raise IngestError(
            f"'{folder}' holds no articles ({', '.join(sorted(PLAIN))}, {', '.join(sorted(READ - PLAIN))})"
        )
    place = str(folder.resolve())
    report = Report(dry_run=dry_run)
    problems = list(found.refused)
    with ExitStack() as stack:
        writer = None if dry_run and not library.exists() else stack.enter_context(
            Writer(library, VectorIndex(library, chroma_url), observe)
        )  # fmt: skip
        run = Run(writer, embedder, embedder_name, report, dry_run, batch)
        known = writer.known(place) if writer else {}
        changed: list[tuple[str, Path]] = []
        for source, path in found.files:
            if _same_state(known.get(source), path):
                report.unchanged += 1
            else:
                changed.append((source, path))
        done = report.unchanged
        count = workers or (min(os.cpu_count() or 1, 4) if len(changed) >= _FEW else 1)
        jobs = [Job(place, source, path, known.get(source), fields or {}) for source, path in changed]
        for job, outcome in stack.enter_context(closing(read_all(jobs, count))):
            source = job.source
            done += 1
            if isinstance(outcome, Unreadable):
                problems.append((source, str(outcome)))
            else:
                problems += outcome.problems
                report.guessed += [Failed(source=s, reason=r) for s, r in outcome.guesses]
                run.take(outcome, is_known=source in known)
            if progress:
                progress(Progress(done, len(found.files), source, run.chunks, time.perf_counter() - started))
        run.flush()
        gone = sorted(known.keys() - {s for s, _ in found.files} - {s for s, _ in found.refused})
        report.removed, report.missing = (len(gone), 0) if prune else (0, len(gone))
        if writer and not dry_run:
            if gone and prune:
                writer.commit([], forget=[(place, s) for s in gone])
            writer.set_problems(place, problems)
        if writer:
            one = "SELECT (SELECT count(*) FROM chunks), (SELECT count(*) FROM articles), "
            one += "(SELECT count(*) FROM articles WHERE copy_of != '')"
            report.chunks, report.articles, report.copies = writer.connection.execute(one).fetchone()
    report.failed = [Failed(source=s, reason=r) for s, r in problems]
    report.seconds = round(time.perf_counter() - started, 3)
    report.stages = {k: round(v, 3) for k, v in run.seconds.items()}
    return report


def _same_state(known: FileRecord | None, path: Path) -> bool:
    """Whether size and time say that a file is the one that was read."""
    if not known or known.made != MADE or not known.mtime_ns:
        return False
    try:
        state = path.stat()
    except OSError:
        return False
    return (state.st_size, state.st_mtime_ns) == (known.size, known.mtime_ns)


class Run:
    """Collects what was read into batches, embeds what is new in them, and commits them."""

    def __init__(
        self, writer: Writer | None, embedder: Embeddings, name: str, report: Report, dry_run: bool, batch: int
    ) -> None:
        self.writer, self.embedder, self.name, self.report, self.dry_run = writer, embedder, name, report, dry_run
        self.batch = batch
        self.seconds = {"embed": 0.0, "write": 0.0}
        self.chunks = 0
        self._waiting: list[Prepared] = []
        self._size = self._characters = 0
        self._checked = self._replaces = False

    def take(self, item: Prepared, is_known: bool) -> None:
        """Count a file, and write it with its batch unless its bytes are unchanged."""
        if item.unchanged:
            self.report.unchanged += 1
            if self.writer and not self.dry_run:
                self.writer.touch(item.record)
            return
        self.report.changed += is_known
        self._replaces = self._replaces or is_known
        self.report.new += not is_known
        if self.dry_run:
            return
        if not self._checked and self.writer:
            check_embedder(self.writer, self.embedder, self.name)
            self._checked = True
        self._waiting.append(item)
        self._size += sum(len(chunks) for _, chunks, _ in item.articles)
        self._characters += sum(len(a.text) for a, _, _ in item.articles)
        if self._size >= self.batch or self._characters >= _BATCH_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Embed and commit what waits."""
        if not self._waiting or not self.writer:
            return
        files = []
        started = time.perf_counter()
        vectors = iter(self._vectors([c.text for p in self._waiting for _, chunks, _ in p.articles for c in chunks]))
        for item in self._waiting:
            entries = []
            for article, chunks, signature in item.articles:
                rows = [next(vectors) for _ in chunks]
                matrix = np.array(rows, dtype=np.float16) if rows else np.zeros((0, 0), dtype=np.float16)
                entries.append(Entry(article, chunks, matrix, signature))
            files.append(ReadFile(item.record, entries))
        self.seconds["embed"] += time.perf_counter() - started
        started = time.perf_counter()
        self.writer.commit(files)
        self.seconds["write"] += time.perf_counter() - started
        self.chunks += self._size
        self._waiting, self._size, self._characters, self._replaces = [], 0, 0, False

    def _vectors(self, texts: Sequence[str]) -> Iterator[NDArray[np.float16]]:
        """A vector a text; those that the replaced files already had are taken from the catalogue."""
        assert self.writer
        have: dict[str, NDArray[np.float16]] = {}
        for item in self._waiting if self._replaces else ():
            have |= self.writer.vectors_by_text(item.record.folder, item.record.path)
        need = list(dict.fromkeys(t for t in texts if t not in have))
        for at in range(0, len(need), _EMBED):
            part = need[at : at + _EMBED]
            have |= zip(part, np.asarray(self.embedder.embed_documents(part), dtype=np.float16), strict=True)
        return (have[t] for t in texts)


def check_embedder(writer: Writer, embedder: Embeddings, name: str) -> None:
    """Remember the embedder of a new library; vectors of two embedders are not comparable.

    Raises:
        EmbedderMismatch: the library was made with another one.
    """
    now = str(fingerprint(name, embedder))
    before = writer.meta("fingerprint").split(" ")[0]
    if before and before != now:
        raise EmbedderMismatch(
            f"the library was made with {before}, not {now}: set CITEWIRE_EMBEDDER={before.split('/')[0]}, ingest into "
            "another folder with --library, or embed it all again with `citewire doctor --repair`"
        )
    writer.set_meta("fingerprint", now)
    writer.set_meta("embedder", name)
