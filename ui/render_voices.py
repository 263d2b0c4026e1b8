"""Who says what → HTML: one row a statement, those of one voice together, copies folded. Pure functions."""

from collections.abc import Mapping, Sequence

from assistant.domain import Answer, Citation, Voice
from ui.markup import day, esc
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
    rows = "".join(_rows(said, cited, turn) for said in _together(voices))
    return (
        '<section class="cw-voices cw-brief" aria-label="Who says what"><h3>Who says what</h3><table>'
        '<thead><tr><th scope="col">Who</th><th scope="col">Stance</th><th scope="col">Words</th>'
        f'<th scope="col">Printed in</th></tr></thead><tbody>{rows}</tbody></table>{origins(answer)}</section>'
    )


def origins(answer: Answer) -> str:
    """What the outlets rest on, a path a line; empty where each tells its own."""
    if not answer.behind:
        return ""
    told, paths = origin_paths(answer)
    lines = "".join(f"<li>{esc(p)}</li>" for p in paths)
    return f'<p class="cw-through">{told}</p><ul class="cw-through" dir="auto">{lines}</ul>'


def origin_paths(answer: Answer) -> tuple[str, list[str]]:
    """What the outlets rest on, as plain text: a heading, and a path each."""
    straight = [p for p in answer.behind if p[0] != p[-1]]
    told = "One account" if len({p[-2:] for p in straight}) == 1 < len(straight) else "Where it comes from"
    return told, [" → ".join(p) + (" · in a circle" if p[0] == p[-1] else "") for p in answer.behind]


def speaker_key(name: str) -> str:
    """What makes two names one speaker: "The Kremlin" is "Kremlin"."""
    first, _, rest = name.strip().partition(" ")
    return (rest if rest and first.casefold() in ("the", "a", "an") else name).strip().casefold()


def _together(voices: Sequence[Voice]) -> list[list[Voice]]:
    """The statements of each speaker, speakers in order of their first."""
    by_speaker: dict[str, list[Voice]] = {}
    for v in voices:
        by_speaker.setdefault(speaker_key(v.speaker), []).append(v)
    return list(by_speaker.values())


def _rows(said: Sequence[Voice], cited: Mapping[int, Citation], turn: int) -> str:
    """The rows of one speaker, named once."""
    name = esc(min((v.speaker for v in said), key=len))
    head = f'<th scope="rowgroup" rowspan="{len(said)}" dir="auto">{name}</th>'
    return "".join(f"<tr>{'' if i else head}{_cells(v, cited[v.citation], turn)}</tr>" for i, v in enumerate(said))


def _cells(v: Voice, c: Citation, turn: int) -> str:
    others = [t for t in v.through if t != c.outlet]  # the outlet stands before it
    when = " · ".join([day(c.published)] * bool(c.published) + ["through " + ", ".join(others)] * bool(others))
    copies = ""
    if v.copies:
        n = len(v.copies)
        names = "".join(f"<li>{esc(s)}</li>" for s in v.copies)
        copies = (
            f'<details class="cw-copies"><summary>and {n} cop{"y" if n == 1 else "ies"}, counted once</summary>'
            f"<ul>{names}</ul></details>"
        )
    printed = esc(c.outlet or c.source) + (f'<span class="cw-through">{esc(when)}</span>' if when else "")
    return (
        f'<td><span class="cw-stance cw-stance-{esc(v.stance)}">{esc(STANCES.get(v.stance, v.stance))}</span></td>'
        f'<td><div class="cw-said"><q dir="auto">{esc(c.quote)}</q> {mark(c, turn)}</div></td>'
        f"<td>{printed}{copies}</td>"
    )
