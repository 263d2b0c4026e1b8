"""This product as it comes, its learned reader on one thread like the peers' models: no chat model, no network."""

from functools import cache
from pathlib import Path

import harness

from assistant.bootstrap import load
from assistant.embed import load_embedder
from assistant.reader import SentenceReader
from ingest import ingest_folder


class Citewire:
    def build(self, folder: Path, index: Path) -> int:
        return ingest_folder(folder, index, load_embedder("wordllama")).chunks

    def open(self, index: Path) -> None:
        self.bot = load(index)
        self.bot.extractor.reader = cache(lambda: SentenceReader.load(threads=1))

    def search(self, question: str, k: int) -> list[harness.Passage]:
        return [harness.Passage(h.source, h.text, h.start) for h in self.bot.search(question, k)]

    def answer(self, question: str) -> harness.Answer:
        answer = self.bot.ask(question)
        quotes = [harness.Passage(c.source, c.quote, c.start) for c in answer.citations]
        return harness.Answer([q.text for q in quotes], answer.abstained, quotes)

    def ranked(self, question: str) -> list[str]:
        return [e.article.text[e.start : e.end] for e in self.bot.extractor.draft(question).ranked[:3]]


if __name__ == "__main__":
    harness.main(Citewire())
