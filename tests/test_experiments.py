"""One command for every table of docs/experiments.md: none stands there that no experiment makes."""

import json
from pathlib import Path

import pytest

from benchmarks.experiments.__main__ import PAGE, measured
from benchmarks.experiments.markdown import NAMED, renewed, standing, table, tables_in
from benchmarks.experiments.place import Place, replies, reports, set_of_others
from benchmarks.experiments.registry import EXPERIMENTS
from benchmarks.results import PAGE as RESULTS
from benchmarks.results import SECTIONS
from benchmarks.scale_tables import scale_tables
from tests.conftest import ROOT


def test_every_table_of_the_page_is_made_by_an_experiment() -> None:
    page = PAGE.read_text(encoding="utf-8")
    tables = standing(page)
    assert [t.text[:60] for t in tables if t.experiment not in EXPERIMENTS] == []
    assert [name for name in EXPERIMENTS if name not in {t.experiment for t in tables}] == []
    assert [t.experiment for t in tables if t.heading != EXPERIMENTS[t.experiment].heading] == []


def test_every_experiment_the_page_names_is_there() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in NAMED.findall(page) if name not in EXPERIMENTS] == []


def test_a_table_without_an_experiment_is_noticed() -> None:
    page = "# A\n\n`experiments one`:\n\n| a |\n|---|\n| 1 |\n\nNo command.\n\n| b |\n|---|\n| 2 |\n\n## B\n\n| c |\n|---|\n"
    assert [(t.heading, t.experiment) for t in standing(page)] == [("A", "one"), ("A", ""), ("B", "")]


def test_every_table_of_the_results_stands_in_a_section_that_a_command_writes() -> None:
    rest = RESULTS.read_text(encoding="utf-8")
    for name in SECTIONS:
        before, _, after = rest.partition(f"<!-- {name} -->")
        rest = before + after.partition(f"<!-- /{name} -->")[2]
    assert tables_in(rest) == []


def test_tables_are_exchanged_in_their_order_and_nothing_else() -> None:
    page = "# A\n\n`experiments one`:\n\n| old |\n|---|\n\nBetween, `experiments one`:\n\n| older |\n|---|\n\nEnd.\n"
    made = [table(["new"], [["1"]]), table(["newer", ""], [["2", "b"]])]
    done = renewed(page, "one", made)
    assert tables_in(done) == made
    assert [b for b in done.split("\n\n") if not b.startswith("|")] == [b for b in page.split("\n\n") if b[0] != "|"]
    with pytest.raises(ValueError, match="makes 1 tables, the page has 2"):
        renewed(page, "one", made[:1])


def test_what_is_missing_is_said_with_what_to_do(tmp_path: Path) -> None:
    place = Place(tmp_path / "shared", tmp_path, tmp_path / "runs")
    assert "newsqa_cnn' is absent; give the folder" in set_of_others("newsqa_cnn")(place)
    assert "--shared" in reports(place)
    assert "ask a chat model with `python -m x`" in replies("kept.jsonl", "python -m x")(place)
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "kept.jsonl").touch()
    assert replies("kept.jsonl", "python -m x")(place) == ""


def test_an_experiment_prints_its_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = Place(tmp_path / "shared", tmp_path / "cache", tmp_path / "runs")
    assert measured("speakers", EXPERIMENTS["speakers"], place, write=False)
    made = tables_in(capsys.readouterr().out)
    there = [t.text for t in standing(PAGE.read_text(encoding="utf-8")) if t.experiment == "speakers"]
    assert [t.split("\n")[0] for t in made] == [t.split("\n")[0] for t in there]


def test_the_tables_of_scale_are_those_that_were_measured() -> None:
    stored = json.loads((ROOT / "docs" / "scale" / "scale.json").read_text(encoding="utf-8"))
    made = scale_tables(stored["rows"], stored["peer"])
    assert tables_in((ROOT / "docs" / "scale" / "scale-table.md").read_text(encoding="utf-8")) == made
    assert tables_in((ROOT / "docs" / "scale.md").read_text(encoding="utf-8"))[: len(made)] == made
