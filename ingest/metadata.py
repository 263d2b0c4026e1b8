"""Title, outlet, author and date of an article, from front matter, bylines and datelines; and where each was found."""

import re
from dataclasses import dataclass, field
from datetime import date

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH}),?\s+((?:19|20)\d\d)\b", re.I)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b", re.I)
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.S)
_FIELD = re.compile(r"^[ \t]*([A-Za-z_ -]{2,20})[ \t]*:[ \t]*(.+?)[ \t]*\r?$", re.M)
_BYLINE = re.compile(
    r"^[*_ \t]*by[ \t:]+((?:[^\W\d_][\w.'’-]*[ \t]*(?:,|and|&)?[ \t]*){1,8}?)[*_ \t]*(?:$|[|•·—–(,]|\d)",
    re.I | re.M,
)
_AUTHOR = re.compile(
    r"^[*_ \t]*(?:author|written by|reporting by|reporter)s?[ \t]*[:：][*_ \t]*(.+?)[*_ \t]*\r?$", re.I | re.M
)
_KEYS = {
    "title": "title", "headline": "title", "outlet": "outlet", "source": "outlet", "publisher": "outlet",
    "publication": "outlet", "site": "outlet", "author": "author", "authors": "author", "by": "author",
    "byline": "author", "date": "published", "published": "published", "publish date": "published",
    "section": "section", "category": "section", "language": "language", "lang": "language",
}  # fmt: skip


@dataclass(slots=True)
class Metadata:
    """Found fields, where each was found, and the spans that hold them (marked so that they are not chunked twice)."""

    title: str = ""
    outlet: str = ""
    author: str = ""
    published: str = ""
    section: str = ""
    language: str = ""
    origins: dict[str, str] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def put(self, name: str, value: str, origin: str) -> None:
        """Keep the first value found for a field."""
        value = value.strip().strip("\"'*_").strip()
        if value and not getattr(self, name):
            setattr(self, name, value)
            self.origins[name] = origin


def parse_date(text: str) -> str:
    """First plausible date in `text` as `YYYY-MM-DD`, or empty."""
    for pattern, order in ((_ISO, "ymd"), (_DAY_FIRST, "dmy"), (_MONTH_FIRST, "mdy")):
        if found := pattern.search(text):
            part = dict(zip(order, found.groups(), strict=True))
            month = part["m"]
            number = (
                int(month)
                if month.isdigit()
                else next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(month.lower().rstrip(".")[:3]))
            )
            try:
                return date(int(part["y"]), number, int(part["d"])).isoformat()
            except ValueError:
                continue
    return ""


def find_metadata(text: str) -> Metadata:
    """Read what the text itself says about the article."""
    found = Metadata()
    body = 0
    if front := _FRONT.match(text):
        body = front.end()
        found.spans.append((0, front.end()))
        for line in _FIELD.finditer(front.group(1)):
            name = _KEYS.get(line.group(1).strip().lower().replace("_", " "))
            if name == "published":
                found.put(name, parse_date(line.group(2)), "front matter")
            elif name:
                found.put(name, line.group(2), "front matter")
    lines = [m for m in re.finditer(r"[^\r\n]+", text[body:]) if m.group().strip()]
    if lines:
        found.put("title", lines[0].group().strip().lstrip("#").strip()[:300], "first line")
    head = "\n".join(m.group() for m in lines[1:9] if len(m.group()) < 160)
    if by := _BYLINE.search(head):
        found.put("author", by.group(1), "byline")
    if by := _AUTHOR.search(text, body):
        found.put("author", by.group(1)[:120], "author line")
    if not found.published:
        found.put("published", parse_date(head), "dateline")
    return found
