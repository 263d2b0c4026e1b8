"""Where sources contradict one another on the same question: another number, date or name, or one denies.

Better silent than wrong. Two sentences are compared only when they come from articles that are not copies of each
other and say the same thing as far as their words show it:

    same words   they differ in one place only, and there stand two values (a wire story, revised)
    same thing   both answer the question's number, date or name, and what they give cannot both be true
    stance       one affirms or confirms what the other denies
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.question import analyse
from assistant.terms import fold
from assistant.voices.chains import Located
from assistant.voices.quantities import days, quantities
from assistant.voices.reading import Kind, Side, alike, is_name, read_all, stems_of
from assistant.voices.same_thing import same_thing
from assistant.voices.same_words import same_words
from assistant.voices.stances import common_stems, stances


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Values that cannot all be true, each with every sentence that gives it; the oldest article's value first."""

    kind: Kind
    values: tuple[str, ...]
    sides: tuple[Side, ...]


def disagreements(candidates: Sequence[Located], question: str = "") -> list[Disagreement]:
    """What the sentences disagree about.

    Args:
        candidates: sentences of several articles that bear on the same question, best first; the first 30 are read.
        question: the question they answer. Without it only sentences in the same words and stances are compared.
    """
    asked = analyse(question) if question.strip() else None
    read = read_all(candidates[:_MOST], asked)
    common = common_stems(read) - (stems_of(asked.text) if asked else frozenset())
    pairs: list[tuple[Kind, Side, Side]] = []
    for a, b in combinations(read, 2):
        if a.group == b.group:  # one report: only what it says one affirms and another denies
            if a.article.id == b.article.id and asked is not None and (pair := stances(a, b, asked, common)):
                pairs.append(pair)
            continue
        pair = same_words(a, b) if asked is None or (a.share and b.share) else None
        if pair is None and asked is not None:
            pair = same_thing(a, b, asked)
        pair = pair or stances(a, b, asked, common)
        if pair is not None:
            pairs.append(pair)
    return _gather(pairs)


_MOST = 30


def _gather(pairs: Sequence[tuple[Kind, Side, Side]]) -> list[Disagreement]:
    """Pairs that share a value are one disagreement."""
    groups: list[tuple[Kind, dict[str, list[Side]]]] = []
    for kind, x, y in pairs:
        into = next((g for k, g in groups if k == kind and (_known(g, x) or _known(g, y))), None)
        if into is None:
            into = {}
            groups.append((kind, into))
        for side in (x, y):
            sides = into.setdefault(_known(into, side) or side.value, [])
            if all((s.article.id, s.start) != (side.article.id, side.start) for s in sides):
                sides.append(side)
    done = []
    for kind, values in groups:
        ordered = sorted(
            values.values(), key=lambda sides: min((s.article.day or "9999", s.article.source) for s in sides)
        )
        done.append(
            Disagreement(kind, tuple(sides[0].value for sides in ordered), tuple(s for sides in ordered for s in sides))
        )
    return done


def _known(values: dict[str, list[Side]], side: Side) -> str | None:
    """The value among those known that is the same as this one in other words ("Ardel", "Tomas Ardel")."""
    return next((v for v in values if fold(v) == fold(side.value) or _same_value(v, side.value)), None)


def _same_value(x: str, y: str) -> bool:
    if days(x) and days(y):
        return days(x)[0].compatible(days(y)[0])
    if quantities(x) and quantities(y):
        return quantities(x)[0].compatible(quantities(y)[0])
    return ":" not in x and is_name(x) and is_name(y) and alike(x, y)
