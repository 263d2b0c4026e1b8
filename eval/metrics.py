"""The metrics, each a small pure function under the name the field uses for it, with its source.

Retrieval metrics take the ranked ids and the set of relevant ids. What cannot be graded is None, never 0.
"""

import math
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Collection, Hashable, Sequence

LONGEST_ANSWER = 400
"""Characters an answer may have to count as short, outside lists and answers from several articles."""
LONGEST_QUOTE = 500
"""Characters of a quote that still points at something."""

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})

# -- retrieval --------------------------------------------------------------------------------------------------


def recall_at(ranked: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float | None:
    """R@k: share of the relevant ids among the first k (trec_eval `recall`)."""
    return len(set(ranked[:k]) & set(relevant)) / len(set(relevant)) if relevant else None


def hits_at(ranked: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float | None:
    """Success@k: 1 if any relevant id is among the first k (trec_eval `success`)."""
    return float(bool(set(ranked[:k]) & set(relevant))) if relevant else None


def reciprocal_rank(ranked: Sequence[Hashable], relevant: Collection[Hashable], k: int = 10) -> float | None:
    """RR@k: 1 / rank of the first relevant id, 0 beyond k (Voorhees 1999). Its mean is MRR."""
    if not relevant:
        return None
    wanted = set(relevant)
    return next((1 / rank for rank, id_ in enumerate(ranked[:k], 1) if id_ in wanted), 0.0)


def ndcg_at(ranked: Sequence[Hashable], relevant: Collection[Hashable], k: int = 10) -> float | None:
    """nDCG@k with binary gains, discount 1 / log2(rank + 1) (Järvelin & Kekäläinen 2002)."""
    if not relevant:
        return None
    wanted = set(relevant)
    got = sum(1 / math.log2(rank + 1) for rank, id_ in enumerate(ranked[:k], 1) if id_ in wanted)
    return got / sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(wanted)) + 1))


# -- answers ----------------------------------------------------------------------------------------------------


def normalise(text: str) -> str:
    """NFKC, typographic quotes straightened, case-folded, white space runs as one space."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold().split())


def holds(text: str, spellings: Sequence[str]) -> bool:
    """Whether one of the spellings stands in the text, beginning at the start of a word.

    A full stop in a spelling stands for any one character, as question files write `isn.t`.
    """
    inside = normalise(text)
    return any(
        re.search(r"(?<!\w)" + re.escape(normalise(s)).replace(r"\.", "."), inside) for s in spellings if s.strip()
    )


def fact_recall(text: str, facts: Sequence[Sequence[str]]) -> float | None:
    """Share of the facts that the text holds."""
    return sum(holds(text, f) for f in facts) / len(facts) if facts else None


def _squad_tokens(text: str) -> list[str]:
    plain = "".join(c for c in text.lower() if c not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", plain).split()


def exact_match(text: str, golds: Sequence[str]) -> float | None:
    """EM as in SQuAD (Rajpurkar et al. 2016): equal to a gold answer without case, articles and punctuation."""
    return float(any(_squad_tokens(text) == _squad_tokens(g) for g in golds)) if golds else None


def token_f1(text: str, golds: Sequence[str]) -> float | None:
    """Best token F1 over the gold answers, as in SQuAD."""
    if not golds:
        return None
    best, got = 0.0, _squad_tokens(text)
    for gold in golds:
        want = _squad_tokens(gold)
        shared = sum((Counter(got) & Counter(want)).values())
        if shared:
            p, r = shared / len(got), shared / len(want)
            best = max(best, 2 * p * r / (p + r))
    return best


# -- citations --------------------------------------------------------------------------------------------------


def same_source(cited: str, gold: str) -> bool:
    """Whether a cited path is the gold file: equal, or ending in it (a parent folder was ingested)."""
    return cited == gold or cited.endswith("/" + gold)


def citation_precision(cited: Collection[str], gold: Collection[str]) -> float | None:
    """Share of the cited files that hold the answer; None when nothing was cited."""
    files = set(cited)
    return sum(any(same_source(c, g) for g in gold) for c in files) / len(files) if files else None


def citation_recall(cited: Collection[str], gold: Collection[str]) -> float | None:
    """Share of the files that must be cited that are; None when none must be."""
    return sum(any(same_source(c, g) for c in cited) for g in set(gold)) / len(set(gold)) if gold else None


def facts_quoted(facts: Sequence[Sequence[str]], quotes: Sequence[tuple[str, str]], gold: Collection[str]) -> bool:
    """Whether each fact stands in a quote of at most 500 characters out of a gold file; quotes are (file, words)."""
    usable = [q for f, q in quotes if len(q) <= LONGEST_QUOTE and any(same_source(f, g) for g in gold)]
    return bool(facts) and all(any(holds(q, fact) for q in usable) for fact in facts)


# -- abstention and confidence ----------------------------------------------------------------------------------


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Chance that a positive scores above a negative, ties one half (Hanley & McNeil 1982)."""
    yes = [s for s, p in zip(scores, positive, strict=True) if p]
    no = [s for s, p in zip(scores, positive, strict=True) if not p]
    if not yes or not no:
        return None
    won = sum((y > n) + 0.5 * (y == n) for y in yes for n in no)
    return won / (len(yes) * len(no))


def risk_coverage(
    confidence: Sequence[float], wrong: Sequence[bool], questions: int | None = None
) -> list[tuple[float, float]]:
    """Points (coverage, risk): answering only the most confident share, how many of those are wrong
    (El-Yaniv & Wiener 2010). Equal confidences are answered together. `questions` counts the declined ones too, so
    that the curve ends at the share that was answered."""
    order = sorted(zip(confidence, wrong, strict=True), key=lambda pair: -pair[0])
    points, errors, total = [], 0, questions or len(order)
    for rank, (c, w) in enumerate(order, 1):
        errors += w
        if rank == len(order) or order[rank][0] != c:
            points.append((rank / total, errors / rank))
    return points


def aurc(points: Sequence[tuple[float, float]]) -> float | None:
    """Mean risk along the risk–coverage curve, as a step function; lower is better (Geifman & El-Yaniv 2018)."""
    area, before = 0.0, 0.0
    for coverage, risk in points:
        area += (coverage - before) * risk
        before = coverage
    return area / before if before else None


def reliability(confidence: Sequence[float], right: Sequence[bool], bins: int = 10) -> list[tuple[float, float, int]]:
    """Mean confidence, share right and count of each equal-width bin that is not empty (Guo et al. 2017)."""
    filled: dict[int, list[tuple[float, bool]]] = {}
    for c, r in zip(confidence, right, strict=True):
        filled.setdefault(min(bins - 1, int(c * bins)), []).append((c, r))
    return [(sum(c for c, _ in b) / len(b), sum(r for _, r in b) / len(b), len(b)) for _, b in sorted(filled.items())]


def calibration_error(table: Sequence[tuple[float, float, int]]) -> float | None:
    """ECE: mean gap between confidence and share right, weighted by bin (Naeini et al. 2015)."""
    n = sum(count for _, _, count in table)
    return sum(abs(c - r) * count for c, r, count in table) / n if n else None


def precision_recall(predicted: Sequence[bool], actual: Sequence[bool]) -> tuple[float | None, float | None]:
    """Precision and recall of a yes-no decision; None where nothing was predicted, or nothing is so."""
    both = sum(p and a for p, a in zip(predicted, actual, strict=True))
    return (both / sum(predicted) if any(predicted) else None), (both / sum(actual) if any(actual) else None)
