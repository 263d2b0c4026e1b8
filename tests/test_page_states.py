"""Pages without a browser: what stands on them in each state, and what is open after a click."""

import json
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config
from streamlit.testing.v1 import AppTest

from tests.pages import ROOT

LONG = 120.0  # seconds a run of the page may take on a busy machine; nothing is asserted about time
Show = Callable[[], None]


def library() -> None:
    from ui import library_page, session

    session.arrive("Library")
    library_page.show()


def quality() -> None:
    from ui import quality_page, session

    session.arrive("Quality")
    quality_page.show()


def settings() -> None:
    from ui import session, settings_page

    session.arrive("Settings")
    settings_page.show()


def opener() -> None:
    import streamlit as st

    from ui import session

    session.arrive("Chat")
    st.button("open", on_click=session.open_citation, args=(1, 2))
    st.text(session.visit().read)


@pytest.fixture(autouse=True)
def main_stays() -> Iterator[None]:
    """A page run here calls itself `__main__`; worker processes of later tests would start from it."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the page looks for its library; nothing is there yet."""
    monkeypatch.setenv("CITEWIRE_LIBRARY", str(tmp_path / "library"))
    st.cache_resource.clear()
    before = config.get_option("server.address")
    config.set_option("server.address", "127.0.0.1")  # as `citewire chat` starts it
    yield tmp_path / "library"
    config.set_option("server.address", before)
    st.cache_resource.clear()


@pytest.fixture
def samples(folder: Path, sample_library: Path) -> Path:
    """The same, with a library of the sample articles that is this test's own."""
    made_by_others = shutil.ignore_patterns("runs", "questions.jsonl", "chats*")
    shutil.copytree(sample_library, folder, ignore=made_by_others)
    return folder


def shown(page: Show | Path) -> AppTest:
    """The page as it is drawn first."""
    test = AppTest.from_file(str(page)) if isinstance(page, Path) else AppTest.from_function(page)
    test.default_timeout = LONG
    return test.run()


def words(page: AppTest) -> str:
    """All that the page says in elements of its own and of ours."""
    assert not page.exception
    return " ".join(f"{getattr(e, 'value', '')} {getattr(e.proto, 'body', '')}" for e in page.main)


def finish(name: str) -> None:
    """Wait for the page's own thread of that name."""
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join()


def click(page: AppTest, label: str) -> AppTest:
    """Press the button with that label."""
    return next(b for b in page.button if b.label == label).click().run()


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (ROOT / "ui" / "app.py", "Put some articles in"),
        (library, "Nothing here yet"),
        (quality, "There is nothing to measure yet"),
        (settings, "There is none yet; add articles"),
    ],
)
def test_no_page_is_empty_before_there_is_a_library(folder: Path, page: Show | Path, says: str) -> None:
    assert says in words(shown(page))
    assert not folder.exists()


def test_a_folder_that_is_not_there_is_one_line(folder: Path) -> None:
    page = shown(library)
    page.text_input[0].input(str(folder.parent / "nowhere"))
    click(page, "Add this folder")
    finish("intake")
    page.run()
    assert ["nowhere" in e.value.replace("\\", "") for e in page.error] == [True]
    assert not page.exception
    click(page, "Dismiss")
    assert not page.error


def test_a_library_that_cannot_be_read_is_one_line(folder: Path) -> None:
    folder.mkdir()
    (folder / "catalogue.sqlite3").write_bytes(b"no database at all" * 300)
    page = shown(ROOT / "ui" / "app.py")
    assert not page.exception
    assert len(page.error) == 1
    assert "\n" not in page.error[0].value


def test_an_ingest_under_way_is_shown_with_its_progress(samples: Path) -> None:
    def busy() -> None:
        from ui import library_page, session

        intake = session.engine().intake
        intake.running, intake.done, intake.total, intake.current = True, 3, 9, "a*b.txt"
        library_page.show()

    [bar] = shown(busy).get("progress")
    assert (bar.proto.value, bar.proto.text) == (33, r"Reading 3 of 9 · a\*b\.txt")


def test_the_articles_are_listed_with_their_length(samples: Path) -> None:
    page = shown(library)
    rows = page.dataframe[0].value
    assert len(rows) == 16
    [length] = rows.loc[rows["File"].str.endswith("bloomberg-report-denied.md"), "Characters"]
    text = (ROOT / "articles/ukraine-talks/bloomberg-report-denied.md").read_bytes().decode()
    assert length == len(text)
    page.text_input[0].input("nothing of the kind").run()
    assert "No article matches" in words(page)


def test_two_runs_one_after_the_other_are_both_kept_and_compared(samples: Path) -> None:
    rows = [{"id": "q1", "question": "Who is the mayor of Paris?", "facts": [], "answerable": False, "sources": []}]
    (samples / "questions.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    page = shown(quality)
    assert "No run yet" in words(page)
    for _ in range(2):
        click(page, "Run")
        finish("trial")
        page.run()
        assert page.selectbox[1].index == 0  # the newest is shown
    kept = sorted((samples / "runs").glob("*.json"))
    assert len(kept) == 2
    assert "Compared run" not in page.dataframe[0].value
    page.selectbox(key="trial-other").select_index(2).run()
    assert "Compared run" in page.dataframe[0].value
    kept[0].write_text("{}")
    page.run()
    assert ["another version" in e.value for e in page.error] == [True]
    assert not page.exception


def test_a_model_without_its_provider_is_refused_in_one_line(samples: Path) -> None:
    page = shown(settings)
    page.radio[0].set_value(page.radio[0].options[1]).run()
    page.text_input[0].input("gpt")
    click(page, "Use and test")
    assert ["provider:name" in e.value.replace("\\", "") for e in page.error] == [True]
    assert "Nothing. Articles, questions and answers stay" in words(page)


def test_what_was_opened_last_counts_and_not_an_older_address(folder: Path) -> None:
    page = shown(opener)
    click(page, "open")
    page.query_params.clear()  # as a browser sends it that has not heard of the change
    page.run()
    assert page.text[0].value == "1.2"
    assert page.query_params["read"] == "1.2"


def test_a_link_to_a_passage_is_followed_on_the_first_run(folder: Path) -> None:
    page = AppTest.from_function(opener, default_timeout=LONG)
    page.query_params["read"] = "3.1"
    assert page.run().text[0].value == "3.1"
