"""Saved answers checked again: each way a citation can end, and every kind of tampering is found."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import assistant
from assistant.difference import difference
from assistant.domain import Answer, Conversation
from assistant.library import Catalogue
from assistant.originals import FolderOriginals, LibraryOriginals, Originals
from assistant.recheck import answers_in, recheck
from eval.dataset import SAMPLE, load_questions
from ingest import ingest_folder
from tests.conftest import ROOT
from ui.cli import app

STORY = """Harbour board rejects merger\r
\r
By Ada Lind | 3 March 2024\r
\r
The harbour board rejected the merger on Friday 🙂. Chair Mona Reyes called the offer “a joke” in a café.\r
"""
QUESTION = "What did Mona Reyes call the offer?"


@pytest.fixture(scope="module")
def ingested(tmp_path_factory, embedder) -> Path:
    """The articles and their library, made once: no test changes the library, and files only in a copy."""
    place = tmp_path_factory.mktemp("recheck")
    (place / "articles").mkdir()
    (place / "articles" / "story.txt").write_bytes(STORY.encode())
    (place / "articles" / "other.txt").write_text("Fish prices\n\nFish prices rose by 4% in May.\n")
    ingest_folder(place / "articles", place / "library", embedder)
    return place


@pytest.fixture(scope="module")
def library(ingested: Path) -> Path:
    return ingested / "library"


@pytest.fixture(scope="module")
def answered(library: Path) -> str:
    answer = assistant.load(library).ask(QUESTION)
    assert not answer.abstained
    return answer.model_dump_json()


@pytest.fixture
def files(ingested: Path, tmp_path: Path) -> Path:
    return shutil.copytree(ingested / "articles", tmp_path / "articles")


@pytest.fixture
def saved(answered: str) -> dict[str, Any]:
    return json.loads(answered)


def places(library: Path, files: Path) -> list[Originals]:
    return [LibraryOriginals(Catalogue(library)), FolderOriginals(files)]


def test_an_untouched_answer_agrees_with_library_and_folder(saved, library: Path, files: Path) -> None:
    for originals in places(library, files):
        checked = recheck(saved, originals)
        assert checked.ok, checked
        assert {c.state for c in checked.citations} == {"ok"}


def test_words_that_moved_are_found_again(saved, files: Path) -> None:
    (files / "story.txt").write_bytes(("Corrected. " + STORY).encode())
    (first, *_) = recheck(saved, FolderOriginals(files)).citations
    assert (first.state, first.found_in) == ("moved", "story.txt")
    assert first.start == saved["citations"][0]["start"] + len("Corrected. ")


def test_words_that_moved_to_another_file_are_found_again(saved, files: Path) -> None:
    (files / "story.txt").rename(files / "renamed.txt")
    (first, *_) = recheck(saved, FolderOriginals(files)).citations
    assert (first.state, first.found_in) == ("moved", "renamed.txt")


def test_changed_words_are_shown_as_a_difference(saved, files: Path) -> None:
    (files / "story.txt").write_bytes(STORY.replace("a joke", "a bargain").encode())
    checked = recheck(saved, FolderOriginals(files))
    changed = [c for c in checked.citations if c.state == "changed"]
    assert any("[-joke”-] {+bargain”+}" in c.difference for c in changed)
    assert not checked.ok


def test_a_file_that_changed_around_the_quote_is_changed(saved, files: Path) -> None:
    (files / "story.txt").write_bytes((STORY + "An afterthought.").encode())
    assert {c.state for c in recheck(saved, FolderOriginals(files)).citations} == {"changed"}


def test_a_file_that_is_gone_is_gone(saved, files: Path) -> None:
    (files / "story.txt").unlink()
    assert {c.state for c in recheck(saved, FolderOriginals(files)).citations} == {"gone"}


def test_a_path_out_of_the_folder_is_never_opened(saved, files: Path) -> None:
    (files.parent / "outside.txt").write_bytes(STORY.encode())
    (files / "story.txt").unlink()
    for c in saved["citations"]:
        c["source"] = "../outside.txt"
    assert {c.state for c in recheck(saved, FolderOriginals(files)).citations} == {"gone"}


def _citation(key: str, value: Callable[[Any], Any]) -> Callable[[dict[str, Any]], None]:
    def change(a: dict[str, Any]) -> None:
        a["citations"][0][key] = value(a["citations"][0][key])

    return change


def _sentence(key: str, value: Callable[[Any], Any]) -> Callable[[dict[str, Any]], None]:
    def change(a: dict[str, Any]) -> None:
        a["sentences"][0][key] = value(a["sentences"][0][key])

    return change


def _sentence_and_text(a: dict[str, Any]) -> None:
    old = a["sentences"][0]["text"]
    a["sentences"][0]["text"] = old + " It was denied."
    a["text"] = a["text"].replace(old, old + " It was denied.")


def _quote_sentence_and_text(a: dict[str, Any]) -> None:
    for old, new in (("joke", "deal"), ("merger", "budget")):
        a["text"] = a["text"].replace(old, new)
        for part, key in ((a["sentences"], "text"), (a["citations"], "quote")):
            for one in part:
                one[key] = one[key].replace(old, new)


TAMPERINGS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "quote": _citation("quote", lambda q: q[:-1] + "!"),
    "shorter quote": _citation("quote", lambda q: q[:-1]),
    "start": _citation("start", lambda n: n + 1),
    "end": _citation("end", lambda n: n - 1),
    "both offsets": lambda a: [_citation("start", lambda n: n + 1)(a), _citation("end", lambda n: n + 1)(a)],
    "sha256": _citation("sha256", lambda _: "0" * 64),
    "text_sha256": _citation("text_sha256", lambda _: "0" * 64),
    "source": _citation("source", lambda _: "other.txt"),
    "encoding": _citation("encoding", lambda _: "utf-16"),
    "unknown encoding": _citation("encoding", lambda _: "klingon"),
    "marker": _citation("marker", lambda n: n + 7),
    "sentence": _sentence("text", lambda t: t + " Really."),
    "sentence and text": _sentence_and_text,
    "quote, sentence and text": _quote_sentence_and_text,
    "emptied sentence": _sentence("text", lambda _: ""),
    "sentence's markers": _sentence("citations", lambda _: [9]),
    "no markers": _sentence("citations", lambda _: []),
    "support": _sentence("supported", lambda _: False),
    "text": lambda a: a.update(text=a["text"] + " Officials confirmed it."),
    "text without markers": lambda a: a.update(text=a["text"].replace(" [1]", "")),
    "emptied text": lambda a: a.update(text=""),
    "refusal": lambda a: a.update(abstained=True),
    "an extra field": lambda a: a.update(verified=True),
    "a missing field": lambda a: a.pop("question"),
    "no sentences": lambda a: a.update(sentences=[]),
    "no citations": lambda a: a.update(citations=[]),
}


@pytest.mark.parametrize("tampering", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_every_tampering_is_found(tampering, saved, library: Path, files: Path) -> None:
    tampering(saved)
    for originals in places(library, files):
        assert not recheck(saved, originals).ok


def test_another_outlet_or_date_is_found_against_the_library(saved, library: Path) -> None:
    for key in ("title", "outlet", "author", "published"):
        forged = json.loads(json.dumps(saved))
        forged["citations"][0][key] = "The Daily Forgery"
        assert not recheck(forged, LibraryOriginals(Catalogue(library))).ok


def test_conversations_batches_and_chats_are_taken_apart(library: Path) -> None:
    bot = assistant.load(library)
    one = bot.ask(QUESTION)
    talk = Conversation(id="c", turns=(one, bot.ask("What rose by 4%?")))
    chat = {"title": "Harbour", "messages": [{"role": "user", "content": QUESTION}, {"answer": one.model_dump()}]}
    assert len(list(answers_in(json.loads(talk.model_dump_json())))) == 2
    assert len(list(answers_in(chat))) == 1
    assert len(list(answers_in([chat, {"id": "x", "error": "no connection"}]))) == 1


def test_a_models_sentence_must_follow_from_its_quotes(saved, library: Path) -> None:
    originals = LibraryOriginals(Catalogue(library))

    def written(text: str, supported: bool = True) -> bool:
        sentence = saved["sentences"][0] | {"text": text, "supported": supported, "short": None}
        sentences = [sentence, *saved["sentences"][1:]]
        whole = " ".join(s["text"] + "".join(f" [{m}]" for m in s["citations"]) for s in sentences)
        return recheck(saved | {"model": "openai:some", "sentences": sentences, "text": whole}, originals).ok

    assert written("Mona Reyes called the offer a joke.")
    assert not written("Mona Reyes called the offer a joke 7 times.")
    assert not written("Boris Hale called the offer a joke.")
    assert not written("Mona Reyes called the offer a joke.", supported=False)


def test_every_answer_to_the_sample_questions_agrees(tmp_path_factory, embedder) -> None:
    place = tmp_path_factory.mktemp("sample")
    ingest_folder(ROOT / "articles", place, embedder)
    bot, originals = assistant.load(place), FolderOriginals(ROOT / "articles")
    answers = [
        bot.ask(d.turns[0].question).model_dump(mode="json")
        for d in load_questions(SAMPLE).dialogues
        if len(d.turns) == 1
    ]
    answers += [bot.ask(q).model_dump(mode="json") for q in ("hello", "What are these articles about?")]
    assert [c for a in answers if not (c := recheck(a, originals)).ok] == []


def test_a_refusal_agrees_and_a_forged_one_does_not(library: Path) -> None:
    refusal = Answer(question="q", text="Not in these articles.", abstained=True, reason="Not in these articles.")
    originals = LibraryOriginals(Catalogue(library))
    assert recheck(refusal.model_dump(), originals).ok
    assert not recheck(refusal.model_copy(update={"text": "The board confirmed it."}).model_dump(), originals).ok


def verify(*args: str, stdin: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["verify", *args], input=stdin)
    return done.exit_code, done.stdout, done.stderr


def test_the_command_tells_by_its_exit_code(saved, library: Path, files: Path, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(saved), encoding="utf-8")
    assert verify(str(file), "--library", str(library))[0] == 0
    assert verify("-", "--folder", str(files), stdin=json.dumps(saved))[0] == 0
    batch = tmp_path / "batch.jsonl"
    batch.write_text(json.dumps(saved) + "\n" + json.dumps(saved | {"id": "2"}) + "\n")
    assert verify(str(batch), "--library", str(library))[0] == 0
    saved["text"] += "!"
    batch.write_text(batch.read_text() + json.dumps(saved) + "\n")
    code, out, _ = verify(str(batch), "--library", str(library), "--json")
    assert code == 1
    assert [a["ok"] for a in json.loads(out)["answers"]] == [True, True, False]


@pytest.mark.parametrize("content", ["", "{}", "not json", "[1, 2", '{"id": 1, "error": "x"}'])
def test_what_is_no_answer_gives_one_line_and_exit_code_one(content: str, library: Path, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    file.write_text(content)
    code, out, err = verify(str(file), "--library", str(library))
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_a_difference_marks_only_what_changed() -> None:
    assert difference("said on Monday that", "He said on Tuesday that it") == "said on [-Monday-] {+Tuesday+} that"
    assert difference("nothing like it", "quite other words here") == ""
