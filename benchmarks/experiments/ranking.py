"""The tables of "Retrieval": the parts of the first stage beside the whole ranking, and the ranking without each signal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.bootstrap import load
from assistant.retrieve import KEYWORD_POOL, VECTOR_POOL, HybridRetriever, fts_query, keywords, standard
from benchmarks.experiments.markdown import table
from benchmarks.experiments.place import Place, set_of_others
from benchmarks.retrieval import KNOWN, known_files, made, outside_set
from eval.dataset import load_questions
from eval.metrics import hits_at, recall_at, reciprocal_rank
from eval.outside.load import doc_id, queries
from eval.outside.report import Tally
from eval.summary import Measure
from eval.terminal import cell
from ui.outside import library_of

FOUND = ("R@1", "R@5", "R@10", "MRR@10")

Ranker = Callable[[HybridRetriever, str], list[str]]
"""Sources of the articles found for a question, best first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the sources that answer it, and what it is clustered by."""

    question: str
    gold: Sequence[str]
    cluster: str


def first_stage(keyword: float, vector: float) -> Ranker:
    """Standard scores of BM25 over articles and of the nearest passage, summed with these weights."""

    def rank(retriever: HybridRetriever, question: str) -> list[str]:
        catalogue = retriever.catalogue
        terms = fts_query(keywords(question))
        by_word = {m.row: m.score for m in catalogue.search_articles(terms, KEYWORD_POOL) if keyword}
        near = dict(retriever.index.search(retriever.embedder.embed_query(question), VECTOR_POOL)) if vector else {}
        nearest: dict[int, float] = {}
        for chunk, row in catalogue.articles_of_chunks(list(near)).items():
            nearest[row] = max(nearest.get(row, 0.0), near[chunk])
        rows = list(dict.fromkeys([*by_word, *nearest]))
        score = keyword * standard(np.array([by_word.get(r, 0.0) for r in rows] or [0.0]))
        score = score + vector * standard(np.array([nearest.get(r, 0.0) for r in rows] or [0.0]))
        best = [rows[at] for at in np.argsort(-score, kind="stable")[:10].tolist() if rows]
        articles = catalogue.articles_by_row(best)
        return [articles[row].source for row in best]

    return rank


def shipped(retriever: HybridRetriever, question: str) -> list[str]:
    """The product's own ranking."""
    found = retriever.passages(question, 30)
    return list(dict.fromkeys(p.article.source for p in found))[:10]


RANKERS: Mapping[str, Ranker] = {
    "BM25 over articles": first_stage(1.0, 0.0),
    "nearest passage": first_stage(0.0, 1.0),
    "both, as the first stage sums them": first_stage(1.0, 0.5),
    "**two stages (shipped)**": shipped,
}


def stages(place: Place) -> str:
    """NewsQA by each way of ranking, and the sets that no weight was chosen on."""
    retriever, asked = of_set(place, "newsqa_cnn")
    rows = []
    for name, rank in RANKERS.items():
        tally = Tally()
        for q in asked:
            found = rank(retriever, q.question)
            for k in (1, 5, 10):
                tally.add(f"R@{k}", recall_at(found, q.gold, k), q.cluster)
            tally.add("MRR@10", reciprocal_rank(found, q.gold), q.cluster)
        rows.append([name, *map(cell, tally.measures())])
    untuned = [[row, *map(cell, measures)] for row, measures in not_tuned_on(place)]
    return "\n\n".join([
        table([f"NewsQA dev ({len(asked)} questions)", *FOUND], rows),
        table(["ranking weights not tuned on", *RANKERS], untuned),
    ])  # fmt: skip


def not_tuned_on(place: Place) -> Iterator[tuple[str, list[Measure]]]:
    """One measure by each way of ranking, for each set that is there."""
    if not set_of_others("mtrag_un")(place):
        yield "mtRAG-UN, last turn alone: R@5", judged(*of_set(place, "mtrag_un"), _in_five)
    if not set_of_others("multihoprag_500_evidence")(place):
        yield (
            "MultiHop-RAG: all gold texts in the top 10",
            judged(*of_set(place, "multihoprag_500_evidence"), _all_in_ten),
        )
    for name in KNOWN:
        articles, plain, other = known_files(name, place.shared)
        if articles.is_dir() and plain.is_file():
            retriever = made(articles, place.cache / name.replace(" ", "-"))
            for label, path in (("plain", plain), ("paraphrased", other)):
                singles = [d.turns[0] for d in load_questions(path).dialogues]
                asked = [Asked(q.question, q.sources, q.question) for q in singles if q.answerable and q.sources]
                yield f"{name}, {label} ({len(asked)}): a source at rank 1", judged(retriever, asked, _first)


def _first(found: Sequence[str], gold: Sequence[str]) -> float | None:
    return hits_at(found, gold, 1)


def _in_five(found: Sequence[str], gold: Sequence[str]) -> float | None:
    return recall_at(found, gold, 5)


def _all_in_ten(found: Sequence[str], gold: Sequence[str]) -> float | None:
    return float(recall_at(found, gold, 10) == 1)


def judged(
    retriever: HybridRetriever,
    asked: Sequence[Asked],
    value: Callable[[Sequence[str], Sequence[str]], float | None],
) -> list[Measure]:
    """The measure of each way of ranking."""
    tally = Tally()
    for name, rank in RANKERS.items():
        for q in asked:
            tally.add(name, value(rank(retriever, q.question), q.gold), q.cluster)
    return list(tally.measures())


def of_set(place: Place, name: str) -> tuple[HybridRetriever, list[Asked]]:
    """The retriever over a set's documents, and its questions with an answer."""
    folder = place.outside / name
    retriever = load(library_of(folder, place.cache)).retrieval
    source = {doc_id(a.source): a.source for a in retriever.catalogue.articles()}
    asked = [q for q in queries(folder, 0) if q.gold_doc_ids]
    return retriever, [Asked(q.question, [source.get(i, i) for i in q.gold_doc_ids], q.cluster) for q in asked]


def signals(place: Place, sample: int = 500) -> str:
    """The whole ranking without each of its signals; the other weights stay."""
    rows = []
    for report in outside_set(
        "newsqa_cnn", place.outside / "newsqa_cnn", place.cache, sample, ablate=True, rerank=False
    ):
        measured = {m.name: m for m in report.measures}
        name = report.name.partition(", without ")[2] or "nothing"
        rows.append([name, *(f"{measured[k].value:.3f}" for k in FOUND)])
    return table([f"without ({sample} questions)", *FOUND], rows)


def reading(place: Place, sample: int = 1000) -> str:
    """The order before and after the best sentences have been read, as it is in an answer."""
    rows = []
    reports = outside_set("newsqa_cnn", place.outside / "newsqa_cnn", place.cache, sample, ablate=False, rerank=True)
    for label, report in zip(("searched", "**searched and read, as in an answer**"), reports, strict=True):
        measured = {m.name: m for m in report.measures}
        rows.append([label, *(cell(measured[k]) for k in FOUND)])
    return table([f"NewsQA dev ({sample} questions)", *FOUND], rows)
