"""Who says what → HTML: one row a statement, those of one voice together, copies folded. Pure functions."""

from collections.abc import Mapping, Sequence

from assistant.domain import Answer, Citation, Voice
from ui.markup import attributes, day, esc
from ui.render import mark

STANCES = {
    "says": "says",
    "denies": "denies",
    "confirms": "confirms",
    "accuses": "accuses",
    "declines": "declines to say",
    "asks": "asks",
}


def table(answer: Answer, turn: int) -> str:
    """The table of voices; empty for fewer than two statements."""
    cited = {c.marker: c for c in answer.citations}
    voices = [v for v in answer.voices if v.citation in cited]
    if len(voices) < 2:
        return ""
    rows = "".join(_row(v, cited[v.citation], turn) for v in _together(voices))
    return (
        '<section class="cw-voices" aria-label="Who says what"><h3>Who says what</h3><table>'
        '<thead><tr><th scope="col">Who</th><th scope="col">Stance</th><th scope="col">Words</th>'
        f'<th scope="col">Printed in</th></tr></thead><tbody>{rows}</tbody></table>{origins(answer)}</section>'
    )


def origins(answer: Answer) -> str:
    """What the outlets rest on, a path a line; empty where each tells its own."""
    if not answer.behind:
        return ""
    paths = [p for p in answer.behind if p[0] != p[-1]]
    told = "One account" if len({p[-2:] for p in paths}) == 1 < len(paths) else "Where it comes from"
    circle = " · in a circle"
    lines = "".join(f"<li>{esc(' → '.join(p))}{circle if p[0] == p[-1] else ''}</li>" for p in answer.behind)
    return f'<p class="cw-through">{told}</p><ul class="cw-through" dir="auto">{lines}</ul>'


def _together(voices: Sequence[Voice]) -> list[Voice]:
    """The statements of one speaker beside each other, speakers in order of their first."""
    order: dict[str, int] = {}
    for v in voices:
        order.setdefault(v.speaker, len(order))
    return sorted(voices, key=lambda v: order[v.speaker])


def _row(v: Voice, c: Citation, turn: int) -> str:
    others = [t for t in v.through if t != c.outlet]  # the outlet stands in its own column
    through = f'<span class="cw-through">through {esc(", ".join(others))}</span>' if others else ""
    copies = ""
    if v.copies:
        n = len(v.copies)
        names = "".join(f"<li>{esc(s)}</li>" for s in v.copies)
        copies = (
            f'<details class="cw-copies"><summary>and {n} cop{"y" if n == 1 else "ies"}, counted once</summary>'
            f"<ul>{names}</ul></details>"
        )
    printed = " · ".join(p for p in (c.outlet or c.source, day(c.published)) if p)
    return (
        f'<tr><th scope="row" dir="auto">{esc(v.speaker)}{through}</th>'
        f'<td><span class="cw-stance cw-stance-{esc(v.stance)}">{esc(STANCES.get(v.stance, v.stance))}</span></td>'
        f'<td dir="auto"><q>{esc(c.quote)}</q> {mark(c, turn)}</td><td>{esc(printed)}{copies}</td></tr>'
    )


def dated(answer: Answer) -> list[dict[str, str]]:
    """One row a dated citation, oldest first, for a timeline; empty for fewer than three different days."""
    speaker = {v.citation: v.speaker for v in answer.voices}
    rows = sorted(
        (
            {
                "day": c.published[:10], "who": speaker.get(c.marker) or c.outlet or c.source,
                "outlet": c.outlet or c.source, "words": c.quote,
            }
            for c in answer.citations
            if len(c.published) >= 10
        ),
        key=lambda r: r["day"],
    )  # fmt: skip
    return rows if len({r["day"] for r in rows}) >= 3 else []


def timeline_table(rows: Sequence[Mapping[str, str]]) -> str:
    """The rows of `dated` as a table."""
    body = "".join(
        f'<tr><th scope="row"><time{attributes(datetime=r["day"])}>{esc(day(r["day"]))}</time></th>'
        f'<td dir="auto">{esc(r["who"])}</td><td dir="auto"><q>{esc(r["words"])}</q></td></tr>'
        for r in rows
    )
    return f'<section class="cw-voices" aria-label="Timeline"><table><tbody>{body}</tbody></table></section>'
