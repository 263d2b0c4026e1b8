"""Dated statements as lines, rows and a chart: what they tell, in the answer's order, whatever their articles lack."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import Answer, Sentence
from tests.test_render import Parsed, answered, citation
from ui import render, render_timeline
from ui.charts import timeline_chart
from ui.markup import moment


def course(*whens: str, when_from: str = "statement", **more: str) -> Answer:
    """A timeline of statements, one a moment; `more` is of their citations."""
    cited = tuple(citation(f"It was number {n}.", marker=n, **more) for n, _ in enumerate(whens, 1))
    said = (
        Sentence.model_validate({"text": c.quote, "citations": (c.marker,), "when": when, "when_from": when_from})
        for c, when in zip(cited, whens, strict=True)
    )
    return answered(status="overview", short_answer="", citations=cited, sentences=tuple(said))


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2024-02-05T06:35", "5 February 2024, 06:35"), ("2024-02-05", "5 February 2024"), ("2024-02", "February 2024"),
        ("1962", "1962"), ("--02-05", "5 February"), ("soon", "soon"), ("2024-13-01", "2024-13-01"), ("", ""),
    ],
)  # fmt: skip
def test_as_much_of_a_date_as_is_known_is_said(when: str, said: str) -> None:
    assert moment(when) == said


def test_each_statement_stands_under_its_date_and_its_outlet() -> None:
    text = Parsed(render.answer(course("1962", "2024-02-05T06:35"), 1)).text
    assert "1962 · The HeraldIt was number 1." in text
    assert "5 February 2024, 06:35 · The HeraldIt was number 2." in text
    assert text.startswith("⋮Timeline")
    assert "cw-when" not in render.answer(answered(), 1)


def test_the_day_of_an_article_is_called_so() -> None:
    dated = course("2024-02-05", "2024-02-06", when_from="article")
    assert "5 February 2024 · day of the article · The Herald" in Parsed(render.answer(dated, 1)).text
    assert render_timeline.told(dated)[0]["when"] == "5 February 2024, day of the article"


def test_rows_keep_the_order_of_the_answer_and_need_no_date_of_publication() -> None:
    rows = render_timeline.told(course("1962", "2022-03", "2024-02-05", published="", outlet="", title=""))
    assert [(r["who"], r["from"], r["to"]) for r in rows] == [
        ("1 · a.txt", "1962-01-01", "1962-12-31"),
        ("2 · a.txt", "2022-03-01", "2022-03-31"),
        ("3 · a.txt", "2024-02-05", "2024-02-05"),
    ]


def test_where_no_statement_tells_its_year_none_is_shown() -> None:
    rows = render_timeline.told(course("--02-29", "--03-02"))
    spec, _ = timeline_chart(rows)
    axis = spec["encoding"]["x"]["axis"]
    assert ([r["when"] for r in rows], axis["title"], axis["format"]) == (["29 February", "2 March"], None, "%-d %b")
    mixed = render_timeline.told(course("2024-02-05", "2024-02-07", "--03-02"))
    assert [r["when"] for r in mixed] == ["5 February 2024", "7 February 2024"]


def test_a_single_time_is_no_chart() -> None:
    assert render_timeline.told(course("2024-02-05", "2024-02-05")) == []


def test_other_answers_are_dated_by_their_articles_the_oldest_first() -> None:
    days = ("2024-03-02", "2024-01-26", "2024-02-14")
    dated = answered(citations=tuple(citation(marker=i, published=d) for i, d in enumerate(days, 1)))
    rows = render_timeline.published(dated)
    assert [r["from"] for r in rows] == sorted(days)
    assert "26 January 2024" in Parsed(render_timeline.table(rows)).text
    assert render_timeline.published(answered()) == []
    assert render_timeline.told(dated) == []


known = st.one_of(
    st.dates().map(lambda d: d.isoformat()),
    st.dates().map(lambda d: d.isoformat()[:7]),
    st.dates().map(lambda d: d.isoformat()[:4]),
    st.dates().map(lambda d: f"-{d.isoformat()[4:]}"),
    st.datetimes().map(lambda t: t.isoformat(timespec="minutes")),
)


@given(st.lists(known, min_size=2, max_size=8))
def test_any_dates_make_a_chart_or_none(whens: list[str]) -> None:
    rows = render_timeline.told(course(*whens))
    assert all(datetime.fromisoformat(r["from"]) <= datetime.fromisoformat(r["to"]) for r in rows)
    if rows:
        _, data = timeline_chart(rows)
        assert [d["who"] for d in data] == [r["who"] for r in rows]
