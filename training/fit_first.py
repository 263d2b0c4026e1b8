"""Fits the weights that choose which sentences the learned reader reads (`assistant.evidence.FIRST`).

    python -m training.fit_first training/data/news.jsonl training/data/news-held.jsonl

The questions of the first file's articles, 150 articles to a library and without the reader, compete as in
`fit_evidence.py`; those in other words count twice. Then the share of questions whose answer is among the first 24 and
40, for both files, by the weights in force and the fitted ones; the second file in libraries of 41, and of all. About
five minutes of processor time.
"""

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from assistant.bootstrap import load
from assistant.embed import WordLlamaEmbeddings
from assistant.evidence import FIRST, READ
from assistant.question import analyse
from ingest import ingest_folder
from training.cases import same
from training.fit_evidence import Array, Row, fit, found
from training.news import UNANSWERED, file_of, read_news, write_articles

NAMES = list(FIRST)
LIBRARY = 150  # articles searched at once for the fit
QUESTIONS = 2_500  # of the first file

Asked = tuple[str, Row]
"""The kind of a question, and the numbers of its sentences."""


def questions_of(articles: list[dict[str, Any]]) -> Iterator[Asked]:
    """The questions with an answer, asked of all these articles; those of which no sentence was found that answers are kept."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as library:
        write_articles(articles, Path(folder))
        ingest_folder(Path(folder), Path(library), WordLlamaEmbeddings())
        bot = load(library)
        bot.extractor.reader = lambda: None
        for article in articles:
            for q in article["questions"]:
                if q["kind"] in UNANSWERED:
                    continue
                gold = [article["sentences"][i] for i in (q["sentence"], *q.get("also", ()))]
                _, ranked, _ = bot.extractor.read(analyse(q["q"]), None)
                if not ranked:
                    continue
                holds = [e.article.source == file_of(article) and any(same(e.text, g) for g in gold) for e in ranked]
                features = np.array([[e.features[name] for name in NAMES] for e in ranked])
                yield q["kind"], (features, np.array(holds, dtype=float))


def in_libraries(articles: list[dict[str, Any]], size: int, most: int) -> list[Asked]:
    """At most so many questions, asked of as many articles at once."""
    made: list[Asked] = []
    for begin in range(0, len(articles), size):
        made += questions_of(articles[begin : begin + size])
        if len(made) >= most:
            break
    return made[:most]


def report(title: str, asked: list[Asked], fitted: Array) -> None:
    """Print rows of the table: how often the answer is gathered at all, and among the first, of all questions."""
    for kind in ("plain", "paraphrase"):
        rows = [row for k, row in asked if k == kind]
        shares = [
            " / ".join(
                f"{np.mean([found(r, w, first) if r[1].any() else 0.0 for r in rows]):.3f}" for first in (24, READ)
            )
            for w in (np.array(list(FIRST.values())), fitted)
        ]
        there = np.mean([r[1].any() for r in rows])
        called = "in other words" if kind == "paraphrase" else kind
        print(f"| {title}, {called} | {len(rows):,} | {there:.3f} | {shares[0]} | {shares[1]} |")


def main(train: Path, held: Path) -> None:
    """Fit and report."""
    articles = read_news(train)
    random.Random(0).shuffle(articles)
    asked = in_libraries(articles, LIBRARY, QUESTIONS)
    seen = [(kind, row) for kind, row in asked if row[1].any()]
    rows = [row for kind, row in seen for _ in range(1 + (kind == "paraphrase"))]
    fitted = fit(rows, np.array(list(FIRST.values())))
    print(
        "| the answer is among the first 24 / 40 | n | gathered | weights in force | fitted |\n|---|---:|---:|---:|---:|"
    )
    report("articles fitted on", asked, fitted)
    others = read_news(held)
    report("held out, 41 articles", in_libraries(others, 41, QUESTIONS), fitted)
    report("held out, all articles", in_libraries(others, len(others), QUESTIONS), fitted)
    print()
    for name, value in zip(NAMES, fitted, strict=True):
        print(f'    "{name}": {value:.2f},')


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
