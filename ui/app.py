"""The page (`citewire chat`, or `streamlit run ui/app.py`): frame, navigation, and one line for every error."""

from pathlib import Path
from typing import Any

import streamlit as st

from assistant.errors import CitewireError
from ui import bridge, chat_page, gate, library_page, quality_page, session, settings_page
from ui.markup import plain_label

HERE = Path(__file__).parent


def act(event: dict[str, Any]) -> None:
    """A click on our own HTML."""
    kind = event.get("kind")
    if kind == "cite":
        session.open_citation(int(event["turn"]), int(event["marker"]))
    elif kind == "close":
        session.close_reader()
    elif kind == "chat":
        session.open_chat(str(event.get("chat", "")))
    elif kind == "article":
        session.open_article(str(event.get("article", "")))
    elif kind == "ask":
        session.ask_next(str(event.get("text", "")))


st.set_page_config(page_title="Citewire", page_icon=str(HERE / "static" / "icon.png"), layout="wide")
st.logo(HERE / "static" / "wordmark.svg", size="large")
st.html(HERE / "static" / "page.css")
may_pass = gate.passed()
bridge.mount(act, {session.OWNER_COOKIE: session.owner_secret(), **gate.cookies()})
pages = {
    "Chat": st.Page(chat_page.show, title=session.CHAT, icon=":material/forum:", url_path="chat", default=True),
    "Library": st.Page(library_page.show, title="Library", icon=":material/newspaper:", url_path="library"),
    "Quality": st.Page(quality_page.show, title="Quality", icon=":material/rule:", url_path="quality"),
    "Settings": st.Page(settings_page.show, title="Settings", icon=":material/tune:", url_path="settings"),
}
st.session_state.chat_page = pages["Chat"]
page = st.navigation(list(pages.values()), position="sidebar" if may_pass else "hidden")
if may_pass:
    session.arrive(page.title)
    try:
        page.run()
    except CitewireError as error:
        st.error(plain_label(str(error)), icon=":material/error:")
