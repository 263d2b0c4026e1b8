"""Candidate sentences, read for comparison: their stems, whether they bear on the question, values with their places."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.domain import Article
from assistant.question import Question
from assistant.sentences import cached_sentence_spans
from assistant.terms import STOP, fold, stem
from assistant.voices import lexicon as lex
from assistant.voices.chains import Located
from assistant.voices.statement import Span

Kind = Literal["number", "date", "name", "stance"]

WORD = re.compile(r"[$€£]?\d+(?:[.,]\d+)*%?|\w+(?:[’'-]\w+)*")

_DATELINE = re.compile(
    r"^\s*(?:[A-Z][A-Z .-]+,? (?:[A-Z]\w+, )?\d{1,2} [A-Z]\w+ \d{4} (?:\([^)]{1,60}\) ?)?[-–—]|(?:[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+ \d{4})\s*(?:\.\.\.|…|—|–|-|·|\|))"
)


@dataclass(frozen=True, slots=True)
class Side:
    """One answer and who gives it. `start:end` is the sentence and `value_span` the words of the value in the article."""

    value: str
    article: Article
    start: int
    end: int
    value_span: Span


@dataclass(frozen=True, slots=True)
class Read:
    """A candidate sentence, read once."""

    article: Article
    start: int
    end: int
    text: str
    group: str
    stems: frozenset[str]
    near: frozenset[str]  # and of the title and the two sentences before
    share: float  # of the question's words in it
    bears: bool
    itself: bool  # it holds every name and number of the question by itself
    offset: int  # of the first character that is not a dateline


_BEARS = 0.5  # share of the question's words, besides all its names and numbers, for a sentence to bear on it


def read_all(candidates: Sequence[Located], asked: Question | None) -> list[Read]:
    """The candidates, read against the question."""
    wanted = stems_of(asked.text) if asked else frozenset()
    names = given_stems(asked) if asked else frozenset()
    enough = _BEARS
    if asked and asked.kind == "compare":
        names, enough = frozenset(), _BEARS / 2  # each article tells one side of the comparison
    found: list[Read] = []
    for c in candidates:
        text = c.article.text[c.start : c.end]
        dateline = _DATELINE.match(text)
        offset = dateline.end() if dateline else 0
        have = stems_of(text[offset:])
        near = have | stems_of(c.article.title) | stems_of(_before(c.article, c.start))
        found.append(
            Read(
                c.article, c.start, c.end, text, c.article.copy_of or c.article.id, have, near,
                share=len(wanted & have) / len(wanted) if wanted else 0.0,
                bears=bool(wanted) and names <= near and len(wanted & near) >= enough * len(wanted),
                itself=names <= have, offset=offset,
            )
        )  # fmt: skip
    return found


def _before(article: Article, start: int) -> str:
    """The two sentences before, which often name what "it" is."""
    spans = cached_sentence_spans(article.text, article.language or "en")
    before = [s for s in spans if s[1] <= start][-2:]
    return " ".join(article.text[a:b] for a, b in before)


def stems_of(text: str) -> frozenset[str]:
    words = (fold(m.group()) for m in WORD.finditer(text))
    return frozenset(lemma(w) for w in words if w.removesuffix("'s") not in STOP)


# Irregular verbs that questions about events use, in the form the stemmer gives their present.
_IRREGULAR = {
    "won": "win", "winner": "win", "winning": "win", "victor": "win", "bought": "buy", "led": "lead", "held": "hold",
    "became": "becom", "took": "take", "taken": "take", "fell": "fall", "broke": "break", "broken": "break",
    "director": "direct", "premier": "premier", "lost": "lose", "spent": "spend", "cost": "cost", "met": "meet",
    "began": "begin", "begun": "begin", "host": "host", "hosts": "host", "lives": "die", "shot": "shoot",
}  # fmt: skip


def lemma(word: str) -> str:
    """Stem of a folded word, irregular forms joined."""
    return _IRREGULAR.get(word) or stem(word)


def side_of(r: Read, start: int, end: int) -> Side:
    return Side(r.text[start:end].strip(), r.article, r.start, r.end, (r.start + start, r.start + end))


def is_name(x: str) -> bool:
    words = [w for w in x.split() if fold(w) not in STOP]
    return bool(words) and sum(w[:1].isupper() for w in words) >= 0.6 * len(words)


def alike(x: str, y: str) -> bool:
    """Two forms of one name: a surname, an acronym, a longer form."""
    sx, sy = stems_of(x), stems_of(y)
    if sx & sy or not sx or not sy:
        return True
    fx, fy = fold(x).replace(".", ""), fold(y).replace(".", "")
    initials = ["".join(w[0] for w in re.findall(r"\w+", f) if w not in STOP) for f in (fx, fy)]
    return fx in fy or fy in fx or initials[0] == fy or initials[1] == fx


def given_stems(asked: Question) -> frozenset[str]:
    """Stems of the names and numbers the question gives, without the role that may stand in a name ("CEO of Tesla")."""
    stems = frozenset(s for n in (*asked.names, *asked.numbers) for s in stems_of(n))
    return stems - {lemma(w) for w in lex.TITLES}
