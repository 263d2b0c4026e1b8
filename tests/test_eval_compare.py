"""The regression gate: it fails on a planted regression, passes on noise, and never lets an inexact quote through."""

import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.bootstrap import load
from eval.compare import compare
from eval.dataset import SAMPLE, load_questions
from eval.grade import Verdict
from eval.run import Item, Run, evaluate
from eval.saved import read_run, write_run
from ingest import ingest_folder
from tests.conftest import ROOT
from ui.cli import app

BASELINE = SAMPLE.parent / "baseline.json"


@pytest.fixture(scope="module")
def baseline() -> Run:
    return read_run(BASELINE)


def altered(run: Run, ids: set[str], **update: object) -> Run:
    items = [
        i if i.verdict.id not in ids else i.model_copy(update={"verdict": i.verdict.model_copy(update=update)})
        for i in run.items
    ]
    return run.model_copy(update={"items": tuple(items)})


def right(run: Run) -> list[Verdict]:
    return [v for v in run.verdicts if v.answerable and v.correct and not v.conversation]


def one_an_article(verdicts: list[Verdict]) -> list[str]:
    return list({v.cluster: v.id for v in verdicts}.values())


def test_a_run_is_no_worse_than_itself(baseline: Run) -> None:
    assert not compare(baseline, baseline).regressed


def test_a_planted_regression_is_found(baseline: Run) -> None:
    lost = {v.id for v in right(baseline)[::3]}
    found = compare(baseline, altered(baseline, lost, correct=False))
    assert [c.name for c in found.changes if c.regression] == ["correct"]
    assert found.regressed


def test_answering_what_cannot_be_answered_is_a_regression(baseline: Run) -> None:
    declined = {v.id for v in baseline.verdicts if not v.answerable and v.abstained and not v.conversation}
    found = compare(baseline, altered(baseline, declined, abstained=False, correct=False))
    assert "abstained rightly" in [c.name for c in found.changes if c.regression]


def test_as_many_won_as_lost_is_noise(baseline: Run) -> None:
    ids = [v.id for v in right(baseline)]
    random.Random(1).shuffle(ids)
    before, after = altered(baseline, set(ids[:4]), correct=False), altered(baseline, set(ids[4:8]), correct=False)
    found = compare(before, after)
    assert (len(found.changes[0].won), len(found.changes[0].lost)) == (4, 4)
    assert not found.regressed


def test_a_few_lost_may_be_chance(baseline: Run) -> None:
    assert not compare(baseline, altered(baseline, set(one_an_article(right(baseline))[:3]), correct=False)).regressed


def test_an_improvement_is_no_regression(baseline: Run) -> None:
    worse = altered(baseline, {v.id for v in right(baseline)[::3]}, correct=False)
    found = compare(worse, baseline)
    assert found.changes[0].significant
    assert not found.regressed


def test_a_single_inexact_quote_is_a_regression(baseline: Run) -> None:
    cited = next(v for v in baseline.verdicts if v.quotes)
    assert compare(baseline, altered(baseline, {cited.id}, exact=cited.quotes - 1)).inexact == (cited.id,)


def test_questions_that_only_one_run_has_are_counted_not_compared(baseline: Run) -> None:
    shorter = baseline.model_copy(update={"items": baseline.items[:50]})
    assert compare(baseline, shorter).unmatched == len(baseline.items) - 50


def test_the_product_is_not_worse_than_the_committed_baseline(baseline: Run, tmp_path: Path, embedder) -> None:
    ingest_folder(ROOT / "articles", tmp_path, embedder)
    now = evaluate(load(tmp_path), load_questions(SAMPLE), ROOT / "articles", oracle=False)
    found = compare(baseline, now)
    assert not found.regressed, [(c.name, c.lost) for c in found.changes if c.regression] or found.inexact


def test_the_commands_exit_by_the_verdict(baseline: Run, tmp_path: Path) -> None:
    worse = tmp_path / "worse.json"
    write_run(altered(baseline, {v.id for v in right(baseline)[::3]}, correct=False), worse)
    run = CliRunner().invoke
    assert run(app, ["eval", "compare", str(BASELINE), str(worse)]).exit_code == 1
    assert run(app, ["eval", "compare", str(worse), str(BASELINE)]).exit_code == 0
    assert run(app, ["eval", "compare", str(worse), str(tmp_path / "none.json")]).exit_code == 2
    for name in ("page.html", "table.md"):
        assert run(app, ["eval", "report", str(worse), "-o", str(tmp_path / name)]).exit_code == 0
    assert run(app, ["eval", "report", str(worse), "-o", "x.pdf"]).exit_code == 2


def test_the_page_stands_alone_and_escapes_what_it_shows(baseline: Run, tmp_path: Path) -> None:
    first = next(i for i in baseline.items if i.verdict.correct)
    evil = Item(
        question=first.question.model_copy(update={"question": "<script>alert(1)</script>"}),
        answer=None,
        verdict=first.verdict.model_copy(update={"failure": "answered wrongly", "correct": False}),
    )
    write_run(baseline.model_copy(update={"items": (evil, *baseline.items)}), tmp_path / "run.html")
    page = (tmp_path / "run.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not any(word in page for word in ("http://", "https://", "src=", "@import", "url("))
    assert page.count("<svg") == 5
