"""The reports of outside sets on a terminal and as Markdown."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from eval.outside.report import SetReport
from eval.terminal import cell


def show_sets(reports: Sequence[SetReport], console: Console | None = None) -> None:
    """Print one table."""
    console = console or Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    table = Table()
    for name in ("set", "measure", "value (95 % interval)", "n"):
        table.add_column(name, justify="right" if name in ("n", "value (95 % interval)") else "left")
    for r in reports:
        if r.skipped:
            table.add_row(r.name, f"skipped: {r.skipped}", "", "")
            continue
        for number, m in enumerate(r.measures):
            head = r.name if number == 0 else f"  {r.documents} documents" if number == 1 else ""
            table.add_row(head, m.name + (" (lower is better)" if m.better == "lower" else ""), cell(m), str(m.n))
        table.add_section()
    console.print(table)


def markdown(reports: Sequence[SetReport]) -> str:
    """The same as a Markdown table."""
    lines = ["| set | measure | value (95 % interval) | n |", "|---|---|---|---|"]
    for r in reports:
        if r.skipped:
            lines.append(f"| {r.name} | skipped | | |")
        for m in r.measures:
            note = " (lower is better)" if m.better == "lower" else ""
            lines.append(f"| {r.name} | {m.name}{note} | {cell(m)} | {m.n} |")
    return "\n".join(lines) + "\n"
