"""Follow-up → stand-alone question, without a model: what "he", "there", "that" and "and when?" point to.

Two things come out. A readable question, in which pronouns and ellipses are filled from the earlier questions and
answers; it is shown to the reader and read by the answerer. And a *context*: the earlier texts with small weights,
which retrieval adds to its own terms, so that a wrong guess in the readable form costs little. A new topic is
noticed and brings neither. Measured in docs/experiments.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.abstain import reason_for
from assistant.antecedents import HE, MANY, PERSON, READ, SHE, THING, Memory, antecedent, topic
from assistant.domain import Status, Turn
from assistant.ellipses import BRACKET, PREPOSITION, about, asked_for, parallel, sentence, told, with_condition
from assistant.language import FOREIGN
from assistant.mentions import mentions
from assistant.question import ASKING, AUXILIARIES, analyse
from assistant.terms import STOP, content_words, stems, words
from assistant.timeline import asks_for_timeline, subject

_TURNS = 6  # earlier turns looked at
_QUESTION, _ANSWER, _OLDER = 0.3, 0.15, 0.6  # weight of the last question, of its answer, decay for each turn before
_TINY = 5  # words of "and the injured?"
_SHORT = 8  # words: a longer one is not taken for an ellipsis

_DECLINED: tuple[Status, ...] = ("absent", "mentioned", "false_premise")
_REFUSED = (*(reason_for(status, ()).rstrip(".") for status in _DECLINED), FOREIGN)
_FAMILIES = {"he": HE, "she": SHE, "it": {"it", "its"}, "they": {"they", "them", "their", "theirs"}}
_POSSESSIVE = {"his", "her", "its", "their"}
_OPENER = re.compile(
    r"^(?:(?:and|but|so|or|ok|okay|well|then|also|thanks|thank you|interesting|great|wow|right|yes|no)\b[\s,.!]*)+",
    re.IGNORECASE,
)
_SWITCH = re.compile(
    r"^(?:something else|another (?:question|topic|matter|thing)|new (?:question|topic)|different (?:question|topic)|"
    r"on another (?:note|topic|matter)|changing (?:the )?(?:topic|subject)|by the way|unrelated(?:ly)?)\b[\s,:.\-–—]*",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^(?:what|how) about\s+(.+?)\??$", re.IGNORECASE)
_BARE = re.compile(
    r"^(who|whom|when|where|why|how|how many|how much|how so|which one|which|what)\s*\??$", re.IGNORECASE
)
_REPORTS = r"report\w*|say|says|said|claim\w*|confirm\w*|den(?:y|ies|ied)|announce\w*|wrote|writes?|print\w*|publish\w*|mention\w*"
_REPORTED = re.compile(rf"\b(?:{_REPORTS})\s+(?:that|this|it|so)\s*\??$", re.IGNORECASE)
_THAT = re.compile(
    r"^(when|where|why|how) (?:was|did|has) (?:that|this|it)(?: happen(?:ed)?| take place| come about)?\s*\?*$",
    re.IGNORECASE,
)
_WHOSE = re.compile(r"^(?:according to whom|says who|who says(?: so)?|who said so|on whose word)\s*\?*$", re.IGNORECASE)
_ALSO = re.compile(r"^(?i:and|or|but)\s+((?:the\s|an?\s|[A-Z])[^?]{2,40}?)\s*\?+$")
_POINTS = re.compile(r"\b(?:that|this|it|so)(?: true)?\s*\??$", re.IGNORECASE)
_NOUN_LAST = re.compile(r"\b(?:the|an?)\s+[a-z-]+$")
_WORD = re.compile(r"[\w'’-]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A stand-alone question.

    `context` holds earlier texts with the weight (0 to 1) their terms deserve beside the question's own, `terms` the
    words that came from the history into `question`; `about` holds the ids of the articles that the last answer quoted,
    where the topic goes on; `topic_switch` says that the history was left aside.
    """

    question: str
    context: tuple[tuple[str, float], ...] = ()
    terms: tuple[str, ...] = ()
    reason: str = ""
    about: tuple[str, ...] = ()
    topic_switch: bool = False


def standalone(question: str, history: Sequence[Turn]) -> Rewritten:
    """The question as it would be asked without the conversation before it.

    A question that needs no history comes back unchanged (with context, if the topic goes on).
    """
    memory = Memory()
    for turn in history[-_TURNS:]:
        asked = _resolve(turn.question, memory)
        if asked.topic_switch:
            memory.clear()
        memory.add(asked.question, said(turn), turn.short_answer)
    made = _resolve(question, memory)
    quoted = next((t.citations for t in reversed(history) if t.citations and said(t)), ()) if made.context else ()
    return replace(made, about=tuple(dict.fromkeys(c.article_id for c in quoted)))


def said(turn: Turn) -> str:
    """The words of an earlier answer: its text without markers, or its quotations; of a refusal nothing."""
    if turn.answer.startswith(_REFUSED):
        return ""
    return re.sub(r"\s*\[\d+\]", "", turn.answer).strip() or " ".join(c.quote for c in turn.citations)


def _resolve(question: str, memory: Memory) -> Rewritten:
    asked = question.strip()
    switched = _SWITCH.match(asked)
    if switched and asked[switched.end() :].strip():
        rest = asked[switched.end() :].strip()
        return Rewritten(rest[0].upper() + rest[1:], reason="a new topic was announced", topic_switch=True)
    if not memory.questions:
        return Rewritten(asked)
    if _new_topic(asked, memory):
        return Rewritten(asked, reason="nothing in it points back", topic_switch=True)
    made, reason = _fill(asked, memory)
    brought = tuple(w for w in content_words(made) if w not in set(words(asked)))
    return Rewritten(made, _context(memory), brought, reason)


def points_back(asked: str) -> bool:
    """Whether the question leans on what was said before: a pronoun, "and when?", "what about X?"."""
    found = words(asked)
    return (
        bool(
            set(found) & (PERSON | THING | MANY | {"one", "ones", "same", "else", "other", "another", "mean", "meant"})
        )
        or bool(_OPENER.match(asked) or _ABOUT.match(asked) or PREPOSITION.match(asked))
        or (found[-1:] == ["there"])
        or len(content_words(asked)) <= 1
    )


def _heard(memory: Memory) -> set[str]:
    return {s for t in (*memory.questions, *(a[:READ] for a in memory.answers)) for s in stems(t)}


def _context(memory: Memory) -> tuple[tuple[str, float], ...]:
    found = []
    for back, (asked, answer) in enumerate(zip(reversed(memory.questions), reversed(memory.answers), strict=True)):
        found.append((asked, round(_QUESTION * _OLDER**back, 4)))
        if back == 0 and answer:
            found.append((answer[:READ], _ANSWER))
    return tuple(found)


def _new_topic(asked: str, memory: Memory) -> bool:
    """A question with its own names, none of them heard before, and nothing that points back."""
    if points_back(asked):
        return False
    known = _heard(memory)
    own = stems(asked)
    named = [m for m in mentions(asked) if m.name]
    return len(own) >= 2 and bool(named) and not set(own) & known


def _fill(asked: str, memory: Memory) -> tuple[str, str]:
    """The readable question and what was done to it."""
    bare = _OPENER.sub("", asked).strip() or asked
    last = memory.questions[-1]
    if found := _BARE.match(bare) or _THAT.match(bare):
        return asked_for(found.group(1), last), "the last question, asked for something else"
    if _WHOSE.match(bare):
        return told("Who said that?", *_told_last(memory)), "the last question added"
    also = _ALSO.match(asked) if len(words(bare)) <= _TINY and not set(words(bare)) & (AUXILIARIES | ASKING) else None
    if found := _ABOUT.match(bare) or also:
        return _about(found.group(1), memory), "the last question, about something else"
    if PREPOSITION.match(bare) and len(words(bare)) <= _SHORT and not set(words(bare)) & AUXILIARIES:
        return with_condition(bare, last), "the last question, with another condition"
    if same := parallel(bare, last):
        return same, "the last question, asked of something else"
    if _REPORTED.search(bare):
        cut = bare.rstrip(" ?").rindex(" ")  # "that" is what was told; "he" before it is somebody
        whole = _fill_pronouns(bare[:cut], memory) + bare[cut:]
        return told(whole, *_told_last(memory)), "the last question added"
    made = _fill_pronouns(bare, memory)
    if made != bare:
        return sentence(made), "pronouns filled from the conversation"
    if asks_for_timeline(bare) and not subject(bare) and (known := topic(memory, set())):
        return sentence(f"{bare.rstrip(' ?.!')} of {known}"), "the topic of the last question added"
    alone = not set(words(bare)) & PERSON  # for an unknown "she" no name is better than somebody else's
    if alone and len(content_words(bare)) <= 1 and len(words(bare)) <= _SHORT and not mentions_name(bare):
        known = topic(memory, set(stems(bare)))
        if known:
            end = bare.rstrip(" ?.!")
            return sentence(
                f"{end} of {known}?" if _NOUN_LAST.search(end) else f"{end} ({known})?"
            ), "the topic of the last question added"
    return asked, ""


def _told_last(memory: Memory) -> tuple[str, str]:
    """The last question that says what it is about ("which minister was that?" does not), and its short answer."""
    turns = list(zip(memory.questions, memory.shorts, strict=True))
    asked, short = next((t for t in reversed(turns) if not _POINTS.search(BRACKET.sub("", t[0]))), turns[-1])
    return _OPENER.sub("", asked) or asked, short


def _about(new: str, memory: Memory) -> str:
    if analyse(memory.questions[-1]).kind in ("summary", "library"):
        return sentence(f"tell me about {new}")
    made = about(new, memory.questions[-1]) if len(words(new)) <= _SHORT else ""
    kept = topic(memory, set(stems(new)))
    return made or sentence(f"what about {new.rstrip('?')}" + (f" ({kept})?" if kept else "?"))


def _fill_pronouns(asked: str, memory: Memory) -> str:
    tokens = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(asked)]
    made, at = [], 0
    used: dict[str, str] = {}  # what "he", "she", "it" and "they" were found to be: no two are the same
    for number, (token, start, end) in enumerate(tokens):
        word = token.lower().replace("’", "'").removesuffix("'s")
        after = tokens[number + 1][0].lower() if number + 1 < len(tokens) else ""
        family = next((f for f, forms in _FAMILIES.items() if word in forms), word)
        if family in used:
            continue  # the same again: "where did X keep its lists?"
        found = antecedent(word, number, tokens, asked, memory, used.values())
        if not found:
            continue
        used[family] = found
        owner = word in _POSSESSIVE and not (word == "her" and (not after or not after[0].isalpha() or after in STOP))
        ending = ("'" if found.endswith("s") else "'s") if owner else token[len(word) :]
        made += [asked[at:start], found + ending]
        at = end
    return "".join([*made, asked[at:]])


def mentions_name(text: str) -> bool:
    """Whether the text holds a name."""
    return any(m.name for m in mentions(text))
