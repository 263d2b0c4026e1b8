"""Haystack's hybrid retrieval: BM25 and dense over an in-memory store, joined by reciprocal rank fusion."""

from pathlib import Path

import harness
import minilm
from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

_OPTIONS = {"model": minilm.PATH, "device": ComponentDevice.from_str("cpu"), "progress_bar": False}


class Haystack:
    def build(self, folder: Path, index: Path) -> int:
        splitter = DocumentSplitter(split_by="word", split_length=150, split_overlap=30)
        embedder = SentenceTransformersDocumentEmbedder(**_OPTIONS)
        for part in (splitter, embedder):
            part.warm_up()
        whole = [Document(content=text, meta={"file": name}) for name, text in harness.articles(folder)]
        chunks = embedder.run(documents=splitter.run(documents=whole)["documents"])["documents"]
        for c in chunks:
            c.meta.pop("_split_overlap", None)
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        store.write_documents(chunks)
        index.mkdir(parents=True, exist_ok=True)
        store.save_to_disk(str(index / "store.json"))
        return len(chunks)

    def open(self, index: Path) -> None:
        store = InMemoryDocumentStore.load_from_disk(str(index / "store.json"))
        self.embedder = SentenceTransformersTextEmbedder(**_OPTIONS)
        self.pipeline = Pipeline()
        self.pipeline.add_component("text", self.embedder)
        self.pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=harness.DEEP))
        self.pipeline.add_component("bm25", InMemoryBM25Retriever(store, top_k=harness.DEEP))
        self.pipeline.add_component("join", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=harness.DEEP))
        self.pipeline.connect("text.embedding", "dense.query_embedding")
        self.pipeline.connect("dense", "join")
        self.pipeline.connect("bm25", "join")
        self.pipeline.warm_up()
        self.model = minilm.load()

    def search(self, question: str, k: int) -> list[harness.Passage]:
        found = self.pipeline.run({"text": {"text": question}, "bm25": {"query": question}})["join"]["documents"]
        return [harness.Passage(d.meta["file"], d.content, d.meta.get("split_idx_start")) for d in found[:k]]

    def embed(self, texts: list[str]) -> list[list[float]]:
        return self.model.encode(texts, normalize_embeddings=True).tolist()


if __name__ == "__main__":
    harness.main(Haystack())
