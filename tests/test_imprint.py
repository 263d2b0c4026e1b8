"""Who wrote an article, and when: said by the article itself, and never another's."""

import pytest

from assistant.domain import Article
from assistant.imprint import UNSIGNED, imprint
from assistant.question import analyse

BRIDGE = "Bridge to close\n\nBy Ida Holm | 3 March 2021\nThe Lund Post\n\nThe bridge will close in June.\n"
FERRY = "Ferry fares rise\n\nThe ferry will cost more from June.\n"
ARTICLES = [
    Article("f", "", "f.txt", "f", "f", "file", "utf-8", FERRY, title="Ferry fares rise"),
    Article(
        "b", "", "b.txt", "b", "b", "file", "utf-8", BRIDGE,
        title="Bridge to close", author="Ida Holm", outlet="The Lund Post", published="2021-03-03",
    ),
]  # fmt: skip


def short(question: str, articles: list[Article]) -> str | None:
    picks = imprint(analyse(question), articles)
    if not picks:
        return None if picks is None else ""
    assert picks[0].short is not None
    assert picks[0].text == picks[0].article.text[picks[0].start : picks[0].end]
    return picks[0].text[slice(*picks[0].short)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who wrote the article about the bridge?", "Ida Holm"),
        ("When was the story about the bridge published?", "3 March 2021"),
        ("What is the date of the Lund Post article?", "3 March 2021"),
        ("Which newspaper ran the story about the bridge?", "The Lund Post"),
        ("Who wrote the article about the ferry?", ""),
        ("When was the article about the ferry published?", None),
        ("When will the bridge close?", None),
    ],
)
def test_it_is_quoted_from_the_article_that_is_meant(question: str, expected: str | None) -> None:
    assert short(question, ARTICLES) == expected


def test_an_unsigned_article_is_said_to_be_one() -> None:
    assert UNSIGNED.endswith("who wrote it.")
    assert short("Who is the author of the article about the ferry?", ARTICLES) == ""
