"""A model proposes sentences, our code keeps those the articles support.

`propose` yields each sentence the moment it is verified and returns an `Outcome`. It raises a `ModelError` when the
model did not deliver anything.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from assistant.budget import CHARACTERS_A_TOKEN, DayBudget, Reservation
from assistant.domain import Article, Usage
from assistant.errors import ModelError, ModelReply
from assistant.prompts import PromptPassage, answer_messages, outside_comments, repair_messages
from assistant.replies import Proposal, ReplyReader
from assistant.sentences import cached_sentence_spans
from assistant.settings import Settings
from assistant.support import Block, Supported, support
from assistant.talk import FormRefused, Messages, Talk, TooLong
from assistant.wording import whole

Span = tuple[Article, int, int]
Accept = Callable[[Supported], bool]
"""Whether a supported sentence also answers the question; asked once for each, in order."""
Weight = Callable[[Article, int, int], float]
"""How well a stretch of an article answers the question: of citations that support as well, the heavier is chosen."""

MOST_SENTENCES = 8
_OVERHEAD = 300  # tokens of rules and schema, rounded up


@dataclass(slots=True)
class Outcome:
    """What came of asking the model."""

    sentences: list[Supported] = field(default_factory=list)
    rejected: list[Supported] = field(default_factory=list)
    notice: str = ""
    spent: list[Usage] = field(default_factory=list)

    @property
    def declined(self) -> bool:
        """The model itself said that the passages do not answer."""
        return not self.sentences and not self.rejected


def propose(
    question: str,
    evidence: Sequence[Span],
    talk: Talk,
    settings: Settings,
    day: DayBudget | None = None,
    accept: Accept = lambda _: True,
    weight: Weight = lambda *_: 0.0,
    verified: bool = True,
    spent: Sequence[Usage] = (),
) -> Generator[Supported, None, Outcome]:
    """Ask the model about the evidence.

    Args:
        question: stand-alone question.
        evidence: sentences of articles, best first; as many as fit `settings.context` are sent.
        talk: the chat model.
        settings: limits.
        day: the day's budget.
        accept: a second test, after support.
        weight: chooses among citations that support a sentence equally.
        verified: False shows every proposal unchecked; only for measuring what verification does.
        spent: what the answer has cost so far; it counts towards the answer's budget.

    Raises:
        ModelError: the model did not deliver.
    """
    outcome = Outcome(spent=list(spent))
    blocks = blocks_of(evidence, settings)
    if not blocks:
        return outcome
    asking = _Asking(question, talk, settings, day, outcome, accept, weight, verified)
    while True:
        try:
            reply = yield from asking.once(blocks)
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
        reasons = [(s.text, "; ".join(s.verdict.missing[:3]) or "does not answer") for s in outcome.rejected]
        try:
            yield from asking.once(blocks, (reply, reasons))
        except ModelError as error:
            outcome.notice = f"The model's second attempt failed: {error}."
    return outcome


@dataclass(slots=True)
class _Asking:
    """One question to one model, over one or two rounds."""

    question: str
    talk: Talk
    settings: Settings
    day: DayBudget | None
    outcome: Outcome
    accept: Accept
    weight: Weight
    verified: bool

    def once(
        self, blocks: Sequence[Block], repair: tuple[str, list[tuple[str, str]]] | None = None
    ) -> Generator[Supported, None, str]:
        """One round, in whichever reply form the endpoint takes; the raw reply."""
        while True:
            first = answer_messages(self.question, [_shown(b) for b in blocks], marked=self.talk.form == "lines")
            messages: Messages = repair_messages(first, *repair) if repair else first
            reader = ReplyReader()
            try:
                with Reservation(messages, self.settings, self.day, self.outcome.spent):
                    with closing(self.talk.pieces(messages, self.outcome.spent)) as pieces:
                        for piece in pieces:
                            for proposal in reader.feed(piece):
                                yield from self._judge(proposal, blocks)
                    for proposal in reader.close():
                        yield from self._judge(proposal, blocks)
            except FormRefused:
                if not self.talk.next_form():
                    raise
                continue
            if not reader.readable:
                if self.talk.next_form():
                    continue
                raise ModelReply(f"the reply of {self.settings.model} is not in the form asked for")
            if not reader.whole:
                raise ModelReply(f"the reply of {self.settings.model} breaks off")
            return reader.text

    def _judge(self, proposal: Proposal, blocks: Sequence[Block]) -> Generator[Supported, None, None]:
        """Each sentence by itself, however many a proposal holds."""
        if not self.verified:
            yield from self._keep(support(proposal, blocks, self.weight))
            return
        for sentence in _sentences(proposal):
            yield from self._keep(whole(support(sentence, blocks, self.weight)))

    def _keep(self, found: Supported) -> Generator[Supported, None, None]:
        shown, rejected = self.outcome.sentences, self.outcome.rejected
        if len(shown) >= MOST_SENTENCES or len(rejected) >= 2 * MOST_SENTENCES:
            return
        if any(s.text == found.text for s in shown):
            return
        if not self.verified or (found.verdict.label != "unsupported" and self.accept(found)):
            shown.append(found)
            yield found
        else:
            rejected.append(found)


def _sentences(proposal: Proposal) -> list[Proposal]:
    """One for each sentence of its text; what is quoted sentence by sentence goes with its own."""
    texts = [proposal.text[a:b] for a, b in cached_sentence_spans(proposal.text)]
    return [replace(proposal, text=t, quote=t if t in proposal.quote else proposal.quote) for t in texts]


def _shown(block: Block) -> PromptPassage:
    a = block.article
    return PromptPassage(outside_comments(a.text, block.start, block.end), a.title, a.outlet, a.published)


def blocks_of(evidence: Sequence[Span], settings: Settings) -> list[Block]:
    """The best sentences that fit into the prompt, each with its neighbours; touching stretches are joined."""
    room = (settings.context - _OVERHEAD) * CHARACTERS_A_TOKEN
    taken: list[Block] = []
    for article, start, end in evidence:
        if any(b.article.id == article.id and b.start <= start and end <= b.end for b in taken):
            continue
        if len(taken) >= settings.passages:
            break
        spans = cached_sentence_spans(article.text, article.language or "en")
        inside = [i for i, (a, b) in enumerate(spans) if a < end and b > start]
        if not inside:
            continue
        block = Block(article, spans[max(0, inside[0] - 1)][0], spans[min(len(spans) - 1, inside[-1] + 1)][1])
        touching = [t for t in taken if t.article.id == article.id and t.start <= block.end and block.start <= t.end]
        joined = Block(article, min(t.start for t in [block, *touching]), max(t.end for t in [block, *touching]))
        size = sum(len(t.text) for t in taken if t not in touching) + len(joined.text)
        if size > room and taken:
            break
        at = taken.index(touching[0]) if touching else len(taken)
        taken = [t for t in taken if t not in touching]
        taken.insert(at, joined)
    return taken
