"""Verdicts → the numbers of a run, each with its interval, over all questions and by type."""

from collections.abc import Callable, Iterable, Sequence
from statistics import fmean

from pydantic import BaseModel, ConfigDict

from eval.grade import Verdict
from eval.metrics import aurc, auroc, calibration_error, reliability, risk_coverage
from eval.stats import Estimate, bootstrap, percentile, proportion


class Measure(BaseModel):
    """One number of a run. `low` and `high` bound its 95 % interval; `n` values went into it."""

    model_config = ConfigDict(frozen=True)

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    unit: str = "share"
    better: str = "higher"


class Summary(BaseModel):
    """All numbers of a run."""

    model_config = ConfigDict(frozen=True)

    measures: tuple[Measure, ...]
    by_type: dict[str, tuple[Measure, ...]]
    by_article: dict[str, tuple[Measure, ...]]
    failures: dict[str, int]
    unscored: dict[str, int]

    def __getitem__(self, name: str) -> Measure:
        return next(m for m in self.measures if m.name == name)


Flag = Callable[[Verdict], bool | None]

FLAGS: dict[str, tuple[Flag, str]] = {
    "correct": (lambda v: v.correct if v.answerable and not v.conversation else None, "higher"),
    "correct, turns": (lambda v: v.correct if v.conversation else None, "higher"),
    "citation right": (lambda v: v.citation_right if not v.conversation else None, "higher"),
    "abstained rightly": (lambda v: v.abstained if not v.answerable and not v.conversation else None, "higher"),
    "abstained wrongly": (lambda v: v.abstained if v.answerable and not v.conversation else None, "lower"),
    "facts retrieved": (lambda v: v.retrieved, "higher"),
}
"""Yes-or-no measures: what they ask of a verdict (None: does not apply), and which direction is better."""


def flags(verdicts: Iterable[Verdict], name: str) -> list[tuple[Verdict, bool]]:
    """The verdicts a yes-or-no measure applies to, with the outcome."""
    ask = FLAGS[name][0]
    return [(v, found) for v in verdicts if (found := ask(v)) is not None]


def _measure(name: str, estimate: Estimate | None, unit: str = "share", better: str = "higher") -> Measure:
    if estimate is None:
        return Measure(name=name, value=None, unit=unit, better=better)
    return Measure(
        name=name, value=estimate.value, low=estimate.low, high=estimate.high, n=estimate.n, unit=unit, better=better
    )


def _flag(verdicts: Sequence[Verdict], name: str) -> Measure:
    found = flags(verdicts, name)
    return _measure(name, proportion([f for _, f in found], [v.cluster for v, _ in found]), better=FLAGS[name][1])


def _mean(verdicts: Sequence[Verdict], name: str, value: Callable[[Verdict], float | None]) -> Measure:
    found = [(v, x) for v in verdicts if (x := value(v)) is not None]
    return _measure(name, bootstrap([x for _, x in found], [v.cluster for v, _ in found]))


def _plain(name: str, value: float | None, n: int, unit: str, better: str = "higher") -> Measure:
    return Measure(name=name, value=value, n=n, unit=unit, better=better)


def summarise(verdicts: Sequence[Verdict]) -> Summary:
    """The numbers of a run, from its verdicts alone."""
    scored = [v for v in verdicts if v.correct is not None]
    quotes = [e for v in scored for e in [True] * v.exact + [False] * (v.quotes - v.exact)]
    owners = [v.cluster for v in scored for _ in range(v.quotes)]
    refusals = [v for v in scored if v.abstained]
    wanted = [v for v in scored if not v.answerable]
    answerable = [v.answerable for v in scored]
    sure = [v.confidence for v in scored]
    costs = [v.cost for v in scored if v.cost is not None]
    measures = [
        *(_flag(scored, name) for name in FLAGS),
        _measure("quote exact", proportion(quotes, owners)),
        _mean(scored, "fact recall", lambda v: v.fact_recall),
        _mean(scored, "citation precision", lambda v: v.citation_precision),
        _mean(scored, "citation recall", lambda v: v.citation_recall),
        _mean(scored, "faithfulness", lambda v: v.supported),
        _mean(scored, "MRR@10", lambda v: (1 / v.rank if v.rank else 0.0) if v.retrieved is not None else None),
        _measure("abstention precision", proportion([not v.answerable for v in refusals])),
        _measure("abstention recall", proportion([v.abstained for v in wanted])),
        _plain("AUROC", auroc(sure, answerable), len(scored), "area"),
        _plain("AURC", aurc(risk_curve(scored)), len(scored) - len(refusals), "area", "lower"),
        _plain("calibration error", calibration_error(reliability(sure, answerable)), len(scored), "share", "lower"),
        _plain("latency p50", percentile([v.seconds for v in scored], 50), len(scored), "seconds", "lower"),
        _plain("latency p95", percentile([v.seconds for v in scored], 95), len(scored), "seconds", "lower"),
        _plain("cost", fmean(costs) if costs else None, len(costs), "dollars", "lower"),
    ]
    failures: dict[str, int] = {}
    unscored: dict[str, int] = {}
    for v in verdicts:
        if v.failure:
            failures[v.failure] = failures.get(v.failure, 0) + 1
        if v.unscored:
            unscored[v.unscored] = unscored.get(v.unscored, 0) + 1
    return Summary(
        measures=tuple(measures),
        by_type=_grouped(scored, lambda v: "conversation" if v.conversation else v.type),
        by_article=_grouped([v for v in scored if v.answerable], lambda v: v.cluster),
        failures=failures,
        unscored=unscored,
    )


def risk_curve(scored: Sequence[Verdict]) -> list[tuple[float, float]]:
    """Risk against coverage over the answers given; what was declined lowers the coverage."""
    given = [v for v in scored if not v.abstained]
    return risk_coverage([v.confidence for v in given], [not v.correct for v in given], len(scored))


def _grouped(verdicts: Sequence[Verdict], key: Callable[[Verdict], str]) -> dict[str, tuple[Measure, ...]]:
    groups: dict[str, list[Verdict]] = {}
    for v in verdicts:
        groups.setdefault(key(v), []).append(v)
    return {name: tuple(_row(group)) for name, group in groups.items()}


def _row(group: Sequence[Verdict]) -> list[Measure]:
    """What is shown of one type: correct (declined, where that is right), citation right, refused wrongly."""
    cited = [v for v in group if v.citation_right is not None]
    answerable = [v for v in group if v.answerable]
    return [
        _measure("correct", proportion([bool(v.correct) for v in group], [v.cluster for v in group])),
        _measure("citation right", proportion([bool(v.citation_right) for v in cited], [v.cluster for v in cited])),
        _measure("abstained wrongly", proportion([v.abstained for v in answerable]), better="lower"),
        _measure(
            "quote exact", proportion([e for v in group for e in [True] * v.exact + [False] * (v.quotes - v.exact)])
        ),
    ]
