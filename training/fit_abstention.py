"""Fits the weights with which `assistant/abstain.py` decides whether the evidence answers, and prints how well it does.

    python -m training.fit_abstention CASES.pkl        (made by training/cases.py, ranked by the weights in force)

A row is a question with the signals of its best evidence; an answerable one whose two best sentences do not answer is
left out of the fit, not out of the last rows. Logistic regression (Newton's method), answerable questions weighing .73
in all, and those whose article was taken away counting twice: in a large collection they are the
common case. Cross-validation: five folds over questions, seed 0.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.abstain import SIGNALS, THRESHOLD, signals
from training.cases import load_cases

NAMES = list(SIGNALS)
ANSWERABLE = 0.73  # share of questions taken to have an answer: people ask about what they have read of
TAKEN_AWAY = 2.0
WHOLE = 4.0  # a question on real or sample articles: there are few of them beside those on the invented ones
RIDGE = 1.0

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


def rows_of(path: Path) -> list[Row]:
    """The rows of all cases."""
    made = []
    for case in load_cases(path):
        ranked = case.ranked()
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


def report(name: str, p: Array, y: Array) -> None:
    """One line: AUROC, abstained rightly and wrongly at the shipped threshold."""
    rightly = float((p[y == 0] < THRESHOLD).mean()) if (y == 0).any() else float("nan")
    wrongly = float((p[y == 1] < THRESHOLD).mean()) if (y == 1).any() else float("nan")
    print(f"{name:44} n={len(y):4}  AUROC {auroc(p, y):.3f}  abstained rightly {rightly:.2f}, wrongly {wrongly:.2f}")


def reliability(p: Array, y: Array, bins: int = 5) -> None:
    """Mean confidence beside the share that was answerable, in equal-width bins."""
    for low in np.arange(bins) / bins:
        inside = (p >= low) & (p < low + 1 / bins)
        if inside.any():
            print(
                f"  confidence {low:.1f}–{low + 1 / bins:.1f}: mean {p[inside].mean():.2f}, "
                f"answerable {y[inside].mean():.2f}, n={inside.sum()}"
            )


def main(path: Path) -> None:
    """Read, fit, report."""
    every = rows_of(path)
    rows = [r for r in every if r.found]
    x = np.array([r.values for r in rows])
    y = np.array([float(r.answerable) for r in rows])
    counts = np.array([TAKEN_AWAY if r.kind == "removed" else 1.0 if r.set.startswith("news") else WHOLE for r in rows])
    w = fit(x, y, counts)
    for name, value in zip(NAMES, w, strict=True):
        print(f'    "{name}": {value:.2f},')
    asked = {q: i for i, q in enumerate(dict.fromkeys(r.question for r in rows))}
    part = np.random.RandomState(0).permutation(len(asked))[[asked[r.question] for r in rows]] % 5
    crossed = np.zeros(len(y))
    for fold in range(5):
        crossed[part == fold] = chance(x[part == fold], fit(x[part != fold], y[part != fold], counts[part != fold]))
    report("five-fold, all", crossed, y)
    reliability(crossed, y)
    for name in dict.fromkeys(r.set for r in rows):
        here = np.array([r.set == name for r in rows])
        report(f"five-fold, {name}", crossed[here], y[here])
    for kind in ("paraphrase", "near", "false-premise", "removed"):
        here = np.array([r.kind == kind for r in rows])
        if here.any():
            report(f"five-fold, {kind}", crossed[here], y[here])
    for name in dict.fromkeys(r.set for r in every):
        some = [r for r in every if r.set == name]
        p = chance(np.array([r.values for r in some]), w)
        report(f"as fitted, {name}, found or not", p, np.array([float(r.answerable) for r in some]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
