"""A server that misbehaves in every known way: the reader gets the articles' words and one line why; no key leaks."""

import json
import logging
import socket
from pathlib import Path
from typing import Any

import pytest

import assistant
from assistant.bootstrap import build_generative
from assistant.domain import Answer
from assistant.errors import ModelConfig
from assistant.models import build_model, classify
from assistant.settings import Settings
from assistant.talk import Talk
from tests.fake_openai import FakeOpenAI, Step, marked, reply, serve
from tests.story import GOOD, QUESTION

pytestmark = pytest.mark.usefixtures("no_model_in_environment")

CANARY = "sk-canary-0123456789abcdef"
SHOWN = "Mona Reyes called the offer a joke. [1]"
TOO_LONG = {"message": "This model's maximum context length is 4096 tokens.", "code": "context_length_exceeded"}
ECHO = f"Incorrect API key provided: {CANARY}"


def quick(library: Path, server: FakeOpenAI, **options: Any) -> assistant.Assistant:
    """The assistant with retries that do not wait."""
    settings = Settings(
        library=library, model="openai:fake", base_url=server.url, **{"timeout": 5, "retries": 2, **options}
    )
    bot = assistant.load(library)
    bot.generative = build_generative(settings)
    bot.generative._talk = Talk(build_model(settings), settings, sleep=lambda _: None)
    return bot


def fallback(answer: Answer) -> bool:
    return answer.model == "extractive" and "“a joke”" in answer.text and not answer.abstained


# name → (script, requests made, words of the notice)
FAULTS: dict[str, tuple[list[Step], int, str]] = {
    "401 wrong key": ([Step(status=401, error=ECHO)], 1, "rejected the key (401)"),
    "403": ([Step(status=403, error=ECHO)], 1, "rejected the key (403)"),
    "404 model": ([Step(status=404, error="The model does not exist")], 1, "not found (404)"),
    "429 for ever": ([Step(status=429, error="slow down")], 3, "rate-limited (429)"),
    "429 quota": ([Step(status=429, error={"message": "x", "code": "insufficient_quota"})], 1, "no quota left"),
    "429 wait too long": ([Step(status=429, error="x", headers={"Retry-After": "3600"})], 1, "rate-limited (429)"),
    "500 for ever": ([Step(status=500, error=ECHO)], 3, "failed (500)"),
    "503": ([Step(status=503, error="overloaded")], 3, "failed (503)"),
    "prose instead of JSON": ([Step("I think it was a joke, as Mona Reyes said.")], 3, "not in the form asked for"),
    "broken JSON": ([Step('{"sentences": [{"passage": 1, "quo')], 1, "breaks off"),
    "empty reply": ([Step("")], 1, "empty"),
    "JSON of another kind": ([Step('{"answer": 42}')], 3, "not in the form asked for"),
    "refusal": ([Step("", refusal="I cannot help with that.")], 1, "refused to answer"),
    "content filter": ([Step("", finish="content_filter")], 1, "refused to answer"),
    "cut by the limit": ([Step('{"sentences": [', finish="length")], 1, "cut off; raise CITEWIRE_MAX_TOKENS"),
    "connection dropped": ([Step(reply(GOOD), cut_after=20)], 1, "cannot be reached"),
    "rejected request": ([Step(status=400, error="no such thing")], 1, "rejected the request (400)"),
    "too long for ever": ([Step(status=400, error=TOO_LONG)], 2, "too long"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_gives_the_articles_words_and_one_line(name: str, story_library: Path) -> None:
    script, requests, words = FAULTS[name]
    with serve(*script) as server:
        answer = quick(story_library, server).ask(QUESTION)
        assert len(server.requests) == requests
    assert fallback(answer)
    assert words in answer.notice
    assert "\n" not in answer.notice


# name → script after which the model's answer is shown all the same
RECOVERED: dict[str, list[Step]] = {
    "429 then well": [Step(status=429, error="slow down", headers={"Retry-After": "1"}), Step(reply(GOOD))],
    "500 twice": [Step(status=500), Step(status=502), Step(reply(GOOD))],
    "no JSON schema": [Step(status=400, error="response_format is not supported"), Step(reply(GOOD), tool=True)],
    "no schema, no tools": [
        Step(status=400, error="response_format is not supported"),
        Step(status=400, error="tools are not supported"),
        Step(marked([GOOD])),
    ],
    "schema ignored": [Step("Sure! Here it is."), Step("Sure!"), Step(marked([GOOD]))],
    "fenced JSON": [Step(f"```json\n{reply(GOOD)}\n```")],
    "no temperature": [Step(status=400, error="Unsupported value: 'temperature'"), Step(reply(GOOD))],
    "no stream options": [Step(status=400, error="unknown field stream_options"), Step(reply(GOOD))],
}


@pytest.mark.parametrize("name", RECOVERED)
def test_a_fault_that_can_be_mended_is(name: str, story_library: Path) -> None:
    with serve(*RECOVERED[name]) as server:
        answer = quick(story_library, server).ask(QUESTION)
    assert answer.text == SHOWN
    assert answer.notice == ""


def test_a_form_that_failed_is_not_tried_again(story_library: Path) -> None:
    with serve(Step(status=400, error="response_format?"), Step(reply(GOOD), tool=True)) as server:
        bot = quick(story_library, server)
        bot.ask(QUESTION)
        assert bot.ask(QUESTION).text == SHOWN
        assert ["response_format" in r for r in server.requests] == [True, False, False]


def test_what_was_verified_before_a_cut_stays(story_library: Path) -> None:
    with serve(Step(reply(GOOD, (*GOOD[:2], "Another one.")), cut_after=len(reply(GOOD)))) as server:
        answer = quick(story_library, server).ask(QUESTION)
    assert answer.text == SHOWN
    assert "stopped early" in answer.notice


def test_a_prompt_too_long_is_sent_again_with_fewer_passages(make_library: Any) -> None:
    files = {f"{n}.txt": f"Port news {n}\n\nMona Reyes called the offer number {n} a joke.\n" for n in range(6)}
    folder = make_library(files)
    with serve(Step(status=400, error=TOO_LONG), Step(reply(missing="nothing"))) as server:
        quick(folder, server).ask("What did Mona Reyes call the offer number 3?")
        first, second = server.prompt(0).count("<passage "), server.prompt(1).count("<passage ")
    assert first // 2 == second > 0


def test_a_silent_server_is_given_up_after_the_timeout(story_library: Path) -> None:
    with serve(Step(reply(GOOD), hang=30)) as server:
        answer = quick(story_library, server, timeout=0.3).ask(QUESTION)
        assert len(server.requests) == 1
    assert fallback(answer)
    assert "did not answer within 0.3 s" in answer.notice


def test_no_server_at_all(story_library: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        answer = assistant.load(story_library, model="openai:fake", base_url=url, retries=0).ask(QUESTION)
    assert fallback(answer)
    assert "cannot be reached" in answer.notice


def test_a_key_is_needed_only_for_openai_itself(story_library: Path) -> None:
    answer = assistant.load(story_library, model="openai:gpt-4o-mini").ask(QUESTION)
    assert fallback(answer)
    assert "OPENAI_API_KEY is not set" in answer.notice


@pytest.mark.parametrize(
    ("model", "words"),
    [("gpt-4o-mini", "must be written provider:name"), ("openai:", "must be written provider:name")],
)
def test_a_malformed_name_fails_at_once(story_library: Path, model: str, words: str) -> None:
    with pytest.raises(ModelConfig, match=words):
        assistant.load(story_library, model=model)


@pytest.mark.parametrize(
    ("model", "words"),
    [("nosuch:thing", "unknown model provider 'nosuch'"), ("cohere:command", "pip install langchain-cohere")],
)
def test_a_provider_that_is_not_there_says_what_to_do(model: str, words: str) -> None:
    with pytest.raises(ModelConfig, match=words):
        build_model(Settings(model=model))


@pytest.mark.parametrize("name", FAULTS)
def test_the_key_is_in_no_message_log_or_export(
    name: str,
    story_library: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: Any,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    caplog.set_level(logging.DEBUG)
    with serve(*FAULTS[name][0]) as server:
        bot = quick(story_library, server)
        answer = bot.ask(QUESTION)
        assert server.headers[0]["authorization"] == f"Bearer {CANARY}"
    out = capfd.readouterr()
    settings = bot.generative.settings if bot.generative else None
    for text in (answer.model_dump_json(), caplog.text, out.out, out.err, repr(settings), repr(bot.__dict__)):
        assert CANARY not in text


def test_errors_do_not_carry_the_vendors_error_along(story_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    with serve(Step(status=401, error=ECHO)) as server:
        settings = Settings(library=story_library, model="openai:fake", base_url=server.url)
        with pytest.raises(ModelConfig) as caught:
            list(Talk(build_model(settings), settings).pieces([("human", "hi")], []))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_an_address_with_a_password_is_shown_without_it() -> None:
    failure = classify(TimeoutError(), Settings(model="openai:m", base_url=f"http://user:{CANARY}@127.0.0.1:9/v1"))
    assert CANARY not in failure.message
    assert "127.0.0.1:9" in failure.message


def test_tracing_stays_off_unless_asked_for(story_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(Step(reply(GOOD))) as server, serve(Step(json.dumps({}))) as langsmith:
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_API_KEY", CANARY)
        monkeypatch.setenv("LANGSMITH_ENDPOINT", langsmith.url)
        answer = quick(story_library, server).ask(QUESTION)
        from langchain_core.tracers.langchain import wait_for_all_tracers

        wait_for_all_tracers()
        assert langsmith.requests == []
    assert answer.text == SHOWN
