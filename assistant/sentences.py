"""Text → sentence spans. Segmentation is sentencex's (about 300 languages); here only what news adds to it."""

import re
from functools import lru_cache

import sentencex

# An abbreviation that sentencex takes for an end although the sentence goes on ("the U.S. Senate", "Gov. Hale").
_GOES_ON = re.compile(
    r"(?:\b(?:[A-Z]\.){2,}|\b(?:Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Cmdr|Adm|Maj|Rev|Hon|Pres|Supt|Mr|Mrs|Ms|Dr|Prof|St|"
    r"No|Nos|vs|v|Jr|Sr|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|a\.m|p\.m|R-[A-Z][A-Za-z]*|D-[A-Z][A-Za-z]*)\.)\s+$"
)
_INSIDE_INITIALS = re.compile(r"\b[A-Z]\.$")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}\s+$")
# After initials ("the U.S.") a new sentence nearly always opens with one of these, else it is a name going on.
_OPENERS = re.compile(
    r"(?:The|A|An|He|She|It|They|We|I|You|This|That|These|Those|But|And|In|On|At|For|His|Her|Its|Their|There|"
    r"However|Meanwhile|After|Before|When|While|If|As|So|Since|Mr|Mrs|Ms)\b|[\"“‘']"
)
_NEWLINE = re.compile(r"\r\n?|\n|\u2028|\u2029")
# A line that starts something: a list item, heading, quotation, table row, or a field such as "Author: …".
_ITEM = re.compile(
    r"[ \t]*(?:[-*+•·▪>#|][ \t]|[#>|]|\d{1,3}[.)]\s|(?:Authors?|Date|Published|Updated|Source|Share[\w ]*|Tags?): )",
    re.I,
)
_STOP = re.compile(r"[^\w\s,;()-]")  # without any such sign a block is one sentence, and need not be looked at
_WIDEST = 160  # characters; files are wrapped by hand or by mail programs at 60 to 100


def _wrap_width(text: str) -> int:
    """The column at which the lines of `text` were wrapped, or 0 when they were not."""
    lengths = sorted(len(line.strip()) for line in _NEWLINE.split(text) if line.strip())
    if not lengths:
        return 0
    width = lengths[len(lengths) * 9 // 10]
    return width if 30 <= width <= _WIDEST else 0


def _blocks(text: str) -> list[tuple[int, int]]:
    """Spans that no sentence crosses: between blank lines, and between lines that end before they had to.

    A headline, a byline or a list item stands on a line of its own; a newline inside a hard-wrapped paragraph
    (the next word would not have fitted) is nothing but a space.
    """
    width = _wrap_width(text)
    spans: list[tuple[int, int]] = []
    open_at, at, last = 0, 0, ""
    for newline in [*_NEWLINE.finditer(text), None]:
        end = newline.start() if newline else len(text)
        line = text[at:end].strip()
        word = line.split(maxsplit=1)[0] if line else ""
        wrapped = bool(width and last and word) and not _ITEM.match(text, at) and (
            len(last) + 1 + len(word) >= width or (word[0].islower() and len(last) > width // 2)
        )  # fmt: skip
        if not wrapped:
            if text[open_at:at].strip():
                spans.append((open_at, at))
            open_at = at
        last, at = line, newline.end() if newline else len(text)
    if text[open_at:].strip():
        spans.append((open_at, len(text)))
    return spans


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def sentence_spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Spans `(start, end)` of the sentences of `text`, in order, without surrounding white space."""
    spans: list[tuple[int, int]] = []
    for block_start, block_end in _blocks(text):
        if not _STOP.search(text, block_start, block_end):
            spans.append(_trim(text, block_start, block_end))
            continue
        block = _NEWLINE.sub(lambda m: " " * len(m.group()), text[block_start:block_end])
        open_at: int | None = None
        for piece in sentencex.get_sentence_boundaries(language or "en", block):
            start, end = piece["start_index"], piece["end_index"]
            if open_at is None:
                open_at = start
            head, tail = block[open_at:end], block[end:]
            if tail and _INSIDE_INITIALS.search(head) and tail[0].isalpha():
                continue
            if tail and _GOES_ON.search(head) and not (_INITIALS.search(head) and _OPENERS.match(tail)):
                continue
            a, b = _trim(text, block_start + open_at, block_start + end)
            if b > a:
                spans.append((a, b))
            open_at = None
        if open_at is not None:
            a, b = _trim(text, block_start + open_at, block_end)
            if b > a:
                spans.append((a, b))
    return spans


@lru_cache(maxsize=4096)
def cached_sentence_spans(text: str, language: str = "en") -> tuple[tuple[int, int], ...]:
    """`sentence_spans`, kept for the articles asked about most recently."""
    return tuple(sentence_spans(text, language))
