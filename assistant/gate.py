"""Does a supported sentence also answer the question? A model's true sentence about something else is not an answer.

The rule is the one that quotations obey: the evidence it cites must answer, and come close to the best evidence there
is. That a model chose the sentence is one vote: it counts where the articles know every name of the question. Where the
quotations surely answer, a sentence that rests on something else does not replace them, nor does one that leaves out the
date, the number or the name they mark.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from assistant.abstain import THRESHOLD, decide, unknown_terms
from assistant.compose import CLOSE, Pick
from assistant.domain import Article
from assistant.evidence import TYPED, Evidence
from assistant.extract import Draft
from assistant.propose import Span
from assistant.question import Question
from assistant.spans import find_spans
from assistant.support import Supported
from assistant.terms import STOP, stem, words

_NEAR = 0.55  # a further sentence's evidence must weigh at least this share of the best evidence
_FOLLOWING = 0.3  # confidence asked of a sentence once the question as a whole is answered
_SURE = 0.8  # from this confidence on the first sentence must rest on what would be quoted …
_AS_GOOD = 0.9  # … or on evidence that weighs this share of the best
_VOTE = 0.6  # what the model's choice of a sentence adds to the log odds that it answers: .35 passes for .5
_MOST_EVIDENCE = 40  # sentences
_MARKED = TYPED - {"reason"}  # kinds of question whose short answer has a form of its own


@dataclass(slots=True)
class _Part:
    """One thing that is asked. `open`: it is known to be answered, and `sure`; `covered`: by a sentence that is shown."""

    question: Question
    ranked: Sequence[Evidence]
    picks: Sequence[Pick]
    open: bool
    sure: bool
    covered: bool = False


class Gate:
    """Judges the supported sentences of one answer, in order."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        answered = draft.status in ("answered", "overview", "partly", "disagree")
        sure = draft.status == "answered" and draft.confidence >= _SURE
        self.parts = [_Part(p.question, p.ranked, p.picks, True, False) for p in draft.parts] or [
            _Part(draft.question, draft.ranked, draft.picks, answered, sure)
        ]
        self._shown: list[Supported] = []
        self._weights = {
            (e.article.id, e.start): e.score / p.ranked[0].score
            for p in self.parts
            for e in p.ranked
            if p.ranked[0].score > 0
        }

    def evidence(self) -> list[Span]:
        """What the model is given, best first: of several parts, or of a comparison's articles, in turn."""
        lists: list[list[Evidence]] = [list(p.ranked) for p in self.parts]
        if len(self.parts) == 1 and self._compares:
            by_article: dict[str, list[Evidence]] = {}
            for e in self.parts[0].ranked[:_MOST_EVIDENCE]:
                by_article.setdefault(e.article.id, []).append(e)
            lists = list(by_article.values())
        return [(e.article, e.start, e.end) for e in list(_in_turn(lists))[:_MOST_EVIDENCE]]

    def weight(self, article: Article, start: int, end: int) -> float:
        """How well a stretch answers, as a share of the best evidence; 0 when it is none."""
        return max(
            (w for (id_, at), w in self._weights.items() if id_ == article.id and start <= at < end), default=0.0
        )

    def accepts(self, found: Supported) -> bool:
        """Whether the sentence may be shown."""
        passed = [p for p in self.parts if self._answers(p, found)]
        for part in passed:
            part.open = True
            best = part.ranked[0].score
            part.covered = part.covered or any(
                e.score >= CLOSE * best or _in_picks(e, part.picks) for e in part.ranked if _touches(e, found)
            )
        if passed:
            self._shown.append(found)
        return bool(passed)

    def left(self) -> list[Pick]:
        """Quotations for what the sentences shown leave out: a part, a side of a disagreement, an article compared."""
        if self.draft.parts and len(self.parts) > 1:
            return [pick for part in self.parts if not part.covered for pick in part.picks]
        if self.draft.status != "disagree" and not self._compares:
            return []
        cited = {article.id for found in self._shown for article, _, _ in found.spans}
        return [pick for pick in self.draft.picks if pick.article.id not in cited]

    @property
    def _compares(self) -> bool:
        return self.draft.question.kind == "compare"

    def _answers(self, part: _Part, found: Supported) -> bool:
        cited = [e for e in part.ranked if _touches(e, found)]
        best = part.ranked[0].score
        if not cited:
            return False
        if not (cited[0].score >= (_NEAR if part.covered else CLOSE) * best or _in_picks(cited[0], part.picks)):
            return False
        if not part.covered and not _holds_answer(part, found, cited[0].score >= _AS_GOOD * best):
            return False
        decision = decide(part.question, cited, {})
        if decision.status == "false_premise":
            return False
        asked = _FOLLOWING if part.open else THRESHOLD
        return max(decision.confidence, self._voted(part, found, cited[0], decision.confidence)) >= asked

    def _voted(self, part: _Part, found: Supported, cited: Evidence, confidence: float) -> float:
        names, _ = unknown_terms(part.question, cited, {})
        if names or found.verdict.label != "supported" or not found.quoted or not 0 < confidence < 1:
            return 0.0
        return 1 / (1 + math.exp(-(math.log(confidence / (1 - confidence)) + _VOTE)))


def _holds_answer(part: _Part, found: Supported, as_good: bool) -> bool:
    """Whether a first sentence rests on the quotations when they are sure, or on what is as good, and says what they mark."""
    article, start, end = found.core
    mine = [p for p in part.picks if p.article.id == article.id and p.start < end and start < p.end and not p.resolves]
    if part.sure and not mine and not as_good:
        return False
    if part.question.kind not in _MARKED or not any(p.short for p in part.picks):
        return True
    marked = [p.text[slice(*p.short)] for p in mine if p.short]
    if not marked:
        return bool(find_spans(part.question, found.text))
    return any(_says(found.text, short, part.question) for short in marked)


def _says(text: str, short: str, question: Question) -> bool:
    """All numbers of the short answer, or one of its words that the question does not give."""
    have = {stem(w) for w in words(text)}
    wanted = [stem(w) for w in words(short) if w not in STOP]
    digits = {w for w in wanted if w[0].isdigit()}
    new = {w for w in wanted if w not in question.stems} or set(wanted)
    return digits <= have if digits else bool(new & have)


def _touches(evidence: Evidence, found: Supported) -> bool:
    article, start, end = found.core
    return article.id == evidence.article.id and evidence.start < end and start < evidence.end


def _in_picks(evidence: Evidence, picks: Sequence[Pick]) -> bool:
    return any(
        p.article.id == evidence.article.id and p.start < evidence.end and evidence.start < p.end and not p.resolves
        for p in picks
    )


def _in_turn(lists: Sequence[Sequence[Evidence]]) -> Iterator[Evidence]:
    """The first of each list, then the second of each, …; a sentence that stands in several comes once."""
    seen: set[tuple[str, int]] = set()
    for row in zip_longest(*lists):
        for e in row:
            if e is not None and (e.article.id, e.start) not in seen:
                seen.add((e.article.id, e.start))
                yield e
