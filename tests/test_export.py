"""A chat taken out of the page: nothing of it is lost, nothing in it is markup, the JSON is the published one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import Answer, Conversation, Sentence
from tests.test_render import NASTY, Parsed, answered, citation
from tests.test_render_timeline import course
from ui import export


def test_json_reads_back_as_the_conversation() -> None:
    found = Conversation.model_validate_json(export.as_json("c1", [answered(), answered(question=NASTY)]))
    assert (found.id, found.turns) == ("c1", (answered(), answered(question=NASTY)))


def test_markdown_holds_question_answer_and_where_each_quotation_stands() -> None:
    text = export.as_markdown("A chat", [answered()])
    for part in ("# A chat", "## Who denied it?", "**Peskov**", "Peskov denied it. [1]", "`a.txt`", "characters 0–17"):
        assert part in text


def both(answer: Answer) -> list[str]:
    """The two exports without what escapes: Markdown's backslashes, HTML's tags."""
    page = export.as_html("A chat", [answer]).partition("<body>")[2].replace("<br>", "").removesuffix("</body></html>")
    return [export.as_markdown("A chat", [answer]).replace("\\", ""), Parsed(page).text]


def test_who_says_what_and_what_it_rests_on_are_exported() -> None:
    voice = {
        "speaker": "Peskov",
        "verb": "denied",
        "stance": "denies",
        "citation": 1,
        "through": ["Tass"],
        "copies": ["b.txt"],
    }
    for text in both(answered(voices=(voice,), behind=(("The Herald", "Tass"),))):
        for part in (
            "Who says what",
            "Peskov",
            "denies",
            "The Herald; through Tass; copied in b.txt",
            "The Herald → Tass",
        ):
            assert part in text


def test_an_abstention_is_exported_with_the_closest_passages_and_nothing_twice() -> None:
    gone = answered(
        abstained=True, status="absent", sentences=(), citations=(), text="Nothing on “Paris”.", short_answer="",
        missing=("Paris", "the mayor"), nearest=(citation("The nearest words."),),
    )  # fmt: skip
    for text in both(gone):
        assert text.count("Paris") == 1
        for part in (
            "Not in these articles",
            "the mayor",
            "“The nearest words.”".strip("“”"),
            "The Herald",
            "26 January 2024",
        ):
            assert part in text


def test_a_timeline_is_exported_with_its_dates() -> None:
    for text in both(course("1962", "2024-02-05T06:35")):
        assert "Timeline" in text
        assert "5 February 2024, 06:35" in text
        assert text.index("1962") < text.index("It was number 1.") < text.index("5 February 2024")


def test_both_sides_of_a_disagreement_are_exported() -> None:
    sides = tuple(Sentence(text=f"{n} died.", citations=(1,), short=(0, len(n))) for n in ("Four", "Six"))
    for text in both(answered(status="disagree", sentences=sides)):
        assert "Four · Six" in text


@pytest.mark.parametrize("text", ["- a", "+ a", "12. a", "1) a", "---", "==="])
def test_a_line_that_looks_like_a_list_or_a_rule_is_a_line(text: str) -> None:
    made = export.as_markdown("A chat", [answered(sentences=(Sentence(text=text),))])
    assert f"\n{text}" not in made
    assert text in made.replace("\\", "")


@given(st.text(min_size=1))
def test_markdown_keeps_no_markup_from_outside(text: str) -> None:
    body, _, rest = export.as_markdown(text, []).removeprefix("# ").partition("\n\n")
    assert rest == export.as_markdown("", []).partition("\n\n")[2]
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
