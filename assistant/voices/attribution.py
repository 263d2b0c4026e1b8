"""One sentence → its statements: every verb of saying with its subject, stance, outlets and content.

Order of the day for each verb: is it active, who is its subject (before it, behind commas, or after it), is it
speech at all, where does what is said stand. Then the sentence is sorted: a verb inside another's content is
second-hand and comes after it; an outlet that reports a speaker's words becomes the way they came, not the speaker.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.voices import lexicon as lex
from assistant.voices import phrases, rules
from assistant.voices.outlets import Outlets
from assistant.voices.phrases import Phrase, is_capital, is_noun, is_word
from assistant.voices.tokens import QUOTE, Token

_BE = lex.words("is are was were be been being isn't aren't wasn't weren't")
_HEARSAY = lex.words("reported said believed alleged understood quoted thought")
_NOT_ADVERB = lex.words("family daily italy july assembly ally weekly monthly sicily supply reply")
_NOUNISH = lex.words(
    "report claim note comment answer reply estimate promise question demand appeal joke pledge post call state hint "
    "point signal remark complain boast counter reason praise dispute refuse decline blame mention stress"
)
_NOUNISH_S = frozenset(w + "s" for w in _NOUNISH)
_PLURAL = lex.words("people police media we they i who taliban others authorities both many some")
_VAGUE = lex.words("person people man woman men women one those source sources")
_SEVERAL = lex.words("two three four five six seven eight nine ten several some many both few most they these those")
_ACTIVE_ING = lex.words(
    "saying claiming reporting denying insisting alleging accusing blaming warning refusing declining telling"
)
_NOBODY = lex.words("nobody none neither")
_END = (".", ",", ";", "?", "!", ")", "—", "–", "|", "*")
_PAPERS = lex.words(
    "report reports records record documents document study survey poll data log letter memo files "
    "email emails video footage statement transcript analysis figures investigation review"
)
_CONTACT = lex.words(
    "interview statement spoke speaking spoken talking talked remarks comments quoted reported denied asked "
    "confirmed said written published appearing appearance comment explained told broadcast"
)


@dataclass
class Found:
    """A statement before its speaker is resolved. Token indices; spans are made at the end."""

    verb: int
    verb_end: int
    stance: lex.Stance
    subject: Phrase
    trailing: bool = False
    negated: bool = False
    through: list[str] = field(default_factory=list)
    content: tuple[int, int] = (0, 0)
    nested: bool = False
    inherits: bool = False


def find(text: str, tokens: Sequence[Token], outlets: Outlets) -> list[Found]:
    """The statements of one sentence, the outermost first."""
    if not tokens:
        return []
    found: list[Found] = []
    for v in range(len(tokens)):
        one = _at(tokens, v, found)
        if one is not None:
            found.append(one)
    found += _sources(text, tokens, outlets, found)
    if not found:
        return []
    for f in found:
        f.through += _media(text, tokens, outlets, f)
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
    i, negated, passive, infinitive, helped = _before(tokens, v)
    if tokens[v].low in ("accusing", "denying") and i == v - 1 and i > 0 and tokens[i].low == "by":
        subject = _opening(tokens, i)  # "justified it by accusing …"
        return Found(v, end, stance, subject, content=(end, len(tokens))) if subject else None
    if infinitive or (tokens[v].low.endswith("ing") and not (helped and tokens[v].low in _ACTIVE_ING)):
        return None
    if tokens[v].low in ("written", "spoken") and not helped:
        return None
    if tokens[v].low.endswith("ing"):
        passive = False
    if passive:
        return _passive(tokens, v, stance, negated)
    trailing_to = _trails(tokens, end, tokens[v].low)
    subject, inverted, relative, inherits = _subject(tokens, v, i, earlier, trailing_to)
    if subject is None:
        return None
    lead = tokens[subject.start - 1].text if subject.start > 0 else ""
    trailing = inverted or (trailing_to and (lead in (",", QUOTE) or lead == "—"))
    if phrase_verb is None and not rules.is_saying(tokens, v, trailing):
        return None
    if inherits and tokens[v].low in lex.BASE and not helped and not people_many(tokens, subject):
        return None
    if not inverted and not inherits and not _agrees(tokens, v, subject, helped):
        return None
    if tokens[subject.start].low in _NOBODY or (tokens[subject.start].low == "no" and subject.end > subject.start + 1):
        negated = True
    neither = any(t.low == "neither" for t in tokens[max(0, v - 3) : v])
    if neither and re.match(r"confirm\w* nor den", " ".join(t.low for t in tokens[v : v + 3])):
        stance, end, negated = "declines", v + 3, False
    if stance == "declines" and end + 1 < len(tokens) and tokens[end].low == "to" and phrase_verb is None:
        end += 2
    f = Found(v, end, stance, subject._replace(relative=relative), trailing, negated, inherits=inherits)
    f.content = (0, subject.start) if trailing else (_content_start(tokens, end, tokens[v].low), len(tokens))
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
        return ("says", v + 1) if seen & _PAPERS else None
    if low == "accepted" and rules.is_saying(tokens, v, False):
        return "confirms", v + 1
    return None


def _before(tokens: Sequence[Token], v: int) -> tuple[int, bool, bool, bool, bool]:
    """What stands between subject and verb: (subject's last token, negated, passive, infinitive, helped by be)."""
    i, negated, passive, hearsay, timed, helped = v - 1, False, False, False, False, False
    while i >= 0:
        low = tokens[i].low
        if low in lex.AUXILIARIES and not (low in ("may", "will") and is_capital(tokens[i]) and i > 0):
            passive |= low in _BE and not hearsay
            helped = True
            negated |= low.endswith("n't")
        elif low in ("not", "never", "neither", "nor"):
            if low == "nor" and i > 0 and tokens[i - 1].low != ",":
                return i, True, passive, False, helped
            negated = True
        elif low == "to":
            if i > 0 and tokens[i - 1].low in _HEARSAY:
                hearsay, passive, i = True, False, i - 1
            else:
                return i, negated, passive, True, helped
        elif low in lex.ADVERBS or (low.endswith("ly") and low not in _NOT_ADVERB and not is_capital(tokens[i])):
            pass
        elif low in lex.TIME or (tokens[i].text.isdigit() and (timed or (i > 0 and tokens[i - 1].low in lex.MONTHS))):
            timed = True
        elif timed and low in ("on", "in", "at", "this", "last", "the", "since", "during", "of", "an", "a", "that"):
            pass
        else:
            break
        i -= 1
    return i, negated, passive, False, helped


def _passive(tokens: Sequence[Token], v: int, stance: lex.Stance, negated: bool) -> Found | None:
    """ "was denied by the ministry": the subject stands behind "by"."""
    by = next((k for k in range(v + 1, min(len(tokens), v + 4)) if tokens[k].low == "by"), None)
    if tokens[v].low in ("said", "told", "called", "asked", "urged", "described", "informed") and by is not None:
        stance = stance if tokens[v].low not in ("called", "described") else "says"
    if by is None or stance == "declines":
        return None
    subject = _right_subject(tokens, by + 1)
    if subject is None:
        return None
    f = Found(v, v + 1, stance, subject, False, negated)
    f.content = (0, v)
    return f


def _trails(tokens: Sequence[Token], end: int, verb: str) -> bool:
    """Nothing that could be said follows the verb."""
    k = end
    if verb in ("told", "tells", "tell"):
        audience = phrases.right(tokens, k)
        k = audience.end if audience else k
        if k < len(tokens) and tokens[k].low in lex.OBJECT_PRONOUNS:
            k += 1
    while k < len(tokens) and (
        tokens[k].low in lex.TIME
        or tokens[k].low in lex.ADVERBS
        or tokens[k].low.endswith("ly")
        or tokens[k].text.isdigit()
    ):
        k += 1
    if k >= len(tokens) or tokens[k].text in _END:
        return True
    if tokens[k].low in (
        "in",
        "at",
        "during",
        "on",
        "to",
        "as",
        "when",
        "after",
        "while",
        "with",
        "through",
        "from",
        "via",
        "before",
        "by",
        "of",
        "about",
        "following",
    ):
        rest = tokens[k:]
        return not any(t.low in ("that", QUOTE) or t.text == ":" for t in rest) and (
            len(rest) <= 12 or tokens[max(0, end - 3)].text == QUOTE
        )
    return False


def _subject(
    tokens: Sequence[Token], v: int, i: int, earlier: Sequence[Found], trailing_to: bool
) -> tuple[Phrase | None, bool, bool, bool]:
    """(subject, inverted, relative, inherited)."""
    if i < 0:
        return None, False, False, False
    low, direct = tokens[i].low, i == v - 1
    if low in (QUOTE, ","):
        subject = _right_subject(tokens, v + 1) if direct and tokens[v].low in lex.INVERTED else None
        if subject is not None and _closes(tokens, subject.end) and (low == QUOTE or _may_speak(tokens, subject)):
            return subject, True, False, False
        if low == ",":
            return phrases.across_commas(tokens, i), False, False, False
        return None, False, False, False
    if low in ("who", "which", "that"):
        at = i - 1 if i and tokens[i - 1].text == "," else i
        if low == "that" and not (at > 0 and is_noun(tokens[at - 1])):
            return None, False, False, False
        if at >= 3 and tokens[at - 1].low in ("of",):
            return None, False, False, False
        return phrases.left(tokens, at), False, True, False
    if low in ("and", "but", "or", "nor", "yet"):
        same = [f for f in earlier if not f.nested and not f.trailing]
        if same:
            return same[-1].subject, False, same[-1].subject.relative, True
        return _opening(tokens, i), False, False, True
    if low in lex.PRONOUNS or low in _NOBODY:
        return Phrase(i, i + 1), False, False, False
    if not is_noun(tokens[i]) and tokens[i].text not in (")", "%"):
        return None, False, False, False
    phrase = phrases.left(tokens, i + 1)
    if phrase is None:
        return None, False, False, False
    outer = _behind_relative(tokens, phrase)
    return outer or phrase, False, False, False


def _may_speak(tokens: Sequence[Token], subject: Phrase) -> bool:
    """A name or a role: "…, said the fire chief", against "Ardel, the fire chief, reported the accident"."""
    head = tokens[subject.start : subject.end]
    return subject.name is not None or any(t.low in lex.ROLE | lex.ORGANISATION | _PLURAL for t in head)


def _behind_relative(tokens: Sequence[Token], phrase: Phrase) -> Phrase | None:
    """ "A commander who spoke to the Post said": the subject stands before "who", not before the verb."""
    for k in range(phrase.start - 1, max(-1, phrase.start - 14), -1):
        if tokens[k].text in (",", ";", ":", QUOTE) or tokens[k].low in ("that", "and", "but"):
            return None
        if tokens[k].low in ("who", "which"):
            inner = tokens[phrase.start]  # "who works in the harbour": the phrase has swallowed the verb
            verb = phrase.start - k >= 2 or (
                phrase.end - phrase.start > 1
                and (inner.low.endswith(("s", "ed")) or tokens[phrase.start + 1].low in lex.PREPOSITIONS)
            )
            outer = phrases.left(tokens, k) if verb and k > 0 and is_noun(tokens[k - 1]) else None
            if outer and outer.name is None and tokens[k - 1].low in _VAGUE:
                return outer._replace(end=phrase.end)  # without the clause "the person" says nothing
            return outer
    return None


def _opening(tokens: Sequence[Token], before: int) -> Phrase | None:
    """The subject that opens the clause: "Holt accepted the figure and blamed …"."""
    start = 0
    for k in range(before - 1, -1, -1):
        if tokens[k].text in (";", QUOTE, ":"):
            start = k + 1
            break
    while start < before and (tokens[start].low in lex.CONJUNCTIONS | lex.ADVERBS or not is_word(tokens[start])):
        start += 1
    if start >= before:
        return None
    if tokens[start].low in lex.PRONOUNS:
        return Phrase(start, start + 1)
    phrase = phrases.right(tokens, start)
    if phrase is None or not (is_capital(tokens[start]) or (start > 0 and tokens[start].low in lex.DETERMINERS)):
        return None
    k = phrase.end
    if k < before and tokens[k].text == ",":
        closing = next((j for j in range(k + 1, before) if tokens[j].text == ","), None)
        if closing is None:
            return None
        return phrases.across_commas(tokens, closing)
    if any(t.low.endswith("ed") and not is_capital(t) for t in tokens[phrase.start : phrase.end]):
        cut = next(j for j in range(phrase.start, phrase.end) if tokens[j].low.endswith("ed"))
        if cut == phrase.start:
            return None
        return Phrase(phrase.start, cut, phrases.proper_name(tokens, phrase.start, cut))
    return phrase


def _right_subject(tokens: Sequence[Token], start: int) -> Phrase | None:
    """A subject after its verb, with the name in an apposition: "said its spokeswoman, Dr Lena Fosk"."""
    if start < len(tokens) and tokens[start].low in lex.PRONOUNS:
        return None
    phrase = phrases.right(tokens, start)
    if phrase is None or (tokens[start].low.endswith("ing") and not is_capital(tokens[start])):
        return None
    if phrase.name is None and phrase.end < len(tokens) and tokens[phrase.end].text == ",":
        k = phrase.end + 1
        while (
            k < len(tokens)
            and is_word(tokens[k])
            and (is_capital(tokens[k]) or tokens[k].low in ("de", "van", "von", "al", "bin"))
        ):
            k += 1
        closed = k >= len(tokens) or not is_word(tokens[k])
        if k > phrase.end + 1 and closed and tokens[phrase.end + 1].low not in lex.DETERMINERS:
            return Phrase(phrase.start, k, phrases.proper_name(tokens, phrase.end + 1, k))
    return phrase


def _closes(tokens: Sequence[Token], k: int) -> bool:
    """After an inverted subject the sentence ends or something new begins."""
    while k < len(tokens) and (tokens[k].low in lex.TIME or tokens[k].low in ("late", "early")):
        k += 1
    return (
        k >= len(tokens)
        or tokens[k].text in _END
        or tokens[k].text == QUOTE
        or tokens[k].low
        in (
            "in",
            "on",
            "at",
            "who",
            "during",
            "after",
            "as",
            "when",
            "of",
            "to",
            "and",
            "about",
            "following",
            "while",
            "with",
            "from",
            "adding",
            "for",
            "before",
            "last",
            "this",
        )
    )


def people_many(tokens: Sequence[Token], subject: Phrase) -> bool:
    """The subject is plural: "officials", "Kyiv and Moscow", "the Taliban"."""
    head = next((k for k in range(subject.start + 1, subject.end) if tokens[k].low in lex.ATTACHING), subject.end)
    last = tokens[head - 1]
    joined = any(t.low == "and" for t in tokens[subject.start : subject.end]) and any(
        is_capital(t) for t in tokens[subject.start : subject.end]
    )
    return (
        last.low in _PLURAL
        or (
            last.low.endswith("s")
            and not last.low.endswith(("ss", "'s"))
            and (not is_capital(last) or subject.start == 0)
        )
        or joined
        or tokens[subject.start].low in _SEVERAL
    )


def _agrees(tokens: Sequence[Token], v: int, subject: Phrase, helped: bool) -> bool:
    """Noun or verb: "police claim that" against "a police claim that", "Kyiv claims" against "Kyiv's claims"."""
    last = tokens[subject.end - 1]
    if last.low.endswith(("'s", "s'")) or last.low in lex.ARTICLES:
        return False
    low = tokens[v].low
    if low in lex.BASE and not helped and tokens[subject.start].low not in ("they", "we", "i", "who", "you"):
        return people_many(tokens, subject) and (
            low not in _NOUNISH
            or tokens[min(v + 1, len(tokens) - 1)].low in ("that", QUOTE, "it", "he", "she", "they", "the")
        )
    if tokens[subject.start].low in lex.PRONOUNS:
        return True
    if low in _NOUNISH_S:
        return subject.name is not None or last.low in lex.ROLE | lex.ORGANISATION | _PAPERS
    return True


def _content_start(tokens: Sequence[Token], end: int, verb: str) -> int:
    k = end
    if verb in ("told", "tells", "tell"):
        audience = phrases.right(tokens, k)
        k = audience.end if audience else k
    while k < len(tokens) and (tokens[k].low in lex.TIME or tokens[k].text in (",", ":")):
        k += 1
    return k + 1 if k < len(tokens) and tokens[k].low == "that" else min(k, len(tokens))


def _sources(text: str, tokens: Sequence[Token], outlets: Outlets, found: Sequence[Found]) -> list[Found]:
    """ "according to", "per", "by X's account": statements without a verb, or the outlet another one came through."""
    extra = []
    for i, t in enumerate(tokens):
        start = None
        claim = _claim(tokens, i)
        if claim is not None:
            one = Found(i, i + 1, "says", claim, content=(i + 2, len(tokens)))
            extra.append(one)
            continue
        if t.low == "according" and i + 1 < len(tokens) and tokens[i + 1].low == "to":
            start = i + 2
        elif t.low == "per" and (i == 0 or tokens[i - 1].text in (",", QUOTE)):
            start = i + 1
        elif t.low == "by" and (k := _account(tokens, i)) is not None:
            extra.append(Found(i, k + 1, "says", Phrase(i + 1, k, phrases.proper_name(tokens, i + 1, k)), True))
            extra[-1].content = (0, len(tokens))
            continue
        if start is None or start >= len(tokens):
            continue
        subject = _right_subject(tokens, start)
        if subject is None and tokens[start].low in lex.OBJECT_PRONOUNS:
            subject = Phrase(start, start + 1)
        if subject is None:
            continue
        if tokens[subject.end - 1].low in lex.NOT_A_VOICE or tokens[subject.start].low in lex.NOT_A_VOICE:
            continue
        medium = outlets.medium(tokens, subject.start, subject.end, text)
        inner = [f for f in found if not (subject.start <= f.verb < subject.end) and not f.subject.relative]
        if medium and inner:
            for f in inner:
                f.through.append(medium)
            continue
        if tokens[subject.start].low in lex.POSSESSIVE:
            continue  # "according to their analyses": the sentence's own speaker, not another
        at_start = i == 0 or all(not is_word(x) or x.low in lex.CONJUNCTIONS | lex.ADVERBS for x in tokens[:i])
        one = Found(i, start, "says", subject, True)
        goes_on = subject.end + 1 < len(tokens) and any(is_word(t) for t in tokens[subject.end + 1 :])
        one.content = (subject.end, len(tokens)) if at_start else (0, len(tokens) if goes_on else i)
        extra.append(one)
    return extra


def _claim(tokens: Sequence[Token], i: int) -> Phrase | None:
    """ "Its second claim is that …", "the ministry's argument was that …": who holds it."""
    if tokens[i].low not in ("is", "was") or i + 1 >= len(tokens) or tokens[i + 1].low != "that":
        return None
    head = next((k for k in range(i - 1, max(-1, i - 9), -1) if tokens[k].low in lex.CLAIMS), None)
    if head is None:
        return None
    for k in range(head - 1, max(-1, head - 5), -1):
        if tokens[k].low in ("its", "his", "her", "their"):
            return Phrase(k, k + 1)
        if tokens[k].low.endswith("'s"):
            owner = phrases.left(tokens, k + 1)
            return owner
        if not is_noun(tokens[k]) and tokens[k].low not in lex.ADVERBS:
            return None
    return None


def _account(tokens: Sequence[Token], i: int) -> int | None:
    """ "By Arakhamia's account": the token index of "account"."""
    for k in range(i + 2, min(len(tokens), i + 7)):
        if tokens[k].low in ("account", "accounts", "reckoning", "admission", "telling") and tokens[k - 1].low.endswith(
            "s"
        ):
            return k
        if not is_noun(tokens[k]):
            return None
    return None


def _media(text: str, tokens: Sequence[Token], outlets: Outlets, f: Found) -> list[str]:
    """The outlets this statement was made to or came through."""
    media = []
    if tokens[f.verb].low in ("told", "tells", "tell", "telling", "informed"):
        audience = phrases.right(tokens, f.verb + 1)
        if audience:
            name = outlets.audience(tokens, audience.start, audience.end, text)
            media += [name] if name else []
    for i in range(1, len(tokens) - 1):
        if tokens[i].low in ("to", "with", "on", "by", "in") and (
            tokens[i - 1].low in _CONTACT or (tokens[i].low == "to" and tokens[i - 1].low in lex.STANCE)
        ):
            heard = phrases.right(tokens, i + 1)
            if heard is None or f.subject.start <= heard.start < f.subject.end:
                continue
            name = outlets.medium(tokens, heard.start, min(heard.end, i + 6), text)
            if name and name not in media and not f.through:
                media.append(name)
    return media


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
        cited = _cited(tokens, first)
        if cited is not None:
            order[0] = Found(
                first.verb,
                first.verb_end,
                "says",
                cited,
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


def _cited(tokens: Sequence[Token], f: Found) -> Phrase | None:
    """Whom an outlet cites: "Bloomberg, quoting two unnamed people, reported"; "…, which quotes two people"."""
    for i, t in enumerate(tokens):
        if t.low in ("citing", "quoting", "quotes", "cites", "quoted", "cited") and (
            t.low.endswith("ing") or tokens[i - 1].low in ("which", "who", "it")
        ):
            cited = _right_subject(tokens, i + 1)
            if cited is not None and cited.start != f.subject.start:
                return cited
        if t.low == "relying" and i + 1 < len(tokens) and tokens[i + 1].low == "on":
            return _right_subject(tokens, i + 2)
    return None
