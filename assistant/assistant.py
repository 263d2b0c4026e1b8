"""The assistant: question → events → answer. Extractive or generative, the same steps and the same `Answer`."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.abstain import reason_for
from assistant.cite import CitationList
from assistant.compose import Pick, plain
from assistant.domain import Answer, Event, Filters, Hit, Sentence, Turn, Usage
from assistant.errors import LibraryEmpty, UsageError
from assistant.extract import Draft, Extractor
from assistant.language import foreign, question_language
from assistant.library import Catalogue
from assistant.question import analyse
from assistant.reader import SentenceReader
from assistant.retrieve import HybridRetriever, Passage
from assistant.rewrite import standalone
from assistant.terms import words
from assistant.voices import behind, voices

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from assistant.generate import Generative, Written

REFUSAL = "Not in these articles."
_CAPITALISED = re.compile(r"(?<!^)\b[^\W\d_a-z][\w'’]+")
LONGEST_QUESTION = 4_000  # characters; every word of a question is compared with every word of fifty articles


class Assistant:
    """Answers questions over one library. Made by `assistant.load`; safe to share between threads."""

    def __init__(
        self,
        retriever: HybridRetriever,
        generative: "Generative | None" = None,
        reader: "Callable[[], SentenceReader | None]" = lambda: None,
    ) -> None:
        self.retrieval, self.generative = retriever, generative
        self.extractor = Extractor(retriever.catalogue, retriever.passages, retriever.embedder, reader)

    @property
    def catalogue(self) -> Catalogue:
        """The library's articles."""
        return self.retrieval.catalogue

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """The finished answer: `stream` read to its end.

        Raises:
            UsageError: the question is empty or longer than `LONGEST_QUESTION` characters.
            LibraryError: the library cannot be read.
        """
        for event in self.stream(question, history, filters):
            if event.kind == "answer":
                answer: Answer = event.data
        return answer

    def stream(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Iterator[Event]:
        """The answer piece by piece; a sentence is only ever yielded verified, the last event is the answer."""
        started = time.perf_counter()
        question = question.strip()
        if not question:
            raise UsageError("the question is empty; ask something")
        if len(question) > LONGEST_QUESTION:
            raise UsageError(
                f"the question has {len(question):,} characters and {LONGEST_QUESTION:,} are the most; ask it in parts"
            )
        check_dates(filters)
        if not self.catalogue.count()[0]:
            raise LibraryEmpty("the library holds no articles; run `citewire ingest FOLDER`")
        yield Event("step", "finding")
        asked, spent, failed = standalone(question, history), list[Usage](), None
        if self.generative and history:
            asked, failed = self.generative.follow_up(question, history, asked, spent)
        draft = self.extractor.draft(asked.question, filters, asked.context, asked.about)
        unanswered = not draft.picks and draft.status != "greeting"
        told = self._foreign(question, filters) if unanswered else ""
        if told:
            draft.status, draft.reason, draft.missing = "absent", told, ()
        yield Event("step", "reading")
        yield Event("step", "checking")
        cited = CitationList()
        written: Written | None = None
        if self.generative:
            written = yield from self.generative.write(draft, cited, spent, failed)
        sentences: list[Sentence] = list(written.sentences) if written else []
        # the same words may stand in any article that was found, not only in those that are quoted; and copies come last
        picked = [p.article for p in draft.picks]
        beside = [p.article for p in draft.passages[:10]]
        around = {a.id: a for a in (*picked, *beside, *self.catalogue.near_copies(picked, filters))}
        if written and written.sentences:
            draft.picks, draft.missing = written.left, () if draft.status != "partly" else draft.missing
            draft.status = written.status
        elif written and written.declined:
            draft.picks, draft.status, draft.reason = [], "mentioned", reason_for("mentioned", ())
        for pick in map(plain, draft.picks):
            citation = cited.add(pick.article, pick.start, pick.end)
            said = Sentence(
                text=citation.quote, citations=(citation.marker,), short=pick.short, when=pick.when, when_from=pick.when_from
            )  # fmt: skip
            sentences.append(said)
            yield Event("sentence", said, (citation,))
        abstained = not sentences
        nearest = CitationList()
        if abstained and draft.status != "greeting":
            named = {w.lower() for w in _CAPITALISED.findall(question)} if told else set()
            for e in draft.nearest:  # of a question in another language only names can be in the articles
                if not told or named.intersection(words(e.text)):
                    nearest.add(e.article, e.start, e.end)
        text = render_text(sentences) if sentences else self._refusal(draft)
        speaking = () if draft.status == "overview" else voices(cited.all(), around.values())
        quoted = [Pick(around[c.article_id], c.start, c.end) for c in cited.all() if c.article_id in around]
        yield Event(
            "answer",
            Answer(
                question=question,
                text=text,
                abstained=abstained,
                reason=draft.reason if abstained else "",
                reason_code="language" if told and abstained else "",
                status=draft.status,
                short_answer=written.short_answer if written and written.sentences else draft.short_answer,
                sentences=tuple(sentences),
                citations=cited.all(),
                hits=tuple(p.hit() for p in draft.passages[:10]),
                voices=speaking,
                behind=behind(quoted) if speaking else (),
                missing=draft.missing,
                nearest=nearest.all(),
                confidence=round(draft.confidence, 4),
                notice=(written.notice if written else "") or draft.notice,
                dropped=written.dropped if written else 0,
                model=self.generative.name if self.generative and written and written.sentences else "extractive",
                usage=written.usage if written else Usage(),
                rewritten=asked.question if asked.question != question else "",
                seconds=round(time.perf_counter() - started, 4),
            ),
        )

    def _foreign(self, question: str, filters: Filters | None) -> str:
        """One sentence when no article is in the language of the question; else empty."""
        spoken = question_language(question)
        if not spoken or self.catalogue.speaks(spoken, filters):
            return ""
        return foreign(question, self.catalogue.languages(filters))

    def _refusal(self, draft: Draft) -> str:
        if draft.status == "greeting":
            titles = [a.title for a in self.catalogue.articles()[:2] if a.title]
            about = f", for example about “{titles[0]}”" if titles else ""
            return f"Hello. Ask me about the {self.catalogue.count()[0]} articles in this library{about}."
        return draft.reason or REFUSAL

    def search(self, query: str, k: int = 5, filters: Filters | None = None, rerank: bool = False) -> list[Hit]:
        """The k best passages, the best one of each article first.

        `rerank`: in the order of an answer's passages, for which their sentences are read (the 40 best at most, some
        tenths of a second); better where the question has an answer.
        """
        return [p.hit() for p in self.passages(query, k, filters, rerank)]

    def passages(self, query: str, k: int = 5, filters: Filters | None = None, rerank: bool = False) -> list[Passage]:
        """As `search`, with articles and signals."""
        check_dates(filters)
        if rerank:
            return self.extractor.read(analyse(query), filters)[0][:k]
        return self.retrieval.passages(query, k, filters)

    def retriever(self, k: int = 5, rerank: bool = False) -> "BaseRetriever":
        """A LangChain retriever over this library; `rerank`: see `search`."""
        from assistant.langchain import CitewireRetriever

        return CitewireRetriever(assistant=self, k=k, rerank=rerank)

    def runnable(self) -> "Runnable[Any, Answer]":
        """A LangChain Runnable: a question, or `{"question", "history"}`, to an `Answer`."""
        from assistant.langchain import as_runnable

        return as_runnable(self)


def check_dates(filters: Filters | None) -> None:
    """Raise UsageError unless the dates of the filters are empty or ISO dates."""
    for value in (filters.since, filters.until) if filters else ():
        try:
            date.fromisoformat(value or "2000-01-01")
        except ValueError:
            raise UsageError(f"'{value}' is no date; write it as YYYY-MM-DD") from None


def render_text(sentences: Sequence[Sentence]) -> str:
    """Sentences with their markers, as plain text: `It was denied. [1]`."""
    return " ".join(s.text + "".join(f" [{m}]" for m in s.citations) for s in sentences)
