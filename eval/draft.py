"""Questions proposed from the articles, each with the span that answers it, for a person to accept, mend or skip.

The rules are plain on purpose: who said it, when it was, how many. What they give is a draft; a person decides, and
the exact span stays with the question whatever becomes of its wording.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain import Article
from assistant.sentences import sentence_spans

_NAME = r"(?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w'’-]+"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = rf"(?:\d{{1,2}} {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{1,2}}(?:, \d{{4}})?|{_MONTH} \d{{4}}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_SAID = re.compile(
    rf"^(?:[A-Z]?[\w-]+ ){{0,3}}?(?P<answer>{_NAME})(?:, [^,]{{3,60}},)? "
    r"(?P<verb>said|denied|called|announced|wrote|rejected|accused|confirmed|warned|dismissed|refused)\b(?P<rest>.{12,140}?)[.!]?$"
)
_WHEN = re.compile(
    rf"^(?P<subject>[A-Z][^,;:“”\"]{{2,60}}?) (?P<verb>was|were) (?P<rest>[^,;:“”\"]{{4,80}}?) (?:on|in) (?P<answer>{_DATE})\b"
)
_COUNT = re.compile(r"\b(?P<answer>\d[\d,.]*(?<![,.])(?: (?:million|billion|thousand))?) (?P<noun>[a-z]{3,}s)\b")


class Gold(BaseModel):
    """Where the answer stands: `text[start:end] == quote` in the file of that hash."""

    model_config = ConfigDict(frozen=True)

    source: str
    sha256: str
    start: int
    end: int
    quote: str


class Proposal(BaseModel):
    """A proposed question in the form of a question file, with its span."""

    model_config = ConfigDict(frozen=True)

    id: str
    type: str
    question: str
    facts: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...]
    answerable: bool = True
    gold: tuple[Gold, ...] = Field(description="The sentence that answers it.")


def propose(articles: Iterable[Article], wanted: int) -> list[Proposal]:
    """Up to `wanted` proposals, spread over the articles: one of each article, then a second of each, and so on."""
    queues = [list(_of(a)) for a in articles]
    found: list[Proposal] = []
    while len(found) < wanted and any(queues):
        for queue in queues:
            if queue and len(found) < wanted:
                found.append(queue.pop(0))
    return found


def _of(article: Article) -> Iterator[Proposal]:
    asked: set[str] = set()
    for start, end in sentence_spans(article.text, article.language or "en"):
        sentence = " ".join(article.text[start:end].split())
        for kind, question, answer in _questions(sentence, article):
            if question not in asked and answer in sentence:
                asked.add(question)
                yield _proposal(article, kind, question, answer, start, end)


def _questions(sentence: str, article: Article) -> Iterator[tuple[str, str, str]]:
    """Type, question and answer for what the rules find in a sentence; the first that fits."""
    if (m := _SAID.match(sentence)) is not None:
        yield "who", f"Who {m['verb']}{m['rest']}?", m["answer"]
    elif (m := _WHEN.match(sentence)) is not None:
        subject = m["subject"]
        first = subject.split()[0]
        lowered = first.lower() if first in ("The", "A", "An") else first
        yield "when", f"When {m['verb']} {lowered}{subject[len(first) :]} {m['rest']}?", m["answer"]
    elif (m := _COUNT.search(sentence)) is not None:
        yield "number", f"How many {m['noun']} does “{article.title or article.source}” speak of?", m["answer"]


def _proposal(article: Article, kind: str, question: str, answer: str, start: int, end: int) -> Proposal:
    key = hashlib.sha256(f"{article.source}\0{start}\0{question}".encode()).hexdigest()[:10]
    gold = Gold(source=article.source, sha256=article.sha256, start=start, end=end, quote=article.text[start:end])
    return Proposal(
        id=f"new-{key}", type=kind, question=question, facts=((answer,),), sources=(article.source,), gold=(gold,)
    )
