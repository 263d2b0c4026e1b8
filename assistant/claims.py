"""What a sentence claims that can be checked: names, numbers, dates, negated words, who says what.

Rules over words, no model: every one of them can be explained to the reader in the line `missing`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.terms import STOP, fold, stem


def _list(words: str) -> list[str]:
    return words.split()


_UNITS = {w: n for n, w in enumerate(
    _list("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"))}  # fmt: skip
_TENS = {w: 10 * n for n, w in enumerate(_list("twenty thirty forty fifty sixty seventy eighty ninety"), 2)}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
           "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}  # fmt: skip
_ORDINALS = {w: n for n, w in enumerate(
    _list("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"), 1)}  # fmt: skip
_MONTHS = {m: n for n, m in enumerate(
    _list("january february march april may june july august september october november december"), 1)}  # fmt: skip
_MONTHS |= {m[:3]: n for m, n in _MONTHS.items()} | {"sept": 9}

NEGATORS = frozenset(
    _list("not no never none nobody nothing neither nor without cannot cant hardly nowhere n't unable")
)
_DENIALS = ("deni", "refus", "reject", "declin", "fail", "lack", "fabric", "fals", "untru", "disput", "dismiss", "fake")

_TOKEN = re.compile(
    r"[$€£¥]?\d+(?:[.,]\d+)*(?:st|nd|rd|th)?%?|(?:[A-Za-z]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)?|[.,;:!?()\"“”—–]"
)

SAYING = {
    "says": "say says said saying tell tells told add adds added state states stated note notes noted write writes "
    "wrote report reports reported announce announces announced argue argues argued claim claims claimed explain "
    "explains explained insist insists insisted describe describes described call calls called warn warns warned "
    "suggest suggests suggested tweet tweets tweeted predict predicts predicted conclude concludes concluded "
    "believe believes believed reveal reveals revealed estimate estimates estimated",
    "denies": "deny denies denied reject rejects rejected dismiss dismisses dismissed refute refutes refuted",
    "confirms": "confirm confirms confirmed acknowledge acknowledges acknowledged admit admits admitted",
    "accuses": "accuse accuses accused blame blames blamed allege alleges alleged",
    "asks": "ask asks asked urge urges urged demand demands demanded",
}  # fmt: skip
_VERB = {v: kind for kind, verbs in SAYING.items() for v in verbs.split()}
_PRONOUNS = frozenset(_list("he she they it i we who which"))
_HONORIFIC = frozenset(_list("mr mrs ms dr sir lord lady prof"))


_NO_NAME = _HONORIFIC | STOP | _MONTHS.keys()


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a text. `start`: its offset in characters; `first`: it opens a sentence."""

    text: str
    folded: str
    start: int
    first: bool

    @property
    def capital(self) -> bool:
        """Written with a capital letter."""
        return self.text[0].isupper()

    @property
    def word(self) -> bool:
        """A word, not a mark or a number."""
        return self.text[0].isalpha()


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[Token, ...]:
    """Words, numbers and marks, in order."""
    found: list[Token] = []
    first = True
    for match in _TOKEN.finditer(text):
        raw = match.group()
        folded = fold(raw)
        if folded.endswith("n't") and len(folded) > 3:
            found.append(Token(raw[:-3], folded[:-3], match.start(), first))
            raw, folded = "n't", "n't"
            first = False
        found.append(Token(raw, folded.removesuffix("'s").replace(".", "") if raw[0].isalpha() else folded,
                           match.start(), first))  # fmt: skip
        first = raw in ".!?:" or (raw in '"“' and first)
    return tuple(found)


def names(text: str) -> list[tuple[str, ...]]:
    """Runs of capitalised words as folded words ("New York Times"); a sentence's first word counts if no stop word."""
    runs: list[tuple[str, ...]] = []
    run: list[str] = []
    for token in tokens(text):
        if token.word and token.capital and token.folded not in _HONORIFIC and not (
            token.folded in STOP and (token.first or not token.text.isupper())
        ):  # fmt: skip
            run.append(token.folded)
        elif run:
            runs.append(tuple(run))
            run = []
    if run:
        runs.append(tuple(run))
    return runs


def name_words(text: str) -> dict[str, bool]:
    """Folded word of each name → whether it is certain (capitalised inside a sentence, not only at its start)."""
    found: dict[str, bool] = {}
    for token in tokens(text):
        if (
            token.word
            and token.capital
            and token.folded not in _HONORIFIC
            and token.folded not in STOP | _MONTHS.keys()
        ):
            found[token.folded] = found.get(token.folded, False) or not token.first
    return found


def numbers(text: str) -> set[float]:
    """Values of the numbers in digits or words: "$60bn", "sixty billion", "1,200", "third"."""
    values: set[float] = set()
    current: float | None = None
    for token in tokens(text):
        word = token.folded
        parts = re.fullmatch(r"[$€£¥]?(\d[\d.,]*?)(?:st|nd|rd|th)?%?", word)
        if parts:
            if current is not None:
                values.add(current)
            digits = parts.group(1).strip(".,")
            digits = (
                digits.replace(",", "")
                if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits)
                else digits.replace(",", ".")
            )
            try:
                current = float(digits)
            except ValueError:  # 1.2.3
                current = None
        elif word in _SCALES and current is not None and (len(word) > 2 or word in ("bn", "mn", "tn", "k", "m", "b")):
            current *= _SCALES[word]
        elif word in _TENS:
            current = (current if current and current >= 100 else 0) + _TENS[word]
        elif word in _UNITS and not (word == "one" and current is None):
            current = current + _UNITS[word] if current and current % 10 == 0 and current >= 20 else float(_UNITS[word])
        elif current is not None and word in ("and", "-"):
            continue
        else:
            if current is not None:
                values.add(current)
                current = None
            if word in _ORDINALS and word not in ("first", "second"):
                values.add(float(_ORDINALS[word]))
    if current is not None:
        values.add(current)
    return values


def dates(text: str) -> set[tuple[int, int]]:
    """(month, day) pairs: "January 25", "25 Jan."; a month alone is (month, 0)."""
    found: set[tuple[int, int]] = set()
    row = [t for t in tokens(text) if t.text not in ".,"]
    for i, token in enumerate(row):
        month = _MONTHS.get(token.folded) if token.capital or token.folded in ("january", "february") else None
        if not month or (token.folded in ("may", "mar", "march") and token.first):
            continue
        days = [
            int(re.sub(r"\D", "", n.folded))
            for n in (row[i + 1 : i + 2] + row[max(0, i - 1) : i])
            if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", n.folded)
        ]
        found.add((month, days[0] if days and days[0] <= 31 else 0))
    return found


def negated(text: str) -> tuple[set[str], set[str]]:
    """(stems under a negation, stems outside one). A negation reaches the next three content words of its clause."""
    under: set[str] = set()
    plain: set[str] = set()
    reach = 0
    for token in tokens(text):
        if not token.word and token.text != "n't" and not token.text[0].isdigit():
            reach = 0
        elif token.folded in NEGATORS:
            reach = 3
        elif token.folded not in STOP and token.word:
            (under if reach else plain).add(stem(token.folded))
            reach = max(0, reach - 1)
        elif token.folded in ("but", "and", "because", "although", "while"):
            reach = 0
    return under, plain


def negates(text: str) -> bool:
    """Whether the text negates or denies anything at all."""
    return any(t.folded in NEGATORS or t.folded.startswith(_DENIALS) for t in tokens(text))


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb of saying, its kind, and the words that may be its subject, folded."""

    verb: str
    kind: str
    subjects: frozenset[str]
    pronoun: bool


def sayings(text: str) -> list[Saying]:
    """Every verb of saying with its possible subjects: the names of its clause before it, or just after it."""
    row = tokens(text)
    found: list[Saying] = []
    for i, token in enumerate(row):
        kind = _VERB.get(token.folded)
        if kind is None or token.capital:
            continue
        before: list[Token] = []
        for t in reversed(row[max(0, i - 14) : i]):
            if t.text in '.!?;:"“”' or (t.folded in _VERB and not t.capital and before):
                break
            before.append(t)
        after = []
        if not any(t.capital or t.folded in _PRONOUNS for t in before):
            for t in row[i + 1 : i + 9]:
                if t.text in '.!?;:"“”':
                    break
                after.append(t)
        near = before or after
        subjects = {t.folded for t in [*before, *after] if t.word and t.capital and t.folded not in STOP}
        found.append(Saying(token.folded, kind, frozenset(subjects), any(t.folded in _PRONOUNS for t in near)))
    return found
