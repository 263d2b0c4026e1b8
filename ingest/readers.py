"""File → decoded text. Newlines are not translated and a byte-order mark is not counted, so offsets are the file's."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from assistant.domain import Space
from assistant.errors import Unreadable

PLAIN = frozenset({".txt", ".md", ".markdown", ".text"})
LARGEST = 64 * 1024 * 1024  # bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader found in a file."""

    text: str
    encoding: str
    space: Space = "file"


def decode(data: bytes) -> tuple[str, str]:
    """Text and encoding of the bytes of a text file.

    Raises:
        Unreadable: it is empty, binary, or in no encoding that can be told.
    """
    if not data.strip():
        raise Unreadable("the file is empty")
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(name), name
            except UnicodeDecodeError as error:
                raise Unreadable(f"starts like {name} but is not: {error.reason} at byte {error.start}") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        found = from_bytes(data).best()
        if found is None:
            raise Unreadable("the encoding cannot be told; save the file as UTF-8") from None
        return data.decode(found.encoding), found.encoding
    if "\x00" in text:
        raise Unreadable("holds NUL bytes: not a text file")
    return text, "utf-8"


def read(path: Path) -> tuple[bytes, Source]:
    """Bytes and text of one file.

    Raises:
        Unreadable: with the reason shown in the report.
    """
    try:
        if not path.is_file():
            raise Unreadable("is not a regular file")
        if (size := path.stat().st_size) > LARGEST:
            raise Unreadable(f"is larger than {LARGEST // 2**20} MiB ({size // 2**20} MiB)")
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror or error}") from error
    text, encoding = decode(data)
    if not text.strip():
        raise Unreadable("the file holds no text")
    return data, Source(text, encoding)
