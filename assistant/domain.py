"""What the product talks about: articles, chunks, hits, citations, answers. Frozen values, no behaviour.

Characters are Unicode code points and every `end` is exclusive, so `text[start:end]` is the quoted string.
The models here are the published JSON: fields may be added, never renamed or dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

Space = Literal["file", "extracted"]
"""`file`: offsets count in the decoded file. `extracted`: in the text the library took out of it (PDF, HTML…)."""

Status = Literal[
    "answered",  # supported by the articles
    "partly",  # a part of the answer, or of a sentence, is not supported; what is missing is named
    "disagree",  # the sources contradict one another; both sides are shown
    "overview",  # a summary or a list of articles was asked for
    "greeting",  # nothing was asked
    "absent",  # not in these articles
    "mentioned",  # the articles mention it but do not answer the question
    "false_premise",  # the question assumes what the articles do not say, or deny
]

SUPPORTED: tuple[Status, ...] = ("answered", "partly", "disagree", "overview", "greeting")


@dataclass(frozen=True, slots=True)
class Article:
    """One article as the library keeps it.

    `text` is the decoded file (`space == "file"`) or what a reader extracted from it; it is never edited:
    boilerplate is only *marked*, as `(start, end)` spans. `sha256` is of the source file's bytes and
    `text_sha256` of `text` in UTF-8. `origins` tells where each found field came from ("front matter").
    """

    id: str
    folder: str
    source: str
    sha256: str
    text_sha256: str
    space: Space
    encoding: str
    text: str
    title: str = ""
    outlet: str = ""
    author: str = ""
    published: str = ""  # ISO 8601 date or date-time; empty when unknown
    section: str = ""
    language: str = ""
    boilerplate: tuple[tuple[int, int], ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
    copy_of: str = ""  # id of the article this is a near copy of: the two count as one voice

    @property
    def day(self) -> str:
        """`YYYY-MM-DD`, or empty when the date is unknown."""
        return self.published[:10]


@dataclass(frozen=True, slots=True)
class Chunk:
    """An exact span of an article: `article.text[start:end] == text`."""

    id: str
    article_id: str
    start: int
    end: int
    text: str


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Filters(_Frozen):
    """Which articles a question may be answered from. Empty means all.

    `since` and `until` are inclusive ISO dates; an article without a date is left out when either is set.
    """

    outlets: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    sources: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.outlets or self.since or self.until or self.sources)


class Citation(_Frozen):
    """The exact words in the source file: `text[start:end] == quote`, always."""

    marker: int = Field(description="Number shown in the answer, from 1.")
    source: str = Field(description="Path relative to the ingested folder, with '/'.")
    sha256: str = Field(description="SHA-256 of the source file's bytes, hex.")
    start: int = Field(ge=0, description="First code point of the quote.")
    end: int = Field(description="One past the last code point of the quote.")
    quote: str = Field(min_length=1)
    space: Space = Field(description="Which text the offsets count in: the file's or the extracted one.")
    encoding: str = Field(description="Encoding the file was decoded with.")
    title: str = ""
    outlet: str = ""
    author: str = ""
    published: str = ""
    text_sha256: str = Field(default="", description="SHA-256 of the text the offsets count in (UTF-8), hex.")
    article_id: str = Field(default="", description="Id in the library, for links.")


class Sentence(_Frozen):
    """One sentence of the answer with the markers of the citations it rests on."""

    text: str
    citations: tuple[int, ...] = ()
    supported: bool = True
    note: str = Field(default="", description="What of the sentence is not covered, when only partly supported.")
    short: tuple[int, int] | None = Field(default=None, description="Span of the short answer inside `text`.")
    before: str = Field(default="", description="The sentence before it in the article, shown to resolve a pronoun.")
    when: str = Field(
        default="",
        description="In a timeline, when it was: ISO 8601 date, date-time or as much as is known (`2024-01`, `2024`); "
        "`--01-24` where the year is not known.",
    )
    when_from: Literal["", "statement", "article"] = Field(
        default="", description="Whether `when` is what the statement tells, or only the day of its article."
    )


class Hit(_Frozen):
    """A retrieved passage."""

    source: str
    start: int
    end: int
    score: float
    text: str = ""
    title: str = ""
    outlet: str = ""
    published: str = ""
    article_id: str = ""
    chunk_id: str = ""


class Voice(_Frozen):
    """Who says what, through whom: one attributed statement."""

    speaker: str
    verb: str = Field(description="The verb of saying as printed: said, denied, declined to comment.")
    stance: Literal["says", "denies", "confirms", "accuses", "declines", "asks"] = "says"
    through: tuple[str, ...] = Field(default=(), description="Outlets the statement passed through, nearest first.")
    citation: int = Field(description="Marker of the citation that holds the statement.")
    copies: tuple[str, ...] = Field(default=(), description="Sources that print the same words; they count once.")


class Usage(_Frozen):
    """What an answer cost. Tokens are the provider's count, or estimated by length; `cost` is in US dollars."""

    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0
    cost: float | None = Field(default=None, description="None when no price is set.")
    estimated: bool = Field(default=False, description="The provider did not count; tokens are estimated by length.")


class Answer(_Frozen):
    """An answer, extractive or generative.

    When `abstained`, `sentences` and `citations` are empty, `text` is the refusal, `missing` names what the
    articles lack and `nearest` holds the closest passages.
    """

    id: str | None = None
    question: str
    text: str
    abstained: bool
    reason: str = Field(default="", description="Why it abstained, or why the model was not used; one sentence.")
    reason_code: Literal["", "language"] = Field(
        default="",
        description="Why it abstained, where `status` does not tell: `language`, no article is in the question's language.",
    )
    status: Status = "answered"
    short_answer: str = ""
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    behind: tuple[tuple[str, ...], ...] = Field(
        default=(),
        description="What the quoted outlets rest on, each from an outlet to where its account ends; one that comes back to "
        "its first outlet is circular reporting. Empty where each tells its own.",
    )
    voices: tuple[Voice, ...] = ()
    missing: tuple[str, ...] = ()
    nearest: tuple[Citation, ...] = ()
    confidence: float = Field(default=0.0, description="Calibrated chance that the articles answer the question.")
    rewritten: str = Field(default="", description="The stand-alone question searched for, when it differs.")
    notice: str = Field(default="", description="One line for the reader, as when a model failed.")
    dropped: int = Field(default=0, description="Proposed sentences that were not supported and are not shown.")
    model: str = Field(default="extractive")
    usage: Usage = Usage()
    seconds: float = 0.0
    timings: Mapping[str, float] = Field(default_factory=dict, description="Seconds by step.")


class Conversation(_Frozen):
    """The answers of one conversation, in order."""

    id: str | None = None
    turns: tuple[Answer, ...]


class Turn(_Frozen):
    """An earlier question and its answer, given as `history`."""

    question: str
    answer: str = ""
    citations: tuple[Citation, ...] = ()
    short_answer: str = ""

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """The turn that an answer ends."""
        return cls(
            question=answer.question, answer=answer.text, citations=answer.citations, short_answer=answer.short_answer
        )


@dataclass(frozen=True, slots=True)
class Event:
    """A piece of a streamed answer.

    kind `step`: `data` is the step's name (finding, reading, checking); `sentence`: a verified `Sentence`,
    with its `Citation`s in `citations`; `answer`: the finished `Answer`, always last.
    """

    kind: Literal["step", "sentence", "answer"]
    data: Any
    citations: tuple[Citation, ...] = ()
