"""The reranker behind LangChain's interface."""

from collections.abc import Sequence

import pytest
from langchain_core.documents import Document

from assistant.reader import Candidate, Reading
from assistant.rerank import CrossEncoderReranker


class CountingReader:
    """A reader that likes long sentences."""

    def __init__(self) -> None:
        self.seen: list[Candidate] = []

    def score(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        self.seen = list(candidates)
        return [Reading(float(len(c.text)), (0, 1) if c.text else None, 0.5) for c in candidates]


DOCUMENTS = [
    Document(page_content="short", metadata={"source": "a.txt", "context": "Title"}),
    Document(page_content="rather longer", metadata={"source": "b.txt"}),
    Document(page_content="", metadata={"source": "c.txt"}),
]


def test_best_first_with_what_was_read() -> None:
    reader = CountingReader()
    ranked = CrossEncoderReranker(reader=reader).compress_documents(DOCUMENTS, "which?")
    assert [d.metadata["source"] for d in ranked] == ["b.txt", "a.txt", "c.txt"]
    assert ranked[0].metadata["relevance"] == 13.0
    assert [d.metadata["answer_end"] for d in ranked] == [1, 1, -1]
    assert [c.context for c in reader.seen] == ["Title", "", ""]


def test_the_given_documents_stay_as_they_were() -> None:
    CrossEncoderReranker(reader=CountingReader()).compress_documents(DOCUMENTS, "which?")
    assert all("relevance" not in d.metadata for d in DOCUMENTS)


def test_equal_relevance_keeps_the_order() -> None:
    documents = [Document(page_content="same", metadata={"n": n}) for n in range(5)]
    ranked = CrossEncoderReranker(reader=CountingReader()).compress_documents(documents, "which?")
    assert [d.metadata["n"] for d in ranked] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("reader", [None, CountingReader()])
def test_top_n_and_no_documents(reader: CountingReader | None) -> None:
    reranker = CrossEncoderReranker(reader=reader, top_n=2)
    assert len(reranker.compress_documents(DOCUMENTS, "which?")) == 2
    assert reranker.compress_documents([], "which?") == []


def test_without_a_model_the_order_is_left_alone() -> None:
    assert CrossEncoderReranker().compress_documents(DOCUMENTS, "which?") == DOCUMENTS
