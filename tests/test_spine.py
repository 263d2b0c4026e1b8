"""The whole way on a small folder: ingest, search, ask, cite."""

from pathlib import Path

import assistant
from assistant.embed import WordLlamaEmbeddings
from ingest import ingest_folder

STORY = """Harbour board rejects merger

By Ada Lind | 3 March 2024

The harbour board rejected the merger on Friday. Chair Mona Reyes called the offer “a joke”.

Workers welcomed the decision.
"""


def test_an_answer_quotes_the_file_exactly(make_library, tmp_path: Path) -> None:
    library = make_library({"story.txt": STORY, "sub/other.md": "# Fish prices\n\nFish prices rose by 4% in May.\n"})
    answer = assistant.load(library).ask("What did Mona Reyes call the offer?")
    assert "joke" in answer.text
    raw = (tmp_path / "articles" / "story.txt").read_bytes().decode()
    for c in answer.citations:
        assert raw[c.start : c.end] == c.quote


def test_ingesting_again_embeds_nothing(make_library, tmp_path: Path) -> None:
    library = make_library({"story.txt": STORY})

    class Counting(WordLlamaEmbeddings):
        embedded = 0

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            Counting.embedded += len(texts)
            return super().embed_documents(texts)

    report = ingest_folder(tmp_path / "articles", library, Counting())
    assert (report.unchanged, report.new, Counting.embedded) == (1, 0, 0)
