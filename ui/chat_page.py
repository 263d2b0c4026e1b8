"""The chat: questions and answers, the reader beside them, the list of chats in the sidebar."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.domain import Answer
from assistant.errors import CitewireError
from ui import (
    add_articles,
    charts,
    filter_bar,
    reader_panel,
    render,
    render_timeline,
    render_voices,
    session,
    sidebar,
    turn_actions,
)
from ui.chats import ChatTurn
from ui.engine import Engine
from ui.jobs import Job, history_of

NOTHING = "Stopped before anything was found."
COURSE = re.compile(
    r"\b(?:timeline|chronolog\w*|course of|sequence of|what happened|how did .*(?:react|develop|unfold|change)|step by step)",
    re.IGNORECASE,
)  # questions about a course of events: their timeline is open from the start
SLOW = 0.4  # seconds after which an answer in the making gets a stop button


def show() -> None:
    """Draw the page: all that is there first, then what is still in the making."""
    engine, dialog = session.engine(), turn_actions.dialog_open()
    if not engine.exists or not engine.overview().articles:
        first_run(engine)
        return
    owner = session.owner()
    with st.bottom:
        filter_bar.show(engine)
        st.chat_input("Ask the articles", key="question", on_submit=_typed)
    fresh = ask(engine, owner)
    chat = session.chat()
    found = engine.chats.find(owner, chat) if chat else None
    if chat and found is None:
        st.warning(
            "This chat is not here: it was deleted, or it belongs to another browser.", icon=":material/link_off:"
        )
    if (long := session.refused()) > 0:
        st.warning(
            f"That question has {long:,} characters; {session.LONGEST:,} are the most that can be asked at once. "
            "Ask it in parts.",
            icon=":material/short_text:",
        )
    turns = engine.chats.turns(chat) if found else []
    sidebar.show(engine, owner, chat)
    making: list[Making] = []
    with st.container(key="cw-chat"):
        bar = st.container(key="cw-chat-bar", horizontal=True, horizontal_alignment="right")
        if not found:
            welcome(engine)
        for turn in turns:
            making += show_turn(engine, chat, turn, later=len(turns) - turn.number, fresh=turn.number == fresh)
        further = st.container()
    if found:
        with bar:
            turn_actions.chat_menu(engine, owner, found)
    so_far = {m.number: m.job.so_far() for m in making}
    reader_panel.show(engine, {t.number: t.answer or so_far.get(t.number) for t in turns})
    turn_actions.edit_dialog()
    if dialog:  # it can be used when this run has ended
        return
    for one in making:
        watch(engine, chat, one)
    with further:
        follow_ups(engine, chat, engine.chats.turns(chat) if making else turns)


@dataclass(frozen=True, slots=True)
class Making:
    """An answer in the making, and the places on the page that wait for it."""

    job: Job
    number: int
    later: int
    place: DeltaGenerator
    stop: DeltaGenerator
    actions: DeltaGenerator


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
    waiting = '<p class="cw-empty cw-quiet">Reading the articles for questions to start with…</p>'
    _propose(engine.proposals.first, "For example", waiting)


def follow_ups(engine: Engine, chat: str, turns: list[ChatTurn]) -> None:
    """Further questions under the last answer, as soon as there are any."""
    last = turns[-1].answer if turns else None
    if last and last.citations:
        asked = [t.question for t in turns]
        _propose(lambda: engine.proposals.further(chat, last, asked), "Ask further", "<p></p>")


def _propose(find: Callable[[], Sequence[str] | None], head: str, waiting: str) -> None:
    """Draw questions once `find` gives some, without drawing the whole page again: a click under way stays one."""

    def look() -> None:
        try:
            found = find()
        except CitewireError:  # the library went away meanwhile; the next click says so
            found = ()
        st.html(waiting if found is None else render.suggestions(found, head) or "<p></p>")

    if find() is None:
        st.fragment(look, run_every=1.0)()
    else:
        look()


def _typed() -> None:
    session.ask_next(str(st.session_state.question))


def ask(engine: Engine, owner: str) -> int:
    """Take the question that was asked, if any; the number of its turn, else 0."""
    filters, options, now = session.filters(), session.model_options(), session.visit()
    # From here to the end nothing of Streamlit is used: a run that a click has overtaken would lose the question.
    if now.asked is None:
        return 0
    (question, replace_from), now.asked = now.asked, None
    found = engine.chats.find(owner, now.chat) if now.chat else None
    now.chat = found.id if found else engine.chats.start(owner, question)
    before = [t for t in engine.chats.turns(now.chat) if replace_from is None or t.number < replace_from]
    history = history_of([(t.question, t.answer) for t in before])
    number = engine.ask(now.chat, question, filters, history, options, replace_from)
    session.open_chat(now.chat)
    return number


def show_turn(engine: Engine, chat: str, turn: ChatTurn, later: int, fresh: bool) -> list[Making]:
    """One question with what became of it; what of it is still in the making. `fresh`: asked in this very run."""
    with st.chat_message("user"):
        st.html(render.question(turn.question, fresh=f"{chat}.{turn.number}" if fresh else ""))
    job = engine.jobs.find(chat, turn.number)
    if not job and turn.state == "asking":  # it may have ended since it was read
        turn = next((t for t in engine.chats.turns(chat) if t.number == turn.number), turn)
    with st.chat_message("assistant"):
        place, stop = st.empty(), st.empty()  # the same place for a new answer and an old one: what is open stays so
        if job:
            place.html(growing(job, turn.number))
        elif turn.answer:
            with place.container():
                answer(turn.answer, chat, turn.number, fresh)
        elif turn.state == "stopped":
            place.html(render.failure(NOTHING))
        elif turn.state == "asking":
            place.html(render.failure("This answer was interrupted when the page's server stopped. Ask again."))
        else:
            place.html(render.failure(turn.error))
    actions = st.container()
    if job:
        return [Making(job, turn.number, later, place, stop, actions)]
    with actions:
        turn_actions.under_answer(engine, chat, turn, later)
    return []


def answer(found: Answer, chat: str, number: int, fresh: bool) -> None:
    """A finished answer, with the table of voices and a timeline where there is one."""
    key = f"{chat}.{number}" if fresh else ""
    st.html(render.answer(found, number, extra=render_voices.table(found, number), fresh=key))
    given = render.is_timeline(found)  # then the answer itself is the table: each statement under its date
    rows = render_timeline.told(found) if given else render_timeline.published(found)
    if rows:
        is_open = given or bool(COURSE.search(found.question))
        with st.expander("Timeline", icon=":material/timeline:", expanded=is_open):
            charts.timeline(rows)
            if not given:
                st.html(render_timeline.table(rows))


def growing(job: Job, number: int) -> str:
    """What there is of an answer in the making."""
    return render.in_the_making(job.step, job.sentences, list(job.citations.values()), number)


def watch(engine: Engine, chat: str, one: Making) -> None:
    """Show an answer while it is made. Leaving does not end it."""
    job = one.job
    if not job.wait(SLOW):
        one.stop.button("Stop", key=f"stop-{chat}-{one.number}", icon=":material/stop_circle:", on_click=job.stop)
    for now in job.watch():
        if now.running:
            one.place.html(growing(now, one.number))
    one.stop.empty()
    if job.answer:
        with one.place.container():
            answer(job.answer, chat, one.number, fresh=True)
    else:
        one.place.html(render.failure(job.error or NOTHING))
    turn = next((t for t in engine.chats.turns(chat) if t.number == one.number), None)
    if turn:
        with one.actions:
            turn_actions.under_answer(engine, chat, turn, one.later)
