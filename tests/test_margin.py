"""What only a caption, a credit or a teaser says: read last, quoted exactly, and said to be from there."""

import pytest

import assistant
from assistant.assistant import Assistant
from assistant.embed import load_embedder
from assistant.margin import NOTICE, lines_beside
from ingest import ingest_folder

ARTICLE = """Harbour wall is mended

The crew of the dredger mended the harbour wall of Lund on Monday, said Ida Holm, the harbour master.

A walker looks at the new wall in Lund
© Karl Brandt / Getty Images

The work took three weeks and was paid for by the town.

More like this

Malmby zoo buys two polar bears from Tromso

Per Lindqvist is a 71-year-old fisherman from Ystad who...
"""


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("margin")
    (folder / "articles").mkdir()
    (folder / "articles" / "wall.txt").write_text(ARTICLE, encoding="utf-8")
    ingest_folder(folder / "articles", folder / "library", load_embedder("wordllama"))
    return assistant.load(folder / "library")


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How old is Per Lindqvist?", "71"),
        ("How many polar bears did Malmby zoo buy?", "two"),
        ("Who took the picture of the walker at the wall in Lund?", "Karl Brandt"),
    ],
)
def test_it_answers_when_the_articles_do_not(bot: Assistant, question: str, short: str) -> None:
    answer = bot.ask(question)
    assert answer.status == "answered"
    assert short in answer.short_answer
    assert answer.notice == NOTICE
    assert [ARTICLE[c.start : c.end] for c in answer.citations] == [c.quote for c in answer.citations]


@pytest.mark.parametrize(
    "question",
    [
        "How old is Karl Lindqvist?",
        "How much did Malmby zoo pay for the bears?",
        "What does Per Brandt fish?",
        "Who took the picture of the bears at the zoo in Malmby?",
    ],
)
def test_what_it_does_not_say_is_still_declined(bot: Assistant, question: str) -> None:
    assert bot.ask(question).abstained


def test_the_article_itself_comes_first(bot: Assistant) -> None:
    answer = bot.ask("Who is the harbour master?")
    assert answer.short_answer == "Ida Holm"
    assert answer.notice == ""


def test_lines_beside_are_those_that_ingestion_marked(bot: Assistant) -> None:
    texts = [line.text for line in lines_beside(bot.catalogue.articles(text=True))]
    assert "Malmby zoo buys two polar bears from Tromso" in texts
    assert not any("dredger" in text for text in texts)
