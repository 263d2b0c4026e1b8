"""The invented news articles: as text files for a library, and their questions as cases with a known answer sentence.

`training/data/news` trains the reader; `training/data/held` was never trained on and fits the weights
of the sentence choice and of the decision.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
NEWS, HELD = DATA / "news", DATA / "held"
UNANSWERED = frozenset({"near", "false-premise"})


@dataclass(frozen=True)
class Known:
    """A question; `sentences` are those that answer, none when nothing does, `answer` the words in the first. `sources` are the files it is asked of."""

    text: str
    kind: str
    source: str
    sentences: tuple[str, ...]
    sources: tuple[str, ...]
    answer: str = ""


def read_news(path: Path) -> list[dict[str, Any]]:
    """The articles of a file, or of the files of a folder in order of their names.

    One JSON object a line: id, title, outlet, date, sentences, questions.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def write_articles(articles: list[dict[str, Any]], folder: Path) -> None:
    """One text file for each article, two sentences a paragraph."""
    for article in articles:
        said = article["sentences"]
        paragraphs = [" ".join(said[i : i + 2]) for i in range(0, len(said), 2)]
        head = [article["title"], f"{article['outlet']}\n{article['date']}"]
        (folder / file_of(article)).write_text("\n\n".join([*head, *paragraphs]) + "\n", encoding="utf-8")


def known_answers(articles: list[dict[str, Any]], beside: int = 5, many: int = 40, seed: int = 5) -> Iterator[Known]:
    """Every question asked of its article and `beside` others, since many say "the bill" and not which.

    One question in three is asked once more in a larger collection: of its article among `many` others, or, when it has
    an answer, of the others alone, where nothing answers it.
    """
    rng = random.Random(seed)
    files = [file_of(a) for a in articles]
    for article in articles:
        own = file_of(article)
        others = [f for f in files if f != own]
        for q in article["questions"]:
            at = () if q["kind"] in UNANSWERED else (q["sentence"], *q.get("also", ()))
            sentences = tuple(article["sentences"][i] for i in at)
            near = tuple(rng.sample(others, min(beside, len(others))))
            yield Known(q["q"], q["kind"], own, sentences, (own, *near), q["answer"])
            if rng.random() < 1 / 3:
                far = tuple(rng.sample(others, min(many, len(others))))
                if sentences and rng.random() < 0.5:
                    yield Known(q["q"], "removed", own, (), far)
                else:
                    yield Known(q["q"], q["kind"], own, sentences, (own, *far), q["answer"])


def file_of(article: dict[str, Any]) -> str:
    """Name of its text file."""
    return f"{article['id']}.txt"
