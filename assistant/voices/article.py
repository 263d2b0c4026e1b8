"""A whole article → its statements: sentence by sentence, speakers resolved, quotations carried on."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.voices import attribution as sentence_rules
from assistant.voices import lexicon as lex
from assistant.voices import people, rules
from assistant.voices.outlets import Outlets
from assistant.voices.people import Roster
from assistant.voices.statement import Found, Span, Statement
from assistant.voices.tokens import QUOTE, Quotations, Token, tokenize


def statements(text: str, spans: Sequence[Span], outlets: Sequence[str] = ()) -> list[Statement]:
    """Every attributed statement of an article, in the order of its sentences, a sentence's main one first.

    Args:
        text: the article.
        spans: its sentences, `(start, end)` in code points, ordered, not overlapping (`sentence_spans`).
        outlets: names of outlets beyond those generally known, as those of the library.
    """
    return [s for group in _by_sentence(text, tuple(spans), tuple(outlets)) for s in group]


def attribution(text: str, spans: Sequence[Span], index: int, outlets: Sequence[str] = ()) -> Statement | None:
    """The main statement of sentence `index`: who says it, and through whom. None when nobody is said to say it."""
    group = _by_sentence(text, tuple(spans), tuple(outlets))[index]
    return group[0] if group else None


def statements_by_sentence(
    text: str, spans: Sequence[Span], outlets: Sequence[str] = ()
) -> tuple[tuple[Statement, ...], ...]:
    """As `statements`, one group for each sentence."""
    return _by_sentence(text, tuple(spans), tuple(outlets))


@lru_cache(maxsize=1024)
def _by_sentence(text: str, spans: tuple[Span, ...], outlets: tuple[str, ...]) -> tuple[tuple[Statement, ...], ...]:
    quotes, known = Quotations(text), Outlets(outlets)
    sentences = [tokenize(text, a, b, quotes.within(a, b)) for a, b in spans]
    roster = Roster(text, sentences, known)
    done: list[tuple[Statement, ...]] = []
    seen: list[str] = []
    for i, tokens in enumerate(sentences):
        group = []
        for f in sentence_rules.find(text, tokens, known):
            s = _statement(text, spans[i], i, tokens, f, roster, done, spans)
            through = dict.fromkeys(_in_full(t, seen) for t in s.through)
            group.append(replace(s, through=tuple(t for t in through if t != s.speaker)))
        seen += _named_outlets(text, tokens, known)
        done.append(tuple(group))
    return tuple(_carry(text, spans, sentences, quotes, done))


_KINDS = {
    "agency": re.compile(r"(?:Agency|Press|Reuters|AP|AFP|Bloomberg(?: News)?|Tass|TASS|Interfax|Novosti|Xinhua|Kyodo)$"),
    "newspaper": re.compile(r"(?:Times|Post|Herald|Guardian|Telegraph|Journal|Gazette|Courier|Tribune|Mail|Observer|"
                            r"Chronicle|Dispatch|Ledger|Monitor|Pravda|Today|Star|Sun|Monde|Independent)$"),
    "network": re.compile(r"(?:CNN|BBC|NBC|CBS|ABC|Fox|TV|Television|Channel \w+|News|Radio|Jazeera|Arabiya)$"),
    "magazine": re.compile(r"(?:Magazine|magazine|Time|Newsweek|Spiegel|Economist|Weekly|Lantern|People)$"),
}  # fmt: skip
_KINDS |= {"paper": _KINDS["newspaper"], "daily": _KINDS["newspaper"], "channel": _KINDS["network"],
           "broadcaster": _KINDS["network"], "weekly": _KINDS["magazine"]}  # fmt: skip


def _in_full(medium: str, seen: Sequence[str]) -> str:
    """ "the agency" → the agency named last; "the Times" → The New York Times, when that was named before."""
    words = medium.split()
    if words[-1].islower():
        kind = _KINDS.get(words[-1])
        fitting = [n for n in seen if kind and kind.search(n)]
        return fitting[-1] if fitting and words[0].lower() in ("the", "that") else medium
    longer = [n for n in seen if n.endswith(" " + words[-1]) and len(n) > len(medium)]
    return longer[-1] if longer and len(words) <= 2 and words[0].lower() == "the" else medium


def _named_outlets(text: str, tokens: Sequence[Token], outlets: Outlets) -> list[str]:
    names, at = [], 0
    while found := outlets.find(tokens, at, len(tokens), text):
        names.append(found[0])
        at = found[2]
    return names


def _statement(
    text: str, span: Span, index: int, tokens: Sequence[Token], f: Found, roster: Roster,
    before: Sequence[Sequence[Statement]], spans: Sequence[Span],
) -> Statement:  # fmt: skip
    subject = f.subject
    first, last = tokens[subject.start], tokens[subject.end - 1]
    printed = text[first.start : last.end]
    speaker, role, where = printed, "", None
    if subject.name and not _part_of_longer(tokens, subject.name, subject.end):
        name_span = tokens[subject.name[0]].start, tokens[subject.name[1] - 1].end
        speaker = text[slice(*name_span)]
        if subject.name[0] > subject.start and first.low == "the" and subject.name[0] == subject.start + 1:
            speaker = f"The {speaker}"
        elif subject.name[0] > subject.start:
            role = text[first.start : tokens[subject.name[0] - 1].end].rstrip(" ,")
        elif subject.name[1] < subject.end:
            role = text[tokens[subject.name[1]].start : last.end].strip(" ,")
        full = roster.expand(speaker)
        if full and full.name != speaker:
            speaker, where = full.name, full.span
    elif printed[:4] == "the ":
        speaker = "T" + printed[1:]
    found = _resolve(printed, index, first.start, f.trailing, roster, before, text, spans)
    if found:
        speaker, where = found
    verb_span = tokens[f.verb].start, tokens[min(f.verb_end, len(tokens)) - 1].end
    return Statement(
        index=index, speaker=" ".join(speaker.split()), speaker_span=(first.start, last.end),
        verb=" ".join(text[slice(*verb_span)].split()), verb_span=verb_span, stance=_stance(text, span, tokens, f),
        content_span=_content(text, span, tokens, f), through=tuple(f.through), negated=f.negated,
        resolved_span=where, role=role, nested=f.nested, sentence=text[slice(*span)],
    )  # fmt: skip


def _stance(text: str, span: Span, tokens: Sequence[Token], f: Found) -> lex.Stance:
    """ "He said the report was a fabrication" denies as much as "he denied the report" does."""
    if f.stance != "says":
        return f.stance
    a, b = _content(text, span, tokens, f)
    return "denies" if rules.FALSE.search(text, a, min(b, a + 200)) else "says"


def _part_of_longer(tokens: Sequence[Token], name: Span, end: int) -> bool:
    """ "Members of the union", "the Department of Justice": the name goes on behind its preposition."""
    if name[1] >= end:
        return False
    return name[1] - name[0] == 1 or any(t.low in lex.ORGANISATION for t in tokens[slice(*name)])


def _resolve(
    printed: str, index: int, at: int, trailing: bool, roster: Roster, before: Sequence[Sequence[Statement]],
    text: str, spans: Sequence[Span],
) -> tuple[str, Span] | None:  # fmt: skip
    low = printed.lower()
    if low in ("he", "she", "him", "her", "his"):
        return people.resolve_person(
            {"him": "he", "his": "he", "her": "she"}.get(low, low), index, at, trailing, roster, before
        )
    if low in ("they", "them", "their"):
        return people.resolve_group(index, before, text, spans)
    if low in ("it", "its"):
        return people.resolve_thing(index, roster, before, text, spans)
    return people.resolve_definite(printed, index, before)


def _content(text: str, span: Span, tokens: Sequence[Token], f: Found) -> Span:
    a, b = f.content
    if f.trailing and any(t.low == QUOTE for t in tokens[f.verb :]):
        b = len(tokens)
    words = [t for t in tokens[a:b] if t.text[0].isalnum() or t.low == QUOTE]
    if not words:
        return span
    return words[0].start, words[-1].end


def _carry(
    text: str, spans: Sequence[Span], sentences: Sequence[Sequence[Token]], quotes: Quotations,
    done: list[tuple[Statement, ...]],
) -> list[tuple[Statement, ...]]:  # fmt: skip
    """Give a sentence that is all quotation the speaker of the sentence beside it."""
    for order, step in ((range(len(spans)), -1), (range(len(spans) - 1, -1, -1), 1)):
        for i in order:
            j = i + step
            if done[i] or not 0 <= j < len(spans) or not done[j] or people.quoted_share(sentences[i]) < 0.8:
                continue
            source = done[j][0]
            if _same_voice(text, spans, sentences, quotes, i, j):
                done[i] = (
                    replace(
                        source, index=i, content_span=spans[i], continued=True, sentence=text[slice(*spans[i])],
                        resolved_span=source.resolved_span or source.speaker_span,
                    ),
                )  # fmt: skip
    return done


def _same_voice(
    text: str, spans: Sequence[Span], sentences: Sequence[Sequence[Token]], quotes: Quotations, i: int, j: int
) -> bool:
    mine = quotes.covering(spans[i][0]) or quotes.covering(spans[i][1] - 1)
    theirs = quotes.within(*spans[j])
    if mine and theirs and any(mine[0] <= a and b <= mine[1] for a, b in theirs):
        return True
    if j > i:
        return False
    gap = text[spans[j][1] : spans[i][0]]
    leads = text[spans[j][1] - 1] == ":"
    return leads or (bool(theirs) or "\n" not in gap)
