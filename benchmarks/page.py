"""How fast the page is in a real browser: `python -m benchmarks.page [--questions 40] [--people 10]`.

Times are taken in the browser's own process, over the sample articles, with a server that has answered once:
first useful paint (address → input can be used), answer (Enter → finished answer on screen), reader (click on a
number → cited words on screen), and the same answer time for several people who ask at the same moment.
"""

import argparse
import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from assistant.embed import load_embedder
from eval.dataset import SAMPLE, load_questions
from ingest import ingest_folder
from ui.add_articles import samples
from ui.screenshots import page_over

# Waits in the browser for the n-th finished answer; resolves to milliseconds since Enter.
_TIMED = """n => new Promise(done => {
  const finished = () => document.querySelectorAll('.cw-answer:not(.cw-is-making), .cw-failure').length >= n;
  const watch = new MutationObserver(() => { if (finished()) { watch.disconnect(); requestAnimationFrame(
    () => done(performance.now() - window.entered)); } });
  watch.observe(document.body, {childList: true, subtree: true});
})"""


def percentile(values: list[float], q: float) -> float:
    """The q-th percentile (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(q / 100 * len(ordered)))]


def summary(values: list[float]) -> dict[str, float]:
    """Median, p95 and most, in milliseconds."""
    return {
        "p50": round(statistics.median(values)), "p95": round(percentile(values, 95)), "max": round(max(values)),
        "n": len(values),
    }  # fmt: skip


def open_page(browser: Browser, url: str) -> tuple[Page, float]:
    """A new person's page, and the milliseconds until a question can be typed."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(300_000)
    started = time.perf_counter()
    page.goto(url)
    page.get_by_placeholder("Ask the articles").wait_for()
    return page, 1000 * (time.perf_counter() - started)


def start_question(page: Page, question: str) -> None:
    """Type a question and press Enter; `finish` gives the milliseconds until its answer is there."""
    done = page.locator(".cw-answer:not(.cw-is-making), .cw-failure").count()
    field = page.get_by_placeholder("Ask the articles")
    field.fill(question)
    page.evaluate("document.addEventListener('keydown', () => { window.entered = performance.now() }, {capture: true})")
    page.evaluate(f"void (window.timed = ({_TIMED})({done + 1}))")
    field.press("Enter")


def finish(page: Page) -> float:
    """The milliseconds of the question that was started."""
    return float(page.evaluate("window.timed"))


def measure(browser: Browser, url: str, questions: list[str], people: int) -> dict[str, Any]:
    """All numbers."""
    first, cold = open_page(browser, url)
    start_question(first, questions[0])
    finish(first)
    paints = []
    for _ in range(10):
        page, paint = open_page(browser, url)
        paints.append(paint)
        page.context.close()
    answers, readers = [], []
    for at in range(0, len(questions), 8):  # a new chat now and then, as people do
        page, _ = open_page(browser, url)
        for question in questions[at : at + 8]:
            start_question(page, question)
            answers.append(finish(page))
            page.get_by_role("button", name="Ask again").last.wait_for()
        marks = page.locator(".cw-mark")
        if marks.count():
            started = time.perf_counter()
            marks.last.click()
            page.locator(".cw-reader .cw-here").first.wait_for()
            readers.append(1000 * (time.perf_counter() - started))
        page.context.close()
    crowd = [open_page(browser, url)[0] for _ in range(people)]
    for page, question in zip(crowd, questions * people, strict=False):
        start_question(page, question)
    together = [finish(page) for page in crowd]
    failures = sum(page.locator(".cw-failure").count() for page in crowd)
    return {
        "first_paint_cold_ms": round(cold), "first_paint_ms": summary(paints), "answer_ms": summary(answers),
        "reader_ms": summary(readers), f"{people}_at_once_ms": summary(together), "failures": failures,
    }  # fmt: skip


def main() -> None:
    """Measure, and print one JSON object."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--questions", type=int, default=40)
    options.add_argument("--people", type=int, default=10)
    chosen = options.parse_args()
    articles, chromium = samples(), shutil.which("chromium") or shutil.which("google-chrome")
    if articles is None or chromium is None:
        raise SystemExit("needs the sample articles and Chromium (Debian: apt-get install chromium)")
    questions = [t.question for d in load_questions(SAMPLE).dialogues for t in d.turns][: chosen.questions]
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        ingest_folder(articles, Path(place), load_embedder("wordllama"))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with page_over(Path(place)) as url:
            print(json.dumps(measure(browser, url, questions, chosen.people), indent=2))
        browser.close()


if __name__ == "__main__":
    main()
