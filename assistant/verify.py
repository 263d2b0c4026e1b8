"""Is this sentence supported by these quoted words? Deterministic; the same check for every answer, model or not.

`check(sentence, cited)` compares what the sentence claims with the cited text, in two steps:

1. Hard claims: every name, number, date and negation must be covered, and a named speaker must be who says it.
   One that is not makes the sentence unsupported, however similar the words are.
2. Words, as a score from 0 to 1: how many content words are covered, how many by one cited sentence, and how many
   neighbouring words stand together there too. True words in a new combination are the commonest lie of a model.

The thresholds and what they give stand in docs/experiments.md (`python -m benchmarks.faithfulness`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from assistant.abbreviations import initials
from assistant.claims import SAYING, dates, name_words, negated, negates, numbers, sayings, tokens
from assistant.sentences import cached_sentence_spans
from assistant.terms import STOP, stem, stems
from assistant.thesaurus import clusters_of

SUPPORTED_AT = 0.9  # strict: of what is labelled supported, nine in ten are by people's judgement
PARTLY_AT = 0.5
_REACH = 3  # content words between two words that still stand together

Label = Literal["supported", "partly", "unsupported"]

# Names of one country, its people and its government, which news uses for one another.
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
]
_GROUP: dict[str, int] = {}
for _number, _words in enumerate(_SAME):
    for _word in _words.split():
        _GROUP.setdefault(stem(_word.replace(".", "")), _number)


# (words, their opposites): a sentence that says the one where the cited words say the other is wrong.
_OPPOSITES = [
    (
        "rise rose risen increase grow grew gain climb soar jump raise",
        "fall fell fallen decrease drop decline shrink cut",
    ),
    ("win won", "lose lost"),
    ("accept agree approve endorse back support", "reject refuse oppose deny"),
    ("confirm admit", "deny dispute"),
    ("before", "after"),
    ("start begin began open launch", "end stop close finish cease"),
    ("more higher most above", "less fewer lower least below"),
    ("guilty convict", "innocent acquit clear"),
    ("success succeed successful", "fail failure unsuccessful"),
    ("first", "last"),
    ("allow permit legal", "ban forbid prohibit illegal"),
    ("arrive enter join", "leave left exit quit"),
    ("buy bought", "sell sold"),
    ("early", "late"),
    ("strong strengthen improve better good", "weak weaken worsen worse bad"),
    ("alive survive", "dead die killed"),
    ("safe", "dangerous unsafe"),
    ("present", "absent"),
    ("public", "private secret"),
    ("male man men boy", "female woman women girl"),
    ("north northern", "south southern"),
    ("east eastern", "west western"),
    ("ally friend", "enemy rival"),
    ("attack", "defend"),
    ("positive", "negative"),
    ("likely", "unlikely"),
    ("old older oldest", "young younger youngest new"),
]
_OPPOSITE: dict[str, set[str]] = {}
for _left, _right in _OPPOSITES:
    _sides = [{stem(w) for w in _left.split()}, {stem(w) for w in _right.split()}]
    for _mine, _theirs in (_sides, _sides[::-1]):
        for _word in _mine:
            _OPPOSITE.setdefault(_word, set()).update(_theirs)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check. `score`: 0 to 1, 0 when a hard claim is not covered; `missing`: what is not."""

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
        self.clusters = {c for s in self.stems for c in clusters_of(s)}
        self.sentences = [
            [stem(t.folded) for t in tokens(part[a:b]) if t.word and t.folded not in STOP]
            for part in cited
            for a, b in cached_sentence_spans(part)
        ]
        self.numbers = numbers(around)
        self.dates = dates(around)
        self.under, self.plain = negated(text)
        self.negates = negates(text)
        self.sayings = sayings(text)
        self.beside = {t.folded for t in tokens("\n".join(context)) if t.word}
        self.initials = initials(around)

    def has_name(self, word: str) -> bool:
        s = stem(word)
        return (
            word in self.words
            or s in self.stems
            or _GROUP.get(s, -1) in self.groups
            or word in self.initials
            or any(_close(word, w) for w in self.words)
        )

    def has_stem(self, s: str) -> bool:
        return s in self.stems or bool(clusters_of(s) & self.clusters) or any(_alike(s, w) for w in self.stems)


@lru_cache(maxsize=65536)
def _alike(a: str, b: str) -> bool:
    """Stems that may stand for one another: equal, of one family (negotiat-, negotiator), one country or one cluster."""
    if a == b or (len(a) >= 5 and len(b) >= 5 and a[:5] == b[:5]):
        return True
    return _GROUP.get(a, -1) == _GROUP.get(b, -2) or bool(clusters_of(a) & clusters_of(b))


def _together(claimed: Sequence[str], sentences: Sequence[Sequence[str]]) -> tuple[float, float]:
    """(share of the words covered by the best sentence, share of neighbouring pairs that stand together, in order)."""
    if not claimed:
        return 1.0, 1.0
    best, pairs = 0, [False] * (len(claimed) - 1)
    for sentence in sentences:
        places = [[j for j, w in enumerate(sentence) if _alike(s, w)] for s in claimed]
        best = max(best, sum(map(bool, places)))
        for i, (mine, following) in enumerate(pairwise(places)):
            pairs[i] = pairs[i] or any(0 < y - x <= _REACH for x in mine for y in following)
    return best / len(claimed), sum(pairs) / len(pairs) if pairs else best / len(claimed)


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
    missing += _opposite(sentence, evidence)
    missing += _speaker(sentence, evidence)
    content = [s for s in stems(sentence) if not s[0].isdigit()]
    uncovered = [s for s in content if not evidence.has_stem(s) and not evidence.has_name(s)]
    covered = 1 - len(uncovered) / len(content) if content else float(bool(cited))
    in_order = [stem(t.folded) for t in tokens(_said(sentence, evidence)) if t.word and t.folded not in STOP]
    one, pairs = _together(in_order, evidence.sentences)
    score = (covered + one + 2 * pairs) / 4
    words = {stem(t.folded): t.text for t in tokens(sentence)}
    soft = [f"word: {words.get(s, s)}" for s in uncovered]
    if missing:
        return Verdict("unsupported", 0.0, tuple(dict.fromkeys([*missing, *soft])))
    label: Label = "supported" if score >= SUPPORTED_AT else "partly" if score >= PARTLY_AT else "unsupported"
    return Verdict(label, score, tuple(soft))


_ATTRIBUTED = re.compile(
    rf"(?:According to ([^,]+), |([^,.]+?) (?:{'|'.join(SAYING['says'].split())}) that )(.+)", re.S
)


def _said(sentence: str, evidence: _Evidence) -> str:
    """What is said, without "According to X," or "X reports that" where X is the outlet or speaks in the cited words."""
    if not (found := _ATTRIBUTED.match(sentence)):
        return sentence
    speaker = {t.folded for t in tokens(found.group(1) or found.group(2)) if t.word and t.folded not in STOP}
    known = speaker and any(speaker <= said for said in (evidence.beside, *(s.subjects for s in evidence.sayings)))
    return found.group(3) if known else sentence


def _negation(sentence: str, evidence: _Evidence) -> list[str]:
    under, plain = negated(sentence)
    if under and not evidence.negates:
        return ["negation: the cited words do not deny it"]
    flipped = {s for s in plain - under if s in evidence.under and s not in evidence.plain}
    if flipped and not negates(sentence):
        return [f"negation: the cited words deny “{min(flipped)}”"]
    return []


def _opposite(sentence: str, evidence: _Evidence) -> list[str]:
    """A word that the cited words lack, where the sentence they share most with holds its opposite."""
    row = [stem(t.folded) for t in tokens(sentence) if t.word]
    closest = max(evidence.sentences, key=lambda s: len(set(s) & set(row)), default=[])
    found = []
    for word in dict.fromkeys(row):
        clash = _OPPOSITE.get(word, set()) & set(closest)
        if clash and word not in evidence.stems and not clash & set(row):
            found.append(f"opposite: the cited words say “{min(clash)}”, not “{word}”")
    return [] if negates(sentence) else found


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
