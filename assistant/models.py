"""Chat models: building one by name through LangChain, and turning a vendor's error into one line of ours.

A model is built only when the settings name one: a key that lies in the environment sends nothing anywhere.
Keys are read where a model is built and kept in no setting, message or log of ours.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from assistant.errors import ModelConfig, ModelError, ModelReply, ModelUnavailable
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_NO_KEY = "none"  # local servers ask for no key, the OpenAI client does


def check_name(model: str) -> tuple[str, str]:
    """Provider and name of a model written `provider:name`.

    Raises:
        ModelConfig: it is written in another way.
    """
    provider, _, name = model.partition(":")
    if not provider or not name:
        raise ModelConfig(f"the model '{model}' must be written provider:name, as openai:gpt-4o-mini")
    return provider, name


def build_model(settings: Settings) -> "BaseChatModel":
    """The chat model `settings.model` names, as `provider:name`.

    Raises:
        ModelConfig: the name is malformed, the provider unknown, its package or its key missing.
    """
    provider, name = check_name(settings.model)
    from langchain.chat_models import init_chat_model

    for options in _options(provider, settings):
        try:
            model: BaseChatModel = init_chat_model(name, model_provider=provider, **options)
            return model
        except ImportError as error:
            package = re.search(r"pip install (?:-U )?([\w-]+)", str(error))
            wanted = package.group(1) if package else f"langchain-{provider}"
            raise ModelConfig(f"the model '{settings.model}' needs a package: pip install {wanted}") from None
        except (TypeError, ValueError) as error:
            last = error
    if "nsupported" in str(last):
        raise ModelConfig(f"unknown model provider '{provider}'; write openai:…, anthropic:…, ollama:…") from None
    raise ModelConfig(f"the model '{settings.model}' cannot be built; is its key set in the environment?") from None


def _options(provider: str, settings: Settings) -> Iterator[dict[str, Any]]:
    """What to build it with; not every integration knows every option, so ever fewer."""
    if provider == "openai":
        base_url = settings.base_url or _secret("OPENAI_BASE_URL")
        key = settings.api_key.get_secret_value() or _secret("OPENAI_API_KEY")
        if not key and not base_url:
            raise ModelConfig("OPENAI_API_KEY is not set; set it, or CITEWIRE_BASE_URL for a server without keys")
        # Retries are ours (talk.py): they respect one deadline for all attempts, whoever the provider is.
        yield {
            "api_key": key or _NO_KEY, "base_url": base_url or None, "timeout": settings.timeout, "max_retries": 0,
            "max_tokens": settings.max_tokens, "temperature": 0, "stream_usage": True, "use_responses_api": False,
        }  # fmt: skip
        return
    base: dict[str, Any] = {"base_url": settings.base_url} if settings.base_url else {}
    if settings.api_key.get_secret_value():
        base["api_key"] = settings.api_key
    yield {**base, "timeout": settings.timeout, "max_retries": 0, "max_tokens": settings.max_tokens, "temperature": 0}
    yield {**base, "temperature": 0}
    yield base


def _secret(name: str) -> str:
    """A variable of the environment, or of `.env` in the working directory."""
    if value := os.environ.get(name, ""):
        return value.strip()
    from dotenv import dotenv_values

    return (dotenv_values(".env").get(name) or "").strip()


def where(settings: Settings) -> str:
    """Model and host for messages: never a user name, password or query of an address."""
    address = settings.base_url or (_secret("OPENAI_BASE_URL") if settings.model.startswith("openai:") else "")
    host = urlsplit(address).netloc.rpartition("@")[2]
    return f"{settings.model} at {host}" if host else settings.model


Kind = Literal["config", "unavailable", "reply", "too_long", "form", "parameter"]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a request failed. `retry_after`: seconds the server asks to wait; `parameter`: one it does not know."""

    kind: Kind
    message: str
    retry: bool = False
    retry_after: float | None = None
    parameter: str = ""

    def error(self) -> ModelError:
        """As an error of ours."""
        if self.kind == "config":
            return ModelConfig(self.message)
        return ModelUnavailable(self.message) if self.kind == "unavailable" else ModelReply(self.message)


def classify(error: Exception, settings: Settings) -> Failure:
    """What went wrong, by HTTP status and by the error's class names, which all integrations share.

    The vendor's own text is never passed on: some servers repeat the key in it.
    """
    model = where(settings)
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    kinds = " ".join(c.__name__ for c in type(error).__mro__)
    said = f"{error} {getattr(error, 'body', '')}".casefold()
    if "ContextOverflow" in kinds or _TOO_LONG.search(said):
        return Failure("too_long", f"the passages are too long for {model}; lower CITEWIRE_CONTEXT")
    if isinstance(error, ModelError):
        return Failure("reply", str(error))
    if status in (401, 403):
        return Failure("config", f"{model} rejected the key ({status}); check the key in the environment")
    if status == 404:
        return Failure("config", f"{model} was not found (404); check the model's name and the base URL")
    if status == 429:
        wait = _retry_after(response)
        quota = "insufficient_quota" in said
        return Failure(
            "unavailable",
            f"{model} has no quota left (429)" if quota else f"{model} is rate-limited (429); try again later",
            retry=not quota,
            retry_after=wait,
        )
    if status in (400, 405, 422, 501):
        if re.search(r"response_format|json_schema|grammar|tool|function", said):
            return Failure("form", f"{model} takes none of the reply forms ({status})")
        for parameter in ("temperature", "stream_options", "max_completion_tokens"):
            if parameter in said:
                return Failure("parameter", f"{model} rejects the parameter '{parameter}'", parameter=parameter)
        return Failure("config", f"{model} rejected the request ({status})")
    if status == 413:
        return Failure("too_long", f"the passages are too long for {model}; lower CITEWIRE_CONTEXT")
    if isinstance(status, int) and status >= 500:
        return Failure("unavailable", f"{model} failed ({status})", retry=True, retry_after=_retry_after(response))
    if isinstance(error, NotImplementedError):
        return Failure("form", f"{model} takes none of the reply forms")
    if "LengthFinishReason" in kinds:
        return Failure("reply", f"the reply of {model} was cut off; raise CITEWIRE_MAX_TOKENS")
    if "ContentFilter" in kinds or "Refusal" in kinds:
        return Failure("reply", f"{model} refused to answer")
    if "Timeout" in kinds:
        return Failure("unavailable", f"{model} did not answer within {settings.timeout:g} s", retry=True)
    if re.search(r"Connect|Network|Protocol|ReadError|RemoteDisconnected|ConnectionError|IncompleteRead", kinds):
        return Failure("unavailable", f"{model} cannot be reached; is the network or the server up?", retry=True)
    return Failure("reply", f"the reply of {model} could not be read ({type(error).__name__})")


_TOO_LONG = re.compile(
    r"context.{0,12}(?:length|window|size)|maximum context|prompt is too long|too many tokens|exceed_context_size"
)


def _retry_after(response: Any) -> float | None:
    try:
        return max(0.0, float(response.headers.get("retry-after", "")))
    except (AttributeError, TypeError, ValueError):
        return None
