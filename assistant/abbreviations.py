"""Abbreviations that names may have: "Central Intelligence Agency" and "CIA" are one body."""

import re
from functools import lru_cache

from assistant.terms import fold

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SMALL = frozenset({"of", "and", "the", "for"})


@lru_cache(maxsize=500)
def initials(text: str) -> frozenset[str]:
    """First letters of each run of two and more capitalised words, folded: National Security Council → nsc, and sc.

    Kept for the texts seen last: an article is asked for once with every question about it.
    """
    found: set[str] = set()
    run = ""
    last = 0
    for word in _WORD.finditer(text):
        if run and not text[last : word.start()].isspace():
            run = ""  # a comma or a full stop ends a name
        if word.group()[0].isupper():
            run += fold(word.group()[0])
            found |= {run[i:] for i in range(len(run) - 1)}
        elif word.group() not in _SMALL:
            run = ""
        last = word.end()
    return frozenset(found)
