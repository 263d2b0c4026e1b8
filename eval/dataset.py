"""Known questions: what a question file holds, read from JSON Lines or CSV.

A line is a question `{id, type, question, facts, sources, answerable[, all_sources]}` or a conversation
`{id, type, turns: [question, …]}`. `facts` is a list of facts, a fact a list of accepted spellings.
In CSV the columns carry the same names; facts are separated by `;`, spellings by `|`, sources by `;`.
"""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import UsageError

SAMPLE = Path(__file__).parent / "data" / "sample.jsonl"
"""The questions on the sample articles that come with the product."""


class Question(BaseModel):
    """One question with what a right answer must hold."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = ""
    type: str = "question"
    question: str = Field(min_length=1)
    facts: tuple[tuple[str, ...], ...] = Field(default=(), description="Facts, each a list of accepted spellings.")
    sources: tuple[str, ...] = Field(default=(), description="Files that hold the answer.")
    all_sources: tuple[str, ...] = Field(default=(), description="Files that must all be cited.")
    answerable: bool = True

    @property
    def gradable(self) -> bool:
        """Whether there is something to check an answer against."""
        return bool(self.facts) or not self.answerable


class Dialogue(BaseModel):
    """Questions asked one after the other, each with the earlier ones as history. A single question is one turn."""

    model_config = ConfigDict(frozen=True)

    id: str
    type: str
    turns: tuple[Question, ...] = Field(min_length=1)
    conversation: bool = False


class Dataset(BaseModel):
    """A question file: its dialogues, its name and the SHA-256 of its bytes."""

    model_config = ConfigDict(frozen=True)

    name: str
    sha256: str
    dialogues: tuple[Dialogue, ...]

    def __len__(self) -> int:
        return sum(len(d.turns) for d in self.dialogues)


def load_questions(path: Path) -> Dataset:
    """Read a question file; `.csv` is CSV, everything else JSON Lines.

    Raises:
        UsageError: the file cannot be read, or a line is no question; the message names the line.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the questions in '{path}': {error}") from error
    rows = _csv_rows(text, path) if path.suffix.lower() == ".csv" else _json_rows(text, path)
    dialogues = [_dialogue(row, number, path) for number, row in rows]
    if not dialogues:
        raise UsageError(f"'{path}' holds no questions; one JSON object a line, with `question` or `turns`")
    twice = _repeated([d.id for d in dialogues])
    if twice:
        raise UsageError(f"'{path}' uses the id '{twice}' twice; every question needs its own")
    return Dataset(name=path.name, sha256=hashlib.sha256(data).hexdigest(), dialogues=tuple(dialogues))


def _json_rows(text: str, path: Path) -> list[tuple[int, dict[str, Any]]]:
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"line {number} of '{path}' is no JSON: {error.msg} at column {error.colno}") from error
        if not isinstance(row, dict):
            raise UsageError(f"line {number} of '{path}' must be a JSON object with `question` or `turns`")
        rows.append((number, row))
    return rows


def _csv_rows(text: str, path: Path) -> list[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text))
    if "question" not in (reader.fieldnames or ()):
        raise UsageError(f"'{path}' needs a column `question` (and best `facts`, `sources`, `answerable`)")
    rows = []
    for row in reader:
        made: dict[str, Any] = {"question": (row["question"] or "").strip()}
        for name in ("id", "type"):
            if row.get(name):
                made[name] = row[name].strip()
        made["facts"] = [[s.strip() for s in f.split("|") if s.strip()] for f in _split(row.get("facts"))]
        made["sources"], made["all_sources"] = _split(row.get("sources")), _split(row.get("all_sources"))
        made["answerable"] = (row.get("answerable") or "true").strip().lower() not in ("false", "no", "0")
        rows.append((reader.line_num, made))
    return rows


def _split(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split(";") if part.strip()]


def _dialogue(row: dict[str, Any], number: int, path: Path) -> Dialogue:
    id_ = str(row.get("id") or number)
    turns = row.get("turns")
    try:
        if turns is None:
            question = Question.model_validate(row | {"id": id_})
            return Dialogue(id=id_, type=question.type, turns=(question,))
        made = [Question.model_validate(t | {"id": f"{id_}.{n}"}) for n, t in enumerate(turns, 1)]
        return Dialogue(id=id_, type=str(row.get("type", "conversation")), turns=tuple(made), conversation=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(p) for p in first["loc"])
        raise UsageError(f"line {number} of '{path}': `{where}`: {first['msg'].lower()}") from error
    except TypeError as error:
        raise UsageError(f"line {number} of '{path}': `turns` must be a list of questions") from error


def _repeated(ids: Sequence[str]) -> str:
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            return id_
        seen.add(id_)
    return ""
