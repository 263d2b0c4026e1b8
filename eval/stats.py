"""Error bars and paired tests, so that a difference is told from noise. Pure functions on plain numbers.

Questions on one article succeed and fail together, so everything here takes the article as *cluster*.
"""

import math
import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean

SEED = 20260101
RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with the bounds of its confidence interval; `n` values went into it."""

    value: float
    low: float
    high: float
    n: int


def wilson(successes: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a proportion (Wilson 1927, JASA 22:209). `n` may be an effective sample size."""
    if n <= 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    p = successes / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def design_effect(values: Sequence[float], clusters: Sequence[Hashable]) -> float:
    """How many times clustering inflates the variance of the mean, at least 1 (Kish 1965; linearised variance)."""
    n, mean = len(values), fmean(values)
    groups: dict[Hashable, float] = defaultdict(float)
    for v, c in zip(values, clusters, strict=True):
        groups[c] += v - mean
    m = len(groups)
    simple = sum((v - mean) ** 2 for v in values)
    if m < 2 or simple == 0:
        return 1.0
    return max(1.0, m / (m - 1) * sum(g * g for g in groups.values()) / (simple * n / max(1, n - 1)))


def proportion(values: Sequence[bool], clusters: Sequence[Hashable] | None = None) -> Estimate | None:
    """A share with Wilson's interval at the effective sample size n / design effect (Franco et al. 2019)."""
    if not values:
        return None
    n, share = len(values), fmean(values)
    effective = n / design_effect([float(v) for v in values], clusters if clusters is not None else range(n))
    low, high = wilson(share * effective, effective)
    return Estimate(share, low, high, n)


def bootstrap(
    values: Sequence[float],
    clusters: Sequence[Hashable] | None = None,
    statistic: Callable[[Sequence[float]], float] = fmean,
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
    confidence: float = 0.95,
) -> Estimate | None:
    """A statistic with the percentile interval of the cluster bootstrap (Efron & Tibshirani 1993, ch. 13)."""
    if not values:
        return None
    groups = _grouped(values, clusters)
    draw = random.Random(seed)
    seen = sorted(statistic([v for g in draw.choices(groups, k=len(groups)) for v in g]) for _ in range(resamples))
    tail = (1 - confidence) / 2
    return Estimate(
        statistic(values),
        seen[int(tail * resamples)],
        seen[min(resamples - 1, int((1 - tail) * resamples))],
        len(values),
    )


def _grouped(values: Sequence[float], clusters: Sequence[Hashable] | None) -> list[list[float]]:
    groups: dict[Hashable, list[float]] = defaultdict(list)
    for v, c in zip(values, clusters if clusters is not None else range(len(values)), strict=True):
        groups[c].append(v)
    return list(groups.values())


def mcnemar(before: Sequence[bool], after: Sequence[bool]) -> float:
    """Two-sided p of the exact McNemar test on paired outcomes (binomial on the discordant pairs)."""
    lost = sum(b and not a for b, a in zip(before, after, strict=True))
    won = sum(a and not b for b, a in zip(before, after, strict=True))
    n, k = lost + won, min(lost, won)
    if n == 0:
        return 1.0
    return min(1.0, 2 * sum(math.comb(n, i) for i in range(k + 1)) / 2.0**n)


def sign_flip(
    differences: Sequence[float],
    clusters: Sequence[Hashable] | None = None,
    *,
    seed: int = SEED,
    resamples: int = 10_000,
) -> float:
    """Two-sided p of a paired randomisation test: the sign of each cluster's summed difference is exchangeable
    under the null (Fisher 1935; exact up to 16 clusters, else sampled with the usual +1)."""
    sums = [s for s in (sum(g) for g in _grouped(differences, clusters)) if s != 0]
    if not sums:
        return 1.0
    observed = abs(sum(sums)) - 1e-12
    if len(sums) <= 16:
        n = 1 << len(sums)
        hits = sum(abs(sum(s if m >> i & 1 else -s for i, s in enumerate(sums))) >= observed for m in range(n))
        return hits / n
    draw = random.Random(seed)
    hits = sum(abs(sum(s if draw.random() < 0.5 else -s for s in sums)) >= observed for _ in range(resamples))
    return (hits + 1) / (resamples + 1)


def percentile(values: Sequence[float], q: float) -> float | None:
    """The q-th percentile (0 to 100), linear between ranks; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    at = (len(ordered) - 1) * q / 100
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)
