"""Choosing a model on the page, and an answer in the making: seen growing, reloaded, stopped."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.fake_openai import Step, serve

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

QUESTION = "Who denied the Bloomberg report?"
SAID = "Dmitry Peskov, the Kremlin spokesman, denied the Bloomberg report"
KEY = "sk-shown-to-nobody"


def quoting(body: dict[str, Any]) -> str:
    """A reply whose one sentence stands in the passages."""
    prompt = "\n".join(str(m["content"]) for m in body["messages"])
    passages = re.findall(r"<passage\D*(\d+)[^>]*>(.*?)</passage>", prompt, re.S)
    number = next((int(n) for n, text in passages if SAID in text), 1)
    first = {"passage": number, "quote": SAID, "text": SAID + "."}
    return json.dumps({"sentences": [first], "missing": ""})


def quoting_at_length(body: dict[str, Any]) -> str:
    """The same, and then a great deal of nothing."""
    return quoting(body) + " " * 40_000


def choose_model(page: Page, url: str) -> None:
    page.get_by_role("link", name="Settings").click()
    page.get_by_text("A chat model").click()
    page.get_by_role("textbox", name="Model").fill("openai:fake")
    page.get_by_role("textbox", name="Endpoint").fill(url)
    page.get_by_role("textbox", name="Key").fill(KEY)
    page.get_by_role("button", name="Use and test").click()


def test_a_model_is_chosen_when_it_answers_and_its_key_is_never_shown_again(visit: Visit) -> None:
    page = visit()
    with serve(Step("OK")) as server:
        choose_model(page, "http://127.0.0.1:9/v1")
        expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
        expect(page.get_by_text("Nothing. Articles, questions and answers stay")).to_be_visible()
        page.get_by_role("textbox", name="Endpoint").fill(server.url)
        page.get_by_role("button", name="Use and test").click()
        expect(page.get_by_text("It answers")).to_be_visible()
        assert server.headers[-1]["authorization"] == f"Bearer {KEY}"
    expect(page.get_by_role("textbox", name="Key")).to_have_value("")
    page.reload()
    expect(page.get_by_text(f"openai:fake at {server.url[7:-3]}")).to_be_visible()
    expect(page.get_by_role("textbox", name="Key")).to_have_value("")
    assert KEY not in page.content()
    page.get_by_text("Quotations from the articles").click()
    page.get_by_role("button", name="Use quotations only").click()
    expect(page.get_by_text("Nothing. Articles, questions and answers stay")).to_be_visible()


def test_an_answer_in_the_making_survives_a_reload_stops_when_told_and_is_asked_again(visit: Visit) -> None:
    page = visit(reduced_motion="reduce")
    with serve(Step("OK"), Step(quoting_at_length, piece=200, drip=0.5), Step(quoting)) as server:
        choose_model(page, server.url)
        expect(page.get_by_text("It answers")).to_be_visible()
        page.get_by_role("link", name="Chat").click()
        field = page.get_by_placeholder("Ask the articles")
        field.fill(QUESTION)
        field.press("Enter")
        making = page.locator(".cw-is-making")
        expect(making.locator(".cw-s")).to_contain_text(SAID)
        making.locator(".cw-mark").first.click()
        expect(page.locator(".cw-reader .cw-here")).to_contain_text(SAID)
        page.keyboard.press("Escape")
        expect(page.locator(".cw-reader")).to_have_count(0)
        expect(making.locator(".cw-s")).to_contain_text(SAID)
        assert page.locator(".cw-now").evaluate("e => getComputedStyle(e).animationName") == "none"
        page.reload()
        expect(making.locator(".cw-s")).to_contain_text(SAID)
        page.get_by_test_id("stMain").get_by_role("button", name="Stop").click()
        stopped = page.locator(".cw-answer")
        expect(stopped).to_contain_text("Stopped before the answer was finished.")
        expect(stopped).to_contain_text(SAID)
        page.get_by_role("button", name="Ask again").click()
        again = page.locator(".cw-answer[data-fresh]")
        expect(again).to_contain_text(SAID)
        expect(again).not_to_contain_text("Stopped")
        page.reload()
        expect(page.locator(".cw-answer:not([data-fresh])")).to_contain_text(SAID)
        expect(page.locator(".cw-answer")).not_to_contain_text("Stopped")
