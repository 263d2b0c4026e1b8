"""The extractive answer over the sample articles: quoted, marked, refused, told apart."""

import re
from pathlib import Path

import pytest

import assistant
from assistant.assistant import Assistant
from assistant.domain import Turn
from assistant.embed import WordLlamaEmbeddings
from assistant.errors import LibraryMissing, UsageError
from ingest import ingest_folder
from tests.conftest import ROOT
from ui.render_voices import origins


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    library = tmp_path_factory.mktemp("answers") / "library"
    ingest_folder(ROOT / "articles", library, WordLlamaEmbeddings())
    return assistant.load(library)


def test_the_readme_question(bot: Assistant) -> None:
    answer = bot.ask("Who denied the Bloomberg report?")
    assert "Peskov" in answer.text
    assert "Peskov" in answer.short_answer
    assert any(v.stance == "denies" for v in answer.voices)


def test_every_citation_is_cut_from_the_file(bot: Assistant) -> None:
    for question in ("Who died in the fire?", "What is in here?", "Summarise the harbour fire", "Tomas Ardel"):
        answer = bot.ask(question)
        assert answer.citations
        for c in answer.citations:
            raw = (ROOT / "articles" / c.source).read_bytes().decode(c.encoding)
            assert raw[c.start : c.end] == c.quote
        for s in answer.sentences:
            assert s.text in [c.quote for c in answer.citations if c.marker in s.citations]


@pytest.mark.parametrize(
    "question", ["Who won the 2022 World Cup?", "What did the king of Norway say about the fire?", "xyzzy plugh"]
)
def test_what_is_not_there_is_refused_and_named(bot: Assistant, question: str) -> None:
    answer = bot.ask(question)
    assert answer.abstained
    assert answer.sentences == ()
    assert answer.citations == ()
    assert answer.status in ("absent", "mentioned", "false_premise")
    assert answer.missing


def test_nothing_is_called_missing_that_another_article_holds(bot: Assistant) -> None:
    answer = bot.ask("Why did Putin resign?")
    assert answer.abstained
    assert "Putin" not in answer.text
    assert bot.ask("Who won the 2022 World Cup?").missing == ("World Cup", "won")  # "world" and "cup" apart are there


def test_what_only_names_the_kind_of_answer_is_not_missing(bot: Assistant) -> None:
    assert bot.ask("On what date did the gardener resign?").missing == ("gardener",)


def test_what_one_affirms_and_another_denies_is_shown_from_both_sides(bot: Assistant) -> None:
    answer = bot.ask("Did Marek Holt approve the delivery?")
    assert answer.status == "disagree"
    assert len(answer.citations) == 2
    assert "denied" in answer.text
    assert "approved it" in answer.text


def test_rival_dates_of_one_article_are_both_shown_unless_one_voice_is_asked_for(bot: Assistant) -> None:
    answer = bot.ask("When is the Corvin Quay expected to open again?")
    assert (answer.status, answer.short_answer) == ("disagree", "1 July / September")
    alone = bot.ask("On what date will the Corvin Quay open again, according to Helena Brisk?")
    assert "September" not in alone.text


def test_a_reply_is_quoted_with_what_it_replies_to(bot: Assistant) -> None:
    assert "Brisk refused." in bot.ask("Did Helena Brisk agree to step down?").text


def test_outlets_that_repeat_one_another_are_told(bot: Assistant) -> None:
    answer = bot.ask("Who said that 40 tonnes of fireworks were in the shed?")
    assert any({"Channel Six News", "The Lantern"} <= set(path) for path in answer.behind)
    assert "→ The Lantern →" in origins(answer)


def test_the_newest_figure_wins_where_it_is_asked_for(bot: Assistant) -> None:
    answer = bot.ask("How many tonnes of fertiliser were there, according to the latest report?")
    assert "19" in answer.short_answer


def test_a_question_in_small_letters_assumes_no_more_than_one_in_capitals(bot: Assistant) -> None:
    assert bot.ask("how much aid for ukraine did biden ask for").short_answer.endswith("$60 billion")


def test_what_is_said_about_a_topic_speaks_of_it(bot: Assistant) -> None:
    answer = bot.ask("What do the articles say about hydrants?")
    assert len(answer.citations) >= 2
    assert all("hydrant" in c.quote for c in answer.citations)


def test_a_false_premise_is_called_one(bot: Assistant) -> None:
    answer = bot.ask("When did the White House confirm the Bloomberg report?")
    assert answer.abstained
    assert answer.status == "false_premise"
    assert any(re.search(r"(?i)nobody|no one|not", c.quote) for c in answer.nearest)


def test_two_versions_are_both_shown(bot: Assistant) -> None:
    answer = bot.ask(
        "How do the reports differ on American aid: what did Biden ask for and what did the Senate approve?"
    )
    assert "60 billion" in answer.text
    assert "61 billion" in answer.text
    assert len({c.source for c in answer.citations}) > 1


def test_a_disputed_number_names_every_value_and_stays_short(bot: Assistant) -> None:
    answer = bot.ask("How many people died in the fire?")
    assert answer.status == "disagree"
    assert {"four", "five"} <= set(answer.short_answer.split(" / "))
    assert len(answer.text) <= 400


def test_anothers_words_are_no_answer_where_one_speaker_is_asked_for(bot: Assistant) -> None:
    theirs = bot.ask("How much will the fire cost according to Halden Mutual?")
    assert "85 and 90 million" in theirs.short_answer
    answer = bot.ask("How much will the fire cost, according to the port authority?")
    assert "Halden" not in answer.text
    assert "120 million" in " ".join(c.quote for c in (*answer.citations, *answer.nearest))


def test_a_wire_copy_is_not_quoted_twice(bot: Assistant) -> None:
    answer = bot.ask("How many people did the fire kill, according to the fire chief?")
    quotes = [c.quote for c in answer.citations]
    assert len(quotes) == len(set(quotes))


def test_a_follow_up_keeps_its_context(bot: Assistant) -> None:
    first = bot.ask("Who denied the Bloomberg report?")
    second = bot.ask(
        "What did he call it?", [Turn(question=first.question, answer=first.text, citations=first.citations)]
    )
    assert second.rewritten
    assert "Peskov" in second.rewritten


def test_a_greeting_gets_a_greeting(bot: Assistant) -> None:
    answer = bot.ask("Hello!")
    assert answer.abstained
    assert answer.status == "greeting"
    assert str(bot.catalogue.count()[0]) in answer.text


def test_filters_hold(bot: Assistant) -> None:
    outlet = bot.catalogue.outlets()[0][0]
    hits = bot.search("fire", k=10, filters=assistant.Filters(outlets=(outlet,)))
    assert hits
    assert {h.outlet for h in hits} == {outlet}


def test_an_empty_question_and_a_missing_library_are_plain_errors(bot: Assistant, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="empty"):
        bot.ask("  ")
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        bot.ask("Who left?", filters=assistant.Filters(since="last week"))
    with pytest.raises(LibraryMissing, match="citewire ingest"):
        assistant.load(tmp_path / "nothing")


def test_the_langchain_doors_give_the_same(bot: Assistant) -> None:
    documents = bot.retriever(k=3).invoke("Who denied the Bloomberg report?")
    assert [d.metadata["source"] for d in documents] == [
        h.source for h in bot.search("Who denied the Bloomberg report?", k=3)
    ]
    assert (
        bot.runnable().invoke("Who denied the Bloomberg report?").text
        == bot.ask("Who denied the Bloomberg report?").text
    )


def test_a_question_too_long_to_be_one_is_refused(bot: Assistant) -> None:
    with pytest.raises(UsageError, match="ask it in parts"):
        bot.ask("Who denied the report? " * 400)
