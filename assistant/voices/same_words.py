"""Two sentences in the same words that differ in one value: a wire story that was revised, a fact that was altered."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from assistant.terms import STOP, fold
from assistant.voices.quantities import days, quantities
from assistant.voices.reading import WORD, Kind, Read, Side, alike, is_name, side_of
from assistant.voices.statement import Span


def same_words(a: Read, b: Read) -> tuple[Kind, Side, Side] | None:
    shared = len(a.stems & b.stems)
    if shared < 3:
        return None
    ta, tb = list(WORD.finditer(a.text)), list(WORD.finditer(b.text))
    wa, wb = [fold(m.group()) for m in ta], [fold(m.group()) for m in tb]
    matcher = SequenceMatcher(None, wa, wb, autojunk=False)
    equal = sum(block.size for block in matcher.get_matching_blocks())
    if equal < (0.6 if shared > 3 else 0.65) * min(len(wa), len(wb)):
        return None
    slots = _slots(matcher.get_opcodes(), len(wa), len(wb))
    if not slots or len(slots) > 3:
        return None
    values = set()
    sides: tuple[Kind, Side, Side] | None = None
    for i, j, k, m in slots:
        if i == j or k == m:
            if any(w not in STOP for w in (*wa[i:j], *wb[k:m])):
                return None  # one tells more than the other: not the same sentence
            continue
        one = _whole_value(a.text, ta[i].start(), ta[j - 1].end())
        other = _whole_value(b.text, tb[k].start(), tb[m - 1].end())
        if one is None or other is None:
            return None  # more than a value differs
        x, y = side_of(a, *one), side_of(b, *other)
        kind = _value_kind(x.value, y.value)
        if kind is None:
            return None
        values.add((fold(x.value), fold(y.value)))
        sides = sides or (kind, x, y)
    return sides if len(values) == 1 else None


def _slots(opcodes: Sequence[tuple[str, int, int, int, int]], la: int, lb: int) -> list[tuple[int, int, int, int]]:
    """Places where the sentences differ, joined when one shared word parts them; a cut at either end is none."""
    slots: list[tuple[int, int, int, int]] = []
    for tag, i, j, k, m in opcodes:
        if tag == "equal":
            continue
        if (i, k) == (0, 0) and tag in ("insert", "delete"):
            continue
        if (j, m) == (la, lb) and tag in ("insert", "delete"):
            continue
        if slots and i - slots[-1][1] <= 1 and k - slots[-1][3] <= 1:
            slots[-1] = (slots[-1][0], j, slots[-1][2], m)
        else:
            slots.append((i, j, k, m))
    return slots


def _whole_value(text: str, start: int, end: int) -> Span | None:
    """The date, quantity or name around a difference ("61" of "$61 billion"); None when other words differ too."""
    known = [(d.start, d.end) for d in days(text)] + [(q.start, q.end) for q in quantities(text)]
    touched = [(x, y) for x, y in known if x < end and start < y]
    a, b = min([start, *(x for x, _ in touched)]), max([end, *(y for _, y in touched)])
    rest = "".join(c if not any(x <= i < y for x, y in touched) else " " for i, c in enumerate(text[a:b], a))
    if touched and any(fold(w) not in STOP for w in WORD.findall(rest)):
        return None
    return touched[0] if len(touched) == 1 else (a, b)


def _value_kind(x: str, y: str) -> Kind | None:
    """What kind of value both are; None when they are not two different values."""
    if len(x.split()) > 8 or len(y.split()) > 8:
        return None
    dx, dy = days(x), days(y)
    if dx and dy:
        return None if dx[0].compatible(dy[0]) else "date"
    qx, qy = quantities(x), quantities(y)
    digits = re.compile(r"\d")
    if (qx or digits.search(x)) and (qy or digits.search(y)):
        if qx and qy and qx[0].compatible(qy[0]):
            return None
        return "number" if fold(x) != fold(y) else None
    if is_name(x) and is_name(y) and not alike(x, y):
        return "name"
    return None
