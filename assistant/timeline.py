"""A course of events: is it asked for, of what, and which dated sentences are quoted in which order.

The order is that of the dates which the sentences themselves name ("on 24 January", "in March 2022", "on Friday" before
the day of the article); a sentence that names none stands at the day of its article. Nothing is dated by guessing: a day
without a year in an article without a date is put last, and the reader is told so.
"""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.compose import Pick, alike
from assistant.domain import Article
from assistant.evidence import Evidence
from assistant.moments import QUOTED, Moment, clock_time, moment
from assistant.overview import lead
from assistant.sentences import cached_sentence_spans
from assistant.terms import STOP, stem, words

MOST = 8  # quotations in a timeline
NEWEST = 40  # articles looked at for a timeline of everything
_A_DAY = 2  # … for one day, while other days have any
_NEAR = 0.33  # share of the best sentence's score that a quotation needs
_ABOUT = 0.6  # share of the subject's words that an article must speak of
_BEFORE = 6  # sentences looked back for the day that a time of day belongs to
_OFTEN = 2  # times it says a word to speak of it, if its title does not hold it

_LISTED = r"(?:time\s?line|chronology|chronological (?:order|account|list|overview|summary)|(?:sequence|course|order) of (?:the )?events)"
_ASKED = re.compile(
    rf"^\W*(?:(?:please|can you|could you|would you|i (?:want|need|would like))\b[\s,]*)*"
    rf"(?!(?:who|whom|whose|which|when|where|why|how|did|does|do(?! you have)|has|have|was|were|are|what (?!is|are|was|were|happened))\b)"
    rf"[^?]*?\b{_LISTED}\b|\b(?:what happened when|when did what happen)(?=\s*[?.!]*$|\s+(?:in|during|at|with|on|to|around)\b)|"
    r"\bin (?:what|which) order did\b|\bwhat happened,? (?:and )?in (?:what|which) order\b|"
    r"\bhow (?:did|have|has|does|do) (?P<grown>[^?]+?) (?:unfold|unfolded|evolve|evolved|play out|played out|progress|progressed|"
    r"develop|developed)(?=\s*[?.!]*$|\s+(?:over|in|from|between|during|since|after|until|day|step)\b)",
    re.IGNORECASE,
)  # "When was the timeline published?" asks for none
_OF = re.compile(
    rf"(?:{_LISTED}|\bwhat happened when)\s+(?:of|for|on|about|in|during|at|with|around|surrounding|to|behind|leading (?:up )?to)"
    r"\s+(?P<what>.+?)[\s?.!]*$",
    re.IGNORECASE,
)
_FORM = frozenset(
    "give show make timeline time line chronology chronological order account list overview summary sequence course events "
    "event events things story happened happen unfold please build draw create write want need tell".split()
)


def asks_for_timeline(question: str) -> bool:
    """Whether a course of events is asked for."""
    return bool(_ASKED.search(question))


def subject(question: str) -> str:
    """What the timeline is of, in the question's words; empty when it is of everything."""
    found = _OF.search(question) or _ASKED.search(question)
    if not found:
        return ""
    what = found.groupdict().get("what") or found.groupdict().get("grown") or ""
    if not what:  # "A chronology, please: the crash"
        what = " ".join(w for w in words(question) if w not in _FORM and w not in STOP)
    return what if any(w not in _FORM and w not in STOP for w in words(what)) else ""


def speaks_of(article: Article, what: str) -> bool:
    """Whether an article is about a subject: most of its words stand in the title, or more than once in the text."""
    title, said = _stems(article.title), Counter(map(stem, words(article.text)))
    return _covers({w for w in _stems(what) if w in title or said[w] >= _OFTEN}, what)


def _covers(held: set[str], what: str) -> bool:
    wanted = _stems(what)
    return len(wanted & held) >= _ABOUT * len(wanted)


def _stems(text: str) -> set[str]:
    return {stem(w) for w in words(text) if w not in STOP}


def course(ranked: Sequence[Evidence], what: str) -> tuple[list[Pick], bool]:
    """The dated sentences among the evidence (best first) in the order of what they tell, and whether any lacks its year.

    `what`: the subject. Of articles that are not about it only the sentences that are count. An article with a date but
    without a dated sentence gives its first statement.
    """
    articles = {e.article.id: e.article for e in ranked if not e.article.copy_of}
    about = {id_ for id_, article in articles.items() if speaks_of(article, what)}
    usable = [
        e for e in ranked
        if e.article.id in articles and not e.features["heading"]
        and (e.article.id in about or _covers(_stems(e.text), what))
    ]  # fmt: skip
    fit = [e for e in usable if e.score >= _NEAR * usable[0].score]
    told = [
        (at, _pick(e.article, e.start, e.end, at))
        for e in fit
        if (at := moment(e.text, e.article.published) or _same_day(e))
    ]
    dated = {pick.article.id for _, pick in told}
    firsts = dict.fromkeys(e.article.id for e in fit if e.article.id in about - dated and e.article.day)
    told += [_reported(articles[i], span) for i in firsts if (span := lead(articles[i]))]
    chosen: list[tuple[Moment, Pick]] = []
    for most in (_A_DAY, MOST):  # a day full of events has more than two, when there is room
        for at, pick in told:
            crowded = sum(other.day == at.day for other, _ in chosen) >= most or len(chosen) >= MOST
            if not crowded and not any(alike(pick.text, other.text) for _, other in chosen):
                chosen.append((at, pick))
    return _in_order(chosen)


def _pick(article: Article, start: int, end: int, at: Moment) -> Pick:
    return Pick(article, start, end, when=at.iso, when_from="statement")


def _reported(article: Article, span: tuple[int, int]) -> tuple[Moment, Pick]:
    """A statement that names no date, at the day of its article."""
    return Moment(False, article.day), Pick(article, *span, when=article.day, when_from="article")


def _in_order(told: list[tuple[Moment, Pick]]) -> tuple[list[Pick], bool]:
    told.sort(key=lambda pair: (pair[0], pair[1].article.published, pair[1].article.source, pair[1].start))
    return [pick for _, pick in told], any(at.unsure for at, _ in told)


def _same_day(e: Evidence) -> Moment | None:
    """A time of day alone ("at 2:10 a.m.") belongs to the day that was named last in the sentences before it."""
    if not (clock := clock_time(QUOTED.sub(" ", e.text))):
        return None
    spans = [s for s in cached_sentence_spans(e.article.text, e.article.language or "en") if s[1] <= e.start]
    for start, end in reversed(spans[-_BEFORE:]):
        if (before := moment(e.article.text[start:end], e.article.published)) and len(before.day) >= len("--01-24"):
            return Moment(before.unsure, before.day, clock)
    return None


def course_of_all(articles: Sequence[Article]) -> tuple[list[Pick], bool]:
    """The first statement of each article (newest first) that has a date, in order, and whether any lacks its year."""
    found: list[tuple[Moment, Pick]] = []
    for article in articles:
        span = None if article.copy_of else lead(article)
        at = moment(article.text[slice(*span)], article.published) if span else None
        if span and (at or article.day) and len(found) < MOST:
            found.append((at, _pick(article, *span, at)) if at else _reported(article, span))
    return _in_order(found)
