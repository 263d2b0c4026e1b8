"""A question typed in small letters gets the capitals of its names back, as the articles write them.

Names decide much: what no article knows is declined, and a speaker is looked for. "what did the german chancellor say"
would otherwise have none.
"""

import re
from collections import Counter
from collections.abc import Iterable

from assistant.gazetteer import CALENDAR, PEOPLES, PLACES
from assistant.terms import STOP, fold

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_MOSTLY = 0.8  # share of a word's uses inside sentences that have a capital
_OPENS = re.compile(r"(?:^|[.!?:;“\"‘(\n]|--?|[–—])\s*$")
_COMMON = frozenset({"may", "march", "polish", "turkey", "us", "sat", "sun", "mar", "dec", "jan", "nice", "male"})


def is_small(question: str) -> bool:
    """Whether it has letters of two cases to choose from, and nothing but perhaps the first is a capital."""
    return question.strip()[1:].islower()


def with_capitals(question: str, texts: Iterable[str]) -> str:
    """The question with a capital for each word that is a place or a people, or that the texts mostly write with one."""
    asked = {w for m in _WORD.finditer(question) if (w := _bare(m.group())) not in STOP and len(w) > 1}
    uses: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        for m in _WORD.finditer(text):
            word = _bare(m.group())
            if word in asked and not _OPENS.search(text[max(0, m.start() - 3) : m.start()]):
                uses[word] += 1
                capital[word] += m.group()[0].isupper()
    named = {w for w in asked if uses[w] and capital[w] >= _MOSTLY * uses[w]}
    named |= {w for w in asked - _COMMON if w in PLACES | PEOPLES | CALENDAR and not uses[w]}
    return _WORD.sub(
        lambda m: m.group()[0].upper() + m.group()[1:] if _bare(m.group()) in named else m.group(), question
    )


def _bare(word: str) -> str:
    return fold(word).removesuffix("'s").removesuffix("’s")
