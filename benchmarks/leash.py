"""What verification does: known questions answered extractively, by a model unchecked, and by the same model verified.

    python -m benchmarks.leash record --model openai:NAME --base-url URL --library LIB --questions FILE --raw RAW
    python -m benchmarks.leash table --library LIB --questions FILE --raw RAW [--show]

`record` asks the model and keeps its raw replies (a slow model is asked once; a second call goes on where the first
stopped). `table` replays them, so that the two generative rows differ in nothing but the verification.
"""

import argparse
import hashlib
import json
import random
import sys
import time
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import assistant
from assistant.domain import Answer, Filters, Turn, Usage
from assistant.errors import ModelReply
from assistant.generate import Generative
from assistant.models import build_model
from assistant.settings import Settings
from assistant.talk import Form, Messages, Talk
from eval.dataset import Dataset, load_questions
from eval.run import Run, evaluate
from eval.summary import summarise

SHOWN = ("correct", "correct, turns", "citation right", "quote exact", "abstained rightly", "abstained wrongly")


def key(question: str, number: int) -> str:
    """Under which the `number`-th reply to a question is kept: no text of a question is stored."""
    return f"{hashlib.sha256(question.encode()).hexdigest()[:16]}/{number}"


class Recording(Talk):
    """A model whose replies are kept."""

    def __init__(self, settings: Settings, raw: Path) -> None:
        super().__init__(build_model(settings), settings)
        self.raw, self.question, self.number = raw, "", 0

    def pieces(self, messages: Messages, spent: list[Usage], form: Form | None = None) -> Generator[str, None, None]:
        started = time.perf_counter()
        first, text = 0.0, ""
        for piece in super().pieces(messages, spent, form):
            first = first or time.perf_counter() - started
            text += piece
            yield piece
        self.number += 1
        row = {
            "key": key(self.question, self.number), "reply": text, "first": round(first, 2),
            "seconds": round(time.perf_counter() - started, 2), "usage": spent[-1].model_dump(),
        }  # fmt: skip
        with self.raw.open("a", encoding="utf-8") as out:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


class Replay(Talk):
    """The kept replies, piece by piece."""

    def __init__(self, settings: Settings, rows: dict[str, dict[str, Any]]) -> None:
        self.settings, self.rows, self.question, self.number = settings, rows, "", 0
        self._forms = ["schema"]

    def pieces(self, messages: Messages, spent: list[Usage], form: Form | None = None) -> Generator[str, None, None]:
        self.number += 1
        row = self.rows.get(key(self.question, self.number))
        if row is None:
            raise ModelReply("no reply was recorded")
        spent.append(Usage.model_validate(row["usage"]))
        yield row["reply"]


class Asked:
    """An assistant that tells its recording which question is asked."""

    def __init__(self, bot: assistant.Assistant, talk: Recording | Replay) -> None:
        self.bot, self.talk = bot, talk

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        self.talk.question, self.talk.number = question, 0
        return self.bot.ask(question, history, filters)


def recorded(raw: Path) -> dict[str, dict[str, Any]]:
    """The kept replies by key."""
    if not raw.exists():
        return {}
    return {row["key"]: row for row in map(json.loads, raw.read_text(encoding="utf-8").splitlines())}


def record(bot: assistant.Assistant, dataset: Dataset, settings: Settings, raw: Path, limit: int) -> None:
    """Ask in a fixed random order, so that any part of the questions is a fair sample."""
    dialogues = list(dataset.dialogues)
    random.Random(0).shuffle(dialogues)
    talk = Recording(settings, raw)
    bot.generative = Generative(settings, lambda: talk)
    asked = Asked(bot, talk)
    marks = raw.with_suffix(".done")
    done = set(marks.read_text().split()) if marks.exists() else set()
    for number, dialogue in enumerate(dialogues[: limit or None], 1):
        if dialogue.id in done:
            continue
        history: list[Turn] = []
        for question in dialogue.turns:
            answer = asked.ask(question.question, history)
            history.append(Turn.of(answer))
            if "was not used" in answer.notice:
                sys.exit(f"{dialogue.id}: {answer.notice}")
        with marks.open("a") as out:
            out.write(dialogue.id + "\n")
        print(f"{number}/{len(dialogues)} {dialogue.id}", file=sys.stderr, flush=True)


def table(bot: assistant.Assistant, dataset: Dataset, settings: Settings, raw: Path, show: bool) -> str:
    """The three rows over the questions that were recorded."""
    marks = raw.with_suffix(".done")
    done = set(marks.read_text().split()) if marks.exists() else set()
    part = dataset.model_copy(update={"dialogues": tuple(d for d in dataset.dialogues if d.id in done)})
    rows = recorded(raw)
    from assistant.originals import IngestedFiles

    originals = IngestedFiles(bot.catalogue)
    runs: list[tuple[str, Run]] = [("extractive", evaluate(bot, part, originals, oracle=False))]
    for name, verified in (("model, unchecked", False), ("model, verified", True)):
        talk = Replay(settings, rows)
        bot.generative = Generative(settings, lambda talk=talk: talk, verified)  # type: ignore[misc]
        runs.append((name, evaluate(Asked(bot, talk), part, originals, oracle=False)))
    lines = [f"{len(part)} questions of {len(dataset)}", "", "| | " + " | ".join(SHOWN) + " |",
             "|---" * (len(SHOWN) + 1) + "|"]  # fmt: skip
    for name, run in runs:
        found = summarise(run.verdicts)
        cells = []
        for measure in SHOWN:
            m = found[measure]
            known = m.value is not None and m.low is not None and m.high is not None
            cells.append(f"{m.value:.3f} ({m.low:.2f}–{m.high:.2f}, n={m.n})" if known else "–")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    firsts = sorted(r["first"] for r in rows.values())
    if firsts:
        lines += ["", f"{len(rows)} requests; first piece after {firsts[len(firsts) // 2]:.1f} s (median)"]
    if show:
        for name, run in runs:
            for item in run.items:
                verdict, answer = item.verdict, item.answer
                lines.append(f"{name}\t{verdict.id}\t{verdict.correct}\t{verdict.citation_right}\t"
                             f"{answer.text if answer else ''}\t{answer.notice if answer else ''}")  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("record", "table"))
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--raw", type=Path, required=True)
    parser.add_argument("--model", default="openai:recorded")
    parser.add_argument("--base-url", default="")
    parser.add_argument("--context", type=int, default=850, help="tokens of a prompt")
    parser.add_argument("--passages", type=int, default=6)
    parser.add_argument("--limit", type=int, default=0, help="dialogues to record; 0: all")
    parser.add_argument("--show", action="store_true", help="print every answer")
    given = parser.parse_args()
    settings = Settings(
        library=given.library, model=given.model, base_url=given.base_url, context=given.context,
        passages=given.passages, timeout=900, max_tokens=300,
    )  # fmt: skip
    bot = assistant.load(given.library)
    dataset = load_questions(given.questions)
    if given.what == "record":
        record(bot, dataset, settings, given.raw, given.limit)
    else:
        print(table(bot, dataset, settings, given.raw, given.show))


if __name__ == "__main__":
    main()
