"""Which sentences are read, how they rank afterwards, and what reading does to the order of the passages."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

import assistant
from assistant.domain import Article, Chunk
from assistant.evidence import READ, Evidence
from assistant.question import analyse
from assistant.reader import Candidate, Reading
from assistant.reorder import reordered
from assistant.retrieve import Passage

LONG = "\n\n".join(
    f"The harbour of Ostrel sold {n} tonnes of herring to the town of Brael in the year {1900 + n}." for n in range(60)
)
MURDER = "Rebels murdered the envoy near the border yesterday evening, the governor said."
SALE = "Growers bought the orchard near the border yesterday evening, the governor said."


class NothingAnswers:
    """A reader to whom every sentence is hopeless."""

    def score(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        return [Reading(-9.0, None, -12.0) for _ in candidates]


Read = Callable[..., list[Evidence]]


@pytest.fixture
def read(make_library: Callable[[dict[str, str]], Path]) -> Read:
    """`read({"a.txt": "text"}, "question?", reader)`: the evidence, best first."""

    def made(files: dict[str, str], question: str, reader: NothingAnswers | None = None) -> list[Evidence]:
        bot = assistant.load(make_library(files))
        bot.extractor.reader = lambda: reader  # type: ignore[assignment, return-value]
        return bot.extractor.read(analyse(question), None)[1]

    return made


def test_what_was_not_read_ranks_behind_what_was(read: Read) -> None:
    asked = "How many tonnes of herring did Ostrel sell to Brael in 1917?"
    ranked = read({"sales.txt": LONG}, asked, NothingAnswers())
    assert len(ranked) > READ
    assert [e.reading is not None for e in ranked] == [n < READ for n in range(len(ranked))]
    assert all(a.score >= b.score for a, b in pairwise(ranked))


def test_the_share_of_the_question_that_is_said_in_like_words(read: Read) -> None:
    ranked = read({"murder.txt": MURDER, "sale.txt": SALE}, "Who killed the ambassador at the border?")
    soft = {e.text: e.features["soft"] for e in ranked}
    assert 0 <= soft[SALE] < soft[MURDER] < 1
    whole = read({"murder.txt": MURDER, "sale.txt": SALE}, "Growers bought orchard")[0]
    assert (whole.text, whole.features["soft"]) == (SALE, pytest.approx(1.0, abs=1e-5))


def passage(name: str, article_score: float, tier: int = 0) -> Passage:
    article = Article(name, "", f"{name}.txt", "", "", "file", "utf-8", name)
    return Passage(
        Chunk(f"{name}{tier}", name, 0, 1, name), article, article_score + 0.5, article_score, 0.5, 0.0, tier
    )


def evidence(of: Passage, liking: float) -> Evidence:
    return Evidence(of.article, 0, 1, None, {"read": liking}, [])


def test_an_article_with_a_sentence_that_answers_comes_first_and_what_repeats_stays_last() -> None:
    about, answers, far, again = passage("about", 3.0), passage("answers", 2.9), passage("far", 0.0), passage("answers", 2.9, 2)  # fmt: skip
    order = [about, answers, far, again]
    read = [evidence(about, 0.0), evidence(answers, 0.1), evidence(answers, 0.9), evidence(far, 0.9)]
    found = reordered(order, read)
    assert [p.chunk.id for p in found] == ["answers0", "about0", "far0", "answers2"]
    assert found[0].article_score == answers.article_score


@pytest.mark.parametrize("liking", [0.0, 0.7])
def test_where_reading_tells_no_difference_the_order_stays(liking: float) -> None:
    order = [passage("one", 3.0), passage("two", 1.0)]
    assert reordered(order, [evidence(p, liking) for p in order]) == order
    assert reordered([], []) == []
