"""What every system is run through: two processes, `ingest` and `ask`, each measured the same way. Standard library only.

A system is a class with

    build(folder, index) -> int                passages made; the index is on disk afterwards
    open(index)                                ready for questions
    search(question, k) -> [Passage]           best first
    embed(texts) -> vectors                    to pick the sentences nearest to the question from the passages
    answer(question) -> Answer                 optional: a system that answers by itself
    ranked(question) -> [str]                  optional: its best three sentences, also where it shows fewer or declines
"""

import json
import os
import re
import resource
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

READ = 4  # passages that sentences are picked from: the recipe's k
DEEP = 50  # passages asked for, so that ten different articles can be ranked

_SENTENCE = re.compile(r"(?<=[.!?])[\"”’')]*\s+|\n+")


@dataclass
class Passage:
    """A passage: its article's file name, its words, and where they start in the file, if the system tells."""

    file: str
    text: str
    start: int | None = None


@dataclass
class Answer:
    """Sentences, best first, whether the system declined to answer, and the quotations it would show as evidence."""

    sentences: list[str] = field(default_factory=list)
    declined: bool = False
    quotes: list[Passage] = field(default_factory=list)


def nearest_sentences(system: Any, question: str, passages: list[Passage]) -> list[str]:
    """The sentences of the passages, nearest to the question by the system's own embedder first."""
    found = list(dict.fromkeys(s.strip() for p in passages for s in _SENTENCE.split(p.text) if len(s.strip()) > 15))
    if not found:
        return []
    asked, *vectors = system.embed([question, *found])
    scores = [sum(float(a) * float(b) for a, b in zip(asked, v, strict=True)) for v in vectors]
    return [s for _, s in sorted(zip(scores, found, strict=True), key=lambda pair: -pair[0])]


def _used() -> dict[str, float]:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {"cpu_seconds": usage.ru_utime + usage.ru_stime, "peak_mib": usage.ru_maxrss / 1024}


def _ingest(system: Any, folder: Path, index: Path, out: Path) -> None:
    started = time.perf_counter()
    passages = system.build(folder, index)
    seconds = time.perf_counter() - started
    size = sum(p.stat().st_size for p in index.rglob("*") if p.is_file())
    out.write_text(json.dumps({"passages": passages, "seconds": seconds, "index_bytes": size, **_used()}))


def _ask(system: Any, index: Path, questions: Path, out: Path) -> None:
    spawned = float(os.environ["SPAWNED"])  # wall clock of the parent just before this process was made
    system.open(index)
    cold = 0.0
    with out.open("w", encoding="utf-8") as lines:
        for number, line in enumerate(questions.open(encoding="utf-8")):
            asked = json.loads(line)
            c0, t0 = time.process_time(), time.perf_counter()
            passages = system.search(asked["question"], DEEP)
            c1, t1 = time.process_time(), time.perf_counter()
            if hasattr(system, "answer"):
                answer = system.answer(asked["question"])
            else:
                answer = Answer(
                    nearest_sentences(system, asked["question"], passages[:READ])[:3], False, passages[:READ]
                )
            t2 = time.perf_counter()
            if number == 0:
                cold = time.time() - spawned
            record = {
                "qid": asked["qid"], "search_seconds": t1 - t0, "search_cpu_seconds": c1 - c0,
                "answer_seconds": t2 - t0 if not hasattr(system, "answer") else t2 - t1,
                "files": list(dict.fromkeys(p.file for p in passages))[:10],
                "passages": [asdict(p) for p in passages[:10]],
                "sentences": answer.sentences[:3],
                "ranked": (system.ranked(asked["question"]) if hasattr(system, "ranked") else answer.sentences)[:3],
                "declined": answer.declined,
                "quotes": [asdict(q) for q in answer.quotes],
            }  # fmt: skip
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")
    out.with_suffix(".cost.json").write_text(json.dumps({"cold_seconds": cold, **_used()}))


def main(system: Any) -> None:
    """Run the phase named on the command line: `ingest FOLDER INDEX OUT` or `ask INDEX QUESTIONS OUT`."""
    phase, *paths = sys.argv[1:]
    places = [Path(p) for p in paths]
    if phase == "ingest":
        _ingest(system, *places)
    else:
        _ask(system, *places)


def articles(folder: Path) -> list[tuple[str, str]]:
    """`(file name, text)` of every article, sorted."""
    return [(p.name, p.read_bytes().decode("utf-8")) for p in sorted(folder.iterdir())]
