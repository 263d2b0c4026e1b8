"""Questions with known answers, read by the product: the evidence of each, and which of it answers.

Both fits (`fit_evidence.py`, `fit_abstention.py`) take the same sets and can share one reading of them:

    python -m training.cases CASES.pkl [--reader FOLDER] [SET …]

A set is FOLDER:QUESTIONS, or news:FILE for invented articles with questions on each sentence; without any, the shipped
weights' own (`SETS`; what is absent is left out and named). `--reader`: another reader than the shipped one. Reading
takes about a third of a second of processor time a question.
"""

import argparse
import pickle
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.assistant import Assistant
from assistant.bootstrap import load
from assistant.domain import Filters
from assistant.embed import WordLlamaEmbeddings
from assistant.evidence import READ, WEIGHTS, Evidence
from assistant.question import Question, analyse
from assistant.reader import SentenceReader
from assistant.terms import fold
from eval.dataset import load_questions
from ingest import ingest_folder
from training.news import known_answers, read_news, write_articles

SETS = (
    "news:training/data/held/01.jsonl",
    "news:training/data/held/02.jsonl",
    "news:training/data/held/03.jsonl",
    "articles:training/data/abstention.jsonl",
    "articles:eval/data/sample.jsonl",
    "../shared/articles:../shared/eval/questions.jsonl",
    "articles:eval/data/paraphrases-sample.jsonl",
    "../shared/articles:eval/data/paraphrases-shared.jsonl",
)
CALLED = {
    "news": "held-out articles",
    "abstention": "written for the fit, sample articles",
    "sample": "sample articles",
    "questions": "five reports",
    "paraphrases-sample": "paraphrases, sample articles",
    "paraphrases-shared": "paraphrases, five reports",
}
"""What a table calls the questions of a file; `news` are all on invented articles."""

NOT_ONE_SENTENCE = ("multi", "disagreement")  # types of questions that no single sentence answers


@dataclass
class Case:
    """One question: its best evidence, `holds` telling which of it answers. Without any the question is unanswerable."""

    set: str
    kind: str
    question: Question
    answerable: bool
    evidence: list[Evidence]
    holds: list[bool]
    frequency: dict[str, int]

    def ranked(self, weights: Mapping[str, float] = WEIGHTS) -> list[tuple[Evidence, bool]]:
        """The evidence with whether it answers, best first by these weights."""
        for e in self.evidence:
            e.score = sum(weights[name] * value for name, value in e.features.items())
        return sorted(zip(self.evidence, self.holds, strict=True), key=lambda pair: -pair[0].score)


def read_case(
    bot: Assistant, set_: str, kind: str, text: str, filters: Filters | None, answers: Callable[[Evidence], bool] | None
) -> Case | None:
    """A question read by the product; `answers` tells the sentences that answer it, None that nothing does."""
    question = analyse(text)
    _, ranked, frequency = bot.extractor.read(question, filters)
    if not ranked:
        return None
    best = ranked[:READ]
    holds = [answers is not None and answers(e) for e in best]
    return Case(set_, kind, question, answers is not None, best, holds, frequency)


def assistant_on(articles: Path, library: Path, reader: SentenceReader | None) -> Assistant:
    """The product over a folder of articles, with another reader where one is given."""
    ingest_folder(articles, library, WordLlamaEmbeddings())
    bot = load(library)
    if reader is not None:
        bot.extractor.reader = lambda: reader
    return bot


def of_file(folder: Path, file: Path, reader: SentenceReader | None) -> Iterator[Case | None]:
    """The single questions of a question file on a folder of articles."""
    with tempfile.TemporaryDirectory() as library:
        bot = assistant_on(folder, Path(library), reader)
        for asked in (d.turns[0] for d in load_questions(file).dialogues):
            if asked.type in NOT_ONE_SENTENCE:
                continue

            def answers(
                e: Evidence, facts: Sequence[Sequence[str]] = asked.facts, sources: Sequence[str] = asked.sources
            ) -> bool:
                return e.article.source in sources and any(said(e.text, s) for fact in facts for s in fact)

            yield read_case(bot, file.stem, asked.type, asked.question, None, answers if asked.answerable else None)


def of_news(file: Path, reader: SentenceReader | None) -> Iterator[Case | None]:
    """The questions on invented articles."""
    articles = read_news(file)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as library:
        write_articles(articles, Path(folder))
        bot = assistant_on(Path(folder), Path(library), reader)
        for known in known_answers(articles):

            def answers(e: Evidence, sentences: tuple[str, ...] = known.sentences, source: str = known.source) -> bool:
                return e.article.source == source and any(same(e.text, s) for s in sentences)

            filters = Filters(sources=known.sources)
            yield read_case(bot, "news", known.kind, known.text, filters, answers if known.sentences else None)


def said(text: str, spelling: str) -> bool:
    """Whether a fact's spelling stands in the text at the start of a word."""
    return re.search(rf"(?<!\w){re.escape(fold(spelling))}", fold(text)) is not None


def same(a: str, b: str) -> bool:
    """Whether one is the other, or a part of it."""
    a, b = fold(a), fold(b)
    return a in b or b in a


def load_cases(path: Path) -> list[Case]:
    """What a run of this module wrote."""
    with path.open("rb") as file:
        cases: list[Case] = pickle.load(file)
    return cases


def make(out: Path, sets: Sequence[str] = SETS, reader: SentenceReader | None = None) -> None:
    """Read the sets and write the cases."""
    made: list[Case] = []
    for pair in sets:
        folder, file = pair.split(":")
        if not Path(file).is_file() or (folder != "news" and not Path(folder).is_dir()):
            print(f"{pair} is absent: left out", flush=True)
            continue
        found = of_news(Path(file), reader) if folder == "news" else of_file(Path(folder), Path(file), reader)
        made += [case for case in found if case is not None]
        print(pair, len(made), flush=True)
    unfinished = out.with_suffix(".part")
    with unfinished.open("wb") as target:
        pickle.dump(made, target)
    unfinished.replace(out)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--reader", type=Path, help="folder with model.onnx and tokenizer.json; default: as shipped")
    given = parser.parse_args()
    reader = SentenceReader.load(given.reader) if given.reader else None
    if given.reader and reader is None:
        raise SystemExit(f"No model can be loaded from {given.reader}.")
    make(given.out, given.sets, reader)


if __name__ == "__main__":
    from training import cases

    cases.main()  # not this script's own: what is pickled is a class of the module, which the fits can load
