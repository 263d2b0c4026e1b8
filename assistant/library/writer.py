"""Writing to a library: one writer behind a file lock; every batch is journal → vectors → commit.

A crash at any point leaves the catalogue at the last committed generation. The vectors of every committed chunk are
in the index before the commit; vectors written for a batch that was never committed are named in the journal. While
vectors may be half written the catalogue says so (`vectors` = "open"): the next writer then checks the whole index
and, where needed, builds it again from the catalogue before it does anything else.
"""

import json
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from assistant.domain import Article, Chunk
from assistant.errors import LibraryDamaged, LibraryFull, LibraryLocked, LibraryReadOnly
from assistant.library.catalogue import CATALOGUE, WRITE_LOCK
from assistant.library.copies import add_bands, link, unlink
from assistant.library.rebuild import make_whole
from assistant.library.schema import SCHEMA, upgrade
from assistant.vectors import VectorIndex

LEAST_FREE = 32 * 1024 * 1024  # bytes of disk below which nothing is begun
Observe = Callable[[str], None]
"""Called with the name of every step of a write, before it is taken."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One article with its chunks and their vectors (n × dimension), ready to be written."""

    article: Article
    chunks: Sequence[Chunk]
    vectors: NDArray[np.float16]
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was read: path within the folder, digest, bytes, modification time, version of the readers."""

    folder: str
    path: str
    sha256: str
    size: int
    mtime_ns: int
    made: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file with the articles found in it; they replace all that came from the file before."""

    record: FileRecord
    entries: Sequence[Entry]


class Writer:
    """The one writer of a library; a context manager that holds the lock.

    Raises:
        LibraryLocked: another process is writing.
        LibraryReadOnly: the folder cannot be written.
        LibraryFull: the disk is full.
        LibraryDamaged: the catalogue is no database.
    """

    def __init__(self, folder: Path, index: VectorIndex, observe: Observe | None = None) -> None:
        self.folder = Path(folder)
        self.index = index
        self._observe = observe or (lambda _step: None)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(self.folder / WRITE_LOCK)
            self._lock.acquire(timeout=1)  # a reader may hold it for an instant, to see whether there is a writer
        except Timeout:
            raise LibraryLocked(
                f"another process is writing to the library at '{folder}'; wait for it to finish and try again"
            ) from None
        except OSError as error:
            raise LibraryReadOnly(
                f"the library at '{folder}' cannot be written ({error.strerror}); choose another with --library"
            ) from error
        try:
            free = shutil.disk_usage(self.folder).free
            if free < LEAST_FREE:
                raise LibraryFull(f"the disk of '{folder}' is full ({free // 2**20} MiB free); make room and try again")
            self.connection = sqlite3.connect(self.folder / CATALOGUE, timeout=10, isolation_level=None)
            self._prepare()
        except sqlite3.Error as error:
            self._lock.release()
            raise self._named(error) from error
        except BaseException:
            self._lock.release()
            raise

    def _named(self, error: sqlite3.Error) -> Exception:
        if "full" in str(error):
            return LibraryFull(f"the disk of '{self.folder}' is full; make room and run the same command again")
        if isinstance(error, sqlite3.OperationalError):
            return LibraryReadOnly(
                f"the library at '{self.folder}' cannot be written ({error}); choose another with --library"
            )
        return LibraryDamaged(f"the catalogue of '{self.folder}' is damaged ({error}); see `citewire doctor`")

    def _prepare(self) -> None:
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.execute("PRAGMA foreign_keys = ON")
        self.connection.execute(
            "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
        )
        upgrade(self.connection)
        self.connection.executescript(SCHEMA)
        self.connection.execute(
            "INSERT OR IGNORE INTO meta VALUES ('collection', ?)", (f"citewire-{uuid.uuid4().hex}",)
        )
        self.index.use(self.meta("collection"))
        if self.meta("vectors") == "open":
            self.mend_vectors()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the lock."""
        try:
            if not self.connection.execute("SELECT 1 FROM journal LIMIT 1").fetchone():
                self.step("close")
                self.set_meta("vectors", "whole")
        except sqlite3.Error:
            pass  # the next writer checks the index; what matters now is to let go of the lock
        finally:
            self.connection.close()
            self.index.close()
            self._lock.release()

    def mend_vectors(self) -> None:
        """Check every vector against the catalogue, and build the index anew where it differs."""
        self.step("repair")
        make_whole(self.connection, self.index)
        self.connection.execute("DELETE FROM journal")
        self.set_meta("vectors", "whole")

    def step(self, name: str) -> None:
        """Tell the observer which step comes next."""
        self._observe(name)

    # -- meta -----------------------------------------------------------------------------------------------------

    def meta(self, key: str) -> str:
        """A value of the table `meta`, empty when unset."""
        found = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else ""

    def set_meta(self, key: str, value: str) -> None:
        """Set a value of the table `meta`."""
        if self.meta(key) != value:
            self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # -- what is there ----------------------------------------------------------------------------------------------

    def known(self, folder: str) -> dict[str, FileRecord]:
        """The files that were read from `folder`, by path."""
        rows = self.connection.execute(
            "SELECT folder, path, sha256, size, mtime_ns, made FROM files WHERE folder = ?", (folder,)
        )
        return {r[1]: FileRecord(*r) for r in rows}

    def vectors_by_text(self, folder: str, path: str) -> dict[str, NDArray[np.float16]]:
        """The stored vectors of the chunks that came from one file, by their text: they need no second embedding."""
        rows = self.connection.execute(
            "SELECT c.text, c.vector FROM chunks c JOIN articles a ON a.row = c.article WHERE a.folder = ? AND a.file = ?",
            (folder, path),
        )
        return {t: np.frombuffer(v, dtype=np.float16) for t, v in rows}

    def touch(self, record: FileRecord) -> None:
        """Remember the new time of a file whose bytes are unchanged."""
        self.connection.execute(
            "UPDATE files SET size = ?, mtime_ns = ? WHERE folder = ? AND path = ?",
            (record.size, record.mtime_ns, record.folder, record.path),
        )

    # -- change -------------------------------------------------------------------------------------------------------

    def commit(
        self, files: Sequence[ReadFile], remove: Iterable[str] = (), forget: Iterable[tuple[str, str]] = ()
    ) -> None:
        """Write files, remove articles (ids) and whole files (`forget`: folder, path) as one generation.

        Raises:
            LibraryFull: the disk is full; nothing of this batch was committed, everything before it was.
        """
        try:
            self._commit(files, list(remove), list(forget))
        except sqlite3.Error as error:
            raise self._named(error) from error
        except LibraryDamaged as error:
            if shutil.disk_usage(self.folder).free < LEAST_FREE:
                raise LibraryFull(
                    f"the disk of '{self.folder}' is full; make room and run the same command again"
                ) from error
            raise

    def _commit(self, files: Sequence[ReadFile], remove: list[str], forget: list[tuple[str, str]]) -> None:
        whole = [(f.record.folder, f.record.path) for f in files] + forget
        gone = list(dict.fromkeys([*remove, *(i for folder, path in whole for i in self._articles_of(folder, path))]))
        entries = [e for f in files for e in f.entries]
        new_ids = [c.id for e in entries for c in e.chunks]
        new = set(new_ids)
        old_ids = [i for i in self._chunk_ids(gone) if i not in new]
        self.step("journal")
        self._journal(new_ids, old_ids)
        if new_ids:
            self.step("vectors")
            vectors = np.concatenate([e.vectors for e in entries if len(e.chunks)]).astype(np.float32)
            self.index.add(new_ids, vectors, [e.article for e in entries for _ in e.chunks])
        self.step("begin")
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            self._delete(gone)
            for folder, path in whole:
                self.connection.execute("DELETE FROM files WHERE folder = ? AND path = ?", (folder, path))
            self.step("deleted")
            rows = [self._insert(e, f.record.path) for f in files for e in f.entries]
            for f in files:
                r = f.record
                self.connection.execute(
                    "INSERT INTO files VALUES (?,?,?,?,?,?)", (r.folder, r.path, r.sha256, r.size, r.mtime_ns, r.made)
                )
            unlink(self.connection, gone)
            for row in rows:
                link(self.connection, row)
            self.step("inserted")
            self.connection.execute("DELETE FROM journal WHERE action = 'add'")
            self.set_meta("generation", str(int(self.meta("generation") or 0) + 1))
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # SQLite itself rolls back when the disk is full
                self.connection.execute("ROLLBACK")
            raise
        self.step("committed")
        self.index.remove(old_ids)
        self.step("dropped")
        self.connection.execute("DELETE FROM journal")

    def set_problems(self, folder: str, problems: Iterable[tuple[str, str]]) -> None:
        """Replace the recorded problems `(source, reason)` of one folder."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute("DELETE FROM problems WHERE folder = ?", (folder,))
        self.connection.executemany(
            "INSERT OR REPLACE INTO problems VALUES (?, ?, ?)", [(folder, s, r) for s, r in problems]
        )
        self.connection.execute("COMMIT")

    # -- inside -------------------------------------------------------------------------------------------------------

    def _articles_of(self, folder: str, path: str) -> list[str]:
        rows = self.connection.execute("SELECT id FROM articles WHERE folder = ? AND file = ?", (folder, path))
        return [r[0] for r in rows]

    def _chunk_ids(self, article_ids: Sequence[str]) -> list[str]:
        found: list[str] = []
        for id_ in article_ids:
            rows = self.connection.execute(
                "SELECT c.id FROM chunks c JOIN articles a ON a.row = c.article WHERE a.id = ?", (id_,)
            )
            found += [r[0] for r in rows]
        return found

    def _journal(self, add: Sequence[str], drop: Sequence[str]) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        self.set_meta("vectors", "open")
        for ids, action in ((add, "add"), (drop, "drop")):
            self.connection.executemany("INSERT OR REPLACE INTO journal VALUES (?, ?)", [(i, action) for i in ids])
        self.connection.execute("COMMIT")

    def _delete(self, ids: Sequence[str]) -> None:
        for id_ in ids:
            # chunks before articles, so that the full-text triggers see the old text of both
            row = "(SELECT row FROM articles WHERE id = ?)"
            self.connection.execute(f"DELETE FROM bands WHERE article = {row}", (id_,))
            self.connection.execute(f"DELETE FROM chunks WHERE article = {row}", (id_,))
            self.connection.execute("DELETE FROM articles WHERE id = ?", (id_,))

    def _insert(self, e: Entry, path: str) -> int:
        a = e.article
        cursor = self.connection.execute(
            "INSERT INTO articles (id, folder, file, source, sha256, text_sha256, space, encoding, text, title, outlet, "
            "author, published, section, language, boilerplate, origins, copy_of, signature, added) "
            "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (a.id, a.folder, path, a.source, a.sha256, a.text_sha256, a.space, a.encoding, a.text, a.title, a.outlet,
             a.author, a.published, a.section, a.language, json.dumps(a.boilerplate), json.dumps(dict(a.origins)),
             "", e.signature, datetime.now(UTC).isoformat(timespec="seconds")),
        )  # fmt: skip
        row = int(cursor.lastrowid or 0)
        self.connection.executemany(
            "INSERT INTO chunks (id, article, start, end, text, vector) VALUES (?,?,?,?,?,?)",
            [
                (c.id, row, c.start, c.end, c.text, v.tobytes())
                for c, v in zip(e.chunks, np.asarray(e.vectors, dtype=np.float16), strict=True)
            ],
        )
        add_bands(self.connection, row, e.signature)
        return row
