"""Does its confidence mean anything, and does it decline where there is no answer? On test sets made by others.

    python -m benchmarks.abstention [--sample 300] [--sets ../shared/eval/outside]

NewsQA asks every question twice: over all articles, and with the article that holds its answer taken out (filtered
away at retrieval; the library stays as it is, so word frequencies still count it). mtRAG-UN and MultiHop-RAG bring
questions without an answer; mtRAG-UN's underspecified ones are counted apart, its partly answerable ones not at all.

Confidence is the product's own, of the best sentence it found, whether it declined or not. That sentence is *right*
on NewsQA when the answer stands in it, on the other sets when it is from a text marked as holding the answer; where
there is no answer, none is right. No threshold is chosen here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from tqdm import tqdm

from assistant.abstain import THRESHOLD
from assistant.assistant import Assistant
from assistant.bootstrap import load
from assistant.domain import Filters
from assistant.extract import Draft
from assistant.rewrite import standalone
from eval.metrics import aurc, auroc, calibration_error, reliability, risk_coverage
from eval.outside.load import Query, doc_id, queries
from eval.outside.retrieval import answer_in, turns
from eval.stats import proportion
from ui.outside import cache_folder, library_of

BINS = 5
COVERAGES = (0.1, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: whether it has an answer, whether the best sentence is right, and what the product made of it."""

    cluster: str
    answerable: bool
    right: bool
    confidence: float
    declined: bool


def main(
    sets: Annotated[Path, typer.Option(help="Folder of test sets; what is absent is skipped.")] = Path(
        "../shared/eval/outside"
    ),
    sample: Annotated[int, typer.Option(help="Questions taken of each set; 0: all.")] = 300,
    cache: Annotated[Path | None, typer.Option(help="Where libraries are kept.")] = None,
) -> None:
    """Measure and print three Markdown tables."""
    found: dict[str, list[Judged]] = {}
    for name, measure in MEASURED.items():
        if (sets / name).is_dir():
            bot = load(library_of(sets / name, cache or cache_folder()))
            found |= measure(bot, tqdm(queries(sets / name, sample), desc=name, disable=None))
    print("\n".join([overview(found), reliability_table(found), risk_table(found)]))


def newsqa(bot: Assistant, asked: Sequence[Query]) -> dict[str, list[Judged]]:
    """Every question with its article there, and with it taken out."""
    sources = [a.source for a in bot.catalogue.articles()]
    rows = []
    for q in asked:
        others = Filters(sources=tuple(s for s in sources if doc_id(s) not in q.gold_doc_ids))
        for filters in (None, others):
            draft = bot.extractor.draft(q.question, filters)
            right = filters is None and any(answer_in(e.text, q.answers) for e in draft.ranked[:1])
            rows.append(Judged(q.cluster, filters is None, right, draft.confidence, not draft.picks))
    return {"NewsQA, article there or taken out": rows}


def mtrag_un(bot: Assistant, asked: Sequence[Query]) -> dict[str, list[Judged]]:
    """The last turn of a conversation, with its history."""
    rows: dict[str, list[Judged]] = {"ANSWERABLE": [], "UNANSWERABLE": [], "UNDERSPECIFIED": [], "PARTIAL": []}
    for q in asked:
        followed = standalone(q.question, turns(q))
        rows[q.type].append(judged(q, bot.extractor.draft(followed.question, None, followed.context)))
    return {f"mtRAG-UN, {kind.lower()}": rows["ANSWERABLE"] + rows[kind] for kind in ("UNANSWERABLE", "UNDERSPECIFIED")}


def multihop(bot: Assistant, asked: Sequence[Query]) -> dict[str, list[Judged]]:
    """Questions over several articles, and some that none answers."""
    return {"MultiHop-RAG": [judged(q, bot.extractor.draft(q.question)) for q in asked]}


MEASURED: dict[str, Callable[[Assistant, Sequence[Query]], dict[str, list[Judged]]]] = {
    "newsqa_cnn": newsqa,
    "mtrag_un": mtrag_un,
    "multihoprag_500_evidence": multihop,
}


def judged(q: Query, draft: Draft) -> Judged:
    """Right is a best sentence from a text that holds the answer."""
    best = [doc_id(e.article.source) for e in draft.ranked[:1]]
    right = q.answerable and bool(set(best) & set(q.gold_doc_ids))
    return Judged(q.qid, q.answerable, right, draft.confidence, not draft.picks)


def overview(found: dict[str, list[Judged]]) -> str:
    """How well confidence separates, and what is declined at the shipped threshold."""
    lines = [
        "| | with an answer | without | AUROC | AURC | calibration error | abstained rightly | abstained wrongly |",
        "|---|" + "---:|" * 7,
    ]
    for name, rows in found.items():
        sure, answerable = [r.confidence for r in rows], [r.answerable for r in rows]
        lines.append(
            f"| {name} | {sum(answerable)} | {len(rows) - sum(answerable)} | {_plain(auroc(sure, answerable))} | "
            f"{_plain(aurc(_curve(rows)))} | {_plain(calibration_error(reliability(sure, answerable)))} | "
            f"{_declined(rows, answerable=False)} | {_declined(rows, answerable=True)} |"
        )
    return "\n".join(lines) + "\n"


def reliability_table(found: dict[str, list[Judged]]) -> str:
    """Share of questions with an answer, and of right best sentences, by confidence."""
    names = [f"{n / BINS:.1f}–{(n + 1) / BINS:.1f}" for n in range(BINS)]
    lines = ["| confidence: has an answer / best sentence right (n) | " + " | ".join(names) + " |"]
    lines.append("|---|" + "---:|" * BINS)
    for name, rows in found.items():
        cells = []
        for number in range(BINS):
            inside = [r for r in rows if min(BINS - 1, int(r.confidence * BINS)) == number]
            shares = f"{_share(r.answerable for r in inside)} / {_share(r.right for r in inside)} ({len(inside)})"
            cells.append(shares if inside else "—")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def risk_table(found: dict[str, list[Judged]]) -> str:
    """Share of wrong best sentences when only the surest questions are answered, and at the shipped threshold."""
    lines = ["| wrong when this share is answered | " + " | ".join(f"{c:.0%}" for c in COVERAGES) + " | as shipped |"]
    lines.append("|---|" + "---:|" * (len(COVERAGES) + 1))
    for name, rows in found.items():
        points = _curve(rows)
        cells = [f"{next(risk for coverage, risk in points if coverage >= c - 1e-9):.2f}" for c in COVERAGES]
        given = [not r.right for r in rows if r.confidence >= THRESHOLD]
        lines.append(f"| {name} | " + " | ".join([*cells, f"{_share(given)} of {len(given) / len(rows):.0%}"]) + " |")
    return "\n".join(lines) + "\n"


def _curve(rows: Sequence[Judged]) -> list[tuple[float, float]]:
    return risk_coverage([r.confidence for r in rows], [not r.right for r in rows])


def _declined(rows: Sequence[Judged], *, answerable: bool) -> str:
    some = [r for r in rows if r.answerable == answerable]
    e = proportion([r.declined for r in some], [r.cluster for r in some])
    return f"{e.value:.3f} ({e.low:.2f}–{e.high:.2f})" if e else "—"


def _share(flags: Iterable[bool]) -> str:
    values = list(flags)
    return f"{sum(values) / len(values):.2f}" if values else "—"


def _plain(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    typer.run(main)
