"""Does the product notice that sources disagree? On RGB, whose facts were altered on purpose (Chen et al. 2024).

    python -m benchmarks.disagreement [FOLDER]

For each question its passages are given as articles, three times: unaltered and altered ones together (it should
speak), crosswise (unaltered ones with the altered versions of *other* passages, so that no two are the same text),
and the unaltered ones alone or with unrelated ones (it should keep silent).
"""

import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.domain import Article
from assistant.sentences import sentence_spans
from assistant.voices.disagreement import Disagreement, disagreements
from eval.outside.load import Query, records

FOLDER = Path("../shared/eval/outside/rgb_en_fact")


@dataclass(frozen=True, slots=True)
class Located:
    """A sentence of a passage."""

    article: Article
    start: int
    end: int


def sentences(texts: Sequence[tuple[str, str]]) -> list[Located]:
    """Every sentence of the passages, each passage as one article."""
    found = []
    for name, text in texts:
        article = Article(name, "", name, name, name, "file", "utf-8", text)
        found += [Located(article, a, b) for a, b in sentence_spans(text)]
    return found


def told(found: Sequence[Disagreement], query: Query) -> bool:
    """Both the true and the altered value are among what is shown."""
    fake = query.extra("fake_answer", "")
    fakes = (fake,) if isinstance(fake, str) else tuple(fake)

    def shows(values: Sequence[str], wanted: Sequence[str]) -> bool:
        words = {w for text in wanted for w in re.findall(r"\w+", text.lower())}
        return any(words & set(re.findall(r"\w+", v.lower())) for v in values)

    return any(shows(d.values, query.answers) and shows(d.values, fakes) for d in found)


def main(folder: Path = FOLDER, verbose: bool = False) -> None:
    """Print one table."""
    if not folder.is_dir():
        raise SystemExit(f"'{folder}' is not there; give the folder of the RGB set as argument")
    path = next(p for p in (folder / "documents.jsonl.gz", folder / "documents.jsonl") if p.is_file())
    texts = {d["doc_id"]: d["text"] for d in records(path)}
    path = next(p for p in (folder / "queries.jsonl.gz", folder / "queries.jsonl") if p.is_file())
    queries = [Query.model_validate(q) for q in records(path)]
    rows: dict[str, list[int]] = {}

    def count(name: str, hit: bool) -> None:
        row = rows.setdefault(name, [0, 0])
        row[0] += hit
        row[1] += 1

    for q in queries:
        gold = [(i, texts[i]) for i in q.gold_doc_ids]
        altered = [(i, texts[i]) for i in q.extra("counterfactual_doc_ids", ())]
        negative = [(i, texts[i]) for i in q.extra("negative_doc_ids", ())]
        both = disagreements(sentences(gold + altered), q.question)
        count("true and altered: both values named", told(both, q))
        count("true and altered: spoke at all", bool(both))
        if len(gold) > 1 and len(altered) == len(gold):
            order = random.Random(q.qid).sample(range(len(gold)), len(gold))
            half = len(gold) // 2
            cross = disagreements(
                sentences([gold[i] for i in order[:half]] + [altered[i] for i in order[half:]]), q.question
            )
            count("true and altered, no two of one text: both values named", told(cross, q))
            if verbose and not told(cross, q):
                print("CROSS MISS", q.question, q.answers[0], q.extra("fake_answer"))
        for name, passages in (("true only", gold), ("true and unrelated", gold + negative)):
            false = disagreements(sentences(passages), q.question)
            count(f"{name}: spoke, a false alarm", bool(false))
            if verbose and false:
                print("FALSE", name, q.question, [(d.kind, d.values) for d in false])
        if verbose and not told(both, q):
            print("MISS", q.question, q.answers[0], q.extra("fake_answer"), [(d.kind, d.values) for d in both])
    print("| passages given | questions |\n|---|---|")
    for name, (hits, n) in rows.items():
        print(f"| {name} | {hits} of {n} ({hits / n:.3f}) |")


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if a != "-v"]
    main(Path(arguments[0]) if arguments else FOLDER, "-v" in sys.argv)
