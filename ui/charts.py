"""Charts of the library. Each says in words what it shows; the table beside it holds the same."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from ui.engine import Overview

MOST = 12  # outlets shown one by one
_SEEN = 0.04  # share of a timeline's width from which on a month or a year is drawn as a bar


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
    """The rows of `render_timeline`, in their order: a point for a day, a bar for a month or a year."""
    spec, data = timeline_chart(rows)
    st.vega_lite_chart(data, spec, width="stretch")


def timeline_chart(rows: Sequence[Mapping[str, str]]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The Vega-Lite chart and its data. Times are drawn as UTC, so that a day is the same day everywhere."""
    spans = [(datetime.fromisoformat(r["from"]), datetime.fromisoformat(r["to"])) for r in rows]
    first, last = min(a for a, _ in spans), max(b for _, b in spans)
    days = (last - first).days
    data = [
        {**r, "from": f"{a.isoformat()}Z", "to": f"{b.isoformat()}Z", "drawn": "bar" if b - a > _SEEN * (last - first) else "point"}
        for r, (a, b) in zip(rows, spans, strict=True)
    ]  # fmt: skip
    clock = days < 2 and any("T" in r["from"] for r in rows)
    form = "%Y" if days > 1500 else "%b %Y" if days > 250 else "%-d %b" if first.year == last.year else "%-d %b %Y"
    axis: dict[str, Any] = {
        "title": None,
        "format": f"{form}, %H:%M" if clock else form,
        "labelOverlap": True,
        "labelFlush": True,
    }
    if form == "%-d %b" and any(str(first.year) in r["when"] for r in rows):  # else no statement tells the year
        axis["title"] = str(first.year)
    if days < 10 and not clock:
        axis["tickCount"] = "day"  # not the same day twice
    x = {"type": "temporal", "scale": {"type": "utc", "padding": 12}, "axis": axis}
    who = {"field": "who", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 180}}
    tooltip = [{"field": f, "type": "nominal"} for f in ("when", "who", "outlet", "words")]
    color = {"field": "outlet", "type": "nominal", "legend": None}
    layers: dict[str, dict[str, Any]] = {
        "bar": {
            "mark": {"type": "bar", "size": 9, "cornerRadius": 4, "opacity": 0.7},
            "encoding": {"x2": {"field": "to"}},
        },
        "point": {"mark": {"type": "point", "filled": True, "size": 110, "opacity": 1}},
    }
    drawn = {d["drawn"] for d in data}  # an empty layer would be a picture without a text to screen readers
    spec = {
        "encoding": {"y": who, "color": color, "tooltip": tooltip, "x": {"field": "from", **x}},
        "layer": [{"transform": [{"filter": f"datum.drawn == '{k}'"}], **v} for k, v in layers.items() if k in drawn],
        "height": {"step": 32},
    }
    return spec, data


def _bars(rows: list[dict[str, Any]], category: dict[str, Any], *, horizontal: bool) -> None:
    count = {"field": "articles", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1, "format": "d"}}
    category = {**category, "axis": {**category.get("axis", {}), "labelLimit": 220}}
    spec = {
        "mark": {"type": "bar", "cornerRadius": 2, "size": 16},
        "encoding": {"y": category, "x": count} if horizontal else {"x": category, "y": count},
        "height": {"step": 26} if horizontal else 220,
    }
    st.vega_lite_chart(rows, spec, width="stretch")
