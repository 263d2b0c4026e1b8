"""One visitor: who it is, which chat is open, which filters and model are chosen. The rest is in the engine."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from assistant.domain import Filters
from assistant.settings import Settings
from ui.engine import Engine

LONGEST = 2_000  # characters of a question
OWNER_COOKIE = "citewire_owner"
CHAT = "Chat"  # title of the page on which a chat is open
_ADDRESS = ("chat", "read", "article", "at")  # what of the address says what is open

Asked = tuple[str, int | None]
"""A question, and the turn that it replaces."""


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


@dataclass
class Visit:
    """What one tab has open, and is about to ask.

    One object that is changed in place: each use of `st.session_state` may end a run that a click has overtaken, and
    half of a change would be lost with it.
    """

    page: str = ""
    chat: str = ""  # id
    read: str = ""  # turn.marker of a citation
    article: str = ""  # id
    at: str = ""  # start-end in the article, characters
    asked: Asked | None = None
    refused: int = 0  # characters of a question that was too long


def visit() -> Visit:
    """This tab's visit."""
    if "visit" not in st.session_state:
        st.session_state.visit = Visit()
    found: Visit = st.session_state.visit
    return found


def arrive(page: str) -> None:
    """Bring the address and what is open together; once a run, before the page is drawn.

    The address leads on the first run and after the browser's back and forward. Otherwise it follows: what the browser
    sends along with a click may be older than what was opened since.
    """
    now, run = visit(), get_script_run_ctx()
    if not now.page or (run and run.is_history_navigation):
        found = {name: str(st.query_params.get(name, "")) for name in _ADDRESS}
        _go(now, **found if page == CHAT or found["chat"] else {**found, "chat": now.chat}, page=page)
    elif page != now.page:
        _go(now, page=page)
    else:
        _write(now)


def chat() -> str:
    """Id of the open chat, empty for a new one."""
    return visit().chat


def open_chat(id_: str) -> None:
    """Open a chat, or a new one."""
    _go(visit(), chat=id_)


def open_citation(turn: int, marker: int) -> None:
    """Open the reader at a citation of the open chat."""
    _go(visit(), read=f"{turn}.{marker}")


def open_article(id_: str) -> None:
    """Open the reader at the beginning of an article."""
    _go(visit(), article=id_)


def close_reader() -> None:
    """Close the reader."""
    _go(visit())


def ask_next(question: str, replace_from: int | None = None) -> None:
    """Ask this when the chat is drawn next. `replace_from`: the turn that it replaces, with all after it."""
    now, question = visit(), question.strip()
    if len(question) > LONGEST:  # told by the page: the field of the chat would drop what is too long without a word
        now.refused = len(question)
    elif question:
        now.asked = question, replace_from


def refused() -> int:
    """Characters of a question that was too long to be asked; told once, else 0."""
    now = visit()
    now.refused, found = 0, now.refused
    return found


def _go(now: Visit, **change: str) -> None:
    """Open something else: what is not said of the reader is closed."""
    for name, value in ({"read": "", "article": "", "at": ""} | change).items():
        setattr(now, name, value)
    _write(now)


def _write(now: Visit) -> None:
    """Make the address say what is open, so that a reload or a link finds it."""
    shown = {name: getattr(now, name) for name in _ADDRESS if name != "chat" or now.page == CHAT}
    wanted = {name: value for name, value in shown.items() if value}
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)  # at once: each change is a step of the browser's history


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
