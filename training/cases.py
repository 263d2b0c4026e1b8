"""Questions with known answers, read by the product: the evidence of each, and which of it answers.

Both fits (`fit_evidence.py`, `fit_abstention.py`) take the same sets and can share one reading of them:

    python -m training.cases CASES.pkl news:training/data/news-held.jsonl \\
        articles:training/data/abstention.jsonl articles:eval/data/sample.jsonl articles:eval/data/paraphrases-sample.jsonl \\
        ../shared/articles:../shared/eval/questions.jsonl ../shared/articles:eval/data/paraphrases-shared.jsonl

Every set is FOLDER:QUESTIONS, or news:FILE for invented articles with questions on each sentence. Reading them takes
about a third of a second of processor time a question.
"""

import pickle
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.assistant import Assistant
from assistant.bootstrap import load
from assistant.domain import Filters
from assistant.embed import WordLlamaEmbeddings
from assistant.evidence import READ, WEIGHTS, Evidence
from assistant.question import Question, analyse
from assistant.terms import fold
from eval.dataset import load_questions
from ingest import ingest_folder
from training.news import known_answers, read_news, write_articles

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

    def ranked(self) -> list[tuple[Evidence, bool]]:
        """The evidence with whether it answers, by the weights in force, best first."""
        for e in self.evidence:
            e.score = sum(WEIGHTS[name] * value for name, value in e.features.items())
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


def of_file(folder: Path, file: Path) -> Iterator[Case | None]:
    """The single questions of a question file on a folder of articles."""
    with tempfile.TemporaryDirectory() as library:
        ingest_folder(folder, Path(library), WordLlamaEmbeddings())
        bot = load(library)
        for asked in (d.turns[0] for d in load_questions(file).dialogues):
            if asked.type in NOT_ONE_SENTENCE:
                continue

            def answers(e: Evidence, facts: list[list[str]] = asked.facts, sources: list[str] = asked.sources) -> bool:
                return e.article.source in sources and any(said(e.text, s) for fact in facts for s in fact)

            yield read_case(bot, file.stem, asked.type, asked.question, None, answers if asked.answerable else None)


def of_news(file: Path) -> Iterator[Case | None]:
    """The questions on invented articles."""
    articles = read_news(file)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as library:
        write_articles(articles, Path(folder))
        ingest_folder(Path(folder), Path(library), WordLlamaEmbeddings())
        bot = load(library)
        for known in known_answers(articles):

            def answers(e: Evidence, sentences: tuple[str, ...] = known.sentences, source: str = known.source) -> bool:
                return e.article.source == source and any(_same(e.text, s) for s in sentences)

            filters = Filters(sources=known.sources)
            yield read_case(bot, file.stem, known.kind, known.text, filters, answers if known.sentences else None)


def said(text: str, spelling: str) -> bool:
    """Whether a fact's spelling stands in the text at the start of a word."""
    return re.search(rf"(?<!\w){re.escape(fold(spelling))}", fold(text)) is not None


def _same(a: str, b: str) -> bool:
    a, b = fold(a), fold(b)
    return a in b or b in a


def load_cases(path: Path) -> list[Case]:
    """What a run of this module wrote."""
    with path.open("rb") as file:
        cases: list[Case] = pickle.load(file)
    return cases


def main(out: Path, sets: list[str]) -> None:
    """Read the sets and write the cases."""
    made: list[Case] = []
    for pair in sets:
        folder, file = pair.split(":")
        found = of_news(Path(file)) if folder == "news" else of_file(Path(folder), Path(file))
        made += [case for case in found if case is not None]
        print(pair, len(made), flush=True)
    with out.open("wb") as target:
        pickle.dump(made, target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
