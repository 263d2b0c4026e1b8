"""One file → its articles with chunks and signatures: all that needs no embedder and no library.

Runs in this process or in a worker process, so everything that goes in and comes out can be pickled.
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.domain import Article, Chunk
from assistant.errors import Unreadable
from assistant.language import detect_language
from assistant.library import FileRecord
from assistant.library.copies import signature
from ingest import chunk as chunking
from ingest import clean, metadata, readers
from ingest.documents import Document

MADE = f"{readers.VERSION} {clean.VERSION} {metadata.VERSION} {chunking.VERSION}"
_FRESH = 2_000_000_000  # nanoseconds; a file changed again this soon may keep its time stamp


@dataclass(frozen=True, slots=True)
class Prepared:
    """`articles`: each with its chunks and its signature. `problems`, `guesses`: (source, reason)."""

    record: FileRecord
    articles: tuple[tuple[Article, list[Chunk], bytes], ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    guesses: tuple[tuple[str, str], ...] = ()
    unchanged: bool = False


def article_id(folder: str, source: str) -> str:
    """Equal relative paths from two folders stay distinct."""
    return hashlib.sha256(f"{folder}\0{source}".encode("utf-8", "surrogatepass")).hexdigest()[:20]


def article_of(folder: str, source: str, sha256: str, found: Document) -> Article:
    """The article of a document: metadata, language, marked boilerplate."""
    meta = metadata.find_metadata(found.text, found.known, found.origin)
    return Article(
        id=article_id(folder, source), folder=folder, source=source, sha256=sha256,
        text_sha256=hashlib.sha256(found.text.encode("utf-8", "surrogatepass")).hexdigest(),
        space=found.space, encoding=found.encoding, text=found.text, title=meta.title, outlet=meta.outlet,
        author=meta.author, published=meta.published, section=meta.section,
        language=meta.language[:2].lower() or detect_language(found.text),
        boilerplate=tuple(meta.spans), origins=meta.origins,
    )  # fmt: skip


def prepare(
    folder: str, source: str, path: Path, known: FileRecord | None = None, fields: Mapping[str, str] | None = None
) -> Prepared:
    """Read one file.

    Raises:
        Unreadable: nothing in it can be read; with the reason.
    """
    data, state = readers.load(path)
    sha256 = hashlib.sha256(data).hexdigest()
    fresh = time.time_ns() - state.st_mtime_ns < _FRESH
    record = FileRecord(folder, source, sha256, state.st_size, 0 if fresh else state.st_mtime_ns, MADE)
    if known and (known.sha256, known.made) == (sha256, MADE):
        return Prepared(record, unchanged=True)
    articles, problems, guesses = [], [], []
    taken: set[str] = set()
    many = Path(source).suffix.lower() in {*readers.MANY, ".zip"}
    with readers.time_limit(readers.SLOWEST * (20 if many else 1)):
        documents = readers.read(source, data, fields)
    for document in documents:
        name = source + document.inner
        if document.problem or not any(c.isalnum() for c in document.text):
            problems.append((name, document.problem or "holds no text"))
            continue
        if name in taken:
            problems.append((name, "is there twice"))
            continue
        taken.add(name)
        try:
            with readers.time_limit():
                article = article_of(folder, name, sha256, document)
                chunks = chunking.chunk(
                    article.id, article.text, article.text_sha256, article.boilerplate, article.language
                )
                articles.append((article, chunks, signature(article.text, article.boilerplate)))
        except Unreadable as error:
            problems.append((name, str(error)))
            continue
        if document.guessed:
            guesses.append((name, f"read as {document.encoding}, which is a guess"))
    if problems and not articles:
        raise Unreadable("; ".join(f"{name[len(source) :] or 'it'}: {why}" for name, why in problems[:3]))
    return Prepared(record, tuple(articles), tuple(problems), tuple(guesses))
