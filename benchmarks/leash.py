"""What verification does: known questions answered extractively, by a model unchecked, and by the same model verified.

    python -m benchmarks.leash record --model openai:NAME --base-url URL --library LIB --questions FILE --raw RAW
    python -m benchmarks.leash table --library LIB --questions FILE --raw RAW [--show]

`record` asks the model and keeps its raw replies (a second call goes on where the first stopped, and asks again what is
asked in other words since). `table` replays them, so that the two generative rows differ in nothing but the verification.
Both rows are asked everything: unchecked, the model also answers what the verified way would not ask it.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import assistant
from assistant.domain import Answer, Filters, Turn
from assistant.generate import Generative
from assistant.originals import IngestedFiles
from assistant.settings import Settings
from benchmarks.recorded import Recorded
from eval.dataset import Dataset, load_questions
from eval.run import Run, evaluate
from eval.summary import Measure, summarise

SHOWN = ("correct", "correct, turns", "citation right", "quote exact", "abstained rightly", "abstained wrongly")


class Asked:
    """An assistant that notes the questions for which a reply was missing."""

    def __init__(self, bot: assistant.Assistant, talk: Recorded) -> None:
        self.bot, self.talk = bot, talk
        self.lacking: set[str] = set()

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        before = self.talk.absent
        answer = self.bot.ask(question, history, filters)
        if self.talk.absent > before:
            self.lacking.add(question)
        return answer


def record(bot: assistant.Assistant, dataset: Dataset, settings: Settings, raw: Path, limit: int) -> None:
    """Ask in a fixed random order, so that any part of the questions is a fair sample; the verified way first."""
    dialogues = list(dataset.dialogues)
    random.Random(0).shuffle(dialogues)
    talk = Recorded(settings, raw, ask=True)
    for verified in (True, False):
        bot.generative = Generative(settings, lambda: talk, verified)
        for number, dialogue in enumerate(dialogues[: limit or None], 1):
            history: list[Turn] = []
            for question in dialogue.turns:
                answer = bot.ask(question.question, history)
                history.append(Turn.of(answer))
                if "was not used" in answer.notice:
                    print(f"{dialogue.id}: {answer.notice}", file=sys.stderr, flush=True)
            print(f"{number}/{len(dialogues)} {dialogue.id}", file=sys.stderr, flush=True)


def table(bot: assistant.Assistant, dataset: Dataset, settings: Settings, raw: Path, show: bool) -> str:
    """The three rows over the questions that were recorded."""
    originals = IngestedFiles(bot.catalogue)
    runs: list[tuple[str, Run]] = [("extractive", evaluate(bot, dataset, originals, oracle=False))]
    talk = Recorded(settings, raw, ask=False)
    unasked: set[str] = set()
    lacking: set[str] = set()
    for name, verified in (("model, unchecked", False), ("model, verified", True)):
        bot.generative = Generative(settings, lambda: talk, verified)
        asked = Asked(bot, talk)
        runs.append((name, evaluate(asked, dataset, originals, oracle=False)))
        unasked, lacking = lacking, asked.lacking
    left_out = {q.id for d in dataset.dialogues for q in d.turns if lacking & {t.question for t in d.turns}}
    found = [(name, summarise([v for v in run.verdicts if v.id not in left_out])) for name, run in runs]
    counts = [found[0][1][measure].n for measure in SHOWN]
    head = [f"{measure} (n={n})" for measure, n in zip(SHOWN, counts, strict=True)]
    lines = [f"{len(dataset) - len(left_out)} questions of {len(dataset)}", "", "| | " + " | ".join(head) + " |",
             "|---" * (len(SHOWN) + 1) + "|"]  # fmt: skip
    for name, summary in found:
        cells = [_cell(summary[measure], n) for measure, n in zip(SHOWN, counts, strict=True)]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    firsts = sorted(r["first"] for r in talk.rows.values())
    if firsts:
        lines += ["", f"{len(firsts)} requests; first piece after {firsts[len(firsts) // 2]:.1f} s (median)"]
    if short := len(unasked - lacking):
        lines.append(f"unchecked, {short} questions were not asked and count as the articles' own words")
    answers = [i.answer for i in runs[-1][1].items if i.answer and i.verdict.id not in left_out]
    written = [a for a in answers if a.model != "extractive"]
    sentences = [s for a in written for s in a.sentences]
    lines += [
        f"verified: {len(written)} of {len(answers)} answers hold the model's sentences: {len(sentences)} sentences, "
        f"{sum(not s.supported for s in sentences)} of them marked as partly supported; "
        f"{sum(a.dropped for a in answers)} proposals dropped"
    ]
    if show:
        for name, run in runs:
            for item in run.items:
                verdict, answer = item.verdict, item.answer
                if verdict.id not in left_out:
                    lines.append(f"{name}\t{verdict.id}\t{verdict.correct}\t{verdict.citation_right}\t"
                                 f"{answer.text if answer else ''}\t{answer.notice if answer else ''}")  # fmt: skip
    return "\n".join(lines)


def _cell(m: Measure, n: int) -> str:
    """A value with its interval, and with its number of questions where that is not the column's."""
    if m.value is None or m.low is None or m.high is None:
        return "–"
    return f"{m.value:.3f} ({m.low:.2f}–{m.high:.2f}{'' if m.n == n else f', n={m.n}'})"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("record", "table"))
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--raw", type=Path, required=True)
    parser.add_argument("--model", default="openai:local")
    parser.add_argument("--base-url", default="")
    parser.add_argument("--context", type=int, default=520, help="tokens of a prompt")
    parser.add_argument("--passages", type=int, default=4)
    parser.add_argument("--limit", type=int, default=0, help="dialogues to record; 0: all")
    parser.add_argument("--show", action="store_true", help="print every answer")
    given = parser.parse_args()
    settings = Settings(
        library=given.library, model=given.model, base_url=given.base_url, context=given.context,
        passages=given.passages, timeout=900, max_tokens=300,
    )  # fmt: skip
    bot = assistant.load(given.library, model="")
    dataset = load_questions(given.questions)
    if given.what == "record":
        record(bot, dataset, settings, given.raw, given.limit)
    else:
        print(table(bot, dataset, settings, given.raw, given.show))


if __name__ == "__main__":
    main()
