"""What the attribution rules find: one statement, who makes it, through whom it came."""

from dataclasses import dataclass, field

from assistant.voices.lexicon import Stance
from assistant.voices.phrases import Phrase

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """One attributed statement. Every span is `(start, end)` in code points of the article's text, end-exclusive.

    `speaker` is who speaks, resolved ("Tomas Ardel" where the sentence prints "he"); `speaker_span` is what the
    sentence prints and `resolved_span` where the name stands when that is elsewhere. `through` names the outlets
    the sentence says the words passed through, nearest to the speaker first; the article's own outlet is not in it.
    `sentence` is the whole sentence as printed and `role` what the name is introduced with ("the fire chief").
    `nested` marks what is told inside another's statement ("Reuters wrote that Ardel had denied it").
    `continued` marks a sentence that has no verb of saying and goes on with the quotation of a neighbour.
    """

    index: int
    speaker: str
    speaker_span: Span
    verb: str
    verb_span: Span
    stance: Stance
    content_span: Span
    through: tuple[str, ...] = ()
    negated: bool = False
    resolved_span: Span | None = None
    continued: bool = False
    role: str = ""
    sentence: str = ""
    nested: bool = False

    @property
    def unnamed(self) -> bool:
        """No name is given for who speaks: "two officials", "a Russian source"."""
        from assistant.voices.people import is_unnamed

        return is_unnamed(self.speaker)


@dataclass
class Found:
    """A statement before its speaker is resolved. Token indices; spans are made at the end."""

    verb: int
    verb_end: int
    stance: Stance
    subject: Phrase
    trailing: bool = False
    negated: bool = False
    through: list[str] = field(default_factory=list)
    content: tuple[int, int] = (0, 0)
    nested: bool = False
    inherits: bool = False
