"""What one can do with an answer: judge it, ask again, change the question; and with a chat: export, rename, delete."""

import streamlit as st

from assistant.domain import Answer
from ui import export, session
from ui.chats import TITLE, Chat, ChatTurn
from ui.engine import Engine
from ui.markup import plain_label


def under_answer(engine: Engine, chat: str, turn: ChatTurn, later: int) -> None:
    """The quiet row under an answer. `later`: how many turns follow, which asking again replaces."""
    n = turn.number
    with st.container(key=f"cw-actions-{n}", horizontal=True, vertical_alignment="center", gap="small"):
        if turn.answer:
            _thumbs(engine, chat, turn)
        st.button(
            "Ask again", key=f"again-{chat}-{n}", icon=":material/refresh:", type="tertiary",
            on_click=_ask_again, args=(n, turn.question, later),
        )  # fmt: skip
        st.button(
            "Edit", key=f"edit-{chat}-{n}", icon=":material/edit:", type="tertiary",
            on_click=_edit, args=(n, turn.question, later),
        )  # fmt: skip


def _thumbs(engine: Engine, chat: str, turn: ChatTurn) -> None:
    key = f"thumb-{chat}-{turn.number}"
    rating = engine.chats.rating(chat, turn.number)

    def changed() -> None:
        engine.chats.rate(chat, turn.number, st.session_state[key], rating[1] if rating else "")

    st.feedback("thumbs", key=key, default=rating[0] if rating else None, on_change=changed)
    if rating is None:
        return
    note_key = f"why-{chat}-{turn.number}"

    def noted() -> None:
        engine.chats.rate(chat, turn.number, rating[0], st.session_state[note_key].strip()[:500])

    with st.popover("Why?" if not rating[1] else "Reason", icon=":material/rate_review:", type="tertiary"):
        st.text_input(
            "What was right or wrong about it?", value=rating[1], key=note_key, on_change=noted, max_chars=500,
            help="Rated answers become candidate questions for the evaluation set, on the Quality page.",
        )  # fmt: skip


def _ask_again(number: int, question: str, later: int) -> None:
    if later:
        _edit(number, question, later)
    else:
        session.ask_next(question, number)


def _edit(number: int, question: str, later: int) -> None:
    st.session_state.editing = (number, question, later)


def dialog_open() -> bool:
    """Whether this run of the page draws a dialog."""
    return "editing" in st.session_state or "deleting" in st.session_state


def edit_dialog() -> None:
    """The dialog to change a question, when one is being changed."""
    editing = st.session_state.pop("editing", None)
    if editing is None:
        return
    number, question, later = editing

    @st.dialog("Edit the question", icon=":material/edit:", on_dismiss="rerun")
    def dialog() -> None:
        with st.form("edit-form", border=False):
            text = st.text_area("Question", value=question, height=100, max_chars=session.LONGEST)
            if later:
                st.caption(f"This replaces also the {'answer' if later == 1 else f'{later} answers'} below it.")
            if st.form_submit_button("Ask", type="primary") and text.strip():
                session.ask_next(text, number)
                st.rerun()

    dialog()


def chat_menu(engine: Engine, owner: str, chat: Chat) -> None:
    """Title of the chat with its menu: export, rename, delete."""

    def answers() -> list[Answer]:
        return [t.answer for t in engine.chats.turns(chat.id) if t.answer]

    round_ = st.session_state.setdefault("chat_menu_round", 0)  # another key: a new menu, which is closed
    with st.popover("This chat", icon=":material/more_horiz:", type="tertiary", key=f"chat-menu-{round_}"):
        st.text_input(
            "Title", value=chat.title, key=f"title-{chat.id}", max_chars=TITLE,
            on_change=lambda: engine.chats.rename(owner, chat.id, st.session_state[f"title-{chat.id}"]),
        )  # fmt: skip
        for label, suffix, mime, data in (
            ("Export as Markdown", ".md", "text/markdown", lambda: export.as_markdown(chat.title, answers())),
            ("Export as web page", ".html", "text/html", lambda: export.as_html(chat.title, answers())),
            ("Export as JSON", ".json", "application/json", lambda: export.as_json(chat.id, answers())),
        ):
            st.download_button(
                label, data=data, file_name=export.file_name(chat.title, suffix), mime=mime, key=f"export{suffix}",
                on_click="ignore", width="stretch", icon=":material/download:", type="tertiary",
            )  # fmt: skip
        st.button(
            "Delete this chat", key="delete-chat", icon=":material/delete:", type="tertiary", width="stretch",
            on_click=_delete, args=(chat.id,),
        )  # fmt: skip
    if st.session_state.pop("deleting", None) == chat.id:
        _delete_dialog(engine, owner, chat)


def _delete(chat: str) -> None:
    st.session_state.deleting = chat
    st.session_state.chat_menu_round += 1


@st.dialog("Delete this chat?", icon=":material/delete:", on_dismiss="rerun")
def _delete_dialog(engine: Engine, owner: str, chat: Chat) -> None:
    st.write(f"“{plain_label(chat.title)}” and its answers will be gone for good.")
    with st.container(horizontal=True):
        if st.button("Delete", type="primary", key="delete-yes"):
            engine.chats.delete(owner, chat.id)
            session.open_chat("")
            st.rerun()
        if st.button("Keep it", key="delete-no"):
            st.rerun()
