"""Training as one command: rounds build on one another, and what was run to its end is not run again."""

import gzip
import json
from pathlib import Path

from training.all import NEWS, ROUNDS, run, trained
from training.cases import CALLED, SETS
from training.corpus import Corpus
from training.news import read_news


def test_each_round_goes_on_from_the_one_before(tmp_path: Path) -> None:
    assert len({r.name for r in ROUNDS}) == len(ROUNDS)
    assert not any("--start" in a for a in trained(0, tmp_path, tmp_path, tmp_path, 1))
    for number, before in enumerate(ROUNDS[:-1], 1):
        arguments = trained(number, tmp_path, tmp_path, tmp_path, 1)
        assert f"--start={tmp_path / before.name / 'weights.pt'}" in arguments


def test_no_round_wants_more_articles_than_there_are() -> None:
    assert max(r.articles for r in ROUNDS) <= len(read_news(NEWS))


def test_a_step_is_run_once_and_anew_with_other_arguments(tmp_path: Path) -> None:
    step = tmp_path / "step.txt"
    source = tmp_path / "a.json"
    source.write_text("{}")
    assert run(step, "json.tool", [str(source)], printed=True)
    assert step.read_text().endswith("{}\n")
    assert not run(step, "json.tool", [str(source)], printed=True)
    assert run(step, "json.tool", [str(source)], again=True, printed=True)
    assert run(step, "json.tool", ["--compact", str(source)], printed=True)


def test_every_set_of_the_fits_has_a_name_in_the_tables() -> None:
    kinds = (s.partition(":") for s in SETS)
    assert {kind if kind == "news" else Path(file).stem for kind, _, file in kinds} == set(CALLED)


def test_of_known_articles_only_some_are_read_again(tmp_path: Path) -> None:
    for name in ("selqa-dev", "selqa-test"):
        (tmp_path / f"{name}.json.gz").write_bytes(gzip.compress(b"[]"))
    (tmp_path / "xquad-en.json.gz").write_bytes(gzip.compress(b'{"data": []}'))
    questions = [{"q": "Who?", "kind": "near", "sentence": 0, "answer": ""}]
    articles = [{"title": f"T{n}", "sentences": ["It is so."], "questions": questions} for n in range(8)]
    news = tmp_path / "news.jsonl"
    news.write_text("\n".join(map(json.dumps, articles)))

    def read(**given: int) -> list[str]:
        return [q.article for q in Corpus(tmp_path, news, **given).questions]

    assert read() == [f"T{n}" for n in range(8)]
    assert read(articles=7, known=5, again=4) == ["T0", "T4", "T5", "T6"]
