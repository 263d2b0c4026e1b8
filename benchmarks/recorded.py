"""A chat model whose replies are kept by their prompt, so that a slow one is asked once and a run can go on where it stopped.

A kept reply is used again only for exactly the same words sent; no text of a prompt is stored.
"""

import hashlib
import json
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

from assistant.domain import Usage
from assistant.errors import ModelReply
from assistant.models import build_model
from assistant.settings import Settings
from assistant.talk import Form, Messages, Talk


class Recorded(Talk):
    """`ask=False`: only kept replies; what is not there is counted in `absent`.

    `once=True`: second attempts come from kept replies alone, else they fail and are counted in `unrepaired`.
    """

    def __init__(self, settings: Settings, raw: Path, ask: bool, once: bool = False) -> None:
        if ask:
            super().__init__(build_model(settings), settings)
        else:
            self.settings, self._forms = settings, ["schema"]
        self.raw, self.asks, self.once, self.absent, self.unrepaired, self.prompt = raw, ask, once, 0, 0, ""
        lines = raw.read_text(encoding="utf-8").splitlines() if raw.exists() else []
        self.rows: dict[str, dict[str, Any]] = {row["key"]: row for row in map(json.loads, lines)}

    def pieces(self, messages: Messages, spent: list[Usage], form: Form | None = None) -> Generator[str, None, None]:
        self.prompt = "\n".join(text for _, text in messages)
        sent = json.dumps([self.settings.model, form or self.form, *messages], ensure_ascii=False)
        key = hashlib.sha256(sent.encode()).hexdigest()[:20]
        if key in self.rows:
            spent.append(Usage.model_validate(self.rows[key]["usage"]))
            yield self.rows[key]["reply"]
            return
        if self.once and any(role == "ai" for role, _ in messages):
            self.unrepaired += 1
            raise ModelReply("it was not asked again")
        if not self.asks:
            self.absent += 1
            raise ModelReply("no reply was recorded")
        started = time.perf_counter()
        first, text = 0.0, ""
        for piece in super().pieces(messages, spent, form):
            first = first or time.perf_counter() - started
            text += piece
            yield piece
        row = {
            "key": key, "reply": text, "first": round(first, 2),
            "seconds": round(time.perf_counter() - started, 2), "usage": spent[-1].model_dump(),
        }  # fmt: skip
        self.rows[key] = row
        with self.raw.open("a", encoding="utf-8") as out:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
