"""Text → its lines with their spans, and the few questions that cleaning and metadata both ask of a line."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_MARKUP = " \t\u00a0\ufeff\u200e\u200f*_#>|~`=\\"
_ENDS = '.!?…。！？؟।:;,"”’»)'
_WORD = re.compile(r"[^\W_][\w'’.-]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds text. `bare` is it without markup and surrounding white space."""

    start: int
    end: int
    bare: str


def lines_of(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of `text[start:end]` that hold more than white space and markup; spans count in `text`."""
    found = []
    for m in _LINE.finditer(text, start, len(text) if end is None else end):
        bare = m.group().strip(_MARKUP)
        if bare:
            found.append(Line(m.start(), m.end(), bare))
    return found


def is_sentence(line: str) -> bool:
    """Whether a line looks like running text: it ends like a sentence, or it is long."""
    return len(line) > 200 or (len(line.split()) >= 5 and line[-1] in _ENDS and not line.endswith(("...", "…")))


def is_title_case(line: str) -> bool:
    """Whether most longer words are capitalised, as in a headline."""
    words = [w for w in _WORD.findall(line) if len(w) > 3]
    return len(words) >= 2 and sum(w[0].isupper() for w in words) >= 0.7 * len(words)


def folded(line: str) -> str:
    """For comparing lines: case, quotes and spacing do not count."""
    return " ".join(_WORD.findall(line.casefold().replace("’", "'")))
