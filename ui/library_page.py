"""The library: what is in it, adding and removing articles, what could not be read."""

from collections.abc import Sequence

import streamlit as st

from assistant.domain import Article, Filters
from assistant.errors import CitewireError
from ui import add_articles, charts, reader_panel, session
from ui.engine import Engine, Overview
from ui.markup import day, plain_label


def show() -> None:
    """Draw the page."""
    engine = session.engine()
    with st.container(key="cw-page"):
        st.title("Library", anchor=False)
        if not engine.exists:
            st.caption("Nothing here yet.")
            add_articles.show(engine)
            return
        held = engine.overview()
        st.html(f'<p class="cw-lead">{summary(held)}</p>')
        _articles(engine, held)
        with st.expander("Add articles", icon=":material/add:", expanded=not held.articles or engine.intake.running):
            add_articles.show(engine)
        _problems(engine)
        if held.articles > 1:
            left, right = st.columns(2, gap="large")
            with left:
                charts.by_outlet(held)
            with right:
                charts.by_month(held)
    reader_panel.show(engine, {})


def summary(held: Overview) -> str:
    """Counts and the range of dates in one line."""
    outlets = len(held.outlets)
    parts = [
        f"{held.articles:,} article{'s' * (held.articles != 1)}",
        f"{held.chunks:,} passages",
        f"{outlets:,} outlet{'s' * (outlets != 1)}",
    ]
    if held.first:
        parts.append(f"{day(held.first)} to {day(held.last)}")
    return " · ".join(parts)


def matching(articles: Sequence[Article], search: str) -> list[Article]:
    """The articles in whose title, outlet, author, date or file name every word is found."""
    words = search.lower().split()
    return [
        a
        for a in articles
        if all(w in f"{a.title} {a.outlet} {a.author} {a.published} {a.source}".lower() for w in words)
    ]


def _articles(engine: Engine, held: Overview) -> None:
    search = st.text_input(
        "Search the articles", key="library-search", placeholder="Title, outlet, author, date or file"
    )
    found = matching(held.latest, search)
    if held.articles > len(held.latest):
        st.caption(
            f"The newest {len(held.latest):,} articles are listed here; questions are answered from all of them."
        )
    if not found:
        st.caption("No article matches." if held.articles else "The library holds no articles.")
        return
    sizes = engine.sizes()
    names = {a.id: a.title or a.source for a in held.latest}
    rows = []
    for a in found:
        length, passages = sizes.get(a.id, (0, 0))
        rows.append(
            {
                "Title": a.title or a.source, "Outlet": a.outlet, "Author": a.author, "Date": a.day,
                "Characters": length, "Passages": passages, "Copy of": names.get(a.copy_of, a.copy_of),
                "File": a.source, "Encoding": a.encoding,
            }
        )  # fmt: skip
    event = st.dataframe(
        rows, hide_index=True, on_select="rerun", selection_mode="multi-row", key="library-table", row_height=34,
        height=min(36 * len(rows) + 44, 480),
        column_config={"Title": st.column_config.TextColumn(width="large"), "Copy of": st.column_config.TextColumn(width="small"), "Characters": st.column_config.NumberColumn(format="localized")},
    )  # fmt: skip
    chosen = [found[i] for i in event.selection.rows if i < len(found)]
    _chosen(engine, chosen)


def _chosen(engine: Engine, chosen: Sequence[Article]) -> None:
    n = len(chosen)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Read", icon=":material/menu_book:", disabled=n != 1, key="library-read",
            on_click=lambda: session.open_article(chosen[0].id),
        )  # fmt: skip
        if st.button("Ask only these", icon=":material/forum:", disabled=not n, key="library-ask"):
            session.open_chat("")
            st.session_state.filters = Filters(sources=tuple(a.source for a in chosen))
            st.switch_page(st.session_state.chat_page)
        if st.button("Remove", icon=":material/delete:", disabled=not n, key="library-remove"):
            _remove(engine, chosen)
        st.caption(f"{n} chosen" if n else "Choose articles in the table to read, ask or remove them.")


@st.dialog("Remove from the library?", icon=":material/delete:")
def _remove(engine: Engine, chosen: Sequence[Article]) -> None:
    n = len(chosen)
    st.write(f"{n} article{'s' * (n != 1)} will no longer be found. Files in your own folders stay where they are.")
    for a in chosen[:8]:
        st.caption(plain_label(a.title or a.source))
    if n > 8:
        st.caption(f"and {n - 8} more")
    with st.container(horizontal=True):
        if st.button("Remove", type="primary", key="remove-yes"):
            try:
                engine.intake.remove(list(dict.fromkeys(a.source for a in chosen)))
            except CitewireError as error:
                st.error(plain_label(str(error)))
                return
            session.close_reader()
            st.rerun()
        if st.button("Keep", key="remove-no"):
            st.rerun()


def _problems(engine: Engine) -> None:
    problems = engine.catalogue().problems()
    if problems:
        with st.expander(f"Not read · {len(problems)}", icon=":material/warning:"):
            st.dataframe([{"File": s, "Reason": r} for s, r in problems], hide_index=True)
