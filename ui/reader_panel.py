"""The reader beside the chat: the article of a citation, with the cited words in view, and a way to the next one."""

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from assistant.domain import Answer, Article, Citation
from ui import session
from ui.engine import Engine
from ui.render_reader import Highlight, bar, locate, missing, reader


def show(engine: Engine, answers: Mapping[int, Answer | None]) -> None:
    """Draw it, when a passage is open. `answers`: those of the open chat, by their turn."""
    now = session.visit()
    number, _, marker = now.read.partition(".")
    answer = answers.get(int(number)) if number.isdecimal() else None
    citation = references(answer).get(marker) if answer else None
    article = engine.catalogue().article(now.article) if now.article and not now.read else None
    if answer and citation:
        _cited(engine, answer, citation, int(number), marker)
    elif article:
        with _panel():
            _buttons(article, None, None, "")
            st.html(reader(article, _span(now.at, article), key=f"{article.id}.{now.at}"))
    else:
        st.empty()  # closes it at once, not when the run ends
        if now.article:
            st.toast("That article is no longer in the library.", icon=":material/link_off:")


def references(answer: Answer) -> dict[str, Citation]:
    """Everything of an answer that opens the reader, by its number; the nearest passages are -1, -2…"""
    found = {str(c.marker): c for c in answer.citations}
    return found | {str(-i): c for i, c in enumerate(answer.nearest, 1)}


def _cited(engine: Engine, answer: Answer, citation: Citation, turn: int, marker: str) -> None:
    cited = references(answer)
    order = list(cited)
    at = order.index(marker)
    before = order[at - 1] if at else None
    after = order[at + 1] if at + 1 < len(order) else None
    article = engine.catalogue().article(citation.article_id)
    place = locate(citation, article)
    key = f"{turn}.{marker}.{citation.sha256[:8]}"
    with _panel():
        _buttons(article or citation, (turn, before), (turn, after), f"{at + 1} of {len(order)}")
        if article is None:
            st.html(missing(citation, place.warning, key=key))
            return
        here = [Highlight(*place.span, here=True)] if place.span else []
        also = [
            Highlight(*span)
            for m, c in cited.items()
            if m != marker and c.article_id == article.id and (span := locate(c, article).span)
        ]
        st.html(reader(article, [*here, *also], place.warning, key=key))
        if place.span:
            link = "?" + urlencode({"article": article.id, "at": f"{place.span[0]}-{place.span[1]}"})
            st.caption(f"Characters {place.span[0]:,}–{place.span[1]:,} · [link to this passage]({link})")


def _panel() -> "st.delta_generator.DeltaGenerator":
    return st.container(key="cw-reader-panel")


Step = tuple[int, str | None] | None  # turn and number of the passage a button leads to


def _buttons(shown: Article | Citation, before: Step, after: Step, label: str) -> None:
    """The bar that stays in view: what is read, which passage of how many, and the way on."""
    with st.container(key="cw-reader-bar", horizontal=True, vertical_alignment="center"):
        st.html(bar(shown, f"Passage {label}" if label else ""))
        if before and after:
            for (turn, marker), word, icon in (
                (before, "Previous passage", "arrow_back"),
                (after, "Next passage", "arrow_forward"),
            ):
                st.button(
                    word, key=f"reader-{icon}", icon=f":material/{icon}:", disabled=marker is None,
                    on_click=session.open_citation, args=(turn, int(marker or 0)), type="tertiary",
                )  # fmt: skip
        st.button(
            "Close the reader",
            key="reader-close",
            icon=":material/close:",
            on_click=session.close_reader,
            type="tertiary",
        )


def _span(at: str, article: Article) -> list[Highlight]:
    start, _, end = at.partition("-")
    if start.isdecimal() and end.isdecimal() and int(start) < int(end) <= len(article.text):
        return [Highlight(int(start), int(end), here=True)]
    return []
