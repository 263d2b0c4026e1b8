"""Sets that ask whether something is noticed: that sources disagree."""

from collections.abc import Sequence

from assistant.assistant import Assistant
from eval.outside.load import Query, doc_id
from eval.outside.report import Progress, Tally
from eval.outside.retrieval import answer_in


def rgb(bot: Assistant, queries: Sequence[Query], progress: Progress) -> Tally:
    """RGB: passages in which the fact was altered on purpose lie beside unaltered ones. `taken in`: only the altered
    answer is shown; `disagreement told`: the answer says that the sources disagree."""
    tally = Tally()
    for done, q in enumerate(queries, 1):
        answer = bot.ask(q.question)
        fake = q.extra("fake_answer", "")
        false_words = (fake,) if isinstance(fake, str) else tuple(fake)
        true, false = answer_in(answer.text, q.answers), answer_in(answer.text, false_words)
        cited = {doc_id(c.source) for c in answer.citations}
        altered = set(q.extra("counterfactual_doc_ids", ()))
        tally.add("true answer shown", true, q.qid)
        tally.add("both answers shown", true and false, q.qid)
        tally.add("taken in", false and not true, q.qid, lower=True)
        tally.add("disagreement told", answer.status == "disagree", q.qid)
        tally.add("cites both sides", bool(cited & altered) and bool(cited & set(q.gold_doc_ids)), q.qid)
        tally.add("abstained wrongly", answer.abstained, q.qid, lower=True)
        progress(done, len(queries))
    return tally
