"""Writes, for each NewsQA question, the 40 best sentences of the whole corpus by a plain method.

Plain method: z-scores of article BM25 (weight 2), BM25 of the sentence with its neighbours (1) and word vectors
of the sentence (0.5). The file holds text of the test set: keep it out of the repository.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import wordllama
from numpy.typing import NDArray

from training.bm25 import BM25
from training.corpus import sentence_spans


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--newsqa", type=Path, required=True, help="folder with documents and queries .jsonl.gz")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--top", type=int, default=40)
    args = parser.parse_args()
    documents = read(args.newsqa / "documents.jsonl.gz")
    queries = read(args.newsqa / "queries.jsonl.gz")
    texts: list[str] = []
    owner: list[int] = []
    for number, document in enumerate(documents):
        for start, end in sentence_spans(document["text"]):
            texts.append(document["text"][start:end])
            owner.append(number)
    owners = np.array(owner)
    first = {number: i for i, number in reversed(list(enumerate(owner)))}
    previous = ["" if i == 0 or owner[i - 1] != owner[i] else texts[i - 1] for i in range(len(texts))]
    following = ["" if i + 1 == len(texts) or owner[i + 1] != owner[i] else texts[i + 1] for i in range(len(texts))]
    wide = BM25([" ".join((previous[i], texts[i], texts[i], following[i])) for i in range(len(texts))])
    articles = BM25([document["text"] for document in documents])
    model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
    vectors = model.embed(texts, norm=True)
    asked = model.embed([query["question"] for query in queries], norm=True)
    rows = []
    for query, vector in zip(queries, asked, strict=True):
        score = zscore(wide.scores(query["question"]))
        score = score + 2 * zscore(articles.scores(query["question"]))[owners] + 0.5 * zscore(vectors @ vector)
        found = []
        for i in (-score).argsort(kind="stable")[: args.top]:
            gold = documents[owner[i]]["doc_id"] in query["gold_doc_ids"]
            holds = gold and any(fold(answer) in fold(texts[i]) for answer in query["answers"])
            found.append(
                {
                    "text": texts[i],
                    "previous": previous[i],
                    "lead": texts[first[owner[i]]],
                    "score": float(score[i]),
                    "gold": holds,
                    "own": gold,
                }
            )
        rows.append({**{key: query[key] for key in ("qid", "question", "answers")}, "candidates": found})
    with gzip.open(args.out, "wt", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row) + "\n")
    for name, at in (("@1", 1), ("@3", 3), ("@40", args.top)):
        print(name, round(float(np.mean([any(c["gold"] for c in r["candidates"][:at]) for r in rows])), 3), len(rows))


def read(path: Path) -> list[dict[str, Any]]:
    """A gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def fold(text: str) -> str:
    """Lower case, one space between words, no punctuation at the ends."""
    return " ".join(text.lower().split()).strip(" .,;:'\"")


def zscore(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Standard scores over all values; zeros where they do not differ."""
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)


if __name__ == "__main__":
    main()
