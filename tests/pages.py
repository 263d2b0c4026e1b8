"""Fixtures that drive the real page: a server over the sample articles, and a real headless Chromium."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from assistant.embed import WordLlamaEmbeddings
from ingest import ingest_folder

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 90_000  # milliseconds, for busy machines; nothing is asserted about time

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless browser. Without one, tests are skipped on a developer's machine and fail where CI is set."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium found; install it (Debian: apt-get install chromium)")
        pytest.skip("no Chromium found: the page is not tested (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def served(library: Path, log: Path, cwd: Path, **environment: str) -> Iterator[str]:
    """Run the page over `library` as people do, from another folder; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "ui.cli", "chat", "--library", str(library), "--port", str(port), "--no-open"],
            cwd=cwd, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url + "/_stcore/health", process, log)
            yield url
        finally:
            os.killpg(process.pid, 15)
            process.wait(timeout=30)


def wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until the server answers, at most a minute."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            opener.open(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the page did not start: {log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library over the sample articles; tests only read its articles."""
    library = tmp_path_factory.mktemp("sample") / "library"
    ingest_folder(ROOT / "articles", library, WordLlamaEmbeddings())
    return library


@pytest.fixture(scope="session")
def site(chromium: Browser, sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page over the sample articles."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with served(sample_library, elsewhere / "log", elsewhere) as url:
        yield url


@contextmanager
def watched(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each as a new person; afterwards: no request left the machine, no script failed."""
    contexts: list[BrowserContext] = []
    outside: list[str] = []
    broken: list[str] = []

    def leaves(request: Request) -> None:
        if not re.match(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:", request.url):
            outside.append(request.url)

    def new_page(**options: object) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        context.on("request", leaves)
        context.on("weberror", lambda error: broken.append(str(error.error)))
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    try:
        yield new_page
    finally:
        for context in contexts:
            context.close()
    assert outside == []
    assert broken == []


@contextmanager
def opened(chromium: Browser) -> Iterator[Page]:
    """One page, watched."""
    with watched(chromium) as new_page:
        yield new_page()


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """`visit()` opens the page over the sample articles as a new person."""
    with watched(chromium) as new_page:

        def open_page(path: str = "/", **options: object) -> Page:
            page = new_page(**options)
            page.goto(site + path)
            return page

        yield open_page


def ask(page: Page, question: str) -> None:
    """Type a question, press Enter, wait for its finished answer."""
    before = page.locator(".cw-answer:not(.cw-is-making), .cw-failure").count()
    field = page.get_by_placeholder("Ask the articles")
    field.fill(question)
    field.press("Enter")
    expect(page.locator(".cw-answer:not(.cw-is-making), .cw-failure")).to_have_count(before + 1)
    expect(page.locator(".cw-question").last).to_have_text(question)


def settled(page: Page) -> None:
    """Wait until the page's last run has ended: what is drawn stays."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
