"""Measures an exported reader on the candidates that `newsqa_candidates.py` wrote.

    python -m training.evaluate_reranker --candidates candidates.jsonl.gz [--model FOLDER]

Sentence holding the gold answer at rank 1 and in the top 3; the span in the right sentence (exact match and F1 of
SQuAD, Rajpurkar et al. 2016); whether the best relevance tells answered from unanswered (AUROC, the unanswered
being the same questions without the article that answers them). Intervals: 95 %, bootstrap over questions.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import string
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.reader import Candidate, Reading, SentenceReader

SPANS = (
    "| sentences with the answer | span: exact | F1 | the surer half | answerable by relevance: AUROC | by span | by both |",
    "|---|---|---|---|---|---|---|",
)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="folder with model.onnx and tokenizer.json; default: as shipped")
    parser.add_argument("--sample", type=int, default=500, help="0 for all questions")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--weights", type=float, nargs="+", default=[0, 0.5, 1, 2, 4])
    parser.add_argument("--context", choices=["none", "previous", "lead"], default="previous")
    args = parser.parse_args()
    with gzip.open(args.candidates, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    if args.sample:
        rows = random.Random(args.seed).sample(rows, args.sample)
    reader = SentenceReader.load(args.model)
    if reader is None:
        raise SystemExit(f"No model can be loaded from {args.model}.")
    began = time.perf_counter()
    read = [
        reader.score(
            row["question"],
            [Candidate(c["text"], context(c, args.context)) for c in row["candidates"]],
        )
        for row in rows
    ]
    spent = time.perf_counter() - began
    print(f"{len(rows)} questions, {1000 * spent / len(rows):.0f} ms for each\n")
    print("\n".join(ranking(rows, read, args.weights)) + "\n")
    print("\n".join([*SPANS, spans(rows, read) + answerable(rows, read)]))


def context(candidate: Any, kind: str) -> str:
    """What the reader is told beside the sentence; the start of the article stands in for a title."""
    if kind == "none" or candidate["lead"] == candidate["text"]:
        return ""
    if kind == "previous":
        return str(candidate["previous"])
    lead = " ".join(candidate["lead"].split(" -- ")[-1].split()[:14])
    return f"{lead}. {candidate['previous']}"


def ranking(rows: Sequence[Any], read: Sequence[Sequence[Reading]], weights: Sequence[float]) -> list[str]:
    """Rank of the first gold sentence for the plain score plus `weight` times relevance, both z-scored."""
    lines = ["| | answer sentence @1 | @3 | @10 |", "|---|---|---|---|"]
    for weight in [*weights, float("inf")]:
        first = []
        for row, readings in zip(rows, read, strict=True):
            base, learned = z([c["score"] for c in row["candidates"]]), z([r.relevance for r in readings])
            order = (-(learned if weight == float("inf") else base + weight * learned)).argsort(kind="stable")
            ranks = [n for n, i in enumerate(order) if row["candidates"][i]["gold"]]
            first.append(min(ranks, default=999))
        found = np.array(first)
        name = {0: "first stage alone", float("inf"): "reader alone"}.get(weight, f"+ {weight:g} × reader")
        lines.append(f"| {name} | {interval(found < 1)} | {interval(found < 3)} | {(found < 10).mean():.3f} |")
    return lines


def spans(rows: Sequence[Any], read: Sequence[Sequence[Reading]]) -> str:
    """Exact match and F1 of the span in the first sentence that holds the answer, and in the surer half of these."""
    exact, overlap, scores = [], [], []
    for row, readings in zip(rows, read, strict=True):
        for candidate, reading in zip(row["candidates"], readings, strict=True):
            if candidate["gold"] and reading.span:
                said = candidate["text"][slice(*reading.span)]
                exact.append(float(any(normal(said) == normal(a) for a in row["answers"])))
                overlap.append(max(f1(said, a) for a in row["answers"]))
                scores.append(reading.span_score)
                break
    best = np.argsort(scores)[len(scores) // 2 :]
    surer = f"{np.array(exact)[best].mean():.3f} / {np.array(overlap)[best].mean():.3f}"
    return f"| {len(exact)} | {interval(exact)} | {interval(overlap)} | {surer} |"


def answerable(rows: Sequence[Any], read: Sequence[Sequence[Reading]]) -> str:
    """AUROC of the best relevance, and of the best span score, with the answering article and without it."""
    cells = []
    signals: tuple[Callable[[Reading], float], ...] = (
        lambda r: r.relevance, lambda r: r.span_score, lambda r: r.relevance + 0.5 * r.span_score
    )  # fmt: skip
    for signal in signals:
        present, absent = [], []
        for row, readings in zip(rows, read, strict=True):
            if not any(c["gold"] for c in row["candidates"]):
                continue
            values = np.array([signal(r) for r in readings])
            other = np.array([not c["own"] for c in row["candidates"]])
            if other.sum() >= 5:
                present.append(values.max())
                absent.append(values[other].max())
        cells.append(f"{auroc(present, absent):.3f}")
    return f" {' | '.join(cells)} |"


def z(values: Sequence[float]) -> NDArray[np.float64]:
    """Standard scores."""
    array = np.array(values, dtype=float)
    scores: NDArray[np.float64] = (array - array.mean()) / (array.std() or 1.0)
    return scores


def interval(values: Sequence[float] | NDArray[np.bool_]) -> str:
    """Mean with its 95 % bootstrap interval."""
    array = np.asarray(values, dtype=float)
    draws = np.random.default_rng(0).integers(0, len(array), (2000, len(array)))
    low, high = np.percentile(array[draws].mean(1), [2.5, 97.5])
    return f"{array.mean():.3f} [{low:.3f}, {high:.3f}]"


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive scores above a negative (Mann-Whitney U over the number of pairs)."""
    p, n = np.array(positive)[:, None], np.array(negative)[None, :]
    return float(((p > n) + 0.5 * (p == n)).mean())


def normal(text: str) -> str:
    """SQuAD's normalisation: lower case, no punctuation, no articles, single spaces."""
    bare = "".join(" " if c in string.punctuation + "“”‘’" else c for c in text.lower())
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split())


def f1(said: str, gold: str) -> float:
    """Token F1 of two normalised strings."""
    a, b = normal(said).split(), normal(gold).split()
    shared = sum((Counter(a) & Counter(b)).values())
    return 2 * shared / (len(a) + len(b)) if shared else float(normal(said) == normal(gold))


if __name__ == "__main__":
    main()
