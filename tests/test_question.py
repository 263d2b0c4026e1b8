"""Reading a question: the kind of answer it wants, its focus noun, its names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import analyse, find_names


@pytest.mark.parametrize(
    ("text", "kind", "focus"),
    [
        ("Who denied the report?", "person", ""),
        ("Which newspaper did the mayor talk to?", "outlet", "newspaper"),
        ("Which regional news network broke the story?", "outlet", "network"),
        ("When did the bridge fall?", "date", ""),
        ("In which month did the talks begin?", "date", "month"),
        ("Near which city did the ship sink?", "place", "city"),
        ("How many people were hurt?", "count", "people"),
        ("How much did the ship cost?", "money", ""),
        ("What percentage of voters stayed at home?", "percent", "percentage"),
        ("Why was the harbour closed?", "reason", ""),
        ("What did the mayor say about the fire?", "statement", ""),
        ("Did the mayor resign?", "yes-no", ""),
        ("What is in here?", "library", ""),
        ("Summarise the harbour fire", "summary", ""),
        ("Which articles mention the mayor?", "mentions", ""),
        ("How do the articles differ on the toll?", "compare", ""),
        ("Compare the two reports on the toll", "compare", ""),
        ("Who contradicted the minister?", "person", ""),
        ("Which official did she compare to a weathercock?", "person", "official"),
        ("Hello", "greeting", ""),
        ("Mona Reyes", "name", ""),
    ],
)
def test_kind_and_focus(text: str, kind: str, focus: str) -> None:
    question = analyse(text)
    assert question.kind == kind
    if focus:
        assert question.focus == focus


def test_names_end_at_a_possessive_and_at_and() -> None:
    assert find_names("What did Mona Reyes's deputy and Carl Voss of the House of Lords say?") == [
        "Mona Reyes",
        "Carl Voss of the House of Lords",
    ]


def test_a_question_word_is_no_name() -> None:
    assert find_names("Which Ship sank?") == ["Ship"]


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    question = analyse(text)
    assert question.text == text
    assert all(name in text or name.replace("'s", "") for name in question.names)
