"""A value that the same article says is doubted: "Brisk said 1 July. | The federation doubts it: September is likelier."

Reporters put rival figures side by side and say that they are rivals. So the sentences right around the answer are
read: one that speaks of doubt or of another count, in another voice, with a value of the same kind, is the other side.
"""

import re

from assistant.domain import Article
from assistant.question import Question
from assistant.sentences import cached_sentence_spans
from assistant.voices.collect import statements_in
from assistant.voices.quantities import Day, Quantity, days, quantities
from assistant.voices.reading import Side
from assistant.voices.statement import Span

_RIVAL = re.compile(
    r"\b(?:doubts?(?: it| this| that)?|doubted|disputes?|disputed|disagree[ds]?|contest(?:s|ed)|contradict(?:s|ed)|challenge[ds]|"
    r"(?:did|does|do) not (?:accept|agree|believe)|rejects?|rejected|more likely|instead|by contrast|however|but|while|"
    r"continues? to (?:speak|say|insist|claim|put)|puts? it at|put (?:the|that|its|his|her) (?:figure|number|amount|total|toll|sum)|"
    r"higher|lower|fewer than|as many as|too (?:high|low|early|late|optimistic)|closer to|(?:rather|not) than)\b",
    re.IGNORECASE,
)
_MONTHS = "January February March April May June July August September October November December".split()
_MONTH = re.compile(rf"\b(?:{'|'.join(m for m in _MONTHS if m != 'May')}|(?<=\bin )May)\b")
_AFTER, _BEFORE = 2, 1  # sentences looked at


def contested(article: Article, start: int, end: int, question: Question) -> tuple[Side, Side] | None:
    """The answer's sentence and one beside it that gives another number or date, in another voice; None if there is none.

    `start:end` is the sentence that answers, in code points of the article's text.
    """
    spans = cached_sentence_spans(article.text, article.language or "en")
    at = next((n for n, s in enumerate(spans) if s == (start, end)), None)
    mine = _value(article.text[start:end], question)
    if at is None or mine is None:
        return None
    speaker = _speaker(article, (start, end))
    for n in (*range(at + 1, at + 1 + _AFTER), *range(at - 1, at - 1 - _BEFORE, -1)):
        if not 0 <= n < len(spans):
            continue
        a, b = spans[n]
        later, earlier = (n, at) if n > at else (at, n)
        if (
            not _RIVAL.search(article.text[slice(*spans[later])])
            or "\n" in article.text[spans[earlier][1] : spans[later][0]]
        ):
            continue
        theirs = _value(article.text[a:b], question)
        rival = _speaker(article, (a, b))
        if theirs is not None and rival and rival != speaker and _exclude(mine, theirs):
            return _side(article, (start, end), mine[0]), _side(article, (a, b), theirs[0])
    return None


def _speaker(article: Article, span: Span) -> str:
    return next((s.speaker for s in statements_in(article, *span)), "")


_Value = tuple[Span, Day | Quantity]


def _value(text: str, question: Question) -> _Value | None:
    """The one date or number of the asked-for kind in a sentence, with its place; None when there are several."""
    if question.kind == "date":
        found = [d for d in days(text) if d.month] or [
            Day(0, _MONTHS.index(m.group()) + 1, 0, *m.span()) for m in _MONTH.finditer(text)
        ]
        return ((found[0].start, found[0].end), found[0]) if len(found) == 1 else None
    if question.kind not in ("count", "money", "percent"):
        return None
    amounts = [q for q in quantities(text) if not any(d.start < q.end and q.start < d.end for d in days(text))]
    return ((amounts[0].start, amounts[0].end), amounts[0]) if len(amounts) == 1 else None


def _exclude(mine: _Value, theirs: _Value) -> bool:
    x, y = mine[1], theirs[1]
    if isinstance(x, Quantity) and isinstance(y, Quantity):
        return x.unit == y.unit and not x.compatible(y) and (not x.noun or not y.noun or bool(x.noun & y.noun))
    return isinstance(x, Day) and isinstance(y, Day) and not x.compatible(y)


def _side(article: Article, sentence: Span, value: Span) -> Side:
    a, b = sentence[0] + value[0], sentence[0] + value[1]
    b -= article.text[a:b].endswith(".")  # "1 July." ends the sentence too
    return Side(article.text[a:b], article, *sentence, (a, b))
