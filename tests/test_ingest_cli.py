"""The contract of `ingest`, `sources` and `remove` on the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ui.cli import app

KEYS = {"new", "unchanged", "changed", "missing", "removed", "chunks", "seconds", "failed"}
TEXT = "Bridge to close\n\nBy Ada Lind | 3 March 2024 | The Harbour Post\n\nThe council voted on Monday to close it.\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.txt").write_text(TEXT + folder)
    (tmp_path / "one" / "old.txt").write_text(TEXT.replace("2024", "2020").replace("Harbour Post", "Old Times"))
    return tmp_path


def run(place: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--library", str(place / "library")])


def report(place: Path, *arguments: str) -> dict[str, int]:
    done = run(place, "ingest", *arguments, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found.keys() >= KEYS
    return {k: found[k] for k in ("new", "unchanged", "changed", "missing", "removed")}


def test_counts_of_files_and_missing_against_prune(place: Path) -> None:
    one, two = str(place / "one"), str(place / "two")
    none = dict.fromkeys(("new", "unchanged", "changed", "missing", "removed"), 0)
    assert report(place, one) == {**none, "new": 2}
    assert report(place, two) == {**none, "new": 1}, "equal relative paths from two folders stay distinct"
    assert report(place, one) == {**none, "unchanged": 2}
    (place / "one" / "old.txt").unlink()
    (place / "one" / "same.txt").write_text(TEXT + "changed")
    assert report(place, one) == {**none, "changed": 1, "missing": 1}
    assert report(place, two, "--prune") == {**none, "unchanged": 1}, "--prune concerns the ingested folder only"
    assert report(place, one, "--prune") == {**none, "unchanged": 1, "removed": 1}
    assert len(json.loads(run(place, "sources", "--json").stdout)) == 2


def test_a_dry_run_writes_nothing(place: Path) -> None:
    assert report(place, str(place / "one"), "--dry-run")["new"] == 2
    assert not (place / "library").exists()


def test_progress_as_events_on_stderr(place: Path) -> None:
    done = run(place, "ingest", str(place / "one"), "--json")
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert events[-1]["event"] == "progress"
    assert (events[-1]["done"], events[-1]["total"], events[-1]["seconds_left"]) == (2, 2, 0)


def test_workers_read_the_same(place: Path) -> None:
    assert report(place, str(place / "one"), "--workers", "2")["new"] == 2
    first = run(place, "sources", "--json").stdout
    (place / "library").rename(place / "kept")
    assert report(place, str(place / "one"), "--workers", "1")["new"] == 2
    assert run(place, "sources", "--json").stdout == first


def test_sources_by_outlet_and_date(place: Path) -> None:
    report(place, str(place / "one"))
    for options, wanted in (
        (["--outlet", "The Old Times"], ["old.txt"]), (["--since", "2023-01-01"], ["same.txt"]),
        (["--until", "2023-01-01"], ["old.txt"]), ([], ["old.txt", "same.txt"]), (["--outlet", "Nobody"], []),
    ):  # fmt: skip
        rows = json.loads(run(place, "sources", "--json", *options).stdout)
        assert sorted(r["source"] for r in rows) == wanted
    (row,) = json.loads(run(place, "sources", "--json", "--outlet", "The Old Times").stdout)
    assert (row["author"], row["published"], row["origins"]["author"]) == ("Ada Lind", "2020-03-03", "byline")


def test_remove_takes_a_source_and_names_an_unknown_one(place: Path) -> None:
    report(place, str(place / "one"))
    assert run(place, "remove", "nothing.txt").exit_code == 2
    assert run(place, "remove", "old.txt").exit_code == 0
    assert [r["source"] for r in json.loads(run(place, "sources", "--json").stdout)] == ["same.txt"]
    assert report(place, str(place / "one"))["new"] == 1, "what was removed comes back when its folder is ingested"


@pytest.mark.parametrize(
    ("arguments", "code"), [(["nowhere"], 1), (["one", "--map", "text"], 2), (["one", "--workers", "-1"], 2)]
)
def test_errors_are_one_line(place: Path, arguments: list[str], code: int) -> None:
    folder, *options = arguments
    done = run(place, "ingest", str(place / folder), *options)
    assert done.exit_code == code
    assert "Traceback" not in done.output
