"""Fits the weights with which `assistant/abstain.py` decides whether the evidence answers, and prints how well it does.

    python -m training.fit_abstention CASES.pkl [--weights WEIGHTS.json]        (cases made by training/cases.py)

Sentences are ranked by the weights in force, or by those that `fit_evidence.py` wrote.

A row is a question with the signals of its best evidence; an answerable one whose two best sentences do not answer is
left out of the fit, not out of the last rows. Logistic regression (Newton's method), answerable questions weighing .8
in all, and those whose article was taken away counting twice: in a large collection they are the
common case. Cross-validation: five folds over questions, seed 0.
"""

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.abstain import SIGNALS, THRESHOLD, signals
from assistant.evidence import WEIGHTS
from training.cases import CALLED, load_cases

NAMES = list(SIGNALS)
ANSWERABLE = 0.8  # share of questions taken to have an answer: people ask about what they have read of
TAKEN_AWAY = 2.0
WHOLE = 4.0  # a question on real or sample articles: there are few of them beside those on the invented ones
RIDGE = 1.0

KINDS = {
    "paraphrase": "in other words",
    "near": "near: the same people and things, not answered",
    "false-premise": "false premises",
    "removed": "the answering article taken away",
}

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """One question with its signals."""

    set: str
    kind: str
    question: str
    values: list[float]
    answerable: bool
    found: bool


def rows_of(path: Path, weights: Mapping[str, float]) -> list[Row]:
    """The rows of all cases."""
    made = []
    for case in load_cases(path):
        ranked = case.ranked(weights)
        values = signals(case.question, [e for e, _ in ranked], case.frequency)
        found = not case.answerable or any(holds for _, holds in ranked[:2])
        made.append(Row(case.set, case.kind, case.question.text, [values[n] for n in NAMES], case.answerable, found))
    return made


def fit(x: Array, y: Array, counts: Array, steps: int = 50) -> Array:
    """Newton's method on the weighted log loss with an L2 penalty on all but the bias."""
    w = np.zeros(x.shape[1])
    shares = np.where(y == 1, ANSWERABLE / (counts * y).sum(), (1 - ANSWERABLE) / (counts * (1 - y)).sum())
    each = shares * counts * len(y)
    penalty = np.array([0.0 if n == "bias" else RIDGE for n in NAMES])
    for _ in range(steps):
        p = chance(x, w)
        gradient = x.T @ ((p - y) * each) + penalty * w
        curve = (x * (p * (1 - p) * each)[:, None]).T @ x + np.diag(penalty)
        w -= np.linalg.solve(curve, gradient)
    return w


def chance(x: Array, w: Array) -> Array:
    """The logistic model."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x @ w, -30, 30))))


def auroc(p: Array, y: Array) -> float:
    """Chance that an answerable question scores above an unanswerable one (Mann–Whitney U)."""
    a, b = p[y == 1][:, None], p[y == 0]
    return float(((a > b) + 0.5 * (a == b)).mean()) if a.size and b.size else float("nan")


def line(name: str, p: Array, y: Array) -> str:
    """A row of the table: AUROC, abstained rightly and wrongly at the shipped threshold."""
    cells = ["", "", ""]
    if (y == 0).any() and (y == 1).any():
        cells[0] = f"{auroc(p, y):.3f}"
    if (y == 0).any():
        cells[1] = f"{(p[y == 0] < THRESHOLD).mean():.2f}"
    if (y == 1).any():
        cells[2] = f"{(p[y == 1] < THRESHOLD).mean():.2f}"
    return f"| {name} | {len(y):,} | {' | '.join(cells)} |".replace("  ", " ")


def reliability(p: Array, y: Array, bins: int = 5) -> str:
    """Mean confidence beside the share that was answerable, in equal-width bins."""
    head, mean, share = ["confidence"], ["mean confidence"], ["share answerable"]
    for low in np.arange(bins) / bins:
        inside = (p >= low) & (p < low + 1 / bins)
        head.append(f"{low:.1f}–{low + 1 / bins:.1f}")
        mean.append(f"{p[inside].mean():.2f}" if inside.any() else "—")
        share.append(f"{y[inside].mean():.2f}" if inside.any() else "—")
    rows = [f"| {' | '.join(row)} |" for row in (head, mean, share)]
    return "\n".join([rows[0], "|---" * (bins + 1) + "|", *rows[1:]])


def main() -> None:
    """Read, fit, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--weights", type=Path, help="JSON with the weights sentences are ranked by")
    given = parser.parse_args()
    weights = json.loads(given.weights.read_text(encoding="utf-8")) if given.weights else WEIGHTS
    every = rows_of(given.cases, weights)
    rows = [r for r in every if r.found]
    x = np.array([r.values for r in rows])
    y = np.array([float(r.answerable) for r in rows])
    counts = np.array([TAKEN_AWAY if r.kind == "removed" else 1.0 if r.set.startswith("news") else WHOLE for r in rows])
    asked = {q: i for i, q in enumerate(dict.fromkeys(r.question for r in rows))}
    part = np.random.RandomState(0).permutation(len(asked))[[asked[r.question] for r in rows]] % 5
    crossed = np.zeros(len(y))
    for fold in range(5):
        crossed[part == fold] = chance(x[part == fold], fit(x[part != fold], y[part != fold], counts[part != fold]))
    print("| five-fold | n | AUROC | abstained rightly | abstained wrongly |\n|---|---|---|---|---|")
    for name in dict.fromkeys(r.set for r in rows):
        here = np.array([r.set == name for r in rows])
        print(line(CALLED.get(name, name), crossed[here], y[here]))
        for kind, called in KINDS.items() if name.startswith("news") else ():
            some = here & np.array([r.kind == kind for r in rows])
            if some.any():
                print(line(f"… {called}", crossed[some], y[some]))
    print(line("**all**", crossed, y))
    print("\n" + reliability(crossed, y) + "\n")
    w = fit(x, y, counts)
    print("As fitted, found or not:")
    for name in dict.fromkeys(r.set for r in every):
        these = [r for r in every if r.set == name]
        p = chance(np.array([r.values for r in these]), w)
        print(line(CALLED.get(name, name), p, np.array([float(r.answerable) for r in these])))
    for name, value in zip(NAMES, w, strict=True):
        print(f'    "{name}": {value:.2f},')


if __name__ == "__main__":
    main()
