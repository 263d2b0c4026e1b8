"""Sets that ask whether the right article, passage and sentence are found."""

from collections.abc import Sequence

from assistant.assistant import Assistant
from assistant.domain import Hit, Turn
from eval.metrics import exact_match, hits_at, holds, recall_at, reciprocal_rank, token_f1
from eval.outside.load import Query, doc_id
from eval.outside.report import Progress, Tally

_EDGES = " \t\n.,;:!?'\"()[]“”‘’-–—"


def answer_in(text: str, answers: Sequence[str]) -> bool:
    """Whether one of the gold answers stands in the text, without the punctuation at its ends."""
    return holds(text, [a.strip(_EDGES) for a in answers])


def ranked_documents(hits: Sequence[Hit]) -> list[str]:
    """Ids of the documents of the hits, best first, each once."""
    return list(dict.fromkeys(doc_id(h.source) for h in hits))


def newsqa(bot: Assistant, queries: Sequence[Query], progress: Progress) -> Tally:
    """NewsQA: article ranks, passages and sentences that hold the answer. Sentences come from the extractive answerer:
    `shown` are those of the answer (none when it declines), `ranked` its best three whether it declines or not."""
    tally = Tally()
    for done, q in enumerate(queries, 1):
        draft = bot.extractor.draft(q.question)
        hits = [p.hit() for p in draft.passages]
        ranked = ranked_documents(hits[:10])
        for k in (1, 5, 10):
            tally.add(f"R@{k}", recall_at(ranked, q.gold_doc_ids, k), q.cluster)
        tally.add("MRR@10", reciprocal_rank(ranked, q.gold_doc_ids), q.cluster)
        for k in (1, 5, 10):
            tally.add(f"passage with the answer @{k}", any(answer_in(h.text, q.answers) for h in hits[:k]), q.cluster)
        best = [e.article.text[e.start : e.end] for e in draft.ranked[:3]]
        tally.add("sentence ranked @1", any(answer_in(t, q.answers) for t in best[:1]), q.cluster)
        tally.add("sentence ranked @3", any(answer_in(t, q.answers) for t in best), q.cluster)
        shown = [p.text for p in draft.picks]
        tally.add("sentence shown @1", any(answer_in(t, q.answers) for t in shown[:1]), q.cluster)
        tally.add("sentence shown @3", any(answer_in(t, q.answers) for t in shown[:3]), q.cluster)
        tally.add("exact match", exact_match(draft.short_answer, q.answers) if shown else 0.0, q.cluster)
        tally.add("token F1", token_f1(draft.short_answer, q.answers) if shown else 0.0, q.cluster)
        tally.add("abstained wrongly", not shown, q.cluster, lower=True)
        progress(done, len(queries))
    return tally


def multihop(bot: Assistant, queries: Sequence[Query], progress: Progress) -> Tally:
    """MultiHop-RAG: are all the texts found that an answer needs; is what no text answers declined."""
    tally = Tally()
    for done, q in enumerate(queries, 1):
        answer = bot.ask(q.question)
        ranked = ranked_documents(answer.hits) if answer.hits else ranked_documents(bot.search(q.question, 10))
        kind = q.type.removesuffix("_query")
        if q.answerable:
            recall = recall_at(ranked, q.gold_doc_ids, 10)
            tally.add("R@10", recall, q.qid)
            tally.add("all texts in the top 10", recall == 1, q.qid)
            tally.add(f"all texts in the top 10, {kind}", recall == 1, q.qid)
            cited = {doc_id(c.source) for c in answer.citations}
            tally.add("citation recall", recall_at(list(cited), q.gold_doc_ids, len(cited)), q.qid)
            if cited:
                tally.add("citation precision", len(cited & set(q.gold_doc_ids)) / len(cited), q.qid)
            tally.add("abstained wrongly", answer.abstained, q.qid, lower=True)
            if kind == "inference":
                tally.add("answer stands in the text, inference", answer_in(answer.text, q.answers), q.qid)
        else:
            tally.add("abstained rightly", answer.abstained, q.qid)
        progress(done, len(queries))
    return tally


def mtrag_un(bot: Assistant, queries: Sequence[Query], progress: Progress) -> Tally:
    """mtRAG-UN: the last turn of a conversation, searched as it stands and with its history; declining."""
    tally = Tally()
    for done, q in enumerate(queries, 1):
        if q.gold_doc_ids:
            raw = ranked_documents(bot.search(q.question, 10))
            _ranks(tally, "last turn alone", raw, q)
        answer = bot.ask(q.question, turns(q))
        if q.gold_doc_ids:
            _ranks(tally, "with history", ranked_documents(answer.hits), q)
        if q.type in ("UNANSWERABLE", "UNDERSPECIFIED"):
            tally.add(f"abstained rightly, {q.type.lower()}", answer.abstained, q.qid)
        elif q.type == "ANSWERABLE":
            tally.add("abstained wrongly", answer.abstained, q.qid, lower=True)
        progress(done, len(queries))
    return tally


def _ranks(tally: Tally, label: str, ranked: Sequence[str], q: Query) -> None:
    for k in (5, 10):
        tally.add(f"R@{k}, {label}", recall_at(ranked, q.gold_doc_ids, k), q.qid)
        tally.add(f"hits@{k}, {label}", hits_at(ranked, q.gold_doc_ids, k), q.qid)


def turns(q: Query) -> list[Turn]:
    """The conversation before the question, as history."""
    found: list[Turn] = []
    for role, text in q.extra("history", []):
        if role == "user":
            found.append(Turn(question=text))
        elif found:
            found[-1] = Turn(question=found[-1].question, answer=text)
    return found
