"""Clicks on our own HTML, as actions in Python: the page's one component."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

KEY = "bridge"


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    script = Path(__file__).with_name("static") / "bridge.js"
    return st.components.v2.component("citewire_bridge", js=script.read_text(encoding="utf-8"), isolate_styles=False)


def mount(on_act: Callable[[dict[str, Any]], None], cookies: dict[str, str]) -> None:
    """Listen for clicks on elements with `data-act`; `on_act` gets their other `data-` values.

    `cookies` are set in the browser, for this page's host only.
    """

    def changed() -> None:
        act = st.session_state[KEY].act
        if isinstance(act, dict):
            on_act(act)

    with st.container(key="cw-bridge"):
        _component()(key=KEY, data={"cookies": cookies}, on_act_change=changed)
