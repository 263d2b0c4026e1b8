"""File → the documents in it, by its ending. Every refusal is an `Unreadable` with a reason; nothing else comes out."""

import io
import os
import signal
import stat
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import FrameType

from assistant.errors import Unreadable
from ingest.decode import decode
from ingest.documents import Document
from ingest.formats import read_docx, read_email, read_html, read_pdf
from ingest.records import read_csv, read_json, read_jsonl

VERSION = "readers/1"
PLAIN = frozenset({".txt", ".md", ".markdown", ".text"})
ONE = {
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".eml": read_email,
}
MANY = {".json": read_json, ".jsonl": read_jsonl, ".ndjson": read_jsonl, ".csv": read_csv, ".tsv": read_csv}
READ = PLAIN | ONE.keys() | MANY.keys() | {".zip"}
REFUSED = {
    ".doc": "old Word format; save it as .docx", ".rtf": "rich text is not read; save it as .docx or .txt",
    ".odt": "OpenDocument is not read; save it as .docx or .txt", ".epub": "is not read; save it as .html or .txt",
    ".mht": "web archive; save it as .html", ".mhtml": "web archive; save it as .html",
    ".msg": "Outlook format; save it as .eml", ".xlsx": "spreadsheet; save it as .csv", ".xls": "spreadsheet; save it as .csv",
}  # fmt: skip
LARGEST = 128 * 1024 * 1024  # bytes of a file
LARGEST_ARTICLE = 10 * 1024 * 1024  # bytes of a file that is one article; ten long novels
MOST_MEMBERS = 20_000
LARGEST_UNPACKED = 256 * 1024 * 1024  # bytes of all members of a zip
SLOWEST = 10.0  # CPU seconds that reading one article may take


@contextmanager
def time_limit(seconds: float = SLOWEST) -> Iterator[None]:
    """Raise `Unreadable` when the body takes more CPU time; in a thread, or on Windows, there is no limit.

    CPU time, not the clock's: on a busy machine a sound file must not be refused.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def too_long(_signal: int, _frame: FrameType | None) -> None:
        raise Unreadable(f"takes more than {seconds:g} s to read")

    before = signal.signal(signal.SIGPROF, too_long)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)  # again, should a parser swallow the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def load(path: Path) -> tuple[bytes, os.stat_result]:
    """The bytes of a regular file and its state; read again when it changes meanwhile.

    Raises:
        Unreadable: it is no regular file, is gone, too large, locked away, or does not keep still.
    """
    try:
        for _ in range(3):
            before = path.stat()
            if not stat.S_ISREG(before.st_mode):
                raise Unreadable("is not a regular file")
            if before.st_size > LARGEST:
                raise Unreadable(f"is larger than {LARGEST // 2**20} MiB ({before.st_size // 2**20} MiB); split it")
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
                after = os.fstat(file.fileno())
            if (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns) and len(
                data
            ) == after.st_size:
                return data, after
    except FileNotFoundError:
        raise Unreadable("is a broken link" if path.is_symlink() else "vanished while it was read") from None
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror or error}") from error
    raise Unreadable("changes while it is read; try again when it is finished")


def read(name: str, data: bytes, fields: Mapping[str, str] | None = None) -> list[Document]:
    """The documents in a file of that name.

    Raises:
        Unreadable: with the reason shown in the report.
    """
    kind = PurePosixPath(name).suffix.lower()
    try:
        if kind == ".zip":
            return list(_archive(data, fields or {}))
        return _documents(kind, data, fields or {})
    except Unreadable:
        raise
    except (RecursionError, MemoryError) as error:
        raise Unreadable(f"is too deep or too large to read ({type(error).__name__})") from error
    except Exception as error:  # parsers raise nearly anything over a broken file
        raise Unreadable(_broken(kind, error)) from error


def _broken(kind: str, error: Exception) -> str:
    line = (str(error) or type(error).__name__).splitlines()[0]
    return f"is a broken {kind} file ({line})"[:200]


def text_of(path: Path, inner: str = "") -> str:
    """The text of a file, or of one article within it (`#3`, `/inner.txt`).

    Raises:
        LookupError: it cannot be read, or holds no such article.
    """
    try:
        documents = read(path.name, load(path)[0])
    except Unreadable as error:
        raise LookupError(str(error)) from error
    for d in documents:
        if d.inner == inner and not d.problem:
            return d.text
    raise LookupError(inner)


def _documents(kind: str, data: bytes, fields: Mapping[str, str]) -> list[Document]:
    if not data.strip():
        raise Unreadable("the file is empty")
    if kind in MANY:
        found = list(MANY[kind](data, fields))
        if not found:
            raise Unreadable("holds no records")
        return found
    if len(data) > LARGEST_ARTICLE:
        raise Unreadable(f"is larger than {LARGEST_ARTICLE // 2**20} MiB: too long for one article; split it")
    if kind in ONE:
        return [ONE[kind](data)]
    text = decode(data)
    if not any(c.isalnum() for c in text.text):
        raise Unreadable("the file holds no text")
    return [Document(text.text, text.encoding, "file", guessed=text.guessed)]


def _archive(data: bytes, fields: Mapping[str, str]) -> Iterator[Document]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    members = [m for m in archive.infolist() if not m.is_dir()]
    if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > LARGEST_UNPACKED:
        raise Unreadable(
            f"unpacks to more than {LARGEST_UNPACKED // 2**20} MiB or {MOST_MEMBERS} files; unpack it yourself"
        )
    seen: set[str] = set()
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        kind = name.suffix.lower()
        if kind not in READ or name.name.startswith(".") or "__MACOSX" in name.parts or name.stem.lower() == "readme":
            continue
        inner = "/" + str(name).lstrip("/").encode("utf-8", "backslashreplace").decode()
        if name.is_absolute() or ".." in name.parts or inner in seen:
            yield Document("", "", inner=inner, problem="its path leads out of the zip, or stands there twice")
            continue
        seen.add(inner)
        try:
            if kind == ".zip":
                raise Unreadable("a zip within a zip is not opened")
            with archive.open(member) as file:
                content = file.read(LARGEST_UNPACKED + 1)
            if len(content) != member.file_size:
                raise Unreadable("unpacks to another size than it states")
            found = _documents(kind, content, fields)
        except Unreadable as error:
            yield Document("", "", inner=inner, problem=str(error))
        except Exception as error:  # one broken member leaves the others readable
            reason = "is encrypted" if "password" in str(error) else _broken(kind, error)
            yield Document("", "", inner=inner, problem=reason)
        else:
            for d in found:
                yield Document(
                    d.text, d.encoding, "extracted", inner + d.inner, d.known, d.origin, d.guessed, d.problem
                )
