"""The chat: questions and answers, the reader beside them, the list of chats in the sidebar."""

import re
from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.domain import Answer
from ui import add_articles, charts, filter_bar, reader_panel, render, render_voices, session, sidebar, turn_actions
from ui.chats import ChatTurn
from ui.engine import Engine
from ui.jobs import Job, history_of

NOTHING = "Stopped before anything was found."
LONGEST = 2_000  # characters of a question
COURSE = re.compile(
    r"\b(?:timeline|chronolog\w*|course of|sequence of|what happened|how did .*(?:react|develop|unfold|change)|step by step)",
    re.IGNORECASE,
)  # questions about a course of events: their timeline is open from the start
SLOW = 0.4  # seconds after which an answer in the making gets a stop button


def show() -> None:
    """Draw the page."""
    engine, dialog = session.engine(), turn_actions.dialog_open()
    if not engine.exists or not engine.overview().articles:
        first_run(engine)
        return
    owner = session.owner()
    found = engine.chats.find(owner, session.chat()) if session.chat() else None
    if session.chat() and found is None:
        st.warning(
            "This chat is not here: it was deleted, or it belongs to another browser.", icon=":material/link_off:"
        )
    with st.bottom:
        filter_bar.show(engine)
        typed = st.chat_input("Ask the articles", key="question", max_chars=LONGEST)
    question, replace_from = typed or "", None
    if not question:
        question, replace_from = st.session_state.pop("asked", ""), st.session_state.pop("asked_from", None)
    chat, fresh = found.id if found else "", 0
    if question.strip():
        chat, fresh = ask(engine, owner, chat, question.strip(), replace_from)
        found = engine.chats.find(owner, chat)
    turns = engine.chats.turns(chat) if chat else []
    sidebar.show(engine, owner, chat)
    with st.container(key="cw-chat"):
        bar = st.container(key="cw-chat-bar", horizontal=True, horizontal_alignment="right")
        if not found:
            welcome(engine)
        for turn in turns:
            show_turn(engine, chat, turn, fresh=turn.number == fresh)
            turn_actions.under_answer(engine, chat, turn.number, later=len(turns) - turn.number)
        further = st.container()
    if found:
        turns = engine.chats.turns(chat)
        with bar:
            turn_actions.chat_menu(engine, owner, found, turns)
    reader_panel.show(engine, turns)
    if not dialog:  # it would close when the page is drawn again for new proposals
        with further:
            follow_ups(engine, chat, turns)
    turn_actions.edit_dialog()


def first_run(engine: Engine) -> None:
    """What is shown while the library is empty: ways to fill it."""
    with st.container(key="cw-chat"):
        st.html(
            '<div class="cw-welcome"><h1>Put some articles in</h1><p>Citewire answers from a library of news articles on '
            "this computer. Nothing you add leaves it.</p></div>"
        )
        add_articles.show(engine)


def welcome(engine: Engine) -> None:
    """What a new chat shows."""
    held = engine.overview()
    articles, outlets = held.articles, len(held.outlets)
    st.html(
        '<div class="cw-welcome"><h1>Ask the articles</h1>'
        f"<p>{articles:,} article{'s' * (articles != 1)} from {outlets} outlet{'s' * (outlets != 1)}. "
        "Every sentence of an answer is shown with the exact words it rests on.</p></div>"
    )
    found = engine.proposals.first()
    if found is None:
        st.html('<p class="cw-empty cw-quiet">Reading the articles for questions to start with…</p>')
        _come_back(engine.proposals.first)
    else:
        st.html(render.suggestions(found, "For example") or "<p></p>")


def follow_ups(engine: Engine, chat: str, turns: list[ChatTurn]) -> None:
    """Further questions under the last answer, as soon as there are any."""
    last = turns[-1].answer if turns else None
    if not last or not last.citations:
        return
    asked = [t.question for t in turns]
    found = engine.proposals.further(chat, last, asked)
    if found is None:
        _come_back(lambda: engine.proposals.further(chat, last, asked))
    elif found:
        st.html(render.suggestions(found, "Ask further"))


def _come_back(ready: Callable[[], object]) -> None:
    """Draw the page again once `ready` gives something."""

    @st.fragment(run_every=0.5)
    def look() -> None:
        if ready() is not None:
            st.rerun()

    look()


def ask(engine: Engine, owner: str, chat: str, question: str, replace_from: int | None) -> tuple[str, int]:
    """Take a question; the chat and the number of the turn that is now being answered.

    `replace_from`: the turn whose question was changed; it and what follows are replaced.
    """
    chat = chat or engine.chats.start(owner, question)
    before = [t for t in engine.chats.turns(chat) if replace_from is None or t.number < replace_from]
    history = history_of([(t.question, t.answer) for t in before])
    number = engine.ask(chat, question, session.filters(), history, session.model_options(), replace_from)
    session.open_chat(chat)
    return chat, number


def show_turn(engine: Engine, chat: str, turn: ChatTurn, fresh: bool) -> None:
    """One question with what became of it. `fresh`: asked in this very run."""
    with st.chat_message("user"):
        st.html(render.question(turn.question, fresh=f"{chat}.{turn.number}" if fresh else ""))
    job = engine.jobs.find(chat, turn.number)
    with st.chat_message("assistant"):
        place, stop = st.empty(), st.empty()  # the same place for a new answer and an old one: what is open stays so
        if job:
            watch(job, chat, turn.number, place, stop)
        elif turn.answer:
            with place.container():
                answer(turn.answer, chat, turn.number, fresh)
        elif turn.state == "stopped":
            place.html(render.failure(NOTHING))
        elif turn.state == "asking":
            place.html(render.failure("This answer was interrupted when the page's server stopped. Ask again."))
        else:
            place.html(render.failure(turn.error))


def answer(found: Answer, chat: str, number: int, fresh: bool) -> None:
    """A finished answer, with the table of voices and a timeline where there is one."""
    key = f"{chat}.{number}" if fresh else ""
    st.html(render.answer(found, number, extra=render_voices.table(found, number), fresh=key))
    rows = render_voices.dated(found)
    if rows:
        with st.expander("Timeline", icon=":material/timeline:", expanded=bool(COURSE.search(found.question))):
            charts.timeline(rows)
            st.html(render_voices.timeline_table(rows))


def watch(job: Job, chat: str, number: int, place: DeltaGenerator, stop: DeltaGenerator) -> None:
    """Show an answer while it is made. Leaving does not end it."""
    if not job.wait(SLOW):
        stop.button("Stop", key=f"stop-{chat}-{number}", icon=":material/stop_circle:", on_click=job.stop)
    for now in job.watch():
        if now.running:
            place.html(render.in_the_making(now.step, now.sentences, list(now.citations.values()), number))
    stop.empty()
    if job.answer:
        with place.container():
            answer(job.answer, chat, number, fresh=True)
    else:
        place.html(render.failure(job.error or NOTHING))
