"""Who somebody is: found beside the name, in whatever form the news tells it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import Article
from assistant.identity import asked_about, introduction
from assistant.question import analyse


def article(text: str) -> Article:
    return Article("a", "", "a.txt", "a", "a", "file", "utf-8", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry sank, said Ida Holm, head of the coast guard.", "head of the coast guard"),
        ("The city's harbour director, Ida Holm, refused to resign.", "The city's harbour director"),
        ("A judge freed prosecutor Ida Holm on Monday.", "prosecutor"),
        ("It was told by its spokeswoman, Dr Ida Holm.", "its spokeswoman"),
        ("Ida Holm, who leads the union, left.", "who leads the union"),
        ("Ida Holm was the mayor of Lund until May.", "the mayor of Lund until May"),
        ('Ida Holm looked at the sea. "It was black," the night nurse said.', "the night nurse"),
    ],
)
def test_the_words_beside_the_name_are_marked(text: str, expected: str) -> None:
    pick = introduction("Ida Holm", [article(text)])[-1]
    assert pick.short is not None
    assert pick.text[slice(*pick.short)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ida Holm waited for the bus, and the driver shouted.",
        "Her brother, Karl Holm, denied it.",
        'Ida Holm left. Per Lund came. "It was black," the nurse said.',
    ],
)
def test_nobody_is_given_another_ones_role(text: str) -> None:
    assert introduction("Ida Holm", [article(text)]) == []


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Ida Holm?", "Ida Holm"),
        ("What is Ida Holm's job?", "Ida Holm"),
        ("What does Ida Holm do for a living?", "Ida Holm"),
        ("Who is the mayor of Lund?", ""),
        ("Who is suing Ida Holm?", ""),
        ("What did Ida Holm do on Monday?", ""),
        ("What did Ida Holm do?", ""),
    ],
)
def test_only_questions_for_the_bearer_of_a_name_count(question: str, name: str) -> None:
    assert asked_about(analyse(question)) == name


@given(st.text(), st.text(min_size=1))
def test_marked_words_lie_inside_the_quotation(text: str, name: str) -> None:
    for pick in introduction(name.strip() or "X", [article(text)]):
        assert pick.short is None or 0 <= pick.short[0] < pick.short[1] <= len(pick.text)
