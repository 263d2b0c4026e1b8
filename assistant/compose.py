"""Ranked sentences → the few that make the answer: no repetition, pronouns resolved by the sentence before, lists whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.domain import Article
from assistant.evidence import Evidence, is_heading
from assistant.question import Question, find_names
from assistant.sentences import cached_sentence_spans
from assistant.spans import Span
from assistant.terms import STOP, fold, stem, words
from assistant.voices import asks_for_voice
from assistant.voices.contested import contested
from assistant.voices.disagreement import disagreements
from assistant.voices.reading import Side

LONGEST = 380  # characters of quoted text in the answer to a single question, markers not counted
LONGEST_LIST = 1_200  # … where several things are asked for
DISPUTED = 0.5  # a sentence of another article that contradicts the answer must come this close
CLOSE = 0.76  # a further sentence must come this close to the best one
_PRONOUN = re.compile(
    r"^[“\"'‘(]?(?:he|she|they|it|this|that|these|those|his|her|their|its|both|the (?:latter|former|two))\b", re.I
)
_SAID_BY_PRONOUN = re.compile(
    r"\b(?:he|she|they)\s+(?:\w+ly\s+)?(?:said|says|added|told|wrote|claimed|stated|asked|warned)\b|\b(?:said|added) (?:he|she)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Pick:
    """A span of an article that will be quoted; `short` marks the short answer inside it."""

    article: Article
    start: int
    end: int
    short: tuple[int, int] | None = None
    resolves: bool = False
    """Shown only so that a pronoun in the next quotation has its name."""
    when: str = ""
    when_from: Literal["", "statement", "article"] = ""
    """As in `Sentence`, for a timeline."""

    @property
    def text(self) -> str:
        """The exact words."""
        return self.article.text[self.start : self.end]


def plain(pick: Pick) -> Pick:
    """The same quotation without Markdown's heading, list or emphasis marks at its start."""
    marks = re.match(r"(?:#{1,6}|[-*>])\s+|[*_]+(?=\w)", pick.text)
    if not marks or marks.end() >= len(pick.text):
        return pick
    cut = marks.end()
    short = (pick.short[0] - cut, pick.short[1] - cut) if pick.short and pick.short[0] >= cut else None
    return replace(pick, start=pick.start + cut, short=short)


def alike(a: str, b: str) -> bool:
    """Whether two sentences say the same in nearly the same words (Jaccard index of stems ≥ 0.7)."""
    x = {stem(w) for w in words(a) if w not in STOP}
    y = {stem(w) for w in words(b) if w not in STOP}
    return bool(x and y) and len(x & y) / len(x | y) >= 0.7


def clip(question: Question, article: Article, start: int, end: int, keep: Span | None, limit: int) -> tuple[int, int]:
    """The part of an over-long sentence, cut at clause marks, that holds most of the question and the short answer."""
    if end - start <= limit:
        return start, end
    text = article.text[start:end]
    cuts = [
        0,
        *(m.end() for m in re.finditer(r"[,;:—–]\s+|\n+|\s(?=and |but |while |because |which |who )", text)),
        len(text),
    ]
    asked = set(question.stems)
    best, found = -1.0, (0, min(limit, len(text)))
    for i, a in enumerate(cuts):
        fitting = [c for c in cuts[i + 1 :] if c - a <= limit]
        b = fitting[-1] if fitting else min(len(text), a + limit)
        value = float(len(asked & {stem(w) for w in words(text[a:b])}))
        if keep is not None and a <= keep.start and keep.end <= b:
            value += 3
        if value > best:
            best, found = value, (a, b)
    a, b = found
    while b > a and (text[b - 1].isspace() or text[b - 1] in ",;:—–"):
        b -= 1
    return start + a, start + b


def needs_name(text: str) -> bool:
    """Whether a sentence leans on the one before it for who or what it is about."""
    return bool(_PRONOUN.match(text) or (_SAID_BY_PRONOUN.search(text) and not find_names(text)))


def sentence_before(article: Article, start: int) -> tuple[int, int] | None:
    """The sentence right before a position, unless it is a heading."""
    spans = cached_sentence_spans(article.text, article.language or "en")
    previous = [s for s in spans if s[1] <= start]
    if not previous:
        return None
    a, b = previous[-1]
    if is_heading(article.text[a:b], whole_line=True) and not article.text[a:b].endswith((":", ",")):
        return None
    return a, b


def _named_before(e: Evidence) -> tuple[int, int] | None:
    """The sentence that names who a pronoun stands for: where the speaker was found, else the one right before."""
    if e.statement is not None and e.statement.resolved_span is not None:
        at = e.statement.resolved_span[0]
        if e.start <= at < e.end:
            return None
        spans = cached_sentence_spans(e.article.text, e.article.language or "en")
        return next((s for s in spans if s[0] <= at < s[1]), None)
    return sentence_before(e.article, e.start)


def both_sides(ranked: Sequence[Evidence], question: Question, picks: Sequence[Pick]) -> list[Pick]:
    """One quotation for each value on which the best sentences of several articles contradict one another.

    Empty when they do not, or when the contradiction is not about what the answer says.
    """
    asked = asks_for_voice(question.text)
    one_voice = bool(asked and asked.speaker)  # "according to X", "did X say …": the others were not asked for
    close = [e for e in ranked[:12] if e.score >= DISPUTED * ranked[0].score]
    open_question = question.kind == "yes-no" and not one_voice
    if open_question:  # "X denied it" repeats little of the question; what is denied is compared strictly
        close = list(ranked[:30])
    for found in disagreements(close, question.text):
        asked_for = open_question and found.kind == "stance"
        if not asked_for and not any(
            p.article.id == s.article.id and p.start < s.end and s.start < p.end for p in picks for s in found.sides
        ):
            continue
        sides: list[Pick] = []
        for value in found.values:
            side = next((s for s in found.sides if s.value == value), None)
            if side is not None:
                sides.append(_quoted(side, mark=found.kind != "stance"))
        if len(sides) > 1:
            return _fitting(question, sides[:4])
    if one_voice:
        return []
    best = ranked[0]
    rivals = contested(best.article, best.start, best.end, question)
    return _fitting(question, [_quoted(side) for side in rivals]) if rivals else []


def _quoted(side: Side, mark: bool = True) -> Pick:
    """A side as a quotation, its value marked; what is affirmed and denied has no value."""
    a, b = side.value_span
    inside = (a - side.start, b - side.start) if mark and side.start <= a and b <= side.end else None
    return Pick(side.article, side.start, side.end, inside)


def _fitting(question: Question, sides: list[Pick]) -> list[Pick]:
    """The sides of a disagreement, each cut to its share of an answer's length when together they are too long."""
    if sum(p.end - p.start for p in sides) <= LONGEST:
        return sides
    cut = []
    for p in sides:
        keep = Span(*p.short, 1.0) if p.short else None
        start, end = clip(question, p.article, p.start, p.end, keep, LONGEST // len(sides))
        inside = p.short and p.start + p.short[0] >= start and p.start + p.short[1] <= end
        short = (p.start + p.short[0] - start, p.start + p.short[1] - start) if p.short and inside else None
        cut.append(Pick(p.article, start, end, short))
    return cut


def _list_after(article: Article, end: int, room: int) -> tuple[int, int] | None:
    """What follows a colon at the end of a sentence, up to the next blank block that is no list item."""
    spans = [s for s in cached_sentence_spans(article.text, article.language or "en") if s[0] >= end]
    last = None
    for a, b in spans[:12]:
        gap = article.text[(last[1] if last else end) : a]
        item = re.match(r"[-*•–\d]", article.text[a:b])
        if (last and "\n\n" in gap.replace("\r", "") and not item) or (b - (spans[0][0])) > room:
            break
        last = (a, b)
    return (spans[0][0], last[1]) if last and spans else None


_REPLIED = frozenset({"yes-no", "statement"})
_ASKED = re.compile(
    r"\b(?:ask\w*|call\w* (?:on|for)|demand\w*|urg(?:e|ed|ing)|want\w*|invit\w+|offer\w*|appeal\w*|whether)\b", re.I
)
_REPLY = re.compile(
    r"(?:But |Yet )?(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|(?:The |Both )?[A-Z]\w+(?: [A-Z]\w+)?(?: [a-z]+)?)(?: \w+ly)? (?:refused|declined|agreed|accepted|"
    r"complied|did(?: not)?|would(?: not)?|answered|replied|rejected|denied|said (?:no|yes|that (?:he|she|they|it) would))\b"
)


def _reply_after(e: Evidence, end: int) -> tuple[int, int] | None:
    """The short sentence that answers what this one says was asked: "X called on her to go. | She refused." """
    if end != e.end or not _ASKED.search(e.text):
        return None
    spans = cached_sentence_spans(e.article.text, e.article.language or "en")
    after = next((s for s in spans if s[0] >= end), None)
    if after is None or after[1] - after[0] > 160 or "\n" in e.article.text[end : after[0]]:
        return None
    return after if _REPLY.match(e.article.text[slice(*after)]) else None


def choose(question: Question, ranked: Sequence[Evidence], most: int = 3, per_article: bool = False) -> list[Pick]:
    """The quotations of the answer, in the order they are shown."""
    if not ranked:
        return []
    limit = LONGEST_LIST if question.many or per_article else LONGEST
    top = ranked[0].score
    picks: list[Pick] = []
    used = 0
    seen: list[str] = []
    for e in ranked[: most * 8]:
        if len([p for p in picks if not p.resolves]) >= most:
            break
        if picks and e.score < CLOSE * top:
            break
        if picks and e.another and not ranked[0].another:
            continue
        if any(alike(e.text, s) for s in seen) or (per_article and any(p.article.id == e.article.id for p in picks)):
            continue
        short = e.spans[0] if e.spans else None
        start, end = clip(question, e.article, e.start, e.end, short, LONGEST)
        if picks and used + end - start > limit:
            continue
        inside = None
        if short and e.start + short.start >= start and e.start + short.end <= end:
            inside = (e.start + short.start - start, e.start + short.end - start)
        pick = Pick(e.article, start, end, inside)
        new = [pick]
        if needs_name(pick.text) and (before := _named_before(e)):
            size = before[1] - before[0]
            if used + size + end - start <= max(limit, LONGEST) and not any(
                p.article.id == e.article.id and p.start <= before[0] < p.end for p in picks
            ):
                new.insert(0, Pick(e.article, *before, resolves=True))
        if pick.text.endswith(":") and (rest := _list_after(e.article, end, LONGEST_LIST - used)):
            new.append(Pick(e.article, *rest))
        if question.kind in _REPLIED and not question.many and (reply := _reply_after(e, end)):
            new.append(Pick(e.article, *reply))
        picks += new
        used += sum(p.end - p.start for p in new)
        seen += [fold(p.text) for p in new]
    return _in_reading_order(picks)


def _in_reading_order(picks: list[Pick]) -> list[Pick]:
    """Best article first; inside an article as the article tells it, and nothing twice."""
    order: dict[str, int] = {}
    for p in picks:
        order.setdefault(p.article.id, len(order))
    kept: list[Pick] = []
    for p in sorted(picks, key=lambda p: (order[p.article.id], p.start)):
        if not any(k.article.id == p.article.id and k.start < p.end and p.start < k.end for k in kept):
            kept.append(p)
    return kept
