"""Chat models besides OpenAI: by name when their integration is installed, or any LangChain chat model object."""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

import assistant
from assistant.errors import ModelConfig
from assistant.models import build_model
from assistant.settings import Settings
from tests.fake_openai import marked
from tests.story import GOOD, LIE, QUESTION

pytestmark = pytest.mark.usefixtures("no_model_in_environment")

INTEGRATION = """
from tests.test_providers import Scripted


class {name}(Scripted):
    model: str = ""
    temperature: float = 1.0
"""


class Scripted(BaseChatModel):
    """A chat model without tools or schemas, which says the same every time."""

    said: str = marked([GOOD, LIE])

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        raise NotImplementedError

    def _stream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        for at in range(0, len(self.said), 5):
            yield ChatGenerationChunk(message=AIMessageChunk(content=self.said[at : at + 5]))


@pytest.mark.parametrize(
    ("provider", "module", "name"),
    [("anthropic", "langchain_anthropic", "ChatAnthropic"), ("ollama", "langchain_ollama", "ChatOllama")],
)
def test_an_installed_provider_works_by_name(
    provider: str,
    module: str,
    name: str,
    story_library: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / f"{module}.py").write_text(INTEGRATION.format(name=name))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, module, raising=False)
    try:
        answer = assistant.load(story_library, model=f"{provider}:some-model").ask(QUESTION)
    finally:
        sys.modules.pop(module, None)
    assert answer.text == "Mona Reyes called the offer a joke. [1]"
    assert (answer.model, answer.dropped) == (f"{provider}:some-model", 1)
    assert answer.usage.estimated


@pytest.mark.parametrize("provider", ["mistralai", "groq"])
def test_a_missing_package_is_named_in_one_line(provider: str) -> None:
    if find_spec(f"langchain_{provider}"):
        pytest.skip(f"the integration of {provider} is installed here")
    with pytest.raises(ModelConfig) as caught:
        build_model(Settings(model=f"{provider}:some-model"))
    assert f"pip install langchain-{provider}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_chat_model_object_works_as_it_is(story_library: Path) -> None:
    answer = assistant.load(story_library, model=Scripted()).ask(QUESTION)
    assert answer.text == "Mona Reyes called the offer a joke. [1]"
    assert answer.model == "langchain:Scripted"
