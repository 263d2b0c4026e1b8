"""The assistant as LangChain sees it: a `BaseRetriever` and a `Runnable`, so that any chain can use them."""

from collections.abc import Mapping
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from assistant.assistant import Assistant
from assistant.domain import Answer


class CitewireRetriever(BaseRetriever):
    """Passages as LangChain documents; `metadata` holds source, start, end, score, title, outlet, published."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    assistant: Assistant
    k: int = 5
    rerank: bool = False

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **kwargs: Any
    ) -> list[Document]:
        hits = self.assistant.search(query, int(kwargs.get("k", self.k)), rerank=self.rerank)
        return [
            Document(id=h.chunk_id, page_content=h.text, metadata=h.model_dump(exclude={"text", "chunk_id"}))
            for h in hits
        ]


def as_runnable(assistant: Assistant) -> Runnable[Any, Answer]:
    """Takes a question, or a mapping with `question` and optionally `history` and `filters`."""

    def ask(asked: str | Mapping[str, Any]) -> Answer:
        if isinstance(asked, str):
            return assistant.ask(asked)
        return assistant.ask(asked["question"], asked.get("history", ()), asked.get("filters"))

    return RunnableLambda(ask)
