"""Text into HTML, safely: the only way by which words of an article, a model or a reader get onto the page."""

import re
from datetime import date
from html import escape

# What a browser would drop, or read as something else than a character.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MOMENT = re.compile(r"(?P<year>\d{4}|-)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


def esc(text: str) -> str:
    """Text for element content and quoted attribute values; characters no page can show become U+FFFD."""
    return escape(_UNPRINTABLE.sub("�", text), quote=True)


def plain_label(text: str) -> str:
    """Text for a Streamlit label, which would read Markdown (also images and links): every mark escaped."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(_UNPRINTABLE.sub("�", text).split()))


def day(published: str) -> str:
    """`2024-01-26…` as `26 January 2024`; what is no ISO date is given back as it is."""
    try:
        d = date.fromisoformat(published[:10])
    except ValueError:
        return published
    return f"{d.day} {d:%B %Y}"


def moment(when: str) -> str:
    """As much of a date as is known, in words: `1962`, `January 2024`, `5 May` (`--05-05`), `5 February 2024, 06:35`."""
    date_part, _, clock = when.partition("T")
    found = _MOMENT.fullmatch(date_part)
    if not found or not 0 < int(found["month"] or 1) < 13:
        return when
    named = f"{date(2000, int(found['month']), 1):%B}" if found["month"] else ""
    said = " ".join(p for p in (found["day"] and str(int(found["day"])), named, found["year"].strip("-")) if p)
    return f"{said}, {clock}" if clock else said


def attributes(**values: str | int | bool | None) -> str:
    """HTML attributes, escaped; `_` in a name is `-`, a trailing one is dropped, None and False leave it out."""
    parts = []
    for name, value in values.items():
        if value is None or value is False:
            continue
        key = name.rstrip("_").replace("_", "-")
        parts.append(f" {key}" if value is True else f' {key}="{esc(str(value))}"')
    return "".join(parts)
