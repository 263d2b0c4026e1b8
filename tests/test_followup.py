"""Follow-ups rewritten by a model: taken when they say nothing new, otherwise the model-free way."""

from pathlib import Path
from typing import Any

import pytest

import assistant
from assistant.domain import Turn
from assistant.followup import faithful
from assistant.rewrite import standalone
from tests.fake_openai import Step, reply, serve
from tests.story import GOOD

pytestmark = pytest.mark.usefixtures("no_model_in_environment")

TURNS = [("Who chairs the harbour board?", "Mona Reyes chairs the harbour board. [1]")]
HISTORY = [Turn(question=q, answer=a) for q, a in TURNS]
ASKED = "What did she call the offer?"
SHOWN = "Mona Reyes called the offer a joke. [1]"


@pytest.mark.parametrize(
    "made",
    [
        "What did Mona Reyes call the offer?",
        "What did Mona Reyes, who is chairing the harbour board, call the offer?",
    ],
)
def test_words_of_the_conversation_are_taken(made: str) -> None:
    assert faithful(made, ASKED, TURNS)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ("", "empty"),
        ("What did Mona Reyes call the offer?\nShe called it a joke.", "an answer after the question"),
        ("What did Oslo call the offer?", "a name from nowhere"),
        ("What did Mona Reyes call the 90 million offer?", "a number from nowhere"),
        ("What did Mona Reyes call the fraudulent offer?", "a word from nowhere"),
        ("When did Mona Reyes call the offer?", "asks for something else"),
        ("What did Mona Reyes not call the offer?", "turned round"),
        ("What " + "did Mona Reyes call the offer " * 20, "endless"),
    ],
)
def test_what_the_conversation_does_not_say_is_not(made: str, why: str) -> None:
    assert not faithful(made, ASKED, TURNS), why


def test_names_and_numbers_of_the_question_are_kept() -> None:
    turns = [("What did the port of Halden pay in 2019?", "It paid 4 million.")]
    assert faithful("What did Halden pay in 2020?", "And in 2020, what did it pay?", turns)
    assert not faithful("What did Halden pay in 2019?", "And in 2020, what did it pay?", turns)


def ask(library: Path, url: str, **options: Any) -> assistant.Answer:
    bot = assistant.load(library, model="openai:fake", base_url=url, timeout=5, retries=0, **options)
    return bot.ask(ASKED, HISTORY)


def test_the_model_rewrites_and_is_paid_for_it(story_library: Path) -> None:
    made = "What did Mona Reyes, chair of the harbour board, call the offer?"
    history = [*HISTORY[:-1], Turn(question=TURNS[0][0], answer="Mona Reyes is chair of the harbour board. [1]")]
    with serve(Step(f'"{made}"'), Step(reply(GOOD))) as server:
        bot = assistant.load(story_library, model="openai:fake", base_url=server.url, timeout=5)
        answer = bot.ask(ASKED, history)
        assert "Last question: What did she call the offer?" in server.prompt(0)
        assert f"Question: {made}" in server.prompt(1)
        assert "response_format" not in server.requests[0]
    assert (answer.rewritten, answer.text) == (made, SHOWN)
    assert (answer.usage.calls, answer.usage.input_tokens) == (2, 200)


def test_a_rewriting_that_invents_is_not_used(story_library: Path) -> None:
    with serve(Step("What did the mayor of Oslo call the merger?"), Step(reply(GOOD))) as server:
        answer = ask(story_library, server.url)
        assert "Oslo" not in server.prompt(1)
    assert answer.rewritten == standalone(ASKED, HISTORY).question
    assert answer.text == SHOWN


def test_a_rewriting_that_still_needs_the_conversation_is_not_used(story_library: Path) -> None:
    with serve(Step(ASKED), Step(reply(GOOD))) as server:
        answer = ask(story_library, server.url)
        assert f"Question: {ASKED}" not in server.prompt(1)
    assert answer.rewritten == standalone(ASKED, HISTORY).question != ASKED


def test_an_empty_reply_costs_only_the_rewriting(story_library: Path) -> None:
    with serve(Step(""), Step(reply(GOOD))) as server:
        answer = ask(story_library, server.url)
    assert (answer.text, answer.notice) == (SHOWN, "")


def test_a_dead_server_is_asked_once_a_question(story_library: Path) -> None:
    with serve(Step(status=500)) as server:
        answer = ask(story_library, server.url)
        assert len(server.requests) == 1
    assert answer.model == "extractive"
    assert "failed (500)" in answer.notice
    assert "“a joke”" in answer.text


def test_a_question_that_stands_alone_is_not_rewritten(story_library: Path) -> None:
    with serve(Step(reply(GOOD))) as server:
        bot = assistant.load(story_library, model="openai:fake", base_url=server.url, timeout=5)
        bot.ask("What did Mona Reyes call the offer?", HISTORY)
        assert len(server.requests) == 1
