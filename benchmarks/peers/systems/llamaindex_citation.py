"""LlamaIndex: its citation query engine over BM25 and dense retrieval joined by reciprocal rank fusion.

Without a chat model the engine's prose is left out (a mock stands in): what is measured are the citation nodes it
would hand to the model.
"""

from pathlib import Path

import harness
import minilm
from llama_index.core import Document, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.retrievers.bm25 import BM25Retriever
from pydantic import PrivateAttr


class MiniLM(BaseEmbedding):
    _model: object = PrivateAttr()

    def __init__(self) -> None:
        super().__init__(model_name="all-MiniLM-L6-v2", embed_batch_size=32)
        self._model = minilm.load()

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._model.encode(texts, normalize_embeddings=True).tolist()

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class LlamaIndex:
    def build(self, folder: Path, index: Path) -> int:
        documents = [Document(text=text, metadata={"file": name}) for name, text in harness.articles(folder)]
        for d in documents:  # a file's name is no help to an embedder
            d.excluded_embed_metadata_keys = d.excluded_llm_metadata_keys = ["file"]
        nodes = SentenceSplitter(chunk_size=256, chunk_overlap=20).get_nodes_from_documents(documents)
        made = VectorStoreIndex(nodes, embed_model=MiniLM())
        made.storage_context.persist(str(index))
        return len(nodes)

    def open(self, index: Path) -> None:
        self.model = MiniLM()
        found = load_index_from_storage(StorageContext.from_defaults(persist_dir=str(index)), embed_model=self.model)
        parts = [
            found.as_retriever(similarity_top_k=harness.DEEP),
            BM25Retriever.from_defaults(docstore=found.docstore, similarity_top_k=harness.DEEP),
        ]
        fused = QueryFusionRetriever(
            parts,
            llm=MockLLM(),
            mode="reciprocal_rerank",
            num_queries=1,
            similarity_top_k=harness.DEEP,
            use_async=False,
        )
        self.engine = CitationQueryEngine.from_args(found, llm=MockLLM(max_tokens=1), retriever=fused)

    def search(self, question: str, k: int) -> list[harness.Passage]:
        nodes = self.engine.query(question).source_nodes
        return [
            harness.Passage(
                n.node.metadata["file"],
                n.node.get_content().split("\n", 1)[-1],
                getattr(n.node, "start_char_idx", None),
            )
            for n in nodes[:k]
        ]

    def embed(self, texts: list[str]) -> list[list[float]]:
        return self.model._get_text_embeddings(texts)


if __name__ == "__main__":
    harness.main(LlamaIndex())
