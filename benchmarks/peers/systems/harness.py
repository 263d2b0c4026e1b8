"""What every system is run through: three processes, `ingest`, `search` and `answer`, each measured the same way, so
that none is warmed up by another. Standard library only.

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

READ = 4  # passages that the sentences shown are picked from: the recipe's k
READ_MORE = 10  # … and those ranked, so that no system is held back by so few; not timed
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


def _answer(system: Any, question: str) -> tuple[list[Passage], Answer]:
    """What a reader gets: the system's own answer, or the sentences of its first passages nearest to the question."""
    if hasattr(system, "answer"):
        return [], system.answer(question)
    passages = system.search(question, DEEP)
    return passages, Answer(nearest_sentences(system, question, passages[:READ])[:3], False, passages[:READ])


def _ranked(system: Any, question: str, passages: list[Passage]) -> list[str]:
    """The best three sentences, whether the system would show them or not."""
    if hasattr(system, "ranked"):
        return system.ranked(question)[:3]
    return nearest_sentences(system, question, passages[:READ_MORE])[:3]


def _search(system: Any, index: Path, questions: Path, out: Path) -> None:
    system.open(index)
    records = []
    for asked in _lines(questions):
        c0, t0 = time.process_time(), time.perf_counter()
        passages = system.search(asked["question"], DEEP)
        c1, t1 = time.process_time(), time.perf_counter()
        files = list(dict.fromkeys(p.file for p in passages))[:10]
        records.append({"qid": asked["qid"], "seconds": t1 - t0, "cpu_seconds": c1 - c0, "files": files})
    out.write_text(json.dumps({"questions": records, **_used()}))


def _answers(system: Any, index: Path, questions: Path, out: Path) -> None:
    spawned = float(os.environ["SPAWNED"])  # wall clock of the parent just before this process was made
    system.open(index)
    cold, records = 0.0, []
    for asked in _lines(questions):
        c0, t0 = time.process_time(), time.perf_counter()
        passages, answer = _answer(system, asked["question"])
        c1, t1 = time.process_time(), time.perf_counter()
        cold = cold or time.time() - spawned
        records.append({
            "qid": asked["qid"], "seconds": t1 - t0, "cpu_seconds": c1 - c0, "sentences": answer.sentences[:3],
            "ranked": _ranked(system, asked["question"], passages), "declined": answer.declined,
            "quotes": [asdict(q) for q in answer.quotes],
        })  # fmt: skip
    out.write_text(json.dumps({"questions": records, "cold_seconds": cold, **_used()}))


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main(system: Any) -> None:
    """Run the phase named on the command line: `ingest FOLDER INDEX OUT`, or `search` / `answer INDEX QUESTIONS OUT`."""
    phase, *paths = sys.argv[1:]
    {"ingest": _ingest, "search": _search, "answer": _answers}[phase](system, *map(Path, paths))


def articles(folder: Path) -> list[tuple[str, str]]:
    """`(file name, text)` of every article, sorted."""
    return [(p.name, p.read_bytes().decode("utf-8")) for p in sorted(folder.iterdir())]
