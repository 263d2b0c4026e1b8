"""The generative answerer: a model proposes sentences, our code keeps those the articles support.

`generate` yields each sentence the moment it is verified and returns an `Outcome`. It raises a `ModelError` when the
model did not deliver; the caller then shows the extractive answer with one line why.
"""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from assistant.budget import DayBudget, tokens_of
from assistant.cite import CitationList
from assistant.domain import Event, Sentence, Usage
from assistant.errors import BudgetExceeded, ModelError, ModelReply
from assistant.prompts import PromptPassage, answer_messages, repair_messages
from assistant.replies import Proposal, ReplyReader
from assistant.retrieve import Passage
from assistant.sentences import cached_sentence_spans
from assistant.settings import Settings
from assistant.support import Block, Supported, support
from assistant.talk import CHARACTERS_A_TOKEN, FormRefused, Messages, Talk, TooLong

MOST_SENTENCES = 8
_OVERHEAD = 350  # tokens of rules and schema, rounded up


class Generator:
    """A chat model with its limits, ready to answer. `name` is shown on the answer."""

    def __init__(self, talk: Talk, settings: Settings) -> None:
        self.talk, self.settings, self.name = talk, settings, settings.model
        self.day = DayBudget(settings.library, settings.budget_day)

    def answer(
        self, question: str, passages: Sequence[Passage], cited: CitationList, verified: bool = True
    ) -> Iterating[Event, "Outcome"]:
        """As `generate`, with each sentence as an event and its spans numbered in `cited`."""
        asked = generate(question, passages, self.talk, self.settings, self.day, verified)
        while True:
            try:
                found = next(asked)
            except StopIteration as end:
                outcome: Outcome = end.value
                return outcome
            sentence, citations = published(found, cited)
            yield Event("sentence", sentence, citations)


@dataclass(slots=True)
class Outcome:
    """What came of asking the model."""

    sentences: list[Supported] = field(default_factory=list)
    rejected: list[Supported] = field(default_factory=list)
    missing: str = ""  # the model's own word on what the passages lack
    notice: str = ""
    spent: list[Usage] = field(default_factory=list)

    @property
    def declined(self) -> bool:
        """The model itself said that the passages do not answer."""
        return not self.sentences and not self.rejected


def generate(
    question: str,
    passages: Sequence[Passage],
    talk: Talk,
    settings: Settings,
    day: DayBudget | None = None,
    verified: bool = True,
) -> Iterating[Supported, Outcome]:
    """Ask the model about the passages.

    Args:
        question: stand-alone question.
        passages: best first; as many as fit `settings.context` are sent.
        talk: the chat model.
        settings: limits.
        day: the day's budget.
        verified: False shows every proposal unchecked; only for measuring what verification does.

    Raises:
        ModelError: the model did not deliver.
    """
    outcome = Outcome()
    blocks = blocks_of(passages, settings)
    while True:
        try:
            reply = yield from _round(question, blocks, None, talk, settings, day, outcome, verified)
            break
        except TooLong:
            if len(blocks) <= 1:
                raise
            blocks = blocks[: len(blocks) // 2]
        except ModelError as error:
            if not outcome.sentences:
                raise
            outcome.notice = f"The model stopped early: {error}."  # what was verified until then stands
            return outcome
    if outcome.rejected and not outcome.sentences:
        reasons = [(s.text, "; ".join(s.verdict.missing[:3]) or "not in the passages") for s in outcome.rejected]
        again = (reply, reasons)
        try:
            yield from _round(question, blocks, again, talk, settings, day, outcome, verified)
        except ModelError as error:
            outcome.notice = f"The model's second attempt failed: {error}."
    return outcome


def _round(
    question: str,
    blocks: Sequence[Block],
    repair: tuple[str, list[tuple[str, str]]] | None,
    talk: Talk,
    settings: Settings,
    day: DayBudget | None,
    outcome: Outcome,
    verified: bool,
) -> Iterating[Supported, None, str]:
    """One request, in whichever reply form the endpoint takes; the raw reply."""
    while True:
        first = answer_messages(question, [_shown(b) for b in blocks], marked=talk.form == "lines")
        messages: Messages = repair_messages(first, *repair) if repair else first
        reader = ReplyReader()
        try:
            with _Reservation(messages, settings, day, outcome.spent):
                with closing(talk.pieces(messages, outcome.spent)) as pieces:
                    for piece in pieces:
                        for proposal in reader.feed(piece):
                            yield from _judge(proposal, blocks, outcome, verified)
                for proposal in reader.close():
                    yield from _judge(proposal, blocks, outcome, verified)
        except FormRefused:
            if not talk.next_form():
                raise
            continue
        if not reader.readable:
            if talk.next_form():
                continue
            raise ModelReply(f"the reply of {settings.model} is not in the form asked for")
        outcome.missing = outcome.missing or reader.missing
        return reader.text


def _judge(
    proposal: Proposal, blocks: Sequence[Block], outcome: Outcome, verified: bool
) -> Iterating[Supported, None, None]:
    if len(outcome.sentences) + len(outcome.rejected) >= 2 * MOST_SENTENCES:
        return
    found = support(proposal, blocks)
    if any(s.text == found.text for s in outcome.sentences):
        return
    if (found.verdict.label == "unsupported" and verified) or not found.spans:
        outcome.rejected.append(found)
    elif len(outcome.sentences) < MOST_SENTENCES:
        outcome.sentences.append(found)
        yield found


class _Reservation:
    """Keeps one request within the budgets of the answer and of the day."""

    def __init__(self, messages: Messages, settings: Settings, day: DayBudget | None, spent: list[Usage]) -> None:
        self.tokens = sum(len(t) for _, t in messages) // CHARACTERS_A_TOKEN + settings.max_tokens
        used = sum(map(tokens_of, spent))
        if settings.budget_answer and used + self.tokens > settings.budget_answer:
            raise BudgetExceeded(
                f"this request may take {self.tokens} tokens and one answer may use {settings.budget_answer}; "
                "raise CITEWIRE_BUDGET_ANSWER or lower CITEWIRE_CONTEXT"
            )
        self.day, self.spent, self.before = day, spent, used

    def __enter__(self) -> None:
        if self.day:
            self.day.reserve(self.tokens)

    def __exit__(self, *_: object) -> None:
        if self.day:
            self.day.settle(self.tokens, sum(map(tokens_of, self.spent)) - self.before)


def _shown(block: Block) -> PromptPassage:
    a = block.article
    return PromptPassage(block.text, a.title, a.outlet, a.published)


def blocks_of(passages: Sequence[Passage], settings: Settings) -> list[Block]:
    """The best passages that fit into the prompt, each with the sentence before it; touching ones are joined."""
    room = (settings.context - _OVERHEAD) * CHARACTERS_A_TOKEN
    taken: list[Block] = []
    for p in passages[: settings.passages]:
        spans = cached_sentence_spans(p.article.text, p.article.language or "en")
        inside = [i for i, (a, b) in enumerate(spans) if a < p.chunk.end and b > p.chunk.start]
        if not inside:
            continue
        block = Block(p.article, spans[max(0, inside[0] - 1)][0], spans[inside[-1]][1])
        touching = [
            t for t in taken if t.article.id == block.article.id and t.start <= block.end and block.start <= t.end
        ]
        joined = Block(
            block.article, min(t.start for t in [block, *touching]), max(t.end for t in [block, *touching])
        )  # fmt: skip
        size = sum(len(t.text) for t in taken if t not in touching) + len(joined.text)
        if size > room and taken:
            break
        if touching:
            at = taken.index(touching[0])
            taken = [t for t in taken if t not in touching]
            taken.insert(at, joined)
        else:
            taken.append(joined)
    return taken
