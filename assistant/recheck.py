"""A saved answer, checked again from scratch: hashes, offsets, quotes, sentences, markers, text. No index, no model.

Every citation comes out as one of

    ok        the file is the same and holds the quote where the citation says
    moved     the quote stands elsewhere now, in that file or in another
    changed   the words, or the file around them, are not what was cited; the difference is shown
    gone      neither the file nor the quote is there any more

and the answer as a whole agrees only when every citation is ok and everything else follows from them.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, computed_field

from assistant.abstain import reason_for
from assistant.assistant import REFUSAL, render_text
from assistant.difference import difference
from assistant.domain import Answer, Citation, Sentence
from assistant.errors import CitewireError
from assistant.originals import Originals
from assistant.support import context_of
from assistant.verify import check

_GREETING = re.compile(r"Hello\. Ask me about the \d+ articles in this library(?:, for example about “[^”]*”)?\.")

State = Literal["ok", "moved", "changed", "gone"]


class CheckedCitation(BaseModel):
    """What became of one citation."""

    model_config = ConfigDict(frozen=True)

    marker: int
    source: str
    state: State
    detail: str = Field(default="", description="What disagrees, for a reader; empty when ok.")
    difference: str = Field(default="", description="Cited against present words: [-gone-] {+new+}.")
    found_in: str = Field(default="", description="Where the quote stands now.")
    start: int | None = Field(default=None, description="First code point of the quote now.")
    end: int | None = None


class CheckedAnswer(BaseModel):
    """What became of one answer. `faults` are disagreements other than those of a citation with its file."""

    model_config = ConfigDict(frozen=True)

    id: str = ""
    question: str = ""
    citations: tuple[CheckedCitation, ...] = ()
    faults: tuple[str, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def ok(self) -> bool:
        """Whether everything agrees."""
        return not self.faults and all(c.state == "ok" for c in self.citations)


class Rechecked(BaseModel):
    """What became of every answer of a file."""

    model_config = ConfigDict(frozen=True)

    answers: tuple[CheckedAnswer, ...]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def ok(self) -> bool:
        """Whether every answer agrees."""
        return all(a.ok for a in self.answers)


def answers_in(saved: Any) -> Iterator[Mapping[str, Any]]:
    """Every answer inside saved JSON: an answer, a conversation, a list, lines of a batch, an exported chat."""
    if isinstance(saved, Mapping):
        if "citations" in saved and "sentences" in saved:
            yield saved
            return
        for value in saved.values():
            yield from answers_in(value)
    elif isinstance(saved, list):
        for value in saved:
            yield from answers_in(value)


def recheck(saved: Mapping[str, Any], originals: Originals) -> CheckedAnswer:
    """Check one saved answer against the texts of today."""
    try:
        answer = Answer.model_validate(saved)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(p) for p in first["loc"])
        return CheckedAnswer(
            id=str(saved.get("id") or ""),
            question=str(saved.get("question", "")),
            faults=(f"not an answer of this product: `{where}`: {first['msg']}",),
        )
    checked = tuple(check_citation(c, originals) for c in (*answer.citations, *answer.nearest))
    return CheckedAnswer(id=answer.id or "", question=answer.question, citations=checked, faults=tuple(_faults(answer)))


def check_citation(citation: Citation, originals: Originals) -> CheckedCitation:
    """Compare one citation with the text its source holds today."""
    now = originals.of(citation)

    def outcome(state: State, detail: str = "", **more: Any) -> CheckedCitation:
        return CheckedCitation(marker=citation.marker, source=citation.source, state=state, detail=detail, **more)

    if now is None:
        return _elsewhere(citation, originals, outcome("gone", "the file is gone, and no other holds the quote"))
    same_file = now.sha256 == citation.sha256
    same_text = not citation.text_sha256 or _sha256(now.text) == citation.text_sha256
    there = now.text[citation.start : citation.end] == citation.quote
    if there and same_file and same_text and citation.end - citation.start == len(citation.quote):
        differs = [name for name, value in now.facts.items() if value != getattr(citation, name)]
        return outcome("changed", f"the library has another {', '.join(differs)}") if differs else outcome("ok")
    if there:
        what = "the file changed around the quote" if not same_file else "the hash of the text is another"
        return outcome("changed", what)
    at = now.text.find(citation.quote)
    if at >= 0:
        why = "the file is as cited: the offsets were never right" if same_file else "the file changed"
        place = {"found_in": now.source, "start": at, "end": at + len(citation.quote)}
        return outcome("moved", f"{why}; the quote stands at {at}–{at + len(citation.quote)}", **place)
    why = "the file is as cited: the quote was never in it" if same_file else "the file changed"
    lost = outcome("changed", why, difference=difference(citation.quote, now.text))
    return lost if same_file else _elsewhere(citation, originals, lost)


def _elsewhere(citation: Citation, originals: Originals, otherwise: CheckedCitation) -> CheckedCitation:
    """The quote in another file, if one holds it."""
    for other in originals.everything(citation):
        at = other.text.find(citation.quote)
        if at >= 0 and other.source != citation.source:
            return CheckedCitation(
                marker=citation.marker, source=citation.source, state="moved",
                detail=f"the quote stands in {other.source} at {at}–{at + len(citation.quote)}",
                found_in=other.source, start=at, end=at + len(citation.quote),
            )  # fmt: skip
    return otherwise


def _faults(answer: Answer) -> Iterator[str]:
    """Disagreements inside the answer itself."""
    by_marker = {c.marker: c for c in answer.citations}
    if sorted(by_marker) != list(range(1, len(answer.citations) + 1)):
        yield "the citations are not numbered 1, 2, 3 …"
    if answer.abstained and (answer.sentences or answer.citations):
        yield "it declined, and yet holds sentences or citations"
    if answer.sentences and answer.text != render_text(answer.sentences):
        yield f"the text is not its sentences: {difference(render_text(answer.sentences), answer.text, whole=True)}"
    if not answer.sentences and not _is_refusal(answer):
        yield "it cites nothing, and its text is not a refusal"
    used = {m for s in answer.sentences for m in s.citations}
    for number, sentence in enumerate(answer.sentences, 1):
        unknown = [m for m in sentence.citations if m not in by_marker]
        if unknown:
            yield f"sentence {number} cites [{unknown[0]}], which is not there"
            continue
        if not sentence.citations:
            yield f"sentence {number} cites nothing"
            continue
        yield from _unsupported(number, sentence, [by_marker[m] for m in sentence.citations], answer.model)
        if sentence.short and not 0 <= sentence.short[0] < sentence.short[1] <= len(sentence.text):
            yield f"sentence {number} marks a short answer outside itself"
    if answer.citations and (unused := sorted(set(by_marker) - used)):
        yield f"no sentence cites [{unused[0]}]"
    for voice in answer.voices:
        if voice.citation not in by_marker:
            yield f"the voice '{voice.speaker}' cites [{voice.citation}], which is not there"


def _unsupported(number: int, sentence: Sentence, citations: Sequence[Citation], model: str) -> Iterator[str]:
    """A sentence stands in its quotes word for word; a chat model's may also follow from them, by the same check
    that let it through. One that is only partly covered must say so."""
    quotes = [c.quote for c in citations]
    if sentence.text and any(sentence.text in q for q in quotes):
        label = "supported"
    elif model == "extractive" or not sentence.text:
        yield f"sentence {number} does not stand in its quotes: {difference(sentence.text, ' '.join(quotes))}"
        return
    else:
        around = [line for c in citations for line in context_of(c)]
        verdict = check(sentence.text, quotes, around)
        label = verdict.label
        if label == "unsupported":
            yield f"sentence {number} does not follow from its quotes: {'; '.join(verdict.missing)}"
    if sentence.supported and label == "partly":
        yield f"sentence {number} is only partly covered by its quotes and does not say so"
    if not sentence.supported and label == "supported":
        yield f"sentence {number} is marked as not supported, and yet it is"


def _is_refusal(answer: Answer) -> bool:
    """Whether a text without citations says nothing but that there is no answer."""
    if answer.status == "greeting":
        return bool(_GREETING.fullmatch(answer.text))
    reasons = {reason_for(answer.status, answer.missing), reason_for(answer.status, ()), REFUSAL}
    return answer.abstained and answer.text in {"", *reasons} and answer.reason in reasons


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def parse(text: str) -> list[Any]:
    """Saved JSON, or JSON Lines.

    Raises:
        CitewireError: it is neither.
    """
    try:
        return [json.loads(text)]
    except json.JSONDecodeError as first:
        try:
            return [json.loads(line) for line in text.split("\n") if line.strip()]
        except json.JSONDecodeError:
            raise CitewireError(f"this is no saved answer: {first.msg} in line {first.lineno}") from first
