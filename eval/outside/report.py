"""The numbers of one outside set."""

from collections.abc import Callable, Hashable, Sequence

from pydantic import BaseModel, ConfigDict

from eval.stats import bootstrap, proportion
from eval.summary import Measure


class SetReport(BaseModel):
    """What one set gave. `skipped` says why it was not measured."""

    model_config = ConfigDict(frozen=True)

    name: str
    documents: int = 0
    queries: int = 0
    seconds: float = 0.0
    measures: tuple[Measure, ...] = ()
    skipped: str = ""


class SetReports(BaseModel):
    """All sets of one run."""

    model_config = ConfigDict(frozen=True)

    sets: tuple[SetReport, ...]


class Tally:
    """Collects outcomes by name and cluster, and turns each into a measure with its interval."""

    def __init__(self) -> None:
        self._values: dict[str, list[tuple[float, Hashable]]] = {}
        self._lower: set[str] = set()

    def add(self, name: str, value: float | bool | None, cluster: Hashable, *, lower: bool = False) -> None:
        """One outcome; None does not count. `lower`: less is better."""
        self._values.setdefault(name, [])
        if lower:
            self._lower.add(name)
        if value is not None:
            self._values[name].append((value, cluster))

    def measures(self) -> tuple[Measure, ...]:
        """Shares get Wilson's interval, other means a bootstrap one; both clustered."""
        return tuple(self._measure(name, pairs) for name, pairs in self._values.items())

    def _measure(self, name: str, pairs: Sequence[tuple[float, Hashable]]) -> Measure:
        better = "lower" if name in self._lower else "higher"
        values, clusters = [v for v, _ in pairs], [c for _, c in pairs]
        if not pairs:
            return Measure(name=name, value=None, better=better)
        binary = all(v in (0, 1) for v in values)
        found = (
            proportion([bool(v) for v in values], clusters) if binary else bootstrap(values, clusters, resamples=1000)
        )
        assert found is not None
        return Measure(name=name, value=found.value, low=found.low, high=found.high, n=found.n, better=better)


Progress = Callable[[int, int], None]
"""Called with (queries done, queries in all)."""
