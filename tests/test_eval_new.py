"""Proposed questions: spans are exact, answers stand in them, and what a person accepts is a question file."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.library import Catalogue
from eval.dataset import load_questions
from eval.draft import propose
from ui.cli import app

STORY = """Harbour board rejects merger

Mona Reyes rejected the offer of the Gull Line on Friday, calling it “a joke”.

The new pier was opened on 3 March 2024 by the mayor. It can hold 48 boats at a time.
"""


@pytest.fixture
def library(make_library) -> Path:
    return make_library({"story.txt": STORY})


def test_every_proposal_quotes_the_span_that_answers_it(library: Path) -> None:
    (article,) = Catalogue(library).articles(text=True)
    found = propose([article], 10)
    assert {p.type: (p.question, p.facts[0][0]) for p in found} == {
        "who": ("Who rejected the offer of the Gull Line on Friday, calling it “a joke”?", "Mona Reyes"),
        "when": ("When was the new pier opened?", "3 March 2024"),
        "number": ("How many boats does “Harbour board rejects merger” speak of?", "48"),
    }
    for p in found:
        (gold,) = p.gold
        assert article.text[gold.start : gold.end] == gold.quote
        assert p.facts[0][0] in gold.quote


def test_accepted_and_mended_questions_make_a_question_file(library: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine" / "questions.jsonl"
    command = ["eval", "new", str(file), "--library", str(library)]
    done = CliRunner().invoke(app, command, input="a\ns\ne\nHow many boats fit?\n48|forty-eight\n")
    assert done.exit_code == 0, done.output
    questions = [d.turns[0] for d in load_questions(file).dialogues]
    assert [q.question for q in questions][1:] == ["How many boats fit?"]
    assert questions[1].facts == (("48", "forty-eight"),)
    again = CliRunner().invoke(app, [*command, "--yes"])
    assert again.exit_code == 0
    assert len(load_questions(file)) == 3
