"""Verification as a classifier: is this sentence supported by this text, as people judged it?

    python -m benchmarks.faithfulness [--data ../shared/eval/outside/faithfulness]

Two thresholds a method (supported from here on) are chosen on one half of the groups and judged on the other; a group
is a text with all its claims, so that no text is on both sides. The halves come from a hash of the group's id.
Balanced accuracy with a 95 % interval from resampling groups; the baseline is the share of the claim's words in the text.
"""

import argparse
import gzip
import hashlib
import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.terms import stems, words
from assistant.verify import check

Score = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim, the text it is judged against, and the people's verdict."""

    id: str
    group: str
    source: str
    context: str
    claim: str
    supported: bool


def load(folder: Path) -> list[Judged]:
    """All judged claims of the folder."""
    found = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found += [
                Judged(row["id"], row["group"], row["source"], row["context"], row["claim"], row["label"] == 1)
                for row in map(json.loads, lines)
            ]
    return found


def chosen_on(item: Judged) -> bool:
    """Whether the item belongs to the half thresholds are chosen on."""
    return hashlib.sha256(item.group.encode()).digest()[0] % 2 == 0


def overlap(claim: str, text: str) -> float:
    """Plain baseline: share of the claim's words that stand in the text."""
    mine = words(claim)
    have = set(words(text))
    return sum(w in have for w in mine) / len(mine) if mine else 0.0


def stem_overlap(claim: str, text: str) -> float:
    """Share of the claim's stemmed content words that stand in the text."""
    mine = stems(claim)
    have = set(stems(text))
    return sum(s in have for s in mine) / len(mine) if mine else 0.0


@cache
def ours(claim: str, text: str) -> float:
    """The score of `assistant.verify.check`."""
    return check(claim, [text]).score


METHODS: dict[str, Score] = {"word overlap": overlap, "content-stem overlap": stem_overlap, "verify.check": ours}


def balanced(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Mean of the shares got right among supported and among unsupported; `(truth, said)` pairs."""
    rates = []
    for wanted in (True, False):
        group = [said == truth for truth, said in pairs if truth is wanted]
        rates.append(sum(group) / len(group) if group else 0.0)
    return sum(rates) / 2


def threshold(items: Sequence[Judged], scores: Sequence[float]) -> float:
    """The cut with the best balanced accuracy."""
    cuts = sorted(set(scores))
    return max(cuts, key=lambda c: balanced([(i.supported, s >= c) for i, s in zip(items, scores, strict=True)]))


def interval(items: Sequence[Judged], said: Sequence[bool], rounds: int = 1000) -> tuple[float, float]:
    """95 % percentile bootstrap over groups, seeded."""
    groups: dict[str, list[tuple[bool, bool]]] = {}
    for item, s in zip(items, said, strict=True):
        groups.setdefault(item.group, []).append((item.supported, s))
    names = sorted(groups)
    draw = random.Random(0)
    values = sorted(
        balanced([pair for name in draw.choices(names, k=len(names)) for pair in groups[name]]) for _ in range(rounds)
    )
    return values[int(0.025 * rounds)], values[int(0.975 * rounds) - 1]


def report(items: Sequence[Judged], methods: dict[str, Score]) -> str:
    """The table."""
    fit = [i for i in items if chosen_on(i)]
    held = [i for i in items if not chosen_on(i)]
    lines = [
        f"{len(fit)} claims to choose thresholds, {len(held)} to judge",
        "",
        "| | balanced accuracy | supported right | unsupported right | "
        + " | ".join(sorted({i.source for i in held})) + " |",
        "|---" * (4 + len({i.source for i in held})) + "|",
    ]  # fmt: skip
    for name, score in methods.items():
        cut = threshold(fit, [score(i.claim, i.context) for i in fit])
        said = [score(i.claim, i.context) >= cut for i in held]
        lines.append(_row(f"{name} ≥ {cut:.2f}", held, said))
    lines += ["", *_by_source(fit, held, methods), "", "As shipped:", ""]
    said = [check(i.claim, [i.context]).label == "supported" for i in held]
    lines.append(_row("verify.check, as shipped: supported", held, said))
    said = [check(i.claim, [i.context]).label != "unsupported" for i in held]
    lines.append(_row("verify.check, as shipped: supported or partly", held, said))
    return "\n".join(lines)


def _by_source(fit: Sequence[Judged], held: Sequence[Judged], methods: dict[str, Score]) -> list[str]:
    """The same with a threshold for each source, as published comparisons do, and the mean over the sources."""
    sources = sorted({i.source for i in held})
    lines = ["| threshold by source | mean | " + " | ".join(sources) + " |", "|---" * (2 + len(sources)) + "|"]
    for name, score in methods.items():
        values = []
        for source in sources:
            part = [i for i in fit if i.source == source]
            cut = threshold(part, [score(i.claim, i.context) for i in part])
            judged = [i for i in held if i.source == source]
            values.append(balanced([(i.supported, score(i.claim, i.context) >= cut) for i in judged]))
        lines.append(f"| {name} | {sum(values) / len(values):.3f} | " + " | ".join(f"{v:.3f}" for v in values) + " |")
    return lines


def _row(name: str, held: Sequence[Judged], said: Sequence[bool]) -> str:
    low, high = interval(held, said)
    pairs = [(i.supported, s) for i, s in zip(held, said, strict=True)]
    rates = [
        sum(s == t for t, s in pairs if t is wanted) / max(1, sum(t is wanted for t, _ in pairs))
        for wanted in (True, False)
    ]
    parts = [
        f"{balanced([p for p, i in zip(pairs, held, strict=True) if i.source == source]):.3f}"
        for source in sorted({i.source for i in held})
    ]
    return (
        f"| {name} | {balanced(pairs):.3f} ({low:.3f}–{high:.3f}) | {rates[0]:.2f} | {rates[1]:.2f} | "
        + " | ".join(parts)
        + " |"
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/eval/outside/faithfulness"))
    given = parser.parse_args()
    if not given.data.is_dir():
        sys.exit(f"no judged claims in '{given.data}'; name the folder with --data")
    print(report(load(given.data), METHODS))


if __name__ == "__main__":
    main()
