"""Budgets: what an answer and a day may cost, kept across processes; refused clearly, with the articles' words shown."""

from pathlib import Path

import pytest

import assistant
from assistant.budget import DayBudget, total
from assistant.domain import Usage
from assistant.errors import BudgetExceeded, ModelConfig
from tests.fake_openai import Step, reply, serve
from tests.story import GOOD, QUESTION

pytestmark = pytest.mark.usefixtures("no_model_in_environment")


def test_the_day_is_shared_and_ends(tmp_path: Path) -> None:
    day = ["2024-03-03"]
    one, other = (DayBudget(tmp_path, 1000, lambda: day[0]) for _ in range(2))
    one.reserve(600)
    with pytest.raises(BudgetExceeded, match="today's budget of 1000 tokens"):
        other.reserve(600)
    one.settle(600, 300)
    other.reserve(600)
    day[0] = "2024-03-04"
    other.reserve(1000)


def test_no_limit_writes_no_file(tmp_path: Path) -> None:
    budget = DayBudget(tmp_path, 0)
    budget.reserve(10**9)
    budget.settle(10**9, 1)
    assert list(tmp_path.iterdir()) == []


def test_a_count_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelConfig, match="make it writable"):
        DayBudget(tmp_path / "nowhere", 10).reserve(1)


def test_the_cost_is_known_only_when_every_part_is() -> None:
    known, unknown = Usage(input_tokens=1, calls=1, cost=0.5), Usage(output_tokens=2, calls=1)
    assert total([known, known]).cost == 1.0
    assert total([known, unknown]) == Usage(input_tokens=1, output_tokens=2, calls=2)


@pytest.mark.parametrize(
    ("name", "words"), [("budget_answer", "one answer may use 900"), ("budget_day", "today's budget")]
)
def test_a_reached_budget_sends_nothing(story_library: Path, name: str, words: str) -> None:
    with serve(Step(reply(GOOD))) as server:
        bot = assistant.load(story_library, model="openai:fake", base_url=server.url, **{name: 900})
        answer = bot.ask(QUESTION)
        assert server.requests == []
    assert answer.model == "extractive"
    assert words in answer.notice


def test_the_price_stands_on_the_answer(story_library: Path) -> None:
    with serve(Step(reply(GOOD), usage=(1_000_000, 500_000))) as server:
        bot = assistant.load(
            story_library, model="openai:fake", base_url=server.url, price_input=0.15, price_output=0.6
        )
        assert bot.ask(QUESTION).usage.cost == 0.45
