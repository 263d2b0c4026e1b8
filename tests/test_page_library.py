"""First run, upload, remove, filters: a library of one's own, made in a real browser."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages import ROOT, ask, opened, served, settled

pytestmark = pytest.mark.browser

BRIDGE = "Bridge closed\n\nBy Ada Lind | 3 April 2024\n\nEngineer Tilda Voss closed the harbour bridge on Monday.\n"
STORY = (
    "Harbour board rejects merger\n\nBy Ada Lind | 3 March 2024\n\nChair Mona Reyes rejected the merger on Friday.\n"
)


@pytest.fixture
def empty_site(chromium: Browser, tmp_path: Path) -> Iterator[str]:
    """The page with no library at all."""
    with served(tmp_path / "library", tmp_path / "log", tmp_path) as url:
        yield url


def choose_first(page: Page) -> None:
    """Mark the first row of the first table, which is drawn and has no elements."""
    settled(page)
    page.get_by_test_id("stDataFrame").locator("canvas").first.click(position={"x": 16, "y": 52}, force=True)


def test_from_nothing_to_an_answer_and_back(chromium: Browser, empty_site: str, tmp_path: Path) -> None:
    """No library → upload two files, one unreadable → ask → another process adds an article → ask → remove."""
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "broken.txt").write_bytes(b"\x00\x01\x02\x00" * 40)
    with opened(chromium) as page:
        page.goto(empty_site)
        expect(page.get_by_role("heading", name="Put some articles in")).to_be_visible()
        page.locator("input[type=file]").set_input_files([tmp_path / "story.txt", tmp_path / "broken.txt"])
        ask(page, "Who rejected the merger?")
        expect(page.locator(".cw-answer").last).to_contain_text("Mona Reyes")
        more = tmp_path / "more"
        more.mkdir()
        (more / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
        subprocess.run(
            [sys.executable, "-m", "ui.cli", "ingest", str(more), "--library", str(tmp_path / "library")],
            check=True, capture_output=True, cwd=ROOT,
        )  # fmt: skip
        ask(page, "Who closed the harbour bridge?")
        expect(page.locator(".cw-answer").last).to_contain_text("Tilda Voss")
        page.get_by_role("link", name="Library").click()
        expect(page.locator(".cw-lead")).to_contain_text("2 articles ·")
        page.get_by_placeholder("Title, outlet").fill("merger")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Not read · 1")).to_be_visible()
        choose_first(page)
        page.get_by_role("button", name="Remove").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        expect(page.locator(".cw-lead")).to_contain_text("1 article ·")
        assert not (tmp_path / "library" / "uploads" / "story.txt").exists()


def test_filters_hold_for_the_next_question_and_are_said(visit: Callable[..., Page]) -> None:
    page = visit()
    page.get_by_role("button", name="All 16 articles").click()
    page.get_by_role("combobox", name="Outlets").click()
    page.get_by_role("option", name="The Lantern").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Use these").click()
    expect(page.get_by_role("button", name="Clear filters")).to_be_visible()
    expect(page.get_by_role("button", name="The Lantern")).to_be_visible()
    ask(page, "Who demanded two million crowns from the magazine?")
    outlets = set(page.locator(".cw-source .cw-outlet, .cw-near-from").all_inner_texts())
    assert outlets
    assert all("The Lantern" in o for o in outlets)
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_role("button", name="All 16 articles").click()
    page.get_by_test_id("stDateInputField").first.get_by_role("spinbutton").first.click()
    page.keyboard.type("20250501")
    page.get_by_text("To", exact=True).click()  # the calendar closes, the form stays
    page.get_by_role("button", name="Use these").click()
    expect(page.get_by_role("button", name="since 1 May 2025")).to_be_visible()
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".cw-question, .cw-answer")).to_have_count(0)
    ask(page, "How many people died in the fire?")
    expect(page.get_by_role("button", name="since 1 May 2025")).to_be_visible()
    answer = page.locator(".cw-answer").last
    days = [t.get_attribute("datetime") or "" for t in answer.locator(".cw-source time").all()]
    assert days
    assert min(days) >= "2025-05-01"


def test_chosen_articles_alone_are_asked(visit: Callable[..., Page]) -> None:
    page = visit("/library")
    page.get_by_placeholder("Title, outlet").fill("bloomberg-report-denied")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Characters", exact=True).first).to_be_attached()
    choose_first(page)
    page.get_by_role("button", name="Ask only these").click()
    expect(page.get_by_role("button", name="1 chosen article")).to_be_visible()
    ask(page, "Who died in the fire?")
    expect(page.locator(".cw-is-answered")).to_have_count(0)
    ask(page, "Who denied the Bloomberg report?")
    expect(page.locator(".cw-answer").last).to_contain_text("Peskov")
    expect(page.locator(".cw-answer").last.locator(".cw-source")).to_have_count(1)


def test_an_exported_chat_verifies(visit: Callable[..., Page], sample_library: Path, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from ui.cli import app

    page = visit()
    ask(page, "Who denied the Bloomberg report?")
    page.get_by_role("button", name="This chat").click()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Export as JSON").click()
    saved = tmp_path / "chat.json"
    downloaded.value.save_as(saved)
    assert json.loads(saved.read_text(encoding="utf-8"))["turns"][0]["citations"]
    done = CliRunner().invoke(app, ["verify", str(saved), "--library", str(sample_library)])
    assert done.exit_code == 0, done.output
