"""Text → quotations and tokens, the ground the attribution rules stand on. Offsets count in the article's text."""

import re
from bisect import bisect_right
from typing import NamedTuple

_QUOTE_MARK = re.compile(r"[“”„\"]|(?<!\w)[‘'](?=\w)|(?<=[.,!?…])[’'](?!\w)")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n|\r\n[ \t]*\r\n")
_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Prof|St|Jr|Sr|Capt|Cmdr|Maj|Adm|Rev|Hon|[A-Z])\.(?=\s)"
    r"|\d+(?:[.,:]\d+)*(?:-\w+)*|\w+(?:[’'&/.\-–]\w+)*(?:(?<=s)[’'](?=\s))?|[^\w\s]"
)
LONGEST_QUOTE = 3000  # characters; an opening mark that is never closed must not swallow the article


class Token(NamedTuple):
    """A word, a mark, or a whole quotation (`text == QUOTE`)."""

    text: str
    low: str
    start: int
    end: int


QUOTE = "\x00"


def _low(word: str) -> str:
    """Folded for look-up. An abbreviation in capitals (WHO, US, IT) is not the pronoun it looks like."""
    if len(word) > 1 and word.isupper() and word not in ("HE", "SHE", "THE", "AND"):
        return word
    return word.lower().replace("’", "'")


def quotations(text: str) -> list[tuple[int, int]]:
    """Spans of quotations with their marks, in order, not nested.

    Typographic and straight marks. A quotation ends with its paragraph, so that one lost mark costs one paragraph:
    writers close a quotation of several paragraphs only at its end and open each of its paragraphs anew.
    """
    spans: list[tuple[int, int]] = []
    at = 0
    for gap in [*_PARAGRAPH.finditer(text), None]:
        end = gap.start() if gap else len(text)
        spans += _quotations_of(text, at, end)
        at = gap.end() if gap else end
    return spans


def _quotations_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for mark in _QUOTE_MARK.finditer(text, start, end):
        at, sign = mark.start(), mark.group()
        before, after = text[at - 1 : at] if at > start else " ", text[at + 1 : at + 2] if at + 1 < end else " "
        if sign in "“„":
            opening = True
        elif sign in "”’":
            opening = False
        elif sign == "‘":
            opening = True
        else:
            opening = (before.isspace() or before in "([—–-:*_") and not after.isspace()
        if opening:
            if opened is None:
                opened = (at, sign)
            elif sign in '"“„' and opened[1] in '"“„':
                opened = (at, sign)  # the mark before was never closed
        elif opened is not None and _pair(opened[1], sign):
            if at + 1 - opened[0] <= LONGEST_QUOTE:
                spans.append((opened[0], at + 1))
            opened = None
    if opened is not None and opened[1] in '"“„':
        only_blank = not text[start : opened[0]].strip(" \t\r\n*_>")
        if only_blank and end - opened[0] <= LONGEST_QUOTE:
            spans.append((opened[0], end))  # a paragraph inside a longer quotation
    return spans


def _pair(opened: str, closing: str) -> bool:
    return (opened in '"“„') == (closing in '"”“')


class Quotations:
    """The quotations of an article, asked by position."""

    def __init__(self, text: str) -> None:
        self.spans = quotations(text)
        self._starts = [a for a, _ in self.spans]

    def within(self, start: int, end: int) -> list[tuple[int, int]]:
        """The quotations that touch `start:end`, cut to it."""
        first = max(0, bisect_right(self._starts, start) - 1)
        found = []
        for a, b in self.spans[first:]:
            if a >= end:
                break
            if b > start:
                found.append((max(a, start), min(b, end)))
        return found

    def covering(self, position: int) -> tuple[int, int] | None:
        """The whole quotation around a position."""
        i = bisect_right(self._starts, position) - 1
        return self.spans[i] if i >= 0 and self.spans[i][1] > position else None


def tokenize(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> list[Token]:
    """The tokens of `text[start:end]`; each quotation is one token, its words are nobody's grammar but its own."""
    tokens: list[Token] = []
    at = start
    for a, b in [*quoted, (end, end)]:
        tokens += [Token(m.group(), _low(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text, at, a)]
        if b > a:
            tokens.append(Token(QUOTE, QUOTE, a, b))
        at = b
    return tokens
