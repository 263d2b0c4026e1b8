"""Dates as newspapers print them → ISO 8601. Eight languages; ambiguous and absurd dates give nothing."""

import re
from datetime import UTC, date, datetime

# The first letters that tell a month, in English, German, French, Spanish, Italian, Portuguese, Russian and Arabic.
_MONTH_STARTS = [
    ("jan", "jän", "ene", "gen", "янв", "يناير", "كانون الثاني"),
    ("feb", "fév", "fev", "fevr", "фев", "فبراير", "شباط"),
    ("mar", "mär", "mrz", "мар", "مارس", "آذار"),
    ("apr", "avr", "abr", "апр", "أبريل", "ابريل", "نيسان"),
    ("may", "mai", "mag", "мая", "май", "مايو", "أيار"),
    ("jun", "juin", "giu", "июн", "يونيو", "حزيران"),
    ("jul", "juil", "lug", "июл", "يوليو", "تموز"),
    ("aug", "aoû", "aou", "ago", "авг", "أغسطس", "آب"),
    ("sep", "set", "сен", "سبتمبر", "أيلول"),
    ("oct", "okt", "ott", "out", "окт", "أكتوبر", "تشرين الأول"),
    ("nov", "ноя", "نوفمبر", "تشرين الثاني"),
    ("dec", "dez", "déc", "dic", "дек", "ديسمبر", "كانون الأول"),
]
_MONTHS = {start: number for number, starts in enumerate(_MONTH_STARTS, 1) for start in starts}
_NAME = "(" + "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True)) + r")[^\W\d_]*\.?"
_YEAR = r"((?:1[789]|20)\d\d)"
_STAMP = re.compile(rf"{_YEAR}-(\d\d)-(\d\d)[T ](\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)")
_PATTERNS = [
    (re.compile(rf"\b{_YEAR}[-/.](\d\d?)[-/.](\d\d?)\b"), "ymd"),
    (re.compile(rf"{_YEAR}年(\d\d?)月(\d\d?)日"), "ymd"),
    (re.compile(rf"\b(\d\d?)(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?{_NAME},?\s+(?:de\s+)?{_YEAR}\b", re.I), "dmy"),
    (re.compile(rf"\b{_NAME}\s+(\d\d?)(?:st|nd|rd|th)?,?\s+{_YEAR}\b", re.I), "mdy"),
    (re.compile(rf"\b(\d\d?)\.(\d\d?)\.{_YEAR}\b"), "dmy"),
]
_SLASHES = re.compile(rf"\b(\d\d?)[/-](\d\d?)[/-]{_YEAR}\b")


def _valid(year: str, month: int, day: str) -> str:
    try:
        found = date(int(year), month, int(day))
    except ValueError:
        return ""
    return found.isoformat() if found.year <= datetime.now(UTC).year + 1 else ""


def find_date(text: str) -> tuple[str, int, int]:
    """The first plausible date in `text` as `YYYY-MM-DD`, with its span; `("", 0, 0)` when there is none.

    `3/5/2025` is read by no rule, since nobody can tell whether it is in March or in May; `3/25/2025` is.
    """
    best = ("", len(text), 0)
    for pattern, order in _PATTERNS:
        for m in pattern.finditer(text):
            if m.start() >= best[1]:
                break
            part = dict(zip(order, m.groups(), strict=True))
            month = part["m"].casefold()
            if found := _valid(part["y"], int(month) if month.isdigit() else _MONTHS.get(month, 0), part["d"]):
                best = (found, m.start(), m.end())
                break
    if not best[0] and (slashes := _SLASHES.search(text)):
        a, b, year = slashes.groups()
        if (int(a) > 12) != (int(b) > 12):
            day, month_number = (a, int(b)) if int(a) > 12 else (b, int(a))
            best = (_valid(year, month_number, day), slashes.start(), slashes.end())
    return best if best[0] else ("", 0, 0)


def parse_date(text: str) -> str:
    """A date, or a date-time when `text` is a machine's time stamp, in ISO 8601; empty when there is none."""
    if stamp := _STAMP.match(text.strip()):
        year, month, day, clock = stamp.groups()
        return f"{found}T{clock}" if (found := _valid(year, int(month), day)) else ""
    return find_date(text)[0]
