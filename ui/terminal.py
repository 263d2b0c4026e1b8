"""An answer on a terminal: sentences with markers, then the citations with file and span."""

from rich.console import Console
from rich.text import Text

from assistant.domain import Answer


def show(answer: Answer, console: Console | None = None) -> None:
    """Print an answer. Article text is printed as it stands: no markup in it is interpreted."""
    console = console or Console(highlight=False)
    if answer.notice:
        console.print(Text(answer.notice, style="yellow"))
    if answer.abstained:
        console.print(Text(answer.text, style="bold"))
    for s in answer.sentences:
        line = Text(s.text)
        if s.short:
            line.stylize("bold", *s.short)
        line.append("".join(f" [{m}]" for m in s.citations), style="cyan")
        console.print(line)
    for c in answer.citations or answer.nearest:
        label = f"[{c.marker}]" if answer.citations else "nearest:"
        where = " · ".join(p for p in (c.outlet, c.published[:10], c.title) if p)
        console.print(Text(f"  {label} {c.source}:{c.start}-{c.end}  {where}", style="dim"))
        if not answer.citations:
            console.print(Text(f"      “{c.quote}”", style="dim"))
