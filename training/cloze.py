"""Makes questions out of sentences by rule: a name, number or date becomes the answer, the rest the question.

Only 1,185 training questions come with an answer span. These rough questions ("when nazis took over poland")
teach the span head where answers of a kind stand before it sees the good ones (after Lewis et al. 2019,
Unsupervised Question Answering by Cloze Translation).
"""

from __future__ import annotations

import random
import re

NUMBER = re.compile(
    r"(?:[$£€]\s?)?\b\d[\d,.]*\d?%?(?: (?:million|billion|trillion|percent|per cent|hundred|thousand))?|"
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|dozens|hundreds|thousands)\b"
)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
YEAR = r"(?:1\d|20)\d\d"
DATE = re.compile(rf"\b(?:(?:\d{{1,2}} )?(?:{MONTHS})(?: \d{{1,2}}(?:st|nd|rd|th)?)?(?:,? {YEAR})?|{YEAR}s?)\b")
NAME = re.compile(r"(?<=[a-z,;] )(?:the )?[A-Z][\w'’.-]*[\w](?: (?:(?:of|the|de|van|and) )?[A-Z][\w'’.-]*[\w])*")
PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from|to|into|around|outside) (?:the )?$", re.IGNORECASE)
REASON = re.compile(r"\b(?:because|due to|in order to|as a result of) ([^.;]{12,90})")
CLAUSE = re.compile(r"[,;:()–—]|\s-\s")
_LINKS = "a an the of and was were is are by with that which had has have been be its their his her"
LINKS = frozenset(_LINKS.split())


def cloze(text: str, rng: random.Random) -> tuple[str, tuple[int, int]] | None:
    """A question and the answer's span (characters, end-exclusive) in the text, or None if nothing fits."""
    found: list[tuple[str, int, int]] = [("date", *m.span()) for m in DATE.finditer(text)]
    dated = {i for _, start, end in found for i in range(start, end)}
    found += [("number", *m.span()) for m in NUMBER.finditer(text) if m.start() not in dated]
    found += [("name", *m.span()) for m in NAME.finditer(text) if m.start() not in dated]
    found += [("reason", *m.span(1)) for m in REASON.finditer(text)]
    if not found:
        return None
    kind, start, end = rng.choice(found)
    left, right = CLAUSE.split(text[:start]), CLAUSE.split(text[end:])
    near = left[-1], right[0]
    if len(" ".join(near).split()) < 4:  # the clause alone says too little
        near = " ".join(left[-2:]), " ".join(right[:2])
    before, after = near[0].split()[-9:], near[1].split()[:9]
    if len(before) + len(after) < 3:
        return None
    ask = _question_word(kind, text[:start], after, rng)
    words = after + before if rng.random() < 0.5 else before + after
    kept = [w for w in words if rng.random() > (0.5 if w.lower() in LINKS else 0.12)]
    question = " ".join([ask, *kept]) if rng.random() < 0.85 else " ".join([*kept, ask])
    return question.strip(" .") + "?", (start, end)


def _question_word(kind: str, before: str, after: list[str], rng: random.Random) -> str:
    if kind == "date":
        return rng.choice(["when", "when", "what year", "on what date", "when did"])
    if kind == "number":
        return rng.choice(["how many", "how many", "how much", "what number of", "what percentage", "how"])
    if kind == "reason":
        return rng.choice(["why", "why did", "what was the reason"])
    if PLACE_BEFORE.search(before):
        return rng.choice(["where", "where", "in which place", "what"])
    if after and after[0] in {"said", "says", "told", "wrote", "who", "was", "became", "won"}:
        return rng.choice(["who", "who", "which person"])
    return rng.choice(["who", "what", "which", "what is the name of"])
