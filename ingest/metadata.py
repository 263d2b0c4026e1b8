"""Title, outlet, author, date and section of an article, and where each was found.

Looked for in this order; the first find is kept: what the format itself says (JSON-LD, document properties, record
fields), front matter or a block of fields at the top, the lines between headline and text, the dateline, the foot.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.clean import boilerplate
from ingest.dates import find_date, parse_date
from ingest.lines import Line, folded, is_sentence, lines_of

VERSION = "metadata/1"

FIELDS = ("title", "outlet", "author", "published", "section", "language")
_FRONT = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^[ \t]*[\"']?([A-Za-z_][A-Za-z_ :.-]{1,28}?)[\"']?[ \t]*[:=][ \t]*(.*?)[ \t]*\r?$")
_LIST_ITEM = re.compile(r"^[ \t]*-[ \t]+(.+?)[ \t]*\r?$")
KEYS = {
    "title": "title", "headline": "title", "name": "title", "subject": "title", "og title": "title",
    "outlet": "outlet", "source": "outlet", "publisher": "outlet", "publication": "outlet", "site": "outlet",
    "newspaper": "outlet", "site name": "outlet", "sitename": "outlet", "source name": "outlet",
    "og site name": "outlet", "author": "author", "authors": "author", "by": "author", "byline": "author",
    "creator": "author", "writer": "author",
    "date": "published", "published": "published", "publish date": "published", "published at": "published",
    "pubdate": "published", "date published": "published", "datepublished": "published",
    "publication date": "published",
    "created": "published", "article published time": "published", "publishedat": "published", "pub date": "published",
    "section": "section", "category": "section", "rubric": "section", "desk": "section",
    "language": "language", "lang": "language",
}  # fmt: skip
_BY = re.compile(r"^(?:written by|reporting by|story by|text by|by|von|par|por|di|автор)\s*:?\s+(?=\S)", re.IGNORECASE)
_AUTHOR_FIELD = re.compile(
    r"^(?:authors?|written by|reporting by|reporter|byline|autor(?:in)?|auteure?|автор)\s*[:：]\s*(.+)$", re.I
)
_NAME = r"(?:(?:[A-ZÀ-ÞА-ЯЁ][\w'’.-]*|de|del|der|den|van|von|al|bin|ibn|el|la|le|du|da|dos|di|ter|ten|y)\s?)"
_PEOPLE = re.compile(rf"{_NAME}{{1,6}}(?:\s*(?:,|&|\band|\bund|\bet|\by)\s+{_NAME}{{1,6}}){{0,6}}")
_NOBODY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_STAFF = re.compile(
    r"(?:our |the )?(?:staff|editors?|agencies|correspondents?|news ?desk|wire services?)\b.{0,40}", re.IGNORECASE
)
_ROLE = re.compile(
    r"[,|]?\s*\b(?:(?:senior|chief|political|foreign|diplomatic|science|business|news|national|world|staff|special|our)\s+)*"
    r"(?:editor|correspondent|reporter|writer|columnist|analyst|contributor|producer)\b.*$",
    re.IGNORECASE,
)
_OUTLET_WORD = re.compile(
    r"\b(?:news|times|post|herald|gazette|courier|ledger|observer|monitor|dispatch|agency|press|journal|tribune|daily|"
    r"weekly|guardian|mail|telegraph|chronicle|examiner|independent|standard|star|sun|mirror|globe|review|magazine|"
    r"bulletin|record|register|sentinel|argus|echo|express|today|media|radio|tv|television|channel|broadcasting|wire|"
    r"bbc|cnn|npr|abc|nbc|cbs|afp|reuters|bloomberg|politico|axios|zeitung|tagblatt|spiegel|anzeiger|kurier|le monde|"
    r"figaro|libération|el país|el mundo|corriere|repubblica|gazeta|pravda|tass|interfax)\b|"
    r"\w\.(?:com|org|net|co\.uk|de|fr|info)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^(?:[^\W\d_][\w.’' ,/-]{1,60}?,?\s*)?(?:\d[\w ,.]{3,20}|[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?\s*"
    r"\(([A-Z][\w.&' -]{1,40})\)\s*(?:[-–—]{1,2}|:)\s"
)
_PLACE_DATE = re.compile(r"^[A-ZÀ-ÞА-ЯЁ][A-ZÀ-ÞА-ЯЁ .'’-]{2,40},[^.]{0,60}?\s[-–—]{1,2}\s")
_DATE_WORDS = re.compile(
    r"^(?:first )?(?:published|posted|updated|last updated|date|on|veröffentlicht|stand|publié(?: le)?|publicado|"
    r"опубликовано)(?: on| at)?\s*[:：]?\s*|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b,?\s*|"
    r"\b\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?"
    r"(?:\s?(?:GMT|UTC|[A-Z]{2,4}T))?\b|\bat\b|\bupdated\b.*$",
    re.IGNORECASE,
)
_WORKS_FOR = re.compile(
    r"\b(?:is|writes|covers|reports)\b.{0,80}?\b(?:for|of|at|with) "
    r"((?:the |The )?[A-Z][\w’'&.-]*(?: (?:of )?[A-Z][\w’'&-]*){0,4})"
)
_SPLIT = re.compile(r"\s*[|•·]\s*|\s+[-–—]{1,2}\s+|\s+/\s+")
_NO_TITLE = re.compile(
    r"(?:https?://\S+|www\.\S+|breaking(?: news)?|exclusive|opinion|analysis|world|news|politics|\d+|[\W_]+)", re.I
)
_HEAD = 6_000  # characters within which the lines under the headline stand
_FOOT = 2_000  # characters at the end that may name the author
_LONGEST_TITLE = 160  # characters; a longer first line is the article's text


@dataclass(slots=True)
class Metadata:
    """Found fields, where each was found, and the marked spans (front matter and boilerplate)."""

    title: str = ""
    outlet: str = ""
    author: str = ""
    published: str = ""
    section: str = ""
    language: str = ""
    origins: dict[str, str] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def put(self, name: str, value: str, origin: str) -> None:
        """Keep the first value found for a field; a date is normalised, an unreadable one is not kept."""
        value = " ".join(value.split()).strip("\"'*_[]{} \t")
        value = parse_date(value) if name == "published" else value[:300]
        if value and not getattr(self, name):
            setattr(self, name, value)
            self.origins[name] = origin


def find_metadata(text: str, known: Mapping[str, str] | None = None, origin: str = "") -> Metadata:
    """What the format (`known`, found at `origin`) and the text itself say about the article."""
    found = Metadata()
    for name, value in (known or {}).items():
        found.put(name, value, origin)
    body = _fields_at_top(text, found)
    noise = {start for start, _ in boilerplate(text[: body + _HEAD], "", body)}
    head = [line for line in lines_of(text, body, body + _HEAD)[:14] if line.start not in noise]
    rest = _headline(head, found)
    _under_headline(rest, found)
    _dateline(rest, found)
    _foot(lines_of(text, max(body, len(text) - _FOOT))[-6:], found)
    if body:
        found.spans.append((0, body))
    found.spans += boilerplate(text, found.title, body)
    return found


def _fields_at_top(text: str, found: Metadata) -> int:
    """Read front matter, or a block of known `Key: value` lines; the offset at which the article begins."""
    if front := _FRONT.match(text):
        last = ""
        for raw in front.group(2).split("\n"):
            if m := _FIELD.match(raw):
                last = KEYS.get(m.group(1).strip().lower().replace("_", " ").replace("-", " ").replace(":", " "), "")
                if last and m.group(2):
                    found.put(last, re.sub(r"[\"'](?=,|\])|(?<=[\[ ])[\"']", "", m.group(2)), "front matter")
            elif (m := _LIST_ITEM.match(raw)) and last == "author":
                before = f"{found.author}, " if found.origins.get("author") == "front matter" else ""
                if before or not found.author:
                    found.author, found.origins["author"] = before + m.group(1).strip("\"' "), "front matter"
        return front.end()
    at = 0
    pairs: list[tuple[str, str]] = []
    for line in lines_of(text[:4000])[:12]:
        m = _FIELD.match(line.bare)
        name = KEYS.get(m.group(1).strip().lower(), "") if m else ""
        if not m or not name or name in {n for n, _ in pairs}:
            break
        pairs.append((name, m.group(2)))
        at = line.end
    if len(pairs) >= 2 and pairs[0][0] in {"title", "outlet", "author", "published"}:
        for name, value in pairs:
            found.put(name, value, "fields at the top")
        return at
    return 0


def _headline(head: Sequence[Line], found: Metadata) -> Sequence[Line]:
    """Take the first real headline; the lines after it."""
    for i, line in enumerate(head):
        if found.title and folded(line.bare) == folded(found.title):
            return head[i + 1 :]
        if _NO_TITLE.fullmatch(line.bare) or _BY.match(line.bare) or _only_date(line.bare):
            continue
        if found.title:
            return head[i:]
        if len(line.bare) <= _LONGEST_TITLE and not _DATELINE.match(line.bare) and not _PLACE_DATE.match(line.bare):
            found.put("title", line.bare, "first line")
            return head[i + 1 :]
        words = line.bare[:120].rsplit(" ", 1)[0] if len(line.bare) > 120 else line.bare
        found.put("title", words + "…", "first words")
        return head[i:]
    return head


def _only_date(line: str) -> bool:
    _, start, end = find_date(line)
    return end > 0 and not _DATE_WORDS.sub("", line[:start] + line[end:]).strip(" ,.|-–—:()")


def _under_headline(rest: Sequence[Line], found: Metadata) -> None:
    """Byline, date and outlet stand on short lines between the headline and the first paragraph."""
    for line in rest[:9]:
        if m := _AUTHOR_FIELD.match(line.bare):
            found.put("author", people(m.group(1)), "author line")
            continue
        if is_sentence(line.bare) and not _BY.match(line.bare) and not find_date(line.bare)[0]:
            if len(line.bare) > 200:
                return
            continue
        if len(line.bare) > 200:
            return
        parts = [p.strip(" *_,") for p in _SPLIT.split(line.bare)]
        dated = bool(find_date(line.bare)[0])
        for part in parts:
            day, start, end = find_date(part)
            remainder = _DATE_WORDS.sub("", part[:start] + part[end:]).strip(" ,.*_()") if day else part
            if day and len(part) - (end - start) < 60:
                found.put("published", day, "line under the headline")
            if _BY.match(remainder):
                found.put("author", people(_BY.sub("", remainder)), "byline")
            elif remainder and _is_outlet(remainder, sure=dated or len(parts) > 1):
                found.put("outlet", remainder, "line under the headline")


def _is_outlet(part: str, sure: bool) -> bool:
    words = part.split()
    if not 1 <= len(words) <= 7 or part[-1] in ".!?…:" or not (part[0].isupper() or "." in part):
        return False
    capitals = sum(w[0].isupper() or w in {"of", "the", "and", "for", "de", "del", "du", "&"} for w in words)
    return capitals == len(words) and bool(
        _OUTLET_WORD.search(part) or (sure and words[0] in {"The", "Le", "La", "El", "Die", "Der"})
    )


def people(value: str) -> str:
    """The names in a byline, without the roles of the persons; empty when there are none."""
    value = re.sub(r"\s+(?:for|in|at)\s+[A-Z].*$", "", _ROLE.sub("", value.strip(" *_.,;|")))
    value = re.sub(r"\s*(?:[;(|]|editing by|follow ).*$", "", value, flags=re.IGNORECASE)
    if m := _STAFF.match(value):
        return m.group().strip()
    m = _PEOPLE.match(value)
    if not m or value[m.end() : m.end() + 1].isalnum() or _NOBODY.match(value):  # "By Friday the bridge will …"
        return ""
    return m.group().strip(" ,")


def _dateline(rest: Sequence[Line], found: Metadata) -> None:
    """`LONDON, 3 May 2025 (Reuters) - ` opens the text of an agency."""
    for line in rest[:10]:
        if m := _DATELINE.match(line.bare):
            found.put("outlet", m.group(1), "dateline")
        m = m or _PLACE_DATE.match(line.bare)
        if m:
            found.put("published", m.group(), "dateline")
            return


def _foot(foot: Sequence[Line], found: Metadata) -> None:
    for line in foot:
        if m := _AUTHOR_FIELD.match(line.bare):
            found.put("author", people(m.group(1)), "line at the foot")
        elif _BY.match(line.bare) and len(line.bare) < 80 and _PEOPLE.fullmatch(_BY.sub("", line.bare)):
            found.put("author", people(_BY.sub("", line.bare)), "line at the foot")
    for line in foot:
        if found.author and (
            m := re.match(re.escape(found.author) + r" (?:is|writes|covers|reports)\b(.{0,200})", line.bare)
        ):
            outlet = re.search(
                r"\b(?:for|of|at|with) ((?:the |The )?[A-Z][\w’'&.-]*(?: (?:of )?[A-Z][\w’'&-]*){0,4})", m.group(1)
            )
            if outlet and _is_outlet(outlet.group(1).rstrip("."), sure=True):
                found.put("outlet", outlet.group(1).rstrip("."), "note on the author")
