"""Replies that are no answer to a single question: what is in here, which articles mention …, summaries, greetings."""

import re
from collections.abc import Sequence

from assistant.claims import numbers
from assistant.compose import Pick, alike
from assistant.domain import Article, Filters
from assistant.evidence import Evidence, is_heading
from assistant.library import Catalogue
from assistant.question import Question
from assistant.sentences import cached_sentence_spans
from assistant.terms import STOP, fold, words

MOST = 8  # quotations in an overview
ON_TOPIC = 0.5  # how much of the topic a sentence must say, of what the best one says
_HOW_MANY = re.compile(
    r"\b(?:which|what)\s+(\w+)\s+(?:\w+\s+)?(?:articles|reports|documents|stories|outlets|sources|papers|newspapers|files|pieces)\b",
    re.I,
)  # fmt: skip


def first_span(article: Article, what: str) -> tuple[int, int] | None:
    """Where `what` first stands in the article's text."""
    at = article.text.find(what) if what else -1
    return (at, at + len(what)) if at >= 0 else None


def lead(article: Article) -> tuple[int, int] | None:
    """The first sentence that states something: no headline, byline or boilerplate."""
    for a, b in cached_sentence_spans(article.text, article.language or "en"):
        text = article.text[a:b]
        marked = any(s < b and a < e for s, e in article.boilerplate)
        if not marked and b - a >= 60 and not is_heading(text, whole_line=False) and text.rstrip()[-1] in '.!?”"’':
            return a, b
    return None


def library_overview(catalogue: Catalogue, filters: Filters | None) -> list[Pick]:
    """The title of each article, quoted from it, newest first."""
    picks = []
    for article in catalogue.articles(filters, text=True)[: MOST * 3]:
        if article.copy_of:
            continue
        span = first_span(article, article.title) or lead(article)
        if span:
            picks.append(Pick(article, *span))
    return picks[: MOST * 2]


def topic_of(question: Question) -> list[str]:
    """The words a summary or a "which articles" question is about."""
    form = {"summarise", "summarize", "summary", "sum", "overview", "outline", "main", "points", "key", "gist", "please",
            "brief", "mention", "mentions", "mentioned", "describe", "describes", "cover", "covers", "covered", "discuss",
            "outlets", "outlet", "sources", "newspapers", "papers", "stories", "documents", "files", "write", "writes", "quote",
            "quotes", "carry", "carried", "reported", "refer", "refers", "talk", "talks", "deal", "deals", "everything", "give"}  # fmt: skip
    return [w for w in words(question.text) if w not in STOP and w not in form]


def summary(ranked: Sequence[Evidence], articles: Sequence[Article], has_topic: bool) -> list[Pick]:
    """Without a topic the lead of each article; with one the best sentences, at most two an article, none twice."""
    if not has_topic:
        return [Pick(a, *span) for a in articles if not a.copy_of and (span := lead(a))][:MOST]
    picks: list[Pick] = []
    ranked = _on_topic(ranked)
    for e in ranked:
        taken = [p for p in picks if p.article.id == e.article.id]
        if len(taken) >= 2 or any(alike(e.text, p.text) for p in picks) or e.features["heading"]:
            continue
        if picks and e.score < 0.5 * ranked[0].score:
            break
        picks.append(Pick(e.article, e.start, e.end))
        if len(picks) >= 5:
            break
    return sorted(picks, key=lambda p: (p.article.published, p.article.source, p.start))


def mentions(ranked: Sequence[Evidence], question: Question) -> list[Pick]:
    """The best sentence of each article that holds what is asked about; "which two articles" are two."""
    stated = _HOW_MANY.search(question.text)
    most = int(max(numbers(stated.group(1)), default=MOST)) if stated else MOST
    names = [fold(n) for n in question.names]
    picks: list[Pick] = []
    on_topic = {(e.article.id, e.start): e.score for e in _on_topic(ranked)}
    best = max(on_topic.values(), default=0.0)
    for e in ranked:
        if any(p.article.id == e.article.id for p in picks) or len(picks) >= most:
            continue
        text = fold(e.text)
        named = any(_last_word_in(n, text) for n in names)
        if (named and len(names) == 1) or on_topic.get((e.article.id, e.start), -1.0) >= 0.6 * best:
            picks.append(Pick(e.article, e.start, e.end))
    return picks


def _on_topic(ranked: Sequence[Evidence]) -> list[Evidence]:
    """Those that say most of what is asked about, in its words or related ones; in the order they came.

    What is said best about something else is no mention, however like an answer it reads.
    """
    said = [min(1.0, e.features["words"] + 0.8 * e.features["related"]) for e in ranked]
    least = ON_TOPIC * max(said, default=0.0)
    return [e for e, share in zip(ranked, said, strict=True) if share >= least]


def _last_word_in(name: str, text: str) -> bool:
    last = list(words(name))[-1:]
    return bool(last) and re.search(rf"\b{re.escape(last[0])}\b", text) is not None
