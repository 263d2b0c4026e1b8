"""A folder of a test set → documents and queries; documents → article files, so that they go through the real ingest."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import UsageError

_T = TypeVar("_T", bound=BaseModel)

DOCUMENTS, QUERIES = "documents.jsonl", "queries.jsonl"


class Document(BaseModel):
    """A text of a test set."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    doc_id: str
    text: str
    title: str | None = ""
    source: str | None = ""
    date: str | None = ""
    author: str | None = ""


class Query(BaseModel):
    """A question of a test set; fields that only some sets have are kept as they are (`model_extra`)."""

    model_config = ConfigDict(frozen=True, extra="allow")

    qid: str
    question: str
    answers: tuple[str, ...] = ()
    gold_doc_ids: tuple[str, ...] = ()
    type: str = ""
    answerable: bool = True

    def extra(self, name: str, default: Any = None) -> Any:
        """A field that only this set has."""
        return (self.model_extra or {}).get(name, default)

    @property
    def cluster(self) -> str:
        """The article asked about; a question without one stands alone."""
        return self.gold_doc_ids[0] if self.gold_doc_ids else self.qid


def find(folder: Path, name: str) -> Path | None:
    """The file of that name, gzipped or not."""
    return next((p for p in (folder / name, folder / f"{name}.gz") if p.is_file()), None)


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, gzipped or not.

    Raises:
        UsageError: it cannot be read; the message names the line.
    """
    number = 0
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                number += 1
                if line.strip():
                    yield json.loads(line)
    except (OSError, EOFError, ValueError) as error:
        raise UsageError(f"cannot read line {number} of '{path}': {error}") from error


def _read(path: Path | None, model: type[_T], folder: Path, name: str) -> list[_T]:
    if path is None:
        raise UsageError(f"'{folder}' holds no {name}[.gz]")
    try:
        return [model.model_validate(r) for r in records(path)]
    except ValidationError as error:
        raise UsageError(f"'{path}': {error.errors()[0]['loc']}: {error.errors()[0]['msg']}") from error


def documents(folder: Path) -> list[Document]:
    """The documents of a set."""
    return _read(find(folder, DOCUMENTS), Document, folder, DOCUMENTS)


def queries(folder: Path, sample: int = 0) -> list[Query]:
    """The queries of a set, or `sample` of them: always the same ones, whatever their order."""
    return draw(_read(find(folder, QUERIES), Query, folder, QUERIES), sample)


def draw(found: Sequence[Query], sample: int) -> list[Query]:
    """The `sample` queries whose hashed id is smallest, in their order; all of them for 0."""
    if not sample or sample >= len(found):
        return list(found)
    chosen = {q.qid for q in sorted(found, key=lambda q: hashlib.sha256(q.qid.encode()).digest())[:sample]}
    return [q for q in found if q.qid in chosen]


def write_articles(found: Sequence[Document], folder: Path) -> None:
    """One file a document, named by its id: Markdown with front matter where title, outlet or date are known."""
    folder.mkdir(parents=True, exist_ok=True)
    for d in found:
        facts = {"title": d.title, "outlet": d.source, "author": d.author, "date": d.date}
        known = {k: v for k, v in facts.items() if v}
        path = folder / f"{quote(d.doc_id, safe='')}.{'md' if d.title else 'txt'}"
        head = "---\n" + "".join(f"{k}: {json.dumps(v, ensure_ascii=False)}\n" for k, v in known.items()) + "---\n\n"
        data = ((head if d.title else "") + d.text).encode("utf-8", "replace")
        if not path.is_file() or path.read_bytes() != data:
            path.write_bytes(data)


def doc_id(source: str) -> str:
    """The id of the document an article was written from."""
    return unquote(Path(source).stem)
