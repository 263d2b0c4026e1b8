"""Folder → library, incrementally: unchanged files cost nothing; every batch is committed alone."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from langchain_core.embeddings import Embeddings

from assistant.domain import Article
from assistant.embed import fingerprint
from assistant.errors import EmbedderMismatch, IngestError, Unreadable
from assistant.library import Entry, Writer
from assistant.vectors import VectorIndex
from ingest.chunk import VERSION, chunk
from ingest.language import detect_language
from ingest.metadata import find_metadata
from ingest.readers import PLAIN, read
from ingest.report import Failed, Report

BATCH = 2_000  # chunks embedded and committed together
Progress = Callable[[int, int, str], None]
"""Called with (files done, files in all, source)."""


def article_id(folder: str, source: str) -> str:
    """Equal relative paths from two folders stay distinct."""
    return hashlib.sha256(f"{folder}\0{source}".encode("utf-8", "surrogatepass")).hexdigest()[:20]


def find_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """`(source, path)` of every file that a reader knows, sorted; READMEs are no articles."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            path = Path(where) / name
            if path.suffix.lower() in PLAIN and not name.startswith(".") and path.stem.lower() != "readme":
                yield path.relative_to(folder).as_posix(), path


def build(folder: str, source: str, path: Path) -> tuple[Article, bytes]:
    """Read one file into an article.

    Raises:
        Unreadable: with the reason.
    """
    data, read_as = read(path)
    meta = find_metadata(read_as.text)
    article = Article(
        id=article_id(folder, source), folder=folder, source=source, sha256=hashlib.sha256(data).hexdigest(),
        text_sha256=hashlib.sha256(read_as.text.encode("utf-8", "surrogatepass")).hexdigest(),
        space=read_as.space, encoding=read_as.encoding, text=read_as.text, title=meta.title, outlet=meta.outlet,
        author=meta.author, published=meta.published, section=meta.section,
        language=meta.language[:2].lower() or detect_language(read_as.text),
        boilerplate=tuple(meta.spans), origins=meta.origins,
    )  # fmt: skip
    return article, data


def ingest_folder(
    folder: Path,
    library: Path,
    embedder: Embeddings,
    embedder_name: str = "wordllama",
    *,
    chroma_url: str = "",
    prune: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Bring the library up to date with a folder.

    Raises:
        IngestError: the folder is missing, no folder, or holds no file that can be read.
        LibraryError: the library cannot be written, is locked, or was made with another embedder.
    """
    started = time.perf_counter()
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise IngestError(f"'{folder}' {what}; give the folder that holds the articles")
    files = list(find_files(folder))
    if not files:
        raise IngestError(f"'{folder}' holds no articles ({', '.join(sorted(PLAIN))})")
    place = str(folder.resolve())
    report = Report()
    problems: list[tuple[str, str]] = []
    with Writer(library, VectorIndex(library, chroma_url)) as writer:
        _check_embedder(writer, embedder, embedder_name)
        known = writer.known(place)
        waiting: list[tuple[Article, Path]] = []
        size = 0
        for number, (source, path) in enumerate(files, 1):
            if progress:
                progress(number, len(files), source)
            before = known.get(source)
            try:
                stat = path.stat()
                if before and before[2:] == (stat.st_size, stat.st_mtime_ns):
                    report.unchanged += 1
                    continue
                article, _ = build(place, source, path)
            except (Unreadable, OSError) as error:
                problems.append((source, str(error)))
                continue
            if before and before[1] == article.sha256:
                report.unchanged += 1
                writer.touch(before[0], stat.st_size, stat.st_mtime_ns)
                continue
            if before:
                report.changed += 1
            else:
                report.new += 1
            waiting.append((article, path))
            size += len(article.text) // 250 + 1
            if size >= BATCH:
                _write(writer, embedder, waiting)
                waiting, size = [], 0
        if waiting:
            _write(writer, embedder, waiting)
        gone = [known[s][0] for s in known.keys() - {s for s, _ in files}]
        if gone and prune:
            writer.commit([], gone)
            report.removed = len(gone)
        else:
            report.missing = len(gone)
        writer.set_problems(place, problems)
        report.chunks = int(writer.connection.execute("SELECT count(*) FROM chunks").fetchone()[0])
    report.failed = [Failed(source=s, reason=r) for s, r in problems]
    report.seconds = round(time.perf_counter() - started, 3)
    return report


def _write(writer: Writer, embedder: Embeddings, waiting: list[tuple[Article, Path]]) -> None:
    parts = [chunk(a.id, a.text, a.text_sha256, a.boilerplate, a.language) for a, _ in waiting]
    vectors = embedder.embed_documents([c.text for p in parts for c in p])
    entries, at = [], 0
    for (article, path), part in zip(waiting, parts, strict=True):
        stat = path.stat()
        entries.append(Entry(article, part, vectors[at : at + len(part)], stat.st_size, stat.st_mtime_ns))
        at += len(part)
    writer.commit(entries)


def _check_embedder(writer: Writer, embedder: Embeddings, name: str) -> None:
    """Vectors of two embedders, or of two chunkers, are not comparable."""
    now = f"{fingerprint(name, embedder)} {VERSION}"
    before = writer.meta("fingerprint")
    if before and before != now:
        raise EmbedderMismatch(
            f"the library was made with {before}, not {now}: ingest into another folder with --library, "
            f"or keep CITEWIRE_EMBEDDER={before.split('/')[0]}"
        )
    writer.set_meta("fingerprint", now)
    writer.set_meta("embedder", name)
