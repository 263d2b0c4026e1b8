"""Which experiment makes which table of docs/experiments.md, what it needs, and how long it takes."""

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.experiments import followups, ranking
from benchmarks.experiments.commands import INJECTION, LEASH, Run, command, features, fitted, leash, reader
from benchmarks.experiments.place import Need, replies, reports, set_of_others

_ATTACKS = "{place.outside}/prompt_injection/bipia_attacks.jsonl.gz"
_NEWSQA = set_of_others("newsqa_cnn")


@dataclass(frozen=True, slots=True)
class Experiment:
    """Its tables stand under `heading`. `minutes` of one processor, once libraries are made; what is missing of `needs`
    keeps it from running."""

    heading: str
    minutes: float
    run: Run
    needs: tuple[Need, ...] = ()


EXPERIMENTS: Mapping[str, Experiment] = {
    "stages": Experiment("Retrieval", 0.6, ranking.stages, (_NEWSQA,)),
    "signals": Experiment("Retrieval", 0.5, ranking.signals, (_NEWSQA,)),
    "reading": Experiment("Retrieval", 5, ranking.reading, (_NEWSQA,)),
    "history": Experiment("Follow-ups", 0.1, followups.history, (set_of_others("mtrag_un"),)),
    "forms": Experiment("Follow-ups", 0.3, followups.forms, (set_of_others("mtrag_un"),)),
    "likeness": Experiment("Follow-ups", 0.1, followups.likeness, (set_of_others("multiturn_rewrite"),)),
    "speakers": Experiment("Attribution", 0.1, command("benchmarks.attribution")),
    "disagreement": Experiment(
        "Attribution", 0.1, command("benchmarks.disagreement", "{place.outside}/rgb_en_fact"), (set_of_others("rgb_en_fact"),)
    ),
    "reader": Experiment("Reranker", 3, reader, (_NEWSQA,)),
    "first-look": Experiment("Choosing the sentence", 6, command("training.fit_first")),
    "choice": Experiment("Choosing the sentence", 25, fitted("training.fit_evidence")),
    "features": Experiment("Choosing the sentence", 6, features, (_NEWSQA, reports)),
    "decision": Experiment("Deciding to answer", 25, fitted("training.fit_abstention")),
    "verification": Experiment(
        "Verification",
        0.4,
        command("benchmarks.faithfulness", "--data", "{place.outside}/faithfulness"),
        (set_of_others("faithfulness"),),
    ),
    "leash": Experiment(
        "What verification does to a small model",
        1,
        leash,
        (reports, replies(LEASH, "python -m benchmarks.leash record")),
    ),
    "injection": Experiment(
        "Instructions planted in articles",
        10,
        command("benchmarks.injection", "--attacks", _ATTACKS),
        (set_of_others("prompt_injection"),),
    ),
    "injection-model": Experiment(
        "Instructions planted in articles",
        2,
        command(
            "benchmarks.injection", "--attacks", _ATTACKS, "--model", "{place.model}", "--raw", f"{{place.runs}}/{INJECTION}"
        ),
        (set_of_others("prompt_injection"), replies(INJECTION, "python -m benchmarks.injection --model … --base-url …")),
    ),
    "first-sentence": Experiment("Time to the first sentence", 0.5, command("benchmarks.first_sentence")),
}  # fmt: skip
"""By name, in the order of the page. `choice` and `decision` read their questions once for both."""
