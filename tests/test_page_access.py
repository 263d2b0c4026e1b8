"""Who may see the page, and whether everybody can use it: password, accessibility, keyboard, two tabs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.pages import ask, opened, served
from ui.password import loopback, token

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical, one line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {v['help']} ({', '.join(str(n['target']) for n in v['nodes'][:3])})"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(visit: Visit, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    expect(page.locator(".cw-ask").first).to_be_visible()
    assert serious(page) == []
    ask(page, "Who denied the Bloomberg report?")
    page.locator(".cw-mark").first.click()
    expect(page.locator(".cw-reader .cw-here")).to_be_visible()
    assert serious(page) == []
    for name, sign in (("Library", "By month"), ("Settings", "What leaves this machine"), ("Quality", "Questions")):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_text(sign).first).to_be_visible()
        assert serious(page) == [], name


def test_the_keyboard_alone_asks_reads_and_comes_back(visit: Visit) -> None:
    page = visit()
    page.get_by_placeholder("Ask the articles").focus()
    page.keyboard.type("Who denied the Bloomberg report?")
    page.keyboard.press("Enter")
    mark = page.locator(".cw-answer:not(.cw-is-making) .cw-mark").first
    expect(mark).to_be_visible()
    expect(page.locator(".cw-live")).to_contain_text("Peskov")
    mark.focus()
    expect(page.locator(".cw-card")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".cw-reader-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()


def test_two_tabs_of_one_person_share_chats(visit: Visit) -> None:
    page = visit()
    ask(page, "Who denied the Bloomberg report?")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".cw-answer")).to_contain_text("Peskov")
    asked = ["Who denied the Bloomberg report?", "Who is the mayor of Paris?", "How many people died in the fire?"]
    ask(other, asked[1])
    field = page.get_by_placeholder("Ask the articles")
    field.fill(asked[2])
    field.press("Enter")
    expect(page.locator(".cw-question")).to_have_text(asked)
    expect(page.locator(".cw-answer:not(.cw-is-making)")).to_have_count(3)
    expect(other.locator(".cw-question")).to_have_count(2)


def test_a_password_is_asked_for_and_remembered(chromium: Browser, sample_library: Path, tmp_path: Path) -> None:
    with (
        served(sample_library, tmp_path / "log", tmp_path, CITEWIRE_PASSWORD="correct horse") as url,
        opened(chromium) as page,
    ):
        page.goto(url)
        page.get_by_label("Password", exact=True).fill("wrong")
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_text("That is not the password.")).to_be_visible()
        assert page.get_by_placeholder("Ask the articles").count() == 0
        page.get_by_label("Password", exact=True).fill("correct horse")
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_placeholder("Ask the articles")).to_be_visible()
        page.reload()
        expect(page.get_by_placeholder("Ask the articles")).to_be_visible()


def test_only_loopback_needs_no_password() -> None:
    assert [loopback(a) for a in ("127.0.0.1", "::1", "localhost")] == [True] * 3
    assert [loopback(a) for a in ("", "0.0.0.0", "::", "192.168.1.4", "example.org")] == [False] * 5
    assert token("a") != token("b")
    assert "a secret" not in token("a secret")
