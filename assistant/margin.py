"""What stands beside an article's own text: captions, picture credits, teasers of other stories.

Ingestion marks these lines and answers leave them out. They are read last, when the articles themselves do not answer:
"not in the articles" would be untrue of words that stand in the file. What is quoted from here is said to be from here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.compose import Pick
from assistant.domain import Article
from assistant.question import Question
from assistant.reader import Candidate, SentenceReader
from assistant.terms import fold, stem, words

MOST = 120  # lines read
SHORTEST = 12  # characters; less states nothing
LIKELY = 0.5  # least relevance (a logit) of a line that answers
FOUND = 4.0  # … and log odds of its words against no answer
NOTICE = "From beside the article's own text: a caption, a credit or a teaser of another story."

_ASKS_CREDIT = re.compile(
    r"\bwho (?:took|shot|made|snapped)\b[^?]*\b(?:photo(?:graph)?s?|pictures?|images?)\b|\bwho photographed\b|"
    r"\b(?:photo|picture|image) credits?\b|\bcredit(?:ed)? (?:for|with) [^?]*\b(?:photo(?:graph)?|picture|image)\b|"
    r"\bwhose (?:photo(?:graph)?|picture|image)\b|\bwho is the photographer\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:©|\(c\)|(?i:\b(?:photo(?:graph)?|picture|image)s?(?: (?:credit|courtesy))?(?:\s*[:：]| (?:of|by|via)\b)))\s*"
    r"(?P<who>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3})"
)
SHOWN = 0.5  # least share of what is asked about a picture that its caption and credit say
_PICTURED = frozenset(
    map(stem, "take took shoot shot make snap photo photograph picture image credit illustrate".split())
)


@dataclass(frozen=True, slots=True)
class Line:
    """A marked line of an article with the one before it; offsets in code points, end-exclusive."""

    article: Article
    start: int
    end: int
    before: str

    @property
    def text(self) -> str:
        """The exact words."""
        return self.article.text[self.start : self.end]


def lines_beside(articles: Iterable[Article]) -> list[Line]:
    """The marked lines of the articles, front matter and repetitions of the title left out."""
    found: list[Line] = []
    for article in articles:
        for start, end in article.boilerplate:
            if article.text[start:end].startswith("---"):
                continue
            for match in re.finditer(r"[^\n]+", article.text[start:end]):
                text = match.group().strip()
                if len(text) < SHORTEST or fold(text) == fold(article.title):
                    continue
                at = start + match.start() + match.group().index(text)
                found.append(Line(article, at, at + len(text), _line_before(article.text, at)))
    return found[:MOST]


def _line_before(text: str, at: int) -> str:
    above = text[max(0, at - 600) : at].rstrip()
    return above[above.rfind("\n") + 1 :].strip()


def asks_for_credit(question: Question) -> bool:
    """Whether it is asked who took a picture, which its credit says before any sentence does."""
    return bool(_ASKS_CREDIT.search(question.text))


def answer_beside(question: Question, articles: Sequence[Article], reader: SentenceReader | None) -> Pick | None:
    """The line that answers, with the answer's words marked; None when none surely does.

    A line answers only when it, or the one before it, holds every name and number of the question.
    """
    lines = lines_beside(articles)
    if asks_for_credit(question):
        return _credit(question, lines)
    fitting = [line for line in lines if _speaks_of(question, line)]
    if reader is None or not fitting:
        return None
    readings = reader.score(question.text, [Candidate(line.text, line.before) for line in fitting])
    line, best = max(zip(fitting, readings, strict=True), key=lambda pair: pair[1].span_score)
    if best.relevance < LIKELY or best.span_score < FOUND or best.span is None:
        return None
    return Pick(line.article, line.start, line.end, best.span)


def _speaks_of(question: Question, line: Line) -> bool:
    said = {stem(w) for w in words(f"{line.before} {line.text}")}
    named = [w for name in (*question.names, *question.numbers) for w in words(name)]
    return bool(named) and all(stem(w) in said for w in named)


def _credit(question: Question, lines: Sequence[Line]) -> Pick | None:
    """The credit of the picture whose caption says most of what the question says; None when none says half of it."""
    asked = {s for s in question.stems if s not in _PICTURED}
    best: tuple[int, Pick] | None = None
    for line in lines:
        found = _CREDIT.search(line.text)
        said = {stem(w) for w in words(f"{line.before} {line.text}")}
        shared = len(asked & said)
        if found and shared >= SHOWN * max(1, len(asked)) and (best is None or shared > best[0]):
            best = shared, Pick(line.article, line.start, line.end, found.span("who"))
    return best[1] if best else None
