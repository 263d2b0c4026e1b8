"""Noun phrases of a short text by form alone: names, and runs of content words after an article or preposition."""

import re
from dataclasses import dataclass

from assistant.gazetteer import is_nobody, is_place
from assistant.question import ASKING
from assistant.terms import STOP as _SEARCH_STOP
from assistant.voices.lexicon import ADVERBS, ORGANISATION, TIME
from assistant.voices.outlets import Outlets
from assistant.voices.people import Gender, gender_of

_TOKEN = re.compile(r"[^\W_][\w'’./-]*[^\W_]|[^\W_]|[^\w\s]")
STOP = _SEARCH_STOP - {"report", "reports", "article", "articles"}  # as nouns they are talked about
_JOIN = {"of", "de", "van", "von", "al", "bin", "el", "la", "der"}
_DETERMINER = {"the", "a", "an", "this", "that", "these", "those", "my", "your", "our", "his", "her", "its", "their"}
_POINTING = {"this", "that", "these", "those"}  # "that call" points back itself
_LOCATIVE = {"in", "at", "to", "from", "near", "into", "across", "outside"}
_OUTLETS = Outlets()
_BE = {"is", "are", "was", "were", "be", "been", "being"}
_SUBJECT = {"i", "you", "he", "she", "it", "they", "we", "there", "me", "him", "us", "not", "never"}
_DO = {"do", "does", "did", "can", "could", "will", "would", "should"}
_ADVERBIAL = {"first", "last", "least", "once", "best"}  # "at first"
_HAVE = {"has", "have", "had"}
_TITLES = (
    "president minister premier chancellor secretary senator governor mayor judge king queen prince princess pope mr mrs "
    "ms dr sir general colonel captain sergeant chief director spokesman spokeswoman spokesperson adviser advisor "
    "ambassador prosecutor lawyer professor analyst chairman chairwoman chair leader author actor actress singer coach "
    "player officer inspector commissioner congressman congresswoman representative reporter editor"
)
_TITLE = frozenset(_TITLES.split())
_SAYINGS = (
    "said says told denied called added wrote asked insisted argued claimed confirmed warned accused admitted announced "
    "stated who"
)
_SAYING = frozenset(_SAYINGS.split())
_ASK = ASKING | {"tell", "name", "list", "give", "describe", "explain", "show"}
_MONTHS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december"
)
_MONTH = frozenset(_MONTHS.split())
_LOOSE = (ADVERBS | TIME | {"next", "today", "abroad"}) - {
    "first",
    "morning",
    "evening",
    "night",
    "day",
    "year",
}  # no nouns


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase: `text`, its span in the source (`bare` without the article), and what its form tells."""

    text: str
    start: int
    bare: int
    end: int
    name: bool
    person: bool
    place: bool
    gender: Gender = ""
    aside: bool = False
    """It stands in a relative clause ("the bill that the Senate passed"), or owns what is meant ("Peru's team")."""

    pointing: bool = False
    """It points back itself: "that call"."""

    @property
    def plural(self) -> bool:
        """By its form: "the crates", "the Republicans"; any other name is taken for one thing."""
        if self.name:
            alone = re.fullmatch(r"[Tt]he ([A-Z][\w-]+[^s\W]s)", self.text)
            return bool(alone) and not is_place(self.text.lower()) and self.text not in _OUTLETS
        return self.text.endswith("s") and not self.text.endswith("ss")


def mentions(text: str) -> list[Mention]:
    """The noun phrases of a text, in order."""
    tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        stop = _run(tokens, at, named=True)
        if stop > at:
            found.append(_mention(text, tokens, at, stop, named=True))
            if tokens[stop - 1][0].endswith(("'s", "’s", "s'", "s’")):  # the owned thing is talked about too
                last = _run(tokens, stop, named=False)
                if _asked_of(tokens, at) and last - stop > 1:
                    last -= 1  # "were London's runways shut": the last word is the verb
                if last > stop and not tokens[last - 1][0].lower().endswith(("ed", "ing")):
                    found.append(_mention(text, tokens, at, last, named=False))
                    stop = last
            at = stop
            continue
        stop = _run(tokens, at, named=False)
        if stop > at:
            begin, end = _noun_phrase(tokens, at, stop)
            if end > begin:
                found.append(_mention(text, tokens, begin, end, named=False))
            at = stop
            continue
        at += 1
    return found


def _named(tokens: list[tuple[str, int, int]], at: int) -> bool:
    word = tokens[at][0]
    if not (word[0].isupper() or (word[0].isdigit() and at and tokens[at - 1][0][0].isupper())):
        return False
    low = re.split("['’]", word)[0].lower()
    if low in _MONTH or low in _ASK or (low in STOP and word not in ("US", "IT", "WHO")):
        return False
    if (at == 0 or tokens[at - 1][0] in '.!?"“”:') and not word[1:].isupper():
        # Any word is capital at the start of a sentence: what follows must show that this one is a name.
        after = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        return after[:1].isupper() or after.lower() in _SAYING | _BE or after.endswith("ed") or word.endswith("'s")
    return True


def _run(tokens: list[tuple[str, int, int]], at: int, *, named: bool) -> int:
    """One past the last token of the phrase that begins here; `at` when none does."""
    stop = at
    while stop < len(tokens):
        word = tokens[stop][0]
        owner = not named and word in "'’" and stop > at and tokens[stop - 1][0].endswith("s")
        if owner and stop + 1 < len(tokens) and _run(tokens, stop + 1, named=False) > stop + 1:
            stop += 1  # "the residents' association"
            continue
        if not word[0].isalnum():
            break
        if named:
            joins = stop > at and word.lower() in _JOIN and stop + 1 < len(tokens) and _named(tokens, stop + 1)
            if not (_named(tokens, stop) or joins):
                break
        elif word.lower() in STOP | _ASK | _LOOSE | _LOCATIVE or _named(tokens, stop):
            break
        stop += 1
    # A name and the common noun after it are one phrase: "the Bloomberg report".
    if named and stop > at and at and tokens[at - 1][0].lower() in _DETERMINER:
        follow = _run(tokens, stop, named=False)
        if _asked_of(tokens, at - 1) and follow > stop:
            follow -= 1  # "did the Bloomberg report claim"
        if follow == stop + 1 and not tokens[stop][0].lower().endswith(("ed", "ing")):
            stop = follow
    return stop


def _asked_of(tokens: list[tuple[str, int, int]], at: int) -> bool:
    """Whether the phrase that begins here is the subject of a question: right after an auxiliary."""
    return at > 0 and tokens[at - 1][0].lower() in _BE | _DO | _HAVE


def _noun_phrase(tokens: list[tuple[str, int, int]], at: int, stop: int) -> tuple[int, int]:
    """The part of a run of content words that is a noun phrase, by what stands before it; empty when none is.

    "did the board reject" and "was the phone released" end in a verb, "to buy shares" begins with one; what follows a
    pronoun, a name, an asking word or a late form of "be" is no phrase that a pronoun points to.
    """
    before = tokens[at - 1][0].lower() if at else ""
    last = tokens[stop - 1][0].lower()
    following = tokens[stop][0].lower() if stop < len(tokens) else ""
    helped = any(t[0].lower() in _DO for t in tokens[max(0, at - 2) : at])
    if following in ("of", "between") or before in _ASK | _SUBJECT or (at and before not in STOP | _POINTING):
        return at, at
    if tokens[stop - 1][0].lower() == "place" and tokens[stop - 2][0].lower() in ("take", "takes", "took", "taken"):
        stop, last = stop - 2, tokens[max(at, stop - 3)][0].lower()
        if stop <= at:
            return at, at
        helped = False
    if (before in _BE and at > 2) or (stop - at == 1 and last in _ADVERBIAL and before not in _DETERMINER):
        return at, at
    if before == "to":
        at += 1
    if helped and before in _DETERMINER:
        stop -= stop - at > 1  # "Who did the interview" has its verb before it
    elif helped and before not in ("of", "about", "for", "with", "in"):
        return at, at
    while stop > at and last.endswith(("ed", "ing")):
        stop -= 1
        last = tokens[stop - 1][0].lower()
    if (
        stop - at == 1
        and before not in _DETERMINER
        and before not in _LOCATIVE | {"of", "about", "for", "on", "with", "by"}
    ):
        return at, at
    return at, stop


def _mention(text: str, tokens: list[tuple[str, int, int]], at: int, stop: int, *, named: bool) -> Mention:
    before = tokens[at - 1][0].lower() if at else ""
    after = tokens[stop][0].lower() if stop < len(tokens) else ""
    start = tokens[at - 1][1] if before in {"the", "a", "an"} | (set() if named else _POINTING) else tokens[at][1]
    first = before if before in _DETERMINER else ""
    governor = tokens[at - 2][0].lower() if first and at > 1 else before
    inside = [t[0] for t in tokens[at:stop]]
    place = named and governor in _LOCATIVE
    said = text[start : tokens[stop - 1][2]].removesuffix("'s").removesuffix("’s")
    titled = before in _TITLE or bool({w.lower() for w in inside[:-1]} & _TITLE)
    person = (
        named
        and not place
        and inside[0][0].isalpha()
        and len(said) > 1  # "U" of "U. S." is nobody
        and not first
        and (titled or after in _SAYING or len(inside) in (1, 2, 3))
    )
    person = (
        person
        and (titled or not {w.lower() for w in inside} & ORGANISATION)
        and not is_place(said.lower())
        and not is_nobody(said.lower())
        and said not in _OUTLETS
        and inside[-1].lower() not in _TITLE
        and after not in _TITLE
        and (titled or not any(w.isupper() and len(w) > 1 for w in inside))
    )
    apposition = re.match(r",\s[^,.;:]{0,40}", text[start + len(said) :])
    role = " ".join(t[0] for t in tokens[max(0, at - 3) : at] if t[0].islower())
    gender = gender_of(said, f"{role} {' '.join(inside[:-1])} {apposition.group() if apposition else ''}")
    owner = text[start + len(said) :][:2] in ("'s", "’s", "s'", "s’")
    aside = owner or (at > 1 and bool(re.search(r"\b(?:that|which|who|whom|whose)\s*$", text[:start])))
    pointing = not named and before in _POINTING
    known: Gender = gender if person else ""
    return Mention(said, start, tokens[at][1], start + len(said), named, person, place, known, aside, pointing)
