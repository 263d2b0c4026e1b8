"""The chat in a real browser: ask, read on, check the words, come back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.pages import ROOT, ask

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]


def test_a_citation_opens_the_article_with_the_cited_words_in_view(visit: Visit) -> None:
    page = visit()
    ask(page, "Who denied the Bloomberg report?")
    answer = page.locator(".cw-answer").last
    expect(answer).to_contain_text("Peskov")
    mark = answer.locator(".cw-mark").first
    mark.hover()
    quote = mark.get_attribute("data-quote") or ""
    expect(page.locator(".cw-card")).to_contain_text(quote)
    mark.click()
    cited = page.locator(".cw-reader .cw-here")
    expect(cited).to_have_text(quote)
    expect(cited).to_be_in_viewport()
    assert quote in (ROOT / "articles/ukraine-talks/bloomberg-report-denied.md").read_text(encoding="utf-8")
    page.keyboard.press("Escape")
    expect(page.locator(".cw-reader")).to_have_count(0)
    expect(mark).to_be_focused()


def test_a_chat_survives_a_reload_and_a_follow_up_keeps_its_context(visit: Visit) -> None:
    page = visit()
    ask(page, "Who denied the Bloomberg report?")
    page.reload()
    expect(page.locator(".cw-question")).to_have_text("Who denied the Bloomberg report?")
    expect(page.locator(".cw-answer")).to_contain_text("Peskov")
    ask(page, "What did he call it?")
    expect(page.locator(".cw-question")).to_have_count(2)
    expect(page.locator(".cw-chats li")).to_have_count(1)


def test_a_press_counts_though_the_page_is_redrawn_under_it(visit: Visit) -> None:
    page = visit()
    ask(page, "Who denied the Bloomberg report?")
    page.reload()
    mark = page.locator(".cw-answer .cw-mark").first
    press(page, mark)
    page.mouse.move(5, 5)
    page.mouse.up()
    press(page, page.get_by_role("button", name="Ask again"))
    page.locator("[class*=st-key-again]").evaluate("e => { e.style.marginTop = '300px' }")
    page.mouse.up()
    expect(page.locator(".cw-answer[data-fresh]")).to_contain_text("Peskov")
    expect(page.locator(".cw-reader")).to_have_count(0)
    press(page, mark)
    mark.evaluate("e => e.replaceWith(e.cloneNode(true))")
    page.mouse.up()
    expect(page.locator(".cw-reader .cw-here")).to_be_visible()


def press(page: Page, button: Locator) -> None:
    """Press the left button of the mouse on it, without letting go."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()


def test_back_and_forward_lead_and_another_page_leaves_the_chat_open(visit: Visit) -> None:
    page = visit()
    ask(page, "Who denied the Bloomberg report?")
    page.locator(".cw-answer:not(.cw-is-making) .cw-mark").first.click()
    cited = page.locator(".cw-reader .cw-here")
    expect(cited).to_be_visible()
    page.go_back()
    expect(cited).to_have_count(0)
    expect(page.locator(".cw-question")).to_have_count(1)
    page.go_forward()
    expect(cited).to_be_visible()
    page.get_by_role("link", name="Library").click()
    expect(page.get_by_text("By month")).to_be_visible()
    expect(page.locator(".cw-reader")).to_have_count(0)
    page.get_by_role("link", name="Chat").click()
    expect(page.locator(".cw-question")).to_have_text("Who denied the Bloomberg report?")
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".cw-welcome h1")).to_be_visible()
    expect(page.locator(".cw-question")).to_have_count(0)


def test_words_of_an_asker_are_never_markup_and_too_many_are_refused(visit: Visit) -> None:
    page = visit()
    page.get_by_placeholder("Ask the articles").fill("Who denied it?" * 200)
    page.keyboard.press("Enter")
    expect(page.get_by_text("That question has 2,800 characters")).to_be_visible()
    nasty = '<img src="http://192.0.2.1/x.png" onerror="document.title=1"> ![x](http://192.0.2.1/y.png) **bold**'
    ask(page, nasty)
    expect(page.locator(".cw-question")).to_have_text(nasty)
    expect(page.locator(".cw-chats a")).to_contain_text("<img")
    assert page.locator("img[src*='192.0.2.1']").count() == 0


def test_people_do_not_see_one_anothers_chats(visit: Visit) -> None:
    one, other = visit(), visit()
    ask(one, "Who denied the Bloomberg report?")
    address = one.url
    other.goto(address)
    expect(other.get_by_text("This chat is not here")).to_be_visible()
    expect(other.locator(".cw-question")).to_have_count(0)
    expect(other.locator(".cw-chats li")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_themes_follow_the_system(visit: Visit, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    expect(page.locator(".cw-welcome h1")).to_be_visible()
    shade = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert (sum(map(int, shade[4:-1].split(","))) > 384) == (scheme == "light")
