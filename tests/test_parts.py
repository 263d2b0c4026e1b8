"""Questions that ask several things, and comparisons: each part found apart, every article used cited."""

from typing import Any

import pytest

import assistant
from assistant.parts import parts_of
from assistant.question import analyse
from tests.fake_openai import Step, reply, serve

pytestmark = pytest.mark.usefixtures("no_model_in_environment")

OUTLETS = ["The Harbour Post", "Channel Nine News"]
ARTICLES = {
    "post.md": "---\noutlet: The Harbour Post\n---\n\n# Fire at the mill\n\nThe fire at the old mill killed four people. "
    "Police said a candle started it.\n",
    "nine.md": "---\noutlet: Channel Nine News\n---\n\n# Mill burns down\n\nSix people died in the fire at the old mill. "
    "The mill was built in 1911.\n",
}
POST = (1, "The fire at the old mill killed four people.", "The Harbour Post says that the fire killed four people.")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who died in the fire?", []),
        (
            "How do the Harbour Post and Channel Nine differ on the cause of the fire?",
            [("What is said about the cause of the fire?", "The Harbour Post"),
             ("What is said about the cause of the fire?", "Channel Nine News")],
        ),
        (
            "Do the Harbour Post and Channel Nine agree on the number of dead?",
            [("How many dead?", "The Harbour Post"), ("How many dead?", "Channel Nine News")],
        ),
        (
            "What did Ada Holt and Jon Reed say about the fire?",
            [("What did Ada Holt say about the fire?", ""), ("What did Jon Reed say about the fire?", "")],
        ),
        (
            "Who led the delegation to Halden, and when did he lead it?",
            [("Who led the delegation to Halden", ""), ("When did he lead the delegation?", "")],
        ),
        (
            "How much did Halden Mutual pay, and how much did the port pay?",
            [("How much did Halden Mutual pay", ""), ("how much did the port pay? Halden Mutual", "")],
        ),
        (
            "How many people died, according to the mayor and according to the port?",
            [("How many people died according to the mayor?", ""), ("How many people died according to the port?", "")],
        ),
        (
            "Why did Halden close on May 3, and on which day did it open again?",
            [("Why did Halden close on May 3", ""), ("on which day did it open again? Halden", "")],
        ),
        ("Did Ada Holt agree to step down?", []),
        ("What was said about Ada Holt and Jon Reed?", []),
    ],
)  # fmt: skip
def test_what_is_asked_apart(question: str, expected: list[tuple[str, str]]) -> None:
    parts = parts_of(analyse(question), OUTLETS)
    assert [(p.text, p.filters.outlets[0] if p.filters else "") for p in parts] == expected


QUESTION = "How do the Harbour Post and Channel Nine differ on the number of people who died in the fire?"


def test_a_comparison_quotes_every_side(make_library: Any) -> None:
    answer = assistant.load(make_library(ARTICLES)).ask(QUESTION)
    assert {c.outlet for c in answer.citations} == set(OUTLETS)
    assert "four" in answer.text
    assert "Six" in answer.text


def test_the_side_a_model_leaves_out_is_quoted(make_library: Any) -> None:
    with serve(Step(reply(POST))) as server:
        bot = assistant.load(make_library(ARTICLES), model="openai:fake", base_url=server.url, timeout=5)
        events = list(bot.stream(QUESTION))
        assert {"killed four", "Six people died"} <= {
            w for w in ("killed four", "Six people died") if w in server.prompt()
        }
    answer = events[-1].data
    assert answer.model == "openai:fake"
    assert answer.sentences[0].text == POST[2]
    assert {c.outlet for c in answer.citations} == set(OUTLETS)
    assert [e.data.text for e in events if e.kind == "sentence"] == [s.text for s in answer.sentences]


def test_a_side_that_says_nothing_is_named(make_library: Any) -> None:
    silent = ARTICLES | {"nine.md": "---\noutlet: Channel Nine News\n---\n\n# Weather\n\nRain is expected on Sunday.\n"}
    answer = assistant.load(make_library(silent)).ask(QUESTION)
    assert not answer.abstained
    assert (answer.status, answer.missing) == ("partly", ("Channel Nine",))
    assert {c.outlet for c in answer.citations} == {"The Harbour Post"}


def test_every_part_answered_by_the_model_is_cited(make_library: Any) -> None:
    second = (2, "The mill was built in 1911.", "The mill was built in 1911.")
    with serve(Step(reply(POST, second))) as server:
        bot = assistant.load(make_library(ARTICLES), model="openai:fake", base_url=server.url, timeout=5)
        answer = bot.ask("How many people died in the fire at the old mill, and when was the mill built?")
    assert answer.model == "openai:fake"
    assert "1911" in answer.text
    assert len({c.source for c in answer.citations}) == 2
