"""Finds the words a model quotes in the text they are said to come from, and gives back the exact span.

Models retype: other quotation marks, other dashes, single spaces, a dropped accent. Both sides are normalised the
same way with a map back to the original, so that what is cited is sliced out of the article, never the model's copy.
"""

import unicodedata
from functools import lru_cache

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "‛": "'", "′": "'", "`": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"',
     "‹": "<", "›": ">", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "..."}
)  # fmt: skip
_SHORTEST = 3  # characters; less would be found anywhere


@lru_cache(maxsize=512)
def normalise(text: str) -> tuple[str, tuple[int, ...]]:
    """The comparable form, and for each of its characters the index in `text` of the character it came from."""
    out: list[str] = []
    index: list[int] = []
    space = True
    for i, original in enumerate(text):
        if original.isspace():
            if not space:
                out.append(" ")
                index.append(i)
                space = True
            continue
        plain = unicodedata.normalize("NFKD", original.translate(_PLAIN)).casefold()
        for c in plain:
            if unicodedata.combining(c) or unicodedata.category(c) in ("Cf", "Cc"):
                continue
            out.append(c)
            index.append(i)
            space = False
    if out and out[-1] == " ":
        out.pop()
        index.pop()
    return "".join(out), tuple(index)


def find_quote(text: str, quote: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """The span of `quote` inside `text[start:end]`, as offsets into `text`; None when the words are not there.

    The span starts and ends at the edge of a word. Surrounding quotation marks and dots of the quote are ignored.
    """
    window = text[start:end]
    haystack, index = normalise(window)
    needle = normalise(quote)[0].strip("\"'. ,;:")
    if len(needle) < _SHORTEST:
        return None
    at = haystack.find(needle)
    while at != -1:
        stop = at + len(needle)
        inside = (at > 0 and haystack[at - 1].isalnum() and needle[0].isalnum()) or (
            stop < len(haystack) and haystack[stop].isalnum() and needle[-1].isalnum()
        )
        if not inside:
            first, last = index[at], index[stop - 1] + 1
            while last < len(window) and unicodedata.combining(window[last]):
                last += 1  # an accent belongs to its letter
            return start + first, start + last
        at = haystack.find(needle, at + 1)
    return None
