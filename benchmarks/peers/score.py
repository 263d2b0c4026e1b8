"""The answers of one system → one row of the comparison."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.metrics import recall_at, reciprocal_rank
from eval.outside.load import Query, doc_id
from eval.outside.retrieval import answer_in
from eval.stats import Estimate, bootstrap, percentile, proportion


@dataclass(frozen=True, slots=True)
class Row:
    """One system; values by column key, None where the system has no such thing."""

    label: str
    values: dict[str, Any]


def _share(e: dict[str, float]) -> str:
    return f"{e['value']:.3f} ({e['low']:.3f}–{e['high']:.3f})"


def _number(digits: int, unit: str) -> Callable[[float], str]:
    return lambda v: f"{v:,.{digits}f} {unit}"


COLUMNS: list[tuple[str, str, Callable[[Any], str]]] = [
    ("ingest_rate", "ingest, articles per second", _number(1, "/s")),
    ("ingest_cpu", "ingest, processor time with imports", _number(1, "s")),
    ("ingest_cpu_rate", "ingest, articles per second of processor time", _number(1, "/s")),
    ("passages", "passages", lambda v: f"{v:,}"),
    ("index_mib", "index on disk", _number(1, "MiB")),
    ("cold", "cold start to the first answer", _number(2, "s")),
    ("search_p50", "search p50", _number(1, "ms")),
    ("search_p95", "search p95", _number(1, "ms")),
    ("search_cpu", "search, processor time p50", _number(1, "ms")),
    ("answer_p50", "answer p50", _number(1, "ms")),
    ("answer_p95", "answer p95", _number(1, "ms")),
    ("answer_cpu", "answer, processor time p50", _number(1, "ms")),
    ("memory_ingest", "peak memory, ingest", _number(0, "MiB")),
    ("memory_ask", "peak memory, answering", _number(0, "MiB")),
    ("r1", "R@1, article", _share),
    ("r5", "R@5, article", _share),
    ("r10", "R@10, article", _share),
    ("mrr", "MRR@10, article", _share),
    ("ranked1", "best sentence holds the answer", _share),
    ("ranked3", "one of the best three does", _share),
    ("shown1", "the first sentence shown does", _share),
    ("declined", "declines (every question has an answer)", _share),
    ("exact", "quotations exact at their offsets", _share),
]


def _estimate(e: Estimate | None) -> dict[str, float] | None:
    return None if e is None else {"value": e.value, "low": e.low, "high": e.high, "n": e.n}


def score(
    label: str,
    found: dict[str, Any],
    asked: Sequence[Query],
    articles: Path,
    texts: int,
) -> Row:
    """Grade a system. Quotations without offsets cannot be checked and leave the column empty."""
    by_id = {q.qid: q for q in asked}
    ingested, searched, answered = found["ingest"], found["search"], found["answer"]
    pairs = [(by_id[a["qid"]], a) for a in answered["questions"]]
    clusters = [q.cluster for q, _ in pairs]
    files = [[doc_id(f) for f in s["files"]] for s in searched["questions"]]

    def share(flags: list[bool]) -> dict[str, float] | None:
        return _estimate(proportion(flags, clusters))

    def holds(key: str, k: int) -> dict[str, float] | None:
        return share([any(answer_in(s, q.answers) for s in a[key][:k]) for q, a in pairs])

    recall = {k: share([bool(recall_at(f, q.gold_doc_ids, k)) for f, (q, _) in zip(files, pairs, strict=True)])
              for k in (1, 5, 10)}  # fmt: skip
    ranks = [reciprocal_rank(f, q.gold_doc_ids) or 0.0 for f, (q, _) in zip(files, pairs, strict=True)]
    quotes = [(q, c) for c, (_, a) in zip(clusters, pairs, strict=True) for q in a["quotes"] if q["start"] is not None]
    exact = [_exact(q, articles) for q, _ in quotes]

    def milliseconds(phase: dict[str, Any], key: str, q: float) -> float:
        return 1000 * (percentile([one[key] for one in phase["questions"]], q) or 0.0)

    return Row(
        label,
        {
            "ingest_rate": texts / ingested["seconds"],
            "ingest_cpu": ingested["cpu_seconds"],
            "ingest_cpu_rate": texts / ingested["cpu_seconds"],
            "passages": ingested["passages"],
            "index_mib": ingested["index_bytes"] / 2**20,
            "cold": answered["cold_seconds"],
            "search_p50": milliseconds(searched, "seconds", 50),
            "search_p95": milliseconds(searched, "seconds", 95),
            "search_cpu": milliseconds(searched, "cpu_seconds", 50),
            "answer_p50": milliseconds(answered, "seconds", 50),
            "answer_p95": milliseconds(answered, "seconds", 95),
            "answer_cpu": milliseconds(answered, "cpu_seconds", 50),
            "memory_ingest": ingested["peak_mib"],
            "memory_ask": answered["peak_mib"],
            "r1": recall[1],
            "r5": recall[5],
            "r10": recall[10],
            "mrr": _estimate(bootstrap(ranks, clusters, resamples=1000)),
            "ranked1": holds("ranked", 1),
            "ranked3": holds("ranked", 3),
            "shown1": holds("sentences", 1),
            "declined": share([a["declined"] for _, a in pairs]),
            "exact": _estimate(proportion(exact, [c for _, c in quotes])),
        },
    )


def _exact(quote: dict[str, Any], articles: Path) -> bool:
    text = (articles / quote["file"]).read_bytes().decode("utf-8")
    start = quote["start"]
    return bool(quote["text"]) and text[start : start + len(quote["text"])] == quote["text"]
