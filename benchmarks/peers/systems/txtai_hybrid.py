"""txtai with `hybrid=True`: its BM25 and its dense index (Faiss), scores normalised and averaged; one row a paragraph."""

import json
from pathlib import Path

import harness
import minilm
from txtai import Embeddings


class Txtai:
    def _empty(self) -> Embeddings:
        return Embeddings(path=minilm.PATH, hybrid=True, content=True, gpu=False)

    def build(self, folder: Path, index: Path) -> int:
        rows = []
        for name, text in harness.articles(folder):
            for number, paragraph in enumerate(p.strip() for p in text.split("\n\n")):
                if paragraph:
                    rows.append((json.dumps([name, number]), {"text": paragraph}, None))
        embeddings = self._empty()
        embeddings.index(rows)
        embeddings.save(str(index))
        return len(rows)

    def open(self, index: Path) -> None:
        self.embeddings = self._empty()
        self.embeddings.load(str(index))

    def search(self, question: str, k: int) -> list[harness.Passage]:
        return [harness.Passage(json.loads(r["id"])[0], r["text"]) for r in self.embeddings.search(question, k)]

    def embed(self, texts: list[str]) -> list[list[float]]:
        return self.embeddings.batchtransform(texts)


if __name__ == "__main__":
    harness.main(Txtai())
