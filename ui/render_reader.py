"""Article → HTML for the reader: the whole text as it stands, the cited words highlighted. Pure functions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.domain import Article, Citation
from ui.markup import attributes, day, esc

_BREAK = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)\s*")


@dataclass(frozen=True, slots=True)
class Highlight:
    """Characters `start:end` of the text; `here` is the passage that was asked for."""

    start: int
    end: int
    here: bool = False
    marker: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation stands in the article as the library holds it now; `warning` is empty when nothing changed."""

    span: tuple[int, int] | None
    warning: str = ""


def locate(citation: Citation, article: Article | None) -> Place:
    """Find the quoted words; never highlight others than these."""
    if article is None:
        return Place(None, "This article is no longer in the library. The quotation is shown as it was cited.")
    if article.text[citation.start : citation.end] == citation.quote:
        same = article.sha256 == citation.sha256
        return Place(
            (citation.start, citation.end),
            "" if same else "The file has changed since this answer; the quoted words still stand in the same place.",
        )
    if article.text.count(citation.quote) == 1:
        at = article.text.index(citation.quote)
        return Place(
            (at, at + len(citation.quote)),
            "The file has changed since this answer; the quoted words now stand in another place.",
        )
    return Place(None, "The file has changed since this answer and no longer holds the quoted words.")


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans of the paragraphs, split at blank lines; what lies between them is white space only."""
    spans, at = [], 0
    for m in _BREAK.finditer(text):
        if text[at : m.start()].strip():
            spans.append((at, m.start()))
        at = m.end()
    if text[at:].strip():
        spans.append((at, len(text)))
    return spans


def _piece(text: str, marks: Sequence[Highlight], dim: bool, first: bool) -> str:
    html = esc(text)
    if marks:
        here = any(h.here for h in marks)
        numbers = " ".join(str(h.marker) for h in marks if h.marker is not None)
        label = f' data-numbers="{esc(numbers)}"' if numbers and first else ""
        html = f'<mark class="{"cw-here" if here else "cw-also"}"{label}>{html}</mark>'
    return f'<span class="cw-dim">{html}</span>' if dim else html


def text_html(text: str, highlights: Sequence[Highlight] = (), dimmed: Sequence[tuple[int, int]] = ()) -> str:
    """The text in paragraphs, every character of it, highlights marked and boilerplate dimmed."""
    out = []
    edges = {e for h in highlights for e in (h.start, h.end)} | {e for span in dimmed for e in span}
    opened: set[Highlight] = set()
    for a, b in paragraphs(text):
        heading = text.startswith("#", a) and "\n" not in text[a:b]
        signs = a + len(text[a:b]) - len(text[a:b].lstrip("#").lstrip()) if heading else a  # "## ", kept but not seen
        cuts = sorted({a, b, signs, *(e for e in edges if a < e < b)})
        parts = []
        for x, y in pairwise(cuts):
            marks = [h for h in highlights if h.start <= x and y <= h.end]
            dim = any(s <= x and y <= e for s, e in dimmed)
            piece = _piece(text[x:y], marks, dim, bool(set(marks) - opened))
            parts.append(f'<span class="cw-syntax">{piece}</span>' if y <= signs else piece)
            opened |= set(marks)
        kind = ' class="cw-h"' if heading else ""
        out.append(f'<p{kind} dir="auto">{"".join(parts)}</p>')
    return "".join(out)


def head(article: Article) -> str:
    """Title, byline, date and file."""
    byline = " · ".join(p for p in (article.outlet, article.author, day(article.published)) if p)
    copy = '<p class="cw-copy">A near copy of another article in the library; the two count as one voice.</p>'
    return (
        f'<header class="cw-reader-head"><h2 tabindex="-1" class="cw-reader-title" dir="auto">'
        f"{esc(article.title or article.source)}</h2>"
        + (f'<p class="cw-byline">{esc(byline)}</p>' if byline else "")
        + f'<p class="cw-file">{esc(article.source)}</p>'
        + (copy if article.copy_of else "")
        + "</header>"
    )


def bar(shown: Article | Citation, passage: str) -> str:
    """What is read, for the bar that stays when the title has scrolled away. Not spoken: the article says it itself."""
    where = " · ".join(p for p in (passage, shown.outlet, day(shown.published)) if p)
    return (
        f'<div class="cw-reader-where" aria-hidden="true"><p class="cw-reader-name" dir="auto">'
        f'{esc(shown.title or shown.source)}</p><p class="cw-reader-count">{esc(where)}</p></div>'
    )


def reader(article: Article, highlights: Sequence[Highlight], warning: str = "", key: str = "") -> str:
    """The whole article. The passage asked for carries the class `cw-here`; `key` tells one passage
    from the next, so that the page scrolls once to each."""
    note = f'<p class="cw-warning" role="status">{esc(warning)}</p>' if warning else ""
    language = f' lang="{esc(article.language)}"' if article.language else ""
    return (
        f'<article class="cw-reader" aria-label="Article"{attributes(data_key=key)}>{head(article)}{note}'
        f'<div class="cw-text"{language}>{text_html(article.text, highlights, article.boilerplate)}</div></article>'
    )


def missing(citation: Citation, warning: str, key: str = "") -> str:
    """A quotation whose article is gone."""
    from_ = " · ".join(p for p in (citation.outlet, day(citation.published), citation.source) if p)
    return (
        f'<article class="cw-reader" aria-label="Article"{attributes(data_key=key)}><header class="cw-reader-head">'
        f'<h2 tabindex="-1" class="cw-reader-title" dir="auto">{esc(citation.title or citation.source)}</h2>'
        f'<p class="cw-byline">{esc(from_)}</p></header><p class="cw-warning" role="status">{esc(warning)}</p>'
        f'<blockquote class="cw-text" dir="auto"><p>{esc(citation.quote)}</p></blockquote></article>'
    )
