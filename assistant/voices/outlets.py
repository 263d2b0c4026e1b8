"""Which words name an outlet, and through which outlets a statement passed."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.voices import lexicon as lex
from assistant.voices import phrases
from assistant.voices.tokens import Token

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.I)


def key(name: str) -> str:
    """A name as compared: folded, without article and possessive. "The New York Times" and "the Times" differ."""
    return _ARTICLE.sub("", name.strip().casefold().replace("’", "'")).removesuffix("'s").strip()


_KNOWN = frozenset(key(n) for n in lex.OUTLETS)


def aliases(name: str) -> frozenset[str]:
    """The keys an outlet goes by: "Channel Six News" is also "Channel Six"."""
    k = key(name)
    short = re.sub(r"(?: news| online|\.com|\.org)$", "", k)
    return frozenset({k, short} - {""})


@lru_cache(maxsize=256)
def _known(extra: tuple[str, ...]) -> frozenset[str]:
    return _KNOWN.union(*(aliases(n) for n in extra if n))


class Outlets:
    """Recognises outlets: those generally known, those of the library, and names that end like one."""

    def __init__(self, extra: Iterable[str] = ()) -> None:
        self._names = _known(tuple(sorted(set(extra))))

    def __contains__(self, name: str) -> bool:
        return self.is_outlet(name)

    def is_outlet(self, name: str) -> bool:
        """Whether the words name an outlet."""
        k = key(name)
        if k in self._names:
            return True
        parts = name.strip().split()
        return len(parts) > 1 and parts[-1].lower() in lex.OUTLET_ENDINGS and parts[-1][:1].isupper()

    def find(self, tokens: Sequence[Token], start: int, end: int, text: str) -> tuple[str, int, int] | None:
        """The outlet named in tokens `start:end` as (name, first token, end token), the longest at the earliest."""
        for i in range(start, end):
            if not phrases.is_word(tokens[i]) or not (phrases.is_capital(tokens[i]) or tokens[i].low == "the"):
                continue
            for j in range(min(end, i + 5), i, -1):
                last = tokens[j - 1]
                if not phrases.is_capital(last):
                    continue
                if tokens[i].low in ("the", "a", "an") and j == i + 1:
                    continue
                name = text[tokens[i].start : last.end]
                name = re.sub(r"[’']s?$", "", name)
                inner = tokens[i + 1 : j] if tokens[i].low in ("the", "a", "an") else tokens[i:j]
                if all(phrases.is_capital(t) or t.low in ("of", "the") for t in inner) and self.is_outlet(name):
                    return (
                        (
                            name[0].upper() + name[1:]
                            if tokens[i].low == "the"
                            and key(name) in self._names
                            and ("the " + key(name)) in _WITH_ARTICLE
                            else re.sub(r"^the\s+", "", name)
                        ),
                        i,
                        j,
                    )
        return None

    def audience(self, tokens: Sequence[Token], start: int, end: int, text: str) -> str | None:
        """The outlet someone told something to: "CNN", "CNN's Larry King", not "former Fox News host Carlson"."""
        found = self.find(tokens, start, end, text)
        if found is None:
            return self.medium(tokens, start, end, text)
        _, _, j = found
        follows = tokens[j].low if j < end else ""
        whole = (
            not follows
            or follows in lex.PREPOSITIONS | lex.DETERMINERS | lex.PRONOUNS
            or follows in _AFTER
            or follows.endswith("ly")
        )
        return found[0] if whole or tokens[j - 1].low.endswith("'s") else None

    def medium(self, tokens: Sequence[Token], start: int, end: int, text: str) -> str | None:
        """The outlet that tokens `start:end` stand for: by name, or "the newspaper", "this magazine"."""
        found = self.find(tokens, start, end, text)
        if found:
            return found[0]
        cut = (
            k for k in range(start + 1, end) if tokens[k].low in lex.PREPOSITIONS or tokens[k].low in lex.ADVERBS
            or (tokens[k].low.endswith("ly") and not phrases.is_capital(tokens[k]) and tokens[k].low not in lex.REPORTS)
        )  # fmt: skip
        end = next(cut, end)
        heads = [t for t in tokens[start:end] if t.low in lex.REPORTS]
        if (
            heads
            and end - start <= 3
            and tokens[start].low in ("the", "this", "that", "our")
            and heads[-1].low not in ("interview", "interviews", "media", "website")
        ):
            return text[tokens[start].start : tokens[end - 1].end]
        if end - start == 2 and tokens[start].low == "the" and tokens[start + 1].text in _SHORT:
            return text[tokens[start].start : tokens[end - 1].end]
        return None


_AFTER = lex.words("affiliate television radio newspaper news magazine agency tv network and program")
_SHORT = {n.split()[-1] for n in lex.OUTLETS} | {w.capitalize() for w in lex.OUTLET_ENDINGS}
_WITH_ARTICLE = {n.casefold() for n in lex.OUTLETS if n.startswith("The ")}
