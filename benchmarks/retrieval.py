"""`python -m benchmarks.retrieval`: how well and how fast articles are found; each signal's worth by leaving it out.

Test sets are read from `--sets` (folders with documents and queries, see `eval.outside`) and go through the real
ingest into libraries kept under `--cache`; what is absent is skipped. Prints Markdown tables.

    python -m benchmarks.retrieval                      # all sets, with 95 % intervals
    python -m benchmarks.retrieval newsqa_cnn --ablate  # without each signal
    python -m benchmarks.retrieval newsqa_cnn --rerank  # also as in an answer, once the best sentences have been read
    python -m benchmarks.retrieval speed --articles 10000
"""

import random
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Annotated, Protocol

import typer

from assistant.assistant import Assistant
from assistant.bootstrap import load
from assistant.domain import Filters
from assistant.embed import WordLlamaEmbeddings
from assistant.question import analyse
from assistant.retrieve import WEIGHTS, HybridRetriever, Passage
from assistant.rewrite import standalone
from assistant.terms import STOP
from eval.dataset import load_questions
from eval.metrics import hits_at, recall_at, reciprocal_rank
from eval.outside.load import Query, doc_id, queries
from eval.outside.report import SetReport, Tally
from eval.outside.retrieval import answer_in, turns
from eval.outside.sets import measure_sentences
from eval.outside.show import markdown
from eval.stats import percentile
from ingest import ingest_folder
from ui.outside import cache_folder, library_of

ROOT = Path(__file__).parents[1]
DATA = ROOT / "eval" / "data"
KNOWN = ("five articles", "sample articles")
SETS = ("newsqa_cnn", "mtrag_un", "multihoprag_500_evidence", "multiturn_rewrite", *KNOWN, "speed")
Spent = tuple[float, float]
"""Milliseconds by the clock and of the processor: the second also tells on a busy machine."""
_TAKEN = 30  # passages asked for; their first ten articles are ranked


def main(
    sets: Annotated[list[str] | None, typer.Argument(help=f"Which of: {', '.join(SETS)}.")] = None,
    folder: Annotated[Path, typer.Option("--sets")] = Path("../shared/eval/outside"),
    cache: Annotated[Path | None, typer.Option(help="Where libraries are kept.")] = None,
    ablate: Annotated[bool, typer.Option(help="Also measure without each signal.")] = False,
    rerank: Annotated[bool, typer.Option(help="Also measure the order after reading.")] = False,
    sample: Annotated[int, typer.Option(help="Queries taken of each set; 0: all.")] = 0,
    articles: Annotated[int, typer.Option(help="Synthetic articles for `speed`.")] = 10_000,
) -> None:
    """Measure retrieval and print Markdown tables."""
    reports: list[SetReport] = []
    cache = cache or cache_folder()
    for name in sets or SETS:
        if name == "speed":
            reports.append(measure_speed(cache / f"synthetic-{articles}", articles))
        elif name in KNOWN:
            reports += known_questions(name, folder.parents[1], cache)
        elif name == "multiturn_rewrite" and (folder / name).is_dir():
            reports.append(measure_sentences(name, folder / name, sample, lambda done, total: None))
        elif (folder / name).is_dir():
            reports += outside_set(name, folder / name, cache, sample, ablate, rerank)
        else:
            reports.append(SetReport(name=name, skipped=f"'{folder / name}' is absent"))
    print(markdown(reports))


class Retrieves(Protocol):
    """What is measured."""

    def passages(
        self, question: str, k: int, filters: Filters | None = None, context: Sequence[tuple[str, float]] = ()
    ) -> list[Passage]:
        """The k best passages."""


@dataclass(frozen=True)
class Reading:
    """The order of an answer's passages, once the best sentences have been read."""

    bot: Assistant

    def passages(
        self, question: str, k: int, filters: Filters | None = None, context: Sequence[tuple[str, float]] = ()
    ) -> list[Passage]:
        """The k best passages."""
        return self.bot.extractor.read(analyse(question), filters, context)[0][:k]


def outside_set(
    name: str, folder: Path, cache: Path, sample: int, ablate: bool, rerank: bool = False
) -> Iterator[SetReport]:
    """The numbers of one outside set, without each signal, and after reading."""
    bot = load(library_of(folder, cache))
    asked = queries(folder, sample)
    found = bot.retrieval
    ways: dict[str, Retrieves] = {
        label: HybridRetriever(found.catalogue, found.index, found.embedder, weights)
        for label, weights in variants(ablate)
    }
    if rerank:
        ways[", reranked"] = Reading(bot)
    for label, measured in ways.items():
        tally, waits = Tally(), []
        for q in asked:
            if q.gold_doc_ids:
                waits += rank_one(measured, q, tally)
        yield report(f"{name}{label}", tally, waits, len(asked))


def variants(ablate: bool) -> Iterator[tuple[str, Mapping[str, float]]]:
    """The shipped weights, then one set of weights without each signal."""
    yield "", WEIGHTS
    for signal in WEIGHTS if ablate else ():
        yield f", without {signal}", {**WEIGHTS, signal: 0.0}


def rank_one(retriever: Retrieves, q: Query, tally: Tally) -> list[Spent]:
    """Search for one query, alone and (with a history) rewritten; what each search took."""
    history = turns(q)
    followed = standalone(q.question, history)
    forms = [("", q.question, ())] if not q.extra("history") else [
        (", last turn alone", q.question, ()), (", with history", followed.question, followed.context)
    ]  # fmt: skip
    waits = []
    for label, text, context in forms:
        passages, spent = timed(retriever, text, _TAKEN, context)
        waits.append(spent)
        ranked = list(dict.fromkeys(doc_id(p.article.source) for p in passages))[:10]
        kinds = ["", *(f", {k}" for k in q.extra("multi_turn", ()) or ())] if label else [""]
        for kind in kinds:
            for k in (1, 5, 10):
                tally.add(f"R@{k}{label}{kind}", recall_at(ranked, q.gold_doc_ids, k), q.cluster)
        if len(q.gold_doc_ids) > 1:
            tally.add(f"any of them @5{label}", hits_at(ranked, q.gold_doc_ids, 5), q.cluster)
            tally.add(f"all of them @10{label}", recall_at(ranked, q.gold_doc_ids, 10) == 1, q.cluster)
        tally.add(f"MRR@10{label}", reciprocal_rank(ranked, q.gold_doc_ids), q.cluster)
        if not label and len(q.gold_doc_ids) == 1:
            for k in (1, 5, 10):
                held = any(answer_in(p.chunk.text, q.answers) for p in passages[:k])
                tally.add(f"passage with the answer @{k}", held, q.cluster)
    return waits


def known_files(name: str, shared: Path) -> tuple[Path, Path, Path]:
    """Articles, plain questions and paraphrased ones of a set of known questions."""
    return {
        "five articles": (shared / "articles", shared / "eval/questions.jsonl", DATA / "paraphrases-shared.jsonl"),
        "sample articles": (ROOT / "articles", DATA / "sample.jsonl", DATA / "paraphrases-sample.jsonl"),
    }[name]


def known_questions(name: str, shared: Path, cache: Path) -> Iterator[SetReport]:
    """Known questions, plain and paraphrased, on the articles beside the checkout or the samples: is a source at rank 1."""
    articles, plain, other = known_files(name, shared)
    if not (articles.is_dir() and plain.is_file()):
        yield SetReport(name=name, skipped=f"'{articles}' or '{plain}' is absent")
        return
    place = cache / name.replace(" ", "-")
    shutil.rmtree(place, ignore_errors=True)
    retriever = made(articles, place)
    for label, path in ((name, plain), (f"{name}, paraphrased", other)):
        tally, waits = Tally(), []
        for dialogue in load_questions(path).dialogues:
            for q in dialogue.turns[:1]:
                if q.answerable and q.sources:
                    passages, spent = timed(retriever, q.question, 10)
                    waits.append(spent)
                    tally.add("a source at rank 1", passages[0].article.source in q.sources, q.question)
        yield report(label, tally, waits, len(waits))


def measure_speed(folder: Path, count: int) -> SetReport:
    """Time of one search over synthetic articles: first questions on a cold process, then warm ones."""
    if not (folder / "articles").is_dir():
        synthesise(folder / "articles", count)
    retriever = made(folder / "articles", folder / "library")
    draw = random.Random(7)
    files = sorted((folder / "articles").iterdir())
    texts = [draw.choice(files).read_text().split() for _ in range(300)]
    asked = [" ".join([*draw.sample(t[20:], 6), "who", "did", "the"]) + "?" for t in texts]
    waits = [timed(retriever, question, 40)[1] for question in asked]
    tally = Tally()
    _times(tally, waits[:20], ", first 20 questions")
    _times(tally, waits[20:], ", the others")
    return SetReport(name=f"{count} synthetic articles", documents=count, queries=len(asked), measures=tally.measures())


def synthesise(folder: Path, count: int) -> None:
    """Articles of made-up words whose frequencies fall as in English (Zipf), with function words between them."""
    draw = random.Random(1)
    syllables = [c + v for c in "bcdfghjklmnprstvw" for v in ("a", "e", "i", "o", "u", "ar", "en", "ist")]
    words = ["".join(draw.choice(syllables) for _ in range(draw.randint(2, 4))) for _ in range(60_000)]
    words = [w.capitalize() if draw.random() < 0.2 else w for w in words]
    totals = list(accumulate(1 / (rank + 20) for rank in range(len(words))))
    small = sorted(STOP - {"'s"})
    made_in = folder.with_name("unfinished")
    shutil.rmtree(made_in, ignore_errors=True)
    made_in.mkdir(parents=True)
    for number in range(count):
        chosen, between = draw.choices(words, cum_weights=totals, k=160), draw.choices(small, k=80)
        lines = [
            " ".join([*chosen[i : i + 8], between[i // 2], *chosen[i + 8 : i + 16], *between[i // 2 : i // 2 + 2]])
            + "."
            for i in range(0, 160, 16)
        ]
        paragraphs = [" ".join(lines[i : i + 2]) for i in range(0, len(lines), 2)]
        (made_in / f"{number:06}.txt").write_text("\n\n".join(p.capitalize() for p in paragraphs))
    made_in.rename(folder)


def made(articles: Path, library: Path) -> HybridRetriever:
    """The retriever over a library that is brought up to date first."""
    ingest_folder(articles, library, WordLlamaEmbeddings())
    return load(library).retrieval


def timed(
    retriever: Retrieves, text: str, k: int, context: Sequence[tuple[str, float]] = ()
) -> tuple[list[Passage], Spent]:
    """One search and what it took."""
    clock, processor = time.perf_counter(), time.process_time()
    found = retriever.passages(text, k, context=context)
    return found, (1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor))


def _times(tally: Tally, waits: Sequence[Spent], label: str = "") -> None:
    for at, kind in enumerate(("by the clock", "of processor time")):
        for q in (50, 95):
            tally.add(f"milliseconds {kind}, p{q}{label}", percentile([w[at] for w in waits], q), 0)


def report(name: str, tally: Tally, waits: Sequence[Spent], asked: int) -> SetReport:
    """The tally with the waiting times in milliseconds."""
    _times(tally, waits)
    return SetReport(name=name, queries=asked, measures=tally.measures())


if __name__ == "__main__":
    typer.run(main)
