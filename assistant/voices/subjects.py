"""Who the subject of a verb of saying is, and what stands between the two: before it, behind commas, or after it."""

from collections.abc import Sequence

from assistant.voices import lexicon as lex
from assistant.voices import phrases
from assistant.voices.phrases import Phrase, is_capital, is_noun, is_word
from assistant.voices.statement import Found
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

PAPERS = lex.words(
    "report reports records record documents document study survey poll data log letter memo files "
    "email emails video footage statement transcript analysis figures investigation review"
)
NOBODY = lex.words("nobody none neither")
_END = (".", ",", ";", "?", "!", ")", "—", "–", "|", "*")


def before(tokens: Sequence[Token], v: int) -> tuple[int, bool, bool, bool, bool]:
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
            elif i > 0 and tokens[i - 1].low in ("continues", "continued", "continue"):
                helped, i = True, i - 1
            else:
                return i, negated, passive, True, helped
        elif (
            low in lex.ADVERBS
            or (low.endswith("ly") and low not in _NOT_ADVERB and not is_capital(tokens[i]))
            or (low == "since" and i > 0 and tokens[i - 1].low in ("has", "have", "had"))
        ):
            pass
        elif low in lex.TIME or (tokens[i].text.isdigit() and (timed or (i > 0 and tokens[i - 1].low in lex.MONTHS))):
            timed = True
        elif timed and low in ("on", "in", "at", "this", "last", "the", "since", "during", "of", "an", "a", "that"):
            pass
        else:
            break
        i -= 1
    return i, negated, passive, False, helped


def trails(tokens: Sequence[Token], end: int, verb: str) -> bool:
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


def find_subject(
    tokens: Sequence[Token], v: int, i: int, earlier: Sequence[Found], trailing_to: bool
) -> tuple[Phrase | None, bool, bool, bool]:
    """(subject, inverted, relative, inherited)."""
    if i < 0:
        return None, False, False, False
    low, direct = tokens[i].low, i == v - 1
    if low in (QUOTE, ","):
        subject = right_subject(tokens, v + 1) if direct and tokens[v].low in lex.INVERTED else None
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
        return opening(tokens, i), False, False, True
    if low in lex.PRONOUNS and i > 0 and tokens[i - 1].low in lex.PREPOSITIONS:
        return None, False, False, False  # "nothing in it speaks of …"
    if low in lex.OBJECT_PRONOUNS:
        return _behind_relative(tokens, Phrase(i, i + 1)), False, False, False
    if low in lex.PRONOUNS or low in NOBODY:
        return Phrase(i, i + 1), False, False, False
    if not is_noun(tokens[i]) and tokens[i].text not in (")", "%"):
        return None, False, False, False
    phrase = phrases.left(tokens, i + 1)
    if phrase is None:
        return None, False, False, False
    if tokens[v].low in ("call", "calls", "called") and phrase.start and tokens[phrase.start - 1].low == "what":
        return None, False, False, False  # "what doctors call a seizure" tells a name, not a view
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


def opening(tokens: Sequence[Token], before: int) -> Phrase | None:
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


def right_subject(tokens: Sequence[Token], start: int) -> Phrase | None:
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


def agrees(tokens: Sequence[Token], v: int, subject: Phrase, helped: bool) -> bool:
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
        return subject.name is not None or last.low in lex.ROLE | lex.ORGANISATION | PAPERS
    return True


def content_start(tokens: Sequence[Token], end: int, verb: str) -> int:
    k = end
    if verb in ("told", "tells", "tell"):
        audience = phrases.right(tokens, k)
        k = audience.end if audience else k
    while k < len(tokens) and (tokens[k].low in lex.TIME or tokens[k].text in (",", ":")):
        k += 1
    return k + 1 if k < len(tokens) and tokens[k].low == "that" else min(k, len(tokens))
