"""What "he", "it", "they" and "there" point to in a conversation: the earlier turns, and the likeliest phrase of them.

Guesses by form alone. Who or what was asked for comes before what the question named, a known gender before an unknown
one; where nothing fits, nothing is guessed and the pronoun stays. Measured in docs/experiments.md, "Follow-ups".
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from assistant.gazetteer import is_nobody
from assistant.mentions import Mention, mentions
from assistant.question import AUXILIARIES, Question, analyse
from assistant.terms import STOP, stems, words
from assistant.voices.lexicon import ORGANISATION
from assistant.voices.people import Gender

READ = 300  # characters of an earlier answer that are used
HE, SHE = {"he", "him", "his"}, {"she", "her", "hers"}
PERSON = HE | SHE
THING = {"it", "its", "this", "that"}
MANY = {"they", "them", "their", "theirs", "these", "those"}
_POINTING = {"this", "that", "these", "those"}
_OPENS_CLAUSE = {"who", "whom", "whose", "which", "that", "of"}  # "the families of those who died"
_IMPERSONAL = frozenset("take takes make mean true cost costs rain possible better".split())  # "what does it cost"
_OWN_ANSWER = frozenset({"date", "count", "money", "percent", "reason", "person"})  # kinds no "it" is an answer to
_NAME = re.compile(r"(?:[A-Z][\w'’.-]*|of|the|de|and|for)(?:\s(?:[A-Z][\w'’.-]*|of|the|de|and|for)){0,5}")
_ROLE = re.compile(r"who\s+(?:is|was|are|were)\s+(the\s+[^,?]+?)(?:\s+(?:who|that|which|when|whose)\b.*)?[\s?]*$", re.I)
_COUNTED = re.compile(
    r"\b(?:how many|which|what)\s+((?:[a-z]+\s+){0,2}?(?:people|children|men|women|[a-z]+[^s\W]s))\s+(\w+)", re.I
)

_MUCH = re.compile(r"\bhow much\s+((?:[a-z]+\s+){0,1}?[a-z]+)\s+(\w+)", re.I)


@dataclass(slots=True)
class Memory:
    """What has been talked about since the topic last changed: newest turn last."""

    questions: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    shorts: list[str] = field(default_factory=list)
    genders: dict[str, Gender] = field(default_factory=dict)
    """By folded name and by last name: from a title or a first name, or because "he" was said of them."""

    def add(self, question: str, answer: str, short: str) -> None:
        """Remember a turn: its readable question, what was answered, and the short answer marked in it."""
        self.questions.append(question)
        self.answers.append(answer)
        self.shorts.append(short)
        for m in (*mentions(question), *mentions(answer)):
            if m.person and m.gender:
                self.learn(m.text, m.gender)

    def clear(self) -> None:
        """Another topic begins."""
        for kept in (self.questions, self.answers, self.shorts, self.genders):
            kept.clear()

    def gender(self, name: str, seen: Gender = "") -> Gender:
        """Of a person named in the conversation; empty when unknown."""
        return seen or self.genders.get(" ".join(words(name)), "")

    def learn(self, name: str, gender: Gender) -> None:
        """Remember a gender. A last name that two share tells nothing."""
        spoken = words(name)
        self.genders.setdefault(" ".join(spoken), gender)
        if len(spoken) > 1 and self.genders.setdefault(spoken[-1], gender) != gender:
            self.genders[spoken[-1]] = ""


@dataclass(frozen=True, slots=True)
class _Turn:
    """An earlier turn: what its question mentions, what only its answer does, and the name that answered, if one did."""

    read: Question
    here: list[Mention]
    new: list[Mention]
    answered: str


def antecedent(
    word: str, number: int, tokens: Sequence[tuple[str, int, int]], asked: str, memory: Memory, used: Collection[str]
) -> str:
    """What the pronoun `word`, the token of that number, stands for; empty when it should be left alone."""
    after = tokens[number + 1][0].lower() if number + 1 < len(tokens) else ""
    before = tokens[number - 1][0].lower() if number else ""
    mine = set(stems(asked))
    if any(t[0] in ".?!" for t in tokens[:number]):
        return ""  # what was said just before it in the same breath is the likelier antecedent
    if word == "there":
        return "" if after.isalpha() else _place(memory)
    if word in PERSON:
        gender: Gender = "m" if word in HE else "f"
        if any(
            m.person and memory.gender(m.text, m.gender) in ("", gender)
            for m in _named_before(asked, tokens[number][1])
        ):
            return ""  # a name earlier in the same question is the likelier antecedent
        found = _person(memory, mine, used, gender)
        if found:
            memory.learn(found, gender)
        return found
    if word in THING | MANY:
        if word in _POINTING and after.isalpha() and (after not in STOP or after in _OPENS_CLAUSE):
            return ""  # "that report" has its noun, "those who died" its clause
        if word == "that" and before and before not in STOP | {"reported"} and after.isalpha():
            return ""  # a conjunction: "said that …"
        if (word == "it" and after in _IMPERSONAL) or number == 0:
            return ""
        if (
            word == "that"
            and before in ("is", "was")
            and not after.isalpha()
            and tokens[0][0].lower() in ("who", "which")
        ):
            return ""  # "which minister was that?" asks who was just named, and is read with the last answer
        many = word in MANY
        if any(_fits(m, many) for m in _named_before(asked, tokens[number][1])):
            return ""
        subject = word == "its" or (before in AUXILIARIES and after.isalpha())
        return _thing(memory, mine, used, many=many, subject=subject)
    return ""


def _named_before(asked: str, start: int) -> list[Mention]:
    return [m for m in mentions(asked) if m.name and m.end <= start]


def _fits(m: Mention, many: bool) -> bool:
    """Whether "they", or "it", can stand for it by its form."""
    body = bool(set(words(m.text)) & ORGANISATION)
    return not m.person and not m.place and ((m.plural or body) if many else not m.plural)


def _turns(memory: Memory) -> list[_Turn]:
    """The turns, newest first."""
    found = []
    for asked, said, short in zip(*map(reversed, (memory.questions, memory.answers, memory.shorts)), strict=True):
        heard = set(stems(asked))
        new = [m for m in mentions(said[:READ]) if not set(stems(m.text)) & heard]
        new.sort(key=lambda m: not (short and (m.text in short or short in m.text)))
        named = short if _NAME.fullmatch(short) and not set(stems(short)) <= heard else ""
        found.append(_Turn(analyse(asked), mentions(asked), new, named))
    return found


def _person(memory: Memory, mine: set[str], used: Collection[str], gender: Gender) -> str:
    """The likeliest "he" or "she": who was asked for, else who the question named; a known gender decides."""
    for turn in _turns(memory):
        wanted = turn.read.kind == "person"
        answered = [m for m in turn.new if turn.answered and (turn.answered in m.text or m.text in turn.answered)]
        likely = [*(answered or turn.new), *turn.here] if wanted else turn.here
        known = {m: memory.gender(m.text, m.gender) for m in (*turn.new, *turn.here)}
        fitting = [m for m in known if m.person and known[m] in ("", gender)]
        if wanted and (role := _ROLE.match(turn.read.text)) and not any(m in turn.new for m in fitting):
            return role.group(1)  # nobody was found, and "he" is still whoever that is
        # what else the answer speaks of comes last, and a lone capitalised word of it may name anything
        fitting.sort(key=lambda m: (m not in likely, known[m] != gender, m in turn.new and " " not in m.text))
        if wanted:
            fitting.sort(key=lambda m: (m not in likely, known[m] != gender, m not in turn.new))
        for m in fitting:
            if m.text not in used and not set(stems(m.text)) <= mine:
                return m.text
    return ""


def _thing(memory: Memory, mine: set[str], used: Collection[str], *, many: bool, subject: bool) -> str:
    """The likeliest "it" or "they": a name rather than a description, an early one rather than a late."""
    for turn in _turns(memory):
        kind, named = turn.read.kind, re.search(r"\b(?:which|what)\b", turn.read.text, re.I) and turn.read.focus
        # "Which airport was closed?" is answered by what "it" is, "Where did it crash?" is not; and of what an outlet
        # reported more is asked than of the outlet, unless "it" does something.
        asked_for = kind in ("outlet", "organisation") or (named and kind not in _OWN_ANSWER)
        options: list[str] = []
        if counted := _counted(turn.read.text, many):
            options.append(counted)
        if asked_for and not many and (subject or kind != "outlet"):
            somebody = kind == "thing" and any(m.person and m.text in turn.answered for m in turn.new)
            if turn.answered and not somebody:
                options.append(turn.answered)
            elif kind in ("outlet", "organisation"):
                options += [m.text for m in turn.new if m.name and _fits(m, many=False)]
        # Places are spoken of as "there"; what a relative clause mentions is beside the point, and "that call" points back.
        here = sorted(turn.here, key=lambda m: (m.pointing, m.aside, not m.name))
        pointed = topic(memory, mine)  # "that call" says too little without whose it was
        options += [f"{m.text} ({pointed})" if m.pointing and pointed else m.text for m in here if _fits(m, many)]
        for text in options:
            if text and text not in used and not set(stems(text)) <= mine:
                return text
    return ""


def _counted(asked: str, many: bool) -> str:
    """What was counted: "How many girls has he raised?" → the girls, "How much aid …?" → the aid; empty when nothing was."""
    found = (_COUNTED if many else _MUCH).search(asked)
    if not found or set(words(found.group(1))) & (AUXILIARIES | STOP):
        return ""
    return f"the {found.group(1)}" if found.group(2).lower() in AUXILIARIES else ""


def _place(memory: Memory) -> str:
    """Where "there" is, as "in X"; a question for a place or a body is answered by one."""
    for turn in _turns(memory):
        kind = turn.read.kind
        wanted = kind in ("place", "organisation") or (
            words(turn.read.text)[:1] == ["which"] and kind not in _OWN_ANSWER
        )
        answered = [m for m in turn.new if m.name and not m.person and (m.place or wanted)]
        named = [m for m in turn.here if m.name and m.place]
        for m in [*answered, *named] if wanted else [*named, *answered]:
            return f"in {m.text}"
    return ""


def topic(memory: Memory, mine: set[str]) -> str:
    """What has been talked about, when the question does not name it."""
    for asked in reversed(memory.questions):
        kept = [
            m for m in mentions(asked) if not set(stems(m.text)) & mine and m.name and not is_nobody(m.text.lower())
        ]
        if kept:
            return kept[0].text
    return ""
