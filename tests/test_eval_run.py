"""Grading a scripted answerer: what counts as correct, cited, exact, declined; history; bad question files."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.domain import Answer, Citation, Filters, Hit, Sentence, Turn
from assistant.errors import ModelUnavailable, UsageError
from eval.dataset import load_questions
from eval.run import Run, evaluate
from eval.summary import summarise

TEXT = "The board met.\r\nMona Reyes called it “a joke” on Friday. 🙂 The offer was 60 billion crowns.\r\n"


class Scripted:
    """Answers with the quotes it is told; keeps the history it was given."""

    def __init__(self, quotes: dict[str, list[str]], spoil: dict[str, object] | None = None) -> None:
        self.quotes, self.spoil, self.histories = quotes, spoil or {}, list[Sequence[Turn]]()

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        self.histories.append(history)
        quotes = self.quotes.get(question, [])
        if quotes == ["raise"]:
            raise ModelUnavailable("no connection")
        sha = hashlib.sha256(TEXT.encode()).hexdigest()
        citations = [
            Citation(
                marker=n, source="a.txt", sha256=sha, start=TEXT.index(q), end=TEXT.index(q) + len(q), quote=q,
                space="file", encoding="utf-8",
            ).model_copy(update=self.spoil)
            for n, q in enumerate(quotes, 1)
        ]  # fmt: skip
        return Answer(
            question=question, text=" ".join(f"{q} [{n}]" for n, q in enumerate(quotes, 1)), abstained=not quotes,
            sentences=tuple(Sentence(text=q, citations=(n,)) for n, q in enumerate(quotes, 1)),
            citations=tuple(citations), confidence=0.9 if quotes else 0.1,
            hits=(Hit(source="a.txt", start=0, end=len(TEXT), score=1.0, text=TEXT),),
        )  # fmt: skip


def question(text: str, facts: list[list[str]], **more: object) -> dict[str, object]:
    return {"question": text, "type": "who", "facts": facts, "sources": ["a.txt"], "answerable": bool(facts)} | more


def run(tmp_path: Path, bot: Scripted, *rows: dict[str, object]) -> Run:
    (tmp_path / "files").mkdir(exist_ok=True)
    (tmp_path / "files" / "a.txt").write_bytes(TEXT.encode())
    file = tmp_path / "q.jsonl"
    file.write_text("\n".join(json.dumps({"id": f"q{n}"} | r) for n, r in enumerate(rows)), encoding="utf-8")
    return evaluate(bot, load_questions(file), tmp_path / "files")


def test_a_right_answer_is_correct_cited_and_exact(tmp_path: Path) -> None:
    bot = Scripted({"who?": ["Mona Reyes called it “a joke” on Friday."]})
    (verdict,) = run(tmp_path, bot, question("who?", [["Reyes"], ["Friday"]])).verdicts
    assert (verdict.correct, verdict.citation_right, verdict.exact, verdict.failure) == (True, True, 1, "")
    assert (verdict.rank, verdict.retrieved) == (1, True)


@pytest.mark.parametrize(
    "spoil", [{"start": 0}, {"sha256": "0" * 64}, {"quote": "Mona Reyes"}, {"end": 10_000}], ids=str
)
def test_a_citation_that_does_not_match_the_file_is_neither_exact_nor_right(tmp_path: Path, spoil: dict) -> None:
    bot = Scripted({"who?": ["Mona Reyes called it “a joke” on Friday."]}, spoil)
    (verdict,) = run(tmp_path, bot, question("who?", [["Reyes"]])).verdicts
    assert (verdict.correct, verdict.citation_right, verdict.exact) == (True, False, 0)
    assert verdict.failure == "not cited"


def test_a_file_that_is_gone_is_unscored_not_wrong(tmp_path: Path) -> None:
    bot = Scripted({"who?": ["Mona Reyes"]}, {"source": "gone.txt"})
    found = run(tmp_path, bot, question("who?", [["Reyes"]]))
    assert found.verdicts[0].quotes == 0
    assert summarise(found.verdicts).unscored == {"a cited file is not there to check the quote": 1}
    assert summarise(found.verdicts)["quote exact"].value is None


def test_declining_is_the_only_right_answer_to_what_is_not_there(tmp_path: Path) -> None:
    bot = Scripted({"known?": [], "unknown?": [], "made up?": ["Mona Reyes"]})
    found = run(
        tmp_path, bot, question("known?", [["Reyes"]]), question("unknown?", []), question("made up?", [], type="near")
    )
    assert [v.correct for v in found.verdicts] == [False, True, False]
    assert [v.failure for v in found.verdicts] == ["refused wrongly", "", "answered wrongly"]
    summary = summarise(found.verdicts)
    assert (summary["abstained rightly"].value, summary["abstained wrongly"].value) == (0.5, 1.0)


def test_every_source_that_must_be_cited_must_be(tmp_path: Path) -> None:
    bot = Scripted({"who?": ["Mona Reyes"]})
    row = question("who?", [["Reyes"]], type="multi", all_sources=["a.txt", "b.txt"])
    (verdict,) = run(tmp_path, bot, row).verdicts
    assert (verdict.citation_right, verdict.citation_recall) == (False, 0.5)


def test_long_answers_count_only_for_lists(tmp_path: Path) -> None:
    bot = Scripted({"who?": ["Mona Reyes"] + [TEXT.strip()] * 6})
    short, long = question("who?", [["Reyes"]]), question("who?", [["Reyes"]], type="list")
    found = run(tmp_path, bot, short, long)
    assert [(v.correct, v.failure) for v in found.verdicts] == [(False, "too long"), (True, "")]


def test_a_conversation_runs_turn_by_turn_with_its_history(tmp_path: Path) -> None:
    bot = Scripted({"who?": ["Mona Reyes"], "when?": ["Friday"]})
    turns = [question("who?", [["Reyes"]]), question("when?", [["Friday"]])]
    found = run(tmp_path, bot, {"type": "conversation", "turns": turns})
    assert [len(h) for h in bot.histories] == [0, 1]
    assert bot.histories[1][0].answer == "Mona Reyes [1]"
    assert [v.id for v in found.verdicts] == ["q0.1", "q0.2"]
    assert summarise(found.verdicts)["correct, turns"].value == 1.0


def test_a_question_that_fails_is_wrong_and_the_rest_goes_on(tmp_path: Path) -> None:
    bot = Scripted({"broken?": ["raise"], "who?": ["Mona Reyes"]})
    found = run(tmp_path, bot, question("broken?", [["Reyes"]]), question("who?", [["Reyes"]]))
    assert [(v.correct, v.failure) for v in found.verdicts] == [(False, "error"), (True, "")]
    assert "no connection" in found.verdicts[0].unscored


def test_a_run_survives_json_and_can_be_stripped_of_text(tmp_path: Path) -> None:
    found = run(tmp_path, Scripted({"who?": ["Mona Reyes"]}), question("who?", [["Reyes"]]))
    assert Run.model_validate_json(found.model_dump_json()) == found
    assert "Reyes" not in found.without_text().model_dump_json()
    assert found.without_text().verdicts == found.verdicts


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("q.jsonl", '{"question": "a"}\nnot json', "line 2"),
        ("q.jsonl", "[1]", "JSON object"),
        ("q.jsonl", '{"facts": []}', "`question`"),
        ("q.jsonl", '{"turns": "x"}', "turns"),
        ("q.jsonl", '{"id": 1, "question": "a"}\n{"id": "1", "question": "b"}', "twice"),
        ("q.jsonl", "", "no questions"),
        ("q.csv", "frage\nWer?", "column `question`"),
    ],
)
def test_a_bad_question_file_gives_one_clear_line(tmp_path: Path, name: str, content: str, says: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        load_questions(tmp_path / name)


def test_csv_is_read_like_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "q.csv"
    file.write_text('question,facts,sources,answerable\n"Who, then?",Reyes|Mona;Friday,a.txt;b.txt,\nWhy?,,,no\n')
    first, second = (d.turns[0] for d in load_questions(file).dialogues)
    assert first.facts == (("Reyes", "Mona"), ("Friday",))
    assert first.sources == ("a.txt", "b.txt")
    assert (first.answerable, second.answerable) == (True, False)
