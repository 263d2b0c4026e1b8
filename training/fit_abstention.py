"""Fits the weights with which `assistant/abstain.py` decides whether the evidence answers, and prints how well it does.

    python -m training.fit_abstention articles:training/data/abstention.jsonl \\
        articles:eval/data/sample.jsonl articles:eval/data/paraphrases-sample.jsonl \\
        ../shared/articles:../shared/eval/questions.jsonl ../shared/articles:eval/data/paraphrases-shared.jsonl

Every argument is FOLDER:QUESTIONS. A row is a question with the signals of its best evidence; each answerable question
gives a second, unanswerable one: the same with every sentence taken away that holds its answer (weight 0.15, since
these are easy; none for the paraphrases). A question whose best sentences do not hold its answer is left out of the fit,
not out of the report. Logistic regression, answerable questions weighing .6 in all, weights kept to their sign. Cross-validation: five
folds over questions, seed 0; the report by file is cross-validated too.
"""

import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.abstain import SIGNALS, THRESHOLD, signals
from assistant.assistant import Assistant
from assistant.bootstrap import load
from assistant.embed import WordLlamaEmbeddings
from assistant.evidence import Evidence
from assistant.question import analyse
from assistant.terms import fold
from eval.dataset import Question, load_questions
from ingest import ingest_folder

NAMES = list(SIGNALS)
FALLING = {"unknown_names", "unsaid", "contradicted"}
FREE = {"bias", "untyped", "asks_voice", "yes_no"}  # kinds of question: no sign is known beforehand
REMOVED = 0.15
ANSWERABLE = 0.6  # share of questions taken to have an answer: people ask about what they have read of

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """One question with its signals."""

    question: str
    values: list[float]
    answerable: bool
    removed: bool
    found: bool


def rows_of(bot: Assistant, questions: list[Question], paraphrased: bool) -> list[Row]:
    """The rows of one question file."""
    made = []
    for q in questions:
        question = analyse(q.question)
        _, ranked, frequency = bot.extractor.read(question, None)
        if not ranked:
            continue

        def row(evidence: list[Evidence], answerable: bool, removed: bool, found: bool) -> Row:
            values = signals(question, evidence, frequency)  # noqa: B023 (used at once)
            return Row(question.text, [values[n] for n in NAMES], answerable, removed, found)  # noqa: B023

        holding = [e for e in ranked if any(holds(e.text, spelling) for fact in q.facts for spelling in fact)]
        found = not q.answerable or any(e in holding for e in ranked[:3])
        made.append(row(ranked, q.answerable, False, found))
        rest = [e for e in ranked if e not in holding and e.article.source not in q.sources]
        if q.answerable and rest and not paraphrased:
            made.append(row(rest, False, True, True))
    return made


def holds(text: str, spelling: str) -> bool:
    """Whether a fact's spelling stands in the text at the start of a word."""
    return re.search(rf"(?<!\w){re.escape(fold(spelling))}", fold(text)) is not None


def fit(x: Array, y: Array, weight: Array, steps: int = 4000, rate: float = 0.3, ridge: float = 0.5) -> Array:
    """Projected gradient descent on the weighted log loss with an L2 penalty."""
    w = np.zeros(x.shape[1])
    each = np.where(y == 1, ANSWERABLE / (weight * y).sum(), (1 - ANSWERABLE) / (weight * (1 - y)).sum()) * weight
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ w))
        penalty = np.array([0.0 if n == "bias" else 1.0 for n in NAMES]) * ridge / len(y)
        w -= rate * (x.T @ ((p - y) * each) + penalty * w)
        for i, name in enumerate(NAMES):
            if name not in FREE and w[i] * (-1 if name in FALLING else 1) < 0:
                w[i] = 0.0
    return w


def auroc(p: Array, y: Array) -> float:
    """Chance that an answerable question scores above an unanswerable one (Mann–Whitney U)."""
    a, b = p[y == 1][:, None], p[y == 0]
    return float(((a > b) + 0.5 * (a == b)).mean())


def report(name: str, p: Array, y: Array) -> None:
    """One line: AUROC, abstained rightly and wrongly at the shipped threshold."""
    rightly, wrongly = float((p[y == 0] < THRESHOLD).mean()), float((p[y == 1] < THRESHOLD).mean())
    print(f"{name:72} n={len(y):3}  AUROC {auroc(p, y):.3f}  abstained rightly {rightly:.2f}, wrongly {wrongly:.2f}")


def reliability(p: Array, y: Array, bins: int = 5) -> None:
    """Mean confidence beside the share that was answerable, in equal-width bins."""
    for low in np.arange(bins) / bins:
        inside = (p >= low) & (p < low + 1 / bins)
        if inside.any():
            print(
                f"  confidence {low:.1f}–{low + 1 / bins:.1f}: mean {p[inside].mean():.2f}, answerable {y[inside].mean():.2f}, n={inside.sum()}"
            )


def main(pairs: list[str]) -> None:
    """Read, fit, report."""
    sets: dict[str, list[Row]] = {}
    for pair in pairs:
        folder, file = (Path(part) for part in pair.split(":"))
        with tempfile.TemporaryDirectory() as library:
            ingest_folder(folder, Path(library), WordLlamaEmbeddings())
            questions = [d.turns[0] for d in load_questions(file).dialogues]
            sets[str(file)] = rows_of(
                load(library),
                [q for q in questions if q.type not in ("multi", "disagreement")],
                "paraphrase" in file.name,
            )
    rows = [r for some in sets.values() for r in some if r.found]
    x = np.array([r.values for r in rows])
    y = np.array([float(r.answerable) for r in rows])
    weight = np.array([REMOVED if r.removed else 1.0 for r in rows])
    w = fit(x, y, weight)
    print("{" + ", ".join(f'"{n}": {v:.2f}' for n, v in zip(NAMES, w, strict=True)) + "}")
    asked = {q: i for i, q in enumerate(dict.fromkeys(r.question for r in rows))}
    part = np.random.RandomState(0).permutation(len(asked)) % 5
    crossed = np.zeros(len(y))
    for fold_ in range(5):
        test = np.array([part[asked[r.question]] == fold_ for r in rows])
        crossed[test] = 1 / (1 + np.exp(-x[test] @ fit(x[~test], y[~test], weight[~test], steps=2000)))
    kept = weight == 1
    report("five-fold, all", crossed[kept], y[kept])
    reliability(crossed[kept], y[kept])
    of = np.array([name for name, some in sets.items() for r in some if r.found])
    for name, some in sets.items():
        here = kept & (of == name)
        report(f"five-fold, {name}", crossed[here], y[here])
        real = [r for r in some if not r.removed]
        p = 1 / (1 + np.exp(-np.array([r.values for r in real]) @ w))
        report(f"as fitted, {name}, answer found or not", p, np.array([float(r.answerable) for r in real]))


if __name__ == "__main__":
    main(sys.argv[1:])
