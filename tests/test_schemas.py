"""The published schemas are those of the code, and what the commands print follows them."""

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from tests.conftest import ROOT
from ui.cli import app
from ui.schemas import PUBLISHED, schema, text

STORY = (
    "Harbour board rejects merger\n\nThe board rejected the merger on Friday. Chair Mona Reyes called it “a joke”.\n"
)
QUESTIONS = [
    {"id": "a", "question": "What did Mona Reyes call it?", "facts": [["joke"]], "sources": ["story.txt"]},
    {"id": "b", "question": "Who won the cup?", "answerable": False},
    {"id": "c", "turns": [{"question": "Who called it a joke?", "facts": [["Reyes"]], "sources": ["story.txt"]}]},
]


def validate(name: str, output: str) -> None:
    jsonschema.validate(json.loads(output), schema(name), cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_committed_schema_is_that_of_the_code(name: str) -> None:
    committed = (ROOT / "docs" / "schema" / f"{name}.json").read_text(encoding="utf-8")
    assert committed == text(name), "run `make schema`"
    jsonschema.Draft202012Validator.check_schema(json.loads(committed))


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("schemas")
    (folder / "articles").mkdir()
    (folder / "articles" / "story.txt").write_text(STORY, encoding="utf-8")
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, QUESTIONS)))
    done = run("ingest", str(folder / "articles"), "--library", str(folder / "library"), "--json")
    (folder / "ingest.json").write_text(done)
    return folder


def run(*args: str, codes: tuple[int, ...] = (0,)) -> str:
    done = CliRunner().invoke(app, list(args))
    assert done.exit_code in codes, done.output
    return done.stdout


def test_ingest_prints_a_report(place: Path) -> None:
    validate("ingest-report", (place / "ingest.json").read_text().splitlines()[-1])


def test_sources_lists_the_articles(place: Path) -> None:
    output = run("sources", "--library", str(place / "library"), "--json")
    validate("sources", output)
    assert [s["source"] for s in json.loads(output)] == ["story.txt"]


def test_ask_prints_an_answer_and_verify_a_verification(place: Path, tmp_path: Path) -> None:
    library = str(place / "library")
    for question in ("What did Mona Reyes call it?", "Who won the cup?"):
        output = run("ask", question, "--library", library, "--json", codes=(0, 3))
        validate("answer", output)
        (tmp_path / "answer.json").write_text(output, encoding="utf-8")
        validate("verification", run("verify", str(tmp_path / "answer.json"), "--library", library, "--json"))


def batch(place: Path) -> Iterator[dict]:
    output = run("ask", "--batch", str(place / "questions.jsonl"), "--library", str(place / "library"), "--json")
    for line in output.splitlines():
        yield json.loads(line)


def test_a_batch_prints_answers_and_conversations(place: Path) -> None:
    kinds = []
    for record in batch(place):
        kinds.append("conversation" if "turns" in record else "answer")
        validate(kinds[-1], json.dumps(record))
    assert kinds == ["answer", "answer", "conversation"]


def test_eval_prints_a_run_and_compare_a_comparison(place: Path, tmp_path: Path) -> None:
    arguments = ("eval", str(place / "questions.jsonl"), "--library", str(place / "library"), "--json")
    output = run(*arguments)
    validate("eval-run", output)
    (tmp_path / "run.json").write_text(output, encoding="utf-8")
    saved = str(tmp_path / "run.json")
    validate("eval-comparison", run("eval", "compare", saved, saved, "--json"))


def test_outside_sets_that_are_not_there_are_skipped_with_a_line(tmp_path: Path) -> None:
    output = run("eval", "outside", str(tmp_path), "--json")
    validate("eval-outside", output)
    assert all("not there" in s["skipped"] for s in json.loads(output)["sets"])
