"""Numbers and dates in a sentence as values that can be compared: "$61 billion", "between 85 and 90 million crowns"."""

import math
import re
from dataclasses import dataclass

from assistant.terms import STOP, fold, stem

_UNITS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {w: 10 * n for n, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
_CURRENCY = {
    "$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "dollar": "dollar", "euro": "euro", "pound": "pound",
    "crown": "crown", "rubl": "ruble", "roubl": "ruble", "yen": "yen", "yuan": "yuan", "franc": "franc", "peso": "peso",
    "rupe": "rupee", "usd": "dollar", "eur": "euro",
}  # fmt: skip
_WORDS = "|".join(_UNITS)
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:{_WORDS})(?:-(?:{_WORDS}))?)"
_SCALE = r"(?:hundred|thousand|million|billion|trillion|mn|bn|tn|[mbk])"
_QUANTITY = re.compile(
    rf"(?<![\w.,:/-])(?P<hedge>(?:about|around|nearly|almost|roughly|some|approximately|more than|over|at least|"
    rf"fewer than|less than|under|up to|an estimated)\s+)?(?:between\s+)?(?P<sign>(?:US|A|C)?[$€£¥])?\s?"
    rf"(?P<first>{_NUMBER})(?:\s?(?P<scale1>{_SCALE})\b)?"
    rf"(?:\s?(?:to|and|[-–])\s?[$€£¥]?(?P<second>{_NUMBER})(?:\s?(?P<scale2>{_SCALE})\b)?(?=\s?(?:%|per|[A-Za-z]|$)))?"
    rf"(?P<percent>\s?%|\s?per\s?cent\b)?(?![\w:/]|[.,]\d)", re.I,
)  # fmt: skip
_MONTHS = {
    m: n for n, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1,
    ) for m in names.split()
}  # fmt: skip
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|" \
         r"nov(?:ember)?|dec(?:ember)?)\.?"  # fmt: skip
_DATE = re.compile(
    rf"\b(?:(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>(?:1[5-9]|20)\d\d))?|"
    rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH})(?:,?\s+(?P<y2>(?:1[5-9]|20)\d\d))?|"
    rf"(?P<m3>{_MONTH}),?\s+(?:of\s+)?(?P<y3>(?:1[5-9]|20)\d\d)|(?P<y4>(?:19|20)\d\d)-(?P<m4>\d\d)-(?P<d4>\d\d)|"
    rf"(?<![\w$€£.,-])(?P<y5>(?:1[89]|20)\d\d)(?![\w%]|[.,]\d))(?![\d])", re.I,
)  # fmt: skip
_OPEN = {"more than": (0, math.inf), "over": (0, math.inf), "at least": (0, math.inf), "fewer than": (-math.inf, 0),
         "less than": (-math.inf, 0), "under": (-math.inf, 0), "up to": (-math.inf, 0)}  # fmt: skip
_ABOUT = 0.02  # relative tolerance of a rounded number
_WORD = re.compile(r"[\w'’-]+")
MEASURES = frozenset(["tonn", "ton", "kilomet", "mile", "metr", "meter", "litr", "liter", "barrel", "acr", "hectar", "kilo", "kilogram", "hour", "day", "week", "month", "year", "minut", "point", "dollar"])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number: it lies in `low`..`high`; `unit` is a currency, "%" or empty; `noun` the stems of what is counted."""

    low: float
    high: float
    unit: str
    noun: frozenset[str]
    start: int
    end: int

    def compatible(self, other: "Quantity") -> bool:
        """Both can be true of one thing."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Day:
    """A date; 0 for what is not told."""

    year: int
    month: int
    day: int
    start: int
    end: int

    def compatible(self, other: "Day") -> bool:
        """No part that both tell differs."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        told = [(a, b) for a, b in pairs if a and b]
        return not told or all(a == b for a, b in told)


def _value(number: str) -> float:
    if number[0].isdigit():
        return float(number.replace(",", ""))
    return float(sum(_UNITS[p] for p in number.lower().split("-")))


def days(text: str) -> list[Day]:
    """The dates in `text`; offsets count in it."""
    found = []
    for m in _DATE.finditer(text):
        month = next((g for g in (m["m1"], m["m2"], m["m3"]) if g), "")
        number = _MONTHS.get(month.lower().rstrip("."), 0) if month else int(m["m4"] or 0)
        day = next((int(g) for g in (m["d1"], m["d2"], m["d4"]) if g), 0)
        year = next((int(g) for g in (m["y1"], m["y2"], m["y3"], m["y4"], m["y5"]) if g), 0)
        if day <= 31 and number <= 12:
            found.append(Day(year, number, day, m.start(), m.end()))
    return found


def quantities(text: str) -> list[Quantity]:
    """The quantities in `text`, without dates, times and numbers in names ("Shed 9"); offsets count in it."""
    dated = [(d.start, d.end) for d in days(text)]
    found = []
    for m in _QUANTITY.finditer(text):
        first_at = m.start("first")
        if any(a <= first_at < b for a, b in dated):
            continue
        before = text[:first_at].rstrip().rsplit(" ", 1)[-1]
        lettered = m["first"][0].isalpha()
        if not m["sign"] and not m["hedge"] and before[:1].isupper() and fold(before) not in STOP and not lettered:
            continue  # "Shed 9", "Article 5"
        scale2 = _SCALES.get((m["scale2"] or "").lower(), 1.0)
        scale1 = _SCALES.get((m["scale1"] or "").lower(), scale2 if m["second"] else 1.0)
        low = _value(m["first"]) * scale1
        high = _value(m["second"]) * scale2 if m["second"] else low
        if high < low:
            low, high = high, low
        unit = "%" if m["percent"] else _CURRENCY.get((m["sign"] or "")[-1:], "")
        noun = _noun(text[m.end() :])
        if not unit:
            unit = next((_CURRENCY[s] for s in noun if s in _CURRENCY), "")
        if lettered and not noun and not unit:
            continue
        hedge = (m["hedge"] or "").strip().lower()
        if hedge in _OPEN:
            low, high = min(low, low + _OPEN[hedge][0]), max(high, high + _OPEN[hedge][1])
        elif hedge:
            low, high = low * (1 - _ABOUT), high * (1 + _ABOUT)
        start = m.start("sign") if m["sign"] else first_at
        found.append(Quantity(low, high, unit, frozenset(noun), start, m.end()))
    return found


def _noun(after: str) -> list[str]:
    """Stems of the words right behind a number: what is counted; behind a measure also what it measures."""
    found: list[str] = []
    matches = list(_WORD.finditer(after[:80]))
    at = 0
    for i, m in enumerate(matches):
        gap = after[at : m.start()]
        word = fold(m.group())
        if re.search(r"[^\s]", gap):
            break
        if word == "of" and found and i + 1 < len(matches):
            at = m.end()
            continue
        if word in STOP or len(found) == 3:
            break
        found.append(stem(word))
        at = m.end()
    return found
