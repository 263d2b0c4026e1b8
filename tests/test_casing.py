"""A question in small letters gets its names back."""

import pytest

from assistant.casing import is_small, with_capitals

TEXTS = [
    "On Monday Ida Holm said the white smoke came from Lund Freight.",
    "Smoke rose. The bank of Lund Freight told Ida Holm to sell. She may sell in May.",
]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what did ida holm say about the smoke", "what did Ida Holm say about the smoke"),
        ("who owns lund freight's bank?", "who owns Lund Freight's bank?"),
        ("what did the german premier say in paris", "what did the German premier say in Paris"),
        ("may she sell to us", "may she sell to us"),
        ("who is mayor of malmby", "who is mayor of malmby"),
        ("", ""),
    ],
)
def test_what_the_articles_write_large_is_written_large(question: str, expected: str) -> None:
    assert with_capitals(question, TEXTS) == expected


@pytest.mark.parametrize(
    ("question", "small"),
    [("Who sold it?", True), ("who sold it", True), ("Who sold Lund?", False), ("", False), ("谁否认了", False)],
)
def test_one_capital_inside_says_that_capitals_are_meant(question: str, small: bool) -> None:
    assert is_small(question) is small
