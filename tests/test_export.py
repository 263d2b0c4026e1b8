"""A chat taken out of the page: nothing of it is lost, nothing in it is markup, the JSON is the published one."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import Conversation
from tests.test_render import NASTY, Parsed, answered, citation
from ui import export


def test_json_reads_back_as_the_conversation() -> None:
    found = Conversation.model_validate_json(export.as_json("c1", [answered(), answered(question=NASTY)]))
    assert (found.id, found.turns) == ("c1", (answered(), answered(question=NASTY)))


def test_markdown_holds_question_answer_and_where_each_quotation_stands() -> None:
    text = export.as_markdown("A chat", [answered()])
    for part in ("# A chat", "## Who denied it?", "**Peskov**", "Peskov denied it. [1]", "`a.txt`", "characters 0–17"):
        assert part in text


@given(st.text(min_size=1))
def test_markdown_keeps_no_markup_from_outside(text: str) -> None:
    made = export.as_markdown(text, [])
    body = made.removeprefix("# ").strip()
    assert "\n" not in body
    assert all(body[i - 1] == "\\" for i, c in enumerate(body) if c in "*_[]<>!`#" and i)


def test_the_page_holds_no_script_no_picture_and_no_link() -> None:
    nasty = answered(
        question=NASTY, text=NASTY, short_answer=NASTY, notice=NASTY, missing=(NASTY,),
        citations=(citation(NASTY, title=NASTY),),
    )  # fmt: skip
    html = export.as_html(NASTY, [nasty]).removeprefix("<!doctype html>")
    html = html.replace('<meta charset="utf-8">', "").replace('<meta name="viewport" content="width=device-width">', "")
    parsed = Parsed(html.replace("<br>", ""))
    assert not {"script", "img", "a", "link"} & set(parsed.tags)


def test_file_names_are_plain() -> None:
    assert export.file_name("Who denied the “report”?/..\\x", ".md") == "who-denied-the-report-x.md"
    assert export.file_name("…", ".json") == "chat.json"
