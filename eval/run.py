"""Ask every known question, grade every answer: `evaluate(bot, dataset, originals) -> Run`.

A run keeps what is needed to repeat and to compare it: settings, library fingerprint, model, versions, questions.
"""

import platform
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from assistant.assistant import Assistant
from assistant.domain import Answer, Filters, Turn
from assistant.errors import CitewireError
from assistant.originals import FolderOriginals, IngestedFiles, Originals
from eval.dataset import Dataset, Question
from eval.diagnose import diagnose
from eval.grade import Verdict, grade

PACKAGES = ("citewire", "langchain-core", "chromadb", "wordllama", "numpy", "openai")
Progress = Callable[[int, int], None]


class Answerer(Protocol):
    """What is measured: anything that answers like the assistant."""

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """The finished answer."""
        ...


class Item(BaseModel):
    """One question, its answer (None when asking failed), the verdict, and the answer from the right files alone."""

    model_config = ConfigDict(frozen=True)

    question: Question
    answer: Answer | None = None
    verdict: Verdict
    oracle: Answer | None = Field(default=None, description="The answer when only the right files were searched.")


class Run(BaseModel):
    """Everything one evaluation found."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(description="Name of the question file.")
    dataset_sha256: str
    started: str = Field(description="UTC, ISO 8601.")
    seconds: float
    model: str = Field(description="What answered: extractive, or the chat model's name.")
    settings: dict[str, str] = {}
    library: dict[str, str] = Field(default={}, description="Fingerprint, generation and size of the library.")
    versions: dict[str, str] = {}
    seed: int = 0
    items: tuple[Item, ...]

    @property
    def verdicts(self) -> list[Verdict]:
        """The verdicts, in order."""
        return [i.verdict for i in self.items]

    def without_text(self) -> "Run":
        """The run with ids and numbers only: nothing of the articles, the questions or the answers."""
        bare = [Item(question=Question(question="…"), answer=None, verdict=i.verdict) for i in self.items]
        return self.model_copy(update={"items": tuple(bare)})


def evaluate(
    bot: Assistant | Answerer,
    dataset: Dataset,
    root: Path | Originals | None = None,
    *,
    oracle: bool = True,
    progress: Progress | None = None,
) -> Run:
    """Ask the questions of a dataset in order, conversations turn by turn with their history.

    Args:
        bot: what is measured.
        dataset: the known questions.
        root: folder of the articles, where quotes are checked against the files' bytes; None: the files that the
            library of `bot` was made from.
        oracle: ask what went wrong again over the right files alone, to tell where it went wrong.
        progress: called with (questions done, questions in all).

    A question that raises is a wrong answer and goes on; the error stands in the verdict.
    """
    originals = _originals(bot, root)
    started, clock = datetime.now(UTC), time.perf_counter()
    items: list[Item] = []
    for dialogue in dataset.dialogues:
        history: list[Turn] = []
        for question in dialogue.turns:
            item = _ask(bot, question, tuple(history), originals, dialogue.conversation, oracle)
            items.append(item)
            said = item.answer
            history.append(Turn.of(said) if said else Turn(question=question.question))
            if progress:
                progress(len(items), len(dataset))
    models = {i.answer.model for i in items if i.answer}
    return Run(
        name=dataset.name, dataset_sha256=dataset.sha256, started=started.isoformat(timespec="seconds"),
        seconds=round(time.perf_counter() - clock, 3), model=", ".join(sorted(models)), library=_library(bot),
        versions=_versions(), items=tuple(items),
    )  # fmt: skip


def _originals(bot: Assistant | Answerer, root: Path | Originals | None) -> Originals:
    if isinstance(root, Path):
        return FolderOriginals(root)
    if root is not None:
        return root
    if isinstance(bot, Assistant):
        return IngestedFiles(bot.catalogue)
    raise ValueError("give the folder of the articles to check the quotes against")


def _ask(
    bot: Assistant | Answerer, question: Question, history: Sequence[Turn], originals: Originals, conversation: bool,
    oracle: bool,
) -> Item:  # fmt: skip
    try:
        answer = bot.ask(question.question, history)
    except CitewireError as error:
        verdict = Verdict(
            id=question.id, type=question.type, answerable=question.answerable, conversation=conversation,
            cluster=" ".join(sorted(question.sources)[:1]) or question.id, abstained=False, correct=False,
            unscored=f"asking failed: {error}", failure="error",
        )  # fmt: skip
        return Item(question=question, answer=None, verdict=verdict)
    verdict = grade(question, answer, originals, conversation=conversation)
    second: Answer | None = None
    second_correct: bool | None = None
    if oracle and question.answerable and question.sources and verdict.correct is False and isinstance(bot, Assistant):
        sources = _paths(bot, question.sources)
        if sources:
            second = bot.ask(question.question, history, Filters(sources=sources))
            second_correct = grade(question, second, originals).correct
    verdict = verdict.model_copy(update={"failure": diagnose(verdict, question, answer, second_correct)})
    return Item(question=question, answer=answer, verdict=verdict, oracle=second)


def _paths(bot: Assistant, wanted: Sequence[str]) -> tuple[str, ...]:
    from eval.metrics import same_source

    return tuple(a.source for a in bot.catalogue.articles() if any(same_source(a.source, w) for w in wanted))


def _library(bot: Assistant | Answerer) -> dict[str, str]:
    if not isinstance(bot, Assistant):
        return {}
    articles, chunks = bot.catalogue.count()
    return {
        "fingerprint": bot.catalogue.meta("fingerprint"), "generation": str(bot.catalogue.generation),
        "articles": str(articles), "chunks": str(chunks),
    }  # fmt: skip


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "platform": f"{sys.platform} {platform.machine()}"}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
