"""Reads the training sets into one pool of sentences and a list of questions about them.

Three sets, all with a licence that allows shipping what is learned from them:
SelQA (which sentences of a Wikipedia section answer the question), XQuAD English (an answer span in a
paragraph, mapped here to the sentence that holds it), and invented news articles with questions in other words than
the text and questions that they do not answer (`training/data/news`).
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.news import read_news

# A full stop after one of these does not end a sentence.
ABBREVIATION = re.compile(r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Jr|Sr|No|vs|U\.S|U\.N|U\.K))\.$")
BOUNDARY = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n+")


@dataclass(frozen=True)
class Sentence:
    """A candidate sentence with what stands around it: article title and the sentence before."""

    text: str
    title: str
    previous: str


@dataclass
class Question:
    """A question; `positives`, `section` (negatives beside them) and `mined` are indices into the pool.

    `spans` gives the answer inside a positive, in characters, end-exclusive; a positive without a span is
    known to answer, not where. `target` is the answer text where it is known, to keep it out of negatives.
    Without positives nothing answers it, and the first of `section` is the sentence that most seems to.
    """

    text: str
    article: str
    positives: list[int]
    section: list[int]
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    mined: list[int] = field(default_factory=list)
    target: str = ""


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end (characters, end-exclusive, stripped) of the sentences of a text."""
    start = 0
    for match in BOUNDARY.finditer(text):
        if ABBREVIATION.search(text[start : match.start()]) and "\n" not in match.group():
            continue
        yield from _stripped(text, start, match.end())
        start = match.end()
    yield from _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    if end > start:
        yield start, end


def is_held_out(article: str) -> bool:
    """Whether an article is kept out of training (about one in twenty) for calibration."""
    return zlib.crc32(article.encode()) % 20 == 0


class Corpus:
    """The pool of distinct sentences and the questions on them.

    Of the news the first `articles` are read, of the first `known` of these only every `again`-th: what an earlier round
    has read is repeated, so that it is not forgotten, but need not be learned anew.
    """

    def __init__(
        self, folder: Path, news: Path | None = None, articles: int | None = None, known: int = 0, again: int = 1
    ) -> None:
        self.sentences: list[Sentence] = []
        self.questions: list[Question] = []
        self._ids: dict[tuple[str, str], int] = {}
        for name in ("selqa-dev", "selqa-test"):
            self._add_selqa(_load(folder / f"{name}.json.gz"))
        self._add_xquad(_load(folder / "xquad-en.json.gz"))
        if news is not None:
            for number, article in enumerate(read_news(news)[:articles]):
                if number >= known or number % again == 0:
                    self._add_news(article)

    def _intern(self, text: str, title: str, previous: str) -> int:
        key = (title, text)
        if key not in self._ids:
            self._ids[key] = len(self.sentences)
            self.sentences.append(Sentence(text, title, previous))
        return self._ids[key]

    def _add_selqa(self, rows: Any) -> None:
        for row in rows:
            texts = [" ".join(text.split()) for text in row["candidates"]]
            ids = [self._intern(text, row["article"], texts[i - 1] if i else "") for i, text in enumerate(texts)]
            positives = sorted({ids[i] for i in row["answers"]})
            if positives:
                section = sorted(set(ids) - set(positives))
                self.questions.append(Question(row["question"], row["article"], positives, section))

    def _add_xquad(self, data: Any) -> None:
        for article in data["data"]:
            title = article["title"].replace("_", " ")
            for paragraph in article["paragraphs"]:
                text = paragraph["context"]
                spans = list(sentence_spans(text))
                ids: list[int] = []
                for i, (start, end) in enumerate(spans):
                    previous = text[slice(*spans[i - 1])] if i else ""
                    ids.append(self._intern(text[start:end], title, previous))
                for row in paragraph["qas"]:
                    first, answer = row["answers"][0]["answer_start"], row["answers"][0]["text"]
                    for index, (start, end) in zip(ids, spans, strict=True):
                        if start <= first and first + len(answer) <= end:
                            section = sorted(set(ids) - {index})
                            span = (first - start, first - start + len(answer))
                            self.questions.append(
                                Question(row["question"], title, [index], section, {index: span}, [], answer)
                            )

    def _add_news(self, article: Any) -> None:
        title, texts = article["title"], article["sentences"]
        ids = [self._intern(text, title, texts[i - 1] if i else "") for i, text in enumerate(texts)]
        for row in article["questions"]:
            best, answer = ids[row["sentence"]], row["answer"]
            if row["kind"] in ("near", "false-premise"):
                rest = [i for i in dict.fromkeys(ids) if i != best]
                self.questions.append(Question(row["q"], title, [], [best, *rest]))
                continue
            others = [ids[i] for i in row.get("also", ())]
            section = sorted(set(ids) - {best, *others})
            start = texts[row["sentence"]].index(answer)
            span = {best: (start, start + len(answer))}
            self.questions.append(Question(row["q"], title, [best], section, span, [], answer))


def _load(path: Path) -> Any:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)
