"""Voices of an answer, chains between outlets, and questions that ask for a voice."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from assistant.cite import cite
from assistant.domain import Article
from assistant.sentences import sentence_spans
from assistant.voices import asks_for_voice, behind, chain, match, statements, statements_in, voices


def article(name: str, text: str, outlet: str = "", copy_of: str = "") -> Article:
    return Article(name, "/f", f"{name}.txt", "0" * 64, "1" * 64, "file", "utf-8", text, outlet=outlet, copy_of=copy_of)


@dataclass
class Located:
    article: Article
    start: int
    end: int


def whole(*articles: Article) -> list[Located]:
    return [Located(a, x, y) for a in articles for x, y in sentence_spans(a.text)]


WIRE = "The minister, Jan Holm, denied on Monday that any of the ships had been sold abroad, according to Reuters."


def test_a_voice_ends_with_the_outlet_that_prints_it() -> None:
    a = article("a", WIRE, "The Lund Post")
    (voice,) = voices([cite(a, 0, len(a.text), 1)], [a])
    assert (voice.speaker, voice.stance, voice.through, voice.citation) == (
        "Jan Holm", "denies", ("Reuters", "The Lund Post"), 1,
    )  # fmt: skip


def test_the_same_words_in_two_articles_are_one_voice() -> None:
    a, b = article("a", WIRE, "The Lund Post"), article("b", "News\n\n" + WIRE, "The Ystad Mail")
    both = voices([cite(a, 0, len(WIRE), 1), cite(b, 6, 6 + len(WIRE), 2)], [a, b])
    assert [(v.citation, v.copies) for v in both] == [(1, ("b.txt",))]
    assert voices([cite(a, 0, len(WIRE), 1)], [a, b])[0].copies == ("b.txt",), "a copy counts even when it is not cited"


def test_a_reworded_sentence_in_a_marked_copy_is_no_second_voice() -> None:
    a = article("a", WIRE, "The Lund Post")
    b = article("b", WIRE.replace("on Monday ", ""), "The Ystad Mail", copy_of="a")
    both = voices([cite(a, 0, len(a.text), 1), cite(b, 0, len(b.text), 2)], [a, b])
    assert [(v.citation, v.copies) for v in both] == [(1, ("b.txt",))]
    alone = replace(b, copy_of="")
    assert len(voices([cite(a, 0, len(a.text), 1), cite(alone, 0, len(alone.text), 2)], [a, alone])) == 2


def test_a_citation_that_no_longer_fits_its_article_gives_no_voice() -> None:
    a = article("a", WIRE)
    assert voices([cite(a, 0, len(a.text), 1)], [replace(a, text="x" + a.text)]) == ()


def test_outlets_that_cite_each_other_are_circular_reporting() -> None:
    first = article(
        "a", "The Lantern reported that forty tonnes of fireworks burned, citing two officials.", "Channel Six"
    )
    second = article("b", "Channel Six reported that forty tonnes of fireworks burned.", "The Lantern")
    found = chain(whole(first, second))
    assert {frozenset(loop) for loop in found.circular} == {frozenset({"Channel Six", "The Lantern"})}


def test_outlets_that_rest_on_the_same_unnamed_sources_are_one_account() -> None:
    text = "Two officials told The Lantern that forty tonnes of fireworks burned."
    found = chain(whole(article("a", text, "The Lund Post"), article("b", text, "The Ystad Mail")))
    assert found.circular == ()
    assert set(found.paths) == {
        ("The Lund Post", "The Lantern", "Two officials"),
        ("The Ystad Mail", "The Lantern", "Two officials"),
    }
    assert found.roots == 1
    assert found.shared == (("The Lantern", ("The Lund Post", "The Ystad Mail")),)


def test_an_answer_tells_what_its_outlets_rest_on_only_when_one_cites_another() -> None:
    text = "Two officials told The Lantern that forty tonnes of fireworks burned."
    own = article("c", "The mayor, Jan Holm, said that forty tonnes of fireworks burned.", "The Ystad Mail")
    lund = article("a", text, "The Lund Post")
    assert behind(whole(lund, own)) == (("The Lund Post", "The Lantern", "Two officials"),)
    assert behind(whole(lund)) == (), "one article speaks for itself"
    assert behind(whole(own, article("d", "Rain fell on Monday.", "The Lund Post"))) == ()


def test_the_sample_story_goes_in_a_circle() -> None:
    from ingest.prepare import prepare
    from tests.conftest import ROOT

    folder = ROOT / "articles" / "harbour-fire"
    stories = [prepare(str(folder), p.name, Path(p)).articles[0][0] for p in sorted(folder.iterdir())]
    told = [c for c in whole(*stories) if "tonnes" in c.article.text[c.start : c.end] and "fireworks" in
            c.article.text[c.start : c.end]]  # fmt: skip
    found = chain(told)
    assert any({"The Lantern", "Channel Six News"} <= set(loop) for loop in found.circular)
    assert ("Channel Six News", "The Lantern", "two unnamed people") in found.paths


@pytest.mark.parametrize(
    ("question", "wants", "stance", "speaker", "topic"),
    [
        ("Who denied the report?", "speaker", "denies", "", "the report"),
        ("By whom was the report denied?", "speaker", "denies", "", "the report"),
        ("Who refused to comment on the sale?", "speaker", "declines", "", "the sale"),
        ("Which minister said that the bridge was closed?", "speaker", None, "", "the bridge was closed"),
        ("What did Jan Holm say about the ships?", "content", None, "Jan Holm", "the ships"),
        ("How did the mayor describe the fire?", "content", None, "the mayor", "the fire"),
        ("What is Holm's view of the sale?", "content", None, "Holm", "the sale"),
        ("According to Holm, how many ships were sold?", "content", None, "Holm", "how many ships were sold"),
        ("Has the ministry confirmed the sale?", "content", "confirms", "the ministry", "the sale"),
        ("Which outlets report the sale?", "outlet", None, "", "the sale"),
        ("Which newspaper did the minister speak to?", "outlet", None, "the minister", ""),
        ("According to whom were the ships sold?", "speaker", None, "", "were the ships sold"),
    ],
)  # fmt: skip
def test_questions_about_voices(question: str, wants: str, stance: str | None, speaker: str, topic: str) -> None:
    found = asks_for_voice(question)
    assert found is not None
    assert (found.wants, found.stance, found.speaker, found.topic) == (wants, stance, speaker, topic)


@pytest.mark.parametrize(
    "question",
    ["How many ships were sold?", "Who is the mayor?", "When did the bridge close?", "Who wrote the article about ships?",
     "In which month did Holm call Berg?", "Which articles mention the fire?", "", "?"],
)  # fmt: skip
def test_other_questions_are_not(question: str) -> None:
    assert asks_for_voice(question) is None


def test_the_statement_that_answers_matches_best() -> None:
    a = article(
        "a",
        "Jan Holm denied the report of a sale. Ana Berg said the report of a sale was true. It rained, Jan Holm said.",
    )
    asked = asks_for_voice("Who denied the report of a sale?")
    assert asked is not None
    ranked = sorted(statements_in(a, 0, len(a.text)), key=lambda s: -match(asked, s))
    assert (ranked[0].speaker, ranked[0].stance) == ("Jan Holm", "denies")
    assert match(asked, ranked[0]) > 2 * match(asked, ranked[1])
    assert all(0 <= match(asked, s) <= 1 for s in statements(a.text, sentence_spans(a.text)))
