"""Ways into the library: upload, a folder on this computer, the sample articles; with progress and a report."""

import sys
from pathlib import Path

import streamlit as st

from ingest.readers import READ
from ui import gate
from ui.engine import Engine
from ui.markup import plain_label

SUFFIXES = sorted(s.lstrip(".") for s in READ)


def show(engine: Engine) -> None:
    """Draw it."""
    _progress(engine)
    if engine.intake.running:
        return
    _upload(engine)
    if gate.local():
        with st.form("folder", border=False):
            path = st.text_input("Or a folder on this computer", placeholder="/home/me/articles")
            if st.form_submit_button("Add this folder", icon=":material/folder_open:") and path.strip():
                engine.intake.start(Path(path.strip()).expanduser())
                st.rerun()
    found = samples()
    if found and st.button("Take the sample articles", icon=":material/auto_stories:", key="take-samples"):
        engine.intake.start(found)
        st.rerun()


def _upload(engine: Engine) -> None:
    """Files go in as soon as they have arrived; a new, empty uploader takes the place of the old one."""
    round_ = st.session_state.setdefault("upload_round", 0)
    files = st.file_uploader(
        "Upload articles", type=SUFFIXES, accept_multiple_files=True, key=f"upload-{round_}",
        help="One article a file. A file of the same name as an earlier upload replaces it.",
    )  # fmt: skip
    if not files:
        return
    st.session_state.upload_round = round_ + 1
    try:
        engine.intake.keep([(f.name, f.getvalue()) for f in files])
    except OSError as error:
        st.error(f"The library folder cannot be written ({plain_label(error.strerror or str(error))}).")
    else:
        engine.intake.start(engine.intake.uploads)
        st.rerun()


def _progress(engine: Engine) -> None:
    intake = engine.intake
    if intake.running:
        _running(engine)
    if intake.error:
        st.error(plain_label(intake.error), icon=":material/error:")
    elif intake.report:
        r = intake.report
        said = f"{r.new} new, {r.changed} changed, {r.unchanged} unchanged, {len(r.failed)} not read, in {r.seconds:.1f} s."
        if r.failed:
            st.warning(said, icon=":material/warning:")
        else:
            st.success(said, icon=":material/check:")
        for f in r.failed[:20]:
            st.caption(f"{plain_label(f.source)}: {plain_label(f.reason)}")
    if intake.error or intake.report:
        st.button("Dismiss", key="intake-dismiss", type="tertiary", on_click=intake.dismiss)


@st.fragment(run_every=0.4)
def _running(engine: Engine) -> None:
    intake = engine.intake
    if not intake.running:
        st.rerun()
    done, total, current = intake.done, intake.total, plain_label(intake.current)
    share = min(done / total, 1.0) if total else 0.0
    st.progress(share, text=f"Reading {done:,} of {total:,} · {current}" if total else "Looking for articles…")


def samples() -> Path | None:
    """The sample articles: beside a checkout, or where the installed package put them."""
    for folder in (Path(__file__).parent.parent / "articles", Path(sys.prefix) / "share" / "citewire" / "articles"):
        if (folder / "README.md").is_file():
            return folder
    return None
