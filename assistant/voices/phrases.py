"""Noun phrases without a parser: where the subject of a verb of saying begins and ends, and whose name is in it.

English word order does most of the work: the subject stands right before the verb, behind an apposition between
commas, or right after the verb when the verb follows a quotation. A phrase grows over words that cannot be
anything but part of it and stops at the first that can; when in doubt it stops, so that a speaker is short
rather than wrong.
"""

from collections.abc import Sequence
from typing import NamedTuple

from assistant.voices import lexicon as lex
from assistant.voices.tokens import QUOTE, Token

LONGEST = 14  # tokens of one noun phrase
_PARTICLES = lex.words("de del della di da van von der den bin bint al el la le ben ibn")


class Phrase(NamedTuple):
    """Tokens `start:end`; `name` is the tokens of a proper name in it, `role` those before the name."""

    start: int
    end: int
    name: tuple[int, int] | None = None
    relative: bool = False


def is_capital(token: Token) -> bool:
    """Written with a capital: a name, or a word that opens a sentence."""
    return token.text[:1].isupper()


def is_word(token: Token) -> bool:
    """A word or number, neither a mark nor a quotation."""
    return token.text[:1].isalnum()


def is_noun(token: Token) -> bool:
    """May stand inside a noun phrase."""
    low = token.low
    if not is_word(token) or low in lex.TIME:
        return False
    if low in lex.STOP_NOUN:
        return low == "i"
    if low in lex.ADVERBS and low not in ("first", "only", "early", "once"):
        return False
    return not (low in lex.FINITE and low not in lex.DOUBTFUL and not is_capital(token))


def left(tokens: Sequence[Token], end: int) -> Phrase | None:
    """The noun phrase that ends before token `end`, joined ones included ("the Kremlin, the CIA and Kyiv")."""
    start = _one_left(tokens, end)
    if start is None:
        return None
    start = _joined_left(tokens, start)
    name = proper_name(tokens, start, end)
    if name and start > 0 and tokens[start - 1].low in lex.PREPOSITIONS and name[0] > start + 1 and name[1] == end:
        start = name[0]  # "in the past India accused": no subject begins behind a preposition
    return Phrase(start, end, proper_name(tokens, start, end))


def _one_left(tokens: Sequence[Token], end: int) -> int | None:
    at, found = end, None
    while at > 0 and end - at < LONGEST:
        k, determined = at, False
        if tokens[k - 1].text == ")":  # "the Central Intelligence Agency (CIA)"
            opening = next((j for j in range(k - 2, max(-1, k - 8), -1) if tokens[j].text == "("), None)
            if opening is None:
                return found
            k = opening
        inner = k
        if k > 2 and tokens[k - 1].low in ("them", "us") and tokens[k - 2].low == "of":  # "three of them"
            k -= 2
            inner = k
        while k > 0 and end - k < LONGEST and is_noun(tokens[k - 1]):
            k -= 1
            stands_in = (
                tokens[k].low == "one" and k == inner - 1 and k > 0 and is_noun(tokens[k - 1])
            )  # "a high-ranking one"
            named = is_capital(tokens[k]) and k > 0 and is_capital(tokens[k - 1])  # "Channel Six"
            if tokens[k].low in lex.DETERMINERS and not named and not stands_in and not _goes_on_left(tokens, k):
                determined = True
                break
        if k == inner:
            return found
        if not determined and not any(is_capital(t) for t in tokens[k:inner]) and inner - k > 4:
            return found
        found = k
        if k > 1 and tokens[k - 1].low in lex.ATTACHING and is_noun(tokens[k - 2]):
            at = k - 1
        else:
            return found
    return found


def _goes_on_left(tokens: Sequence[Token], k: int) -> bool:
    """Two determiners in a row ("the two", "all three", "another Russian")."""
    return k > 0 and tokens[k - 1].low in lex.DETERMINERS


def _joined_left(tokens: Sequence[Token], start: int) -> int:
    """Grow over "A, B and C" as long as every member is a plain name or a short phrase that opens its clause."""
    if start < 2 or tokens[start - 1].low != "and":
        return start
    grown, cut, members = start, start - 1, 0
    series = tokens[cut - 1].text == ","  # "A, B, and C"; with two it is a new clause
    if series:
        cut -= 1
    while (member := _one_left(tokens, cut)) is not None and _plain(tokens, member, cut):
        grown, members = member, members + 1
        if member == 0 or tokens[member - 1].text != ",":
            break
        cut = member - 1
    opens = grown == 0 or not is_word(tokens[grown - 1]) or tokens[grown - 1].low in lex.CONJUNCTIONS | {"both"}
    return grown if opens and (members > 1 or not series) else start


def _plain(tokens: Sequence[Token], start: int, end: int) -> bool:
    words = tokens[start:end]
    if len(words) > 7 or any(t.low.endswith("ed") and not is_capital(t) for t in words):
        return False
    capitals = sum(is_capital(t) for t in words[1:]) + (is_capital(words[0]) and start > 0)
    return capitals > 0 or len(words) <= 3


def right(tokens: Sequence[Token], start: int) -> Phrase | None:
    """The noun phrase that begins at token `start`."""
    at, end = start, None
    while at < len(tokens) and at - start < LONGEST:
        k = at
        while (
            k < len(tokens)
            and k - start < LONGEST
            and (is_noun(tokens[k]) or _particle(tokens, k) or _dated(tokens, k, start))
        ):
            k += 1
        if k == at:
            break
        end = k
        if k + 1 < len(tokens) and tokens[k].text == "(":
            closing = next((j for j in range(k + 1, min(len(tokens), k + 6)) if tokens[j].text == ")"), None)
            if closing is not None:
                k = end = closing + 1
        if (
            k + 1 < len(tokens)
            and is_noun(tokens[k + 1])
            and (tokens[k].low in lex.ATTACHING or (tokens[k].low == "and" and is_capital(tokens[k + 1])))
        ):
            at = k + 1
        else:
            break
    return Phrase(start, end, proper_name(tokens, start, end)) if end else None


def _particle(tokens: Sequence[Token], k: int) -> bool:
    return tokens[k].low in _PARTICLES and 0 < k < len(tokens) - 1 and is_capital(tokens[k + 1])


def _dated(tokens: Sequence[Token], k: int, start: int) -> bool:
    """A time inside the phrase: "the January 25 article", "a Sunday interview"."""
    if tokens[k].low not in lex.TIME or k == start:
        return False
    after = k + 1
    while after < len(tokens) and tokens[after].text.isdigit():
        after += 1
    return tokens[k - 1].low in lex.DETERMINERS and after < len(tokens) and is_noun(tokens[after])


def proper_name(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """The proper name at the end of the phrase's head, without the title before it."""
    head_end = next(
        (k for k in range(start + 1, end) if tokens[k].low in lex.PREPOSITIONS or tokens[k].text in ("(", ",")), end
    )
    if any(tokens[k].low == "and" for k in range(start, end)):
        return None
    first = head_end
    while first > start and (
        (is_capital(tokens[first - 1]) and (tokens[first - 1].low not in lex.DETERMINERS or first - 1 > start))
        or (tokens[first - 1].low in _PARTICLES and first < head_end)
    ):
        first -= 1
    if first == head_end:
        return None
    title = next((k for k in range(head_end - 2, first - 1, -1) if _bare(tokens[k]) in lex.TITLES), None)
    if title is not None and tokens[head_end - 1].low not in lex.ORGANISATION:
        rest = head_end - title - 1
        if rest > 1 or _bare(tokens[title]) not in ("general", "major", "king", "prince", "lady", "justice"):
            first = title + 1
    while first < head_end - 1 and not is_capital(tokens[first]):
        first += 1
    return first, head_end


def _bare(token: Token) -> str:
    return token.low.rstrip(".")


def across_commas(tokens: Sequence[Token], comma: int) -> Phrase | None:
    """The subject behind an apposition: "Ardel, the fire chief, |said", "the fire chief, Tomas Ardel, |said".

    `comma` is the token right before the verb. None when no segment before it can be the subject.
    """
    segments: list[tuple[int, int]] = []
    end = comma
    while len(segments) < 5:
        start = end
        while start > 0 and tokens[start - 1].text not in (",", ";", ":", QUOTE, "—", "–", "-", "("):
            start -= 1
        segments.append((start, end))
        if start == 0 or tokens[start - 1].text != ",":
            break
        end = start - 1
    near = segments[0]
    if near[0] == near[1]:
        return None
    for nth, (start, end) in enumerate(segments[1:], 1):
        phrase = left(tokens, _before_time(tokens, start, end))
        if phrase is None or _bare_time(tokens, phrase):
            continue
        lead = tokens[start : phrase.start]
        if any(t.low in lex.AUXILIARIES or t.low in ("who", "which", "whose", "whom") for t in lead):
            continue
        opens = phrase.start == start or all(_leads(t) for t in lead)
        named = phrase.name is not None or tokens[phrase.start].low in lex.DETERMINERS or len(segments) - 1 == nth
        if not (opens and named):
            continue
        if nth == 1 and not _is_person(tokens, phrase):
            apposed = right(tokens, near[0])
            if (
                apposed
                and apposed.end == near[1]
                and apposed.name
                and not tokens[near[0]].low.startswith(("r-", "d-", "i-"))  # a senator's party and state
                and is_capital(tokens[near[0]])
                and (tokens[near[0]].low not in lex.DETERMINERS)
            ):
                return Phrase(phrase.start, near[1], apposed.name)
        return phrase
    return None


def _leads(token: Token) -> bool:
    known = lex.CONJUNCTIONS | lex.PREPOSITIONS | lex.TIME | lex.ADVERBS
    return (
        token.low in known or token.low in ("this", "that", "it", "them") or token.text.isdigit() or not is_word(token)
    )


def _bare_time(tokens: Sequence[Token], phrase: Phrase) -> bool:
    return all(t.low in lex.TIME or t.text.isdigit() for t in tokens[phrase.start : phrase.end])


def _before_time(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where the phrase ends when a time follows it: "a report of the inspection in March"."""
    k = end
    while k > start + 1 and (tokens[k - 1].low in lex.TIME or tokens[k - 1].text.isdigit()):
        k -= 1
    return k - 1 if k < end and tokens[k - 1].low in ("in", "on", "of", "at", "last", "this") else k


def _is_person(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Already a person's name, so that a name after the comma is a place or a second thing."""
    if phrase.name is None or phrase.name[0] != phrase.start:
        return False
    words = tokens[phrase.name[0] : phrase.name[1]]
    return len(words) > 1 and words[-1].low not in lex.ORGANISATION and words[-1].low not in lex.ROLE
