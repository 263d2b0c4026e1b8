"""The chat page (`streamlit run ui/app.py`, or `citewire chat`)."""

import streamlit as st

from assistant.assistant import Assistant
from assistant.bootstrap import load
from assistant.errors import CitewireError


@st.cache_resource
def bot() -> Assistant:
    """One assistant for all sessions."""
    return load()


st.set_page_config(page_title="Citewire", layout="wide")
st.title("Citewire")
try:
    assistant = bot()
    if question := st.chat_input("Ask the articles"):
        with st.chat_message("user"):
            st.text(question)
        answer = assistant.ask(question)
        with st.chat_message("assistant"):
            st.text(answer.text)
except CitewireError as error:
    st.error(str(error))
