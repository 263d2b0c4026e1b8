"""One visitor: who it is, which chat is open, which filters and model are chosen. The rest is in the engine."""

import hashlib
import secrets
import time
from typing import Any

import streamlit as st

from assistant.domain import Filters
from assistant.settings import Settings
from ui.engine import Engine

OWNER_COOKIE = "citewire_owner"
_ADDRESS = ("chat", "read", "article", "at")  # what of the address says what is open
_UNDERWAY = 3.0  # seconds in which the browser has surely heard of a new address


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The server's one engine, warmed as soon as the first page is asked for."""
    made = Engine(Settings())
    made.warm()
    return made


def owner() -> str:
    """Whose chats are shown: the signed-in person's, else this browser's.

    The browser holds a random secret in a cookie; the library keeps only its hash.
    """
    if getattr(st.user, "is_logged_in", False):
        return "user:" + str(st.user.get("email") or st.user.get("sub"))
    return "browser:" + hashlib.sha256(owner_secret().encode()).hexdigest()[:32]


def owner_secret() -> str:
    """The secret in this browser's cookie; a new one on the first visit (the bridge sets it)."""
    if "owner_secret" not in st.session_state:
        known = st.context.cookies.get(OWNER_COOKIE, "")
        st.session_state.owner_secret = known if len(known) >= 32 else secrets.token_urlsafe(32)
    return str(st.session_state.owner_secret)


def chat() -> str:
    """Id of the open chat, empty for a new one. It lives in the address, so a reload finds it."""
    return str(st.query_params.get("chat", ""))


def open_chat(id_: str) -> None:
    """Open a chat, or a new one."""
    _go(chat=id_)


def open_citation(turn: int, marker: int) -> None:
    """Open the reader at a citation of the open chat."""
    _go(chat=chat(), read=f"{turn}.{marker}")


def open_article(id_: str) -> None:
    """Open the reader at the beginning of an article."""
    _go(chat=chat(), article=id_)


def close_reader() -> None:
    """Close the reader."""
    _go(chat=chat())


def _go(**address: str) -> None:
    """Change the address; `settle` keeps it changed."""
    st.session_state.going = {k: v for k, v in address.items() if v}, time.monotonic()
    _set(st.session_state.going[0])


def _set(address: dict[str, str]) -> None:
    for name in _ADDRESS:
        if name in address and st.query_params.get(name) != address[name]:
            st.query_params[name] = address[name]
        elif name not in address and name in st.query_params:
            del st.query_params[name]


def settle() -> None:
    """Put the address right that was just changed: a timer in the browser that had not heard of it sends the old one."""
    address, since = st.session_state.get("going", ({}, -_UNDERWAY))
    if time.monotonic() - since < _UNDERWAY:
        _set(address)


def filters() -> Filters:
    """Which articles the next question is answered from; in a chat that was opened anew, those of its last question."""
    if "filters" not in st.session_state:
        last = engine().chats.turns(chat())[-1:] if engine().chats.find(owner(), chat()) else []
        st.session_state.filters = last[0].filters if last else Filters()
    chosen: Filters = st.session_state.filters
    return chosen


def model_options() -> dict[str, Any]:
    """Settings of the model that this visitor has chosen, on top of the server's."""
    return engine().choice(owner())


def choose_model(options: dict[str, Any]) -> None:
    """Settings of the model for this visitor's next questions; in memory of the server, so that a reload keeps them."""
    engine().choose(owner(), options)
