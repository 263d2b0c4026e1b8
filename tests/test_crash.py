"""Killed at every write step and at random moments: nothing is lost, doubled or stale (benchmarks/crash.py, in small)."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import LibraryFull
from assistant.library import Catalogue, Writer
from assistant.library.rebuild import compare
from assistant.vectors import VectorIndex
from benchmarks import crash, fuzz
from benchmarks.crash import HashEmbeddings
from ingest import ingest_folder
from ingest.pipeline import Run
from ingest.prepare import prepare
from ingest.report import Report
from tests.conftest import ROOT


def test_killed_at_every_step_and_at_random_moments() -> None:
    # In a process of its own: it forks, and a process in which Chroma's threads already run must not be forked.
    command = [sys.executable, "-m", "benchmarks.crash", "--kills", "40"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    report = json.loads(done.stdout)
    assert report["faults"] == []
    assert report["killed"] == 40


def test_mutated_files_of_every_format() -> None:
    report = fuzz.run(files=2_000, seed=2)
    assert report["faults"] == []
    assert len(report["outcomes"]) >= 18


def test_a_full_disk_keeps_what_was_committed(tmp_path: Path) -> None:
    folder, library = tmp_path / "articles", tmp_path / "library"
    crash.write_folder(folder, changed=False)
    ingest_folder(folder, library, HashEmbeddings(), "hash")
    before = crash.state(library)

    def fill(step: str) -> None:
        """From this step on the database may not grow: what SQLite then says is what it says on a full disk."""
        if step == "begin":
            pages = writer.connection.execute("PRAGMA page_count").fetchone()[0]
            writer.connection.execute(f"PRAGMA max_page_count = {pages}")

    crash.write_folder(folder, changed=True)
    writer = Writer(library, VectorIndex(library), fill)
    run = Run(writer, HashEmbeddings(), "hash", Report(), False, 10_000)
    for path in sorted(folder.iterdir()):
        run.take(prepare(str(folder.resolve()), path.name, path), is_known=True)
    with pytest.raises(LibraryFull, match="make room"):
        run.flush()
    writer.close()
    assert crash.state(library) == before
    report = ingest_folder(folder, library, HashEmbeddings(), "hash", prune=True)
    assert report.failed == []
    assert not compare(sqlite3.connect(library / "catalogue.sqlite3"), VectorIndex(library))


def test_a_stop_between_batches_loses_nothing(tmp_path: Path) -> None:
    """Ctrl-C: what was committed stays, and is not embedded again."""
    folder, library = tmp_path / "articles", tmp_path / "library"
    crash.write_folder(folder, changed=False)
    whole = HashEmbeddings()
    ingest_folder(folder, tmp_path / "other", whole, "hash")

    def stop(step: str) -> None:
        if step == "journal" and Path(library).exists() and Catalogue(library).count()[0] > 5:
            raise KeyboardInterrupt

    first, second = HashEmbeddings(), HashEmbeddings()
    with pytest.raises(KeyboardInterrupt):
        ingest_folder(folder, library, first, "hash", batch=40, observe=stop)
    kept = Catalogue(library).count()[1]
    assert kept > 0
    ingest_folder(folder, library, second, "hash", batch=40)
    assert second.embedded <= whole.embedded - kept
    assert crash.state(library) == crash.state(tmp_path / "other")
