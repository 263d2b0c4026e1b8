"""Kills the ingest at every write step and at random moments, then checks that nothing is lost, doubled or stale.

    python -m benchmarks.crash --kills 300

Each trial forks a process that runs an ingest into an empty library, an ingest of a changed folder (with --prune) or
a removal, and sends it SIGKILL: at a named step, or after a random time. Then, in fresh processes:

  1. a reader opens what is left: every chunk must be the exact span of its article, every vector search must answer;
  2. the same command runs again; it may embed only what had not been committed;
  3. the library must equal the one that an undisturbed run makes: articles, chunks, vectors, full text, journal.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401  # once, before the forks: a client is opened only in the children
import numpy as np
from langchain_core.embeddings import Embeddings

import assistant.vectors
from assistant.library import Catalogue, Writer
from assistant.library.rebuild import compare
from assistant.vectors import VectorIndex
from ingest import ingest_folder
from ingest.remove import remove_sources

STEPS = ("journal", "vectors", "begin", "deleted", "inserted", "committed", "dropped", "close")
OPERATIONS = ("ingest", "change", "remove")
_WORDS = [
    "harbour",
    "bridge",
    "council",
    "mayor",
    "vote",
    "river",
    "storm",
    "ferry",
    "police",
    "court",
    "union",
    "budget",
    "school",
    "train",
    "night",
]


class HashEmbeddings(Embeddings):
    """Vectors from a hash of the text: no model to load in hundreds of processes. Counts what it embeds."""

    def __init__(self) -> None:
        self.embedded = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector a text."""
        self.embedded += len(texts)
        return [self.embed_query(t) for t in texts]

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a text, 32 dimensions."""
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        vector = np.random.default_rng(seed).normal(size=32)
        return [float(x) for x in vector / np.linalg.norm(vector)]


def story(number: int, edition: int, sentences: int = 24) -> str:
    """A generated article; another edition shares two thirds of its sentences."""
    lines = [f"Story {number}", ""]
    for i in range(sentences):
        pick = random.Random(f"{number}/{i}/{edition if i % 3 == 0 else 0}")
        lines.append(f"The {pick.choice(_WORDS)} {i} said {' '.join(pick.choices(_WORDS, k=30))}.\n")
    return "\n".join(lines)


def write_folder(folder: Path, changed: bool) -> None:
    """Twelve files and a JSON Lines file; `changed`: a third is new, a third another edition, some are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(16):
        path = folder / f"story-{number:02}.txt"
        if ((number >= 12) != changed and number >= 12) or (changed and number < 3):
            path.unlink(missing_ok=True)
        else:
            path.write_text(story(number, int(changed and number < 8)), encoding="utf-8")
    records = [{"title": f"Record {i}", "text": story(100 + i, 0, 12)} for i in range(3 if changed else 5)]
    (folder / "records.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")


def operate(operation: str, folder: Path, library: Path, observe: Callable[[str], None] | None = None) -> int:
    """Run one operation; the number of texts that were embedded."""
    assistant.vectors.HNSW |= {"sync_threshold": 40, "batch_size": 20}  # index files are written every 40 vectors
    embedder = HashEmbeddings()
    if operation == "remove":
        left = {a.source for a in Catalogue(library).articles()}
        wanted = [s for s in ("story-01.txt", "story-04.txt", "records.jsonl#2") if s in left]
        if wanted:
            remove_sources(library, wanted, observe=observe)
        else:
            Writer(library, VectorIndex(library), observe).close()
    else:
        ingest_folder(folder, library, embedder, "hash", prune=True, workers=1, batch=60, observe=observe)
    return embedder.embedded


def state(library: Path) -> dict[str, Any]:
    """What a library holds, in a form that two runs agree on; raises when any invariant is broken."""
    catalogue = Catalogue(library)
    found: dict[str, Any] = {}
    for article in catalogue.articles(text=True):
        chunks = catalogue.chunks_of(article.id)
        assert all(article.text[c.start : c.end] == c.text for c in chunks), "a chunk is no span of its article"
        found[article.source] = [article.sha256, article.copy_of, sorted(c.id for c in chunks)]
    return found


def check_reader(library: Path) -> int:
    """A reader right after the kill: it must work, on committed articles only. Number of chunks it sees."""
    if not (library / "catalogue.sqlite3").exists():
        return 0
    try:
        catalogue = Catalogue(library)
    except Exception as error:
        # killed before the tables of a new library were there: nothing was in it, and the reader says so
        if "older version" in str(error) or "cannot be read" in str(error):
            return 0
        raise
    state(library)
    index = VectorIndex(library)
    index.follow(catalogue)
    ids, vectors = catalogue.sample_vectors(20)
    for id_, vector in zip(ids, vectors, strict=True):
        assert id_ in [i for i, _ in index.search([float(x) for x in vector], 3)], "a committed chunk is not found"
    return catalogue.count()[1]


def check_finished(library: Path, expected: dict[str, Any]) -> None:
    """The library equals that of an undisturbed run, in every part."""
    assert state(library) == expected, "articles or chunks differ from an undisturbed run"
    connection = sqlite3.connect(library / "catalogue.sqlite3")
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert connection.execute("SELECT count(*) FROM journal").fetchone()[0] == 0, "the journal is not settled"
    for table in ("articles_fts", "chunks_fts"):
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
    connection.rollback()
    difference = compare(connection, VectorIndex(library))
    assert not difference, difference


def in_child(task: Callable[[], Any], kill_after: float | None = None) -> tuple[int, Any]:
    """Run a task in a forked process: its exit status (-9: killed) and what it returned, or the traceback."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        try:
            answer, code = json.dumps(task()), 0
        except BaseException:
            answer, code = json.dumps(traceback.format_exc()), 1
        os.write(write_end, answer.encode()[:60_000])
        os._exit(code)
    os.close(write_end)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(pid, signal.SIGKILL)
    with os.fdopen(read_end, "rb") as pipe:
        answer_bytes = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return status, json.loads(answer_bytes) if answer_bytes else None


class Killer:
    """An observer that kills its own process at the nth time a step is reached."""

    def __init__(self, step: str, nth: int) -> None:
        self.step, self.left = step, nth

    def __call__(self, step: str) -> None:
        if step == self.step:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class Lab:
    """Starting libraries and expected results of each operation, made once by undisturbed runs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "folder"
        self.start: dict[str, Path | None] = {"ingest": None}
        self.expected: dict[str, dict[str, Any]] = {}
        self.needed: dict[str, int] = {}
        self.seconds: dict[str, float] = {}
        base = root / "base"
        write_folder(self.folder, changed=False)
        self._run("ingest", base)
        self.start |= {"change": base, "remove": base}
        for operation in ("change", "remove"):
            self.prepare(operation, root / operation)
            self._run(operation, root / operation)

    def _run(self, operation: str, library: Path) -> None:
        started = time.perf_counter()
        status, embedded = in_child(lambda: operate(operation, self.folder, library))
        self.seconds[operation] = time.perf_counter() - started
        assert status == 0, embedded
        self.needed[operation] = embedded
        self.expected[operation] = in_child(lambda: _to_file(state(library), self.root / "state.json"))[
            1
        ] or json.loads((self.root / "state.json").read_text())

    def prepare(self, operation: str, library: Path) -> None:
        """The folder and the library as they are before an operation."""
        write_folder(self.folder, changed=operation == "change")
        if library.exists():
            shutil.rmtree(library)
        if start := self.start[operation]:
            shutil.copytree(start, library)

    def trial(self, operation: str, kill: Callable[[str], None] | float) -> tuple[str, str]:
        """Kill one run and check: ("killed" or "finished first", "" or what is wrong)."""
        library = self.root / "trial"
        self.prepare(operation, library)
        observe, after = (kill, None) if callable(kill) else (None, kill)
        status, answer = in_child(lambda: operate(operation, self.folder, library, observe), after)
        if status not in (0, -signal.SIGKILL):
            return "failed", str(answer)
        for task in (
            lambda: check_reader(library),
            lambda: operate(operation, self.folder, library),
            lambda: check_finished(library, self.expected[operation]),
        ):
            code, answer = in_child(task)
            if code:
                return "killed" if status else "finished first", str(answer)
        return "killed" if status else "finished first", ""


def _to_file(content: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(content))


def run(kills: int, seed: int = 1, say: Callable[[str], None] = lambda _line: None) -> dict[str, Any]:
    """Every named step of every operation, then random moments until `kills` processes were killed."""
    chance = random.Random(seed)
    results: Counter[str] = Counter()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Path(folder))
        plan: list[tuple[str, str, Callable[[str], None] | float]] = [
            (operation, f"{step} {nth}", Killer(step, nth))
            for operation in OPERATIONS
            for step in STEPS
            for nth in ((1, 2) if step not in ("close",) and operation != "remove" else (1,))
        ]
        done = 0
        while done < kills:
            operation, name, kill = plan.pop(0) if plan else _random_trial(chance, lab)
            outcome, fault = lab.trial(operation, kill)
            done += outcome == "killed"
            results[f"{operation}, {'step' if callable(kill) else 'random'}, {outcome}"] += 1
            if fault:
                faults.append(f"{operation} {name}: {fault}")
                say(faults[-1])
    return {"killed": done, "trials": dict(results), "faults": faults, "seed": seed}


def _random_trial(chance: random.Random, lab: Lab) -> tuple[str, str, float]:
    operation = chance.choice(OPERATIONS)
    after = chance.uniform(0.0, lab.seconds[operation])
    return operation, f"after {after:.3f} s", after


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    report = run(options.kills, options.seed, lambda line: print(line, file=sys.stderr, flush=True))
    print(json.dumps(report, indent=1))
    sys.exit(bool(report["faults"]))


if __name__ == "__main__":
    main()
