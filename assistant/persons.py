"""How much a capitalised name in a sentence looks like a person, from the words in and around it. Rules, no model."""

import re

from assistant.gazetteer import COUNTED, is_nobody, is_place
from assistant.question import PERSON_NOUNS
from assistant.terms import fold, words
from assistant.voices.lexicon import FEMALE_NAMES, MALE_NAMES

_TITLES = frozenset(
    "mr mrs ms dr prof professor sir dame lord lady president mayor captain colonel general lieutenant sergeant major admiral "
    "chief pope king queen prince princess sheikh father sister judge justice inspector detective senator rep sen gov sgt "
    "lt col gen".split()
)
_THINGS = frozenset(
    "quay street road avenue square district river lake port harbour harbor church cathedral mosque hospital clinic freight "
    "agency council university college school institute party ministry house senate congress parliament bank station company "
    "ltd inc corp group bay island islands airport bridge war times union league cup court committee department office "
    "service services airlines airways hotel park tower hall museum theatre theater stadium city county state states valley "
    "mountain mountains sea ocean strait desert province region federation association foundation fund museum club team "
    "army navy police force forces guard act treaty accord agreement day week summit conference festival games nations "
    "administration authority commission center centre headquarters plaza market mutual insurance motors industries".split()
)  # fmt: skip
_FIRST = frozenset(
    "port saint st lake mount fort north south east west new los las san united great upper lower".split()
)
_PLACED = re.compile(
    r"\b(?:in|at|near|across|outside|inside|around|through|into|toward|towards|off|over)\s+(?:the\s+)?$"
)
_SPEAKS = re.compile(
    r"^(?:,? who\b|,? (?:said|says|told|added|wrote|claimed|denied|confirmed|warned|announced|admitted|argued|insisted|"
    r"promised|accused|called|replied|explained|testified|tweeted)\b|,? (?:\d{1,3}),|, (?:the|a|an|his|her|their|its) )"
)


def likeness(sentence: str, start: int, end: int) -> float:
    """From 0 (surely no person) to 1 (a title, a role, a common first name or speech beside it); .6 to .8 when nothing tells.

    `start` and `end` are the name's offsets in `sentence`.
    """
    name = sentence[start:end]
    parts = [w.removesuffix("'s") for w in words(fold(name))]
    if not parts or is_nobody(fold(name)):
        return 0.0
    before, after = fold(sentence[max(0, start - 40) : start]), fold(sentence[end : end + 40])
    last = words(before)[-1:] if not before.rstrip().endswith((".", ";", ":")) else []
    if parts[0] in _TITLES or (last and (last[0] in _TITLES or last[0] in PERSON_NOUNS)):
        return 1.0
    if is_place(fold(name)):
        return 0.4
    if parts[0] in COUNTED or (parts[0] == "the" and len(parts) > 1):
        return 0.2
    if parts[-1] in _THINGS or parts[0] in _FIRST or any(c.isdigit() for c in name):
        return 0.2
    if parts[0] in MALE_NAMES or parts[0] in FEMALE_NAMES or _SPEAKS.match(after):
        return 1.0
    if _PLACED.search(before) or re.search(r"\b(?:the)\s+$", before):
        return 0.3
    return 0.8 if 1 < len(parts) < 4 else 0.6
