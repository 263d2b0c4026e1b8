"""The generative answerer against a real local server: verified sentences, streaming, repair, fallback, budget."""

from pathlib import Path
from typing import Any

import pytest

import assistant
from assistant.embed import load_embedder
from ingest import ingest_folder
from tests.fake_openai import Step, reply, serve
from tests.story import GOOD, LIE, QUESTION, STORY

pytestmark = pytest.mark.usefixtures("no_model_in_environment")


def load(library: Path, url: str, **options: Any) -> assistant.Assistant:
    return assistant.load(library, model="openai:fake", base_url=url, timeout=5, retries=1, **options)


def test_a_verified_sentence_is_shown_with_exact_citations(story_library: Path) -> None:
    with serve(Step(reply(GOOD))) as server:
        answer = load(story_library, server.url).ask(QUESTION)
    assert answer.text == "Mona Reyes called the offer a joke. [1]"
    assert answer.model == "openai:fake"
    assert [c.quote for c in answer.citations] == ["Chair Mona Reyes called the offer “a joke”."]
    assert STORY[answer.citations[0].start : answer.citations[0].end] == answer.citations[0].quote
    assert (answer.usage.input_tokens, answer.usage.output_tokens, answer.usage.calls) == (100, 20, 1)


def test_a_lie_is_repaired_or_replaced_by_the_articles_words(story_library: Path) -> None:
    with serve(Step(reply(LIE)), Step(reply(GOOD))) as server:
        repaired = load(story_library, server.url).ask(QUESTION)
        assert "number: 90,000,000" in server.prompt(1)
    assert (repaired.text, repaired.dropped) == ("Mona Reyes called the offer a joke. [1]", 1)
    with serve(Step(reply(LIE))) as server:
        replaced = load(story_library, server.url).ask(QUESTION)
        assert len(server.requests) == 2
    assert replaced.model == "extractive"
    assert "“a joke”" in replaced.text
    assert "not supported" in replaced.notice
    assert "Oslo" not in replaced.model_dump_json()


def test_of_two_sentences_only_the_supported_one_is_shown(story_library: Path) -> None:
    with serve(Step(reply(LIE, GOOD))) as server:
        answer = load(story_library, server.url).ask(QUESTION)
        assert len(server.requests) == 1
    assert (answer.text, answer.dropped) == ("Mona Reyes called the offer a joke. [1]", 1)


def test_without_a_model_nothing_is_sent(story_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(Step(reply(GOOD))) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-lying-around")
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        answer = assistant.load(story_library).ask(QUESTION)
        assert server.requests == []
    assert answer.model == "extractive"


def test_what_the_articles_lack_is_not_asked(story_library: Path) -> None:
    with serve(Step(reply(GOOD))) as server:
        answer = load(story_library, server.url).ask("Who won the 2022 World Cup in Qatar?")
        assert server.requests == []
    assert answer.abstained


def test_a_supported_sentence_that_answers_something_else_is_not_shown(story_library: Path) -> None:
    other = (1, "The port handles 4.2 million containers a year.", "The port handles 4.2 million containers a year.")
    with serve(Step(reply(other))) as server:
        answer = load(story_library, server.url).ask(QUESTION)
        assert server.requests
    assert "containers" not in answer.text


def test_the_question_given_back_is_no_answer(story_library: Path) -> None:
    with serve(Step(reply((*GOOD[:2], QUESTION)))) as server:
        answer = load(story_library, server.url).ask(QUESTION)
    assert answer.model == "extractive"
    assert "?" not in answer.text


def test_sentences_are_streamed_as_they_are_verified(story_library: Path) -> None:
    second = (1, "The harbour board rejected the merger on Friday.", "The harbour board rejected the merger on Friday.")
    with serve(Step(reply(GOOD, second), drip=0.01)) as server:
        events = load(story_library, server.url).stream(QUESTION)
        kinds = []
        for event in events:
            kinds.append(event.kind)
            if event.kind == "sentence":
                events.close()  # the reader presses stop
        assert server.gone.wait(5)
    assert kinds.count("sentence") == 1


TALKS = """Talks in Port Vale end without a deal

By Jon Aske | 4 May 2023

Delegations of both unions met in Port Vale in March 2022, and Ilse Brandt said in November that only the pay was \
disputed. The unions went on strike in June. Ilse Brandt leads the larger union. The strike was the longest in Port Vale.
"""


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/talks.txt").write_text(TALKS, encoding="utf-8")
    ingest_folder(tmp_path / "articles", tmp_path / "library", load_embedder("wordllama"))
    return tmp_path / "library"


def test_a_sentence_without_the_date_asked_for_does_not_replace_the_quotation(talks: Path) -> None:
    without = (
        1,
        "Ilse Brandt said in November",
        "Ilse Brandt said in November that only the pay was disputed between both unions.",
    )
    with serve(Step(reply(without))) as server:
        answer = load(talks, server.url).ask("When did the delegations of both unions meet in Port Vale?")
        assert server.requests
    assert answer.model == "extractive"
    assert answer.short_answer == "March 2022"
    assert "did not answer as well" in answer.notice


def test_a_sentence_with_the_date_asked_for_does(talks: Path) -> None:
    dated = (1, "met in Port Vale in March 2022", "Both unions' delegations met in Port Vale in March 2022.")
    with serve(Step(reply(dated))) as server:
        answer = load(talks, server.url).ask("When did the delegations of both unions meet in Port Vale?")
    assert (answer.model, answer.short_answer) == ("openai:fake", "March 2022")


def test_who_wrote_an_article_is_not_asked_of_a_model(talks: Path) -> None:
    with serve(Step(reply((1, "Ilse Brandt", "Ilse Brandt leads the larger union.")))) as server:
        answer = load(talks, server.url).ask("Who wrote the article about the talks in Port Vale?")
        assert server.requests == []
    assert answer.short_answer == "Jon Aske"
