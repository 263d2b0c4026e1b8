"""Which function measures which set, and running it. Making the library is the caller's: `eval` never ingests."""

import hashlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.assistant import Assistant
from eval.outside.load import Query, documents, find, queries
from eval.outside.noticing import rgb
from eval.outside.report import Progress, SetReport, Tally
from eval.outside.retrieval import mtrag_un, multihop, newsqa
from eval.outside.sentences import faithfulness, multiturn_rewrite
from eval.summary import Measure

Measurer = Callable[[Assistant, Sequence[Query], Progress], Tally]

OVER_A_LIBRARY: dict[str, Measurer] = {
    "newsqa_cnn": newsqa,
    "multihoprag_500_evidence": multihop,
    "mtrag_un": mtrag_un,
    "rgb_en_fact": rgb,
}
"""Sets with documents, that need a library of them."""

OF_SENTENCES: dict[str, Callable[[Path, int, Progress], tuple[int, tuple[Measure, ...]]]] = {
    "faithfulness": faithfulness,
    "multiturn_rewrite": multiturn_rewrite,
}
"""Sets of sentences, that need none."""

SETS = (*OVER_A_LIBRARY, *OF_SENTENCES)


def fingerprint(folder: Path) -> str:
    """A short hash of the set's documents, to name the library made of them."""
    path = find(folder, "documents.jsonl")
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path else ""


def measure_library(name: str, folder: Path, bot: Assistant, sample: int, progress: Progress) -> SetReport:
    """Measure a set over the library of its documents."""
    started = time.perf_counter()
    asked = queries(folder, sample)
    tally = OVER_A_LIBRARY[name](bot, asked, progress)
    return SetReport(
        name=name, documents=len(documents(folder)), queries=len(asked), measures=tally.measures(),
        seconds=round(time.perf_counter() - started, 1),
    )  # fmt: skip


def measure_sentences(name: str, folder: Path, sample: int, progress: Progress) -> SetReport:
    """Measure a set that needs no library."""
    started = time.perf_counter()
    seen, measures = OF_SENTENCES[name](folder, sample, progress)
    return SetReport(name=name, queries=seen, measures=measures, seconds=round(time.perf_counter() - started, 1))
