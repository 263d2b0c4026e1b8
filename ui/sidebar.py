"""The sidebar of the chat: a new chat, earlier ones, and what the library holds."""

import streamlit as st

from ui import render_lists, session
from ui.engine import Engine


def show(engine: Engine, owner: str, chat: str) -> None:
    """Draw it."""
    with st.sidebar:
        st.button("New chat", icon=":material/edit_square:", on_click=session.open_chat, args=("",), width="stretch")
        chats = engine.chats.of(owner)
        if len(chats) > 1 or st.session_state.get("find"):
            found = st.text_input("Search chats", key="find", placeholder="Search chats", label_visibility="collapsed")
            chats = engine.chats.of(owner, found.strip()) if found else chats
        st.html(render_lists.chats(chats, chat))
        if not engine.chats.kept:
            st.caption("The library folder cannot be written: chats are kept until the page's server stops.")
        held = engine.overview()
        with st.expander(f"Sources · {held.articles:,}", icon=":material/newspaper:"):
            st.html(render_lists.outlets(held.outlets, held.articles))
            st.html(render_lists.articles(held.latest, held.articles))
