"""First run, upload, remove, filters: a library of one's own, made in a real browser."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages import ask, opened, served

pytestmark = pytest.mark.browser

STORY = (
    "Harbour board rejects merger\n\nBy Ada Lind | 3 March 2024\n\nChair Mona Reyes rejected the merger on Friday.\n"
)


@pytest.fixture
def empty_site(chromium: Browser, tmp_path: Path) -> Iterator[str]:
    """The page with no library at all."""
    with served(tmp_path / "library", tmp_path / "log", tmp_path) as url:
        yield url


def test_from_nothing_to_an_answer_and_back(chromium: Browser, empty_site: str, tmp_path: Path) -> None:
    """No library → upload two files, one of them unreadable → ask → remove → nothing left."""
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "broken.txt").write_bytes(b"\x00\x01\x02\x00" * 40)
    with opened(chromium) as page:
        page.goto(empty_site)
        expect(page.get_by_role("heading", name="Put some articles in")).to_be_visible()
        page.locator("input[type=file]").set_input_files([tmp_path / "story.txt", tmp_path / "broken.txt"])
        ask(page, "Who rejected the merger?")
        expect(page.locator(".cw-answer").last).to_contain_text("Mona Reyes")
        page.get_by_role("link", name="Library").click()
        expect(page.locator(".cw-lead")).to_contain_text("1 article ·")
        expect(page.get_by_text("Not read · 1")).to_be_visible()
        page.get_by_test_id("stDataFrame").locator("canvas").first.click(position={"x": 16, "y": 52}, force=True)
        page.get_by_role("button", name="Remove").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        expect(page.locator(".cw-lead")).to_contain_text("0 articles")
        assert not (tmp_path / "library" / "uploads" / "story.txt").exists()


def test_filters_hold_for_the_next_question_and_are_said(visit: Callable[..., Page]) -> None:
    page = visit()
    page.get_by_role("button", name="All 16 articles").click()
    page.get_by_role("combobox", name="Outlets").click()
    page.get_by_role("option", name="The Lantern").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Use these").click()
    expect(page.get_by_role("button", name="The Lantern")).to_be_visible()
    ask(page, "Who demanded two million crowns from the magazine?")
    outlets = set(page.locator(".cw-source .cw-outlet, .cw-near-from").all_inner_texts())
    assert outlets
    assert all("The Lantern" in o for o in outlets)
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_role("button", name="All 16 articles")).to_be_visible()


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
