"""Invariant: every chunk, sentence and citation is an exact span of the text, whatever the text is."""

import textwrap
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


@given(st.integers(50, 110))
@settings(max_examples=30, deadline=None)
def test_hard_wrapped_text_has_the_same_sentences(width: int) -> None:
    """A newline inside a wrapped paragraph is a space; the line of a headline, a byline or an item is its own."""
    paragraphs = [
        "Bridge to close",
        "The council voted on Monday to close the old bridge over the river Lund, which an inspection in March had "
        "found to be unsafe. Work will start in June, the mayor, Ada Lind, said. She gave no date for its end.",
        "Traffic will be sent over the northern bridge, which is narrower and carries a toll of two crowns a car. "
        "Dockers’ leaders called the plan a joke and asked for a ferry instead.",
    ]
    wrapped = "\r\n\r\n".join("\r\n".join(textwrap.wrap(p, width, break_on_hyphens=False)) for p in paragraphs)
    spans = sentence_spans(wrapped)
    assert [" ".join(wrapped[a:b].split()) for a, b in spans] == [
        p[a:b] for p in paragraphs for a, b in sentence_spans(p)
    ]


def test_short_lines_do_not_run_together() -> None:
    text = "Minister rejects claim\nChannel Six | By Dario Penn\n- one item\n- another\n\nThe minister denied it.\n"
    assert [text[a:b] for a, b in sentence_spans(text)] == text.replace("\n\n", "\n").strip().split("\n")
