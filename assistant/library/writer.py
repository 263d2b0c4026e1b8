"""Writing to a library: one writer behind a file lock; every batch is journal → vectors → commit.

A crash at any point leaves the catalogue at the last committed generation. Vectors written for a batch that was
never committed are named in the journal, and the next writer removes them before it does anything else.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from filelock import FileLock, Timeout

from assistant.domain import Article, Chunk
from assistant.errors import LibraryDamaged, LibraryLocked, LibraryReadOnly
from assistant.library.catalogue import CATALOGUE
from assistant.library.schema import SCHEMA, SCHEMA_VERSION
from assistant.vectors import VectorIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """One article with its chunks and their vectors, ready to be written. `vectors[i]` belongs to `chunks[i]`."""

    article: Article
    chunks: Sequence[Chunk]
    vectors: Sequence[Sequence[float]]
    size: int = 0
    mtime_ns: int = 0
    signature: bytes | None = None


class Writer:
    """The one writer of a library; a context manager that holds the lock.

    Raises:
        LibraryLocked: another process is writing.
        LibraryReadOnly: the folder cannot be written.
    """

    def __init__(self, folder: Path, index: VectorIndex) -> None:
        self.folder = Path(folder)
        self.index = index
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(self.folder / "write.lock")
            self._lock.acquire(timeout=0)
        except Timeout:
            raise LibraryLocked(
                f"another process is writing to the library at '{folder}'; wait for it to finish and try again"
            ) from None
        except OSError as error:
            raise LibraryReadOnly(
                f"the library at '{folder}' cannot be written ({error.strerror}); choose another with --library"
            ) from error
        try:
            self.connection = sqlite3.connect(self.folder / CATALOGUE, timeout=10, isolation_level=None)
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = NORMAL")
            self.connection.execute("PRAGMA foreign_keys = ON")
            self.connection.executescript(SCHEMA)
            self.connection.execute("INSERT OR IGNORE INTO meta VALUES ('schema', ?)", (str(SCHEMA_VERSION),))
            self._settle()
        except sqlite3.OperationalError as error:
            self._lock.release()
            raise LibraryReadOnly(
                f"the library at '{folder}' cannot be written ({error}); choose another with --library"
            ) from error
        except sqlite3.DatabaseError as error:
            self._lock.release()
            raise LibraryDamaged(f"the catalogue of '{folder}' is damaged ({error}); see `citewire doctor`") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the lock."""
        self.connection.close()
        self._lock.release()

    # -- meta -----------------------------------------------------------------------------------------------------

    def meta(self, key: str) -> str:
        """A value of the table `meta`, empty when unset."""
        found = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else ""

    def set_meta(self, key: str, value: str) -> None:
        """Set a value of the table `meta`."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # -- what is there ----------------------------------------------------------------------------------------------

    def known(self, folder: str) -> dict[str, tuple[str, str, int, int]]:
        """`source → (article id, sha256, size, mtime_ns)` of everything that came from `folder`."""
        rows = self.connection.execute(
            "SELECT source, id, sha256, size, mtime_ns FROM articles WHERE folder = ?", (folder,)
        )
        return {r[0]: (r[1], r[2], r[3], r[4]) for r in rows}

    def touch(self, article_id: str, size: int, mtime_ns: int) -> None:
        """Remember the new time of a file whose bytes are unchanged."""
        self.connection.execute("UPDATE articles SET size = ?, mtime_ns = ? WHERE id = ?", (size, mtime_ns, article_id))

    # -- change -------------------------------------------------------------------------------------------------------

    def commit(self, entries: Sequence[Entry], remove: Iterable[str] = ()) -> None:
        """Write a batch and remove articles (ids), as one generation. An entry replaces the article of its id."""
        gone = list(remove)
        new_ids = [c.id for e in entries for c in e.chunks]
        replaced = [e.article.id for e in entries] + gone
        old_ids = [i for i in self._chunk_ids(replaced) if i not in set(new_ids)]
        self._journal(new_ids, "add")
        self._journal(old_ids, "drop")
        payload = [(e.article, c, v) for e in entries for c, v in zip(e.chunks, e.vectors, strict=True)]
        self.index.add([c.id for _, c, _ in payload], [list(v) for *_, v in payload], [a for a, *_ in payload])
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            for id_ in replaced:
                # chunks before articles, so that the full-text triggers see the old text of both
                self.connection.execute(
                    "DELETE FROM chunks WHERE article = (SELECT row FROM articles WHERE id = ?)", (id_,)
                )
                self.connection.execute("DELETE FROM articles WHERE id = ?", (id_,))
            for e in entries:
                self._insert(e)
            self.connection.execute("DELETE FROM journal WHERE action = 'add'")
            self.set_meta("generation", str(int(self.meta("generation") or 0) + 1))
            self.connection.execute("COMMIT")
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self._settle()

    def set_problems(self, folder: str, problems: Iterable[tuple[str, str]]) -> None:
        """Replace the recorded problems `(source, reason)` of one folder."""
        self.connection.execute("DELETE FROM problems WHERE folder = ?", (folder,))
        self.connection.executemany(
            "INSERT OR REPLACE INTO problems VALUES (?, ?, ?)", [(folder, s, r) for s, r in problems]
        )

    # -- inside -------------------------------------------------------------------------------------------------------

    def _chunk_ids(self, article_ids: Sequence[str]) -> list[str]:
        found: list[str] = []
        for id_ in article_ids:
            rows = self.connection.execute(
                "SELECT c.id FROM chunks c JOIN articles a ON a.row = c.article WHERE a.id = ?", (id_,)
            )
            found += [r[0] for r in rows]
        return found

    def _journal(self, ids: Sequence[str], action: str) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany("INSERT OR REPLACE INTO journal VALUES (?, ?)", [(i, action) for i in ids])
        self.connection.execute("COMMIT")

    def _settle(self) -> None:
        """Take out of the vector index what the journal names and the catalogue does not hold."""
        left = [r[0] for r in self.connection.execute("SELECT chunk FROM journal")]
        if not left:
            return
        live = {
            r[0]
            for at in range(0, len(left), 500)
            for r in self.connection.execute(
                f"SELECT id FROM chunks WHERE id IN ({','.join('?' * len(left[at : at + 500]))})",
                left[at : at + 500],
            )
        }
        self.index.remove([i for i in left if i not in live])
        self.connection.execute("DELETE FROM journal")

    def _insert(self, e: Entry) -> None:
        a = e.article
        cursor = self.connection.execute(
            "INSERT INTO articles (id, folder, source, sha256, text_sha256, space, encoding, text, title, outlet, "
            "author, published, section, language, boilerplate, origins, copy_of, signature, size, mtime_ns, added) "
            "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (a.id, a.folder, a.source, a.sha256, a.text_sha256, a.space, a.encoding, a.text, a.title, a.outlet,
             a.author, a.published, a.section, a.language, json.dumps(a.boilerplate), json.dumps(dict(a.origins)),
             a.copy_of, e.signature, e.size, e.mtime_ns, datetime.now(UTC).isoformat(timespec="seconds")),
        )  # fmt: skip
        self.connection.executemany(
            "INSERT INTO chunks (id, article, start, end, text, vector) VALUES (?,?,?,?,?,?)",
            [
                (c.id, cursor.lastrowid, c.start, c.end, c.text, np.asarray(v, dtype=np.float16).tobytes())
                for c, v in zip(e.chunks, e.vectors, strict=True)
            ],
        )


def writable(folder: Path) -> bool:
    """Whether a library could be written there."""
    probe = Path(folder)
    while not probe.exists():
        probe = probe.parent
    return os.access(probe, os.W_OK)
