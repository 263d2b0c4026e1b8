"""How long until the first verified sentence of a model's answer is shown?

    python -m benchmarks.first_sentence                                      # our own share: a local server that replies at once
    python -m benchmarks.first_sentence --model openai:NAME --base-url URL   # a real model: questions on the sample articles

Without a model a local HTTP server streams a good reply, a piece every 5 ms, and two times are taken: from the question to the request, and
from the piece that completes the reply's first sentence to that sentence, verified. With one, the times count from the
question: to the request, to the first piece of the reply, to the first sentence, to the whole answer. Questions whose
answer came from no model are counted and left out.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from pathlib import Path

import assistant
from assistant.domain import Usage
from assistant.embed import load_embedder
from assistant.generate import Generative
from assistant.models import build_model
from assistant.settings import Settings
from assistant.talk import Form, Messages, Talk
from eval.dataset import load_questions
from ingest import ingest_folder
from tests.fake_openai import Step, reply, serve

QUESTIONS = Path("eval/data/sample.jsonl")
QUESTION = "Who said that the fire was started by an electrical fault?"
SAID = "Sandrel told a news conference that the fire had most likely been started by an electrical fault in a battery charger for forklift trucks."


class Timed(Talk):
    """Notes when the request is made and when its first piece arrives."""

    asked = first = 0.0

    def pieces(self, messages: Messages, spent: list[Usage], form: Form | None = None) -> Generator[str, None, None]:
        self.asked = self.asked or time.perf_counter()
        for piece in super().pieces(messages, spent, form):
            self.first = self.first or time.perf_counter()
            yield piece


def spread(name: str, seconds: Sequence[float]) -> str:
    """Median, nine in ten, and the longest, in milliseconds or seconds."""
    row = sorted(seconds)
    parts = (statistics.median(row), row[int(0.9 * (len(row) - 1))], row[-1])
    return f"| {name} | " + " | ".join(f"{p * 1000:.1f} ms" if row[-1] < 1 else f"{p:.1f} s" for p in parts) + " |"


def own(library: Path, rounds: int) -> str:
    """Our own share, with a server that does not think."""
    text = reply((1, SAID, SAID), (1, SAID, "It was an electrical fault."))
    complete = text.index("}") + 1
    before: list[float] = []
    after: list[float] = []
    with serve(Step(text, piece=4, drip=0.005)) as server:
        bot = assistant.load(library, model="openai:fake", base_url=server.url)
        for number in range(rounds + 3):  # the first three load what is loaded once
            server.began.clear()
            server.sent.clear()
            start = time.perf_counter()
            # read to the end: to a stream that is left the server goes on sending, and two replies would mix
            shown, *_ = [time.perf_counter() for event in bot.stream(QUESTION) if event.kind == "sentence"]
            if number >= 3:
                before.append(server.began[0] - start)
                after.append(shown - next(at for characters, at in server.sent if characters >= complete))
    return "\n".join([
        f"{rounds} questions, a server that thinks for no time",
        "",
        "| | median | 90 % | longest |",
        "|---|---|---|---|",
        spread("question → request", before),
        spread("first sentence complete → shown", after),
    ])  # fmt: skip


def real(library: Path, settings: Settings, limit: int) -> str:
    """With a real model."""
    bot = assistant.load(library, model="")
    questions = [d.turns[0].question for d in load_questions(QUESTIONS).dialogues if d.turns[0].answerable]
    random.Random(0).shuffle(questions)
    rows: list[tuple[float, float, float, float]] = []
    tokens: list[int] = []
    other = 0
    for question in questions[:limit]:
        talk = Timed(build_model(settings), settings)
        bot.generative = Generative(settings, lambda talk=talk: talk)  # type: ignore[misc]
        start, shown = time.perf_counter(), 0.0
        for event in bot.stream(question):
            if event.kind == "sentence":
                shown = shown or time.perf_counter()
        if event.data.model == "extractive":
            other += 1
            continue
        rows.append((talk.asked - start, talk.first - start, shown - start, time.perf_counter() - start))
        tokens.append(event.data.usage.input_tokens)
        print(
            f"{len(rows)}: first sentence after {shown - start:.1f} s, {tokens[-1]} tokens", file=sys.stderr, flush=True
        )
    names = ("question → request", "→ first piece of the reply", "→ first sentence shown", "→ whole answer")
    return "\n".join([
        f"{len(rows)} answers of {settings.model}, {statistics.median(tokens):.0f} tokens of prompt in the median; "
        f"{other} more came from no model",
        "",
        "| | median | 90 % | longest |",
        "|---|---|---|---|",
        *(spread(name, [row[n] for row in rows]) for n, name in enumerate(names)),
    ])  # fmt: skip


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, default=Path("articles"))
    parser.add_argument("--model", default="")
    parser.add_argument("--base-url", default="")
    parser.add_argument("--context", type=int, default=520, help="tokens of a real model's prompt")
    parser.add_argument("--passages", type=int, default=4)
    parser.add_argument("--limit", type=int, default=20, help="questions")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        ingest_folder(given.articles, library, load_embedder("wordllama"))
        if given.model:
            settings = Settings(
                model=given.model, base_url=given.base_url, context=given.context, passages=given.passages,
                timeout=900, max_tokens=300,
            )  # fmt: skip
            print(real(library, settings, given.limit))
        else:
            print(own(library, given.limit))


if __name__ == "__main__":
    main()
