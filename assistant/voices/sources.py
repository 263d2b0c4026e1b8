"""Statements without a verb of saying ("according to"), the outlets a statement came through, and whom an outlet cites."""

from collections.abc import Sequence

from assistant.voices import lexicon as lex
from assistant.voices import phrases
from assistant.voices.outlets import Outlets
from assistant.voices.phrases import Phrase, is_noun, is_word
from assistant.voices.statement import Found
from assistant.voices.subjects import right_subject
from assistant.voices.tokens import QUOTE, Token

_CONTACT = lex.words(
    "interview statement spoke speaking spoken talking talked remarks comments quoted reported denied asked "
    "confirmed said written published appearing appearance comment explained told broadcast"
)


def sources(text: str, tokens: Sequence[Token], outlets: Outlets, found: Sequence[Found]) -> list[Found]:
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
        subject = right_subject(tokens, start)
        if subject is None and tokens[start].low in lex.OBJECT_PRONOUNS:
            subject = Phrase(start, start + 1)
        if subject is None:
            continue
        head = next((k for k in range(subject.start + 1, subject.end) if tokens[k].low in lex.ATTACHING), subject.end)
        if tokens[head - 1].low in lex.NOT_A_VOICE:  # "according to the rules of the club"
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


def media(text: str, tokens: Sequence[Token], outlets: Outlets, f: Found) -> list[str]:
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


def cited(tokens: Sequence[Token], f: Found) -> Phrase | None:
    """Whom an outlet cites: "Bloomberg, quoting two unnamed people, reported"; "…, which quotes two people"."""
    for i, t in enumerate(tokens):
        if t.low in ("citing", "quoting", "quotes", "cites", "quoted", "cited") and (
            t.low.endswith("ing") or tokens[i - 1].low in ("which", "who", "it")
        ):
            cited = right_subject(tokens, i + 1)
            if cited is not None and cited.start != f.subject.start:
                return cited
        if t.low == "relying" and i + 1 < len(tokens) and tokens[i + 1].low == "on":
            return right_subject(tokens, i + 2)
    return None
