"""Fits the weights that choose which sentences the learned reader reads (`assistant.evidence.FIRST`).

    python -m training.fit_first

2,500 questions on invented articles, 150 of these to a library and without the reader, compete as in `fit_evidence.py`;
those in other words count twice. Prints how often what answers is among the best, there and on the held-out articles: by
the weights that rank what has been read, by those in force and by the fitted ones. About five minutes of processor time.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from assistant.bootstrap import load
from assistant.embed import WordLlamaEmbeddings
from assistant.evidence import FIRST, READ, WEIGHTS
from assistant.question import analyse
from ingest import ingest_folder
from training.cases import same
from training.fit_evidence import Array, Row, fit, found
from training.news import HELD, NEWS, UNANSWERED, file_of, read_news, write_articles

NAMES = list(FIRST)
IN_FORCE = np.array(list(FIRST.values()))
RANKING = np.array([WEIGHTS[name] for name in NAMES])
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


def row(title: str, asked: list[Asked], fitted: Array) -> str:
    """A line of the table: how often the answer is among the first, of all questions."""
    rows = [r for _, r in asked]
    shares = [
        " / ".join(f"{np.mean([found(r, w, first) if r[1].any() else 0.0 for r in rows]):.3f}" for first in (24, READ))
        for w in (RANKING, IN_FORCE, fitted)
    ]
    return f"| {title} | {len(rows)} | {np.mean([r[1].any() for r in rows]):.3f} | {' | '.join(shares)} |"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path, nargs="?", default=NEWS)
    parser.add_argument("held", type=Path, nargs="?", default=HELD)
    given = parser.parse_args()
    articles, others = read_news(given.train), read_news(given.held)
    random.Random(0).shuffle(articles)
    sets = {
        f"fitted on, {LIBRARY} articles": in_libraries(articles, LIBRARY, QUESTIONS),
        "held out, 41 articles": in_libraries(others, 41, QUESTIONS),
        f"held out, {len(others)} articles": in_libraries(others, len(others), QUESTIONS),
    }
    seen = [(kind, row) for kind, row in next(iter(sets.values())) if row[1].any()]
    fitted = fit([row for kind, row in seen for _ in range(1 + (kind == "paraphrase"))], IN_FORCE)
    print(
        f"| among the best 24 / {READ} | n | gathered | weights for ranking | in force | fitted |\n|---|---:|---:|---:|---:|---:|"
    )
    for name, asked in sets.items():
        for kind, called in (("plain", "plain"), ("paraphrase", "in other words")):
            print(row(f"{name}, {called}", [a for a in asked if a[0] == kind], fitted))
    print()
    for name, value in zip(NAMES, fitted, strict=True):
        print(f'    "{name}": {value:.2f},')


if __name__ == "__main__":
    main()
