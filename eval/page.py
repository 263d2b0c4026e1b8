"""A run as one HTML page that opens offline: numbers, plots, and every failure with its evidence. No script, no link."""

from html import escape

from assistant.domain import Answer
from eval.compare import Comparison
from eval.metrics import reliability
from eval.plots import histogram, intervals, reliability_plot, risk_plot
from eval.run import Item, Run
from eval.summary import Measure, Summary, risk_curve, summarise
from eval.terminal import cell, worst_first

_STYLE = """
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#d8dde4;--paper:#fff;--mark:#2457c5;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebf0;--soft:#a3adba;--line:#384150;--paper:#14181f;--mark:#8ab0ff;
--bad:#ff8a80}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:72rem;margin:2rem auto;
padding:0 1rem}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.5rem}table{border-collapse:collapse;margin:1rem 0}
td,th{border-bottom:1px solid var(--line);padding:.25rem .9rem .25rem 0;text-align:left}.n{text-align:right!important;
font-variant-numeric:tabular-nums}.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:1rem}
figure{margin:0}figure.wide{max-width:46rem}figcaption{font-weight:600}svg{width:100%;height:auto}
svg text{fill:var(--soft);font-size:11px}svg .grid{stroke:var(--line)}svg .line{stroke:var(--mark);stroke-width:2;
fill:none}svg .ideal{stroke:var(--soft);stroke-dasharray:4 4}svg circle,svg rect{fill:var(--mark)}
details{border-bottom:1px solid var(--line);padding:.4rem 0}summary{cursor:pointer}.kind{color:var(--bad);font-weight:600}
.soft{color:var(--soft)}blockquote{margin:.3rem 0 .3rem 1rem;border-left:3px solid var(--line);padding-left:.8rem}
"""


def run_page(run: Run, comparison: Comparison | None = None) -> str:
    """The page. Texts of articles, questions and answers are escaped; nothing in them is markup."""
    summary = summarise(run.verdicts)
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<title>{escape(run.name)} · {escape(run.model)}</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>{escape(run.name)}</h1><p class='soft'>{escape(run.model)} · {len(run.items)} questions · "
        f"{escape(run.started)} · {run.seconds:.1f} s</p>",
        _comparison(comparison) if comparison else "",
        "<h2>Numbers</h2>",
        _measures(summary),
        "<h2>Plots</h2>",
        _plots(run, summary),
        "<h2>By type</h2>",
        _types(summary),
        *(f"<p>Unscored: {n} × {escape(reason)}</p>" for reason, n in summary.unscored.items()),
        _failures(run),
        _circumstances(run),
        "</main></body></html>",
    ]
    return "".join(parts)


def _table(head: list[str], rows: list[list[str]]) -> str:
    top = "".join(f"<th{' class=n' if i else ''}>{escape(h)}</th>" for i, h in enumerate(head))
    body = "".join(
        "<tr>" + "".join(f"<td{' class=n' if i else ''}>{escape(c)}</td>" for i, c in enumerate(row)) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _measures(summary: Summary) -> str:
    rows = [
        [m.name + (" (lower is better)" if m.better == "lower" else ""), cell(m), str(m.n)]
        for m in summary.measures
        if m.value is not None
    ]
    return _table(["measure", "value (95 % interval)", "n"], rows)


def _types(summary: Summary) -> str:
    rows = [[kind, str(row[0].n), *(cell(m) for m in row)] for kind, row in sorted(summary.by_type.items())]
    return _table(["type", "n", "correct", "citation right", "refused wrongly", "quote exact"], rows)


def _plots(run: Run, summary: Summary) -> str:
    scored = [v for v in run.verdicts if v.correct is not None]
    square = (
        reliability_plot(reliability([v.confidence for v in scored], [v.answerable for v in scored]))
        + risk_plot(risk_curve(scored))
        + histogram("Latency", [1000 * v.seconds for v in scored], "milliseconds an answer")
    )
    return (
        f"<div class='plots'>{square}</div>"
        + intervals("Correct, by type of question", _rows(summary.by_type))
        + intervals("Correct, by article", _rows(summary.by_article))
    )


def _rows(groups: dict[str, tuple[Measure, ...]]) -> list[tuple[str, float, float, float, int]]:
    return [
        (name, row[0].value, row[0].low or 0.0, row[0].high or 0.0, row[0].n)
        for name, row in sorted(groups.items())
        if row[0].value is not None
    ]


def _comparison(found: Comparison) -> str:
    verdict = "A regression." if found.regressed else "No significant regression."
    rows = [
        [c.name, str(c.n), f"{c.before:.3f}", f"{c.after:.3f}", ", ".join(c.won), ", ".join(c.lost), f"{c.p:.3f}"]
        for c in found.changes
    ]
    head = ["measure", "n", "before", "after", "won", "lost", "p, by article"]
    return f"<h2>{escape(found.before)} → {escape(found.after)}</h2><p>{verdict}</p>{_table(head, rows)}"


def _failures(run: Run) -> str:
    wrong = worst_first(run)
    if not wrong:
        return "<h2>Nothing went wrong</h2>"
    return f"<h2>{len(wrong)} went wrong, worst first</h2>" + "".join(_failure(i) for i in wrong)


def _failure(item: Item) -> str:
    v, q = item.verdict, item.question
    facts = "; ".join(" / ".join(f) for f in q.facts)
    body = f"<p class='soft'>expected: {escape(facts or 'to decline')} · in {escape(', '.join(q.sources) or '—')}</p>"
    if item.answer:
        body += f"<p>{escape(item.answer.text)}</p>{_evidence(item.answer)}"
    if item.oracle:
        body += f"<p class='soft'>From the right articles alone: {escape(item.oracle.text)}</p>"
    if v.unscored:
        body += f"<p>{escape(v.unscored)}</p>"
    return (
        f"<details><summary><span class='kind'>{escape(v.failure)}</span> {escape(v.id)} · {escape(q.question)} "
        f"<span class='soft'>confidence {v.confidence:.2f}</span></summary>{body}</details>"
    )


def _evidence(answer: Answer) -> str:
    cited = "".join(
        f"<blockquote>[{c.marker}] {escape(c.quote)}<br><span class='soft'>{escape(c.source)}:{c.start}–{c.end}</span>"
        "</blockquote>"
        for c in (answer.citations or answer.nearest)
    )
    found = "".join(f"<li>{escape(h.source)}:{h.start}–{h.end} <span class='soft'>{escape(h.text)}</span></li>"
                    for h in answer.hits[:5])  # fmt: skip
    return f"{cited}<p class='soft'>Found, best first:</p><ol>{found}</ol>"


def _circumstances(run: Run) -> str:
    rows = [[k, v] for part in (run.library, run.settings, run.versions) for k, v in part.items()]
    rows += [["questions, SHA-256", run.dataset_sha256], ["seed", str(run.seed)]]
    return "<h2>Circumstances</h2>" + _table(["", ""], rows)
