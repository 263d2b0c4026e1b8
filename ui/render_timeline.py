"""What is dated in an answer, as rows for a chart and as a table. Pure functions.

In a timeline each statement has its own row, dated by what it tells, in the answer's order; in other answers the rows are
dated by their articles, the oldest first.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from assistant.domain import Answer
from ui.markup import attributes, day, esc, moment
from ui.render import DAY_OF_ARTICLE

Row = dict[str, str]
"""`when` in words; `from` and `to`: ISO dates or date-times between which it was; `who`, `outlet`, `words`."""

FEWEST = 3  # different days of publication that are worth a chart
_ANY_YEAR = "2000"  # where no statement tells its year: a leap year, and not shown


def told(answer: Answer) -> list[Row]:
    """The statements of a timeline in their order; those whose year is not known only where it is known of none.

    Empty for other answers, and where there are not two different times.
    """
    cited = {c.marker: c for c in answer.citations}
    dated = [(s, cited[s.citations[0]]) for s in answer.sentences if s.when and s.citations and s.citations[0] in cited]
    yearless = all(s.when.startswith("--") for s, _ in dated)
    rows = []
    for s, c in dated:
        span = between(s.when.replace("-", _ANY_YEAR, 1) if yearless else s.when)
        if span:
            outlet = c.outlet or c.title or c.source
            when = moment(s.when) + (f", {DAY_OF_ARTICLE}" if s.when_from == "article" else "")
            rows.append(
                {
                    "when": when, "from": span[0], "to": span[1], "who": f"{c.marker} · {outlet}", "outlet": outlet,
                    "words": c.quote,
                }
            )  # fmt: skip
    return rows if len({(r["from"], r["to"]) for r in rows}) > 1 else []


def between(when: str) -> tuple[str, str] | None:
    """First and last moment that a date, a month (`2024-01`) or a year stands for; None without a year.

    >>> between("2024-02")
    ('2024-02-01', '2024-02-29')
    """
    known = when.partition("T")[0]
    try:
        if len(known) == len("2024-01-24"):
            date.fromisoformat(known)
            return when, when
        year, month = int(known[:4]), int(known[5:7] or 0)
        first = date(year, month or 1, 1)
        after = date(year + (month in (0, 12)), 1 if month in (0, 12) else month + 1, 1)
    except ValueError:
        return None
    return first.isoformat(), (after - timedelta(days=1)).isoformat()


def published(answer: Answer) -> list[Row]:
    """One row a dated citation, oldest article first; empty for fewer than three different days."""
    speaker = {v.citation: v.speaker for v in answer.voices}
    rows = sorted(
        (
            {
                "when": day(c.published), "from": c.published[:10], "to": c.published[:10],
                "who": speaker.get(c.marker) or c.outlet or c.source, "outlet": c.outlet or c.source, "words": c.quote,
            }
            for c in answer.citations
            if len(c.published) >= 10
        ),
        key=lambda r: r["from"],
    )  # fmt: skip
    return rows if len({r["from"] for r in rows}) >= FEWEST else []


def table(rows: Sequence[Mapping[str, str]]) -> str:
    """The rows as a table."""
    body = "".join(
        f'<tr><th scope="row"><time{attributes(datetime=r["from"])}>{esc(r["when"])}</time></th>'
        f'<td dir="auto">{esc(r["who"])}</td><td dir="auto"><q>{esc(r["words"])}</q></td></tr>'
        for r in rows
    )
    return f'<section class="cw-voices" aria-label="Timeline"><table><tbody>{body}</tbody></table></section>'
