"""Settings: who answers, what leaves the machine, and what the library was made with."""

import os

import streamlit as st
from pydantic import SecretStr

from assistant.errors import CitewireError
from ui import gate, session
from ui.engine import Engine
from ui.markup import esc, plain_label

QUOTED = "Quotations from the articles (no model)"
MODEL = "A chat model, every sentence checked against the articles"


def show() -> None:
    """Draw the page."""
    engine = session.engine()
    with st.container(key="cw-page"):
        st.title("Settings", anchor=False)
        with st.container(key="cw-form"):
            _answers(engine)
        _leaves(engine)
        _library(engine)


def _answers(engine: Engine) -> None:
    server, chosen = engine.settings, session.model_options()
    model = str(chosen.get("model", server.model))
    st.subheader("Who answers", anchor=False)
    kind = st.radio("Answers are", [QUOTED, MODEL], index=int(bool(model)), key="kind", label_visibility="collapsed")
    if kind == QUOTED:
        if model and st.button("Use quotations only", type="primary"):
            session.choose_model({"model": ""})
            st.rerun()
        if not model and os.environ.get("OPENAI_API_KEY"):
            st.caption("A key is set in the environment of the server. It is not used unless a model is chosen here.")
        return
    round_ = st.session_state.setdefault("key_round", 0)  # a new, empty field takes the place of a key that was taken
    with st.form("model", border=False):
        name = st.text_input("Model", value=model, placeholder="openai:gpt-4o-mini", help="Written provider:name.")
        base_url = ""
        if gate.local():
            base_url = st.text_input(
                "Endpoint", value=str(chosen.get("base_url", server.base_url)), placeholder="The provider's own",
                help="Address of an OpenAI-compatible server, as http://127.0.0.1:8080/v1.",
            )  # fmt: skip
        key = st.text_input(
            "Key", type="password", autocomplete="off", key=f"model-key-{round_}",
            placeholder="Set; type another to replace it" if chosen.get("api_key") else "The one in the environment, if any",
            help="Kept in the server's memory until it stops; never shown, written or logged.",
        )  # fmt: skip
        if st.form_submit_button("Use and test", type="primary"):
            options: dict[str, object] = {"model": name.strip(), "base_url": base_url.strip()}
            if key.strip() or chosen.get("api_key"):
                options["api_key"] = SecretStr(key.strip()) if key.strip() else chosen["api_key"]
            _test(engine, options)
    if said := st.session_state.pop("model_said", ""):
        st.success(said, icon=":material/check:")
    if chosen.get("api_key") and st.button("Forget the key", icon=":material/key_off:", type="tertiary"):
        session.choose_model({k: v for k, v in chosen.items() if k != "api_key"})
        st.rerun()


def _test(engine: Engine, options: dict[str, object]) -> None:
    """Choose the model if it answers; else say why it does not."""
    try:
        with st.spinner("Asking the model for one word…"):
            seconds = engine.test_model(options)
    except CitewireError as error:
        st.error(plain_label(str(error)), icon=":material/error:")
        return
    session.choose_model(options)
    st.session_state.key_round += 1
    st.session_state.model_said = f"It answers ({seconds:.1f} s). Your next questions go to it."
    st.rerun()


def _leaves(engine: Engine) -> None:
    options = session.model_options()
    model = str(options.get("model", engine.settings.model))
    st.subheader("What leaves this machine", anchor=False)
    if not model:
        st.write("Nothing. Articles, questions and answers stay in the library folder of this computer.")
        return
    where = plain_label(engine.model_place(options))
    s = engine.settings
    st.write(
        f"Each question, the last questions of its chat, and up to {s.passages} passages of articles go to **{where}**. "
        "Whole articles, file names and other chats do not."
    )
    limits = [f"{s.budget_answer:,} tokens an answer" if s.budget_answer else "no limit an answer"]
    limits.append(f"{s.budget_day:,} tokens a day" if s.budget_day else "no limit a day")
    st.caption(f"Budget: {', '.join(limits)}; set with CITEWIRE_BUDGET_ANSWER and CITEWIRE_BUDGET_DAY.")


def _library(engine: Engine) -> None:
    st.subheader("Library", anchor=False)
    if not engine.exists:
        st.write("There is none yet; add articles on the Library page.")
        return
    catalogue = engine.catalogue()
    rows = {
        "Folder": str(engine.folder) if gate.local() else "",
        "Embedder": catalogue.meta("embedder"),
        "Fingerprint": catalogue.meta("fingerprint"),
        "Generation": str(catalogue.generation),
        "Chats": "kept in the library folder" if engine.chats.kept else "in memory: the folder cannot be written",
    }
    body = "".join(f'<tr><th scope="row">{esc(k)}</th><td>{esc(v)}</td></tr>' for k, v in rows.items() if v)
    st.html(f'<section class="cw-voices" aria-label="Library"><table><tbody>{body}</tbody></table></section>')
    st.caption(
        "Another embedder needs another index: set CITEWIRE_EMBEDDER and ingest into a new folder. "
        "Vectors of two embedders cannot be compared, so they are never mixed."
    )
