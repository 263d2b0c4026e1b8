"""Is this sentence supported by these quoted words? Deterministic; the same check for every answer, model or not.

`check(sentence, cited)` compares what the sentence claims (names, numbers, dates, negation, who says it, content
words) with the cited text. A hard claim that is not covered makes it unsupported; a few uncovered content words make
it partly supported, and `missing` names them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.claims import dates, name_words, negated, negates, numbers, sayings, tokens
from assistant.terms import STOP, stem, stems

SUPPORTED_AT = 0.75  # share of the content words that must be covered
PARTLY_AT = 0.55

Label = Literal["supported", "partly", "unsupported"]

# Words for the same thing that news uses side by side. Each group is one meaning.
_SAME = [
    "us u.s. usa united states america american americans washington",
    "uk britain british united kingdom",
    "eu europe european union",
    "un united nations",
    "russia russian russians moscow kremlin",
    "ukraine ukrainian ukrainians kyiv kiev",
    "china chinese beijing",
    "france french paris",
    "germany german germans berlin",
    "spain spanish madrid",
    "israel israeli israelis",
    "switzerland swiss",
    "netherlands dutch",
    "poland polish poles",
    "turkey turkish ankara turkiye",
    "pow pows prisoner prisoners",
    "percent % per cent",
    "kill die dead death deaths killed died dies dying kills",
    "said say says told tell stated according",
    "leave left leaving",
    "buy bought buying purchase",
    "sell sold sale",
    "meet met meeting",
    "begin began begun start launch",
    "big large huge",
    "hurt injured injure wounded",
    "murder killing slain",
    "arrest detained held custody",
    "deny denied denial dismissed",
]
_GROUP: dict[str, int] = {}
for _number, _words in enumerate(_SAME):
    for _word in _words.split():
        _GROUP.setdefault(stem(_word.replace(".", "")), _number)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check. `score`: share of content covered, 0 to 1, 0 when a hard claim is not covered."""

    label: Label
    score: float = 0.0
    missing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.label == "supported"


@lru_cache(maxsize=4096)
def _close(a: str, b: str) -> bool:
    """Spellings of one name: at most one letter apart (two from nine letters on), same first letter."""
    if a == b:
        return True
    if a[:1] != b[:1] or min(len(a), len(b)) < 5 or abs(len(a) - len(b)) > 2:
        return False
    allowed = 2 if min(len(a), len(b)) >= 9 else 1
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1] <= allowed


class _Evidence:
    """The cited text, taken apart once."""

    def __init__(self, cited: Sequence[str], context: Sequence[str]) -> None:
        text = "\n".join(cited)
        around = "\n".join([text, *context])
        self.words = {t.folded for t in tokens(around) if t.word}
        self.stems = {stem(w) for w in self.words} | set(stems(around))
        self.groups = {_GROUP[s] for s in self.stems if s in _GROUP}
        self.numbers = numbers(around)
        self.dates = dates(around)
        self.under, self.plain = negated(text)
        self.negates = negates(text)
        self.sayings = sayings(text)
        self.initials = _initials(around)

    def has_name(self, word: str) -> bool:
        s = stem(word)
        return (
            word in self.words
            or s in self.stems
            or _GROUP.get(s, -1) in self.groups
            or word in self.initials
            or any(_close(word, w) or (len(word) > 4 and w[:5] == word[:5] and abs(len(w) - len(word)) < 4)
                   for w in self.words)
        )  # fmt: skip

    def has_stem(self, s: str) -> bool:
        return s in self.stems or _GROUP.get(s, -1) in self.groups or (
            len(s) >= 5 and any(len(w) >= 5 and w[:5] == s[:5] for w in self.stems)
        )  # fmt: skip


def _initials(text: str) -> set[str]:
    """Abbreviations that runs of capitalised words may have: National Security Council → nsc."""
    found, run = set(), ""
    for t in tokens(text):
        if t.word and t.capital:
            run += t.folded[:1]
            found |= {run[i:] for i in range(len(run) - 1)}
        elif t.folded not in ("of", "and", "the", "for"):
            run = ""
    return found


def check(sentence: str, cited: Sequence[str], context: Sequence[str] = ()) -> Verdict:
    """Whether `cited` (quoted texts) supports `sentence`.

    Args:
        sentence: one sentence of an answer.
        cited: the quotations it rests on; all of them together must cover it.
        context: what is shown beside a quotation and may name things too: outlet, author, title, date.
    """
    evidence = _Evidence(cited, context)
    missing: list[str] = []
    names = name_words(sentence)
    missing += [f"name: {w}" for w, certain in names.items() if certain and not evidence.has_name(w)]
    missing += [f"number: {n:,.12g}" for n in sorted(numbers(sentence) - evidence.numbers)]
    missing += [
        f"date: {m:02d}-{d:02d}"
        for m, d in sorted(dates(sentence))
        if (m, d) not in evidence.dates and not (d == 0 and any(m == month for month, _ in evidence.dates))
    ]
    missing += _negation(sentence, evidence)
    missing += _speaker(sentence, evidence)
    content = [s for s in stems(sentence) if not s[0].isdigit()]
    uncovered = [s for s in content if not evidence.has_stem(s) and not evidence.has_name(s)]
    covered = 1 - len(uncovered) / len(content) if content else float(bool(cited))
    words = {stem(t.folded): t.text for t in tokens(sentence)}
    soft = [f"word: {words.get(s, s)}" for s in uncovered]
    if missing:
        return Verdict("unsupported", 0.0, tuple(dict.fromkeys([*missing, *soft])))
    label: Label = "supported" if covered >= SUPPORTED_AT else "partly" if covered >= PARTLY_AT else "unsupported"
    return Verdict(label, covered, tuple(soft))


def _negation(sentence: str, evidence: _Evidence) -> list[str]:
    under, plain = negated(sentence)
    if under and not evidence.negates:
        return ["negation: the cited words do not deny it"]
    flipped = {s for s in plain - under if s in evidence.under and s not in evidence.plain}
    if flipped and not negates(sentence):
        return [f"negation: the cited words deny “{min(flipped)}”"]
    return []


def _speaker(sentence: str, evidence: _Evidence) -> list[str]:
    """A named speaker must be the subject of a fitting verb of saying in the cited words."""
    if not evidence.sayings:
        return []
    found = []
    for claim in sayings(sentence):
        speakers = {w for w in claim.subjects if w not in STOP}
        if not speakers:
            continue
        fitting = [e for e in evidence.sayings if _agree(claim.kind, e.kind)]
        if not fitting:
            continue
        if not any(e.pronoun or not e.subjects or any(_same(s, w) for s in speakers for w in e.subjects)
                   for e in fitting):  # fmt: skip
            found.append(f"speaker: {' '.join(sorted(speakers))} is not who {claim.verb}")
    return found


def _agree(claimed: str, cited: str) -> bool:
    return claimed == cited or "says" in (claimed, cited)


def _same(a: str, b: str) -> bool:
    ga, gb = _GROUP.get(stem(a), -1), _GROUP.get(stem(b), -2)
    return _close(a, b) or ga == gb
