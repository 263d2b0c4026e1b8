"""One request to a chat model → pieces of its reply as they arrive. Retries, reply forms, deadline, stop, usage.

What an endpoint can do is found out, not configured: a JSON schema first, then a tool call, then plain marked lines.
"""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from typing import TYPE_CHECKING, Any, Literal

from assistant.budget import CHARACTERS_A_TOKEN
from assistant.domain import Usage
from assistant.errors import ModelReply, ModelUnavailable
from assistant.models import classify
from assistant.prompts import REPLY_SCHEMA
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Messages = Sequence[tuple[str, str]]
Form = Literal["schema", "tool", "lines", "free"]

_PATIENCE = 5  # times the timeout: the longest a reply may go on arriving
_FIRST_WAIT = 0.5  # seconds, doubled with each retry


class TooLong(ModelReply):
    """The request exceeds the model's context; send less."""


class Talk:
    """A chat model with its limits. Remembers which reply form the endpoint takes. Safe to share between threads."""

    def __init__(self, model: "BaseChatModel", settings: Settings, sleep: Callable[[float], None] = time.sleep) -> None:
        self.model, self.settings, self._sleep = model, settings, sleep
        openai = any(c.__name__ == "BaseChatOpenAI" for c in type(model).__mro__)
        self._forms: list[Form] = ["schema", "tool", "lines"] if openai else ["tool", "lines"]
        self._without: frozenset[str] = frozenset()

    @property
    def form(self) -> Form:
        """The reply form in use."""
        return self._forms[0]

    def next_form(self) -> bool:
        """Give up the form in use for the next one; False when there is none left."""
        if len(self._forms) == 1:
            return False
        self._forms = self._forms[1:]
        return True

    def pieces(self, messages: Messages, spent: list[Usage], form: Form | None = None) -> Generator[str, None, None]:
        """The reply, piece by piece; closing the iterator closes the connection. Adds its cost to `spent`.

        Raises:
            TooLong: the request does not fit.
            ModelConfig, ModelUnavailable, ModelReply: after bounded retries, with one line for the reader.
        """
        started = time.monotonic()
        attempt = 0
        while True:
            arrived = False
            try:
                with closing(self._once(messages, spent, form or self.form, started)) as reply:
                    for piece in reply:
                        arrived = True
                        yield piece
                return
            except Exception as error:
                failure = classify(error, self.settings)
            if failure.kind == "too_long":
                raise TooLong(failure.message)
            if failure.kind == "parameter" and failure.parameter not in self._without:
                self._without |= {failure.parameter}
                continue
            if failure.kind == "form":
                raise FormRefused(failure.message)
            wait = failure.retry_after if failure.retry_after is not None else _FIRST_WAIT * 2**attempt
            left = self.settings.timeout - (time.monotonic() - started)
            if arrived or not failure.retry or attempt >= self.settings.retries or wait >= left:
                raise failure.error()
            attempt += 1
            self._sleep(wait)

    def _once(self, messages: Messages, spent: list[Usage], form: Form, started: float) -> Generator[str, None, None]:
        bound = self._bind(form)
        stream = bound.stream(list(messages))
        used: tuple[int, int] = (0, 0)
        length, reason = 0, ""
        try:
            while (chunk := self._step(stream)) is not None:
                if counted := chunk.usage_metadata:
                    used = max(used, (counted["input_tokens"], counted["output_tokens"]))
                if refusal := chunk.additional_kwargs.get("refusal"):
                    length += len(refusal)
                    reason = "refusal"
                about = chunk.response_metadata
                if plain := about.get("token_usage"):  # where a reply with a schema carries the count
                    used = max(used, (plain.get("prompt_tokens", 0), plain.get("completion_tokens", 0)))
                reason = about.get("finish_reason") or about.get("stop_reason") or about.get("done_reason") or reason
                piece = "".join(c["args"] or "" for c in chunk.tool_call_chunks) or chunk.text
                if piece:
                    length += len(piece)
                    yield piece
                if time.monotonic() - started > _PATIENCE * self.settings.timeout:
                    raise ModelUnavailable(f"{self.settings.model} took too long; what it had said by then was checked")
        finally:
            stream.close()
            spent.append(_usage(used, messages, length, self.settings))
        if reason in ("length", "max_tokens", "MAX_TOKENS"):
            raise ModelReply(f"the reply of {self.settings.model} was cut off; raise CITEWIRE_MAX_TOKENS")
        if reason in ("content_filter", "refusal", "SAFETY"):
            raise ModelReply(f"{self.settings.model} refused to answer")
        if not length:
            raise ModelReply(f"the reply of {self.settings.model} was empty")

    def _step(self, stream: Iterator[Any]) -> Any:
        """The next chunk or None. Tracing is switched off around each step, so that it does not leak to the caller."""
        from langsmith import tracing_context  # ships with langchain-core

        off: AbstractContextManager[Any] = nullcontext() if self.settings.tracing else tracing_context(enabled=False)
        with off:
            return next(stream, None)

    def _bind(self, form: Form) -> Any:
        model: Any = self.model
        if "temperature" in self._without:
            model = model.model_copy(update={"temperature": None})
        if "max_completion_tokens" in self._without:
            model = model.model_copy(update={"max_tokens": None})
        if "stream_options" in self._without:
            model = model.model_copy(update={"stream_usage": False})
        if form == "schema":
            schema = {"name": "reply", "schema": REPLY_SCHEMA, "strict": True}
            return model.bind(response_format={"type": "json_schema", "json_schema": schema})
        return model.bind_tools([REPLY_SCHEMA], tool_choice="any") if form == "tool" else model


class FormRefused(ModelReply):
    """The endpoint does not take the reply form; try the next."""


def _usage(used: tuple[int, int], messages: Messages, length: int, settings: Settings) -> Usage:
    """The provider's count, or an estimate by length when it gives none."""
    tokens_in, tokens_out = used
    if not tokens_in:
        tokens_in = sum(len(text) for _, text in messages) // CHARACTERS_A_TOKEN
        tokens_out = length // CHARACTERS_A_TOKEN
    cost = None
    if settings.price_input is not None and settings.price_output is not None:
        cost = (tokens_in * settings.price_input + tokens_out * settings.price_output) / 1e6
    return Usage(input_tokens=tokens_in, output_tokens=tokens_out, calls=1, cost=cost, estimated=not used[0])
