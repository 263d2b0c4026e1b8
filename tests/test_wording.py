"""In which words a supported sentence is shown: never torn off, never without who says it."""

import pytest

from assistant.domain import Article
from assistant.propose import _sentences
from assistant.replies import Proposal
from assistant.support import Block, Supported, support
from assistant.wording import whole

TEXT = """The dock company said on Monday that the crane had failed because a cable broke. Mayor Ada Holt, who visited the \
quay, told reporters that nobody was hurt. According to two dock workers, the cable was never checked. Russia sold the \
crane in 2003. He called the fall a disgrace. Officials reject the claim that the brakes failed, the union said."""


def shown(text: str) -> Supported:
    article = Article(
        id="a", folder="", source="a.txt", sha256="", text_sha256="", space="file", encoding="utf-8", text=TEXT
    )
    found = support(Proposal(text), [Block(article, 0, len(TEXT))])
    assert found.verdict.label != "unsupported", found.verdict.missing
    return whole(found)


@pytest.mark.parametrize(
    ("copied", "sentence"),
    [
        ("The crane had failed because a cable broke.", "The dock company said on Monday that"),
        ("The dock company said on Monday that", "The dock company said on Monday that the crane had failed"),
        ("Mayor Ada Holt, who visited the quay", "told reporters that nobody was hurt."),
        ("The cable was never checked.", "According to two dock workers, the cable was never checked."),
        ("In 2003", "Russia sold the crane in 2003."),
    ],
)
def test_a_part_of_a_sentence_is_shown_whole(copied: str, sentence: str) -> None:
    found = shown(copied)
    assert sentence in found.text
    article, start, end = found.spans[0]
    assert (found.text, found.verdict.label) == (article.text[start:end], "supported")


@pytest.mark.parametrize("text", ["Russia sold the crane in 2003.", "Ada Holt told reporters that nobody was hurt."])
def test_what_is_whole_stays_as_the_model_wrote_it(text: str) -> None:
    assert shown(text).text == text


def test_a_statement_gets_its_speaker_back() -> None:
    assert shown("The crane failed because a cable broke on it").text == (
        "According to the dock company, the crane failed because a cable broke on it."
    )


def test_a_part_that_leans_on_the_sentence_before_is_not_shown() -> None:
    assert shown("The fall a disgrace").verdict.missing == ("cut out of its sentence",)


def test_markup_is_not_shown() -> None:
    assert shown("# Russia **sold** the crane in _2003_.").text == "Russia sold the crane in 2003."


def test_each_sentence_of_a_proposal_is_judged_by_itself() -> None:
    two = Proposal("It fell. Nobody was hurt.", "It fell. Nobody was hurt, she said.", 1)
    assert _sentences(two) == [Proposal("It fell.", "It fell.", 1), Proposal("Nobody was hurt.", two.quote, 1)]
