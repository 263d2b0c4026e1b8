"""Reading the catalogue: articles, chunks, keyword search (SQLite FTS5, BM25).

Any number of readers work beside one writer (write-ahead log); each call sees one committed generation.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from assistant.domain import Article, Chunk, Filters
from assistant.errors import LibraryDamaged, LibraryMissing
from assistant.library.schema import SCHEMA_VERSION

CATALOGUE = "catalogue.sqlite3"
WRITE_LOCK = "write.lock"
_HEAD = (
    "a.row, a.id, a.folder, a.source, a.sha256, a.text_sha256, a.space, a.encoding, {text}, a.title, a.outlet, "
    "a.author, a.published, a.section, a.language, a.boilerplate, a.origins, a.copy_of"
)


@dataclass(frozen=True, slots=True)
class Match:
    """A keyword match: `row` of the article or chunk, the row of its article, BM25 score (higher is better)."""

    row: int
    article_row: int
    score: float


def article_of(record: sqlite3.Row | tuple[object, ...]) -> Article:
    """The article of one database record in the order of `_HEAD`."""
    (_, id_, folder, source, sha, text_sha, space, encoding, text, title, outlet, author, published, section,
     language, boilerplate, origins, copy_of) = record  # fmt: skip
    return Article(
        str(id_), str(folder), str(source), str(sha), str(text_sha), "file" if space == "file" else "extracted",
        str(encoding), str(text), str(title), str(outlet), str(author), str(published), str(section), str(language),
        tuple((a, b) for a, b in json.loads(str(boilerplate))), json.loads(str(origins)), str(copy_of),
    )  # fmt: skip


def where(filters: Filters) -> tuple[str, list[str]]:
    """SQL condition on the alias `a` (articles) and its parameters."""
    parts: list[str] = ["1"]
    values: list[str] = []
    for column, wanted in (("outlet", filters.outlets), ("source", filters.sources)):
        if wanted:
            parts.append(f"a.{column} IN ({','.join('?' * len(wanted))})")
            values += wanted
    if filters.since:
        parts.append("substr(a.published, 1, 10) >= ?")
        values.append(filters.since)
    if filters.until:
        parts.append("a.published != '' AND substr(a.published, 1, 10) <= ?")
        values.append(filters.until)
    return " AND ".join(parts), values


class Catalogue:
    """Read access to the catalogue in `folder`. One connection a thread; safe to share.

    Raises:
        LibraryMissing: no catalogue in `folder`.
        LibraryDamaged: the file is no catalogue, or of a newer schema.
    """

    def __init__(self, folder: Path) -> None:
        self.path = Path(folder) / CATALOGUE
        self._local = threading.local()
        self._counted = (-1, (0, 0))  # generation, its number of articles and of chunks
        if not self.path.is_file():
            raise LibraryMissing(f"no library at '{folder}': make one with `citewire ingest FOLDER --library {folder}`")
        try:
            version = int(self.meta("schema") or 0)
        except sqlite3.DatabaseError as error:
            raise LibraryDamaged(
                f"the catalogue of '{folder}' cannot be read ({error}); run `citewire doctor --repair`"
            ) from error
        if version > SCHEMA_VERSION:
            raise LibraryDamaged(f"the library at '{folder}' was made by a newer version; upgrade citewire")
        if version < SCHEMA_VERSION:
            raise LibraryDamaged(
                f"the library at '{folder}' was made by an older version; `citewire doctor --repair` brings it up to date"
            )

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, opened read-only."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
            found.execute("PRAGMA query_only = 1")
            self._local.connection = found
        return found

    @contextmanager
    def snapshot(self) -> Iterator[int]:
        """Everything read inside comes from one generation, whatever a writer does meanwhile; yields it."""
        if self.connection.in_transaction:
            yield self.generation
            return
        self.connection.execute("BEGIN")
        try:
            yield self.generation
        finally:
            self.connection.execute("ROLLBACK")

    def being_written(self) -> bool:
        """Whether a living process holds the library's write lock."""
        lock = FileLock(self.path.parent / WRITE_LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        except OSError:
            return False
        lock.release()
        return False

    def close(self) -> None:
        """Close this thread's connection."""
        found = getattr(self._local, "connection", None)
        if found is not None:
            found.close()
            self._local.connection = None

    def meta(self, key: str) -> str:
        """A value of the table `meta`, empty when unset."""
        found = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else ""

    @property
    def generation(self) -> int:
        """Number that grows with every committed change."""
        return int(self.meta("generation") or 0)

    def count(self) -> tuple[int, int]:
        """Number of articles and of chunks; counted once a generation, since SQLite reads a whole index for it."""
        generation, counted = self.generation, self._counted
        if counted[0] != generation:
            one = self.connection.execute("SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM chunks)")
            articles, chunks = one.fetchone()
            counted = self._counted = (generation, (int(articles), int(chunks)))
        return counted[1]

    # -- articles -----------------------------------------------------------------------------------------------

    def articles(self, filters: Filters | None = None, *, text: bool = False, limit: int = -1) -> list[Article]:
        """Articles by date, newest first, then by source, at most `limit`; without their text unless asked for."""
        condition, values = where(filters or Filters())
        head = _HEAD.format(text="a.text" if text else "''")
        rows = self.connection.execute(
            f"SELECT {head} FROM articles a WHERE {condition} ORDER BY a.published DESC, a.source LIMIT ?",
            (*values, limit),
        )
        return [article_of(r) for r in rows]

    def articles_by_row(self, rows: Iterable[int]) -> dict[int, Article]:
        """Articles with their text, by row."""
        wanted = list(dict.fromkeys(rows))
        found: dict[int, Article] = {}
        for at in range(0, len(wanted), 500):
            part = wanted[at : at + 500]
            head = _HEAD.format(text="a.text")
            for r in self.connection.execute(
                f"SELECT {head} FROM articles a WHERE a.row IN ({','.join('?' * len(part))})", part
            ):
                found[int(r[0])] = article_of(r)
        return found

    def article(self, id_: str) -> Article | None:
        """The article of that id, with its text."""
        head = _HEAD.format(text="a.text")
        r = self.connection.execute(f"SELECT {head} FROM articles a WHERE a.id = ?", (id_,)).fetchone()
        return article_of(r) if r else None

    def near_copies(self, of: Iterable[Article], filters: Filters | None = None, limit: int = 50) -> list[Article]:
        """Articles of the same groups of near copies, with their text; at most `limit` of each group."""
        condition, values = where(filters or Filters())
        head = _HEAD.format(text="a.text")
        found: dict[str, Article] = {}
        for group in dict.fromkeys(a.copy_of or a.id for a in of):
            for which in ("a.id = ?", "a.copy_of != '' AND a.copy_of = ?"):  # one by one, each has an index
                rows = self.connection.execute(
                    f"SELECT {head} FROM articles a WHERE {which} AND {condition} LIMIT ?", (group, *values, limit)
                )
                found |= {article.id: article for article in map(article_of, rows)}
        return list(found.values())

    def find(self, source: str, sha256: str = "") -> list[Article]:
        """Articles of that source path (equal paths may come from several folders), with their text."""
        head = _HEAD.format(text="a.text")
        rows = self.connection.execute(
            f"SELECT {head} FROM articles a WHERE a.source = ? AND (? = '' OR a.sha256 = ?)",
            (source, sha256, sha256),
        )
        return [article_of(r) for r in rows]

    def places(self, source: str) -> list[tuple[str, str, str, bool]]:
        """`(article id, folder, file, whether the file as a whole is meant)` of a source or of all in a file."""
        rows = self.connection.execute(
            "SELECT id, folder, file, file = ?1 FROM articles WHERE source = ?1 OR file = ?1", (source,)
        )
        return [(str(i), str(folder), str(file), bool(whole)) for i, folder, file, whole in rows]

    def outlets(self) -> list[tuple[str, int]]:
        """Outlets with their number of articles, most first."""
        rows = self.connection.execute(
            "SELECT outlet, count(*) FROM articles WHERE outlet != '' GROUP BY outlet ORDER BY 2 DESC, 1"
        )
        return [(str(o), int(n)) for o, n in rows]

    def speaks(self, language: str, filters: Filters | None = None) -> bool:
        """Whether any article is in that language: told by the first one, where `languages` reads all of them."""
        condition, values = where(filters or Filters())
        found = self.connection.execute(
            f"SELECT 1 FROM articles a WHERE a.language = ? AND {condition} LIMIT 1", (language, *values)
        )
        return found.fetchone() is not None

    def languages(self, filters: Filters | None = None) -> list[str]:
        """Languages of the articles, the commonest first; empty for those whose language is not known."""
        condition, values = where(filters or Filters())
        rows = self.connection.execute(
            f"SELECT a.language FROM articles a WHERE {condition} GROUP BY 1 ORDER BY count(*) DESC, 1", values
        )
        return [str(language) for (language,) in rows]

    def chunk_counts(self) -> dict[str, int]:
        """Number of chunks by article id."""
        rows = self.connection.execute(
            "SELECT a.id, count(c.row) FROM articles a LEFT JOIN chunks c ON c.article = a.row GROUP BY a.row"
        )
        return {str(i): int(n) for i, n in rows}

    def lengths(self) -> dict[str, int]:
        """Characters of the text by article id."""
        return {str(i): int(n) for i, n in self.connection.execute("SELECT id, length(text) FROM articles")}

    def problems(self) -> list[tuple[str, str]]:
        """`(source, reason)` of the files that the last ingest could not read."""
        rows = self.connection.execute("SELECT source, reason FROM problems ORDER BY source")
        return [(str(s), str(r)) for s, r in rows]

    # -- chunks -------------------------------------------------------------------------------------------------

    def chunks(self, *, rows: Sequence[int] = (), ids: Sequence[str] = ()) -> dict[int, tuple[Chunk, int]]:
        """Chunks with the row of their article, by chunk row; of the given rows or ids. Unknown ones are absent."""
        found: dict[int, tuple[Chunk, int]] = {}
        for column, wanted in (("row", list(rows)), ("id", list(ids))):
            for at in range(0, len(wanted), 500):
                part = wanted[at : at + 500]
                for r in self.connection.execute(
                    "SELECT c.row, c.id, a.id, c.start, c.end, c.text, c.article FROM chunks c "
                    f"JOIN articles a ON a.row = c.article WHERE c.{column} IN ({','.join('?' * len(part))})",
                    part,
                ):
                    found[int(r[0])] = (Chunk(r[1], r[2], r[3], r[4], r[5]), int(r[6]))
        return found

    def chunks_by_article(self, article_rows: Iterable[int]) -> dict[int, list[tuple[str, int, int]]]:
        """`(chunk id, start, end)` of the chunks of articles by row, in order."""
        wanted = list(dict.fromkeys(article_rows))
        found: dict[int, list[tuple[str, int, int]]] = {row: [] for row in wanted}
        for at in range(0, len(wanted), 500):
            part = wanted[at : at + 500]
            for article, id_, start, end in self.connection.execute(
                "SELECT article, id, start, end FROM chunks "
                f"WHERE article IN ({','.join('?' * len(part))}) ORDER BY article, start",
                part,
            ):
                found[article].append((id_, start, end))
        return found

    def articles_of_chunks(self, ids: Sequence[str]) -> dict[str, int]:
        """The row of the article of each chunk by id (at most 5,000); unknown ids are absent."""
        marks = ",".join("?" * len(ids))
        return dict(self.connection.execute(f"SELECT id, article FROM chunks WHERE id IN ({marks})", list(ids)))

    def chunks_of(self, article_id: str) -> list[Chunk]:
        """The chunks of one article, in order."""
        rows = self.connection.execute(
            "SELECT c.id, a.id, c.start, c.end, c.text FROM chunks c JOIN articles a ON a.row = c.article "
            "WHERE a.id = ? ORDER BY c.start",
            (article_id,),
        )
        return [Chunk(*r) for r in rows]

    def vectors(self, after_row: int = 0, limit: int = 5000) -> tuple[list[int], list[str], NDArray[np.float32]]:
        """Rows, ids and stored vectors (n × dimension) of the next `limit` chunks after a row, by row."""
        rows = self.connection.execute(
            "SELECT row, id, vector FROM chunks WHERE row > ? ORDER BY row LIMIT ?", (after_row, limit)
        ).fetchall()
        matrix = [np.frombuffer(r[2], dtype=np.float16).astype(np.float32) for r in rows]
        return [int(r[0]) for r in rows], [str(r[1]) for r in rows], np.array(matrix, dtype=np.float32)

    def sample_vectors(self, count: int) -> tuple[list[str], NDArray[np.float32]]:
        """Ids and vectors of up to `count` chunks, spread evenly; used to probe the vector index."""
        low, high = self.connection.execute("SELECT min(row), max(row) FROM chunks").fetchone()
        found: dict[str, NDArray[np.float32]] = {}
        for i in range(count if low is not None else 0):
            at = low + (high - low) * i // max(1, count - 1)
            id_, blob = self.connection.execute(
                "SELECT id, vector FROM chunks WHERE row >= ? ORDER BY row LIMIT 1", (at,)
            ).fetchone()
            vector = np.frombuffer(blob, dtype=np.float16).astype(np.float32)
            if vector.any():
                found[str(id_)] = vector
        return list(found), np.array(list(found.values()), dtype=np.float32)

    def rows_within(self, filters: Filters) -> NDArray[np.int64]:
        """Rows of the chunks whose article passes the filters."""
        condition, values = where(filters)
        rows = self.connection.execute(
            f"SELECT c.row FROM chunks c JOIN articles a ON a.row = c.article WHERE {condition}", values
        )
        return np.array([r[0] for r in rows], dtype=np.int64)

    # -- keyword search -------------------------------------------------------------------------------------------

    def search_articles(self, match: str, k: int, filters: Filters | None = None) -> list[Match]:
        """Articles by BM25 over title (weight 2) and text. `match` is an FTS5 query; see `retrieve.keywords`."""
        condition, values = where(filters or Filters())
        join = "JOIN articles a ON a.row = articles_fts.rowid" if filters else ""
        rows = self.connection.execute(
            f"SELECT articles_fts.rowid, bm25(articles_fts, 2.0, 1.0) AS s FROM articles_fts {join} "
            f"WHERE articles_fts MATCH ? AND {condition} ORDER BY s LIMIT ?",
            (match, *values, k),
        )
        return [Match(int(r), int(r), -float(s)) for r, s in rows]

    def search_chunks(self, match: str, k: int, filters: Filters | None = None) -> list[Match]:
        """Chunks by BM25."""
        condition, values = where(filters or Filters())
        join = "JOIN articles a ON a.row = c.article" if filters else ""
        rows = self.connection.execute(
            f"SELECT f.rowid, c.article, f.s FROM (SELECT rowid, bm25(chunks_fts) AS s FROM chunks_fts "
            f"WHERE chunks_fts MATCH ? ORDER BY s LIMIT ?) f JOIN chunks c ON c.row = f.rowid {join} "
            f"WHERE {condition} ORDER BY f.s LIMIT ?",
            (match, k * (8 if filters else 1), *values, k),
        )
        return [Match(int(r), int(a), -float(s)) for r, a, s in rows]

    def document_frequency(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many articles each term occurs: a folded word, or all of several with a space between them."""
        found = {}
        for term in terms:
            quoted = " AND ".join('"' + word.replace('"', '""') + '"' for word in term.split() or [""])
            one = self.connection.execute(
                "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?", (quoted,)
            ).fetchone()
            found[term] = int(one[0])
        return found
