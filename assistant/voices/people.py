"""Who "he", "they", "Ardel" and "the spokesperson" are: looked up in the sentences before, never guessed ahead.

The printed words stay what they are; a resolved speaker always comes with the span where the name stands.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.voices import lexicon as lex
from assistant.voices.outlets import Outlets
from assistant.voices.phrases import is_capital, is_word
from assistant.voices.statement import Span, Statement
from assistant.voices.tokens import QUOTE, Token

Gender = Literal["f", "m", ""]
_BACK = 6  # sentences looked back for a pronoun
_NUMBERS = lex.words("two three four five six seven eight nine ten several some many both few dozens these those")
_WORD = re.compile(r"\w+")
_PLACED = lex.words("north south east west northern southern eastern western new san los fort port lake mount saint")
_OPENERS = lex.words("watch see read listen click meet photos video photo despite unlike former")


def words_of(name: str) -> list[str]:
    """Folded words of a name."""
    return [w.casefold() for w in _WORD.findall(name.replace("’s", "").replace("'s", ""))]


def is_plural(speaker: str) -> bool:
    """Several speak: "two officials", "Kyiv and Moscow", "analysts"."""
    words = words_of(speaker)
    if not words or words[0] in ("a", "an", "one", "another"):
        return False
    head = re.split(r"\b(?:of|for|in|at|from|with|on|who|close|familiar)\b", " ".join(words))[0].split()
    return (
        "and" in words
        or words[0] in _NUMBERS
        or (bool(head) and head[-1] in ("people", "police", "authorities"))
        or (
            bool(head)
            and head[-1] not in ("statements", "records", "documents", "reports", "figures")
            and speaker.split()[-1][:1].islower()
            and head[-1].endswith("s")
            and not head[-1].endswith("ss")
        )
    )


def is_unnamed(speaker: str) -> bool:
    """No name for who speaks: an official, two people close to the Kremlin, a third."""
    words = speaker.split()
    if not words:
        return False
    head = re.split(r"\s(?:of|for|in|at|from|with|on|who|close|familiar|described|within|inside)\s", speaker)[0].split()
    last = head[-1].strip("“”\"'.,").casefold()
    partial = words[0].casefold() in ("one", "another", "both", "others") and last not in lex.ORGANISATION
    ordinal = len(head) == 2 and last in ("second", "third", "fourth", "fifth", "other")
    return last in lex.UNNAMED or partial or ordinal


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named in a sentence."""

    name: str
    span: Span
    opening: bool
    gender: Gender


def gender_of(name: str, context: str = "") -> Gender:
    """From the title or role, else from a common first name; empty when unknown."""
    around = {w.casefold() for w in _WORD.findall(context)}
    if around & lex.FEMALE and not around & lex.MALE:
        return "f"
    if around & lex.MALE and not around & lex.FEMALE:
        return "m"
    first = words_of(name)[:1]
    if first and first[0] in lex.FEMALE_NAMES and first[0] not in lex.MALE_NAMES:
        return "f"
    if first and first[0] in lex.MALE_NAMES and first[0] not in lex.FEMALE_NAMES:
        return "m"
    return ""


class Roster:
    """The persons of one article, by sentence."""

    def __init__(self, text: str, sentences: Sequence[Sequence[Token]], outlets: Outlets) -> None:
        self.text = text
        self.full: dict[str, list[Mention]] = {}
        self.by_sentence: list[list[Mention]] = []
        self.learned: dict[str, Gender] = {}
        for tokens in sentences:
            self.by_sentence.append(self._full_names(tokens, outlets))
            for m in self.by_sentence[-1]:
                self.full.setdefault(words_of(m.name)[-1], []).append(m)
        for i, tokens in enumerate(sentences):
            known = {s for m in self.by_sentence[i] for s in range(*m.span)}
            for k, t in enumerate(tokens):
                surname = t.low.removesuffix("'s")
                if is_capital(t) and surname in self.full and t.start not in known:
                    first = self.full[surname][0]
                    end = t.end - (len(t.text) - len(re.sub(r"[’']s$", "", t.text)))
                    self.by_sentence[i].append(Mention(first.name, (t.start, end), k == 0, first.gender))
            self.by_sentence[i].sort(key=lambda m: (not m.opening, m.span))

    def _full_names(self, tokens: Sequence[Token], outlets: Outlets) -> list[Mention]:
        found, i = [], 0
        while i < len(tokens):
            j = i
            while j < len(tokens) and is_capital(tokens[j]) and is_word(tokens[j]) and tokens[j].low not in lex.TIME:
                j += 1
                if tokens[j - 1].low.endswith("'s"):
                    break
            first = i
            for k in range(i, max(i, j - 1)):
                if tokens[k].low.rstrip(".") in lex.TITLES:
                    first = k + 1
            if (
                first == 0
                and i == 0
                and (
                    tokens[0].low in lex.STOP_NOUN | lex.ADVERBS | lex.DETERMINERS | _OPENERS
                    or re.search(r"-[a-z]", tokens[0].text)
                )
            ):
                first = 1
            run = tokens[first:j]
            lows = {t.low.removesuffix("'s") for t in run}
            shouted = all(t.text.isupper() for t in run)
            if 2 <= len(run) <= 4 and not lows & (lex.ORGANISATION | lex.DETERMINERS) and not shouted:
                before = tokens[first - 1].low if first else ""
                name = re.sub(r"[’']s$", "", self.text[run[0].start : run[-1].end])
                follows = " ".join(t.low for t in tokens[j : j + 3])
                placed = before in ("in", "across", "near", "at", "outside") or run[0].low in _PLACED
                organisation = (
                    (placed and not gender_of(name)) or before == "the" or ", which" in follows or name in outlets
                )
                if not organisation:
                    context = self.text[max(tokens[0].start, run[0].start - 40) : min(tokens[-1].end, run[-1].end + 45)]
                    context = " ".join(_WORD.findall(context)) if len(tokens) else ""
                    near = " ".join(t.text for t in tokens[max(0, first - 3) : first])
                    role = near + " " + (self._apposition(tokens, j))
                    found.append(Mention(name, (run[0].start, run[0].start + len(name)), i == 0, gender_of(name, role)))
            i = max(j, i + 1)
        return found

    @staticmethod
    def _apposition(tokens: Sequence[Token], at: int) -> str:
        if at < len(tokens) and tokens[at].text == ",":
            words = []
            for t in tokens[at + 1 : at + 6]:
                if not is_word(t):
                    break
                words.append(t.text)
            return " ".join(words)
        return ""

    def expand(self, name: str) -> Mention | None:
        """The full name behind a surname: "Ardel" → Tomas Ardel."""
        words = words_of(name)
        options = self.full.get(words[-1], []) if len(words) == 1 else []
        return options[0] if len({m.name for m in options}) == 1 else None


def resolve_person(
    pronoun: str, index: int, at: int, trailing: bool, roster: Roster, before: Sequence[Sequence[Statement]]
) -> tuple[str, Span] | None:
    """The person a "he" or "she" at `at` in sentence `index` stands for: (name, where it stands)."""
    want: Gender = "m" if pronoun == "he" else "f"
    # "He said Thomas beat him": whoever is named in what he says is somebody else.
    others = {m.name for m in roster.by_sentence[index] if m.span[0] > at} if not trailing else set()
    if not trailing:
        here = [m for m in roster.by_sentence[index] if m.opening and m.span[1] <= at and m.gender in (want, "")]
        if here:
            return here[0].name, here[0].span
    for k in range(index - 1, max(-1, index - 1 - _BACK), -1):
        options: list[tuple[str, Span, Gender]] = []
        for s in before[k][:1]:
            known = [m for m in roster.by_sentence[k] if m.name == s.speaker]
            sure = known[0].gender if known else gender_of(s.speaker, f"{s.role} {s.speaker}")
            if _one_person(s, roster):
                options.append((s.speaker, s.resolved_span or s.speaker_span, sure))
        options += [(m.name, m.span, m.gender) for m in roster.by_sentence[k]]
        for name, span, gender in options:
            if name not in others and roster.learned.get(name, gender) in (want, ""):
                roster.learned.setdefault(name, want)  # the next "he" is somebody else
                return name, span
    return None


def _one_person(s: Statement, roster: Roster) -> bool:
    if is_plural(s.speaker):
        return False
    if any(m.name == s.speaker for ms in roster.full.values() for m in ms) or s.role:
        return True
    words = words_of(s.speaker)
    return (
        bool(words)
        and words[0] in ("a", "an", "one", "another", "the", "this", "his", "her")
        and bool(set(words) & (lex.ROLE - lex.ORGANISATION))
        and not is_capital_only(s.speaker)
    )


def is_capital_only(name: str) -> bool:
    """A proper name with nothing else: "The Kremlin"."""
    return all(w[:1].isupper() for w in name.split())


_SEVERAL = re.compile(
    r"\b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]everal|[Mm]any|[Ss]ome)(?: [\w-]+){0,3}? "
    r"(?:people|sources|officials|insiders|persons|individuals|diplomats|aides|witnesses|officers|executives|lawmakers)\b"
)


def resolve_group(
    index: int, before: Sequence[Sequence[Statement]], text: str, spans: Sequence[Span]
) -> tuple[str, Span] | None:
    """Who "they" are: the last several who spoke, or the last several sources that were introduced."""
    for k in range(index - 1, max(-1, index - 5), -1):
        for s in before[k]:
            if is_plural(s.speaker):
                return s.speaker, s.resolved_span or s.speaker_span
        introduced = _SEVERAL.search(text, *spans[k])
        if introduced:
            return introduced.group(), introduced.span()
    return None


_ACCOUNT = re.compile(
    r"\b(?:report|story|article|account|study|survey|investigation) (?:by|in|from) "
    r"(?:(?:the|a) (?:[a-z]\w+ ){0,3})?([A-Z]\w*(?: [A-Z]\w*){0,3})[^,;]{0,3}$"
)
"""What "It said" goes on about: "… an earlier report by the newspaper X."."""

_OWNER = re.compile(r"([A-Z]\w+(?: [A-Z]\w+){0,3})[’']s? ")


_BODY = re.compile(r"((?:The|A|An) (?:[\w-]+ )??(\w+)) ")
_BODIES = lex.ORGANISATION | {
    "laboratory",
    "newspaper",
    "report",
    "study",
    "article",
    "magazine",
    "regulator",
    "watchdog",
}


def resolve_thing(
    index: int, roster: Roster, before: Sequence[Sequence[Statement]], text: str, spans: Sequence[Span]
) -> tuple[str, Span] | None:
    """What "it" is: the last organisation, country or paper that spoke."""
    for k in range(index - 1, max(-1, index - 4), -1):
        account = _ACCOUNT.search(text, *spans[k])
        if account and k == index - 1:
            return account.group(1), account.span(1)
        for s in before[k]:
            if (
                not _one_person(s, roster)
                and not is_plural(s.speaker)
                and s.speaker.casefold() not in ("it", "we", "i")
            ):
                return s.speaker, s.resolved_span or s.speaker_span
        body = _BODY.match(text, *spans[k])
        if body and k == index - 1 and body.group(2) in _BODIES:
            return body.group(1), body.span(1)
        owner = _OWNER.match(text, *spans[k])
        if owner and k == index - 1:
            return owner.group(1), owner.span(1)
    return None


def resolve_definite(printed: str, index: int, before: Sequence[Sequence[Statement]]) -> tuple[str, Span] | None:
    """ "the spokesperson", "this official" → the fuller phrase that introduced the same noun."""
    words = words_of(printed)
    if len(words) < 2 or words[0] not in ("the", "this", "that") or not set(words[-1:]) & lex.ROLE:
        return None
    for k in range(index - 1, max(-1, index - 12), -1):
        for s in before[k]:
            theirs = words_of(s.speaker)
            if words[-1] in theirs and len(theirs) > len(words) and words[-1] not in words_of(s.role):
                return s.speaker, s.resolved_span or s.speaker_span
            if s.role and words[-1] in words_of(s.role) and words[-1] not in ("official", "officials", "source"):
                return s.speaker, s.resolved_span or s.speaker_span
    return None


def quoted_share(tokens: Sequence[Token]) -> float:
    """How much of the sentence stands in quotation marks, 0 to 1."""
    whole = tokens[-1].end - tokens[0].start if tokens else 0
    return sum(t.end - t.start for t in tokens if t.low == QUOTE) / whole if whole else 0.0
