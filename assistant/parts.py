"""A question that asks several things → its parts; a comparison → its sides. Each is retrieved and answered apart.

"Who denied it, and when was it published?" has two parts. "How do the Lantern and the Courier differ on the cause?" has
two sides: what each of them says of the cause. A side that is an outlet of the library is looked for in its articles.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain import Filters, Turn
from assistant.question import Question, analyse
from assistant.rewrite import points_back, standalone
from assistant.terms import fold, words
from assistant.voices.lexicon import MONTHS, WEEKDAYS

_WH = (
    r"(?:(?:about|after|against|at|before|by|during|for|from|in|into|of|on|over|since|through|to|under|until|with)\s+)?"
    r"(?:who|whom|whose|what|when|where|why|how|which)\b"
)
_PARTS = re.compile(rf"[,;:]?\s+(?:and|but)\s+(?:then\s+)?(?={_WH})|[:;]\s+(?={_WH})|\?\s+(?=\w)", re.I)
_TWICE = re.compile(  # "… according to the mayor and according to the port?", "… first on Monday and then on Friday?"
    r"(?P<asked>.+?),?\s+(?:first\s+|both\s+)?(?P<one>(?P<by>according to|on|in|by|from|during|before|after)\s+[^,]+?),?"
    r"\s+and\s+(?:then\s+)?(?P<other>(?P=by)\s+[^,?]+)\??$", re.I,
)  # fmt: skip
_COMPARES = frozenset(
    """compare compared comparing differ differs difference differences different disagree disagrees contradict contradicts
    contradiction conflicting agree agrees accounts account versions version discrepancy discrepancies articles reports
    outlets sources papers say said report reported describe described versus vs""".split()
)  # words of a comparison that say nothing of its subject
_ON = re.compile(r"\b(?:on|about|over|regarding|as to)\s+(.+)$", re.I)
_MOST_SIDES = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked. `filters`: where it is looked for; `side`: the name whose side of a comparison it is."""

    text: str
    filters: Filters | None
    side: str = ""


def parts_of(question: Question, outlets: Sequence[str], filters: Filters | None = None) -> list[Part]:
    """The parts of a question, none when it asks one thing. `outlets`: the library's."""
    pieces = [p.strip() for p in _PARTS.split(question.text) if p.strip()]
    if len(pieces) > 1:
        return [Part(piece if n == 0 else _leaning(piece, pieces[0]), filters) for n, piece in enumerate(pieces)]
    if (twice := _TWICE.match(question.text)) and analyse(twice["asked"]).terms:
        return [Part(f"{twice['asked']} {twice[one]}?", filters) for one in ("one", "other")]
    if question.kind == "compare" or (_listed(question) and re.search(r"\bagree\b", question.text, re.I)):
        return _sides(question, outlets, filters)
    return _speakers(question, filters)


def _leaning(piece: str, first: str) -> str:
    """A later part in words of its own: its pronouns filled from the first part, or at least that part's names beside it."""
    if points_back(piece):
        filled = standalone(piece, [Turn(question=first)]).question
        if not any(w[0].isdigit() for w in set(words(filled)) - set(words(piece))):  # "it" is no number
            return filled
    elif analyse(piece).names:
        return piece
    beside = [n for n in analyse(first).names if not (WEEKDAYS | MONTHS).issuperset(words(n))]
    return " ".join([piece, *beside])


def _sides(question: Question, outlets: Sequence[str], filters: Filters | None) -> list[Part]:
    """What each of the names compared says of the subject; where none is named, the subject alone."""
    names = _listed(question)
    subject = _subject(question, names)
    if not subject:
        return []
    counted = re.match(r"(?:the )?(?:number|total|count) of (.+)", subject, re.I)
    asked = f"How many {counted.group(1)}" if counted else ""
    parts = []
    for name in names:
        outlet = _outlet(name, outlets)
        if outlet and not (filters and filters.outlets and outlet not in filters.outlets):
            inside = (filters or Filters()).model_copy(update={"outlets": (outlet,)})
            parts.append(Part(f"{asked or f'What is said about {subject}'}?", inside, name))
        else:
            said = f"{asked} according to {name}?" if asked else f"What did {name} say about {subject}?"
            parts.append(Part(said, filters, name))
    return parts or [Part(f"{asked or f'What is said about {subject}'}?", filters)]


def _subject(question: Question, names: Sequence[str]) -> str:
    """What a comparison is about: "… differ on the cause of the fire", else its words besides the names."""
    run = _run(question, names) if names else None
    found = _ON.search(question.text, run[1] if run else 0)
    if found and words(found.group(1)):
        return found.group(1).rstrip(" ?.!")
    taken = {w for name in names for w in words(name)} | _COMPARES
    return " ".join(t for t in question.terms if t not in taken)


def _speakers(question: Question, filters: Filters | None) -> list[Part]:
    """Asked what two people say, each is asked about: "What did A and B say about C?"."""
    names = _listed(question)
    if question.kind != "statement" or not names:
        return []
    run = _run(question, names)
    if run is None or not re.match(r"\s+(?:each |both )?[a-z]+", question.text[run[1] :]):
        return []
    before, after = question.text[: run[0]], question.text[run[1] :].replace(" both ", " ").replace(" each ", " ")
    if not re.search(r"\b(?:did|does|do|has|have|had)\s+(?:both\s+)?(?:the\s+)?$", before, re.I):
        return []  # not the subject: "What was said about A and B?"
    return [Part(f"{before.replace(' both ', ' ')}{name}{after}", filters, name) for name in names]


def _listed(question: Question) -> list[str]:
    """The names that stand side by side: "A and B", "A, B and C", "A with B"; empty when no two do."""
    runs: list[list[str]] = [[]]
    end = -1
    for name in question.names:
        at = question.text.find(name, max(end, 0))
        joined = end >= 0 and at >= 0 and re.fullmatch(_JOIN, question.text[end:at], re.I)
        if not joined:
            runs.append([])
        runs[-1].append(name)
        end = at + len(name)
    longest = max(runs, key=len)
    return longest if 2 <= len(longest) <= _MOST_SIDES else []


_JOIN = r"(?:'s|’s)?(?:\s*,\s*|\s+)(?:(?:and|or|versus|vs\.?|with|to|than|from)\s+)?(?:the\s+)?"


def _run(question: Question, names: Sequence[str]) -> tuple[int, int] | None:
    start = question.text.find(names[0])
    end = question.text.find(names[-1], start) + len(names[-1])
    return (start, end) if start >= 0 and end > start else None


def _outlet(name: str, outlets: Sequence[str]) -> str:
    """The library's outlet of that name, with or without its article and last word: "Lantern", "Channel Six"."""
    asked = fold(name).removeprefix("the ")
    for outlet in outlets:
        known = fold(outlet).removeprefix("the ")
        if asked == known or known.startswith(asked + " ") or known.endswith(" " + asked):
            return outlet
    return ""
