"""The extractive answerer: retrieved passages → quoted sentences, or a reasoned refusal. No model, no key, no network."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from langchain_core.embeddings import Embeddings

from assistant.abstain import Decision, contradicts, decide, reason_for
from assistant.casing import is_small, with_capitals
from assistant.compose import LONGEST_LIST, Pick, both_sides, choose
from assistant.domain import Article, Filters, Status
from assistant.evidence import Evidence, weigh
from assistant.holders import holders, of_another, offices_asked, role_asked, says_all, was
from assistant.identity import asked_about, introduction
from assistant.imprint import UNSIGNED, imprint
from assistant.library import Catalogue
from assistant.margin import NOTICE, answer_beside, asks_for_credit
from assistant.overview import library_overview, mentions, summary, topic_of
from assistant.parts import Part, parts_of
from assistant.question import Question, analyse
from assistant.reader import SentenceReader
from assistant.recency import asks_for_recent, freshness, without_recency
from assistant.reorder import reordered
from assistant.retrieve import Passage
from assistant.terms import STOP, as_term, words
from assistant.timeline import NEWEST, asks_for_timeline, course, course_of_all, subject

Context = Sequence[tuple[str, float]]
Retrieve = Callable[[str, int, Filters | None, Context], list[Passage]]
POOL = 40  # passages read for one question
KNOWN = 0.9  # confidence where a sentence introduces the person asked about
UNKNOWN = 0.4  # … at most, where a role is asked for and nobody is named beside it
FRESH = 8.0  # what the newest article gains where the newest is asked for; a sentence that answers scores about 15
STAYS = 1.2  # … and an article that the last answer quoted, in a follow-up
SECOND = 0.3  # least confidence in what else is asked, where one part is surely answered
MARGINAL = 0.6  # confidence of what only a caption or a teaser says
_LISTED = frozenset({"summary", "name", "mentions", "compare"})
NO_DATES = f"{reason_for('mentioned', ())} No statement on it has a date."
NO_YEAR = (
    "In the order of their dates. Where neither the sentence nor its article tells the year, it stands at the end."
)


@dataclass(slots=True)
class Answered:
    """A part of the question with its own evidence (best first) and quotations."""

    question: Question
    ranked: list[Evidence]
    picks: list[Pick]


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
    parts: list[Answered] = field(default_factory=list)  # where several things are asked, what answers each
    settled: bool = False  # a model has nothing to add: who wrote the article, dated statements in their order
    notice: str = ""

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
        self,
        question: Question,
        filters: Filters | None,
        context: Context = (),
        asked: str = "",
        about: Sequence[str] = (),
    ) -> tuple[list[Passage], list[Evidence], dict[str, int]]:
        """Passages, their sentences as evidence (best first), and the article frequency of the question's terms.

        `asked` is the question with the words that ask for the newest, where `question` was read without them; `about`
        holds the ids of the articles that the conversation is about.
        """
        passages = self.retrieve(asked or question.text, POOL, filters, context)
        named = map(as_term, (*question.names, *question.numbers))
        frequency = self.catalogue.document_frequency([*question.terms, *filter(None, named)])
        ranked = weigh(
            question, passages, frequency, self.catalogue.count()[0], self.embedder.embed_documents, self.reader()
        )
        if asks_for_recent(asked):
            for e, fresh in zip(ranked, freshness([e.article.day for e in ranked]), strict=True):
                e.score += FRESH * fresh
            ranked.sort(key=lambda e: -e.score)
        if about:
            for e in ranked:
                e.score += STAYS * (e.article.id in about)
            ranked.sort(key=lambda e: -e.score)
        return reordered(passages, ranked), ranked, frequency

    def draft(
        self, text: str, filters: Filters | None = None, context: Context = (), about: Sequence[str] = ()
    ) -> Draft:
        """The extractive answer to a stand-alone question.

        `context`: see `HybridRetriever.passages`; `about`: ids of the articles that the last answer quoted.
        """
        if is_small(text):
            found = self.retrieve(text, POOL, filters, context)
            text = with_capitals(text, [p.chunk.text for p in found])
        draft = self._from_articles(text, filters, context, about)
        unanswered = draft.status in ("absent", "mentioned") and draft.question.kind not in _LISTED
        if not (unanswered or asks_for_credit(draft.question)):
            return draft
        if (pick := answer_beside(draft.question, _articles(draft.passages), self.reader())) is not None:
            draft.picks, draft.status, draft.reason, draft.missing = [pick], "answered", "", ()
            draft.confidence, draft.settled, draft.notice = max(draft.confidence, MARGINAL), True, NOTICE
        return draft

    def _from_articles(self, text: str, filters: Filters | None, context: Context, about: Sequence[str]) -> Draft:
        recent = asks_for_recent(text)
        question = analyse(without_recency(text))
        if question.kind == "greeting":
            return Draft(question, "greeting", reason="Nothing was asked.")
        if question.kind == "library":
            return Draft(question, "overview", library_overview(self.catalogue, filters), confidence=1.0)
        if question.kind == "summary" and not topic_of(question):
            articles = self.catalogue.articles(filters, text=True)
            return Draft(question, "overview", summary([], articles, has_topic=False), confidence=1.0)
        if asks_for_timeline(text):
            return self._timeline(question, filters, context, about)
        passages, ranked, frequency = self.read(question, filters, context, text, about)
        decision = decide(question, ranked, frequency)
        draft = Draft(
            question, decision.status, [], passages, ranked, decision.confidence, decision.missing, decision.reason
        )
        if (written := imprint(question, _articles(passages))) is not None:
            draft.picks, draft.missing, draft.settled = written, (), True
            draft.status, draft.reason = ("answered", "") if written else ("mentioned", UNSIGNED)
            draft.confidence = max(draft.confidence, KNOWN) if written else min(draft.confidence, UNKNOWN)
            return draft
        if (who := asked_about(question)) and (told := introduction(who, _articles(passages))):
            draft.picks, draft.status, draft.reason, draft.missing = told, "answered", "", ()
            draft.confidence = max(draft.confidence, KNOWN)
            return draft
        for office in offices_asked(question):
            if (named := holders(office, _articles(passages))) and says_all(office, named[0].text):
                draft.picks, draft.status, draft.reason, draft.missing = named, "answered", "", ()
                draft.confidence = max(draft.confidence, KNOWN)
                return draft
        if (role := role_asked(question)) and (named := holders(role, _articles(passages), was(question))):
            draft.picks, draft.status, draft.reason, draft.missing = named, "answered", "", ()
            draft.confidence = max(draft.confidence, KNOWN)
            return draft
        if (
            role
            and decision.answered
            and not any(says_all(role, e.text) and not of_another(role, e.text) for e in ranked[:3])
        ):
            draft.status, draft.confidence = "mentioned", min(draft.confidence, UNKNOWN)
            draft.reason = reason_for("mentioned", ())
            return draft
        parts = parts_of(question, [name for name, _ in self.catalogue.outlets()], filters)
        if question.kind in ("summary", "name", "mentions"):
            if len(parts) > 1 and (listing := analyse(parts[0].text)).kind == question.kind == "mentions":
                question = listing  # what else is asked of those articles says nothing on which they are
                draft.ranked = self.read(question, filters, context)[1]
            return self._and_of_them(self._overview(draft, decision, question), parts[1:], filters)
        if parts and self._several(draft, parts):
            return draft
        if decision.answered:
            compare = question.kind == "compare"
            draft.picks = choose(question, ranked, most=4 if compare else 3, per_article=compare)
            if not recent and (sides := both_sides(ranked, question, draft.picks)):
                draft.picks, draft.status = sides, "disagree"
        return draft

    def _overview(self, draft: Draft, decision: Decision, question: Question) -> Draft:
        topic = topic_of(question)
        if not self._known(question, topic):
            draft.status, draft.missing = "absent", tuple(question.names or topic)
            draft.reason = reason_for("absent", draft.missing)
            return draft
        if question.kind == "mentions":
            draft.picks = mentions(draft.ranked, question)
        else:
            draft.picks = summary(draft.ranked, [], has_topic=True)
        draft.status, draft.reason, draft.missing = ("overview" if draft.picks else "absent"), "", ()
        return draft

    def _known(self, question: Question, topic: Sequence[str]) -> bool:
        """Whether any article holds a word of the topic, and one each of its names."""
        frequency = self.catalogue.document_frequency
        return any(frequency(topic).values()) and all(
            any(frequency([w.lower() for w in name.split()]).values()) for name in question.names
        )

    def _timeline(self, question: Question, filters: Filters | None, context: Context, about: Sequence[str]) -> Draft:
        """Dated statements on what is asked about, or on everything, in the order of their dates."""
        what = subject(question.text)
        draft = Draft(question, "overview", confidence=1.0, settled=True)
        if not what:
            draft.picks, unsure = course_of_all(self.catalogue.articles(filters, text=True, limit=NEWEST))
        asked = analyse(f"What happened with {what}?" if what else "What happened?")
        if not draft.picks:
            topic = [w for w in words(what) if w not in STOP]
            draft.passages, draft.ranked, _ = self.read(asked, filters, context, "", about)
            if what and not self._known(asked, topic):
                draft.status, draft.missing = "absent", asked.names or tuple(topic)
                draft.reason, draft.confidence = reason_for("absent", draft.missing), 0.0
                return draft
            draft.picks, unsure = course(draft.ranked, what)
        if not draft.picks:
            draft.status, draft.reason, draft.confidence = "mentioned", NO_DATES, 0.0
        elif unsure:
            draft.notice = NO_YEAR
        return draft

    def _and_of_them(self, draft: Draft, parts: Sequence[Part], filters: Filters | None) -> Draft:
        """What else is asked of the articles in a list: "Which articles describe the offer, and who refused it?"."""
        listed = tuple(dict.fromkeys(p.article.source for p in draft.picks))
        for part in parts if listed else ():
            question = analyse(part.text)
            within = (filters or Filters()).model_copy(update={"sources": listed})
            _, ranked, frequency = self.read(question, within)
            if decide(question, ranked, frequency).answered:
                draft.picks += [p for p in choose(question, ranked, most=1) if p not in draft.picks]
        return draft

    def _several(self, draft: Draft, parts: Sequence[Part]) -> bool:
        """Quotations for each part of a question that asks several things; False when a part has none.

        Of a comparison one side may be missing; it is then named.
        """
        answered: list[Answered] = []
        missing: list[str] = []
        chances: list[float] = []
        read = [(part, question := analyse(part.text), *self.read(question, part.filters)[1:]) for part in parts]
        decisions = [decide(question, ranked, frequency) for _, question, ranked, frequency in read]
        surely = any(d.answered for d in decisions)
        for number, ((part, question, ranked, _), decision) in enumerate(zip(read, decisions, strict=True)):
            if decision.answered or (surely and not part.side and decision.likely >= SECOND):
                chances.append(decision.confidence)
                alone = len(parts) == 1  # a comparison of whoever reports it
                answered.append(Answered(question, ranked, choose(question, ranked, 4 if alone else 1, alone)))
            elif part.side:
                missing.append(part.side)
            elif number or question.kind != "compare":  # "How do the reports differ on aid:" is answered by its parts
                return False
        picks: list[Pick] = []
        for pick in (p for a in answered for p in a.picks):
            if pick not in picks:
                picks.append(pick)
        if not answered or sum(len(p.text) for p in picks) > LONGEST_LIST:
            return False
        if missing and len(answered) == 1 and draft.status == "answered":
            return False  # the question as a whole finds as much
        draft.parts, draft.picks, draft.missing = answered, picks, tuple(missing)
        draft.status, draft.reason, draft.confidence = ("partly" if missing else "answered"), "", min(chances)
        return True


def _articles(passages: Sequence[Passage]) -> list[Article]:
    """The articles of the passages, each once, best first."""
    return list({p.article.id: p.article for p in passages}.values())
