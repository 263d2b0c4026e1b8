"""Charts of the library. Each says in words what it shows; the table beside it holds the same."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui.engine import Overview

MOST = 12  # outlets shown one by one


def by_outlet(held: Overview) -> None:
    """Articles by outlet."""
    rows = [{"outlet": o, "articles": n} for o, n in held.outlets[:MOST]]
    if len(held.outlets) > MOST:
        rows.append({"outlet": "all others", "articles": sum(n for _, n in held.outlets[MOST:])})
    unknown = held.articles - sum(n for _, n in held.outlets)
    if unknown:
        rows.append({"outlet": "unknown", "articles": unknown})
    st.subheader("By outlet", anchor=False)
    _bars(rows, {"field": "outlet", "type": "nominal", "sort": None, "title": None}, horizontal=True)


def by_month(held: Overview) -> None:
    """Articles by month of publication."""
    months = Counter(a.day[:7] for a in held.latest if a.day)
    rows = [{"month": m, "articles": n} for m, n in sorted(months.items())]
    st.subheader("By month", anchor=False)
    if rows:
        _bars(rows, {"field": "month", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}}, horizontal=False)
    else:
        st.caption("No article has a date.")


def timeline(rows: Sequence[Mapping[str, str]]) -> None:
    """Who said something when, by the date of the article. The table below it holds the same."""
    spec = {
        "mark": {"type": "point", "filled": True, "size": 110},
        "encoding": {
            "x": {"field": "day", "type": "temporal", "title": None, "axis": {"format": "%-d %b %Y", "labelOverlap": True}},
            "y": {"field": "who", "type": "nominal", "title": None, "sort": {"field": "day"}, "axis": {"labelLimit": 180}},
            "color": {"field": "outlet", "type": "nominal", "legend": None},
            "tooltip": [{"field": f, "type": "nominal"} for f in ("day", "who", "outlet", "words")],
        },
        "height": {"step": 32},
    }  # fmt: skip
    st.vega_lite_chart([dict(r) for r in rows], spec, width="stretch")


def _bars(rows: list[dict[str, Any]], category: dict[str, Any], *, horizontal: bool) -> None:
    count = {"field": "articles", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1, "format": "d"}}
    category = {**category, "axis": {**category.get("axis", {}), "labelLimit": 220}}
    spec = {
        "mark": {"type": "bar", "cornerRadius": 2, "size": 16},
        "encoding": {"y": category, "x": count} if horizontal else {"x": category, "y": count},
        "height": {"step": 26} if horizontal else 220,
    }
    st.vega_lite_chart(rows, spec, width="stretch")
