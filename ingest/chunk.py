"""Text → chunks: runs of whole sentences of about 300 characters, each an exact span. Small passages search better."""

import hashlib
import re
from collections.abc import Sequence

from assistant.domain import Chunk
from assistant.sentences import sentence_spans

VERSION = "sentences-300/3"
SIZE = 300  # characters a chunk aims at
_SPACE = re.compile(r"\s")
LONGEST = 1200  # a "sentence" beyond this (a table, a list without stops) is cut at white space


def chunk_id(article_id: str, text_sha256: str, start: int, end: int) -> str:
    """Same bytes, same place, same id."""
    return hashlib.sha256(f"{article_id}\0{text_sha256}\0{start}\0{end}".encode()).hexdigest()[:24]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    while end - start > LONGEST:
        cut = next((m.start() for m in _SPACE.finditer(text, start + LONGEST // 2, start + LONGEST)), start + LONGEST)
        found.append((start, cut))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    return [*found, (start, end)] if start < end else found


def chunk_spans(text: str, boilerplate: Sequence[tuple[int, int]] = (), language: str = "") -> list[tuple[int, int]]:
    """Spans of the chunks of `text`, ordered, not overlapping; sentences that touch boilerplate are left out."""
    spans: list[tuple[int, int]] = []
    marks = sorted(boilerplate)
    at = 0  # first mark that does not end before the piece
    for a, b in sentence_spans(text, language):
        for start, end in _pieces(text, a, b):
            passed = at
            while at < len(marks) and marks[at][1] <= start:
                at += 1
            if at < len(marks) and marks[at][0] < end:
                continue
            if spans and passed == at and end - spans[-1][0] <= SIZE:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
    return spans


def chunk(
    article_id: str,
    text: str,
    text_sha256: str,
    boilerplate: Sequence[tuple[int, int]] = (),
    language: str = "",
) -> list[Chunk]:
    """The chunks of one article: `text[c.start:c.end] == c.text`."""
    return [
        Chunk(chunk_id(article_id, text_sha256, a, b), article_id, a, b, text[a:b])
        for a, b in chunk_spans(text, boilerplate, language)
    ]
