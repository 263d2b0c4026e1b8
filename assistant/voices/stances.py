"""One source affirms or confirms what another denies."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from assistant.question import Question
from assistant.terms import fold, stem
from assistant.voices.collect import statements_in
from assistant.voices.reading import WORD, Kind, Read, Side, lemma, stems_of
from assistant.voices.statement import Statement

_TOLD = 0.75  # share of the question's words that the two sentences, their titles and what precedes them must hold


def stances(a: Read, b: Read, asked: Question | None, common: frozenset[str]) -> tuple[Kind, Side, Side] | None:
    wanted = stems_of(asked.text) if asked else frozenset()
    if len(wanted & (a.near | b.near)) < _TOLD * len(wanted):
        return None  # together they do not speak of all that is asked
    topic = wanted - common
    for x in _statements(a):
        for y in _statements(b):
            if (
                _polarity(x, a) * _polarity(y, b) == -1
                and x.speaker != y.speaker
                and _same_matter(x, y, a, b, common, topic)
            ):
                return (
                    "stance",
                    Side(f"{x.speaker}: {x.verb}", a.article, a.start, a.end, x.verb_span),
                    Side(f"{y.speaker}: {y.verb}", b.article, b.start, b.end, y.verb_span),
                )
    return None


def _statements(r: Read) -> list[Statement]:
    return [s for s in statements_in(r.article, r.start, r.end) if not s.nested]


def _polarity(s: Statement, r: Read) -> int:
    """1 affirms, -1 denies, 0 neither."""
    if s.negated:
        return 0
    if s.stance == "denies":
        return -1
    content = r.article.text[max(s.content_span[0], r.start + r.offset) : s.content_span[1]]
    clause = re.split(r" (?:that|who|which)\b", content)[0]
    affirms = s.stance in ("confirms", "says") and not _NEGATIVE.search(clause)
    return 1 if affirms else 0


_NEGATIVE = re.compile(
    r"\b(?:no|not|never|nobody|none|neither|nor|without|false|untrue|den(?:y|ied|ies))\b|n[’']t\b", re.I
)

_RELATIVE = re.compile(r",| (?:in |of |on )?wh(?:ich|om|o|ere|en)\b| (?:after|before|since|during|because|if)\b")


def _same_matter(x: Statement, y: Statement, a: Read, b: Read, common: frozenset[str], topic: frozenset[str]) -> bool:
    """What is denied is what is affirmed. `common` are words of most of the articles, which prove nothing."""
    if _polarity(x, a) == -1:
        x, y, a, b = y, x, b, a
    denied = _RELATIVE.split(b.article.text[slice(*y.content_span)])[0]
    head = stems_of(denied) - stems_of(y.speaker) - _CLAIM
    told = stems_of(a.article.text[slice(*x.content_span)])
    rare, shared = head - common, head & told
    if topic and not shared & topic:
        return False  # not what was asked about
    first = next((w for w in (lemma(fold(m.group())) for m in WORD.finditer(denied)) if w in rare), None)
    if first not in told:
        return False  # what is denied is named first: "fireworks were stored", "approved any delivery"
    if common:
        return bool(rare) and len(rare & told) >= 0.5 * len(rare) and len(shared) >= 2
    least = 2 if x.stance == "confirms" else 3
    return len(shared) >= least and len(shared) >= 0.6 * len(head)


_CLAIM = frozenset(
    stem(w) for w in ["report", "claim", "allegation", "accusation", "story", "statement", "any", "such"]
)


def common_stems(read: Sequence[Read]) -> frozenset[str]:
    """Stems that stand in more than half of the articles, when there are at least three."""
    texts = {r.article.id: _article_stems(r.article.text) for r in read}
    if len(texts) < 3:
        return frozenset()
    counts = Counter(s for stems in texts.values() for s in stems)
    return frozenset(s for s, n in counts.items() if n > len(texts) / 2)


@lru_cache(maxsize=512)
def _article_stems(text: str) -> frozenset[str]:
    return stems_of(text)
