"""Markdown tables: written, found in what a command printed, and found and renewed in a page under the experiment's name."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

NAMED = re.compile(r"`experiments ([a-z-]+)`")
"""How a page names the experiment that makes the table below: `experiments stages`."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The lines of one table."""
    lines = ["| " + " | ".join(row) + " |" for row in (head, *rows)]
    lines.insert(1, "|---" * len(head) + "|")
    return "\n".join(line.replace("|  ", "| ") for line in lines)


def blocks(text: str) -> Iterator[str]:
    """The paragraphs and tables of a text, in order; only a blank line ends one."""
    return (block.strip("\n") for block in re.split(r"\n[ \t]*\n", text) if block.strip())


def tables_in(text: str) -> list[str]:
    """The tables of a text."""
    return [block for block in blocks(text) if block.startswith("|")]


@dataclass(frozen=True, slots=True)
class Standing:
    """A table of a page: the heading it stands under, and the experiment named in the paragraph right above it, or ""."""

    heading: str
    experiment: str
    text: str


def standing(page: str) -> list[Standing]:
    """Every table of a page."""
    found: list[Standing] = []
    heading = above = ""
    for block in blocks(page):
        if block.startswith("#"):
            heading = block.split("\n")[0].lstrip("# ")
        if block.startswith("|"):
            names = NAMED.findall(above)
            found.append(Standing(heading, names[-1] if names else "", block))
        above = block
    return found


def renewed(page: str, name: str, made: Sequence[str]) -> str:
    """The page with the tables of one experiment exchanged, in order.

    Raises:
        ValueError: the page has more or fewer tables of that experiment than were made.
    """
    old = [t.text for t in standing(page) if t.experiment == name]
    if len(old) != len(made):
        raise ValueError(f"'{name}' makes {len(made)} tables, the page has {len(old)}")
    for before, after in zip(old, made, strict=True):
        page = page.replace(before, after, 1)
    return page
