"""A chat as Markdown, as a page that needs nothing else, and as JSON that `citewire verify` accepts. Pure functions."""

from collections.abc import Sequence

from assistant.domain import Answer, Citation, Conversation
from ui import render
from ui.markup import day, esc

_STYLE = """
body { font: 17px/1.6 Charter, "Iowan Old Style", Georgia, serif; color: #1d1c1a; background: #fff; max-width: 42rem;
  margin: 3rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.7rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
.state, footer, li cite, li .at { font: 0.85rem/1.5 system-ui, sans-serif; color: #5c5850; font-style: normal; }
.short { font-size: 1.45rem; margin: 0.3rem 0; } ol { padding-left: 1.5rem; } li { margin: 0.6rem 0; }
q { background: #fff3cd; } sup { color: #14566f; } .at { overflow-wrap: anywhere; }
"""


def as_json(chat: str, answers: Sequence[Answer]) -> str:
    """The conversation as published JSON."""
    return Conversation(id=chat, turns=tuple(answers)).model_dump_json(indent=2)


def as_markdown(title: str, answers: Sequence[Answer]) -> str:
    """Questions as headings, answers with footnote numbers, sources with quotation, file and span."""
    parts = [f"# {_md(title)}"]
    for a in answers:
        parts.append(f"## {_md(a.question)}")
        label = render.LABELS[a.status][1]
        parts.append(
            " · ".join(
                p for p in (f"*{label}*" if label else "", f"**{_md(a.short_answer)}**" if a.short_answer else "") if p
            )
        )
        parts += [_md(a.notice)] if a.notice else []
        parts += [
            _md(s.text) + "".join(f" [{m}]" for m in s.citations) + (f" (not covered: {_md(s.note)})" if s.note else "")
            for s in a.sentences
        ] or [_md(a.text)]
        if a.missing:
            parts.append("Missing: " + _md("; ".join(a.missing)))
        sources = [
            f"{c.marker}. “{_md(c.quote)}” — {_md(_from(c))}\n   `{_code(c.source)}` {_at(c)}" for c in a.citations
        ]
        if sources:
            parts.append("\n".join(sources))
    return "\n\n".join(p for p in parts if p) + "\n"


def as_html(title: str, answers: Sequence[Answer]) -> str:
    """One page without scripts, pictures or links to anywhere."""
    parts = []
    for a in answers:
        label = render.LABELS[a.status][1]
        parts.append(f'<h2 dir="auto">{esc(a.question)}</h2>')
        parts += [f'<p class="state">{esc(label)}</p>'] if label else []
        parts += [f'<p class="short" dir="auto">{esc(a.short_answer)}</p>'] if a.short_answer else []
        parts += [f'<p class="state">{esc(a.notice)}</p>'] if a.notice else []
        for s in a.sentences:
            marks = "".join(f"<sup>[{m}]</sup>" for m in s.citations)
            note = f'<br><span class="state">Not covered: {esc(s.note)}</span>' if s.note else ""
            parts.append(f'<p dir="auto">{esc(s.text)}{marks}{note}</p>')
        if not a.sentences:
            parts.append(f'<p dir="auto">{esc(a.text)}</p>')
        if a.missing:
            parts.append(f'<p class="state">Missing: {esc("; ".join(a.missing))}</p>')
        items = "".join(
            f'<li value="{c.marker}"><q dir="auto">{esc(c.quote)}</q><br><cite>{esc(_from(c))}</cite><br>'
            f'<span class="at">{esc(c.source)} {esc(_at(c))}</span></li>'
            for c in a.citations
        )
        parts += [f"<ol>{items}</ol>"] if items else []
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{esc(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f'<h1 dir="auto">{esc(title)}</h1>{"".join(parts)}<footer>Exported from Citewire. Every quotation can be checked '
        "against its file with the JSON export and <code>citewire verify</code>.</footer></body></html>"
    )


def file_name(title: str, suffix: str) -> str:
    """A file name that every system takes."""
    stem = "".join(c if c.isalnum() else "-" for c in title.lower())
    return "-".join(p for p in stem.split("-") if p)[:60].strip("-") + suffix if stem.strip("-") else "chat" + suffix


def _from(c: Citation) -> str:
    return ", ".join(p for p in (c.title, c.outlet, c.author, day(c.published)) if p)


def _at(c: Citation) -> str:
    space = "" if c.space == "file" else " of the extracted text"
    return f"characters {c.start}–{c.end}{space}, sha256 {c.sha256}"


def _md(text: str) -> str:
    """Text in which Markdown finds no markup; line breaks become spaces."""
    return "".join("\\" + ch if ch in "\\`*_{}[]<>#|!~$&" else ch for ch in " ".join(text.split()))


def _code(text: str) -> str:
    return text.replace("`", "'")
