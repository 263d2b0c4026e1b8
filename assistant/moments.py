"""When is what a sentence tells: the date it names, read by the day of its article. Nothing is dated by guessing.

English, German, French, Spanish and Russian months, ISO and dotted dates; weekdays, "yesterday" and "today" in English.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_AHEAD = 180  # days after an article's day that an appointment ("will meet on 12 June") may lie

_MONTHS = (
    "jan ene gen янв", "feb fév fev фев", "mar mär mrz мар", "apr avr abr апр", "may mai mayo maggio мая", "jun juin giu июн",
    "jul juil lug июл", "aug aoû ago авг", "sep set сен", "oct okt ott out окт", "nov ноя", "dec dez déc dic дек",
)  # fmt: skip
_MONTH_OF = {start: number for number, starts in enumerate(_MONTHS, 1) for start in starts.split()}
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|"
    r"janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|"
    r"junio|julio|agosto|septiembre|octubre|noviembre|diciembre|января|февраля|марта|апреля|мая|июня|июля|августа|"
    r"сентября|октября|ноября|декабря)(?!\w)"
)
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?![\d-]|,\d|\s?(?:people|dollars|euros|crowns|tonnes|percent|per cent|million))"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|\.|º|er)?"
_DATES = [
    re.compile(r"(?<!\d)(?P<year>(?:1[5-9]|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d\d?)\.(?P<number>\d\d?)\.(?P<year>(?:19|20)\d\d)(?!\d)"),
    re.compile(rf"(?<!\d)\b{_DAY}\s+(?:of\s+|de\s+)?{_MONTH}(?:,?\s+(?:de\s+)?{_YEAR})?"),
    re.compile(rf"\b{_MONTH}\s+{_DAY}(?!\d)(?:,?\s+{_YEAR})?"),
    re.compile(rf"\b{_MONTH},?\s+(?:of\s+|de\s+)?{_YEAR}"),
    re.compile(
        rf"\b(?:in|since|by|last|of|early|late|mid|until|from|through|during|next|this|im|seit|en|depuis)[\s-]+{_MONTH}"
        r"(?!,?\s+(?:of\s+)?\d)"
    ),
    re.compile(rf"\b(?:in|since|by|late|early|mid|of|until|en|im|seit)[\s-]+{_YEAR}\b", re.IGNORECASE),
]
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_WEEKDAY = re.compile(rf"\b(?P<next>next |this coming )?(?P<day>{'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_TO_COME = re.compile(r"\b(?:will|shall|is to|are to|due|scheduled|planned|next|wird|werden|sera)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:(?P<before>yesterday)|(?P<same>today|this morning|tonight))\b", re.IGNORECASE)
QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?(?P<half>a\.?m\b|p\.?m\b)|\b(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)\b",
    re.I,
)


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """When something was: `day` as far as it is known (`2024-01-24`, `2024-01`, `2024`), `clock` as `HH:MM` or empty.

    Without a year `day` is `--01-24`: such moments sort among themselves, after the others.
    """

    unsure: bool
    day: str
    clock: str = ""

    @property
    def iso(self) -> str:
        """Both together: `2024-01-24T02:10`, or the day alone."""
        return f"{self.day}T{self.clock}" if self.clock else self.day


def moment(text: str, published: str = "") -> Moment | None:
    """The first date that a sentence names, read by the day of its article (`YYYY-MM-DD` or empty); None without one."""
    plain = QUOTED.sub(lambda m: " " * len(m.group()), text)  # "today" in quoted speech is another day
    today = date.fromisoformat(published[:10]) if len(published) >= 10 else None
    found = [m for pattern in _DATES for m in pattern.finditer(text)]
    clock = clock_time(plain)
    for m in sorted(found, key=lambda m: (m.start(), -m.end())):
        if day := _day(m, today, _AHEAD if _TO_COME.search(plain) else 0):
            return Moment(day.startswith("--"), day, clock)
    if today and (said := _WEEKDAY.search(plain)) and not said["next"]:
        back = (today.weekday() - _WEEKDAYS.index(said["day"].lower())) % 7
        return Moment(False, (today - timedelta(days=back)).isoformat(), clock)
    if today and (said := _RELATIVE.search(plain)):
        return Moment(False, (today - timedelta(days=bool(said["before"]))).isoformat(), clock)
    return None


def dates_in(text: str) -> list[tuple[int, int]]:
    """Where dates stand in a text, in order, those that overlap an earlier one left out; code points, end-exclusive."""
    spans: list[tuple[int, int]] = []
    for m in sorted((m for p in _DATES for m in p.finditer(text)), key=lambda m: (m.start(), -m.end())):
        if not spans or m.start() >= spans[-1][1]:
            spans.append(m.span())
    return spans


def _day(found: re.Match[str], today: date | None, ahead: int) -> str:
    """A date as written → ISO, the year filled in from the day of the article; empty when it is no date.

    `ahead`: days after the article's day at which it may lie.
    """
    parts = found.groupdict()
    year, day = parts.get("year"), parts.get("day")
    named = parts.get("month")
    month = int(parts.get("number") or 0) or (_month(named) if named else 0)
    if not month:
        return year or ""
    if year or not today:
        return _iso(year or "-", month, day)
    for candidate in (today.year + 1, today.year, today.year - 1):
        try:
            if date(candidate, month, int(day or 1)) <= today + timedelta(days=ahead):
                return _iso(str(candidate), month, day)
        except ValueError:
            continue
    return ""


def _iso(year: str, month: int, day: str | None) -> str:
    try:
        date(int(year) if year != "-" else 2000, month, int(day or 1))
    except ValueError:
        return ""
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")


def _month(name: str) -> int:
    low = name.lower()
    return next((number for start, number in _MONTH_OF.items() if low.startswith(start)), 0)


def clock_time(text: str) -> str:
    """The first time of day in the text as `HH:MM`, empty without one."""
    found = _CLOCK.search(text)
    if not found:
        return ""
    if found["h"]:
        return f"{int(found['h']):02}:{found['m']}"
    hour = int(found["hour"]) % 12 + (12 if found["half"].lower().startswith("p") else 0)
    return f"{hour:02}:{found['minute'] or '00'}"
