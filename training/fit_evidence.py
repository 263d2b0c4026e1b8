"""Fits the weights with which `assistant/evidence.py` ranks sentences, and prints how well they do.

    python -m training.fit_evidence CASES.pkl [--out WEIGHTS.json]        (cases made by training/cases.py)

The sentences of a question compete in a softmax; the loss is the negative log of the share that goes to those that
answer. Adam, 200 steps; a penalty pulls each weight to the one in force. Cross-validation: five folds over questions.
The weights are printed to be put into that file, and written to `--out` for the fit of the decision.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import WEIGHTS
from training.cases import CALLED, Case, load_cases

NAMES = list(WEIGHTS)
PULL = 0.02  # towards the weights in force

Array = NDArray[np.float64]
Row = tuple[Array, Array]  # features (sentences × names), 1 for a sentence that answers


def row_of(case: Case) -> Row:
    """The numbers of one question."""
    return np.array([[e.features[n] for n in NAMES] for e in case.evidence]), np.array(case.holds, dtype=float)


def fit(rows: list[Row], start: Array, steps: int = 200, rate: float = 0.15) -> Array:
    """Adam (Kingma & Ba 2015) on the mean loss, the rate falling to zero."""
    w, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, steps + 1):
        gradient = PULL * (w - start)
        for x, y in rows:
            share = np.exp(x @ w - (x @ w).max())
            share /= share.sum()
            gold = share * y / (share * y).sum()
            gradient += x.T @ (share - gold) / len(rows)
        mean, square = 0.9 * mean + 0.1 * gradient, 0.99 * square + 0.01 * gradient**2
        moved = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        w -= rate * (1 - step / steps) * moved
    return w


def found(row: Row, w: Array, first: int) -> float:
    """1 when a sentence that answers is among the first."""
    return float(row[1][np.argsort(-(row[0] @ w), kind="stable")[:first]].any())


def main() -> None:
    """Fit and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--out", type=Path, help="write the weights there too, as JSON")
    given = parser.parse_args()
    cases = [c for c in load_cases(given.cases) if any(c.holds)]
    rows = [row_of(c) for c in cases]
    now = np.array([WEIGHTS[n] for n in NAMES])
    part = np.random.RandomState(0).permutation(len(rows)) % 5
    crossed = [now] * len(rows)
    for fold in range(5):
        w = fit([r for r, p in zip(rows, part, strict=True) if p != fold], now)
        crossed = [w if p == fold else c for c, p in zip(crossed, part, strict=True)]
    print("| rank 1 / top 3 holds the answer | n | weights in force | fitted, five-fold |\n|---|---:|---:|---:|")
    groups: dict[str, list[int]] = {}
    for i, case in enumerate(cases):
        groups.setdefault(_group(case), []).append(i)
    for group, at in groups.items():
        before = [np.mean([found(rows[i], now, k) for i in at]) for k in (1, 3)]
        after = [np.mean([found(rows[i], crossed[i], k) for i in at]) for k in (1, 3)]
        print(f"| {group} | {len(at)} | {before[0]:.3f} / {before[1]:.3f} | {after[0]:.3f} / {after[1]:.3f} |")
    print()
    weights = dict(zip(NAMES, (round(float(value), 2) for value in fit(rows, now)), strict=True))
    for name, value in weights.items():
        print(f'    "{name}": {value:.2f},')
    if given.out:
        given.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


def _group(case: Case) -> str:
    name = CALLED.get(case.set, case.set)
    if case.set != "news":
        return name
    return f"{name}, {'in other words' if case.kind == 'paraphrase' else 'plain'}"


if __name__ == "__main__":
    main()
