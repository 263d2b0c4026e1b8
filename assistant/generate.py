"""The generative answerer: better words, same truth. Decides which of a model's verified sentences are shown.

Abstention stays with our code: the model is not asked for what the articles plainly lack, each of its sentences must
rest on evidence that answers the question, and its own "I do not know" is one vote beside the retrieval's confidence.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from threading import Lock

from assistant.abstain import THRESHOLD, decide
from assistant.budget import DayBudget, total
from assistant.cite import CitationList
from assistant.domain import Event, Sentence, Status, Usage
from assistant.errors import ModelError
from assistant.evidence import Evidence
from assistant.extract import Draft
from assistant.propose import Outcome, Span, propose
from assistant.settings import Settings
from assistant.spans import find_spans
from assistant.support import Supported
from assistant.talk import Talk

SURE = 0.8  # from this confidence on the quotations are shown although the model found no answer
ASKED = 0.15  # below this confidence the model is not asked
_FOLLOWING = 0.3  # confidence asked of a sentence once the question as a whole is answered
_NEAR = 0.55  # its evidence must weigh at least this share of the best evidence
_WITHOUT_MODEL = ("greeting", "library", "mentions", "compare")  # lists and both sides, quoted, are complete
_MOST_EVIDENCE = 40  # sentences


@dataclass(slots=True)
class Written:
    """What the model contributed. Without sentences the extractive draft is shown, unless `declined`."""

    sentences: list[Sentence] = field(default_factory=list)
    status: Status = "answered"
    short_answer: str = ""
    missing: str = ""
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
        return draft.status != "false_premise" and (draft.confidence >= ASKED or draft.status == "overview")

    def write(self, draft: Draft, cited: CitationList) -> Generator[Event, None, Written]:
        """Yields each sentence as an event when it is verified; never raises a `ModelError`, but says it in `notice`."""
        written = Written()
        if not self.worth_asking(draft):
            return written
        evidence = [(e.article, e.start, e.end) for e in draft.ranked[:_MOST_EVIDENCE]]
        gate = _Gate(draft)
        try:
            outcome = yield from self._ask(draft, evidence, gate, cited, written)
        except ModelError as error:
            written.notice = f"The model was not used: {error}. These are the articles' own words."
            return written
        written.usage = total(outcome.spent)
        written.dropped, written.notice, written.missing = len(outcome.rejected), outcome.notice, outcome.missing
        if written.sentences:
            whole = all(s.supported for s in written.sentences)
            written.status = "overview" if draft.status == "overview" else "answered" if whole else "partly"
            marked = [s for s in written.sentences if s.short]
            if marked and marked[0].short:
                written.short_answer = marked[0].text[slice(*marked[0].short)]
        elif outcome.declined:
            written.declined = draft.confidence < SURE and draft.status == "answered"
        elif not outcome.notice and draft.picks:
            written.notice = (
                "The model's sentences were not supported by the articles; these are the articles' own words."
            )
        return written

    def _ask(
        self, draft: Draft, evidence: Sequence[Span], gate: "_Gate", cited: CitationList, written: Written
    ) -> Generator[Event, None, Outcome]:
        text = draft.question.text
        asked = propose(text, evidence, self.talk(), self.settings, self.day, gate.accepts, self.verified)
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


class _Gate:
    """A supported sentence answers the question when the evidence it cites does, by the same rule as without a model."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.open = draft.status in ("answered", "overview")

    def accepts(self, found: Supported) -> bool:
        """Whether the sentence may be shown."""
        best = self.draft.ranked[0].score
        cited = [e for e in self.draft.ranked if _touches(e, found)]
        if not cited or cited[0].score < _NEAR * best:
            return False
        decision = decide(self.draft.question, cited, {})
        passed = decision.confidence >= (_FOLLOWING if self.open else THRESHOLD) and decision.status != "false_premise"
        self.open = self.open or passed
        return passed


def _touches(evidence: Evidence, found: Supported) -> bool:
    return any(
        a.id == evidence.article.id and evidence.start < end and start < evidence.end for a, start, end in found.spans
    )


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
