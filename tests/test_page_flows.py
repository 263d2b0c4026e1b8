"""Working with chats in a real browser: every state seen at once, edit, rate, keep, link; the quality page."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.domain import Answer, Citation, Filters, Voice
from assistant.library import Catalogue
from tests.pages import ask, settled
from tests.test_page_access import serious
from ui.chats import Chats
from ui.session import OWNER_COOKIE

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

TOO_WIDE = """[...document.querySelectorAll('.cw-answer *')].filter(e => e.getBoundingClientRect().right > innerWidth)
  .map(e => e.className || e.tagName)"""
LONG_WORD = "unbreakable" * 12


def owner_of(page: Page) -> str:
    """Who this browser is to the page."""
    page.wait_for_function(f"document.cookie.includes('{OWNER_COOKIE}')")
    secret = next(c["value"] for c in page.context.cookies() if c["name"] == OWNER_COOKIE)
    return "browser:" + hashlib.sha256(secret.encode()).hexdigest()[:32]


def cited(library: Path) -> tuple[Citation, ...]:
    """The first line of three articles of different days."""
    by_day = {a.day: a for a in Catalogue(library).articles(text=True) if a.day}
    found = []
    for marker, day in enumerate(sorted(by_day)[:3], 1):
        a = by_day[day]
        start = a.text.index("\n\n") + 2
        end = a.text.index("\n", start)
        place = {"start": start, "end": end, "quote": a.text[start:end], "space": a.space, "encoding": a.encoding}
        found.append(
            Citation.model_validate(
                {"marker": marker, "article_id": a.id, "source": a.source, "sha256": a.sha256, **place}
                | {"title": a.title, "outlet": a.outlet, "author": a.author, "published": a.published}
            )
        )
    return tuple(found)


def every_state(library: Path) -> list[Answer]:
    """One answer of each kind that the page tells apart."""
    sources = cited(library)
    text = " ".join(c.quote for c in sources)
    sentences = [{"text": c.quote, "citations": (c.marker,), "short": (0, 6)} for c in sources]
    partly = [{**sentences[0], "supported": False, "note": LONG_WORD}, sentences[1]]
    voices = [
        Voice(
            speaker=f"{word} {LONG_WORD}", verb="said", stance=stance, citation=n, through=("Tass",), copies=("b.txt",)
        )
        for n, (word, stance) in enumerate((("Ada", "says"), ("Mona", "denies"), ("Petra", "declines")), 1)
    ]
    held = {"abstained": False, "text": text, "short_answer": "Ada", "citations": sources, "sentences": sentences}
    none = {"abstained": True, "text": "Not in these articles.", "nearest": sources, "missing": (LONG_WORD, "Paris")}
    return [
        Answer.model_validate({"question": f"What of {status}?", "status": status, **rest})
        for status, rest in (
            ("answered", {**held, "voices": voices}),
            ("disagree", {**held, "voices": voices}),
            ("partly", {**held, "sentences": partly, "notice": "A sentence was not supported."}),
            ("overview", held),
            ("absent", none),
            ("mentioned", none),
            ("false_premise", none),
        )
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_told_apart_and_clean_on_a_telephone(visit: Visit, sample_library: Path, scheme: str) -> None:
    page = visit(color_scheme=scheme, viewport={"width": 390, "height": 844})
    chats = Chats(sample_library)
    chat = chats.start(owner_of(page), "Every state")
    for answer in every_state(sample_library):
        chats.settle(chat, chats.ask(chat, answer.question, Filters()), "done", answer)
    chats.settle(chat, chats.ask(chat, "And stopped?", Filters()), "stopped", None)
    chats.settle(chat, chats.ask(chat, "And failed?", Filters()), "failed", None, "The model cannot be reached.")
    chats.close()
    page.goto(page.url.split("?")[0] + f"?chat={chat}")
    expect(page.locator(".cw-question")).to_have_count(9)
    said = page.locator(".cw-status").all_inner_texts()
    assert len(set(said)) == 7
    shades = {page.locator(".cw-answer").nth(i).evaluate("e => getComputedStyle(e).borderLeftColor") for i in range(7)}
    assert len(shades) >= 5
    expect(page.locator(".cw-failure")).to_have_count(2)
    assert page.evaluate(TOO_WIDE) == []
    page.get_by_text("Timeline", exact=True).first.click()
    expect(page.locator(".stVegaLiteChart canvas, .stVegaLiteChart svg").first).to_be_visible()
    expect(page.get_by_role("region", name="Timeline").locator("time")).to_have_count(3)
    assert serious(page) == []


def test_edit_ask_again_and_rate(visit: Visit) -> None:
    page = visit()
    ask(page, "Who denied the Bloomberg report?")
    ask(page, "Who is the mayor of Paris?")
    page.reload()
    expect(page.locator(".cw-is-absent")).to_contain_text("Paris")
    expect(page.locator(".cw-question[data-fresh]")).to_have_count(0)
    expect(page.get_by_role("button", name="Ask again")).to_have_count(
        2
    )  # the last is the last answer's, not the first's
    page.get_by_role("button", name="Ask again").last.click()
    expect(page.locator(".cw-question[data-fresh]")).to_have_text("Who is the mayor of Paris?")
    expect(page.locator(".cw-is-absent")).to_contain_text("Paris")
    page.get_by_role("button", name="Edit").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("This replaces also the answer below it.")
    dialog.get_by_role("textbox", name="Question").fill("Who leads the dockers' union?")
    dialog.get_by_role("button", name="Ask").click()
    expect(page.locator(".cw-question")).to_have_text(["Who leads the dockers' union?"])
    expect(page.locator(".cw-answer").first).to_contain_text("Ostrova")
    expect(page.locator(".cw-answer")).to_have_count(1)
    page.get_by_test_id("stFeedback").locator("button").last.click()
    page.get_by_role("button", name="Why?").click()
    page.get_by_role("textbox", name="What was right or wrong").fill("Not her first name")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Reason")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Quality").click()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Download as candidate questions").click()
    [row] = [json.loads(line) for line in downloaded.value.path().read_text(encoding="utf-8").splitlines()]
    assert (row["question"], row["note"]) == ("Who leads the dockers' union?", "Not her first name")


def test_chats_are_found_renamed_linked_and_deleted(visit: Visit, sample_library: Path) -> None:
    page = visit()
    chats, me = Chats(sample_library), owner_of(page)
    for n in range(9):
        chats.start(me, f"Chat number {n}")
    chats.close()
    ask(page, "Who denied the Bloomberg report?")
    page.get_by_role("button", name="This chat").click()
    page.get_by_role("textbox", name="Title").fill("The denial <b>")
    page.keyboard.press("Enter")
    expect(page.locator(".cw-chats a[aria-current]")).to_have_text("The denial <b>")
    page.keyboard.press("Escape")
    page.get_by_placeholder("Search chats").fill("peskov")
    page.keyboard.press("Enter")
    expect(page.locator(".cw-chats a")).to_have_text(["The denial <b>"])
    page.locator(".cw-mark").first.click()
    words = page.locator(".cw-reader .cw-here").inner_text()
    again = page.context.new_page()
    again.goto(page.url)
    expect(again.locator(".cw-reader .cw-here")).to_have_text(words)
    link = again.get_by_role("link", name="link to this passage").get_attribute("href")
    stranger = visit("/" + str(link))
    expect(stranger.locator(".cw-reader .cw-here")).to_have_text(words)
    expect(stranger.locator(".cw-question")).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="This chat").click()
    page.get_by_role("button", name="Delete this chat").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".cw-welcome")).to_be_visible()
    again.reload()
    expect(again.get_by_text("This chat is not here")).to_be_visible()


def test_two_runs_are_compared_and_a_question_opened(visit: Visit, sample_library: Path) -> None:
    rows = [
        {"id": "q1", "question": "Who denied the Bloomberg report?", "facts": [["Nobody at all"]], "answerable": True,
         "sources": ["ukraine-talks/bloomberg-report-denied.md"], "type": "who"},
    ]  # fmt: skip
    (sample_library / "questions.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    page = visit("/quality")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("1 questions of questions.jsonl")).to_be_visible()
    shown = page.get_by_role("combobox", name="Show")
    first = shown.input_value()
    page.get_by_role("button", name="Run").click()
    expect(shown).not_to_have_value(first)
    compare = page.get_by_role("combobox", name="Compare with")
    compare.click()
    page.get_by_role("option").last.click()
    expect(page.get_by_text("compared with")).to_be_visible()
    settled(page)
    page.get_by_test_id("stDataFrame").nth(1).locator("canvas").first.click(position={"x": 16, "y": 52}, force=True)
    judged = page.get_by_role("region", name="How it was judged")
    expect(judged).to_contain_text("wrong")
    expect(judged).to_contain_text("Nobody at all")
    expect(page.locator(".cw-answer")).to_contain_text("Peskov")
    expect(page.get_by_text("What was found")).to_be_visible()
