"""Who wrote an article, which outlet ran it and of which day it is: quoted from where the article says so."""

import re
from collections.abc import Sequence

from assistant.compose import Pick
from assistant.domain import Article
from assistant.moments import dates_in, moment
from assistant.overview import first_span
from assistant.question import Question
from assistant.terms import fold, stems

UNSIGNED = "That article does not say who wrote it."
_HEAD = 12  # lines above and below an article where its day may stand
_NEAR = 5  # articles, the best ones, of which the one that is meant is chosen by its title
_LONGEST = 300  # characters of a line quoted whole

_WROTE = re.compile(
    r"\bwho (?:wrote|authored|penned|is the author|is the reporter|reported)\b.*\b(?:article|story|report|piece|text|column)\b|"
    r"\b(?:author|byline) of\b|\bwho(?:se)? (?:is|was) (?:the )?(?:author|byline|writer|reporter)\b|\bwritten by whom\b", re.I,
)  # fmt: skip
_PUBLISHED_BY = re.compile(
    r"\b(?:which|what) (?:outlet|newspaper|paper|site|website|publication|magazine)\b.*\b(?:published|ran|printed|carried|released)\b.*"
    r"\b(?:article|story|report|piece)\b|\bwho published\b", re.I,
)  # fmt: skip
_REPORTED = re.compile(r"\breport(?:ed|er)\b", re.I)  # which an article may tell of another
_PUBLISHED_WHEN = re.compile(
    r"\b(?:when|what (?:day|date)|which (?:day|date))\b.*\b(?:article|story|report|piece|column)\b.*\b(?:published|appear(?:ed)?|printed|"
    r"posted|written|come out|came out|run|ran)\b|\b(?:date|day) of (?:the|that|this) (?:[\w'’-]+ ){0,2}(?:article|story|report|piece)\b|"
    r"\bpublication date\b|\bhow old is (?:the|that|this) (?:article|story|report|piece)\b", re.I,
)  # fmt: skip


def imprint(question: Question, articles: Sequence[Article]) -> list[Pick] | None:
    """The byline, the outlet or the day of the article a question is about; None when it does not ask for one.

    `articles`: best first. Empty when the article does not say its author: the next article's would be another's.
    """
    asks_author, asks_outlet = _WROTE.search(question.text), _PUBLISHED_BY.search(question.text)
    asks_day = _PUBLISHED_WHEN.search(question.text)
    if not articles or not (asks_author or asks_outlet or asks_day):
        return None
    of_outlet = [
        a for a in articles[: 2 * _NEAR] if a.outlet and any(fold(n) in fold(a.outlet) for n in question.names)
    ]
    asked = set(question.stems)
    article = max(
        of_outlet or articles[:_NEAR], key=lambda a: len(asked & set(stems(a.title)))
    )  # of equal ones the first
    if asks_author or asks_outlet:
        value = article.author if asks_author else article.outlet
        span = first_span(article, value) if value else None
    else:
        span = dateline(article)
    if span:
        return [_line(article, span)]
    return [] if asks_author and not _REPORTED.search(question.text) else None


def dateline(article: Article) -> tuple[int, int] | None:
    """Where the article's text says its own day, which stands above it or at its foot; None where only the file knows it."""
    if not article.day:
        return None
    lines = list(re.finditer(r"[^\n]+", article.text))
    for line in (*lines[:_HEAD], *reversed(lines[_HEAD:][-_HEAD:])):
        for a, b in dates_in(line.group()):
            if (named := moment(line.group()[a:b])) and named.day == article.day:
                return line.start() + a, line.start() + b
    return None


def _line(article: Article, span: tuple[int, int]) -> Pick:
    """The line that holds a span, as a quotation with the span marked."""
    start = article.text.rfind("\n", 0, span[0]) + 1
    end = article.text.find("\n", span[1])
    end = len(article.text) if end < 0 else end
    while start < span[0] and article.text[start] in " \t*_#>":
        start += 1
    while end > span[1] and article.text[end - 1] in " \t\r*_#":
        end -= 1
    if end - start > _LONGEST:
        start, end = span
    return Pick(article, start, end, (span[0] - start, span[1] - start))
