"""Question → ranked passages, in two stages.

The first collects candidate articles: BM25 over whole articles (SQLite) and the nearest passages by vector (Chroma).
The second reads the candidates word by word (`match`) and sums the standard scores of its signals. The best passage
of each article is the one that covers the question best. Weights and what each signal gave: docs/experiments.md.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.domain import Article, Chunk, Filters, Hit
from assistant.library import Catalogue
from assistant.match import Floats, Indexed, Matcher, Term
from assistant.recency import asks_for_recent, freshness
from assistant.sentences import cached_sentence_spans
from assistant.terms import all_words, content_words, words
from assistant.vectors import VectorIndex

WEIGHTS: Mapping[str, float] = {
    "passage": 1.0,
    "lead": 0.55,
    "exact": 0.65,
    "stems": 0.2,
    "order": 0.4,
    "vector": 0.45,
    "fresh": 0.4,  # only where the newest is asked for
}
KEYWORD_POOL = 50  # articles taken by keyword
VECTOR_POOL = 100  # passages taken by vector
CANDIDATES = 50  # articles read word by word
_TERMS = 24  # rarest content words used: more cost time and change nothing
_CONSIDERED = 64  # content words looked at in a very long question
_BESIDE = 32  # words taken from the context, in its order
_HALF = math.log(2)  # idf of a word in half of the articles; SQLite's BM25 gives nothing for one in more of them
_DATELINE = 5  # words at the start of a sentence in which copies differ: "KYIV (AP) —"
_LONGEST = 2_000  # characters of a question that are embedded


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved chunk with its article and the signals that brought it.

    `score` ranks and is comparable within one question only, 0 for the worst candidate. `keyword_score` is the share
    of the question (by idf) that the passage covers, `vector_score` its cosine (0 when it was not among the nearest).
    `tier` is 0 for the best passage of its article, 1 for another, 2 for one that repeats a better article; it ranks first.
    """

    chunk: Chunk
    article: Article
    score: float
    article_score: float
    keyword_score: float
    vector_score: float
    tier: int = 0

    def hit(self) -> Hit:
        """The passage as published."""
        a, c = self.article, self.chunk
        return Hit(
            source=a.source, start=c.start, end=c.end, score=round(self.score, 4), text=c.text, title=a.title,
            outlet=a.outlet, published=a.published, article_id=a.id, chunk_id=c.id,
        )  # fmt: skip


def keywords(question: str) -> list[str]:
    """The words searched for: content words, or all words when a question has none."""
    return (content_words(question) or words(question))[:_CONSIDERED]


def fts_query(terms: Sequence[str]) -> str:
    """An FTS5 query that matches any of the words; quoting makes every character literal."""
    return " OR ".join('"' + t.replace('"', '""') + '"' for t in terms)


def standard(values: Floats) -> Floats:
    """Standard scores shifted so that the worst is 0; all equal gives 0."""
    spread = float(values.std())
    if spread < 1e-9:
        return np.zeros_like(values)
    shifted: Floats = (values - values.min()) / spread
    return shifted


class HybridRetriever:
    """Ranks the passages of one library. Safe to share between threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        index: VectorIndex,
        embedder: Embeddings,
        weights: Mapping[str, float] = WEIGHTS,
    ) -> None:
        self.catalogue, self.index, self.embedder, self.weights = catalogue, index, embedder, weights
        self._matcher = Matcher()

    def passages(
        self,
        question: str,
        k: int,
        filters: Filters | None = None,
        context: Sequence[tuple[str, float]] = (),
    ) -> list[Passage]:
        """The k best passages, best first. The best passage of each article comes before any second one.

        `context` holds earlier texts of a conversation with the weight of their terms (0 to 1).
        """
        with self.catalogue.snapshot() as generation:  # an ingest going on beside it never shows half of itself
            self.index.follow(self.catalogue)
            return self._found(question, k, filters, context, generation) if k > 0 else []

    def _found(
        self, question: str, k: int, filters: Filters | None, context: Sequence[tuple[str, float]], generation: int
    ) -> list[Passage]:
        terms = self._terms(question, context)
        near = dict(self.index.search(self._vector(question, context), VECTOR_POOL, filters))
        nearest: dict[int, float] = {}
        for chunk, article in self.catalogue.articles_of_chunks(list(near)).items():
            nearest[article] = max(nearest.get(article, 0.0), near[chunk])
        read = self._read(self._candidates(self._by_keyword(terms, filters), nearest), generation)
        if not read:
            return []
        signals = {"vector": np.array([nearest.get(row, 0.0) for row in read])}
        indexed = list(read.values())
        covered: Sequence[Floats] = [np.zeros(len(a.passages)) for a in indexed]
        if terms:
            found = self._matcher.match(question, terms, indexed)
            signals.update(found.articles)
            whole = sum(t.weight * t.idf for t in terms)
            covered = [p / whole for p in found.passages]
        if asks_for_recent(question):
            signals["fresh"] = np.array(freshness(a.article.day for a in indexed))
        scores: Floats = np.sum([self.weights.get(name, 0.0) * standard(v) for name, v in signals.items()], axis=0)
        return ranked(k, indexed, scores, covered, near)

    def _candidates(self, keyword: Mapping[int, float], nearest: Mapping[int, float]) -> list[int]:
        """The articles worth reading word by word: first by the sum of both searches' standard scores."""
        rows = list(dict.fromkeys([*keyword, *nearest]))
        if len(rows) <= CANDIDATES:
            return rows
        score = standard(np.array([keyword.get(r, 0.0) for r in rows]))
        score += 0.5 * standard(np.array([nearest.get(r, 0.0) for r in rows]))
        return [rows[at] for at in np.argsort(-score, kind="stable")[:CANDIDATES]]

    def _terms(self, question: str, context: Sequence[tuple[str, float]]) -> list[Term]:
        """What is searched for, rarest first: the question's words, then those of its context with their weights."""
        weights = dict.fromkeys(keywords(question), 1.0)
        own = len(weights)
        for text, weight in context:
            for word in content_words(text):
                if word in weights or len(weights) < own + _BESIDE:
                    weights[word] = max(weights.get(word, 0.0), weight)
        frequency = self.catalogue.document_frequency(list(weights))
        total = self.catalogue.count()[0]
        terms = [
            Term(w, weight, math.log(1 + (total - frequency[w] + 0.5) / (frequency[w] + 0.5)))
            for w, weight in weights.items()
        ]
        return sorted(terms, key=lambda t: -t.weight * t.idf)[:_TERMS]

    def _vector(self, question: str, context: Sequence[tuple[str, float]]) -> list[float]:
        texts = [(question, 1.0), *((t, w) for t, w in context if t.strip())]
        if len(texts) == 1:
            return self.embedder.embed_query(question[:_LONGEST])
        rows = np.array([self.embedder.embed_query(t[:_LONGEST]) for t, _ in texts])
        mixed = np.array([w for _, w in texts]) @ rows
        return [float(x) for x in mixed / (np.linalg.norm(mixed) or 1.0)]

    def _by_keyword(self, terms: Sequence[Term], filters: Filters | None) -> dict[int, float]:
        """BM25 by article row: of the question's own words, and of the words of its context with their weight."""
        found: dict[int, float] = {}
        for chosen in ([t for t in terms if t.weight == 1.0], [t for t in terms if t.weight < 1.0]):
            if chosen:
                rare = [t for t in chosen if t.idf > _HALF] or chosen  # the others take most of the time
                query, weight = fts_query([t.word for t in rare]), max(t.weight for t in chosen)
                for m in self.catalogue.search_articles(query, KEYWORD_POOL, filters):
                    found[m.row] = found.get(m.row, 0.0) + weight * m.score
        return found

    def _read(self, rows: Sequence[int], generation: int) -> dict[int, Indexed]:
        """The articles of those rows as word arrays, in that order; those without a passage are left out."""
        found = {row: self._matcher.cached((generation, row)) for row in rows}
        fresh = [row for row, known in found.items() if known is None]
        if fresh:
            spans = self.catalogue.chunks_by_article(fresh)
            for row, article in self.catalogue.articles_by_row(fresh).items():
                found[row] = self._matcher.index((generation, row), article, spans[row])
        return {row: known for row, known in found.items() if known is not None and known.passages}


def ranked(
    k: int, articles: Sequence[Indexed], scores: Floats, covered: Sequence[Floats], near: Mapping[str, float]
) -> list[Passage]:
    """The k best passages: the best one of each article in the order of the articles, then the others.

    What a near copy repeats of a better article comes last: a story that thirty outlets print takes one place, and what
    one of them adds keeps its own.
    """
    # tier, −score, article, passage
    found: list[tuple[int, float, int, int]] = []
    groups: dict[str, int] = {}  # the best article of each group of copies
    for at in np.argsort(-scores, kind="stable")[:k].tolist():
        article = articles[at].article
        total = scores[at] + covered[at] + [near.get(id_, 0.0) for id_, _, _ in articles[at].passages]
        first = groups.setdefault(article.copy_of or article.id, at)
        repeated = [first != at and _repeats(articles[first].article, article, p) for p in articles[at].passages]
        best = int(np.where(repeated, -np.inf, total).argmax())
        for number, score in enumerate(total.tolist()):
            found.append((2 if repeated[number] else int(number != best), -score, at, number))
    made = []
    for tier, score, at, number in sorted(found)[:k]:
        article, (id_, start, end) = articles[at].article, articles[at].passages[number]
        chunk = Chunk(id_, article.id, start, end, article.text[start:end])
        share, cosine = float(covered[at][number]), near.get(id_, 0.0)
        made.append(Passage(chunk, article, -score, float(scores[at]), share, cosine, tier))
    return made


def _repeats(original: Article, copy: Article, passage: tuple[str, int, int]) -> bool:
    """Whether the original too holds every sentence that begins in the passage, but for a dateline and what states nothing."""
    _, start, end = passage
    spans = cached_sentence_spans(copy.text, copy.language or "en")
    said = [words(copy.text[a:b]) for a, b in spans if start <= a < end]
    return all(f" {' '.join(one[_DATELINE:])} " in all_words(original.text) for one in said if len(one) > 2 * _DATELINE)
