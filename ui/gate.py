"""The password, where the page is open to other computers. On loopback there is none."""

import hmac
import os
import threading
import time

import streamlit as st

from ui.password import PASSWORD, loopback, token

COOKIE = "citewire_pass"
_WAIT = 1.0  # seconds after a wrong password, for everybody: guessing stays slow
_one_at_a_time = threading.Lock()


def local() -> bool:
    """Whether only this computer can open the page."""
    return loopback(str(st.get_option("server.address") or ""))


@st.cache_resource(show_spinner=False)
def _expected(password: str) -> str:
    return token(password)


def passed() -> bool:
    """Whether this visitor may see the page; draws the question for the password otherwise."""
    password = os.environ.get(PASSWORD, "")
    if not password:
        if local():
            return True
        st.error(
            f"This page is open to other computers but has no password. Set {PASSWORD} and start it again, "
            "or listen on 127.0.0.1.",
            icon=":material/lock:",
        )
        return False
    expected = _expected(password)
    known = st.session_state.get("pass_token") or st.context.cookies.get(COOKIE, "")
    if hmac.compare_digest(known.encode(), expected.encode()):
        st.session_state.pass_token = expected
        return True
    _ask(expected)
    return False


def cookies() -> dict[str, str]:
    """What the browser should remember."""
    found = st.session_state.get("pass_token")
    return {COOKIE: found} if found else {}


def _ask(expected: str) -> None:
    with st.container(key="cw-chat"):
        st.html('<div class="cw-welcome"><h1>Citewire</h1><p>This page asks for a password.</p></div>')
        with st.form("password", border=False):
            given = st.text_input("Password", type="password")
            if st.form_submit_button("Open", type="primary"):
                with _one_at_a_time:
                    right = hmac.compare_digest(token(given).encode(), expected.encode())
                    if not right:
                        time.sleep(_WAIT)
                if right:
                    st.session_state.pass_token = expected
                    st.rerun()
                st.error("That is not the password.")
