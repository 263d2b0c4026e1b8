"""Invariant: every chunk, sentence and citation is an exact span of the text, whatever the text is."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cite import cite
from assistant.domain import Article
from assistant.sentences import sentence_spans
from ingest.chunk import chunk

_PIECES = st.sampled_from(
    ["\r\n", "\n\n", "\n", " ", "\t", "\ufeff", "\u200f", "\u202e", "é", "e\u0301", "👩\u200d👩\u200d👧", "🇺🇦",
     "שלום.", "مرحبا؟", "The U.S. said", "Mr. X left.", "“Never!” he said.", "5.5 million", "Jan. 25", "…",
     "x" * 1300, "。", "\x85"]
)  # fmt: skip
texts = st.one_of(st.text(max_size=400), st.lists(_PIECES, max_size=60).map(" ".join), st.lists(_PIECES).map("".join))


@given(texts)
@settings(max_examples=300, deadline=None)
def test_sentences_are_ordered_spans_that_lose_nothing(text: str) -> None:
    spans = sentence_spans(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(x[1] <= y[0] for x, y in pairwise(spans))
    kept = {i for a, b in spans for i in range(a, b)}
    assert all(i in kept or text[i].isspace() for i in range(len(text)))


@given(texts)
@settings(max_examples=300, deadline=None)
def test_every_chunk_and_citation_quotes_exactly(text: str) -> None:
    article = Article("id", "/f", "a.txt", "0" * 64, "1" * 64, "file", "utf-8", text)
    chunks = chunk(article.id, text, article.text_sha256)
    assert len({c.id for c in chunks}) == len(chunks)
    for number, c in enumerate(chunks, 1):
        assert text[c.start : c.end] == c.text
        citation = cite(article, c.start, c.end, number)
        assert text[citation.start : citation.end] == citation.quote
