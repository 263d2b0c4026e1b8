"""One sentence → its statements: every verb of saying with its subject, stance, outlets and content.

Order of the day for each verb: is it active, who is its subject (before it, behind commas, or after it), is it
speech at all, where does what is said stand. Then the sentence is sorted: a verb inside another's content is
second-hand and comes after it; an outlet that reports a speaker's words becomes the way they came, not the speaker.
"""

import re
from collections.abc import Sequence

from assistant.voices import lexicon as lex
from assistant.voices import phrases, rules
from assistant.voices.outlets import Outlets
from assistant.voices.phrases import is_capital
from assistant.voices.sources import cited, media, sources
from assistant.voices.statement import Found
from assistant.voices.subjects import (
    NOBODY,
    PAPERS,
    agrees,
    before,
    content_start,
    find_subject,
    opening,
    people_many,
    right_subject,
    trails,
)
from assistant.voices.tokens import QUOTE, Token

_ACTIVE_ING = lex.words(
    "saying claiming reporting denying insisting alleging accusing blaming warning refusing declining telling"
)


def find(text: str, tokens: Sequence[Token], outlets: Outlets) -> list[Found]:
    """The statements of one sentence, the outermost first."""
    if not tokens:
        return []
    found: list[Found] = []
    for v in range(len(tokens)):
        one = _at(tokens, v, found)
        if one is not None:
            found.append(one)
    found += sources(text, tokens, outlets, found)
    if not found:
        return []
    for f in found:
        f.through += media(text, tokens, outlets, f)
    return _sort(text, tokens, outlets, found)


def _at(tokens: Sequence[Token], v: int, earlier: Sequence[Found]) -> Found | None:
    """The statement whose verb is token `v`."""
    phrase_verb = _phrase_verb(tokens, v)
    if phrase_verb is not None:
        stance, end = phrase_verb
        if earlier and earlier[-1].verb_end > v:
            return None
    elif tokens[v].low in lex.STANCE and (v == 0 or not is_capital(tokens[v])):
        stance, end = lex.STANCE[tokens[v].low], v + 1
        if earlier and earlier[-1].verb_end > v:
            return None
    else:
        return None
    i, negated, passive, infinitive, helped = before(tokens, v)
    if tokens[v].low in ("accusing", "denying") and i == v - 1 and i > 0 and tokens[i].low == "by":
        subject = opening(tokens, i)  # "justified it by accusing …"
        return Found(v, end, stance, subject, content=(end, len(tokens))) if subject else None
    if infinitive or (tokens[v].low.endswith("ing") and not (helped and tokens[v].low in _ACTIVE_ING)):
        return None
    if tokens[v].low in ("written", "spoken") and not helped:
        return None
    if tokens[v].low.endswith("ing"):
        passive = False
    if passive:
        return _passive(tokens, v, stance, negated)
    trailing_to = trails(tokens, end, tokens[v].low)
    subject, inverted, relative, inherits = find_subject(tokens, v, i, earlier, trailing_to)
    if subject is None:
        return None
    lead = tokens[subject.start - 1].text if subject.start > 0 else ""
    trailing = inverted or (trailing_to and (lead in (",", QUOTE) or lead == "—"))
    if phrase_verb is None and not rules.is_saying(tokens, v, trailing):
        return None
    if inherits and tokens[v].low in lex.BASE and not helped and not people_many(tokens, subject):
        return None
    if not inverted and not inherits and not agrees(tokens, v, subject, helped):
        return None
    if tokens[subject.start].low in NOBODY or (tokens[subject.start].low == "no" and subject.end > subject.start + 1):
        negated = True
    neither = any(t.low == "neither" for t in tokens[max(0, v - 3) : v])
    if neither and re.match(r"confirm\w* nor den", " ".join(t.low for t in tokens[v : v + 3])):
        stance, end, negated = "declines", v + 3, False
    if stance == "declines" and end + 1 < len(tokens) and tokens[end].low == "to" and phrase_verb is None:
        end += 2
    f = Found(v, end, stance, subject._replace(relative=relative), trailing, negated, inherits=inherits)
    f.content = (0, subject.start) if trailing else (content_start(tokens, end, tokens[v].low), len(tokens))
    if inverted:
        f.content = (0, v)
    return f


def _phrase_verb(tokens: Sequence[Token], v: int) -> tuple[lex.Stance, int] | None:
    """Sayings of several words: "had no comment", "did not respond", "made it clear", "put the toll at"."""
    low = tokens[v].low
    if low in (
        "had",
        "did",
        "does",
        "do",
        "has",
        "have",
        "could",
        "would",
        "will",
        "can",
        "neither",
        "offered",
        "gave",
        "didn't",
        "doesn't",
        "don't",
        "wouldn't",
        "won't",
        "couldn't",
    ):
        rest = " ".join(t.low for t in tokens[v : v + 8])
        rest = re.sub(r"^(\w+)n't", r"\1 not", rest).replace("wo not", "will not")
        m = rules.NO_ANSWER.match(rest)
        if m and ("not" in m.group() or " no " in m.group() or "neither" in m.group()):
            words = len(m.group().split()) - (1 if low.endswith("n't") else 0)
            last = m.group().split()[-1]
            following = tokens[v + words].low if v + words < len(tokens) else "."
            if last in ("return", "returned", "answer", "answered") and not re.search(
                r"call|message|question|request|inquir", " ".join(t.low for t in tokens[v + words : v + words + 6])
            ):
                return None
            if last in ("respond", "responded", "reply", "replied") and following not in (
                "to",
                ".",
                "when",
                "by",
                "on",
            ):
                return None
            if last in ("say", "confirm", "discuss") and following == "that":
                return None
            return "declines", v + words
        return None
    rest = " ".join(t.low for t in tokens[v + 1 : v + 9])
    if low in ("made", "makes", "make") and (m := re.match(r"(?:it )?(?:\w+ )?clear (?:that|in|on|to|\x00)", rest)):
        return "says", v + len(m.group().split())
    if low in ("put", "puts") and re.match(
        r"the (?:\w+ )?(?:amount|figure|number|toll|cost|damage|total|value|price|loss\w*|death toll)\b.{0,40}? at\b",
        rest,
    ):
        return "says", v + 1
    if low in ("shows", "show", "showed", "indicated", "reads", "read", "states", "found") and re.match(
        r"that\b|\x00", rest
    ):
        phrase = phrases.left(tokens, v)
        seen = {t.low for t in tokens[min(phrase.start if phrase else v, max(0, v - 14)) : v]}
        return ("says", v + 1) if seen & PAPERS else None
    if low == "accepted" and rules.is_saying(tokens, v, False):
        return "confirms", v + 1
    return None


def _passive(tokens: Sequence[Token], v: int, stance: lex.Stance, negated: bool) -> Found | None:
    """ "was denied by the ministry": the subject stands behind "by"."""
    by = next((k for k in range(v + 1, min(len(tokens), v + 4)) if tokens[k].low == "by"), None)
    if tokens[v].low in ("said", "told", "called", "asked", "urged", "described", "informed") and by is not None:
        stance = stance if tokens[v].low not in ("called", "described") else "says"
    if by is None or stance == "declines":
        return None
    subject = right_subject(tokens, by + 1)
    if subject is None:
        return None
    f = Found(v, v + 1, stance, subject, False, negated)
    f.content = (0, v)
    return f


def _sort(text: str, tokens: Sequence[Token], outlets: Outlets, found: list[Found]) -> list[Found]:
    for f in found:
        inside = [
            g
            for g in found
            if g is not f
            and g.content[0] <= f.subject.start
            and f.verb < g.content[1]
            and not f.inherits
            and not _apart(tokens, g, f)
        ]
        f.nested = f.subject.relative or bool([g for g in inside if not g.nested or g.trailing])
    for f in found:
        if f.inherits and not f.nested:
            f.nested = any(g.nested and g.subject == f.subject for g in found)
    clause = [sum(t.text == ";" for t in tokens[: f.verb]) for f in found]
    if (
        len(found) > 1
        and any(clause)
        and not any(f.trailing and f.content[0] == 0 and clause[n] == 0 for n, f in enumerate(found))
    ):
        found = [f for _, f in sorted(zip(clause, found, strict=True), key=lambda p: p[0])]
        rank = {id(f): c for c, f in zip(sorted(clause), found, strict=True)}
    else:
        rank = {id(f): 0 for f in found}
    order = sorted(found, key=lambda f: (f.nested, rank[id(f)], not f.trailing, f.inherits, f.verb))
    first = order[0]
    outer = outlets.medium(tokens, first.subject.start, first.subject.end, text)
    if outer and first.stance == "says":
        source = cited(tokens, first)
        if source is not None:
            order[0] = Found(
                first.verb,
                first.verb_end,
                "says",
                source,
                first.trailing,
                first.negated,
                [*first.through, outer],
                first.content,
            )
        else:
            inner = next(
                (
                    f
                    for f in order[1:]
                    if f.nested
                    and not f.subject.relative
                    and first.content[0] <= f.subject.start < first.content[1]
                    and (first.trailing or f.subject.start - first.content[0] <= 6)
                ),
                None,
            )
            if inner is not None:
                inner.nested = False
                inner.through = [*inner.through, outer]
                order.remove(inner)
                order.insert(0, inner)
    return order


def _apart(tokens: Sequence[Token], outer: Found, inner: Found) -> bool:
    """A semicolon, or ", but"/", while" with a subject of its own, ends what the outer speaker says."""
    a, b = sorted((outer.verb, inner.verb))
    if any(t.text == ";" for t in tokens[a:b]):
        return True
    if outer.trailing:
        return False
    lead = inner.subject.start
    return lead >= 2 and tokens[lead - 1].low in ("but", "while", "whereas") and tokens[lead - 2].text == ","
