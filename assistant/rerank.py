"""The learned reranker behind LangChain's interface, for any retriever that returns sentences or short passages."""

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import Callbacks
from langchain_core.documents import BaseDocumentCompressor, Document
from pydantic import ConfigDict, Field

from assistant.reader import Candidate, SentenceReader


class CrossEncoderReranker(BaseDocumentCompressor):
    """Puts the documents that answer the query first.

    Each document's metadata gains `relevance` (logit), `answer_start` and `answer_end` (code points in
    `page_content`, end-exclusive; -1 without an answer span) and `answer_score` (log odds of the span).
    Without a reader the order stays as it was.

        ContextualCompressionRetriever(base_compressor=CrossEncoderReranker.load(), base_retriever=retriever)
    """

    reader: Any = Field(default=None, description="A SentenceReader, or None to leave the order alone.")
    top_n: int | None = Field(default=None, ge=1, description="Documents kept; None keeps all.")
    context_key: str = Field(default="context", description="Metadata field with the title or preceding sentence.")

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    @classmethod
    def load(cls, top_n: int | None = None) -> "CrossEncoderReranker":
        """With the model that is shipped, or without one when its files are not there."""
        return cls(reader=SentenceReader.load(), top_n=top_n)

    def compress_documents(
        self, documents: Sequence[Document], query: str, callbacks: Callbacks | None = None
    ) -> list[Document]:
        """The documents, best first; equal relevance keeps the given order. The input is not changed."""
        if self.reader is None:
            return list(documents)[: self.top_n]
        candidates = [Candidate(d.page_content, str(d.metadata.get(self.context_key) or "")) for d in documents]
        read = zip(documents, self.reader.score(query, candidates), strict=True)
        ranked = sorted(read, key=lambda pair: -pair[1].relevance)
        return [
            document.model_copy(
                update={
                    "metadata": {
                        **document.metadata,
                        "relevance": reading.relevance,
                        "answer_start": reading.span[0] if reading.span else -1,
                        "answer_end": reading.span[1] if reading.span else -1,
                        "answer_score": reading.span_score,
                    }
                }
            )
            for document, reading in ranked[: self.top_n]
        ]
