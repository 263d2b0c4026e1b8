"""Answer → HTML. Pure functions, no Streamlit; every word that is not ours goes through `markup.esc`.

A number in the answer is a button with `data-act="cite"`; `static/bridge.js` tells the page of a click on it.
"""

from collections.abc import Mapping, Sequence

from assistant.domain import Answer, Citation, Sentence, Status
from ui.markup import attributes, day, esc, moment

# What a reader must tell at a glance: a sign, a word, and a colour by class (never colour alone).
LABELS: Mapping[Status, tuple[str, str]] = {
    "answered": ("✓", "Answered"),
    "partly": ("◐", "Partly supported"),
    "disagree": ("≠", "The sources disagree"),
    "overview": ("≡", "Overview"),
    "greeting": ("·", ""),
    "absent": ("∅", "Not in these articles"),
    "mentioned": ("◌", "Mentioned, but not answered"),
    "false_premise": ("!", "Premise not in these articles"),
}
TIMELINE = ("⋮", "Timeline")
REASONS = {"language": ("⇄", "In another language")}  # before the status, where a reason is known more exactly

STEPS = (("finding", "Finding passages"), ("reading", "Reading"), ("checking", "Checking the words"))


def label(answer: Answer) -> tuple[str, str]:
    """Sign and word of what became of a question; the word is empty for a greeting."""
    if is_timeline(answer):
        return TIMELINE
    return REASONS.get(answer.reason_code) or LABELS[answer.status]


def is_timeline(answer: Answer) -> bool:
    """Whether it is dated statements in their order."""
    return any(s.when for s in answer.sentences)


DAY_OF_ARTICLE = "day of the article"  # beside the date of a statement that names none


def question(text: str, fresh: str = "") -> str:
    """A question as asked. `fresh`: a key, when it was asked just now, so that the page scrolls to it once."""
    return f'<p class="cw-question" dir="auto"{attributes(data_fresh=fresh or None)}>{esc(text)}</p>'


def steps(current: str) -> str:
    """The steps of an answer in the making, with the current one marked."""
    names = [name for name, _ in STEPS]
    at = names.index(current) if current in names else 0
    items = "".join(
        f'<li class="{"cw-past" if i < at else "cw-now" if i == at else "cw-next"}">{esc(label)}</li>'
        for i, (_, label) in enumerate(STEPS)
    )
    return f'<ol class="cw-steps" aria-label="Working on the answer">{items}</ol>'


def source_line(c: Citation) -> str:
    """Outlet, date and title of a citation on one line; the file name where nothing better is known."""
    parts = [p for p in (c.outlet, day(c.published)) if p]
    return " · ".join([*parts, c.title or c.source])


def mark(c: Citation, turn: int) -> str:
    """The small number that opens the reader; hovering or focusing it shows the quote."""
    return (
        '<button type="button" class="cw-mark"'
        + attributes(
            data_act="cite", data_turn=turn, data_marker=c.marker, data_quote=c.quote, data_from=source_line(c),
            aria_label=f"Source {c.marker}: {source_line(c)}",
        )
        + f">{c.marker}</button>"
    )  # fmt: skip


def heading(text: str) -> str:
    """A Markdown heading: its marks stay in the page, unseen, so that the text remains the quoted one."""
    marks = text[: len(text) - len(text.lstrip("#"))]
    return f'<span class="cw-syntax">{esc(marks)}</span>{esc(text[len(marks) :])}'


def short_answer(a: Answer) -> str:
    """What is shown large. Where the sources disagree, what each of them says."""
    if a.status != "disagree":
        return a.short_answer
    said = [s.text[slice(*s.short)] for s in a.sentences if s.short]
    return " · ".join({w.casefold(): w for w in said}.values()) or a.short_answer


def words(s: Sentence, start: int, end: int) -> str:
    """The characters `start:end` of a sentence, what is in them of the short answer set off."""
    a, b = s.short or (end, end)
    a, b = min(max(a, start), end), max(min(b, end), start)
    if a >= b:
        return esc(s.text[start:end])
    return f'{esc(s.text[start:a])}<strong class="cw-key">{esc(s.text[a:b])}</strong>{esc(s.text[b:end])}'


def sentence(s: Sentence, citations: Mapping[int, Citation], turn: int) -> str:
    """One sentence with its marks, the short answer in it set off."""
    last = s.text.rstrip().rfind(" ") + 1  # the last word and the marks stay on one line
    if s.text.startswith("#") or len(s.text) - last > 30:
        last = len(s.text)
    text = heading(s.text) if s.text.startswith("#") else words(s, 0, last)
    before = f'<span class="cw-before">{esc(s.before)}</span> ' if s.before else ""
    marks = words(s, last, len(s.text)) + "".join(mark(citations[m], turn) for m in s.citations if m in citations)
    note = f'<span class="cw-note">{esc(s.note)}</span>' if s.note else ""
    kind = "cw-s" if s.supported else "cw-s cw-unsupported"
    return f'{dated(s, citations)}<p class="{kind}" dir="auto">{before}{text}<span class="cw-marks">{marks}</span>{note}</p>'


def dated(s: Sentence, citations: Mapping[int, Citation]) -> str:
    """The line above a statement of a timeline: when it was and who prints it; empty elsewhere."""
    if not s.when:
        return ""
    when = f"<time{attributes(datetime=s.when.partition('T')[0])}>{esc(moment(s.when))}</time>"
    rest = "".join(f" · {esc(part)}" for part in beside_date(s, citations))
    return f'<p class="cw-when" dir="auto">{when}<span>{rest}</span></p>'


def beside_date(s: Sentence, citations: Mapping[int, Citation]) -> list[str]:
    """What stands beside the date of a statement: whether it is only its article's, and who prints it."""
    printed = [c.outlet or c.title or c.source for m in s.citations if (c := citations.get(m))]
    return [DAY_OF_ARTICLE] * (s.when_from == "article") + printed[:1]


def sources(citations: Sequence[Citation], turn: int) -> str:
    """The cited articles, one line each with its numbers; a click opens the first passage."""
    by_article: dict[tuple[str, str], list[Citation]] = {}
    for c in citations:
        by_article.setdefault((c.article_id or c.source, c.sha256), []).append(c)
    items = []
    for cited in by_article.values():
        c = cited[0]
        date = f'<time class="cw-date" datetime="{esc(c.published[:10])}">{esc(day(c.published))}</time>'
        items.append(
            "<li><button"
            + attributes(type="button", class_="cw-source", data_act="cite", data_turn=turn, data_marker=c.marker)
            + f'><span class="cw-number">{numbers([x.marker for x in cited])}</span><span class="cw-from" dir="auto">'
            + " · ".join(
                part
                for part in (
                    f'<span class="cw-outlet">{esc(c.outlet)}</span>' if c.outlet else "",
                    date if c.published else "",
                    f'<span class="cw-title">{esc(c.title or c.source)}</span>',
                )
                if part
            )
            + "</span></button></li>"
        )
    return f'<ol class="cw-sources" aria-label="Sources">{"".join(items)}</ol>' if items else ""


def numbers(markers: Sequence[int]) -> str:
    """Markers in few characters: 1, 2, 3, 5 is `1–3, 5`."""
    runs: list[list[int]] = []
    for m in sorted(set(markers)):
        if runs and m == runs[-1][-1] + 1:
            runs[-1].append(m)
        else:
            runs.append([m])
    return ", ".join(f"{r[0]}–{r[-1]}" if len(r) > 1 else str(r[0]) for r in runs)


def not_said(answer: Answer) -> list[str]:
    """What is missing and not named in the answer's own words."""
    return [m for m in answer.missing if f"“{m}”" not in answer.text + answer.reason]


def nearest(answer: Answer, turn: int) -> str:
    """What the articles lack, and the closest passages, for an answer that is not there."""
    parts = []
    if lacking := not_said(answer):
        items = "".join(f"<li>{esc(m)}</li>" for m in lacking)
        parts.append(f'<p class="cw-missing-head">Nothing found about</p><ul class="cw-missing">{items}</ul>')
    if answer.nearest:
        items = "".join(
            '<li><button type="button" class="cw-near"'
            + attributes(data_act="cite", data_turn=turn, data_marker=-i)
            + f'><q dir="auto">{esc(c.quote)}</q><span class="cw-near-from">{esc(source_line(c))}</span></button></li>'
            for i, c in enumerate(answer.nearest, 1)
        )
        parts.append(f'<p class="cw-missing-head">The closest passage{"s" * (len(answer.nearest) > 1)}</p>')
        parts.append(f'<ul class="cw-nearest">{items}</ul>')
    return "".join(parts)


def status_line(answer: Answer) -> str:
    """Sign and word of the state."""
    sign, word = label(answer)
    if not word:
        return ""
    count = len({c.article_id or c.source for c in answer.citations})
    extent = f' <span class="cw-extent">{count} article{"s" * (count != 1)}</span>' if count else ""
    return f'<p class="cw-status"><span class="cw-sign" aria-hidden="true">{sign}</span>{esc(word)}{extent}</p>'


def made_by(answer: Answer) -> str:
    """The model, or that there was none."""
    return "Quoted, no model" if answer.model == "extractive" else answer.model


def meta(answer: Answer) -> str:
    """How the answer was made and what it cost, for the foot."""
    parts = [made_by(answer)]
    if answer.seconds:
        parts.append(f"{answer.seconds:.2f} s")
    used = answer.usage.input_tokens + answer.usage.output_tokens
    if used:
        parts.append(f"{used:,} tokens")
    if answer.usage.cost is not None:
        parts.append(f"${answer.usage.cost:.4f}")
    if answer.dropped:
        parts.append(f"{answer.dropped} unsupported sentence{'s' * (answer.dropped != 1)} not shown")
    if answer.rewritten and answer.rewritten != answer.question:
        parts.append(f"searched as “{answer.rewritten}”")
    return f'<p class="cw-meta">{" · ".join(esc(p) for p in parts if p)}</p>'


def body(sentences: Sequence[Sentence], citations: Sequence[Citation], turn: int) -> str:
    """The sentences, also of an answer that is not finished."""
    by_marker = {c.marker: c for c in citations}
    return f'<div class="cw-body">{"".join(sentence(s, by_marker, turn) for s in sentences)}</div>'


def answer(a: Answer, turn: int, extra: str = "", fresh: str = "") -> str:
    """The whole answer.

    `extra`: HTML (of `render_voices`) between the sentences and the sources; `fresh`: a key, when the answer was
    finished just now, so that a screen reader speaks it once.
    """
    parts = [status_line(a)]
    if a.notice:
        parts.append(f'<p class="cw-notice">{esc(a.notice)}</p>')
    if not a.abstained and (large := short_answer(a)):
        parts.append(f'<p class="cw-short" dir="auto">{esc(large)}</p>')
    if a.sentences:
        parts.append(body(a.sentences, a.citations, turn))
    elif a.text:
        parts.append(f'<div class="cw-body"><p class="cw-s" dir="auto">{esc(a.text)}</p></div>')
    if a.reason and a.reason != a.text:
        parts.append(f'<p class="cw-reason" dir="auto">{esc(a.reason)}</p>')
    parts += [extra, nearest(a, turn) if not a.sentences or a.missing else "", sources(a.citations, turn), meta(a)]
    word = label(a)[1] or "Answer"
    new = attributes(data_fresh=fresh, data_announce=announcement(a)) if fresh else ""
    return f'<article class="cw-answer cw-is-{a.status}" aria-label="{esc(word)}"{new}>{"".join(parts)}</article>'


def in_the_making(step: str, sentences: Sequence[Sentence], citations: Sequence[Citation], turn: int) -> str:
    """An answer that is still being made."""
    done = body(sentences, citations, turn) if sentences else ""
    return f'<article class="cw-answer cw-is-making" aria-busy="true">{steps(step)}{done}</article>'


def suggestions(questions: Sequence[str], head: str) -> str:
    """Questions to ask with one click."""
    if not questions:
        return ""
    items = "".join(
        f'<li><button type="button" class="cw-ask"{attributes(data_act="ask", data_text=q)} dir="auto">{esc(q)}</button></li>'
        for q in questions
    )
    return f'<section class="cw-suggest" aria-label="{esc(head)}"><p>{esc(head)}</p><ul>{items}</ul></section>'


def failure(message: str) -> str:
    """An error in one sentence, in the place of the answer."""
    return f'<p class="cw-failure" role="alert">{esc(message)}</p>'


def announcement(a: Answer) -> str:
    """What a screen reader says when the answer is there: plain text."""
    word = label(a)[1]
    return ". ".join(p for p in (word, a.short_answer, a.text) if p)[:1500]
