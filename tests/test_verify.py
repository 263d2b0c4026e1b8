"""Verification sentence by sentence: what is covered, what is not, and that the reason is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.claims import dates, numbers
from assistant.ground import find_quote
from assistant.verify import check

CITED = "Mayor Ada Holt told the Courier on Friday that the port will cut 1,200 of its 60,000 jobs by March 3."
DENIAL = "The ministry did not confirm the report, and spokesman Juri Maan said the paper was wrong."


@pytest.mark.parametrize(
    "sentence",
    [
        CITED,
        "Mayor Ada Holt told the Courier that the port will cut 1,200 jobs.",
        "The port will cut 1200 of its jobs by 3 March, Holt told the Courier.",
        "Ada Holt said on Friday that the port will cut 1,200 jobs.",
    ],
)
def test_what_the_cited_words_say_is_supported(sentence: str) -> None:
    verdict = check(sentence, [CITED])
    assert (verdict.label, verdict.missing) == ("supported", ())


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("Mayor Jon Holt told the Courier that the port will cut 1,200 jobs.", "name: jon"),
        ("Mayor Ada Holt told the Courier that the port will cut 1,300 jobs.", "number: 1,300"),
        ("Mayor Ada Holt told the Courier that the port will cut 1,200 jobs by March 4.", "number: 4"),
        ("Mayor Ada Holt told the Courier on Friday that the port will not cut 1,200 jobs.", "negation:"),
        ("Mayor Ada Holt told the Courier on Monday that the port will cut 1,200 jobs.", "name: monday"),
    ],
)
def test_a_changed_name_number_date_or_negation_is_unsupported(sentence: str, missing: str) -> None:
    verdict = check(sentence, [CITED])
    assert verdict.label == "unsupported"
    assert any(m.startswith(missing) for m in verdict.missing), verdict.missing


def test_a_denial_does_not_support_what_it_denies() -> None:
    assert check("The ministry confirmed the report.", [DENIAL]).label == "unsupported"
    assert check("The ministry did not confirm the report.", [DENIAL]).label == "supported"


def test_another_speaker_is_unsupported() -> None:
    cited = "Ada Holt said the port was safe. Juri Maan was in Oslo."
    assert check("Ada Holt said the port was safe.", [cited])
    verdict = check("Juri Maan said the port was safe.", [cited])
    assert verdict.label == "unsupported"
    assert any(m.startswith("speaker") for m in verdict.missing)


def test_an_opposite_word_is_unsupported() -> None:
    assert check("Fish prices fell in May.", ["Fish prices rose in May."]).label == "unsupported"


def test_true_words_in_a_new_combination_are_not_supported() -> None:
    cited = "President Ilan Moro visited Port Hale. The mayor of the city, Ada Holt, met him."
    assert not check("The mayor of Port Hale is Ilan Moro.", [cited])


def test_what_stands_beside_a_quotation_may_name_the_outlet() -> None:
    assert not check("The Courier reports that fish prices rose in May.", ["Fish prices rose in May."])
    assert check("The Courier reports that fish prices rose in May.", ["Fish prices rose in May."], ["Courier"])


def test_nothing_cited_supports_nothing() -> None:
    assert check("Fish prices rose.", []).label == "unsupported"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("$60bn", {60e9}),
        ("sixty billion dollars", {60e9}),
        ("1,200 and 3.5", {1200, 3.5}),
        ("twenty-one", {21}),
        ("two hundred and five", {205}),
        ("no one", set()),
    ],
)
def test_numbers_are_read_as_values(text: str, values: set[float]) -> None:
    assert numbers(text) == values


def test_dates_keep_day_and_month_together() -> None:
    assert dates("on 25 January") == dates("On January 25, 2024") == {(1, 25)}
    assert dates("in March") == {(3, 0)}


@given(st.text(max_size=200), st.lists(st.text(max_size=100), max_size=3))
def test_a_check_never_raises_and_its_score_is_a_share(sentence: str, cited: list[str]) -> None:
    verdict = check(sentence, cited)
    assert 0 <= verdict.score <= 1
    assert (verdict.label == "supported") <= (verdict.score > 0)


@given(
    st.text(max_size=60),
    st.text(alphabet="abc é’“.,\n\t\u200b\u0301😀ﬁ", min_size=1, max_size=30),
    st.text(max_size=60),
)
def test_a_found_quote_is_a_span_of_the_text(before: str, quote: str, after: str) -> None:
    text = f"{before} {quote} {after}"
    span = find_quote(text, quote)
    if span:
        start, end = span
        assert 0 <= start < end <= len(text)
        assert find_quote(text[start:end], quote)


def test_a_quote_is_found_across_typography_and_cut_out_of_the_text() -> None:
    text = "He called it — “a  joke”,\nthe naïve\u0301 plan’s end."
    assert find_quote(text, 'it - "a joke", the naive') is not None
    start, end = find_quote(text, "THE naive plan's end") or (0, 0)
    assert text[start:end] == "the naïve\u0301 plan’s end"
    assert find_quote(text, "oke") is None
    assert find_quote(text, "a job") is None
