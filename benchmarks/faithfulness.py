"""Verification as a classifier: is this sentence supported by this text, as people judged it?

    python -m benchmarks.faithfulness [--data ../shared/eval/outside/faithfulness]

A threshold for each method and source is chosen on one half of the groups and judged on the other; a group is a text
with all its claims, so that no text is on both sides. The halves come from a hash of the group's id. Reported is the mean
over the sources of the balanced accuracy, with a 95 % interval from resampling groups, and the difference to the plain
baseline, the share of the claim's words in the text, on the same resamples.

A reader does not know which source a sentence is like. The second table therefore has one threshold for all sources, chosen
on the same half, and the product's own label with the threshold it ships. All claims together tell little there: the
sources differ in how many of their claims are supported, so that who only guesses by source does as well as most.
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

from assistant.domain import Article
from assistant.propose import blocks_of
from assistant.replies import Proposal
from assistant.sentences import cached_sentence_spans
from assistant.settings import Settings
from assistant.support import support
from assistant.terms import stems, words
from assistant.verify import Verdict, check

SHIPPED = "as shipped: labelled “supported” in an answer"

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
    """The score of `assistant.verify.check`, the whole text cited."""
    return check(claim, [text]).score


@cache
def as_in_an_answer(claim: str, text: str) -> Verdict:
    """The verdict as the product comes to it: at most three sentences cited, found in the passages most like the claim."""
    article = Article(
        id="", folder="", source="", sha256="", text_sha256="", space="file", encoding="utf-8", text=text
    )  # fmt: skip
    mine = set(stems(claim))
    alike = sorted(cached_sentence_spans(text, "en"), key=lambda s: -len(mine & set(stems(text[s[0] : s[1]]))))
    blocks = blocks_of([(article, a, b) for a, b in alike], Settings(context=3000, passages=8))
    return support(Proposal(claim), blocks).verdict


METHODS: dict[str, Score] = {
    "share of words in the text": overlap,
    "share of content stems": stem_overlap,
    "`verify.check`, whole text": ours,
    "`verify.check`, cited as in an answer": lambda claim, text: as_in_an_answer(claim, text).score,
}


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


Said = dict[str, bool]
"""What a method said of each claim, by its id."""


def by_source(items: Sequence[Judged], said: Said) -> dict[str, float]:
    """Balanced accuracy of each source."""
    rows: dict[str, list[tuple[bool, bool]]] = {}
    for item in items:
        rows.setdefault(item.source, []).append((item.supported, said[item.id]))
    return {source: balanced(pairs) for source, pairs in sorted(rows.items())}


def mean(items: Sequence[Judged], said: Said) -> float:
    """Mean over the sources."""
    values = by_source(items, said).values()
    return sum(values) / len(values)


def overall(items: Sequence[Judged], said: Said) -> float:
    """Balanced accuracy of all claims together."""
    return balanced([(i.supported, said[i.id]) for i in items])


def interval(
    items: Sequence[Judged], value: Callable[[Sequence[Judged]], float], rounds: int = 500
) -> tuple[float, float]:
    """95 % percentile bootstrap over the groups of each source, seeded: the same resamples for every method."""
    groups: dict[str, dict[str, list[Judged]]] = {}
    for item in items:
        groups.setdefault(item.source, {}).setdefault(item.group, []).append(item)
    draw = random.Random(0)
    values = []
    for _ in range(rounds):
        sample: list[Judged] = []
        for _, of_source in sorted(groups.items()):
            names = sorted(of_source)
            sample += [item for name in draw.choices(names, k=len(names)) for item in of_source[name]]
        values.append(value(sample))
    values.sort()
    return values[int(0.025 * rounds)], values[int(0.975 * rounds) - 1]


def said_by(fit: Sequence[Judged], held: Sequence[Judged], score: Score, sources: bool) -> Said:
    """What a method says of the held half, its threshold chosen on the other: for each source, or one for all."""
    said: Said = {}
    for source in sorted({i.source for i in held}) if sources else [""]:
        part = [i for i in fit if not source or i.source == source]
        cut = threshold(part, [score(i.claim, i.context) for i in part])
        said |= {i.id: score(i.claim, i.context) >= cut for i in held if not source or i.source == source}
    return said


def report(items: Sequence[Judged], methods: dict[str, Score]) -> str:
    """The tables."""
    fit = [i for i in items if chosen_on(i)]
    held = [i for i in items if not chosen_on(i)]
    sources = sorted({i.source for i in held})
    mostly = {s: 2 * sum(i.supported for i in fit if i.source == s) > sum(i.source == s for i in fit) for s in sources}
    guess = {i.id: mostly[i.source] for i in held}
    apart = {"the source alone": guess} | {n: said_by(fit, held, s, True) for n, s in methods.items()}
    one = {"the source alone": guess} | {n: said_by(fit, held, s, False) for n, s in methods.items()}
    one[SHIPPED] = {i.id: as_in_an_answer(i.claim, i.context).label == "supported" for i in held}
    lines = [
        f"{len(fit)} claims to choose thresholds, {len(held)} to judge",
        "",
        "| a threshold for each source | mean of the sources | better than word overlap by | " + " | ".join(sources) + " |",
        "|---" * (3 + len(sources)) + "|",
    ]  # fmt: skip
    plain = next(iter(methods))
    for name, said in apart.items():
        cells = [*_mean_and_gain(held, said, apart[plain]), *(f"{v:.3f}" for v in by_source(held, said).values())]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "| one threshold for all | mean of the sources | better than word overlap by | all claims together "
        "| of “supported”, right | of the supported, found |",
        "|---|---|---|---|---|---|",
    ]
    for name, said in one.items():
        ends = interval(held, lambda sample, said=said: overall(sample, said))  # type: ignore[misc]
        yes = [i.supported for i in held if said[i.id]]
        cells = [
            *_mean_and_gain(held, said, one[plain]),
            f"{overall(held, said):.3f} ({ends[0]:.3f}–{ends[1]:.3f})",
            f"{sum(yes) / len(yes):.3f}" if yes else "–",
            f"{sum(yes) / sum(i.supported for i in held):.3f}",
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _mean_and_gain(held: Sequence[Judged], said: Said, plain: Said) -> list[str]:
    """Mean over the sources, and its difference to the baseline, each with its interval."""
    low, high = interval(held, lambda sample: mean(sample, said))
    less, more = interval(held, lambda sample: mean(sample, said) - mean(sample, plain))
    gain = f"{mean(held, said) - mean(held, plain):+.3f} ({less:+.3f} to {more:+.3f})"
    return [f"{mean(held, said):.3f} ({low:.3f}–{high:.3f})", "–" if said is plain else gain]


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
