"""Bytes → text. Newlines are not translated and a byte-order mark is not counted, so offsets are the file's own."""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from assistant.errors import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MULTIBYTE = re.compile(rb"(?:[\xc3-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|[\xf1-\xf4][\x80-\xbf]{3})")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 200_000  # bytes that the encoding is guessed from


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read by, and whether that was a guess."""

    text: str
    encoding: str
    guessed: bool = False


def decode(data: bytes) -> Decoded:
    """The text of the bytes of a text file.

    Raises:
        Unreadable: it is empty, binary, in two encodings at once, or in none that can be told.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable("the file is empty" if not data.strip() else "holds nothing but NUL bytes")
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data, name, f"starts like {name} but is not"), name)
    if b"\x00" in data[:_SAMPLE]:
        return _without_mark(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, error)
    if "\x00" in text:
        raise Unreadable("holds NUL bytes: not a text file")
    if _binary(text[:_SAMPLE]):
        raise Unreadable("holds control characters: not a text file")
    return Decoded(text, "utf-8")


def _strict(data: bytes, name: str, what: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise Unreadable(f"{what}: {error.reason} at byte {error.start}") from error


def _without_mark(data: bytes) -> Decoded:
    """UTF-16 without its mark: every second byte of Latin text is NUL."""
    sample = data[:_SAMPLE]
    for name, nul in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if len(data) % 2 == 0 and nul.count(0) > 0.3 * len(nul):
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            if not _binary(text[:_SAMPLE]) and "\x00" not in text:
                return Decoded(text, name, guessed=True)
    raise Unreadable("holds NUL bytes: not a text file")


def _legacy(data: bytes, error: UnicodeDecodeError) -> Decoded:
    """An encoding of one byte a character, or of East Asia; never one that would garble UTF-8 within it."""
    good = len(_MULTIBYTE.findall(data))
    if good:
        loose = data.decode("utf-8", "replace")
        if good > loose.count("\ufffd"):
            raise Unreadable(f"mixes UTF-8 with another encoding (byte {error.start}); save the file as UTF-8")
    matches = from_bytes(data[:_SAMPLE])
    best = matches.best()
    if best is None:
        raise Unreadable("the encoding cannot be told; save the file as UTF-8")
    name = best.encoding
    if name in _LATIN:  # these differ in a few signs, and the detector's order among them is no better than chance
        among = {m.encoding for m in matches}
        if best.language in _CENTRAL:
            name = "cp1250" if re.search(rb"[\x80-\x9f]", data) else "iso8859_2"
        elif name.startswith("mac_") and "cp1252" not in among:
            name = "mac_roman"
        else:
            name = "cp1252"
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        text, name = _strict(data, best.encoding, f"looks like {best.encoding} but is not"), best.encoding
    if _binary(text[:_SAMPLE]) or "\x00" in text:
        raise Unreadable("holds control characters: not a text file")
    return Decoded(text, name, guessed=True)


def _binary(text: str) -> bool:
    return len(_CONTROL.findall(text)) > 0.02 * len(text) + 1


_CENTRAL = frozenset({"Polish", "Czech", "Slovak", "Slovene", "Croatian", "Romanian"})
_LATIN = frozenset(
    {"latin_1", "iso8859_15", "cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257", "iso8859_9", "mac_roman", "mac_iceland",
     "mac_latin2", "mac_turkish", "cp858", "cp850", "cp852", "cp437", "cp775", "iso8859_3", "iso8859_4", "iso8859_10",
     "iso8859_13", "iso8859_14", "iso8859_16", "hp_roman8"}
)  # fmt: skip
