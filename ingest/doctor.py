"""`citewire doctor`: looks for faults in a library, and mends them. Nothing is embedded again unless the embedder changed.

Each check returns faults; a fault knows whether `--repair` can mend it. Repairs run under the writer's lock and go
from the ground up: lock and disk, schema, catalogue, vectors. The ids of articles and chunks stay the same.
"""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.embed import fingerprint
from assistant.errors import CitewireError, LibraryLocked, LibraryMissing
from assistant.library import Catalogue, Writer
from assistant.library.catalogue import CATALOGUE
from assistant.library.rebuild import compare
from assistant.library.schema import SCHEMA_VERSION
from assistant.library.writer import LEAST_FREE
from assistant.vectors import VectorIndex

_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in one line; `advice` says what to do where `--repair` cannot help."""

    kind: str
    detail: str
    mendable: bool = True
    advice: str = ""


@dataclass(slots=True)
class Diagnosis:
    """Faults found; after a repair, those mended and those that are left."""

    faults: list[Fault] = field(default_factory=list)
    mended: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether no fault is left."""
        return not self.faults

    def as_json(self) -> dict[str, object]:
        """For `doctor --json`."""
        return {
            "ok": self.well,
            "faults": [asdict(f) for f in self.faults],
            "mended": [asdict(f) for f in self.mended],
            "notes": self.notes,
        }


def examine(
    library: Path, embedder: Embeddings | None = None, embedder_name: str = "", chroma_url: str = ""
) -> Diagnosis:
    """Look for faults; nothing is changed. Without an embedder its fingerprint is not checked.

    Raises:
        LibraryMissing: there is no library.
    """
    found = Diagnosis()
    if not library.is_dir():
        raise LibraryMissing(f"no library at '{library}': make one with `citewire ingest FOLDER --library {library}`")
    _folder(library, found)
    path = library / CATALOGUE
    if not path.is_file():
        if not any(library.iterdir()):
            raise LibraryMissing(
                f"no library at '{library}': make one with `citewire ingest FOLDER --library {library}`"
            )
        found.faults.append(Fault("catalogue missing", f"'{path.name}' is gone", False, _AGAIN))
        return found
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
        ) as connection:
            if _schema(connection, found):
                _catalogue(connection, found)
                _sources(connection, found)
                if embedder is not None:
                    _embedder(connection, embedder, embedder_name, found)
                _vectors(connection, library, chroma_url, found)
    except sqlite3.DatabaseError as error:
        found.faults.append(Fault("catalogue damaged", f"'{path.name}' is no sound database ({error})", False, _AGAIN))
    return found


_AGAIN = "move the library away and ingest the folder again; chats kept in it are lost"


def _folder(library: Path, found: Diagnosis) -> None:
    free = shutil.disk_usage(library).free
    if free < LEAST_FREE:
        found.faults.append(Fault("disk full", f"{free // 2**20} MiB free", False, "make room on the disk"))
    try:
        with tempfile.TemporaryFile(dir=library):
            pass
    except OSError as error:
        found.faults.append(
            Fault("read-only", f"'{library}' cannot be written ({error.strerror})", False, "change its permissions")
        )
    for name in ("write.lock", "vectors.lock"):
        if (library / name).is_dir():
            found.faults.append(Fault("lock blocked", f"'{name}' is a folder, so no process can take the lock"))


def _schema(connection: sqlite3.Connection, found: Diagnosis) -> bool:
    tables = {r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    version = 0
    if "meta" in tables:
        row = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
        version = int(row[0]) if row and row[0].isdigit() else 0
    if version > SCHEMA_VERSION:
        found.faults.append(Fault("newer schema", f"version {version}", False, "upgrade citewire"))
    elif version < SCHEMA_VERSION:
        found.faults.append(Fault("older schema", f"version {version}, now {SCHEMA_VERSION}"))
    return version == SCHEMA_VERSION


def _catalogue(connection: sqlite3.Connection, found: Diagnosis) -> None:
    verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if verdict != "ok":
        found.faults.append(Fault("catalogue damaged", verdict.replace("\n", " ")[:200], False, _AGAIN))
        return
    orphans = _count(connection, "chunks c LEFT JOIN articles a ON a.row = c.article WHERE a.row IS NULL")
    if orphans:
        found.faults.append(Fault("chunks without article", f"{orphans} chunks"))
    bare = _count(
        connection,
        "files f WHERE f.sha256 != '' AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.folder = f.folder AND a.file = f.path)",
    )
    if bare:
        found.faults.append(Fault("articles missing", f"{bare} files are known but their articles are gone"))
    hollow = [r[0] for r in connection.execute(_CHUNKLESS)]
    if hollow:
        found.faults.append(Fault("chunks missing", f"'{hollow[0]}' and {len(hollow) - 1} more have no passages"))
    wrong = _wrong_spans(connection)
    if wrong:
        found.faults.append(
            Fault("wrong spans", f"{len(wrong)} articles have passages that are no spans of their text")
        )
    for table in ("articles", "chunks"):
        if _fts_differs(connection, table):
            found.faults.append(Fault("full text", f"the keyword index of the {table} does not match them"))
    if _count(connection, "journal"):
        found.faults.append(Fault("half-written journal", "an ingest was stopped in the middle of a batch"))
    lost = _count(
        connection, "articles a WHERE copy_of != '' AND NOT EXISTS (SELECT 1 FROM articles b WHERE b.id = a.copy_of)"
    )
    if lost:
        found.faults.append(Fault("copies", f"{lost} copies point at an article that is gone"))


_CHUNKLESS = (
    "SELECT source FROM articles a WHERE NOT EXISTS (SELECT 1 FROM chunks c WHERE c.article = a.row) "
    "AND length(a.text) > 400 AND a.boilerplate = '[]'"
)


def _count(connection: sqlite3.Connection, what: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0])


def _wrong_spans(connection: sqlite3.Connection) -> list[int]:
    """Rows of articles with a chunk that is not `text[start:end]`, or whose text does not hash to its own digest."""
    import hashlib

    wrong = []
    for row, text, digest in connection.execute("SELECT row, text, text_sha256 FROM articles"):
        spans = connection.execute("SELECT start, end, text FROM chunks WHERE article = ?", (row,))
        sound = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() == digest
        if not sound or any(text[a:b] != t for a, b, t in spans):
            wrong.append(row)
    return wrong


def _fts_differs(connection: sqlite3.Connection, table: str) -> bool:
    """Whether the numbers of rows differ; the content itself is checked by `integrity-check`, which writes."""
    return _count(connection, table) != _count(connection, f"{table}_fts_docsize")


def _sources(connection: sqlite3.Connection, found: Diagnosis) -> None:
    changed = []
    for folder, path, digest in connection.execute("SELECT folder, path, sha256 FROM files WHERE sha256 != ''"):
        file = Path(folder, path)
        try:
            if file.is_file() and _digest(file) != digest:
                changed.append(path)
        except OSError:
            continue
    if changed:
        found.faults.append(
            Fault("source changed", f"'{changed[0]}' and {len(changed) - 1} more differ from what was read")
        )
    gone = sum(not Path(folder, path).exists() for folder, path in connection.execute("SELECT folder, path FROM files"))
    if gone:
        found.notes.append(f"{gone} source files are gone; their articles stay until `citewire ingest FOLDER --prune`")


def _digest(path: Path) -> str:
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _embedder(connection: sqlite3.Connection, embedder: Embeddings, name: str, found: Diagnosis) -> None:
    row = connection.execute("SELECT value FROM meta WHERE key = 'fingerprint'").fetchone()
    sizes = {r[0] // 2 for r in connection.execute("SELECT DISTINCT length(vector) FROM chunks")}
    if not sizes:
        return
    now = fingerprint(name, embedder)
    if row and row[0].split(" ")[0] != str(now):
        found.faults.append(Fault("other embedder", f"made with {row[0]}, the settings say {now}"))
    elif sizes != {now.dimension}:
        found.faults.append(
            Fault("wrong dimension", f"vectors of {sorted(sizes)} numbers; {now} gives {now.dimension}")
        )


def _vectors(connection: sqlite3.Connection, library: Path, chroma_url: str, found: Diagnosis) -> None:
    index = VectorIndex(library, chroma_url)
    collection = connection.execute("SELECT value FROM meta WHERE key = 'collection'").fetchone()
    index.use(collection[0] if collection else "")
    if not _count(connection, "chunks"):
        return
    if not chroma_url and not index.folder.is_dir():
        what = "is no folder" if index.folder.exists() else "is gone"
        found.faults.append(Fault("vectors missing", f"'{index.folder.name}' {what}"))
        return
    try:
        difference = compare(connection, index)
    except LibraryLocked as error:
        found.notes.append(f"the vectors were not checked: {error}")
        return
    finally:
        index.close()
    if difference.broken:
        found.faults.append(Fault("vectors damaged", difference.broken))
    if difference.missing:
        found.faults.append(Fault("vectors missing", f"{len(difference.missing)} passages have no vector in the index"))
    if difference.orphans:
        found.faults.append(Fault("orphan vectors", f"{len(difference.orphans)} vectors belong to no passage"))
    state = connection.execute("SELECT value FROM meta WHERE key = 'vectors'").fetchone()
    if state and state[0] == "open" and not Catalogue(library).being_written():
        found.faults.append(Fault("unclean stop", "a writing process died; the vectors were not signed off"))


# -- repair ---------------------------------------------------------------------------------------------------------


def repair(library: Path, embedder: Embeddings, embedder_name: str, chroma_url: str = "") -> Diagnosis:
    """Mend what can be mended, then look again.

    Raises:
        LibraryLocked: another process is writing.
        CitewireError: the library cannot be written at all.
    """
    before = examine(library, embedder, embedder_name, chroma_url)
    kinds = {f.kind for f in before.faults if f.mendable}
    if not kinds or any(f.kind in {"disk full", "read-only", "catalogue damaged"} for f in before.faults):
        return before
    for name in ("write.lock", "vectors.lock"):
        if (library / name).is_dir():
            os.rmdir(library / name)
    index = VectorIndex(library, chroma_url)
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(library / CATALOGUE)) as connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('vectors', 'open')")  # the writer then checks them all
        connection.commit()
    if {"chunks without article", "wrong spans", "chunks missing", "full text", "copies", "articles missing"} & kinds:
        _mend_catalogue(library)
    with Writer(library, index) as writer:
        if {"other embedder", "wrong dimension"} & kinds:
            _embed_again(writer, embedder, embedder_name)
        roots = [r[0] for r in writer.connection.execute("SELECT DISTINCT folder FROM files")]
        stale = any(r[0] == "" for r in writer.connection.execute("SELECT sha256 FROM files"))
    index.close()
    if {"source changed", "articles missing", "wrong spans", "chunks missing", "older schema"} & kinds or stale:
        _read_again(roots, library, embedder, embedder_name, chroma_url)
    after = examine(library, embedder, embedder_name, chroma_url)
    left = {f.kind for f in after.faults}
    after.mended = [f for f in before.faults if f.kind not in left]
    return after


def _mend_catalogue(library: Path) -> None:
    """Drop what cannot be trusted; the files it came from are marked to be read again."""
    with contextlib.closing(sqlite3.connect(library / CATALOGUE, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM chunks WHERE article NOT IN (SELECT row FROM articles)")
        wrong = _wrong_spans(connection)
        wrong += [r[0] for r in connection.execute(_CHUNKLESS.replace("SELECT source", "SELECT a.row"))]
        for row in wrong:
            connection.execute(
                "UPDATE files SET sha256 = '' WHERE (folder, path) IN (SELECT folder, file FROM articles WHERE row = ?)",
                (row,),
            )
            connection.execute("UPDATE files SET mtime_ns = 0 WHERE sha256 = ''")
        connection.execute(
            "UPDATE files SET sha256 = '', mtime_ns = 0 WHERE NOT EXISTS "
            "(SELECT 1 FROM articles a WHERE a.folder = files.folder AND a.file = files.path)"
        )
        connection.execute(
            "UPDATE articles SET copy_of = '' WHERE copy_of != '' AND copy_of NOT IN (SELECT id FROM articles)"
        )
        for table in ("articles_fts", "chunks_fts"):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")
        connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")
        connection.execute("COMMIT")


def _embed_again(writer: Writer, embedder: Embeddings, name: str) -> None:
    """New vectors for every chunk from the texts in the catalogue, in one transaction; then a new index."""
    db = writer.connection
    writer.set_meta("vectors", "open")
    db.execute("BEGIN IMMEDIATE")
    try:
        after = 0
        while rows := db.execute(
            "SELECT row, text FROM chunks WHERE row > ? ORDER BY row LIMIT ?", (after, _PAGE)
        ).fetchall():
            after = rows[-1][0]
            vectors = np.asarray(embedder.embed_documents([t for _, t in rows]), dtype=np.float16)
            db.executemany(
                "UPDATE chunks SET vector = ? WHERE row = ?",
                [(v.tobytes(), row) for (row, _), v in zip(rows, vectors, strict=True)],
            )
        writer.set_meta("fingerprint", str(fingerprint(name, embedder)))
        writer.set_meta("embedder", name)
        writer.set_meta("generation", str(int(writer.meta("generation") or 0) + 1))
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    writer.index.clear()
    writer.mend_vectors()


def _read_again(roots: list[str], library: Path, embedder: Embeddings, name: str, chroma_url: str) -> None:
    from ingest.pipeline import ingest_folder

    for root in roots:
        with contextlib.suppress(CitewireError):  # a folder that is gone leaves its articles as they are
            ingest_folder(Path(root), library, embedder, name, chroma_url=chroma_url)


__all__ = ["Diagnosis", "Fault", "examine", "repair"]
