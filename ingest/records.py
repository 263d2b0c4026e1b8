"""JSON, JSON Lines and CSV: one article a record. Fields are recognised by name, or named with `--map text=COLUMN`."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.errors import Unreadable
from ingest.decode import decode
from ingest.documents import Document
from ingest.metadata import FIELDS, KEYS

MOST_RECORDS = 1_000_000
_TEXT = ("text", "body", "content", "article", "article_text", "full_text", "fulltext", "maintext", "story", "plaintext",
         "articlebody", "content_text", "bodytext", "main_text")  # fmt: skip
_LISTS = ("articles", "items", "data", "documents", "docs", "results", "records", "stories", "entries", "news")
csv.field_size_limit(64 * 1024 * 1024)


def _string(value: object) -> str:
    """A field as text: lists are joined, an object gives its name."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title") or value.get("id") or ""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(filter(None, map(_string, value)))
    return "" if value is None else str(value).replace("\x00", "").encode("utf-8", "replace").decode()


def _document(record: Mapping[str, Any], inner: str, encoding: str, fields: Mapping[str, str]) -> Document:
    names = {str(k).strip().lower().replace("-", "_"): k for k in record}
    wanted = [fields["text"]] if "text" in fields else [names[n] for n in _TEXT if n in names]
    text = next((t for t in (_string(record.get(n)) for n in wanted) if t.strip()), "")
    if not text:
        looked = f"'{fields['text']}'" if "text" in fields else "text, body or content; name it with --map text=FIELD"
        return Document("", encoding, inner=inner, problem=f"the record has no field {looked}")
    known: dict[str, str] = {}
    for name, key in names.items():
        field = KEYS.get(name.replace("_", " "))
        if field and key not in wanted and (value := _string(record[key])):
            known.setdefault(field, value)
    for field, column in fields.items():
        if field in FIELDS:
            known[field] = _string(record.get(column))
    return Document(text, encoding, inner=inner, known=known, origin="record")


def read_jsonl(data: bytes, fields: Mapping[str, str]) -> Iterator[Document]:
    """One article a line; `inner` is `#` and the number of the line, from 1."""
    found = decode(data)
    for number, line in enumerate(found.text.splitlines() if "\n" not in found.text else found.text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not isinstance(record, dict):
                raise ValueError("not an object")
        except (ValueError, RecursionError) as error:
            yield Document("", found.encoding, inner=f"#{number}", problem=f"is no JSON object ({error})"[:160])
            continue
        yield _document(record, f"#{number}", found.encoding, fields)


def read_json(data: bytes, fields: Mapping[str, str]) -> Iterator[Document]:
    """A list of articles, an object that holds such a list, or one article.

    Raises:
        Unreadable: it is no JSON, or holds no article.
    """
    found = decode(data)
    try:
        content = json.loads(found.text)
    except (ValueError, RecursionError) as error:
        if found.text.count("\n") and found.text.lstrip().startswith("{"):
            yield from read_jsonl(data, fields)
            return
        raise Unreadable(f"is no JSON ({error})"[:160]) from error
    if isinstance(content, dict):
        lists = [content[k] for k in _LISTS if isinstance(content.get(k), list)]
        if not lists:
            one = _document(content, "", found.encoding, fields)
            if one.problem:
                raise Unreadable(one.problem)
            yield one
            return
        content = lists[0]
    if not isinstance(content, list) or not content:
        raise Unreadable("holds no list of articles")
    for number, record in enumerate(content, 1):
        if isinstance(record, dict):
            yield _document(record, f"#{number}", found.encoding, fields)
        else:
            yield Document("", found.encoding, inner=f"#{number}", problem="is no JSON object")


def read_csv(data: bytes, fields: Mapping[str, str]) -> Iterator[Document]:
    """One article a row; `inner` is `#` and the number of the row after the header, from 1.

    Raises:
        Unreadable: there is no header with a column for the text.
    """
    found = decode(data)
    try:
        dialect: Any = csv.Sniffer().sniff(found.text[:20_000].splitlines()[0], delimiters=",;\t|")
        dialect.doublequote = True
    except (csv.Error, IndexError):
        dialect = csv.excel
    rows = csv.DictReader(io.StringIO(found.text, newline=""), dialect=dialect)
    try:
        header = [str(c).strip().lower() for c in rows.fieldnames or []]
        if fields.get("text", "").lower() not in header and not set(header) & set(_TEXT):
            raise Unreadable("the header has no column text, body or content; name it with --map text=COLUMN")
        for number, row in enumerate(rows, 1):
            yield _document({k: v for k, v in row.items() if k is not None}, f"#{number}", found.encoding, fields)
    except csv.Error as error:
        raise Unreadable(f"is a broken CSV file ({error})") from error
