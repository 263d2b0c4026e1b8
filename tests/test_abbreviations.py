"""Abbreviations of names."""

from assistant.abbreviations import initials


def test_a_run_of_capitals_has_an_abbreviation_with_and_without_its_first_words() -> None:
    found = initials("She met White House National Security Council staff and the Bank of England.")
    assert {"nsc", "whnsc", "be"} <= found


def test_a_comma_or_a_small_word_ends_a_name() -> None:
    found = initials("Anna, Bernd met Clara")
    assert not found & {"ab", "bc", "abc"}
