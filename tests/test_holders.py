"""Who holds a role: named beside the role, and of the right place."""

import pytest

from assistant.domain import Article
from assistant.holders import holders, of_another, offices_asked, role_asked
from assistant.question import analyse


def article(text: str, title: str = "") -> Article:
    return Article("a", "", "a.txt", "a", "a", "file", "utf-8", text, title=title)


def holder(question: str, *articles: Article) -> str:
    asked = role_asked(analyse(question))
    assert asked is not None
    picks = holders(asked, articles)
    if not picks:
        return ""
    assert picks[0].short is not None
    return picks[0].text[slice(*picks[0].short)]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Who is the president of Ukraine?", "Ukrainian President Olena Bondar met her guests.", "Olena Bondar"),
        ("Who is the US president?", "It was signed by U.S. President Ann Marsh on Friday.", "Ann Marsh"),
        ("Who is the head of the coast guard?", "The ferry sank, said Ida Holm, head of the coast guard.", "Ida Holm"),
        ("Who is the managing director of Lund Freight?", "Per Berg, managing director of Lund Freight, left.", "Per Berg"),
        ("Who is Ida Holm's brother?", 'Ida had warned them. "She knew," said her brother, Karl Holm.', "Karl Holm"),
        ("Who is the spokesman of Lund Freight?", "Lund Freight fell silent. Its spokeswoman, Eva Dahl, left.", "Eva Dahl"),
    ],
)  # fmt: skip
def test_the_name_beside_the_role_is_marked(question: str, text: str, expected: str) -> None:
    assert holder(question, article(text)) == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who is the president of Ukraine?", "In Ukraine, then-French President Paul Morel met soldiers."),
        ("Who is the mayor of Lund?", "Mayor Eva Dahl of Malmby spoke. Nobody from Lund came."),
        ("Who is the deputy director of the port?", "Ida Holm, director of the port, resigned."),
    ],
)
def test_the_holder_elsewhere_is_no_answer(question: str, text: str) -> None:
    assert holder(question, article(text)) == ""


def test_a_bare_title_counts_where_the_article_is_about_the_place() -> None:
    text = "A fire broke out in Lund on Monday. Nobody was hurt. Mayor Eva Dahl thanked the crews."
    assert holder("Who is the mayor of Lund?", article(text)) == "Eva Dahl"
    assert holder("Who is the mayor of Malmby?", article(text)) == ""


def test_a_former_holder_comes_after_the_present_one() -> None:
    old, new = article("Former German premier Per Berg spoke."), article("German premier Eva Dahl spoke.")
    assert holder("Who is the premier of Germany?", old, new) == "Eva Dahl"
    assert holder("Who is the premier of Germany?", old) == "Per Berg"


@pytest.mark.parametrize(
    "question", ["Who denied the report?", "Who is Ida Holm?", "Who was the man who called?", "Who is it?"]
)
def test_other_questions_ask_for_no_role(question: str) -> None:
    assert role_asked(analyse(question)) is None


@pytest.mark.parametrize(
    "question",
    ["Who was sworn in as acting president of Lund?", "Who was shot as head of the union of Lund?"],
)
def test_what_happened_to_somebody_in_office_is_no_question_for_the_office(question: str) -> None:
    assert role_asked(analyse(question)) is None


def test_which_article_is_meant_is_no_part_of_the_role() -> None:
    asked = role_asked(analyse("Who is the mayor of Lund in the Courier's item about the fire?"))
    assert asked is not None
    assert holders(asked, [article("The mayor of Lund, Eva Dahl, thanked the crews.")])


@pytest.mark.parametrize("question", ["Who is the head of the IAA?", "Who heads the IAA?"])
def test_a_body_is_known_by_its_abbreviation_and_its_head_by_another_title(question: str) -> None:
    text = article("International Atomic Agency Director Per Berg said no.")
    assert any(holders(office, [text]) for office in offices_asked(analyse(question)))


def test_a_sentence_may_name_the_holder_elsewhere() -> None:
    asked = role_asked(analyse("Who is the prime minister of Ukraine?"))
    assert asked is not None
    assert of_another(asked, "In Ukraine, British Prime Minister Per Berg met soldiers.")
    assert not of_another(asked, "Prime Minister Per Berg met soldiers.")


def test_who_heads_a_body_is_who_holds_an_office_of_it() -> None:
    said = article(
        "The fee rises. Ida Holm, director of the port authority, signed the order, and Mayor Eva Dahl did not."
    )
    asked = offices_asked(analyse("Who heads the port authority?"))
    assert {p.text[slice(*p.short)] for office in asked for p in holders(office, [said]) if p.short} == {"Ida Holm"}
    assert offices_asked(analyse("Who heads the team that left on Friday?")) == []
    assert offices_asked(analyse("Who led the talks?")) == []
