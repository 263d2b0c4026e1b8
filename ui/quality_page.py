"""Quality: ask the known questions, look at what was judged and why, compare two runs, collect new questions."""

import json
from typing import Any

import streamlit as st

from eval.run import Item, Run
from eval.summary import Measure, summarise
from ui import render, session
from ui.chats import Feedback
from ui.engine import Engine
from ui.markup import esc, plain_label
from ui.trials import Trials

NAMES = {  # the numbers shown first; the rest stand in the table
    "correct": "Correct",
    "citation_right": "Citation right",
    "exact": "Quotes exact",
    "abstained_rightly": "Abstained rightly",
    "abstained_wrongly": "Abstained wrongly",
}


def show() -> None:
    """Draw the page."""
    engine = session.engine()
    with st.container(key="cw-page"):
        st.title("Quality", anchor=False)
        if not engine.exists:
            st.write("There is nothing to measure yet; add articles on the Library page.")
            return
        trials = engine.trials
        _start(engine, trials)
        kept = trials.kept()
        if kept:
            _runs(trials)
        elif not trials.running:
            st.caption("No run yet. A run asks every question of a set and grades each answer against what is known.")
        _feedback(engine)


def _start(engine: Engine, trials: Trials) -> None:
    if trials.running:
        _running(trials)
        return
    if trials.error:
        st.error(plain_label(trials.error), icon=":material/error:")
    files = trials.question_files()
    if not files:
        st.caption("No question file is here. Rate answers in the chat to collect questions.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Questions", files, format_func=lambda p: p.name, key="trial-file")
        if st.button("Run", type="primary", icon=":material/play_arrow:", key="trial-run"):
            trials.start(engine.bot(session.model_options()), chosen)
            st.rerun()


@st.fragment(run_every=0.7)
def _running(trials: Trials) -> None:
    if not trials.running:
        st.rerun()
    share = trials.done / trials.total if trials.total else 0.0
    st.progress(min(share, 1.0), text=f"Asked {trials.done} of {trials.total}")


def _runs(trials: Trials) -> None:
    kept = trials.kept()
    labels = {k.path: k.label for k in kept}
    left, right = st.columns(2)
    newest = f"trial-show-{kept[0].path.name}"  # another key: a run that has just ended is the one that is shown
    chosen = left.selectbox("Show", list(labels), format_func=lambda p: labels[p], key=newest)
    other = right.selectbox(
        "Compare with", [None, *labels], format_func=lambda p: labels[p] if p else "nothing", key="trial-other"
    )
    run = _read(trials, chosen)
    before = _read(trials, other) if other and other != chosen else None
    if run is None:
        return
    _numbers(run, before)
    _items(run, before)


def _read(trials: Trials, path: Any) -> Run | None:
    try:
        return trials.read(path)
    except (OSError, ValueError):
        st.error("This run cannot be read; it was made by another version.")
        return None


def share(m: Measure) -> str:
    """A number with its interval, as people read it."""
    if m.value is None:
        return "–"
    if m.unit != "share":
        return f"{m.value:,.3g} {m.unit}".strip()
    interval = f" ({m.low:.0%} to {m.high:.0%})" if m.low is not None and m.high is not None else ""
    return f"{m.value:.0%}{interval}"


def _numbers(run: Run, before: Run | None) -> None:
    measures = {m.name: m for m in summarise(run.verdicts).measures}
    earlier = {m.name: m for m in summarise(before.verdicts).measures} if before else {}
    rows = [
        {
            "Measure": NAMES.get(name, name.replace("_", " ").capitalize()), "Value": share(m), "Questions": str(m.n),
            **({"Compared run": share(earlier[name]) if name in earlier else "–"} if before else {}),
        }
        for name, m in sorted(measures.items(), key=lambda kv: list(NAMES).index(kv[0]) if kv[0] in NAMES else 99)
        if m.value is not None
    ]  # fmt: skip
    beside = (
        f" · compared with {plain_label(before.name)} of {before.started[:16].replace('T', ' ')} UTC" if before else ""
    )
    st.caption(
        f"{len(run.items)} questions of {plain_label(run.name)} · {plain_label(run.model)} · {run.seconds:.1f} s · "
        f"ranges are 95 % intervals{beside}"
    )
    st.dataframe(rows, hide_index=True, height=min(36 * len(rows) + 44, 420))


def outcome(item: Item) -> str:
    """One word for what became of a question."""
    v = item.verdict
    if v.unscored:
        return "not scored"
    if v.abstained:
        return "abstained rightly" if not v.answerable else "abstained wrongly"
    return "correct" if v.correct else "wrong"


def _items(run: Run, before: Run | None) -> None:
    st.subheader("Questions", anchor=False)
    was = {i.question.id: outcome(i) for i in before.items} if before else {}
    wrong_first = sorted(run.items, key=lambda i: outcome(i) in ("correct", "abstained rightly"))
    rows = [
        {
            "Outcome": outcome(i), **({"Before": was.get(i.question.id, "–")} if before else {}),
            "Question": i.question.question, "Answer": (i.answer.short_answer or i.answer.text) if i.answer else "",
            "Where it went wrong": i.verdict.failure, "Type": i.question.type,
        }
        for i in wrong_first
    ]  # fmt: skip
    event = st.dataframe(
        rows, hide_index=True, on_select="rerun", selection_mode="single-row", key="trial-items", height=360,
        column_config={"Question": st.column_config.TextColumn(width="large")},
    )  # fmt: skip
    chosen = [wrong_first[i] for i in event.selection.rows if i < len(wrong_first)]
    if chosen:
        _item(chosen[0])
    else:
        st.caption("Choose a question to see what was found, answered and cited, and how it was judged.")


def _item(item: Item) -> None:
    q, v = item.question, item.verdict
    with st.container(border=True):
        st.html(render.question(q.question))
        if item.answer:
            st.html(render.answer(item.answer, 0))
        facts = "; ".join(" or ".join(f) for f in q.facts) or "nothing: the articles do not answer it"
        lines = [("Judged", outcome(item)), ("Expected", facts), ("Expected in", ", ".join(q.sources) or "–")]
        lines += [("Went wrong at", v.failure)] if v.failure else []
        lines += [("Rank of the right passage", str(v.rank or "not found"))] if v.answerable else []
        body = "".join(f'<tr><th scope="row">{esc(a)}</th><td dir="auto">{esc(b)}</td></tr>' for a, b in lines)
        st.html(
            f'<section class="cw-voices" aria-label="How it was judged"><table><tbody>{body}</tbody></table></section>'
        )
        if item.answer and item.answer.hits:
            st.caption("What was found")
            st.dataframe(
                [{"Score": h.score, "File": h.source, "Passage": h.text} for h in item.answer.hits],
                hide_index=True, height=240,
            )  # fmt: skip


def candidate(found: Feedback, number: int) -> str:
    """A rated answer as a line of a question file; the facts are what the answer said, to be checked by a person."""
    answer = found.answer
    row: dict[str, Any] = {
        "id": f"chat-{number:03}", "type": "chat", "question": found.question,
        "facts": [[answer.short_answer or s.text] for s in answer.sentences[:1]] if answer and found.thumb else [],
        "sources": sorted({c.source for c in answer.citations}) if answer and found.thumb else [],
        "answerable": bool(answer and not answer.abstained) if found.thumb else True,
        "note": found.note,
    }  # fmt: skip
    return json.dumps(row, ensure_ascii=False)


def _feedback(engine: Engine) -> None:
    found = engine.chats.feedback(session.owner())
    if not found:
        return
    st.subheader("Rated in the chat", anchor=False)
    rows = [{"Rating": "up" if f.thumb else "down", "Question": f.question, "Reason": f.note} for f in found]
    st.dataframe(rows, hide_index=True)
    lines = "\n".join(candidate(f, i) for i, f in enumerate(found, 1)) + "\n"
    st.download_button(
        "Download as candidate questions", data=lines, file_name="candidates.jsonl", mime="application/jsonl",
        on_click="ignore", icon=":material/download:",
        help="Check the facts and sources of each line, then save the file as questions.jsonl in the library folder.",
    )  # fmt: skip
