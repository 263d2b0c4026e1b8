"""Which function measures which set, and running it. Making the library is the caller's: `eval` never ingests."""

import hashlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.assistant import Assistant
from eval.outside.load import Document, Query, documents, queries
from eval.outside.noticing import rgb
from eval.outside.planted import planted, planted_documents, planted_queries
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
    "prompt_injection": planted,
}
"""Sets with documents, that need a library of them."""

OF_SENTENCES: dict[str, Callable[[Path, int, Progress], tuple[int, tuple[Measure, ...]]]] = {
    "faithfulness": faithfulness,
    "multiturn_rewrite": multiturn_rewrite,
}
"""Sets of sentences, that need none."""

SETS = (*OVER_A_LIBRARY, *OF_SENTENCES)


def documents_of(folder: Path) -> list[Document]:
    """The documents of a set; those of the planted instructions are made."""
    return planted_documents(folder) if folder.name == "prompt_injection" else documents(folder)


def queries_of(folder: Path, sample: int) -> list[Query]:
    """The queries of a set, or a sample of them."""
    return planted_queries(folder, sample) if folder.name == "prompt_injection" else queries(folder, sample)


def fingerprint(found: Sequence[Document]) -> str:
    """A short hash of a set's documents, to name the library made of them."""
    return hashlib.sha256("\n".join(d.model_dump_json() for d in found).encode("utf-8", "replace")).hexdigest()[:12]


def measure_library(name: str, folder: Path, bot: Assistant, sample: int, progress: Progress) -> SetReport:
    """Measure a set over the library of its documents."""
    started = time.perf_counter()
    asked = queries_of(folder, sample)
    tally = OVER_A_LIBRARY[name](bot, asked, progress)
    return SetReport(
        name=name, documents=bot.catalogue.count()[0], queries=len(asked), measures=tally.measures(),
        seconds=round(time.perf_counter() - started, 1),
    )  # fmt: skip


def measure_sentences(name: str, folder: Path, sample: int, progress: Progress) -> SetReport:
    """Measure a set that needs no library."""
    started = time.perf_counter()
    seen, measures = OF_SENTENCES[name](folder, sample, progress)
    return SetReport(name=name, queries=seen, measures=measures, seconds=round(time.perf_counter() - started, 1))
