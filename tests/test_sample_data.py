"""The sample articles and question sets: well-formed, true to their sources, and nobody else's text."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT / "articles"
DATA = ROOT / "eval" / "data"
# Real reports that may lie beside a checkout. Their text belongs to their publishers: it is never copied.
REAL_ARTICLES = ROOT.parent / "shared" / "articles"
needs_real_articles = pytest.mark.skipif(
    not REAL_ARTICLES.is_dir(),
    reason="needs the real reports in ../shared/articles, which are not part of the project",
)

QUESTION_FILES = ["sample.jsonl", "paraphrases-sample.jsonl", "paraphrases-shared.jsonl"]
UNANSWERABLE_TYPES = {"absent", "near", "false-premise"}
MAX_COMMON_WORDS = 9

Record = dict[str, Any]


def read(name: str) -> list[Record]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def questions(records: list[Record]) -> list[Record]:
    """Single questions and the turns of conversations, flat; each keeps the id of its record."""
    return [{**turn, "id": record["id"]} for record in records for turn in record.get("turns", [record])]


def article_files() -> list[Path]:
    files = (path for path in ARTICLES.rglob("*") if path.is_file())
    return sorted(path for path in files if not path.name.startswith("README"))


def normalised(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def states(text: str, spellings: list[str]) -> bool:
    """Whether one of the spellings stands in the text, beginning at the start of a word."""
    return any(re.search(rf"(?<!\w){re.escape(normalised(s))}", normalised(text)) for s in spellings)


def word_runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def unsupported(question: Record, folder: Path) -> list[str]:
    """What the sources of an answerable question fail to say, as readable lines."""
    texts = {source: (folder / source).read_text(encoding="utf-8") for source in question["sources"]}
    facts: list[list[str]] = question["facts"]
    wrong = [
        f"{question['id']}: {fact} stands in no source"
        for fact in facts
        if not any(states(text, fact) for text in texts.values())
    ]
    wrong += [
        f"{question['id']}: {source} states none of the facts"
        for source, text in texts.items()
        if not any(states(text, fact) for fact in facts)
    ]
    return wrong


@pytest.mark.parametrize("name", QUESTION_FILES)
def test_records_have_the_fields_of_the_format(name: str) -> None:
    for record in read(name):
        assert record["id"]
        assert record["type"]
        if "turns" in record:
            assert record["type"] == "conversation"
            assert 2 <= len(record["turns"]) <= 4, record["id"]
        for question in questions([record]):
            assert question["question"].endswith("?"), record["id"]
            assert question["answerable"] != (question["type"] in UNANSWERABLE_TYPES), record["id"]
            assert question["answerable"] == bool(question["facts"]), record["id"]
            assert question["answerable"] == bool(question["sources"]), record["id"]
            assert set(question.get("all_sources", [])) <= set(question["sources"]), record["id"]


def test_ids_and_questions_are_unique() -> None:
    records = [record for name in QUESTION_FILES for record in read(name)]
    ids = [record["id"] for record in records]
    assert len(ids) == len(set(ids))
    singles = [record["question"] for record in records if "turns" not in record]
    assert len(singles) == len(set(singles))


@pytest.mark.parametrize("name", ["sample.jsonl", "paraphrases-sample.jsonl"])
def test_facts_stand_in_their_sample_sources(name: str) -> None:
    wrong = [line for question in questions(read(name)) for line in unsupported(question, ARTICLES)]
    assert not wrong, "\n".join(wrong)


@needs_real_articles
def test_facts_stand_in_their_real_sources() -> None:
    questions_on_real = questions(read("paraphrases-shared.jsonl"))
    wrong = [line for question in questions_on_real for line in unsupported(question, REAL_ARTICLES)]
    assert not wrong, "\n".join(wrong)


def test_enough_questions_have_no_answer() -> None:
    sample = questions(read("sample.jsonl"))
    assert len(sample) >= 60
    assert sum(not question["answerable"] for question in sample) >= len(sample) / 4
    paraphrases = read("paraphrases-sample.jsonl") + read("paraphrases-shared.jsonl")
    assert len(paraphrases) == 60
    assert sum(not question["answerable"] for question in paraphrases) == 12


def test_paraphrases_name_the_articles_they_ask_about() -> None:
    assert {record["corpus"] for record in read("paraphrases-sample.jsonl")} == {"sample"}
    assert {record["corpus"] for record in read("paraphrases-shared.jsonl")} == {"shared"}


def test_every_sample_article_is_asked_about() -> None:
    asked = {source for question in questions(read("sample.jsonl")) for source in question["sources"]}
    assert asked == {path.relative_to(ARTICLES).as_posix() for path in article_files()}


def test_readme_lists_exactly_the_sample_articles() -> None:
    readme = (ARTICLES / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([^`]+)`", readme, flags=re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in article_files())


def test_the_copied_wire_report_is_a_copy() -> None:
    """Counting independent sources is shown on this pair, so it must stay nearly word for word."""
    folder = ARTICLES / "harbour-fire"
    wire = word_runs((folder / "mpa-four-dead-in-port-fire.txt").read_text(encoding="utf-8"), 5)
    copy = word_runs((folder / "candrin-times-port-blaze.md").read_text(encoding="utf-8"), 5)
    assert len(wire & copy) / len(copy) > 0.8


@needs_real_articles
def test_no_long_run_of_words_is_taken_from_the_real_articles() -> None:
    length = MAX_COMMON_WORDS + 1
    real: set[tuple[str, ...]] = set()
    for path in REAL_ARTICLES.iterdir():
        real |= word_runs(path.read_text(encoding="utf-8"), length)
    ours = [path for folder in (ARTICLES, DATA) for path in sorted(folder.rglob("*")) if path.is_file()]
    taken = {path.name: word_runs(path.read_text(encoding="utf-8"), length) & real for path in ours}
    assert real
    assert not {name: runs for name, runs in taken.items() if runs}
