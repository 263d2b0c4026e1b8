"""Text → chunks: runs of whole sentences of about 300 characters, each an exact span. Small passages search better."""

import hashlib
from collections.abc import Sequence

from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant.domain import Chunk
from assistant.sentences import sentence_spans

VERSION = "sentences-300/2"
SIZE = 300  # characters a chunk aims at
LONGEST = 1200  # a "sentence" beyond this (a table, a list without stops) is cut at white space


def chunk_id(article_id: str, text_sha256: str, start: int, end: int) -> str:
    """Same bytes, same place, same id."""
    return hashlib.sha256(f"{article_id}\0{text_sha256}\0{start}\0{end}".encode()).hexdigest()[:24]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if end - start <= LONGEST:
        return [(start, end)]
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=LONGEST // 2, chunk_overlap=0, add_start_index=True, separators=["\n", "; ", ", ", " ", ""]
    )
    found = []
    for piece in splitter.create_documents([text[start:end]]):
        at = start + int(piece.metadata["start_index"])
        found.append((at, at + len(piece.page_content)))
    return found


def chunk_spans(text: str, boilerplate: Sequence[tuple[int, int]] = (), language: str = "") -> list[tuple[int, int]]:
    """Spans of the chunks of `text`, ordered, not overlapping; boilerplate sentences are left out."""
    spans: list[tuple[int, int]] = []
    for a, b in sentence_spans(text, language):
        cut = any(s < b and a < e for s, e in boilerplate)
        for start, end in _pieces(text, a, b):
            if cut and any(s < end and start < e for s, e in boilerplate):
                continue
            joins = spans and end - spans[-1][0] <= SIZE
            if joins and not any(s < end and spans[-1][1] < e for s, e in boilerplate):
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
