"""Question → ranked passages. Three signals, each z-scored over its pool, summed: article BM25, passage BM25, vectors.

A passage without a keyword match gets no keyword credit; the article-level signal lifts the passages of an article
that is about the question as a whole. Weights and what they were measured against: docs/experiments.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from langchain_core.embeddings import Embeddings

from assistant.domain import Article, Chunk, Filters, Hit
from assistant.library import Catalogue
from assistant.terms import content_words, words
from assistant.vectors import VectorIndex

_ARTICLE, _PASSAGE, _VECTOR = 1.0, 0.5, 0.5
_POOL = 100  # candidates taken from each signal
_TERMS = 24  # rarest content words used: more cost time and change nothing


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved chunk with its article and the signals that brought it."""

    chunk: Chunk
    article: Article
    score: float
    article_score: float
    keyword_score: float
    vector_score: float

    def hit(self) -> Hit:
        """The passage as published."""
        a, c = self.article, self.chunk
        return Hit(
            source=a.source, start=c.start, end=c.end, score=round(self.score, 4), text=c.text, title=a.title,
            outlet=a.outlet, published=a.published, article_id=a.id, chunk_id=c.id,
        )  # fmt: skip


def keywords(question: str) -> list[str]:
    """The words searched for: content words, or all words when a question has none."""
    return (content_words(question) or words(question))[:_TERMS]


def fts_query(terms: Sequence[str]) -> str:
    """An FTS5 query that matches any of the words; quoting makes every character literal."""
    return " OR ".join('"' + t.replace('"', '""') + '"' for t in terms)


def zscores(values: dict[int, float]) -> dict[int, float]:
    """Standard scores shifted so that the worst is 0: what is missing from a pool scores like its worst."""
    if not values:
        return {}
    mean, spread = fmean(values.values()), pstdev(values.values())
    if spread == 0:
        return dict.fromkeys(values, 1.0)
    low = min(values.values())
    return {k: (v - mean) / spread - (low - mean) / spread for k, v in values.items()}


class HybridRetriever:
    """Ranks the passages of one library."""

    def __init__(self, catalogue: Catalogue, index: VectorIndex, embedder: Embeddings) -> None:
        self.catalogue, self.index, self.embedder = catalogue, index, embedder

    def passages(self, question: str, k: int, filters: Filters | None = None) -> list[Passage]:
        """The k best passages, best first. The best passage of each article comes before any second one."""
        with self.catalogue.snapshot():  # an ingest going on beside it never shows half of itself
            self.index.follow(self.catalogue)
            return self._ranked(question, k, filters)

    def _ranked(self, question: str, k: int, filters: Filters | None) -> list[Passage]:
        match = fts_query(keywords(question))
        by_article = {m.row: m.score for m in self.catalogue.search_articles(match, _POOL, filters)} if match else {}
        by_keyword = {m.row: m.score for m in self.catalogue.search_chunks(match, _POOL, filters)} if match else {}
        near = self.index.search(self.embedder.embed_query(question), _POOL, filters)
        similarity = dict(near)
        chunks = self.catalogue.chunks(rows=list(by_keyword), ids=[i for i, _ in near])
        by_vector = {row: similarity[c.id] for row, (c, _) in chunks.items() if c.id in similarity}
        za, zk, zv = zscores(by_article), zscores(by_keyword), zscores(by_vector)
        scored = {
            row: _ARTICLE * za.get(article, 0.0) + _PASSAGE * zk.get(row, 0.0) + _VECTOR * zv.get(row, 0.0)
            for row, (_, article) in chunks.items()
        }
        order = sorted(scored, key=lambda row: (-scored[row], row))
        first: dict[int, int] = {}
        for row in order:
            first.setdefault(chunks[row][1], row)
        best = set(first.values())
        order = [r for r in order if r in best] + [r for r in order if r not in best]
        articles = self.catalogue.articles_by_row(chunks[row][1] for row in order[:k])
        return [
            Passage(
                chunks[row][0], articles[chunks[row][1]], scored[row], za.get(chunks[row][1], 0.0),
                zk.get(row, 0.0), zv.get(row, 0.0),
            )
            for row in order[:k]
            if chunks[row][1] in articles  # an article removed between two reads is simply not shown
        ]  # fmt: skip
