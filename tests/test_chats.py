"""Chats in their file: kept, found again, one owner's never shown to another; answers made in threads."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.domain import Answer, Citation, Event, Filters, Sentence, Turn
from assistant.errors import LibraryEmpty
from ui.chats import Chats, title_of
from ui.jobs import UNEXPECTED, Job, Jobs, history_of


class Quiet:
    """A log that counts."""

    errors = 0

    def exception(self, message: str) -> None:
        self.errors += 1


def answer(text: str = "Because.") -> Answer:
    return Answer(question="Why?", text=text, abstained=False)


def sentence(text: str, marker: int) -> Event:
    cited = Citation(
        marker=marker, source="a.txt", sha256="0" * 64, start=0, end=len(text), quote=text, space="file",
        encoding="utf-8",
    )  # fmt: skip
    return Event("sentence", Sentence(text=text, citations=(marker,)), (cited,))


def test_a_chat_is_kept_and_only_its_owner_sees_it(tmp_path: Path) -> None:
    chats = Chats(tmp_path)
    id_ = chats.start("ada", "Why did it burn?")
    chats.settle(id_, chats.ask(id_, "Why?", Filters(outlets=("The Herald",))), "done", answer())
    again = Chats(tmp_path)
    (turn,) = again.turns(id_)
    assert (turn.question, turn.state, turn.answer) == ("Why?", "done", answer())
    assert turn.filters.outlets == ("The Herald",)
    assert again.find("bob", id_) is None
    assert again.of("bob") == []
    again.delete("bob", id_)
    again.rename("bob", id_, "mine")
    assert [c.title for c in again.of("ada")] == ["Why did it burn?"]
    again.delete("ada", id_)
    assert again.turns(id_) == []


def test_search_reads_titles_questions_and_answers_literally(tmp_path: Path) -> None:
    chats = Chats(tmp_path)
    one, other = chats.start("ada", "Fire"), chats.start("ada", "100% sure?")
    chats.settle(one, chats.ask(one, "Where?", Filters()), "done", answer("In the harbour."))
    chats.ask(other, "Who said so?", Filters())
    assert [c.id for c in chats.of("ada", "HARBOUR")] == [one]
    assert [c.id for c in chats.of("ada", "who said")] == [other]
    assert [c.id for c in chats.of("ada", "%")] == [other]
    assert [c.id for c in chats.of("ada", "_")] == []


def test_asking_again_replaces_the_turn_and_all_after_it(tmp_path: Path) -> None:
    chats = Chats(tmp_path)
    id_ = chats.start("ada", "One?")
    for q in ("One?", "Two?", "Three?"):
        chats.ask(id_, q, Filters())
    assert chats.ask(id_, "Two, rather?", Filters(), replace_from=2) == 2
    assert [t.question for t in chats.turns(id_)] == ["One?", "Two, rather?"]


def test_a_thumb_can_be_set_changed_and_taken_back(tmp_path: Path) -> None:
    chats = Chats(tmp_path)
    id_ = chats.start("ada", "Why?")
    number = chats.ask(id_, "Why?", Filters())
    chats.rate(id_, number, 1)
    chats.rate(id_, number, 0, "wrong name")
    assert chats.rating(id_, number) == (0, "wrong name")
    assert [f.note for f in chats.feedback("ada")] == ["wrong name"]
    assert chats.feedback("bob") == []
    chats.rate(id_, number, None)
    assert chats.rating(id_, number) is None


def test_a_folder_that_cannot_be_written_keeps_chats_in_memory(tmp_path: Path) -> None:
    chats = Chats(tmp_path / "no such folder")
    id_ = chats.start("ada", "Why?")
    assert (chats.kept, [c.id for c in chats.of("ada")]) == (False, [id_])


def test_titles_are_one_line_cut_at_a_word() -> None:
    assert title_of("  Why\n did it burn? ") == "Why did it burn?"
    long = title_of("word " * 40)
    assert len(long) <= 72
    assert long.endswith("word…")


def test_a_job_ends_in_its_chat_and_is_watched_from_anywhere(tmp_path: Path) -> None:
    chats, go = Chats(tmp_path), threading.Event()

    def stream(question: str, history: Sequence[Turn], filters: Filters | None) -> Iterator[Event]:
        yield Event("step", "reading")
        go.wait(10)
        yield sentence("Because.", 1)
        yield Event("answer", answer())

    jobs, id_ = Jobs(chats, Quiet()), chats.start("ada", "Why?")
    number = jobs.start(stream, id_, "Why?", Filters(), [])
    job = jobs.find(id_, number)
    assert job
    assert chats.turns(id_)[0].state == "asking"
    go.set()
    assert [len(j.sentences) for j in job.watch()][-1] == 1
    jobs.close()
    assert jobs.find(id_, number) is None
    assert chats.turns(id_)[0].answer == answer()


def test_a_stopped_job_ends_at_once_and_keeps_the_sentences_so_far() -> None:
    ends: list[str] = []
    job = Job("Why?", Quiet(), lambda state, answer, error: ends.append(state))

    def stream(question: str, history: Sequence[Turn], filters: Filters | None) -> Iterator[Event]:
        yield sentence("Because.", 1)
        yield sentence("And so on.", 2)
        job.stop()
        assert job.wait(0), "the stop waits for the model"
        yield sentence("Too late.", 3)
        raise AssertionError("read on after the stop")

    job.run(stream, [], None)
    assert (job.state, ends) == ("stopped", ["stopped"])
    assert job.answer
    assert job.answer.text == "Because. [1] And so on. [2]"
    assert [c.marker for c in job.answer.citations] == [1, 2]


def test_asking_anew_ends_what_it_replaces(tmp_path: Path) -> None:
    chats, go = Chats(tmp_path), threading.Event()

    def slow(question: str, history: Sequence[Turn], filters: Filters | None) -> Iterator[Event]:
        yield Event("step", "reading")
        go.wait(10)
        yield Event("answer", answer())

    def quick(question: str, history: Sequence[Turn], filters: Filters | None) -> Iterator[Event]:
        yield Event("answer", answer().model_copy(update={"text": "New."}))

    jobs, id_ = Jobs(chats, Quiet()), chats.start("ada", "Why?")
    first = jobs.start(slow, id_, "Why?", Filters(), [])
    assert jobs.start(quick, id_, "Why not?", Filters(), [], replace_from=first) == first
    go.set()
    jobs.close()
    assert [(t.question, t.answer.text if t.answer else "") for t in chats.turns(id_)] == [("Why not?", "New.")]


def test_an_error_is_one_sentence_and_only_the_unexpected_is_logged() -> None:
    def empty(question: str, history: Sequence[Turn], filters: Filters | None) -> Iterator[Event]:
        raise LibraryEmpty("the library holds no articles")
        yield

    def broken(question: str, history: Sequence[Turn], filters: Filters | None) -> Iterator[Event]:
        yield Event("step", "reading")
        raise ZeroDivisionError

    for stream, said, logged in ((empty, "the library holds no articles", 0), (broken, UNEXPECTED, 1)):
        log = Quiet()
        job = Job("Why?", log)
        job.run(stream, [], None)
        assert (job.state, job.error, log.errors) == ("failed", said, logged)


def test_history_holds_what_was_answered() -> None:
    refused = answer().model_copy(update={"abstained": True})
    assert [t.question for t in history_of([("One?", answer()), ("Two?", None), ("Three?", refused)])] == ["One?"]
