"""The recipe of the LangChain tutorials: recursive splitter 1000/200 → Chroma → the k nearest chunks."""

from pathlib import Path

import harness
import minilm
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter


class MiniLM(Embeddings):
    """The tutorial's embedder, without its download."""

    def __init__(self) -> None:
        self.model = minilm.load()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.model.encode(texts, normalize_embeddings=True, batch_size=32).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class Recipe:
    def _store(self, index: Path) -> Chroma:
        self.embeddings = MiniLM()
        return Chroma("articles", self.embeddings, persist_directory=str(index))

    def build(self, folder: Path, index: Path) -> int:
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        chunks = splitter.split_documents(
            [Document(text, metadata={"source": name}) for name, text in harness.articles(folder)]
        )
        store = self._store(index)
        for at in range(0, len(chunks), 5000):
            store.add_documents(chunks[at : at + 5000])
        return len(chunks)

    def open(self, index: Path) -> None:
        self.store = self._store(index)

    def search(self, question: str, k: int) -> list[harness.Passage]:
        return [
            harness.Passage(d.metadata["source"], d.page_content, d.metadata["start_index"])
            for d in self.store.similarity_search(question, k=k)
        ]

    def embed(self, texts: list[str]) -> list[list[float]]:
        return self.embeddings.embed_documents(texts)


if __name__ == "__main__":
    harness.main(Recipe())
