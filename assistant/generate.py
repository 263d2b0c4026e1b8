"""The generative answerer: better words, same truth. Decides which of a model's verified sentences are shown.

Abstention stays with our code: the model is not asked for what the articles plainly lack, each of its sentences must
rest on evidence that answers the question (`gate.py`), and its own "I do not know" is one vote beside the retrieval's
confidence. What a comparison, a disagreement or a question of several parts needs and the model left out is quoted.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from threading import Lock

from assistant.budget import DayBudget, total
from assistant.cite import CitationList
from assistant.compose import Pick
from assistant.domain import Event, Sentence, Status, Turn, Usage
from assistant.errors import ModelError, ModelReply
from assistant.extract import Draft
from assistant.followup import by_model
from assistant.gate import Gate
from assistant.propose import Outcome, propose
from assistant.rewrite import Rewritten
from assistant.settings import Settings
from assistant.spans import find_spans
from assistant.support import Supported
from assistant.talk import Talk

SURE = 0.8  # from this confidence on the quotations are shown although the model found no answer
ASKED = 0.15  # below this confidence the model is not asked
_WITHOUT_MODEL = ("greeting", "library", "mentions")  # lists, quoted, are complete


@dataclass(slots=True)
class Written:
    """What the model contributed. Without sentences the extractive draft is shown, unless `declined`.

    `left`: what is quoted after the sentences, because they leave it out.
    """

    sentences: list[Sentence] = field(default_factory=list)
    left: list[Pick] = field(default_factory=list)
    status: Status = "answered"
    short_answer: str = ""
    notice: str = ""
    declined: bool = False
    dropped: int = 0
    usage: Usage = field(default_factory=Usage)


class Generative:
    """A chat model with its limits, writing answers from the evidence of an extractive draft.

    `verified=False` shows every proposal unchecked; it exists to measure what verification does.
    """

    def __init__(self, settings: Settings, make: Callable[[], Talk], verified: bool = True) -> None:
        self.settings, self.verified = settings, verified
        self.name = settings.model
        self._make = make
        self._talk: Talk | None = None
        self._lock = Lock()
        self.day = DayBudget(settings.library, settings.budget_day)

    def talk(self) -> Talk:
        """The model, built on first use: its packages are slow to load.

        Raises:
            ModelConfig: it cannot be built.
        """
        with self._lock:
            if self._talk is None:
                self._talk = self._make()
            return self._talk

    def worth_asking(self, draft: Draft) -> bool:
        """Whether the articles may answer at all; a plain no costs nothing."""
        if draft.question.kind in _WITHOUT_MODEL or not draft.ranked:
            return False
        if not self.verified:
            return True
        if draft.settled:
            return False
        return draft.status != "false_premise" and (draft.confidence >= ASKED or draft.status == "overview")

    def follow_up(
        self, question: str, history: Sequence[Turn], fallback: Rewritten, spent: list[Usage]
    ) -> tuple[Rewritten, ModelError | None]:
        """The stand-alone question by the model, or `fallback`; and why the model should not be asked again now."""
        try:
            return by_model(question, history, fallback, self.talk(), self.settings, spent, self.day), None
        except ModelReply:
            return fallback, None  # a bad reply to this says nothing about the next
        except ModelError as error:
            return fallback, error

    def write(
        self, draft: Draft, cited: CitationList, spent: list[Usage] | None = None, failed: ModelError | None = None
    ) -> Generator[Event, None, Written]:
        """Yields each sentence as an event when it is verified; never raises a `ModelError`, but says it in `notice`.

        Args:
            draft: the extractive answer.
            cited: the answer's citations, added to.
            spent: what rewriting the question has cost.
            failed: why the model cannot be asked, when that is known.
        """
        written = Written(usage=total(spent or []))
        if not self.worth_asking(draft):
            return written
        gate = Gate(draft)
        try:
            if failed:
                raise failed
            outcome = yield from self._ask(draft, gate, cited, written, spent or [])
        except ModelError as error:
            written.notice = f"The model was not used ({error}). These are the articles' own words."
            return written
        written.usage = total(outcome.spent)
        written.dropped, written.notice = len(outcome.rejected), outcome.notice
        if written.sentences:
            whole = all(s.supported for s in written.sentences)
            kept = draft.status in ("overview", "disagree", "partly")
            written.status = draft.status if kept else "answered" if whole else "partly"
            written.left = gate.left() if self.verified else []
            marked = [s for s in written.sentences if s.short]
            if draft.status == "disagree":
                written.short_answer = draft.short_answer
            elif marked and marked[0].short:
                written.short_answer = marked[0].text[slice(*marked[0].short)]
        elif outcome.declined:
            written.declined = draft.confidence < SURE and draft.status == "answered"
        elif not outcome.notice and draft.picks:
            lies = all(s.verdict.label == "unsupported" for s in outcome.rejected)
            written.notice = (
                f"The model's sentences {'were not supported by the articles' if lies else 'did not answer as well'}; "
                "these are the articles' own words."
            )
        return written

    def _ask(
        self, draft: Draft, gate: Gate, cited: CitationList, written: Written, spent: list[Usage]
    ) -> Generator[Event, None, Outcome]:
        asked = propose(
            draft.question.text, gate.evidence(), self.talk(), self.settings, self.day, gate.accepts, gate.weight,
            self.verified, spent,
        )  # fmt: skip
        with closing(asked):
            while True:
                try:
                    found = next(asked)
                except StopIteration as end:
                    outcome: Outcome = end.value
                    return outcome
                sentence, event = _published(found, draft, cited)
                written.sentences.append(sentence)
                yield event


def _published(found: Supported, draft: Draft, cited: CitationList) -> tuple[Sentence, Event]:
    """The sentence as published, and the event that shows it."""
    citations = tuple(cited.add(article, start, end) for article, start, end in found.spans)
    spans = find_spans(draft.question, found.text)
    soft = [m.partition(": ")[2] for m in found.verdict.missing]
    sentence = Sentence(
        text=found.text,
        citations=tuple(dict.fromkeys(c.marker for c in citations)),
        supported=found.verdict.label == "supported",
        note="" if found.verdict.label == "supported" else f"not in the cited words: {', '.join(soft[:4])}",
        short=(spans[0].start, spans[0].end) if spans else None,
    )
    return sentence, Event("sentence", sentence, citations)
