"""Lists of chats, outlets and articles → HTML. Pure functions."""

from collections.abc import Sequence
from urllib.parse import urlencode

from assistant.domain import Article
from ui.chats import Chat
from ui.markup import attributes, day, esc

SHOWN = 200  # articles in the list of the sidebar; the library page has them all


def chats(found: Sequence[Chat], current: str) -> str:
    """Links to chats; a click opens one without loading the page again."""
    if not found:
        return '<p class="cw-empty">No chats yet.</p>'
    items = "".join(
        "<li><a"
        + attributes(
            class_="cw-chat", href="?" + urlencode({"chat": c.id}), data_act="chat", data_chat=c.id, title=c.title,
            aria_current="page" if c.id == current else None, dir="auto",
        )
        + f">{esc(c.title)}</a></li>"
        for c in found
    )  # fmt: skip
    return f'<nav aria-label="Chats"><ul class="cw-chats">{items}</ul></nav>'


def outlets(counts: Sequence[tuple[str, int]], articles: int) -> str:
    """Outlets with their number of articles."""
    rows = list(counts)
    if (rest := articles - sum(n for _, n in counts)) > 0:
        rows.append(("Outlet unknown", rest))
    items = "".join(f"<li><span>{esc(o)}</span><span class='cw-count'>{n:,}</span></li>" for o, n in rows)
    return f'<ul class="cw-outlets" aria-label="Outlets">{items}</ul>'


def articles(found: Sequence[Article], count: int) -> str:
    """Links that open an article in the reader; `count`: how many there are in all."""
    items = "".join(
        "<li><a"
        + attributes(href="?" + urlencode({"article": a.id}), data_act="article", data_article=a.id, title=a.source)
        + f'><span class="cw-title" dir="auto">{esc(a.title or a.source)}</span>'
        + f'<span class="cw-date">{esc(" · ".join(p for p in (a.outlet, day(a.published)) if p))}</span></a></li>'
        for a in found[:SHOWN]
    )
    more = f'<p class="cw-empty">and {count - SHOWN:,} more on the Library page</p>' if count > SHOWN else ""
    return f'<ul class="cw-articles" aria-label="Articles">{items}</ul>{more}'
