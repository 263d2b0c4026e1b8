"""How often the first sentences hold the answer, and what each feature of a sentence gives: leave it out and look.

    python -m benchmarks.sentences                                 # shipped: NewsQA (300 questions), samples, reports
    python -m benchmarks.sentences newsqa --ablate --sample 0      # all of NewsQA, without each feature
    python -m benchmarks.sentences --set read=3 --set typed=1.5    # other weights beside the shipped ones
    python -m benchmarks.sentences --reader FOLDER                 # another learned reader
    python -m benchmarks.sentences --read 16 --read 24             # fewer candidates for it: most of an answer's time

Questions with an answer only. NewsQA is searched whole; a sentence holds the answer when a gold answer stands in it, on
the other sets when it is from a file with the answer and one of its facts stands in it. *Ranked* are the sentences in
the order of their score, whether the product declines or not; *shown* is what its answer quotes. A variant ranks the
same candidates anew, as the product would: first without the learned reader, then the best of them with it.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from tqdm import tqdm

from assistant.assistant import Assistant
from assistant.bootstrap import load
from assistant.embed import load_embedder
from assistant.evidence import FIRST, READ, WEIGHTS, Evidence, read
from assistant.extract import Draft
from assistant.reader import SentenceReader
from eval.dataset import load_questions
from eval.metrics import holds, same_source
from eval.outside.load import queries
from eval.outside.retrieval import answer_in
from eval.stats import proportion
from ingest import ingest_folder
from ui.outside import cache_folder, library_of

DATA = Path(__file__).parents[1] / "eval" / "data"
NEWSQA = "eval/outside/newsqa_cnn"
SETS = ("newsqa", "reports", "reports paraphrased", "sample", "sample paraphrased")
READER = ("read", "span", "relevance", "found")  # features that only the learned reader gives

Holds = Callable[[str, str], bool]
"""Whether the answer stands in this text, of this source."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Weights, and how many of the best candidates the learned reader sees."""

    weights: Mapping[str, float]
    read: int = READ


@dataclass(frozen=True, slots=True)
class Case:
    """A question, what it is clustered by, and how its answer is known."""

    question: str
    cluster: str
    holds: Holds


@dataclass(frozen=True, slots=True)
class Outcome:
    """Ranks (from 1, None: nowhere) of the first sentence that holds the answer, by variant; and what was shown."""

    cluster: str
    ranks: Mapping[str, int | None]
    candidates: bool
    shown: int | None
    declined: bool


def main(
    sets: Annotated[list[str] | None, typer.Argument(help=f"Which of: {', '.join(SETS)}.")] = None,
    shared: Annotated[Path, typer.Option(help="Folder with `articles` and `eval`; what is absent is skipped.")] = Path(
        "../shared"
    ),
    sample: Annotated[int, typer.Option(help="Questions taken of NewsQA; 0: all.")] = 300,
    ablate: Annotated[bool, typer.Option(help="Also rank without each feature.")] = False,
    set_: Annotated[list[str] | None, typer.Option("--set", help="Also rank with this weight, as name=value.")] = None,
    read_: Annotated[list[int] | None, typer.Option("--read", help="Also with this many candidates read.")] = None,
    reader: Annotated[Path | None, typer.Option(help="Folder of another learned reader.")] = None,
    cache: Annotated[Path | None, typer.Option(help="Where libraries are kept.")] = None,
) -> None:
    """Measure and print two Markdown tables."""
    variants = dict(variants_of(set_ or [], ablate, read_ or []))
    learned = SentenceReader.load(reader, threads=1)
    found: dict[str, list[Outcome]] = {}
    for name in sets or SETS:
        if cases := cases_of(name, shared, sample):
            with library(name, shared, cache or cache_folder()) as place:
                bot = load(place)
                bot.extractor.reader = lambda: learned
                found[name] = [measure(bot, case, variants) for case in tqdm(cases, desc=name, disable=None)]
    print(shipped_table(found))
    if len(variants) > 1:
        print(variants_table(found, list(variants)))


def variants_of(changed: Sequence[str], ablate: bool, counts: Sequence[int] = ()) -> Iterator[tuple[str, Variant]]:
    """What is shipped, the weights asked for, with `ablate` those without each feature, and other counts read."""
    yield "shipped", Variant(WEIGHTS)
    if changed:
        pairs = [pair.partition("=") for pair in changed]
        unknown = [name for name, _, _ in pairs if name not in WEIGHTS]
        if unknown:
            raise typer.BadParameter(f"there is no feature '{unknown[0]}'; known: {', '.join(WEIGHTS)}")
        yield ", ".join(changed), Variant({**WEIGHTS, **{name: float(value) for name, _, value in pairs}})
    if ablate:
        for name in (n for n, weight in WEIGHTS.items() if weight):
            yield f"without {name}", Variant({**WEIGHTS, name: 0.0})
        yield "without the reader", Variant({**WEIGHTS, **dict.fromkeys(READER, 0.0)})
    for count in counts:
        yield f"{count} read", Variant(WEIGHTS, count)


def cases_of(name: str, shared: Path, sample: int) -> list[Case]:
    """The answerable questions of a set, each asked alone; none when its files are not there."""
    if name == "newsqa":
        folder = shared / NEWSQA
        asked = queries(folder, sample) if folder.is_dir() else []
        return [Case(q.question, q.cluster, answer_of(q.answers)) for q in asked]
    path = {
        "reports": shared / "eval/questions.jsonl",
        "reports paraphrased": DATA / "paraphrases-shared.jsonl",
        "sample": DATA / "sample.jsonl",
        "sample paraphrased": DATA / "paraphrases-sample.jsonl",
    }[name]
    if not path.is_file() or not articles_of(name, shared).is_dir():
        return []
    single = [d.turns[0] for d in load_questions(path).dialogues if not d.conversation]
    return [Case(q.question, q.sources[0], fact_in(q.facts, q.sources)) for q in single if q.answerable and q.sources]


def answer_of(answers: Sequence[str]) -> Holds:
    """Whether a text holds one of these answers, wherever it is from."""
    return lambda text, _: answer_in(text, answers)


def fact_in(facts: Sequence[Sequence[str]], sources: Sequence[str]) -> Holds:
    """Whether a text from one of these sources holds one of these facts."""
    return lambda text, source: (
        any(same_source(source, s) for s in sources) and any(holds(text, spellings) for spellings in facts)
    )


def articles_of(name: str, shared: Path) -> Path:
    """The folder of articles a set asks about."""
    return shared / "articles" if name.startswith("reports") else DATA.parents[1] / "articles"


@contextmanager
def library(name: str, shared: Path, cache: Path) -> Iterator[Path]:
    """The library of a set: NewsQA's is kept, the others are made for as long as they are measured."""
    if name == "newsqa":
        yield library_of(shared / NEWSQA, cache)
        return
    with tempfile.TemporaryDirectory() as place:
        ingest_folder(articles_of(name, shared), Path(place), load_embedder("wordllama"))
        yield Path(place)


def measure(bot: Assistant, case: Case, variants: Mapping[str, Variant]) -> Outcome:
    """Answer one question and rank its candidates by each variant."""
    draft = bot.extractor.draft(case.question)
    held = [case.holds(p.text, p.article.source) for p in draft.picks]
    answers = {id(e) for e in draft.ranked if case.holds(e.text, e.article.source)}
    return Outcome(
        cluster=case.cluster,
        ranks={
            name: next((n for n, e in enumerate(order, 1) if id(e) in answers), None)
            for name, order in ((name, ranked(bot, draft, variant)) for name, variant in variants.items())
        },
        candidates=bool(answers),
        shown=next((n for n, found in enumerate(held, 1) if found), None),
        declined=not draft.picks,
    )


def ranked(bot: Assistant, draft: Draft, variant: Variant) -> list[Evidence]:
    """The candidates in the order of a variant, as the product comes to it. What the reader has not seen yet, it reads now."""

    def best_first(
        found: Sequence[Evidence], weights: Mapping[str, float], unread: Sequence[str] = ()
    ) -> list[Evidence]:
        score = {
            id(e): sum(weights.get(name, 0.0) * value for name, value in e.features.items() if name not in unread)
            for e in found
        }
        return sorted(found, key=lambda e: (-score[id(e)], e.article.source, e.start))

    reader = bot.extractor.reader()
    if reader is None or not any(variant.weights[name] for name in READER):
        return best_first(draft.ranked, variant.weights, READER)
    first = best_first(draft.ranked, FIRST)
    seen, unseen = first[: variant.read], first[variant.read :]
    read(draft.question, [e for e in seen if e.reading is None], reader)
    return best_first(seen, variant.weights) + best_first(unseen, variant.weights, READER)


def shipped_table(found: Mapping[str, Sequence[Outcome]]) -> str:
    """What the product does as it is, with 95 % intervals."""
    columns: list[tuple[str, Callable[[Outcome], bool]]] = [
        ("among the candidates", lambda o: o.candidates),
        ("ranked @1", lambda o: o.ranks["shipped"] == 1),
        ("ranked @3", lambda o: _within(o, "shipped", 3)),
        ("shown first", lambda o: o.shown == 1),
        ("shown", lambda o: o.shown is not None),
        ("declined", lambda o: o.declined),
    ]
    lines = ["| | n | " + " | ".join(name for name, _ in columns) + " |", "|---|" + "---:|" * (len(columns) + 1)]
    for name, outcomes in found.items():
        shares = [proportion([flag(o) for o in outcomes], [o.cluster for o in outcomes]) for _, flag in columns]
        cells = [f"{s.value:.3f} ({s.low:.2f}–{s.high:.2f})" if s else "—" for s in shares]
        lines.append(f"| {name} | {len(outcomes)} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def variants_table(found: Mapping[str, Sequence[Outcome]], names: Sequence[str]) -> str:
    """Ranked @1 / @3 of each variant, and how many questions it won and lost at rank 1."""
    lines = ["| @1 / @3 (won, lost @1) | " + " | ".join(found) + " |", "|---|" + "---:|" * len(found)]
    for name in names:
        cells = []
        for outcomes in found.values():
            first, three = (sum(_within(o, name, k) for o in outcomes) / len(outcomes) for k in (1, 3))
            won = sum(_within(o, name, 1) > _within(o, "shipped", 1) for o in outcomes)
            lost = sum(_within(o, name, 1) < _within(o, "shipped", 1) for o in outcomes)
            cells.append(f"{first:.3f} / {three:.3f}" + (f" (+{won} −{lost})" if name != "shipped" else ""))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _within(outcome: Outcome, variant: str, k: int) -> bool:
    rank = outcome.ranks[variant]
    return rank is not None and rank <= k


if __name__ == "__main__":
    typer.run(main)
