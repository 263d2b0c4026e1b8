"""The extractive answerer: retrieved passages → quoted sentences, or a reasoned refusal. No model, no key, no network."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from langchain_core.embeddings import Embeddings

from assistant.abstain import Decision, contradicts, decide, reason_for
from assistant.compose import LONGEST_LIST, Pick, both_sides, choose
from assistant.domain import Article, Filters, Status
from assistant.evidence import Evidence, weigh
from assistant.library import Catalogue
from assistant.overview import first_span, library_overview, mentions, summary, topic_of
from assistant.question import Question, analyse
from assistant.reader import SentenceReader
from assistant.retrieve import Passage

Context = Sequence[tuple[str, float]]
Retrieve = Callable[[str, int, Filters | None, Context], list[Passage]]
POOL = 40  # passages read for one question

_PARTS = re.compile(
    r"[,;:]?\s+(?:and|but)\s+(?:then\s+)?(?=(?:who|what|when|where|why|how|which|by whom)\b)|[:;]\s+(?=(?:who|what|when|where|why|how|which)\b)|"
    r"\?\s+(?=\w)", re.I,
)  # fmt: skip
_WROTE = re.compile(
    r"\bwho (?:wrote|authored|penned|is the author|is the reporter|reported)\b.*\b(?:article|story|report|piece|text|column)\b|"
    r"\b(?:author|byline) of\b|\bwho(?:se)? (?:is|was) (?:the )?(?:author|byline|writer|reporter)\b|\bwritten by whom\b", re.I,
)  # fmt: skip
_PUBLISHED_BY = re.compile(
    r"\b(?:which|what) (?:outlet|newspaper|paper|site|website|publication|magazine)\b.*\b(?:published|ran|printed|carried|released)\b.*"
    r"\b(?:article|story|report|piece)\b|\bwho published\b", re.I,
)  # fmt: skip


@dataclass(slots=True)
class Draft:
    """What will be shown, before it is cited: quotations, or the reason why there is none."""

    question: Question
    status: Status
    picks: list[Pick] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    ranked: list[Evidence] = field(default_factory=list)
    confidence: float = 0.0
    missing: tuple[str, ...] = ()
    reason: str = ""

    @property
    def nearest(self) -> list[Evidence]:
        """The closest passages when there is no answer; first those that deny what the question assumes."""
        against = [e for e in self.ranked[:8] if contradicts(self.question, e.text)]
        return [*against, *(e for e in self.ranked if e not in against)][:2]

    @property
    def short_answer(self) -> str:
        """The words marked in the best quotation."""
        marked = [p for p in self.picks if p.short]
        if not marked:
            return ""
        if self.status == "disagree":
            return " / ".join(p.text[slice(*p.short)] for p in marked if p.short)
        best = next(
            (p for e in self.ranked[:3] for p in marked if p.article.id == e.article.id and p.start <= e.start < p.end),
            marked[0],
        )
        assert best.short is not None
        return best.text[best.short[0] : best.short[1]]


class Extractor:
    """Answers from quotations alone."""

    def __init__(
        self,
        catalogue: Catalogue,
        retrieve: Retrieve,
        embedder: Embeddings,
        reader: Callable[[], SentenceReader | None] = lambda: None,
    ) -> None:
        self.catalogue, self.retrieve, self.embedder, self.reader = catalogue, retrieve, embedder, reader

    def read(
        self, question: Question, filters: Filters | None, context: Context = ()
    ) -> tuple[list[Passage], list[Evidence], dict[str, int]]:
        """Passages, their sentences as evidence (best first), and the article frequency of the question's terms."""
        passages = self.retrieve(question.text, POOL, filters, context)
        frequency = self.catalogue.document_frequency(question.terms)
        ranked = weigh(
            question, passages, frequency, self.catalogue.count()[0], self.embedder.embed_documents, self.reader()
        )
        return passages, ranked, frequency

    def draft(self, text: str, filters: Filters | None = None, context: Context = ()) -> Draft:
        """The extractive answer to a stand-alone question; `context`: see `HybridRetriever.passages`."""
        question = analyse(text)
        if question.kind == "greeting":
            return Draft(question, "greeting", reason="Nothing was asked.")
        if question.kind == "library":
            return Draft(question, "overview", library_overview(self.catalogue, filters), confidence=1.0)
        if question.kind == "summary" and not topic_of(question):
            articles = self.catalogue.articles(filters, text=True)
            return Draft(question, "overview", summary([], articles, has_topic=False), confidence=1.0)
        passages, ranked, frequency = self.read(question, filters, context)
        decision = decide(question, ranked, frequency)
        draft = Draft(
            question, decision.status, [], passages, ranked, decision.confidence, decision.missing, decision.reason
        )
        if (written := self._about_article(question, passages)) is not None:
            draft.picks, draft.status, draft.reason, draft.missing = written, "answered", "", ()
            return draft
        if question.kind in ("summary", "name", "mentions"):
            return self._overview(draft, decision, question)
        parts = [p.strip() for p in _PARTS.split(text) if p.strip()]
        if len(parts) > 1:
            several = self._several(parts, filters)
            if several is not None:
                draft.picks, draft.status, draft.reason, draft.missing = several, "answered", "", ()
                return draft
        if decision.answered:
            compare = question.kind == "compare"
            draft.picks = choose(question, ranked, most=4 if compare else 3, per_article=compare)
            if sides := both_sides(ranked, question, draft.picks):
                draft.picks, draft.status = sides, "disagree"
        return draft

    def _overview(self, draft: Draft, decision: Decision, question: Question) -> Draft:
        topic = topic_of(question)
        known = any(self.catalogue.document_frequency(topic).values())
        names_known = all(
            any(self.catalogue.document_frequency([w.lower() for w in n.split()]).values()) for n in question.names
        )
        if not known or not names_known:
            draft.status, draft.missing = "absent", tuple(question.names or topic)
            draft.reason = reason_for("absent", draft.missing)
            return draft
        if question.kind == "mentions":
            draft.picks = mentions(draft.ranked, question)
        else:
            draft.picks = summary(draft.ranked, [], has_topic=True)
        draft.status, draft.reason, draft.missing = ("overview" if draft.picks else "absent"), "", ()
        return draft

    def _several(self, parts: Sequence[str], filters: Filters | None) -> list[Pick] | None:
        """One or two quotations for each part of a question that asks several things; None when a part has none."""
        picks: list[Pick] = []
        for number, part in enumerate(parts):
            # a part such as "and what did the Senate approve" leans on the names of the first
            text = part if number == 0 or analyse(part).names else f"{part} {' '.join(analyse(parts[0]).names)}"
            question = analyse(text)
            _, ranked, frequency = self.read(question, filters)
            if not decide(question, ranked, frequency).answered:
                if number == 0 and question.kind == "compare":
                    continue  # "How do the reports differ on aid:" is answered by its parts
                return None
            for pick in choose(question, ranked, most=1):
                if pick not in picks:
                    picks.append(pick)
        return picks if sum(len(p.text) for p in picks) <= LONGEST_LIST else None

    def _about_article(self, question: Question, passages: Sequence[Passage]) -> list[Pick] | None:
        """The byline, or the outlet, of the article a question is about; None when it does not ask for one."""
        asks_author, asks_outlet = _WROTE.search(question.text), _PUBLISHED_BY.search(question.text)
        if not (asks_author or asks_outlet):
            return None
        seen: list[Article] = []
        for p in passages:
            if p.article not in seen:
                seen.append(p.article)
        for article in seen[:2]:
            value = article.author if asks_author else article.outlet
            if value and (span := first_span(article, value)):
                return [_line(article, span)]
        return None


def _line(article: Article, span: tuple[int, int]) -> Pick:
    """The line that holds a span, as a quotation with the span marked."""
    start = article.text.rfind("\n", 0, span[0]) + 1
    end = article.text.find("\n", span[1])
    end = len(article.text) if end < 0 else end
    while start < span[0] and article.text[start] in " \t*_#>":
        start += 1
    while end > span[1] and article.text[end - 1].isspace():
        end -= 1
    if end - start > 300:
        start, end = span
    return Pick(article, start, end, (span[0] - start, span[1] - start))
