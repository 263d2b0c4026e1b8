"""A real HTTP server on loopback that speaks the OpenAI chat protocol, and misbehaves on purpose.

Each request takes the next `Step` of the script (the last one repeats). Everything received is kept for the tests.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Step:
    """How to treat one request. `reply`: the model's text, or a function of the request's JSON body."""

    reply: str | Callable[[dict[str, Any]], str] = ""
    status: int = 200
    error: dict[str, Any] | str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None  # characters of the reply, then the connection is dropped
    finish: str = "stop"
    refusal: str = ""
    hang: float = 0.0  # seconds before anything is sent
    drip: float = 0.0  # seconds between pieces
    tool: bool = False  # answer with a tool call
    usage: tuple[int, int] | None = (100, 20)
    piece: int = 7  # characters of each piece


@dataclass
class FakeOpenAI:
    """What the server was asked; `gone` is set when a reader closed the connection while it was still sending.

    `began` and `sent` are clock readings (`time.perf_counter`, seconds): of each request, and of each piece of a reply
    with the number of characters sent until then.
    """

    url: str
    script: list[Step]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)
    began: list[float] = field(default_factory=list)
    sent: list[tuple[int, float]] = field(default_factory=list)

    def prompt(self, number: int = -1) -> str:
        """The text of all messages of a request."""
        return "\n".join(str(m["content"]) for m in self.requests[number]["messages"])


@contextmanager
def serve(*script: Step) -> Iterator[FakeOpenAI]:
    """Run the server with a script, on a free port."""
    steps = list(script) or [Step()]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            pass

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            step = steps[min(len(fake.requests), len(steps) - 1)]
            fake.headers.append({name.lower(): value for name, value in self.headers.items()})
            fake.requests.append(body)
            fake.began.append(time.perf_counter())
            try:
                self.answer(step, body)
            except (BrokenPipeError, ConnectionResetError):
                fake.gone.set()

        def answer(self, step: Step, body: dict[str, Any]) -> None:
            if step.hang:
                stopped.wait(step.hang)
            if step.status != 200:
                error = step.error if isinstance(step.error, dict) else {"message": step.error, "type": "error"}
                self.send_whole(step.status, json.dumps({"error": error}).encode(), step.headers)
                return
            text = step.reply(body) if callable(step.reply) else step.reply
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.event({"role": "assistant", "content": ""})
            sent = text if step.cut_after is None else text[: step.cut_after]
            for at in range(0, len(sent), step.piece):
                self.event(_delta(step, sent[at : at + step.piece], at == 0))
                fake.sent.append((min(len(sent), at + step.piece), time.perf_counter()))
                if step.drip:
                    stopped.wait(step.drip)
            if step.cut_after is not None:
                self.close_connection = True
                return
            if step.refusal:
                self.event({"refusal": step.refusal})
            self.event({}, finish="tool_calls" if step.tool else step.finish)
            if step.usage and (body.get("stream_options") or {}).get("include_usage"):
                sent_tokens, made = step.usage
                self.send_event(
                    {**_HEAD, "choices": [], "usage": {"prompt_tokens": sent_tokens, "completion_tokens": made,
                                                       "total_tokens": sent_tokens + made}}
                )  # fmt: skip
            self.chunk(b"data: [DONE]\n\n")
            self.chunk(b"")

        def event(self, delta: dict[str, Any], finish: str | None = None) -> None:
            self.send_event({**_HEAD, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

        def send_event(self, value: dict[str, Any]) -> None:
            self.chunk(b"data: " + json.dumps(value).encode() + b"\n\n")

        def chunk(self, data: bytes) -> None:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

        def send_whole(self, status: int, data: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

    stopped = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake = FakeOpenAI(f"http://127.0.0.1:{server.server_address[1]}/v1", steps)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


_HEAD = {"id": "c", "object": "chat.completion.chunk", "created": int(time.time()), "model": "fake"}


def _delta(step: Step, piece: str, first: bool) -> dict[str, Any]:
    if not step.tool:
        return {"content": piece}
    call: dict[str, Any] = {"index": 0, "function": {"arguments": piece}}
    if first:
        call |= {"id": "call_1", "type": "function", "function": {"name": "reply", "arguments": piece}}
    return {"tool_calls": [call]}


def reply(*sentences: tuple[int, str, str], missing: str = "") -> str:
    """A well-formed reply of `(passage, quote, text)` sentences."""
    items = [{"passage": n, "quote": q, "text": t} for n, q, t in sentences]
    return json.dumps({"sentences": items, "missing": missing}, ensure_ascii=False)


def marked(sentences: Sequence[tuple[int, str, str]]) -> str:
    """The same as plain lines."""
    return "\n".join(f'[{n}] "{q}" => {t}' for n, q, t in sentences)
