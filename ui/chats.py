"""Chats, kept in a SQLite file of their own beside the catalogue, so that the page never waits for an ingest.

Each chat belongs to one owner (a browser, or a signed-in person); every call names the owner and sees nothing else.
"""

import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from assistant.domain import Answer, Filters

FILE = "chats.sqlite3"
TITLE = 72  # characters of a chat's title

State = Literal["asking", "done", "stopped", "failed"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS chats (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS chats_owner ON chats (owner, updated);
CREATE TABLE IF NOT EXISTS turns (
    chat TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE, number INTEGER NOT NULL,
    question TEXT NOT NULL, filters TEXT NOT NULL, state TEXT NOT NULL,
    answer TEXT NOT NULL,           -- JSON of the Answer, empty while asking and after a failure
    error TEXT NOT NULL, asked TEXT NOT NULL, PRIMARY KEY (chat, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feedback (
    chat TEXT NOT NULL, number INTEGER NOT NULL, thumb INTEGER NOT NULL, note TEXT NOT NULL, given TEXT NOT NULL,
    PRIMARY KEY (chat, number), FOREIGN KEY (chat, number) REFERENCES turns (chat, number) ON DELETE CASCADE
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Chat:
    """One conversation in a list of chats. `updated` is UTC, ISO 8601."""

    id: str
    title: str
    updated: str


@dataclass(frozen=True, slots=True)
class ChatTurn:
    """One question of a chat with its answer; `number` counts from 1."""

    number: int
    question: str
    filters: Filters
    state: State
    answer: Answer | None
    error: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A thumb (1 up, 0 down) with a reason, on one answer."""

    question: str
    answer: Answer | None
    thumb: int
    note: str
    given: str


class Chats:
    """The chats of one library folder. Safe to share between threads.

    When the folder cannot be written, chats live in memory only and `kept` is False.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = threading.Lock()
        self.kept = True
        try:
            self._connection = self._open(str(Path(folder) / FILE))
        except sqlite3.Error:
            self.kept = False
            self._connection = self._open(":memory:")

    @staticmethod
    def _open(path: str) -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=10, check_same_thread=False, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.executescript(_SCHEMA)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _read(self, sql: str, values: Sequence[object] = ()) -> list[tuple[str, ...]]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    # -- chats --------------------------------------------------------------------------------------------------

    def start(self, owner: str, question: str) -> str:
        """A new chat titled after its first question; its id."""
        id_, now = secrets.token_urlsafe(9), _now()
        with self._write() as db:
            db.execute("INSERT INTO chats VALUES (?,?,?,?,?)", (id_, owner, title_of(question), now, now))
        return id_

    def of(self, owner: str, search: str = "", limit: int = 200) -> list[Chat]:
        """The owner's chats, newest first; those that hold `search` in title, question or answer."""
        like = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        rows = self._read(
            "SELECT id, title, updated FROM chats c WHERE owner = ?1 AND (?2 = '%%' OR title LIKE ?2 ESCAPE '\\' OR "
            "EXISTS (SELECT 1 FROM turns WHERE chat = c.id AND (question LIKE ?2 ESCAPE '\\' "
            "OR json_extract(nullif(answer, ''), '$.text') LIKE ?2 ESCAPE '\\'))) ORDER BY updated DESC, id LIMIT ?3",
            (owner, like, limit),
        )
        return [Chat(*r) for r in rows]

    def find(self, owner: str, chat: str) -> Chat | None:
        """The chat, unless it is somebody else's or gone."""
        rows = self._read("SELECT id, title, updated FROM chats WHERE id = ? AND owner = ?", (chat, owner))
        return Chat(*rows[0]) if rows else None

    def rename(self, owner: str, chat: str, title: str) -> None:
        """Give a chat another title."""
        with self._write() as db:
            db.execute("UPDATE chats SET title = ? WHERE id = ? AND owner = ?", (title_of(title), chat, owner))

    def delete(self, owner: str, chat: str) -> None:
        """Delete a chat with all its turns."""
        with self._write() as db:
            db.execute("DELETE FROM chats WHERE id = ? AND owner = ?", (chat, owner))

    # -- turns --------------------------------------------------------------------------------------------------

    def turns(self, chat: str) -> list[ChatTurn]:
        """The turns of a chat, in order. Ask `find` first whether it is the owner's."""
        rows = self._read(
            "SELECT number, question, filters, state, answer, error FROM turns WHERE chat = ? ORDER BY number", (chat,)
        )
        return [
            ChatTurn(
                int(n), q, Filters.model_validate_json(f), _state(s), Answer.model_validate_json(a) if a else None, e
            )
            for n, q, f, s, a, e in rows
        ]

    def ask(self, chat: str, question: str, filters: Filters, replace_from: int | None = None) -> int:
        """Write down a question as being asked; its number. `replace_from` drops that turn and all after it."""
        with self._write() as db:
            if replace_from is not None:
                db.execute("DELETE FROM turns WHERE chat = ? AND number >= ?", (chat, replace_from))
            (last,) = db.execute("SELECT coalesce(max(number), 0) FROM turns WHERE chat = ?", (chat,)).fetchone()
            now = _now()
            db.execute(
                "INSERT INTO turns VALUES (?,?,?,?,'asking','','',?)",
                (chat, last + 1, question, filters.model_dump_json(), now),
            )
            db.execute("UPDATE chats SET updated = ? WHERE id = ?", (now, chat))
        return int(last) + 1

    def settle(self, chat: str, number: int, state: State, answer: Answer | None, error: str = "") -> None:
        """Write down how a question ended. A turn deleted meanwhile stays deleted."""
        with self._write() as db:
            db.execute(
                "UPDATE turns SET state = ?, answer = ?, error = ? WHERE chat = ? AND number = ?",
                (state, answer.model_dump_json() if answer else "", error, chat, number),
            )

    # -- feedback -------------------------------------------------------------------------------------------------

    def rate(self, chat: str, number: int, thumb: int | None, note: str = "") -> None:
        """Set, change or (thumb None) take back the thumb on an answer."""
        with self._write() as db:
            db.execute("DELETE FROM feedback WHERE chat = ? AND number = ?", (chat, number))
            if thumb is not None:
                db.execute("INSERT INTO feedback VALUES (?,?,?,?,?)", (chat, number, thumb, note, _now()))

    def rating(self, chat: str, number: int) -> tuple[int, str] | None:
        """Thumb and reason on an answer."""
        rows = self._read("SELECT thumb, note FROM feedback WHERE chat = ? AND number = ?", (chat, number))
        return (int(rows[0][0]), rows[0][1]) if rows else None

    def feedback(self, owner: str) -> list[Feedback]:
        """All of an owner's rated answers, newest first."""
        rows = self._read(
            "SELECT t.question, t.answer, f.thumb, f.note, f.given FROM feedback f "
            "JOIN turns t ON t.chat = f.chat AND t.number = f.number JOIN chats c ON c.id = f.chat "
            "WHERE c.owner = ? ORDER BY f.given DESC",
            (owner,),
        )
        return [Feedback(q, Answer.model_validate_json(a) if a else None, int(t), n, g) for q, a, t, n, g in rows]


def title_of(question: str) -> str:
    """One line of at most `TITLE` characters, cut at a word."""
    line = " ".join(question.split()) or "Untitled"
    if len(line) <= TITLE:
        return line
    return line[: TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _state(value: str) -> State:
    return value if value in ("asking", "done", "stopped") else "failed"  # type: ignore[return-value]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
