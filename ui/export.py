"""A chat as Markdown, as a page that needs nothing else, and as JSON that `citewire verify` accepts. Pure functions."""

import re
from collections.abc import Sequence

from assistant.domain import Answer, Citation, Conversation, Sentence, Voice
from ui import render, render_voices
from ui.markup import day, esc, moment

_STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#1d1c1a, #e9e6df); --soft: light-dark(#5c5850, #b4afa4);
  --rule: light-dark(#dcd7cb, #3a3d42); --accent: light-dark(#14566f, #86c3da); --here: light-dark(#fff3cd, #4a3f1c); }
body { font: 17px/1.6 Charter, "Iowan Old Style", Georgia, serif; color: var(--ink); background: light-dark(#fff, #17181a);
  max-width: 42rem; margin: 3rem auto; padding: 0 1.25rem; overflow-wrap: anywhere; }
sup { line-height: 0; } h1 { font-size: 1.7rem; line-height: 1.25; } h2 { font-size: 1.25rem; line-height: 1.35; margin: 0 0 0.3rem; }
section { border-top: 1px solid var(--rule); margin-top: 2.25rem; padding-top: 1.5rem; }
.state, .when, .head, footer, cite, .at, table { font: 0.85rem/1.5 system-ui, sans-serif; color: var(--soft); }
p { margin: 0.7rem 0; } .state { margin: 0.2rem 0; } .when { margin: 1rem 0 -0.7rem; } .head { margin: 1.2rem 0 0.3rem; }
.state b, .head, .when b, th[scope=row] { font-weight: 600; } .when b, sup, li::marker { color: var(--accent); }
.short { font-size: 1.45rem; line-height: 1.3; margin: 0.4rem 0; } .before { color: var(--soft); }
ol, ul { padding-left: 1.5rem; margin: 0.3rem 0; } li { margin: 0.7rem 0; } li::marker { font: 600 0.85rem system-ui, sans-serif; }
q { background: var(--here); box-decoration-break: clone; -webkit-box-decoration-break: clone; } cite, .at { display: block; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: start; vertical-align: top; font-weight: 400;
  border-top: 1px solid var(--rule); padding: 0.3rem 0.75rem 0.3rem 0; overflow-wrap: normal; } thead th { border: 0; }
td:nth-child(3) { overflow-wrap: anywhere; }
footer { border-top: 1px solid var(--rule); margin-top: 2.5rem; padding-top: 1rem; }
@media print { :root { color-scheme: light; } body { font-size: 11pt; margin: 0; max-width: none; padding: 0; }
  h1, h2, .state, .when, .head { break-after: avoid; } p, li, tr { break-inside: avoid; } }
"""
SHORT = 12  # hex digits of a sha256 that are shown; the JSON holds all 64


def as_json(chat: str, answers: Sequence[Answer]) -> str:
    """The conversation as published JSON."""
    return Conversation(id=chat, turns=tuple(answers)).model_dump_json(indent=2)


def as_markdown(title: str, answers: Sequence[Answer]) -> str:
    """Questions as headings, answers with footnote numbers, who says what, sources with quotation, file and span."""
    parts = [f"# {_md(title)}"]
    for a in answers:
        label, large = render.label(a)[1], "" if a.abstained else render.short_answer(a)
        parts.append(f"## {_md(a.question)}")
        parts.append(" · ".join([*[f"*{label}*"] * bool(label), *[f"**{_md(large)}**"] * bool(large)]))
        parts += [_md(a.notice)] if a.notice else []
        parts += [_md_sentence(a, s) for s in a.sentences] or [_md(a.text)]
        parts += [_md(a.reason)] if a.reason not in ("", a.text) else []
        if voices := _voices(a):
            rows = "\n".join("| " + " | ".join(map(_md, _who(v, c))) + f" | [{c.marker}] |" for v, c in voices)
            parts.append(f"Who says what:\n\n| Who | Stance | Printed in | Source |\n|---|---|---|---|\n{rows}")
        if a.behind:
            told, paths = render_voices.origin_paths(a)
            parts.append(f"{told}:\n\n" + "\n".join(f"- {_md(p)}" for p in paths))
        if missing := render.not_said(a):
            parts.append("Missing: " + _md("; ".join(missing)))
        if a.nearest:
            parts.append("The closest passages:\n\n" + "\n".join(f"- {_md_source(c)}" for c in a.nearest))
        if a.citations:
            parts.append("Sources:\n\n" + "\n".join(f"{c.marker}. {_md_source(c)}" for c in a.citations))
        parts.append(f"*{_md(render.made_by(a))}*")
    return "\n\n".join(p for p in [*parts, _md(_CHECK)] if p) + "\n"


def as_html(title: str, answers: Sequence[Answer]) -> str:
    """One page without scripts, pictures or links to anywhere; light, dark, narrow and on paper."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{esc(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f'<h1 dir="auto">{esc(title)}</h1>{"".join(map(_section, answers))}<footer>{esc(_CHECK)}</footer></body></html>'
    )


_CHECK = (
    "Exported from Citewire. Every quotation can be checked against its file: export the chat as JSON and run "
    "citewire verify on it."
)


def _section(a: Answer) -> str:
    sign, word = render.label(a)
    large = "" if a.abstained else render.short_answer(a)
    parts = [f'<h2 dir="auto">{esc(a.question)}</h2>']
    parts += [f'<p class="state">{sign} <b>{esc(word)}</b></p>'] if word else []
    parts += [f'<p class="state">{esc(a.notice)}</p>'] if a.notice else []
    parts += [f'<p class="short" dir="auto">{esc(large)}</p>'] if large else []
    parts += [_html_sentence(a, s) for s in a.sentences] or [f'<p dir="auto">{esc(a.text)}</p>']
    parts += [f'<p dir="auto">{esc(a.reason)}</p>'] if a.reason not in ("", a.text) else []
    if voices := _voices(a):
        rows = "".join(
            '<tr><th scope="row" dir="auto">{}</th><td>{}</td><td dir="auto">{}</td>'.format(*map(esc, _who(v, c)))
            + f"<td>[{c.marker}]</td></tr>"
            for v, c in voices
        )
        parts.append(
            '<p class="head">Who says what</p><table><thead><tr><th scope="col">Who</th><th scope="col">Stance</th>'
        )
        parts.append(
            f'<th scope="col">Printed in</th><th scope="col">Source</th></tr></thead><tbody>{rows}</tbody></table>'
        )
    if a.behind:
        told, paths = render_voices.origin_paths(a)
        parts.append(f'<p class="head">{told}</p><ul>{"".join(f"<li>{esc(p)}</li>" for p in paths)}</ul>')
    if missing := render.not_said(a):
        parts.append(f'<p class="head">Missing</p><p class="state" dir="auto">{esc("; ".join(missing))}</p>')
    if a.nearest:
        items = "".join(f"<li>{_html_source(c)}</li>" for c in a.nearest)
        parts.append(f'<p class="head">The closest passages</p><ul>{items}</ul>')
    if a.citations:
        items = "".join(f'<li value="{c.marker}">{_html_source(c)}</li>' for c in a.citations)
        parts.append(f'<p class="head">Sources</p><ol>{items}</ol>')
    return f'<section>{"".join(parts)}<p class="at">{esc(render.made_by(a))}</p></section>'


def file_name(title: str, suffix: str) -> str:
    """A file name that every system takes."""
    stem = "".join(c if c.isalnum() else "-" for c in title.lower())
    return "-".join(p for p in stem.split("-") if p)[:60].strip("-") + suffix if stem.strip("-") else "chat" + suffix


def _md_sentence(a: Answer, s: Sentence) -> str:
    dated = ""
    if s.when:
        beside = render.beside_date(s, {c.marker: c for c in a.citations})
        dated = " · ".join([f"**{_md(moment(s.when))}**", *map(_md, beside)]) + "  \n"
    before = f"*{_md(s.before)}* " if s.before else ""
    note = f" (not covered: {_md(s.note)})" if s.note else ""
    return dated + before + _md(s.text) + "".join(f" [{m}]" for m in s.citations) + note


def _html_sentence(a: Answer, s: Sentence) -> str:
    dated = ""
    if s.when:
        beside = "".join(f" · {esc(p)}" for p in render.beside_date(s, {c.marker: c for c in a.citations}))
        dated = f'<p class="when" dir="auto"><b>{esc(moment(s.when))}</b>{beside}</p>'
    before = f'<span class="before">{esc(s.before)}</span> ' if s.before else ""
    marks = "".join(f"<sup>[{m}]</sup>" for m in s.citations)
    note = f'<br><span class="state">Not covered: {esc(s.note)}</span>' if s.note else ""
    return f'{dated}<p dir="auto">{before}{esc(s.text)}{marks}{note}</p>'


def _voices(a: Answer) -> list[tuple[Voice, Citation]]:
    """The statements with their citations; also a single one, which the page leaves to the answer."""
    cited = {c.marker: c for c in a.citations}
    return [(v, cited[v.citation]) for v in a.voices if v.citation in cited]


def _who(v: Voice, c: Citation) -> tuple[str, str, str]:
    """Speaker, stance, and where it is printed: through whom, and how many copies count with it."""
    through = [t for t in v.through if t != c.outlet]
    printed = [c.outlet or c.title or c.source, *["through " + ", ".join(through)] * bool(through)]
    printed += [f"copied in {', '.join(v.copies)}"] * bool(v.copies)
    return v.speaker, render_voices.STANCES.get(v.stance, v.stance), "; ".join(printed)


def _md_source(c: Citation) -> str:
    return f"“{_md(c.quote)}” — {_md(_from(c))}  \n   `{_code(c.source)}`, {_at(c)}"


def _html_source(c: Citation) -> str:
    return (
        f'<q dir="auto">{esc(c.quote)}</q><cite dir="auto">{esc(_from(c))}</cite>'
        f'<span class="at">{esc(c.source)}, {esc(_at(c))}</span>'
    )


def _from(c: Citation) -> str:
    return ", ".join(p for p in (c.title or c.source, c.outlet, c.author, day(c.published)) if p)


def _at(c: Citation) -> str:
    space = "" if c.space == "file" else " of the extracted text"
    return f"characters {c.start:,}–{c.end:,}{space}, sha256 {c.sha256[:SHORT]}…"


def _md(text: str) -> str:
    """Text in which Markdown finds no markup; line breaks become spaces."""
    marked = "".join("\\" + ch if ch in "\\`*_{}[]<>#|!~$&" else ch for ch in " ".join(text.split()))
    return re.sub(r"^(\d{0,9})([-+=.)])", r"\1\\\2", marked)  # a line that would be a list or a rule


def _code(text: str) -> str:
    return " ".join(text.replace("`", "'").split())
