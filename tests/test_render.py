"""Answers and articles as HTML: every state shown, every word escaped, no word lost or added."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import Answer, Article, Citation, Sentence
from ui import render, render_reader
from ui.markup import esc, plain_label

NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'&lt; ![x](http://evil.example/x.png) \x00\u202e"


class Parsed(HTMLParser):
    """Tags, attributes and text of a piece of HTML; fails on anything left open."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.marked = ""
        self.stack: list[str] = []
        self.feed(html)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.stack.append("mark-here" if tag == "mark" and ("class", "cw-here") in attrs else tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop().split("-")[0] == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark-here" in self.stack:
            self.marked += data


def citation(quote: str = "Peskov denied it.", marker: int = 1, start: int = 0, **more: str) -> Citation:
    return Citation(
        marker=marker, source="a.txt", sha256="0" * 64, start=start, end=start + len(quote), quote=quote,
        space="file", encoding="utf-8",
        **{"title": "A denial", "outlet": "The Herald", "published": "2024-01-26", **more},
    )  # fmt: skip


def answered(**more: object) -> Answer:
    values: dict[str, object] = {
        "question": "Who denied it?", "text": "Peskov denied it. [1]", "abstained": False, "short_answer": "Peskov",
        "sentences": (Sentence(text="Peskov denied it.", citations=(1,), short=(0, 6)),), "citations": (citation(),),
    }  # fmt: skip
    return Answer.model_validate({**values, **more})


def article(text: str, **more: object) -> Article:
    values = {
        "id": "a1", "folder": "/f", "source": "a.txt", "sha256": "0" * 64, "text_sha256": "1" * 64, "space": "file",
        "encoding": "utf-8", "text": text, "title": "A denial", "outlet": "The Herald", "published": "2024-01-26",
    }  # fmt: skip
    return Article(**{**values, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("status", list(render.LABELS))
def test_every_state_has_a_sign_a_word_and_a_class(status: str) -> None:
    html = render.answer(answered(status=status), 1)
    sign, word = render.LABELS[status]
    assert f"cw-is-{status}" in html
    assert status == "greeting" or (sign in Parsed(html).text and word in Parsed(html).text)


def test_signs_and_words_differ() -> None:
    assert len(set(render.LABELS.values())) == len(render.LABELS)


def test_a_number_opens_its_citation_and_shows_quote_outlet_and_date() -> None:
    attributes = dict(Parsed(render.answer(answered(), 3)).attributes)
    assert attributes["data-turn"] == "3"
    assert attributes["data-quote"] == "Peskov denied it."
    assert attributes["data-from"] == "The Herald · 26 January 2024 · A denial"


def test_an_abstention_names_what_is_missing_and_the_closest_passage() -> None:
    gone = answered(
        abstained=True, status="absent", sentences=(), citations=(), text="Not in these articles.", short_answer="",
        missing=("casualty figures for March",), nearest=(citation("The nearest words."),),
    )  # fmt: skip
    parsed = Parsed(render.answer(gone, 1))
    assert "casualty figures for March" in parsed.text
    assert "The nearest words." in parsed.text
    assert ("data-marker", "-1") in parsed.attributes


def test_what_a_sentence_does_not_cover_is_said_beside_it() -> None:
    partly = answered(status="partly", sentences=(Sentence(text="He left.", note="when he left"),))
    assert "when he left" in Parsed(render.answer(partly, 1)).text


def test_nothing_from_outside_becomes_a_tag() -> None:
    nasty = answered(
        question=NASTY, text=NASTY, short_answer=NASTY, reason=NASTY, notice=NASTY, missing=(NASTY,), rewritten=NASTY,
        model=NASTY, sentences=(Sentence(text=NASTY, citations=(1,), note=NASTY, before=NASTY, short=(3, 9)),),
        citations=(citation(NASTY, title=NASTY, outlet=NASTY, published=NASTY),), nearest=(citation(NASTY),),
    )  # fmt: skip
    for html in (
        render.answer(nasty, 1, fresh=NASTY),
        render.question(NASTY, NASTY),
        render.failure(NASTY),
        render.in_the_making(NASTY, nasty.sentences, nasty.citations, 1),
        render_reader.reader(article(NASTY, title=NASTY, author=NASTY, source=NASTY, language=NASTY), [], NASTY, NASTY),
        render_reader.missing(nasty.citations[0], NASTY, NASTY),
    ):
        parsed = Parsed(html)
        assert not {"script", "img"} & set(parsed.tags)
        assert not [name for name, _ in parsed.attributes if name.startswith("on") or name == "src"]


@given(st.text(), st.booleans())
def test_escaped_text_reads_back_as_itself_but_for_what_no_page_can_show(text: str, quoted: bool) -> None:
    html = f'<p title="{esc(text)}">x</p>' if quoted else f"<p>{esc(text)}</p>"
    parsed = Parsed(html)
    shown = parsed.attributes[0][1] if quoted else parsed.text
    assert shown is not None
    assert len(shown) == len(text)
    assert all(a == b or b == "\ufffd" for a, b in zip(text, shown, strict=True))


@given(st.data())
def test_the_reader_shows_every_word_and_marks_exactly_the_quotation(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from("ab <&\n\r\t😀é\u05d0"), min_size=1, max_size=80).filter(str.strip))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    other = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    also = render_reader.Highlight(*other)
    here = render_reader.Highlight(start, end, here=True)
    parsed = Parsed(render_reader.text_html(text, [here, also], [(other[0], len(text))]))
    assert "".join(parsed.text.split()) == "".join(text.split())
    assert "".join(parsed.marked.split()) == "".join(text[start:end].split())


def test_a_quotation_is_only_highlighted_where_its_words_stand() -> None:
    cited = citation("denied it", start=7)
    assert render_reader.locate(cited, article("Peskov denied it.")).span == (7, 16)
    moved = render_reader.locate(cited, article("New line. Peskov denied it.", sha256="2" * 64))
    assert (moved.span, "another place" in moved.warning) == ((17, 26), True)
    twice = render_reader.locate(cited, article("He denied it. She denied it.", sha256="2" * 64))
    assert twice.span is None
    assert render_reader.locate(cited, None).warning


@given(st.text())
def test_labels_hold_no_markdown(text: str) -> None:
    label = plain_label(text)
    assert "\n" not in label
    assert all(label[i - 1] == "\\" for i, c in enumerate(label) if c in "*_`[]<>!:$#" and i)


def test_a_reason_that_is_known_more_exactly_is_the_heading() -> None:
    gone = {"abstained": True, "status": "absent", "sentences": (), "citations": (), "text": "Ask in English."}
    assert Parsed(render.answer(answered(**gone, reason_code="language"), 1)).text.startswith("⇄In another language")
    assert Parsed(render.answer(answered(**gone), 1)).text.startswith("∅Not in these articles")
