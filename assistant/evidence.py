"""Passages → scored sentences: how well each sentence would serve as the answer, as named features and one sum.

Every feature lies in about 0…1. The weights are fitted (`training/`, docs/experiments.md): `FIRST` for a first look at
all sentences, which chooses those that the learned reader reads, `WEIGHTS` for ranking what it has read.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.domain import Article
from assistant.lexicon import shared_lexicon, tokens
from assistant.question import Question
from assistant.reader import Candidate, Reading, SentenceReader
from assistant.retrieve import Passage
from assistant.sentences import cached_sentence_spans
from assistant.spans import Span, find_spans, fits, with_reading
from assistant.terms import STOP, fold, stem, words
from assistant.thesaurus import clusters_of
from assistant.voices import Statement, VoiceQuestion, asks_for_voice, match, spoken_by
from assistant.voices.collect import statements_in

Embed = Callable[[list[str]], Sequence[Sequence[float]]]

READ = 40  # candidates that the learned reader sees: about 3 ms each

LISTEN = 4  # articles whose statements are looked at: about 20 ms each, once

_PRONOUNS = frozenset("he she they it who".split())  # a speaker whose name was not found may be anybody

_MISFIT = 0.3  # what is left of the reader's liking for what has the wrong form or is another's than asked for

TYPED = frozenset({"person", "outlet", "organisation", "place", "date", "count", "money", "percent", "reason"})

FIRST: dict[str, float] = {  # what answers is to be among the best READ, however it is worded
    "words": 1.87,
    "context": 7.16,
    "article": 4.31,
    "related": 2.45,
    "soft": 5.98,
    "vector": 6.52,
    "retrieval": -0.87,
    "typed": 1.43,
    "order": 1.74,
    "focus": 0.09,
    "claim": 2.06,
    "heading": -2.76,
    "voice": 1.47,
    "stance": 0.5,
}
WEIGHTS: dict[str, float] = {
    "words": 1.08,  # idf-weighted share of the question's words in the sentence
    "context": 2.03,  # … in the sentences around it or the title, where the sentence lacks them
    "article": 0.61,  # … elsewhere in the article
    "related": 1.58,  # … that the sentence says in a word of the same cluster
    "soft": 0.25,  # … by the likest word of the sentence each: the soft coverage of `match`
    "vector": 2.3,  # cosine of sentence and question
    "retrieval": 2.75,  # score of its best passage, over the best passage of all
    "typed": 0.33,  # it holds words of the kind the question wants
    "order": 0.93,  # neighbouring words of the question stand close together
    "focus": 0.08,  # the noun asked for, or a related one, is in it ("which newspaper", "how many senators")
    "claim": 1.02,  # share of what the question says of its names, in the sentence or around it
    "heading": -1.52,  # a headline or a fragment, which states nothing by itself
    "read": 3.39,  # the learned reader: how well the sentence answers, as a probability
    "span": 2.55,  # … and whether it finds the answer's words in it
    "relevance": 2.11,  # both once more as log odds, which still tell the unlikely from the hopeless
    "found": 3.13,
    "voice": 1.2,  # a statement in it is by the speaker, of the stance and on the topic the question asks for
    "stance": 0.83,  # … where a stance is asked for (denied, confirmed, accused, declined)
    "quoted": 1.43,  # holds the words the question puts in quotation marks
}


@dataclass(slots=True)
class Evidence:
    """A sentence of an article as a possible answer."""

    article: Article
    start: int
    end: int
    before: tuple[int, int] | None
    features: dict[str, float]
    spans: list[Span]
    score: float = 0.0
    statement: Statement | None = None  # the one that fits a question about who says what
    another: bool = False  # somebody says it who is not whose words are asked for
    reading: Reading | None = None  # of the learned reader, for the best candidates and when its file is there

    @property
    def text(self) -> str:
        """The exact words."""
        return self.article.text[self.start : self.end]


def _idf(question: Question, frequency: Mapping[str, int], articles: int) -> dict[str, float]:
    """BM25's inverse document frequency for the stems of the question."""
    found: dict[str, float] = {}
    for term in question.terms:
        n = frequency.get(term, 0)
        found[stem(term)] = math.log(1 + (articles - n + 0.5) / (n + 0.5))
    floor = 0.3  # in a folder about one subject every word is frequent, and still says something
    return {k: max(v, floor) for k, v in found.items()}


@lru_cache(maxsize=20_000)
def _stems(text: str) -> tuple[str, ...]:
    """Kept for the sentences seen last: each is looked at as itself and as a neighbour, for one question after another."""
    return tuple(stem(w) for w in words(text) if w.removesuffix("'s") not in STOP)


def _focus(question: Question, mine: set[str], cluster: set[int], around: set[str]) -> float:
    if not question.focus:
        return 0.5
    focus = stem(question.focus)
    if focus in mine or clusters_of(focus) & cluster:
        return 1.0
    return 0.5 if focus in around else 0.0


def is_heading(text: str, whole_line: bool) -> bool:
    """A line of its own without a final stop, or too short to state anything."""
    closed = text.rstrip().endswith((".", "!", "?", "”", '"', "’", "…", "।", "。", "؟"))
    return (whole_line and not closed) or len(text) < 25


def gather(passages: Sequence[Passage], whole_articles: int = 3, limit: int = 160) -> list[tuple[Article, int, float]]:
    """`(article, number of the sentence, passage score)`: the sentences of the passages, and all of the best articles."""
    found: dict[tuple[str, int], tuple[Article, int, float]] = {}
    best = max((p.score for p in passages), default=0.0) or 1.0
    full: list[Article] = []
    for p in passages:
        if p.article not in full and len(full) < whole_articles:
            full.append(p.article)
        spans = cached_sentence_spans(p.article.text, p.article.language or "en")
        for number, (a, b) in enumerate(spans):
            if a < p.chunk.end and b > p.chunk.start and not _marked(p.article, a, b):
                key = (p.article.id, number)
                score = max(p.score / best, 0.0)
                if key not in found or found[key][2] < score:
                    found[key] = (p.article, number, score)
    for article in full:
        for number, (a, b) in enumerate(cached_sentence_spans(article.text, article.language or "en")):
            if len(found) < limit and not _marked(article, a, b):
                found.setdefault((article.id, number), (article, number, 0.0))
    return list(found.values())


def _marked(article: Article, start: int, end: int) -> bool:
    return any(s < end and start < e for s, e in article.boilerplate)


def weigh(
    question: Question,
    passages: Sequence[Passage],
    frequency: Mapping[str, int],
    articles: int,
    embed: Embed | None = None,
    reader: SentenceReader | None = None,
    weights: Mapping[str, float] = WEIGHTS,
) -> list[Evidence]:
    """The sentences of the passages as evidence, best first.

    `frequency` is the number of articles (of `articles` in all) that hold each of the question's terms;
    `embed` turns texts into unit vectors (n × dimension).
    """
    idf = _idf(question, frequency, articles)
    total = sum(idf.values()) or 1.0
    terms = list(idf)
    quoted = [fold(q) for q in question.quoted]
    pairs = list(zip(question.stems, question.stems[1:], strict=False))
    groups = {t: clusters_of(t) for t in terms}
    in_names = {stem(w) for n in question.names for w in words(n)}
    claimed = [t for t in terms if t not in in_names and not t[0].isdigit()]
    lowered: dict[str, str] = {}
    found: list[Evidence] = []
    for article, number, retrieval in gather(passages):
        spans = cached_sentence_spans(article.text, article.language or "en")
        a, b = spans[number]
        text = article.text[a:b]
        have = _stems(text)
        mine = set(have)
        around = {
            s
            for i in (number - 1, number + 1)
            if 0 <= i < len(spans)
            for s in _stems(article.text[spans[i][0] : spans[i][1]])
        } | set(_stems(f"{article.title} {article.outlet} {article.author}"))
        cluster = {g for s in mine for g in clusters_of(s)}
        in_words = sum(idf[t] for t in terms if t in mine)
        in_related = sum(idf[t] for t in terms if t not in mine and groups[t] & cluster)
        in_context = sum(idf[t] for t in terms if t not in mine and t in around)
        if article.id not in lowered:
            lowered[article.id] = fold(article.text)
        lower = lowered[article.id]
        in_article = sum(idf[t] for t in terms if t not in mine and t not in around and t in lower)
        in_claim = sum(
            1.0 if t in mine else 0.8 if groups[t] & cluster else 0.6 if t in around else 0.0 for t in claimed
        )
        before = spans[number - 1] if number else None
        folded = fold(text)
        places = {s: i for i, s in reversed(list(enumerate(have)))}
        order = sum(1 for x, y in pairs if x in places and y in places and 0 < places[y] - places[x] <= 3)
        typed = find_spans(question, text) if question.kind in TYPED | {"statement"} else []
        line_start = article.text.rfind("\n", 0, a) + 1
        line_end = article.text.find("\n", b)
        whole = (
            not article.text[line_start:a].strip(" #*_>")
            and not article.text[b : line_end if line_end >= 0 else None].strip()
        )
        features = {
            "words": in_words / total,
            "context": in_context / total,
            "article": in_article / total,
            "related": in_related / total,
            "soft": 0.0,
            "vector": 0.0,
            "retrieval": retrieval,
            "typed": min(1.0, typed[0].score) if typed and question.kind in TYPED else 0.0,
            "order": order / len(pairs) if pairs else 0.0,
            "claim": in_claim / len(claimed) if claimed else 1.0,
            "focus": _focus(question, mine, cluster, around),
            "heading": float(is_heading(text, whole)),
            "read": 0.0,
            "span": 0.0,
            "relevance": 0.0,
            "found": 0.0,
            "voice": 0.0,
            "stance": 0.0,
            "quoted": float(any(q in folded for q in quoted)),
        }
        found.append(Evidence(article, a, b, before, features, typed))
    if embed is not None and found:
        rows = np.asarray(embed([question.text, *(e.text for e in found)]), dtype=np.float32)
        for e, cosine in zip(found, rows[1:] @ rows[0], strict=True):
            e.features["vector"] = max(float(cosine), 0.0)
    for e, share in zip(found, _soft(question, idf, [e.text for e in found]), strict=True):
        e.features["soft"] = share
    first = weights if reader is None else FIRST
    _rank(found, first)
    if (asked := asks_for_voice(question.text)) is not None:
        listen(asked, found)
        _rank(found, first)
    if reader is not None:
        seen, unseen = found[:READ], found[READ:]
        read(question, seen, reader)
        _rank(seen, weights)
        _rank(unseen, weights)
        for e in unseen:  # however like the question: the reader was given what was likelier
            e.score = min(e.score, seen[-1].score)
        found = seen + unseen
    return found


def _rank(found: list[Evidence], weights: Mapping[str, float]) -> None:
    for e in found:
        e.score = sum(weights.get(name, 0.0) * value for name, value in e.features.items())
    found.sort(key=lambda e: (-e.score, e.article.source, e.start))


def _soft(question: Question, idf: Mapping[str, float], texts: Sequence[str]) -> Sequence[float]:
    """Share of the question's terms (by idf) that each text covers, a term by the highest cosine with any of its words."""
    terms = list(question.terms)
    weights = np.array([idf[stem(t)] for t in terms])
    if not terms or not texts:
        return [0.0] * len(texts)
    lexicon = shared_lexicon()
    ids = [lexicon.ids(tokens(text) or [""]) for text in texts]
    cosines = np.clip(lexicon.vectors(lexicon.ids(terms)) @ lexicon.vectors(np.concatenate(ids)).T, 0.0, 1.0)
    begins = np.cumsum([0, *map(len, ids[:-1])])
    covered = weights @ np.maximum.reduceat(cosines, begins, axis=1)
    return [float(c) for c in covered / weights.sum()]


def listen(asked: VoiceQuestion, found: Sequence[Evidence]) -> None:
    """Add who speaks in the candidates of the best articles, for a question that asks for it.

    Where the one whose words are asked for is heard, another's words are marked as such: they answer something else.
    """
    heard: list[str] = []
    others: list[Evidence] = []
    speaks = False
    for e in found:
        if e.article.id not in heard:
            if len(heard) >= LISTEN:
                continue
            heard.append(e.article.id)
        said = statements_in(e.article, e.start, e.end)
        for statement in said:
            fit = match(asked, statement)
            if fit > e.features["voice"]:
                e.features["voice"], e.statement = fit, statement
                e.features["stance"] = float(asked.stance is not None and fit >= 0.5)
        if asked.speaker and said:
            if any(_whose(asked.speaker, e.article, s) >= 0.5 for s in said):
                speaks = True
            elif not any(s.unnamed or s.speaker.lower() in _PRONOUNS for s in said):
                others.append(e)
    for e in others:
        e.another = speaks


def _whose(speaker: str, article: Article, statement: Statement) -> float:
    """How much of whose words are asked for fits who says this, or through whom it comes."""
    through = {fold(name) for name in (article.outlet, *statement.through) if name}
    return max(spoken_by(speaker, statement), float(any(fold(speaker).endswith(name) for name in through)))


def read(question: Question, found: Sequence[Evidence], reader: SentenceReader) -> None:
    """Add the learned reader's features to these candidates."""
    candidates = []
    for e in found:
        before = e.article.text[slice(*e.before)] if e.before else ""
        candidates.append(Candidate(e.text, before))
    for e, reading in zip(found, reader.score(question.text, candidates), strict=True):
        e.reading = reading
        e.features["read"] = _sigmoid(reading.relevance)
        e.features["span"] = _sigmoid(reading.span_score / 4)
        e.features["relevance"] = _within(reading.relevance, -6, 4)
        e.features["found"] = _within(reading.span_score, -12, 8)
        misfit = reading.span and fits(question, e.text[slice(*reading.span)]) < 0.5
        if misfit or e.another:
            for name in ("read", "span", "relevance", "found"):
                e.features[name] *= _MISFIT
        if reading.span:
            e.spans = with_reading(question, e.text, e.spans, reading.span, reading.span_score)


def _within(x: float, low: float, high: float) -> float:
    """From 0 at `low` and below to 1 at `high` and above."""
    return (min(max(x, low), high) - low) / (high - low)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))
