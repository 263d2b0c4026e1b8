"""Makes the pictures in docs/images: `python -m ui.screenshots [FOLDER]`, on the sample articles, in a real browser.

Needs the `dev` extra and Chromium.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.embed import load_embedder
from ingest import ingest_folder
from ui.add_articles import samples

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

QUESTIONS = (
    "Who denied the Bloomberg report?",
    "How many people died in the fire?",
    "Who is the mayor of Paris?",
)
COURSE = "What happened after the fire in Port Ostrel?"
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
WAIT = 240_000  # milliseconds


@contextmanager
def page_over(library: Path) -> Iterator[str]:
    """The page over a library, for as long as it is photographed; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "chat", "--library", str(library), "--port", str(port), "--no-open"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while process.poll() is None:
            try:
                opener.open(url + "/_stcore/health", timeout=1).close()
                break
            except OSError:
                continue
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def shoot(page: "Page", folder: Path, name: str) -> None:
    """One picture, once nothing moves any more."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(1200)
    page.screenshot(path=folder / f"{name}.png", animations="disabled")
    print(folder / f"{name}.png")


def ask(page: "Page", question: str) -> None:
    """Ask, and wait for the answer."""
    done = page.locator(".cw-answer:not(.cw-is-making)")
    before = done.count()
    field = page.get_by_placeholder("Ask the articles")
    field.fill(question)
    field.press("Enter")
    done.nth(before).wait_for()
    page.get_by_role("button", name="Ask again").nth(before).wait_for()


def chat(browser: "Browser", url: str, folder: Path, scheme: str, size: str) -> None:
    """Welcome, answers, and the reader."""
    width, height = SIZES[size]
    page = _page(browser, width, height, scheme)
    page.goto(url)
    page.locator(".cw-ask").first.wait_for()
    tail = f"{size}-{scheme}"
    shoot(page, folder, f"welcome-{tail}")
    for question in QUESTIONS:
        ask(page, question)
    shoot(page, folder, f"answer-absent-{tail}")
    page.locator(".cw-question").nth(1).scroll_into_view_if_needed()
    shoot(page, folder, f"answers-{tail}")
    page.locator(".cw-mark").first.hover()
    page.wait_for_timeout(400)
    page.locator(".cw-mark").first.click()
    page.locator(".cw-reader .cw-here").first.wait_for()
    shoot(page, folder, f"reader-{tail}")
    page.context.close()


def voices(browser: "Browser", url: str, folder: Path) -> None:
    """Who says what, and when."""
    page = _page(browser, 1440, 1320, "light")
    page.goto(url)
    ask(page, COURSE)
    page.locator(".stVegaLiteChart canvas, .stVegaLiteChart svg").first.wait_for()
    shoot(page, folder, "voices-light")
    page.context.close()


def others(browser: "Browser", url: str, folder: Path, scheme: str) -> None:
    """The library. Settings are not photographed: they show the folder of the machine."""
    page = _page(browser, *SIZES["wide"], scheme)
    page.goto(url + "/library")
    page.get_by_text("By month").wait_for()
    shoot(page, folder, f"library-{scheme}")
    page.context.close()


def quality(browser: "Browser", url: str, folder: Path) -> None:
    """A run of the sample questions."""
    page = _page(browser, *SIZES["wide"], "light")
    page.goto(url + "/quality")
    page.get_by_role("button", name="Run").click()
    page.get_by_text("95 % intervals").wait_for(timeout=3 * WAIT)
    shoot(page, folder, "quality-light")
    page.context.close()


def _page(browser: "Browser", width: int, height: int, scheme: str) -> "Page":
    options: Any = {"viewport": {"width": width, "height": height}, "color_scheme": scheme, "reduced_motion": "reduce"}
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(WAIT)
    return page


def main() -> None:
    """Make them all."""
    from playwright.sync_api import sync_playwright

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/images")
    folder.mkdir(parents=True, exist_ok=True)
    articles = samples()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if articles is None or chromium is None:
        sys.exit("screenshots need the sample articles and Chromium (Debian: apt-get install chromium)")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        library = Path(place) / "library"
        ingest_folder(articles, library, load_embedder("wordllama"))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with page_over(Path(place) / "none") as url:
            page = _page(browser, *SIZES["wide"], "light")
            page.goto(url)
            page.get_by_text("Put some articles in").wait_for()
            shoot(page, folder, "first-run-light")
        with page_over(library) as url:
            for scheme in ("light", "dark"):
                for size in SIZES:
                    chat(browser, url, folder, scheme, size)
                others(browser, url, folder, scheme)
            voices(browser, url, folder)
            quality(browser, url, folder)
        browser.close()


if __name__ == "__main__":
    main()
