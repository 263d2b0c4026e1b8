"""Two sentences in other words that answer one question with values that cannot both be true."""

import re
from collections.abc import Iterable, Sequence

from assistant.question import Question, find_names
from assistant.terms import STOP, fold, stem
from assistant.thesaurus import clusters_of
from assistant.voices.quantities import MEASURES, Day, Quantity, days, quantities
from assistant.voices.reading import WORD, Kind, Read, Side, alike, given_stems, lemma, side_of, stems_of
from assistant.voices.statement import Span


def same_thing(a: Read, b: Read, asked: Question) -> tuple[Kind, Side, Side] | None:
    if not (a.bears and b.bears):
        return None
    if asked.kind == "date":
        return _dates(a, b, asked)
    if asked.kind in ("count", "money", "percent") or _COUNTABLE.search(asked.text):
        return _numbers(a, b, asked)
    if asked.kind in ("person", "place", "organisation", "outlet"):
        return _names(a, b, asked)
    return None


_COUNTABLE = re.compile(
    r"\b(?:revenue|profit|turnover|population|death toll|damage|budget|salary|price|cost|size)\b", re.I
)


def _numbers(a: Read, b: Read, asked: Question) -> tuple[Kind, Side, Side] | None:
    x, y = _counted(a, asked), _counted(b, asked)
    if x is None or y is None or x.unit != y.unit or x.compatible(y):
        return None
    return "number", side_of(a, x.start, x.end), side_of(b, y.start, y.end)


def _counted(r: Read, asked: Question) -> Quantity | None:
    """The one quantity of the sentence that answers the question; None when there is none, or a choice."""
    told = {fold(n) for n in asked.numbers}
    found = [q for q in quantities(r.text) if q.start >= r.offset and fold(r.text[q.start : q.end]) not in told]
    if asked.kind == "percent":
        found = [q for q in found if q.unit == "%"]
    elif asked.kind == "count" or (asked.kind == "money" and asked.focus and not _PAID & stems_of(asked.text)):
        focus = lemma(asked.focus) if asked.focus else ""
        relation = _verb(asked)
        wanted = _with_cluster({focus} if focus else relation) | _with_cluster(relation & _LOSSES)
        same = [q for q in found if _with_cluster(q.noun) & wanted and q.unit in ("", *_CURRENCIES)]
        bare = [q for q in found if not q.noun and not q.unit and focus in _PEOPLE]  # "killed four and injured 17"
        same = [q for q in same if _of_it(q, focus, wanted, _relation(asked))]
        found = [q for q in (*same, *bare) if _nearest(r, q, found, relation)] if _near(r, _relation(asked)) else []
    else:
        found = [q for q in found if q.unit not in ("", "%") and _beside(r, q.start, q.end, _relation(asked), 3)]
    return found[0] if len({(q.low, q.high) for q in found}) == 1 else None


_PEOPLE = frozenset({"peopl", "person", "resid", "worker", "soldier"})

_LOSSES = frozenset({"die", "kill", "injur", "wound", "dead", "death", "arrest", "miss"})

_PAID = frozenset({"cost", "pay", "paid", "aid", "money", "damag", "worth", "price", "budget", "fine", "fund", "spend"})


def _verb(asked: Question) -> set[str]:
    """What the counted things did: the first such word after them ("how many people |died in the fire")."""
    relation = _relation(asked)
    words = [lemma(fold(m.group())) for m in WORD.finditer(asked.text)]
    focus = lemma(asked.focus) if asked.focus else ""
    after = words[words.index(focus) + 1 :] if focus in words else []
    first = next((w for w in after if w in relation), None)
    return {first} if first and relation & _LOSSES else relation


def _of_it(q: Quantity, focus: str, wanted: set[object], relation: set[str]) -> bool:
    """ "Tonnes of fertiliser" are asked for: "40 tonnes of fireworks" are not meant, "12 tonnes" may be."""
    rest = q.noun - {focus}
    return focus not in MEASURES or not rest or bool(_with_cluster(rest) & (_with_cluster(relation) | wanted - {focus}))


def _near(r: Read, relation: set[str]) -> bool:
    """Most of what is asked stands in the sentence, its title or just before it."""
    have = _with_cluster(r.near)
    return sum(bool(_with_cluster({s}) & have) for s in relation) >= (0.66 if len(relation) > 2 else 0.5) * len(
        relation
    )


def _nearest(r: Read, q: Quantity, all_: Sequence[Quantity], relation: set[str]) -> bool:
    """The quantity belongs to the relation word: no other number stands closer to it."""
    relation = relation or {""}
    wanted = _with_cluster(relation)
    if relation == {""}:
        return True
    for m in WORD.finditer(r.text, r.offset):
        if not _with_cluster({lemma(fold(m.group()))}) & wanted:
            continue

        def gap(x: Quantity, at: int = m.start(), to: int = m.end()) -> int:
            between = r.text[to : x.start] if to <= x.start else r.text[x.end : at]
            return sum(fold(w.group()) not in STOP for w in WORD.finditer(between))

        closest = min(gap(x) for x in all_)
        if gap(q) == closest and closest <= 6 and not (not q.noun and closest > 1):
            return True
    return False


_CURRENCIES = ("dollar", "euro", "pound", "crown", "ruble", "yen", "yuan", "franc", "peso", "rupee")


def _dates(a: Read, b: Read, asked: Question) -> tuple[Kind, Side, Side] | None:
    def told(r: Read) -> list[Day]:
        if not r.itself or not _together(r, _relation(asked)):
            return []
        near = [d for d in days(r.text) if d.start >= r.offset and _beside(r, d.start, d.end, _relation(asked), 4)]
        return [d for d in near if d.day or d.month or not asked.numbers or str(d.year) not in asked.numbers]

    x, y = told(a), told(b)
    if len(x) != 1 or len(y) != 1 or x[0].compatible(y[0]):
        return None
    if bool(x[0].day) != bool(y[0].day):
        return None  # "in 2020" and "on 29 May 2019" may be two events
    return "date", side_of(a, x[0].start, x[0].end), side_of(b, y[0].start, y[0].end)


def _names(a: Read, b: Read, asked: Question) -> tuple[Kind, Side, Side] | None:
    x, y = _named(a, asked), _named(b, asked)
    if len(x) != 1 or len(y) != 1:
        return None
    one, other = a.text[slice(*x[0])], b.text[slice(*y[0])]
    if alike(one, other) or _mentions(b, one) or _mentions(a, other):
        return None
    return "name", side_of(a, *x[0]), side_of(b, *y[0])


def _named(r: Read, asked: Question) -> list[Span]:
    """The names that stand right beside what the question asks: "director X", "X won", "acquired by X"."""
    relation = _relation(asked)
    given = given_stems(asked)
    if not r.itself or not _together(r, relation) or _headline(r.text[r.offset :]):
        return []
    found: list[Span] = []
    for name in dict.fromkeys(find_names(r.text)):
        if stems_of(name) <= given | relation or (asked.kind == "person" and len(name) < 3):
            continue
        for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", r.text):
            if m.start() >= r.offset and _adjacent(r, m.start(), m.end(), relation, given):
                start = m.start() + _title(m.group(), relation | given)
                words = [w for w in r.text[start : m.end()].split() if w[0].isupper()]
                if len(words) <= 4 and (len(words) > 1 or asked.kind != "person"):
                    found.append((start, m.end()))
                break
    return found


def _together(r: Read, relation: set[str]) -> bool:
    """Most of what is asked stands in the sentence: "fire chief", not only "fire"."""
    wanted = [_with_cluster({s}) for s in relation]
    have = _with_cluster(stems_of(r.text[r.offset :]))
    return sum(bool(w & have) for w in wanted) >= 0.66 * len(wanted)


def _headline(text: str) -> bool:
    """Written in title case, where capitals name nothing."""
    words = [w for w in re.findall(r"[A-Za-z][\w'’]*", text) if fold(w) not in STOP]
    return len(words) > 3 and sum(w[0].isupper() for w in words) > 0.8 * len(words)


def _title(name: str, relation: frozenset[str] | set[str]) -> int:
    """Length of the asked-for role at the head of a name ("CEO Tim Cook")."""
    at = 0
    for m in re.finditer(r"\S+\s*", name):
        if lemma(fold(m.group().strip())) not in relation:
            break
        at = m.end()
    return at if at < len(name) else 0


def _adjacent(r: Read, start: int, end: int, relation: set[str], given: frozenset[str]) -> bool:
    wanted = _with_cluster(relation)
    for m in WORD.finditer(r.text, r.offset):
        if not _with_cluster({lemma(fold(m.group()))}) & wanted:
            continue
        if start <= m.start() < end:
            return True  # "Director Justin Kurzel" read as one name
        gap = r.text[m.end() : start] if m.end() <= start else r.text[end : m.start()]
        words = [fold(w.group()) for w in WORD.finditer(gap)]
        content = [w for w in words if w not in STOP and lemma(w) not in given | relation]
        before = end <= m.start()
        if before and "to" in words:
            continue  # "defeated X to win": X did not win
        handed = not before and {"to", "by"} & set(words[:2]) and len(content) <= 2  # "awarded to the novelist X"
        if (not content or handed) and len(words) <= 5 and not re.search(r"[.;:!?|…]|, and\b", gap):
            return True
    return False


def _relation(asked: Question) -> set[str]:
    """Stems of what is asked about the names: "won", "CEO", "released"."""
    given = given_stems(asked)
    focus = {stem(asked.focus)} if asked.focus and asked.kind in ("place", "organisation", "outlet", "count") else set()
    return set(stems_of(asked.text)) - given - focus - _GENERIC


_GENERIC = frozenset(
    stem(w)
    for w in ["new", "many", "much", "date", "take", "place", "year", "time", "first", "name", "movie", "film", "role"]
)


def _with_cluster(stems: Iterable[str]) -> set[object]:
    found: set[object] = set(stems)
    for s in stems:
        found |= set(clusters_of(s))
    return found


def _beside(r: Read, start: int, end: int, relation: set[str], most: int) -> bool:
    """A relation word, or one of its cluster, within `most` content words of the value."""
    if not relation:
        return True
    wanted = _with_cluster(relation)
    tokens = [(m.start(), lemma(fold(m.group()))) for m in WORD.finditer(r.text) if fold(m.group()) not in STOP]
    before = [s for at, s in tokens if at < start][-most:]
    after = [s for at, s in tokens if at >= end][:most]
    return any(_with_cluster({s}) & wanted for s in (*before, *after))


def _mentions(r: Read, name: str) -> bool:
    window = r.article.text[max(0, r.start - 300) : r.end + 300]
    return bool(stems_of(name) & stems_of(window))
