"""`ask --batch`: questions as JSON Lines in, one Answer (or conversation, or error) a line out, ids kept."""

import json
from pathlib import Path
from typing import Any, TextIO

from assistant.assistant import Assistant
from assistant.domain import Answer, Conversation, Filters, Turn
from assistant.errors import CitewireError, UsageError


def run_batch(bot: Assistant, path: Path, filters: Filters, out: TextIO) -> int:
    """Answer every line; the number of lines that failed.

    Raises:
        UsageError: the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the questions in '{path}': {error}") from error
    failed = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        id_: Any = number
        try:
            item = json.loads(line)
            if not isinstance(item, dict):
                raise UsageError("a line must be a JSON object with `question` or `turns`")
            id_ = item.get("id", number)
            if not isinstance(item.get("turns", item.get("question")), str | list):
                raise UsageError("a line must hold `question` or `turns`")
            out.write(_answer(bot, item, str(id_), filters) + "\n")
        except (CitewireError, ValueError, KeyError, TypeError, AttributeError) as error:
            failed += 1
            out.write(json.dumps({"id": id_, "error": f"{error or type(error).__name__}"}, ensure_ascii=False) + "\n")
        out.flush()
    return failed


def _answer(bot: Assistant, item: dict[str, Any], id_: str, filters: Filters) -> str:
    if "turns" not in item:
        return bot.ask(item["question"], filters=filters).model_copy(update={"id": id_}).model_dump_json()
    history: list[Turn] = []
    answers: list[Answer] = []
    for turn in item["turns"]:
        question = turn if isinstance(turn, str) else turn["question"]
        answer = bot.ask(question, history, filters)
        answers.append(answer)
        history.append(Turn.of(answer))
    return Conversation(id=id_, turns=tuple(answers)).model_dump_json()
