"""Two runs on the same questions, question by question: what was won, what was lost, and whether it could be chance.

The test is a paired randomisation test over articles (`stats.sign_flip`); McNemar's, which takes every question as
independent, stands beside it. Several measures are tested at once, so Holm's step-down keeps the chance of any false
alarm below 5 %. Quotes are no matter of chance: a single one that is not exact is a regression.
"""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from eval.run import Run
from eval.stats import mcnemar, sign_flip
from eval.summary import FLAGS, flags, summarise

LEVEL = 0.05
GATED = ("correct", "correct, turns", "citation right", "abstained rightly", "abstained wrongly")


class Change(BaseModel):
    """One measure before and after, over the questions that both runs answered."""

    model_config = ConfigDict(frozen=True)

    name: str
    n: int
    before: float
    after: float
    won: tuple[str, ...] = Field(description="Ids of the questions that got better.")
    lost: tuple[str, ...] = Field(description="Ids of the questions that got worse.")
    p: float = Field(description="Two-sided, paired, clustered by article.")
    p_mcnemar: float
    significant: bool = Field(default=False, description="Below 5 % after Holm's correction.")

    @property
    def regression(self) -> bool:
        """Worse, and not by chance."""
        return self.significant and len(self.lost) > len(self.won)


class Comparison(BaseModel):
    """Two runs side by side."""

    model_config = ConfigDict(frozen=True)

    before: str
    after: str
    changes: tuple[Change, ...]
    inexact: tuple[str, ...] = Field(
        description="Ids of the questions of the later run with a quote that is not exact."
    )
    unmatched: int = Field(description="Questions that only one of the runs has.")
    notes: tuple[str, ...] = ()

    @property
    def regressed(self) -> bool:
        """Whether the later run is worse."""
        return bool(self.inexact) or any(c.regression for c in self.changes)


def compare(before: Run, after: Run) -> Comparison:
    """The later run against the earlier one."""
    ids = {v.id for v in before.verdicts} & {v.id for v in after.verdicts}
    changes = [c for name in GATED if (c := _change(name, before, after, ids))]
    notes = []
    if before.dataset_sha256 != after.dataset_sha256:
        notes.append("the question files differ; only questions with equal ids are compared")
    if before.model != after.model:
        notes.append(f"the models differ: {before.model} and {after.model}")
    return Comparison(
        before=_label(before),
        after=_label(after),
        changes=tuple(_holm(changes)),
        inexact=tuple(v.id for v in after.verdicts if v.exact < v.quotes),
        unmatched=len({v.id for v in before.verdicts} ^ {v.id for v in after.verdicts}),
        notes=tuple(notes),
    )


def _label(run: Run) -> str:
    share = summarise(run.verdicts)["correct"].value
    return f"{run.started[:16]} {run.model}" + (f" ({share:.3f} correct)" if share is not None else "")


def _change(name: str, before: Run, after: Run, ids: set[str]) -> Change | None:
    a = {v.id: (v, flag) for v, flag in flags(before.verdicts, name) if v.id in ids}
    b = {v.id: (v, flag) for v, flag in flags(after.verdicts, name) if v.id in ids}
    both = [i for i in a if i in b]
    if not both:
        return None
    sign = 1 if FLAGS[name][1] == "higher" else -1
    old, new = [a[i][1] for i in both], [b[i][1] for i in both]
    steps = [sign * (int(n) - int(o)) for o, n in zip(old, new, strict=True)]
    return Change(
        name=name,
        n=len(both),
        before=sum(old) / len(old),
        after=sum(new) / len(new),
        won=tuple(i for i, s in zip(both, steps, strict=True) if s > 0),
        lost=tuple(i for i, s in zip(both, steps, strict=True) if s < 0),
        p=sign_flip([float(s) for s in steps], [b[i][0].cluster for i in both]),
        p_mcnemar=mcnemar(old, new),
    )


def _holm(changes: Sequence[Change]) -> list[Change]:
    """Holm 1979: the k-th smallest p is held against level / (m - k + 1), up to the first that fails."""
    order = sorted(range(len(changes)), key=lambda i: changes[i].p)
    found = list(changes)
    for rank, i in enumerate(order):
        if changes[i].p > LEVEL / (len(changes) - rank):
            break
        found[i] = changes[i].model_copy(update={"significant": True})
    return found
