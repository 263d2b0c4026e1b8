"""Lists of articles: as many as are asked for, chosen by the part of the question that describes them."""

from pathlib import Path

import assistant
from assistant.embed import load_embedder
from ingest import ingest_folder

OFFER = "The offer would freeze the rent along the current {0} for ten years."
ARTICLES = {
    "one.txt": f"Landlords offer a freeze\n\n{OFFER.format('lines')} The tenants refused it on Monday.\n",
    "two.txt": f"A freeze is on the table\n\n{OFFER.format('limits')} Nobody knows more.\n",
    "three.txt": "Tenants refused\n\nThe tenants refused the latest offer of the landlords and will go on refusing it.\n",
}


def test_two_articles_are_two_and_what_else_is_asked_does_not_choose_them(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "articles" / name).write_text(text, encoding="utf-8")
    ingest_folder(tmp_path / "articles", tmp_path / "library", load_embedder("wordllama"))
    bot = assistant.load(tmp_path / "library")
    answer = bot.ask(
        "Which two articles describe the offer to freeze the rent along current lines, and who refused it?"
    )
    assert {c.source for c in answer.citations} == {"one.txt", "two.txt"}
    every = bot.ask("Which articles describe the offer to freeze the rent?")
    assert {c.source for c in every.citations} >= {"one.txt", "two.txt"}


def test_an_article_that_names_somebody_by_the_surname_mentions_them(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    for name, text in {
        "one.txt": "Ferry to be sold\n\nCoast Guard Director Wilma Brandt opposed the sale of the ferry on Monday.\n",
        "two.txt": "Ferry sold\n\nThe ferry was sold to Halden. Nobody but old Brandt had warned of it in the spring.\n",
        "three.txt": "Ferry sunk\n\nThe ferry sank on its first voyage after the sale. The director of the line resigned.\n",
    }.items():
        (tmp_path / "articles" / name).write_text(text, encoding="utf-8")
    ingest_folder(tmp_path / "articles", tmp_path / "library", load_embedder("wordllama"))
    answer = assistant.load(tmp_path / "library").ask("Which articles mention Coast Guard Director Wilma Brandt?")
    assert {c.source for c in answer.citations} == {"one.txt", "two.txt"}
