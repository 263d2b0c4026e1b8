"""The tables of "Follow-ups": what a conversation adds to retrieval, and how near rewritings come to people's."""

from collections.abc import Callable, Mapping, Sequence

from assistant.bootstrap import load
from assistant.domain import Turn
from assistant.rewrite import Rewritten, standalone
from benchmarks.experiments.markdown import table
from benchmarks.experiments.place import Place
from benchmarks.retrieval import outside_set
from eval.metrics import hits_at, recall_at
from eval.outside.load import doc_id, queries
from eval.outside.report import Tally
from eval.outside.retrieval import turns
from eval.outside.sets import measure_sentences
from eval.terminal import cell
from ui.outside import library_of

Context = Sequence[tuple[str, float]]
Form = Callable[[str, Sequence[Turn], Rewritten], tuple[str, Context]]
"""What is searched for a follow-up: a question, and earlier texts with weights."""

FORMS: Mapping[str, Form] = {
    "the last turn alone": lambda asked, said, made: (asked, ()),
    "the readable rewriting alone": lambda asked, said, made: (made.question, ()),
    "last turn + last question (weight 0.3)": lambda asked, said, made: (asked, [(said[-1].question, 0.3)]),
    "last turn + last question (1.0)": lambda asked, said, made: (asked, [(said[-1].question, 1.0)]),
    "last turn + all questions, 0.3 falling by 0.7 a turn": lambda asked, said, made: (
        asked, [(turn.question, 0.3 * 0.7**n) for n, turn in enumerate(reversed(said))]
    ),
    "last turn + first 300 characters of the last answer (0.2)": lambda asked, said, made: (
        asked, [(said[-1].answer[:300], 0.2)]
    ),
    "last turn + context": lambda asked, said, made: (asked, made.context),
    "readable rewriting + context (shipped)": lambda asked, said, made: (made.question, made.context),
}  # fmt: skip


def history(place: Place) -> str:
    """mtRAG-UN: the last turn alone and with its conversation, by what kind of follow-up it is."""
    (report,) = outside_set("mtrag_un", place.outside / "mtrag_un", place.cache, 0, ablate=False, rerank=False)
    found = {m.name: m for m in report.measures}
    rows = []
    for label, kind in (("follow-up", ", Follow-up"), ("clarification", ", Clarification"), ("all with a history", "")):
        for measure in ("R@5", "MRR@10"):
            alone, after = (f"{measure}, {way}{kind}" for way in ("last turn alone", "with history"))
            if alone in found:
                rows.append([label, str(found[alone].n), measure, cell(found[alone]), cell(found[after])])
    rows.append(["first turns", str(found["R@5"].n), "R@5", cell(found["R@5"]), ""])
    return table(["turns", "n", "", "alone", "with history"], rows)


def forms(place: Place) -> str:
    """mtRAG-UN: other ways of searching for a follow-up."""
    folder = place.outside / "mtrag_un"
    retriever = load(library_of(folder, place.cache)).retrieval
    asked = [q for q in queries(folder, 0) if q.gold_doc_ids and q.extra("history")]
    rows = []
    for name, form in FORMS.items():
        tally = Tally()
        for q in asked:
            said = turns(q)
            text, context = form(q.question, said, standalone(q.question, said))
            passages = retriever.passages(text, 30, context=context)
            ranked = list(dict.fromkeys(doc_id(p.article.source) for p in passages))
            tally.add("R@5", recall_at(ranked, q.gold_doc_ids, 5), q.qid)
            tally.add("any @5", hits_at(ranked, q.gold_doc_ids, 5), q.qid)
        rows.append([name, *map(cell, tally.measures())])
    return table([f"searched with ({len(asked)} questions)", "R@5", "any @5"], rows)


def likeness(place: Place) -> str:
    """Token F1 and content words shared with the stand-alone question that people wrote."""
    name = "multiturn_rewrite"
    found = {m.name: m for m in measure_sentences(name, place.outside / name, 0, lambda done, total: None).measures}
    rows = []
    for key, label in (("mtrag", "mtRAG"), *((f"cast{year}", f"TREC CAsT {year}") for year in (2020, 2021, 2022))):
        before, after = (found[f"{key}, {form}: token F1"] for form in ("follow-up as it is", "rewritten"))
        words = [
            found[f"{key}, {form}: content words found"]
            for form in ("follow-up as it is", "rewritten", "searched with")
        ]
        rows.append([f"{label} ({before.n} turns)", cell(before), cell(after), *(f"{m.value:.3f}" for m in words)])
    head = ["", "token F1 as it is", "rewritten", "content words as it is", "rewritten", "searched with context"]
    return table(head, rows)
