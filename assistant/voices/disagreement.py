"""Where sources contradict one another on the same question: another number, date or name, or one denies.

Better silent than wrong. Two sentences are compared only when they come from articles that are not copies of each
other and say the same thing as far as their words show it:

    same words   they differ in one place only, and there stand two values (a wire story, revised)
    same thing   both answer the question's number, date or name, and what they give cannot both be true
    stance       one affirms or confirms what the other denies
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations
from typing import Literal

from assistant.domain import Article
from assistant.question import Question, analyse, find_names
from assistant.sentences import cached_sentence_spans
from assistant.terms import STOP, fold, stem
from assistant.thesaurus import clusters_of
from assistant.voices import lexicon as lex
from assistant.voices.chains import Located
from assistant.voices.collect import statements_in
from assistant.voices.quantities import Day, Quantity, days, quantities
from assistant.voices.statement import Span, Statement

Kind = Literal["number", "date", "name", "stance"]

_TOKEN = re.compile(r"[$€£]?\d+(?:[.,]\d+)*%?|\w+(?:[’'-]\w+)*")
_DATELINE = re.compile(
    r"^\s*(?:[A-Z][A-Z .-]+,? (?:[A-Z]\w+, )?\d{1,2} [A-Z]\w+ \d{4} (?:\([^)]{1,60}\) ?)?[-–—]|(?:[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+ \d{4})\s*(?:\.\.\.|…|—|–|-|·|\|))"
)


@dataclass(frozen=True, slots=True)
class Side:
    """One answer and who gives it. `start:end` is the sentence and `value_span` the words of the value in the article."""

    value: str
    article: Article
    start: int
    end: int
    value_span: Span


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Values that cannot all be true, each with every sentence that gives it; the oldest article's value first."""

    kind: Kind
    values: tuple[str, ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A candidate sentence, read once."""

    at: int
    article: Article
    start: int
    end: int
    text: str
    group: str
    stems: frozenset[str]
    bears: bool
    itself: bool  # it holds every name and number of the question by itself
    offset: int  # of the first character that is not a dateline


def disagreements(candidates: Sequence[Located], question: str = "") -> list[Disagreement]:
    """What the sentences disagree about.

    Args:
        candidates: sentences of several articles that bear on the same question, best first; the first 60 are read.
        question: the question they answer. Without it only sentences in the same words and stances are compared.
    """
    asked = analyse(question) if question.strip() else None
    read = _read(candidates[:_MOST], asked)
    common = _common(read)
    pairs: list[tuple[Kind, Side, Side]] = []
    for a, b in combinations(read, 2):
        if a.group == b.group:
            continue
        pair = _same_words(a, b, asked)
        if pair is None and asked is not None:
            pair = _same_thing(a, b, asked)
        pair = pair or _stances(a, b, asked, common)
        if pair is not None:
            pairs.append(pair)
    return _gather(pairs)


_MOST = 60
_BEARS = 0.5  # share of the question's words, besides all its names and numbers, for a sentence to bear on it


def _read(candidates: Sequence[Located], asked: Question | None) -> list[_Read]:
    wanted = set(asked.stems) if asked else set()
    names = _given(asked) if asked else frozenset()
    if asked:
        wanted = set(_stems(asked.text)) or wanted
    share = _BEARS
    if asked and asked.kind == "compare":
        names, share = frozenset(), _BEARS / 2  # each article tells one side of the comparison
    found: list[_Read] = []
    for n, c in enumerate(candidates):
        text = c.article.text[c.start : c.end]
        dateline = _DATELINE.match(text)
        offset = dateline.end() if dateline else 0
        have = frozenset(_stems(text[offset:]))
        near = have | _stems(c.article.title) | _stems(_before(c.article, c.start))
        bears = bool(asked) and names <= near and len(wanted & near) >= share * len(wanted)
        found.append(
            _Read(
                n,
                c.article,
                c.start,
                c.end,
                text,
                c.article.copy_of or c.article.id,
                have,
                bears,
                names <= have,
                offset,
            )
        )
    return found


def _before(article: Article, start: int) -> str:
    """The two sentences before, which often name what "it" is."""
    spans = cached_sentence_spans(article.text, article.language or "en")
    before = [s for s in spans if s[1] <= start][-2:]
    return " ".join(article.text[a:b] for a, b in before)


def _stems(text: str) -> frozenset[str]:
    words = (fold(m.group()) for m in _TOKEN.finditer(text))
    return frozenset(_lemma(w) for w in words if w.removesuffix("'s") not in STOP)


# Irregular verbs that questions about events use, in the form the stemmer gives their present.
_IRREGULAR = {
    "won": "win", "winner": "win", "winning": "win", "victor": "win", "bought": "buy", "led": "lead", "held": "hold",
    "became": "becom", "took": "take", "taken": "take", "fell": "fall", "broke": "break", "broken": "break",
    "director": "direct", "premier": "premier", "lost": "lose", "spent": "spend", "cost": "cost", "met": "meet",
    "began": "begin", "begun": "begin", "host": "host", "hosts": "host", "lives": "die", "shot": "shoot",
}  # fmt: skip


def _lemma(word: str) -> str:
    """Stem of a folded word, irregular forms joined."""
    return _IRREGULAR.get(word) or stem(word)


def _side(r: _Read, start: int, end: int) -> Side:
    return Side(r.text[start:end].strip(), r.article, r.start, r.end, (r.start + start, r.start + end))


# ---- the same words, another value


def _same_words(a: _Read, b: _Read, asked: Question | None) -> tuple[Kind, Side, Side] | None:
    shared = len(a.stems & b.stems)
    if shared < 3:
        return None
    ta, tb = list(_TOKEN.finditer(a.text)), list(_TOKEN.finditer(b.text))
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
        x, y = _side(a, *one), _side(b, *other)
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
    if touched and any(fold(w) not in STOP for w in _TOKEN.findall(rest)):
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
    if _is_name(x) and _is_name(y) and not _alike(x, y):
        return "name"
    return None


def _is_name(x: str) -> bool:
    words = [w for w in x.split() if fold(w) not in STOP]
    return bool(words) and sum(w[:1].isupper() for w in words) >= 0.6 * len(words)


def _alike(x: str, y: str) -> bool:
    """Two forms of one name: a surname, an acronym, a longer form."""
    sx, sy = _stems(x), _stems(y)
    if sx & sy or not sx or not sy:
        return True
    fx, fy = fold(x).replace(".", ""), fold(y).replace(".", "")
    initials = ["".join(w[0] for w in re.findall(r"\w+", f) if w not in STOP) for f in (fx, fy)]
    return fx in fy or fy in fx or initials[0] == fy or initials[1] == fx


# ---- the same thing, another value


def _same_thing(a: _Read, b: _Read, asked: Question) -> tuple[Kind, Side, Side] | None:
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


def _numbers(a: _Read, b: _Read, asked: Question) -> tuple[Kind, Side, Side] | None:
    x, y = _counted(a, asked), _counted(b, asked)
    if x is None or y is None or x.unit != y.unit or x.compatible(y):
        return None
    return "number", _side(a, x.start, x.end), _side(b, y.start, y.end)


def _counted(r: _Read, asked: Question) -> Quantity | None:
    """The one quantity of the sentence that answers the question; None when there is none, or a choice."""
    told = {fold(n) for n in asked.numbers}
    found = [q for q in quantities(r.text) if q.start >= r.offset and fold(r.text[q.start : q.end]) not in told]
    if asked.kind == "percent":
        found = [q for q in found if q.unit == "%"]
    elif asked.kind == "count" or (asked.kind == "money" and asked.focus and not _PAID & _stems(asked.text)):
        focus = _lemma(asked.focus) if asked.focus else ""
        relation = _verb(asked)
        wanted = _with_cluster({focus} if focus else relation) | _with_cluster(relation & _LOSSES)
        same = [q for q in found if _with_cluster(q.noun) & wanted and q.unit in ("", *_CURRENCIES)]
        bare = [q for q in found if not q.noun and not q.unit and focus in _PEOPLE]  # "killed four and injured 17"
        found = [q for q in (*same, *bare) if _nearest(r, q, found, relation)]
    else:
        found = [q for q in found if q.unit not in ("", "%") and _beside(r, q.start, q.end, _relation(asked), 3)]
    return found[0] if len({(q.low, q.high) for q in found}) == 1 else None


_PEOPLE = frozenset({"peopl", "person", "resid", "worker", "soldier"})
_LOSSES = frozenset({"die", "kill", "injur", "wound", "dead", "death", "arrest", "miss"})
_PAID = frozenset({"cost", "pay", "paid", "aid", "money", "damag", "worth", "price", "budget", "fine", "fund", "spend"})


def _verb(asked: Question) -> set[str]:
    """What the counted things did: the first such word after them ("how many people |died in the fire")."""
    relation = _relation(asked)
    words = [_lemma(fold(m.group())) for m in _TOKEN.finditer(asked.text)]
    focus = _lemma(asked.focus) if asked.focus else ""
    after = words[words.index(focus) + 1 :] if focus in words else []
    first = next((w for w in after if w in relation), None)
    return {first} if first and relation & _LOSSES else relation


def _nearest(r: _Read, q: Quantity, all_: Sequence[Quantity], relation: set[str]) -> bool:
    """The quantity belongs to the relation word: no other number stands closer to it."""
    relation = relation or {""}
    wanted = _with_cluster(relation)
    if relation == {""}:
        return True
    for m in _TOKEN.finditer(r.text, r.offset):
        if not _with_cluster({_lemma(fold(m.group()))}) & wanted:
            continue

        def gap(x: Quantity, at: int = m.start(), to: int = m.end()) -> int:
            between = r.text[to : x.start] if to <= x.start else r.text[x.end : at]
            return sum(fold(w.group()) not in STOP for w in _TOKEN.finditer(between))

        closest = min(gap(x) for x in all_)
        if gap(q) == closest and closest <= 6 and not (not q.noun and closest > 1):
            return True
    return False


_CURRENCIES = ("dollar", "euro", "pound", "crown", "ruble", "yen", "yuan", "franc", "peso", "rupee")


def _dates(a: _Read, b: _Read, asked: Question) -> tuple[Kind, Side, Side] | None:
    def told(r: _Read) -> list[Day]:
        if not r.itself or not _together(r, _relation(asked)):
            return []
        near = [d for d in days(r.text) if d.start >= r.offset and _beside(r, d.start, d.end, _relation(asked), 4)]
        return [d for d in near if d.day or d.month or not asked.numbers or str(d.year) not in asked.numbers]

    x, y = told(a), told(b)
    if len(x) != 1 or len(y) != 1 or x[0].compatible(y[0]):
        return None
    if bool(x[0].day) != bool(y[0].day):
        return None  # "in 2020" and "on 29 May 2019" may be two events
    return "date", _side(a, x[0].start, x[0].end), _side(b, y[0].start, y[0].end)


def _names(a: _Read, b: _Read, asked: Question) -> tuple[Kind, Side, Side] | None:
    x, y = _named(a, asked), _named(b, asked)
    if len(x) != 1 or len(y) != 1:
        return None
    one, other = a.text[slice(*x[0])], b.text[slice(*y[0])]
    if _alike(one, other) or _mentions(b, one) or _mentions(a, other):
        return None
    return "name", _side(a, *x[0]), _side(b, *y[0])


def _named(r: _Read, asked: Question) -> list[Span]:
    """The names that stand right beside what the question asks: "director X", "X won", "acquired by X"."""
    relation = _relation(asked)
    given = _given(asked)
    if not r.itself or not _together(r, relation) or _headline(r.text[r.offset :]):
        return []
    found: list[Span] = []
    for name in dict.fromkeys(find_names(r.text)):
        if _stems(name) <= given | relation or (asked.kind == "person" and len(name) < 3):
            continue
        for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", r.text):
            if m.start() >= r.offset and _adjacent(r, m.start(), m.end(), relation, given):
                start = m.start() + _title(m.group(), relation | given)
                words = [w for w in r.text[start : m.end()].split() if w[0].isupper()]
                if len(words) <= 4 and (len(words) > 1 or asked.kind != "person"):
                    found.append((start, m.end()))
                break
    return found


def _together(r: _Read, relation: set[str]) -> bool:
    """Most of what is asked stands in the sentence: "fire chief", not only "fire"."""
    wanted = [_with_cluster({s}) for s in relation]
    have = _with_cluster(_stems(r.text[r.offset :]))
    return sum(bool(w & have) for w in wanted) >= 0.66 * len(wanted)


def _headline(text: str) -> bool:
    """Written in title case, where capitals name nothing."""
    words = [w for w in re.findall(r"[A-Za-z][\w'’]*", text) if fold(w) not in STOP]
    return len(words) > 3 and sum(w[0].isupper() for w in words) > 0.8 * len(words)


def _title(name: str, relation: frozenset[str] | set[str]) -> int:
    """Length of the asked-for role at the head of a name ("CEO Tim Cook")."""
    at = 0
    for m in re.finditer(r"\S+\s*", name):
        if _lemma(fold(m.group().strip())) not in relation:
            break
        at = m.end()
    return at if at < len(name) else 0


def _adjacent(r: _Read, start: int, end: int, relation: set[str], given: frozenset[str]) -> bool:
    wanted = _with_cluster(relation)
    for m in _TOKEN.finditer(r.text, r.offset):
        if not _with_cluster({_lemma(fold(m.group()))}) & wanted:
            continue
        if start <= m.start() < end:
            return True  # "Director Justin Kurzel" read as one name
        gap = r.text[m.end() : start] if m.end() <= start else r.text[end : m.start()]
        words = [fold(w.group()) for w in _TOKEN.finditer(gap)]
        content = [w for w in words if w not in STOP and _lemma(w) not in given | relation]
        before = end <= m.start()
        if before and "to" in words:
            continue  # "defeated X to win": X did not win
        handed = not before and {"to", "by"} & set(words[:2]) and len(content) <= 2  # "awarded to the novelist X"
        if (not content or handed) and len(words) <= 5 and not re.search(r"[.;:!?|…]|, and\b", gap):
            return True
    return False


def _given(asked: Question) -> frozenset[str]:
    """Stems of the names and numbers the question gives, without the role that may stand in a name ("CEO of Tesla")."""
    stems = frozenset(s for n in (*asked.names, *asked.numbers) for s in _stems(n))
    return stems - {_lemma(w) for w in lex.TITLES}


def _relation(asked: Question) -> set[str]:
    """Stems of what is asked about the names: "won", "CEO", "released"."""
    given = _given(asked)
    focus = {stem(asked.focus)} if asked.focus and asked.kind in ("place", "organisation", "outlet", "count") else set()
    return set(_stems(asked.text)) - given - focus - _GENERIC


_GENERIC = frozenset(
    stem(w)
    for w in ["new", "many", "much", "date", "take", "place", "year", "time", "first", "name", "movie", "film", "role"]
)


def _with_cluster(stems: Iterable[str]) -> set[object]:
    found: set[object] = set(stems)
    for s in stems:
        found |= set(clusters_of(s))
    return found


def _beside(r: _Read, start: int, end: int, relation: set[str], most: int) -> bool:
    """A relation word, or one of its cluster, within `most` content words of the value."""
    if not relation:
        return True
    wanted = _with_cluster(relation)
    tokens = [(m.start(), _lemma(fold(m.group()))) for m in _TOKEN.finditer(r.text) if fold(m.group()) not in STOP]
    before = [s for at, s in tokens if at < start][-most:]
    after = [s for at, s in tokens if at >= end][:most]
    return any(_with_cluster({s}) & wanted for s in (*before, *after))


def _mentions(r: _Read, name: str) -> bool:
    window = r.article.text[max(0, r.start - 300) : r.end + 300]
    return bool(_stems(name) & _stems(window))


# ---- one affirms, the other denies


def _stances(a: _Read, b: _Read, asked: Question | None, common: frozenset[str]) -> tuple[Kind, Side, Side] | None:
    if asked is not None:
        topic = _stems(asked.text) - common
        if topic and not (topic & a.stems and topic & b.stems):
            return None
    for x in _statements(a):
        for y in _statements(b):
            if _polarity(x, a) * _polarity(y, b) == -1 and x.speaker != y.speaker and _same_matter(x, y, a, b, common):
                return (
                    "stance",
                    Side(f"{x.speaker}: {x.verb}", a.article, a.start, a.end, x.verb_span),
                    Side(f"{y.speaker}: {y.verb}", b.article, b.start, b.end, y.verb_span),
                )
    return None


def _statements(r: _Read) -> list[Statement]:
    return [s for s in statements_in(r.article, r.start, r.end) if not s.nested]


def _polarity(s: Statement, r: _Read) -> int:
    """1 affirms, -1 denies, 0 neither."""
    if s.negated:
        return 0
    if s.stance == "denies":
        return -1
    clause = re.split(r" that\b|, ", r.article.text[slice(*s.content_span)])[0]
    affirms = s.stance in ("confirms", "says") and not _NEGATIVE.search(clause)
    return 1 if affirms else 0


_NEGATIVE = re.compile(
    r"\b(?:no|not|never|nobody|none|neither|nor|without|false|untrue|den(?:y|ied|ies))\b|n[’']t\b", re.I
)
_RELATIVE = re.compile(r",| (?:in |of |on )?wh(?:ich|om|o|ere|en)\b| (?:after|before|since|during|because|if)\b")


def _same_matter(x: Statement, y: Statement, a: _Read, b: _Read, common: frozenset[str]) -> bool:
    """What is denied is what is affirmed. `common` are words of most of the articles, which prove nothing."""
    if _polarity(x, a) == -1:
        x, y, a, b = y, x, b, a
    denied = _RELATIVE.split(b.article.text[slice(*y.content_span)])[0]
    head = _stems(denied) - _stems(y.speaker) - _CLAIM
    told = _stems(a.article.text[slice(*x.content_span)])
    rare, shared = head - common, head & told
    if common:
        return bool(rare) and len(rare & told) >= 0.5 * len(rare) and len(shared) >= 2
    least = 2 if x.stance == "confirms" else 3
    return len(shared) >= least and len(shared) >= 0.6 * len(head)


_CLAIM = frozenset(
    stem(w) for w in ["report", "claim", "allegation", "accusation", "story", "statement", "any", "such"]
)


def _common(read: Sequence[_Read]) -> frozenset[str]:
    """Stems that stand in more than half of the articles, when there are at least three."""
    texts = {r.article.id: _article_stems(r.article.text) for r in read}
    if len(texts) < 3:
        return frozenset()
    counts = Counter(s for stems in texts.values() for s in stems)
    return frozenset(s for s, n in counts.items() if n > len(texts) / 2)


@lru_cache(maxsize=512)
def _article_stems(text: str) -> frozenset[str]:
    return _stems(text)


# ---- pairs → disagreements


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
    return ":" not in x and _is_name(x) and _is_name(y) and _alike(x, y)
