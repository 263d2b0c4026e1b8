"""Worker processes that die while they read: one file is lost to it and named, everything else is in the library."""

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import Unreadable
from assistant.library import Catalogue
from ingest import ingest_folder
from ingest.pipeline import Progress
from ingest.workers import DIED, Job, Outcome, read_all, read_one


def deadly(job: Job) -> Outcome:
    """Reads like the real one, but one file takes the process with it, as a fault in native code does."""
    if job.source == "07.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return read_one(job)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(30):
        text = f"Council of town {number}\n\nThe council of town {number} met on Monday and rejected plan {number}.\n"
        (folder / f"{number:02}.txt").write_text(text)
    return folder


def test_a_process_that_dies_costs_the_file_it_died_of(articles: Path) -> None:
    jobs = [Job("", path.name, path) for path in sorted(articles.iterdir())]
    found = list(read_all(jobs, 2, deadly))
    assert [job.source for job, _ in found] == [job.source for job in jobs]  # each once, in order
    died = {job.source: str(outcome) for job, outcome in found if isinstance(outcome, Unreadable)}
    assert died == {"07.txt": DIED}


def test_a_process_killed_from_outside_costs_nothing(articles: Path, embedder) -> None:
    killed: list[int] = []

    def kill(_: Progress) -> None:
        children = multiprocessing.active_children()
        if not killed and children:
            pid = children[0].pid
            assert pid
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)

    library = articles.parent / "library"
    report = ingest_folder(articles, library, embedder, workers=2, progress=kill)
    assert killed
    assert (report.new, report.failed) == (30, [])
    assert {a.source for a in Catalogue(library).articles()} == {f"{n:02}.txt" for n in range(30)}


def test_where_no_process_lives_the_reason_is_given(articles: Path) -> None:
    script = articles.parent / "unguarded.py"  # every process it starts runs it again, and dies of that
    script.write_text(
        "import sys\nfrom pathlib import Path\nfrom ingest.workers import Job, read_all\n"
        "list(read_all([Job('', p.name, p) for p in Path(sys.argv[1]).iterdir()], 2))\n"
    )
    run = subprocess.run(
        [sys.executable, str(script), str(articles)], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )  # fmt: skip
    assert "IngestError" in run.stderr.splitlines()[-1]
    assert "--workers 1" in run.stderr.splitlines()[-1]
