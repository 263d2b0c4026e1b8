"""In which words a supported sentence is shown: whole, and with who says it.

A model that copies a part of a sentence may tear it off in the middle, or cut away who says it or a "not"; the article's
whole sentence is shown instead. A sentence in the model's own words that leaves out whose statement it repeats gets the
speaker back, or is replaced in the same way.
"""

import re
from dataclasses import replace

from assistant.compose import LONGEST, Pick, needs_name, plain
from assistant.domain import Article
from assistant.sentences import cached_sentence_spans
from assistant.support import Supported, context_of
from assistant.terms import STOP, fold, stem, words
from assistant.verify import Verdict, check
from assistant.voices import Statement
from assistant.voices.collect import statements_in

_SENTENCE = 4  # words; fewer are a fragment
_TITLE = 3  # capitalised words that may be left out before a name: "Chair Mona Reyes"
_TORN = frozenset(
    "that which who whom whose and or but because of the a an to in on at by with from for as than if".split()
)

_MARKS = re.compile(r"^(?:(?:#{1,6}|[-*>])\s+)+|(?<!\w)[*_]{1,3}(?=\w)|(?<=[\w.,!?])[*_]{1,3}(?!\w)")  # of Markdown
_LEANS = re.compile(r"(?:th(?:[oe]se|[ai]t|is|ey)|s?he|it|who|which|his|her|their|its|one|both|some|others?)\b", re.I)


def whole(found: Supported) -> Supported:
    """The sentence as it is shown; unsupported when it cannot be made whole."""
    if found.verdict.label == "unsupported" or not found.spans:
        return found
    found = replace(found, text=_MARKS.sub("", found.text))
    row = words(found.text)
    if len(row) < _SENTENCE or row[-1] in _TORN or _cut_out(found):
        return _source(found)
    if speaker := _left_out(found):
        said = _attributed(found, speaker)
        return said if said is not None else _source(found)
    return replace(found, text=f"{found.text}.") if found.text[-1].isalnum() else found


def _closest(found: Supported) -> tuple[Article, int, int]:
    """The cited sentence that says most of it."""
    article, start, end = found.core
    mine = _stems(found.text)
    inside = [(a, b) for a, b in cached_sentence_spans(article.text, article.language or "en") if a < end and start < b]
    a, b = max(inside, key=lambda s: len(mine & _stems(article.text[slice(*s)])), default=(start, end))
    return article, a, b


def _source(found: Supported) -> Supported:
    """That sentence in its place."""
    pick = plain(Pick(*_closest(found)))
    text = " ".join(pick.text.split())
    if len(text) > LONGEST or needs_name(text):
        return replace(found, verdict=Verdict("unsupported", 0.0, ("cut out of its sentence",)))
    core = (pick.article, pick.start, pick.end)
    return replace(found, text=text, spans=(core,), verdict=Verdict("supported", 1.0))


def _cut_out(found: Supported) -> bool:
    """Whether it is a run of words of the cited sentence, with more left out than the title before a name."""
    article, start, end = _closest(found)
    mine, theirs = words(found.text), words(article.text[start:end])
    for at in range(len(theirs) - len(mine) + 1):
        if theirs[at : at + len(mine)] == mine:
            return len(theirs) > at + len(mine) or not _only_title(article.text[start:end], theirs[:at])
    return False


def _only_title(sentence: str, before: list[str]) -> bool:
    """Whether the words before are capitalised or articles, as "The Chair" before a name."""
    printed = re.findall(r"[^\W_][\w'’.-]*", sentence)[: len(before)]
    return len(before) <= _TITLE and all(w[0].isupper() or fold(w) in STOP for w in printed)


def _left_out(found: Supported) -> Statement | None:
    """The statement it repeats without a word on whose it is."""
    article, start, end = _closest(found)
    mine, made = _stems(found.text), statements_in(article, start, end)
    if any(_named(mine, s, article) for s in made):
        return None
    return next((s for s in made if not s.nested and _repeats(mine, s, article)), None)


def _repeats(mine: frozenset[str], s: Statement, article: Article) -> bool:
    """Whether most of what it shares with the sentence stands in the statement."""
    shared = mine & _stems(s.sentence or article.text[slice(*s.content_span)])
    return 2 * len(shared & _stems(article.text[slice(*s.content_span)])) > len(shared) > 0


def _named(mine: frozenset[str], s: Statement, article: Article) -> bool:
    printed = article.text[slice(*s.speaker_span)]
    return bool(mine & (_stems(s.speaker) | _stems(printed) | _stems(s.role) | _stems(" ".join(s.through))))


def _attributed(found: Supported, s: Statement) -> Supported | None:
    """With the speaker named before it; None where that would not be supported as well."""
    article = found.core[0]
    printed = " ".join(article.text[slice(*s.speaker_span)].split())
    if s.stance != "says" or s.negated or s.resolved_span is not None or _LEANS.match(printed):
        return None
    text = f"According to {_inside(printed, article)}, {_inside(found.text, article)}"
    verdict = check(text, [a.text[x:y] for a, x, y in found.spans], context_of(article))
    if verdict.label == "unsupported" or verdict.label != found.verdict.label:
        return None
    return replace(found, text=text if not text[-1].isalnum() else f"{text}.", verdict=verdict)


def _inside(text: str, article: Article) -> str:
    """As it stands inside a sentence: "the crane", but "Russia", which the article never writes small."""
    first = (words(text) or [""])[0]
    common = first in STOP or re.search(rf"\b{re.escape(first)}\b", article.text)
    return text[:1].lower() + text[1:] if common else text


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in words(text) if w not in STOP)
