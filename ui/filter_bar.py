"""Which articles a question is answered from: chosen above the input, and said there."""

from datetime import date

import streamlit as st

from assistant.domain import Filters
from ui import session
from ui.engine import Engine, Overview
from ui.markup import day, plain_label

MOST_ARTICLES = 200  # articles offered one by one


def show(engine: Engine) -> None:
    """Draw it in the bar at the bottom."""
    held, chosen = engine.overview(), session.filters()
    round_ = st.session_state.setdefault("filters_round", 0)  # another key: a new popover, which is closed
    with st.container(key="cw-filters", horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover(
            plain_label(summary(chosen, held)),
            icon=":material/filter_list:",
            type="tertiary",
            key=f"filters-menu-{round_}",
        ):
            _form(held, chosen, round_)
        if chosen:
            st.button(
                "Clear filters",
                icon=":material/filter_list_off:",
                type="tertiary",
                key="filters-clear",
                on_click=_clear,
            )


def summary(chosen: Filters, held: Overview) -> str:
    """The choice in a few words."""
    parts = []
    if chosen.outlets:
        parts.append(chosen.outlets[0] if len(chosen.outlets) == 1 else f"{len(chosen.outlets)} outlets")
    if chosen.sources:
        parts.append(f"{len(chosen.sources)} chosen article{'s' * (len(chosen.sources) != 1)}")
    if chosen.since and chosen.until:
        parts.append(f"{day(chosen.since)} to {day(chosen.until)}")
    elif chosen.since:
        parts.append(f"since {day(chosen.since)}")
    elif chosen.until:
        parts.append(f"until {day(chosen.until)}")
    return " · ".join(parts) or (f"All {held.articles:,} articles" if held.articles != 1 else "The one article")


def _form(held: Overview, chosen: Filters, round_: int) -> None:
    with st.form("filters-form", border=False):
        counts = dict(held.outlets)
        st.multiselect(
            "Outlets", list(counts), default=[o for o in chosen.outlets if o in counts], key=f"filters-outlets-{round_}",
            format_func=lambda o: f"{plain_label(o)} ({counts[o]:,})", placeholder="All outlets",
        )  # fmt: skip
        first, last = _date(held.first) or date(1900, 1, 1), _date(held.last) or date.today()
        left, right = st.columns(2)
        for column, label, value in ((left, "From", chosen.since), (right, "To", chosen.until)):
            column.date_input(
                label, value=_date(value), min_value=first, max_value=last, key=f"filters-{label.lower()}-{round_}"
            )
        titles = {a.source: a.title or a.source for a in held.latest[:MOST_ARTICLES]}
        st.multiselect(
            "Articles", list(titles), default=[s for s in chosen.sources if s in titles], key=f"filters-articles-{round_}",
            format_func=lambda s: plain_label(titles[s]), placeholder="All articles",
        )  # fmt: skip
        st.form_submit_button("Use these", type="primary", on_click=_use, args=(round_,))


def _use(round_: int) -> None:
    """Take what was chosen in the form. Called before the page is drawn: an overtaken run cannot lose it."""
    outlets, since, until, sources = (
        st.session_state[f"filters-{name}-{round_}"] for name in ("outlets", "from", "to", "articles")
    )
    st.session_state.filters = Filters(
        outlets=tuple(outlets), sources=tuple(sources),
        since=since.isoformat() if since else "", until=until.isoformat() if until else "",
    )  # fmt: skip
    st.session_state.filters_round = round_ + 1


def _clear() -> None:
    st.session_state.filters = Filters()


def _date(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None
