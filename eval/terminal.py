"""A run on a terminal: the numbers, by type, and what went wrong, worst first."""

import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.diagnose import FAILURES
from eval.run import Item, Run
from eval.summary import Measure, summarise


def cell(measure: Measure) -> str:
    """A number with its interval: `0.87 (0.75–0.94)`."""
    if measure.value is None:
        return "—"
    if measure.unit == "seconds":
        return f"{measure.value * 1000:.0f} ms"
    if measure.unit == "dollars":
        return f"${measure.value:.5f}"
    bounds = f" ({measure.low:.2f}–{measure.high:.2f})" if measure.low is not None else ""
    return f"{measure.value:.3f}{bounds}"


def worst_first(run: Run) -> list[Item]:
    """The items that went wrong: the most harmful kind first, within it the most confident."""
    wrong = [i for i in run.items if i.verdict.failure]
    return sorted(wrong, key=lambda i: (FAILURES.index(i.verdict.failure), -i.verdict.confidence))


def show_run(run: Run, console: Console | None = None, *, errors: int = 20) -> None:
    """Print a run. Article text is printed as it stands: no markup in it is interpreted."""
    console = console or Console(highlight=False, width=None if sys.stdout.isatty() else 130)
    summary = summarise(run.verdicts)
    table = Table(
        title=f"{run.name} · {run.model} · {len(run.items)} questions · {run.seconds:.1f} s", title_justify="left"
    )
    table.add_column("measure")
    table.add_column("value (95 % interval)", justify="right")
    table.add_column("n", justify="right")
    for m in summary.measures:
        if m.value is not None:
            table.add_row(m.name, cell(m), str(m.n))
    console.print(table)
    table = Table(title="by type", title_justify="left")
    for name in ("type", "n", "correct", "citation right", "refused wrongly", "quote exact"):
        table.add_column(name, justify="left" if name == "type" else "right")
    for kind, row in sorted(summary.by_type.items()):
        table.add_row(kind, str(row[0].n), *(cell(m) for m in row))
    console.print(table)
    for reason, count in summary.unscored.items():
        console.print(Text(f"unscored: {count} × {reason}", style="yellow"))
    wrong = worst_first(run)
    if wrong:
        console.print(Text(f"{len(wrong)} went wrong, worst first", style="bold"))
    for item in wrong[:errors]:
        line = Text(f"{item.verdict.failure:>17}  ", style="red")
        line.append(f"{item.verdict.id}  {item.question.question}", style="default")
        console.print(line)
        if item.answer:
            where = ", ".join(f"{c.source}:{c.start}-{c.end}" for c in item.answer.citations)
            console.print(Text(f"{'':>19}→ {item.answer.text[:160]}  {where}", style="dim"))
