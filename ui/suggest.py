"""Questions that the library itself suggests: made of its attributed statements, offered only when answered.

A statement "Mona Reyes, the chair, denied the report" gives "Who denied the report?"; who speaks often gives
"What did Mona Reyes say?". Nothing is written by a model, and every question was tried before it is shown.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.domain import Answer, Article
from assistant.sentences import cached_sentence_spans
from assistant.voices import Statement, statements

LONGEST = 80  # characters of a suggested question
_PRONOUN = re.compile(r"\b(?:it|he|she|they|we|i|this|these|those|his|hers?|its|their|our|him|them)\b", re.IGNORECASE)
_CUT = re.compile(r",| and | which | who | after | because | in which |[;:–—\"“”]")
_NAME = re.compile(r"[A-Z]\w+(?: (?:[A-Z]\w+|of|de|van|von|al))* [A-Z]\w+")
_ASKED = {"denies": "deny", "confirms": "confirm", "says": "say"}
_STANCES = ("denies", "accuses", "confirms", "asks", "says", "declines")  # what makes the better question first


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, and words (a name) that its answer must hold."""

    question: str
    expects: str
    article_id: str


def who_said(article: Article, s: Statement) -> Suggestion | None:
    """ "Who denied the report?" from a statement whose speaker is named before the verb; None where that reads badly."""
    if s.continued or s.resolved_span or not _NAME.fullmatch(s.speaker):
        return None
    if not s.speaker_span[1] <= s.verb_span[0] <= s.content_span[0]:
        return None
    said = article.text[s.verb_span[0] : s.content_span[1]]
    said = _CUT.split(" ".join(said.split()), maxsplit=1)[0].rstrip(" .")
    if len(said.split()) < 3 or len(said) > LONGEST - 5 or _PRONOUN.search(said) or said.endswith(" that"):
        return None
    return Suggestion(f"Who {said}?", s.speaker, article.id)


def what_said(article: Article, s: Statement) -> Suggestion | None:
    """ "What did Mona Reyes deny?"; None when no person or body is named."""
    if s.stance not in _ASKED or not _NAME.fullmatch(s.speaker):
        return None
    speaker = "the " + s.speaker[4:] if s.speaker.startswith("The ") else s.speaker
    return Suggestion(f"What did {speaker} {_ASKED[s.stance]}?", s.speaker.split()[-1], article.id)


def candidates(articles: Iterable[Article]) -> list[Suggestion]:
    """Suggestions from these articles (with text), an article's best first, the articles taking turns."""
    by_article: list[list[Suggestion]] = []
    best: list[tuple[int, int]] = []
    for article in articles:
        found = statements(article.text, cached_sentence_spans(article.text, article.language or "en"))
        ranked = sorted(found, key=lambda s: _STANCES.index(s.stance))
        often = Counter(s.speaker for s in found)
        mine = [q for s in ranked if (q := who_said(article, s))]
        mine += [q for s in sorted(found, key=lambda s: -often[s.speaker]) if (q := what_said(article, s))]
        by_article.append(mine)
        best.append((min((_STANCES.index(s.stance) for s in found if who_said(article, s)), default=9), len(best)))
    by_article = [by_article[i] for _, i in sorted(best)]
    rounds = max(map(len, by_article), default=0)
    return list(dict.fromkeys(q[i] for i in range(rounds) for q in by_article if i < len(q)))


def tried(
    found: Sequence[Suggestion], ask: Callable[[str], Answer], wanted: int, tries: int, seen: Iterable[str] = ()
) -> Iterator[str]:
    """The first `wanted` questions that are answered with the expected name; at most `tries` are asked.

    `seen`: questions not to offer again.
    """
    before, alike = {_folded(q) for q in seen}, Counter[str]()
    most = -(-wanted // 2)  # of one article, and of one kind
    for s in found[:tries]:
        if wanted <= 0:
            return
        kind = " ".join(s.question.split()[:2])
        if _folded(s.question) in before or max(alike[s.article_id], alike[kind]) >= most:
            continue
        answer = ask(s.question)
        if not answer.abstained and s.expects in answer.text:
            before.add(_folded(s.question))
            alike.update((s.article_id, kind))
            wanted -= 1
            yield s.question


def _folded(question: str) -> str:
    return "".join(c for c in question.lower() if c.isalnum())
