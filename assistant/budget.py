"""Limits on what models may spend: tokens for one answer, tokens for one day (UTC) of one library.

The day's count lives in a small SQLite file of its own beside the library, so that several processes share it.
Tokens are reserved before a request and corrected after it: two askers at once cannot both take the last thousand.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from assistant.domain import Usage
from assistant.errors import BudgetExceeded, ModelConfig
from assistant.settings import Settings

FILE = "spent.sqlite3"
CHARACTERS_A_TOKEN = 4  # a rough rule, used where the provider counts nothing


def total(usages: Sequence[Usage]) -> Usage:
    """The sum; the cost is known only when every part's is."""
    costs = [u.cost for u in usages if u.cost is not None]
    return Usage(
        input_tokens=sum(u.input_tokens for u in usages),
        output_tokens=sum(u.output_tokens for u in usages),
        calls=sum(u.calls for u in usages),
        cost=round(sum(costs), 8) if usages and len(costs) == len(usages) else None,
        estimated=any(u.estimated for u in usages),
    )


def tokens_of(usage: Usage) -> int:
    """Tokens sent and received."""
    return usage.input_tokens + usage.output_tokens


class DayBudget:
    """Tokens spent today. A `limit` of 0 counts nothing and writes no file."""

    def __init__(
        self, folder: Path, limit: int, today: Callable[[], str] = lambda: datetime.now(UTC).date().isoformat()
    ) -> None:
        self.path, self.limit, self._today = folder / FILE, limit, today

    def reserve(self, tokens: int) -> None:
        """Take tokens from today's budget before a request.

        Raises:
            BudgetExceeded: they are more than what is left.
            ModelConfig: the count cannot be kept.
        """
        if not self.limit:
            return
        spent = self._add(tokens, self.limit)
        if spent is not None:
            raise BudgetExceeded(
                f"today's budget of {self.limit} tokens does not cover this request ({spent} are spent); "
                "raise CITEWIRE_BUDGET_DAY or ask again tomorrow"
            )

    def settle(self, reserved: int, used: int) -> None:
        """Correct a reservation to what was used."""
        if self.limit and used != reserved:
            self._add(used - reserved, None)

    def _add(self, tokens: int, limit: int | None) -> int | None:
        """None when added; what is spent so far when the limit forbids it."""
        try:
            with closing(sqlite3.connect(self.path, timeout=10, isolation_level=None)) as db:
                db.execute("CREATE TABLE IF NOT EXISTS spent (day TEXT PRIMARY KEY, tokens INTEGER NOT NULL)")
                db.execute("BEGIN IMMEDIATE")
                day = self._today()
                row = db.execute("SELECT tokens FROM spent WHERE day = ?", (day,)).fetchone()
                spent = int(row[0]) if row else 0
                if limit is not None and spent + tokens > limit:
                    db.execute("ROLLBACK")
                    return spent
                db.execute("INSERT OR REPLACE INTO spent VALUES (?, ?)", (day, max(0, spent + tokens)))
                db.execute("COMMIT")
        except sqlite3.Error as error:
            raise ModelConfig(f"the day's budget cannot be kept in '{self.path}' ({error}); make it writable") from None
        return None


class Reservation:
    """Keeps one request within the budgets of the answer and of the day. `messages`: (role, text) pairs."""

    def __init__(
        self, messages: Sequence[tuple[str, str]], settings: Settings, day: DayBudget | None, spent: list[Usage]
    ) -> None:
        self.tokens = sum(len(t) for _, t in messages) // CHARACTERS_A_TOKEN + settings.max_tokens
        used = sum(map(tokens_of, spent))
        if settings.budget_answer and used + self.tokens > settings.budget_answer:
            raise BudgetExceeded(
                f"this request may take {self.tokens} tokens and one answer may use {settings.budget_answer}; "
                "raise CITEWIRE_BUDGET_ANSWER or lower CITEWIRE_CONTEXT"
            )
        self.day, self.spent, self.before = day, spent, used

    def __enter__(self) -> None:
        if self.day:
            self.day.reserve(self.tokens)

    def __exit__(self, *_: object) -> None:
        if self.day:
            self.day.settle(self.tokens, sum(map(tokens_of, self.spent)) - self.before)
