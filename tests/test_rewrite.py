"""Follow-ups: what is filled in, what is left alone, and when the conversation is left behind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.abstain import reason_for
from assistant.domain import Citation, Turn
from assistant.mentions import mentions
from assistant.rewrite import standalone

DENIAL = [Turn(question="Who denied the Lantern report?", answer="Minister Olga Brand denied the Lantern report. [1]")]
CRASH = [Turn(question="Where did the Falcon-9 crash?", answer="The rocket crashed in the Orvel desert. [1]")]
COST = [Turn(question="How much will the bridge cost, according to Halden Mutual?", answer="Eighty million. [1]")]


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (DENIAL, "What did she call it?", "What did Minister Olga Brand call the Lantern report?"),
        (DENIAL, "And which outlet reported that?", "Which outlet reported that (who denied the Lantern report)?"),
        (CRASH, "And when?", "When did the Falcon-9 crash?"),
        (CRASH, "How many people died there?", "How many people died in the Orvel desert?"),
        (
            COST,
            "And according to the port authority?",
            "How much will the bridge cost, according to the port authority?",
        ),
    ],
)
def test_pronouns_and_ellipses_are_filled(history: list[Turn], question: str, expected: str) -> None:
    made = standalone(question, history)
    assert made.question == expected
    assert not made.topic_switch
    assert made.context
    assert made.terms


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Something else: where did the Falcon-9 crash?", "Where did the Falcon-9 crash?"),
        ("Which team won the Orvel Cup?", "Which team won the Orvel Cup?"),
    ],
)
def test_a_new_topic_leaves_the_history_aside(question: str, expected: str) -> None:
    made = standalone(question, DENIAL)
    assert (made.question, made.context, made.topic_switch) == (expected, (), True)


def test_a_chain_of_ellipses_keeps_its_topic() -> None:
    history = [*CRASH, Turn(question="And when?", answer="In March. [1]")]
    assert standalone("Who said it would crash?", history).context[0][0] == "When did the Falcon-9 crash?"


def test_quotations_stand_in_for_an_answer_without_text() -> None:
    quoted = Citation(
        marker=1, source="a.txt", sha256="", start=0, end=22, quote="Mayor Ida Holm resigned", space="file", encoding="utf-8"
    )  # fmt: skip
    made = standalone("What did she say?", [Turn(question="Who resigned?", citations=(quoted,))])
    assert made.question == "What did Mayor Ida Holm say?"


def test_names_in_a_refusal_are_not_taken_for_the_answer() -> None:
    refusal = Turn(question="Who resigned?", answer=reason_for("absent", ["Ida Holm"]))
    assert standalone("What did she say?", [refusal]).question == "What did she say?"


def test_a_letter_with_a_full_stop_is_nobody() -> None:
    assert not any(m.person for m in mentions("The U. S. aid was called small by the U. N. on Monday."))


def test_names_join_the_noun_they_describe() -> None:
    found = [m.text for m in mentions("Who denied the Lantern report in New Orvel?")]
    assert found == ["the Lantern report", "New Orvel"]


def _turn(question: str, answer: str = "", short: str = "") -> Turn:
    return Turn(question=question, answer=answer, short_answer=short)


AIRPORT = _turn("Which Orvel airport was closed?", "Snow closed Orvel's Castle Hill airport. [1]", "Castle Hill")
CRASH_SITE = _turn("Where did the Falcon-9 come down?", "It came down near Castle Hill. [1]", "Castle Hill")
UNKNOWN = _turn("Who is the president of Corvin Freight?", reason_for("mentioned", ()))
HEIR = _turn(
    "Who became leader in succession to his father?",
    "Kim Dal became leader, an agency said. [1] Retired general David Holt served until 2001. [2]",
    "Kim Dal",
)


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        ([AIRPORT], "How long were its runways shut?", "How long were Castle Hill's runways shut?"),
        ([AIRPORT, _turn("How long were its runways shut?", "")], "Who runs it?", "Who runs Castle Hill?"),
        ([CRASH_SITE], "What was it carrying?", "What was the Falcon-9 carrying?"),
        ([CRASH_SITE], "Whom did the Republicans say it carried?", "Whom did the Republicans say the Falcon-9 carried?"),
        ([_turn("Did Ida Holm sign the treaty?")], "What did Tom Arden say about it?", "What did Tom Arden say about the treaty?"),
        ([_turn("Who did the interview with Holm?")], "When was it shown?", "When was the interview shown?"),
        ([_turn("How many girls has Tom Arden raised?")], "What are they called?", "What are the girls called?"),
        (
            [_turn("Whom was Tom Arden to telephone?", "Arden was to telephone Ida Holm. [1]"), _turn("When did that call take place?")],
            "How long did it last?",
            "How long did that call (Tom Arden) last?",
        ),
        ([UNKNOWN], "On whose ABC show did he appear?", "On whose ABC show did the president of Corvin Freight appear?"),
        ([HEIR], "How old is he?", "How old is Kim Dal?"),
        (
            [_turn("How many people were killed in the Orvel fire, according to Tass?", "Four. [1]")],
            "And how many were injured?",
            "How many people were injured in the Orvel fire, according to Tass?",
        ),
        ([_turn("Where did the two trains crash?")], "Who helped those who died?", "Who helped those who died?"),
    ],
)  # fmt: skip
def test_a_pronoun_points_to_what_was_asked_for(history: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, history).question == expected


DENIED = _turn("Who denied the Orvel report?", "Ida Holm denied the Orvel report. [1]", "Ida Holm")
ABOARD = _turn("How many prisoners were on board?", "Sixty. [1]", "60")


@pytest.mark.parametrize(
    ("last", "question", "expected"),
    [
        (DENIED, "When?", "When was the Orvel report denied?"),
        (DENIED, "Which agency reported that?", "Which agency reported that Ida Holm denied the Orvel report?"),
        (_turn("What did the laboratory find?"), "When was that?", "When did the laboratory find that?"),
        (_turn("What did Holm say in March?"), "Why?", "Why did Holm say in March?"),
        (_turn("Why did the shed burn?"), "For how long?", "For how long did the shed burn?"),
        (_turn("Who owns the shed?"), "Since when?", "Since when: who owns the shed?"),
        (ABOARD, "According to whom?", "Who said that 60 prisoners were on board?"),
        (ABOARD, "And the guards?", "How many guards were on board?"),
        (_turn("How many men died in Orvel?"), "What about Candrin?", "How many men died in Candrin?"),
        (_turn("What did Holm say about the fire?"), "And the pumps?", "What about the pumps (Holm)?"),
        (_turn("How much aid did the council approve?"), "Who opposes it?", "Who opposes the aid?"),
        (_turn("What did Holm say about Orvel?"), "When did she say that?", "When did Holm say that (what did Holm say about Orvel)?"),
        (_turn("What did the union say at first?"), "When did they withdraw it?", "When did the union withdraw it?"),
        (_turn("Summarise the articles"), "What about the fire?", "Tell me about the fire"),
        (_turn("What did the Senate decide?"), "When was the vote?", "When was the vote of the Senate?"),
    ],
)  # fmt: skip
def test_an_ellipsis_becomes_a_question_as_it_would_be_asked_alone(last: Turn, question: str, expected: str) -> None:
    assert standalone(question, [last]).question == expected


def test_what_was_told_is_what_the_last_question_with_a_subject_was_about() -> None:
    assert standalone("Which minister was that?", [DENIED]).question == "Which minister was that (the Orvel report)?"
    history = [DENIED, _turn("Is it true?", "Nobody confirmed it. [1]")]
    assert standalone("Which agency reported it?", history).question == (
        "Which agency reported that Ida Holm denied the Orvel report?"
    )


@pytest.mark.parametrize("answer", ["", "Robert Dace likened a diplomat to a thief. [1]"])
def test_a_person_who_was_he_or_is_called_robert_is_not_she(answer: str) -> None:
    history = [_turn("At what age did Dace retire?"), _turn("Where did he live?", answer)]
    assert standalone("When did she die?", history).question == "When did she die?"


def test_the_articles_of_the_last_answer_are_what_a_follow_up_is_about() -> None:
    quoted = Citation(
        marker=1, source="a.txt", sha256="", start=0, end=8, quote="Ida Holm", space="file", encoding="utf-8", article_id="a1"
    )  # fmt: skip
    told = Turn(question="Who resigned?", answer="Ida Holm resigned. [1]", citations=(quoted,))
    refused = Turn(question="How old is she?", answer=reason_for("mentioned", ()))
    assert standalone("Where does she live?", [told, refused]).about == ("a1",)
    assert standalone("Something else: who won the Orvel Cup?", [told]).about == ()


turns = st.lists(st.builds(Turn, question=st.text(min_size=1), answer=st.text()), max_size=4)


@given(st.text(), turns)
def test_any_text_is_rewritten_and_context_weighs_less_than_the_question(question: str, history: list[Turn]) -> None:
    made = standalone(question, history)
    assert all(0 < weight < 1 for _, weight in made.context)
    assert made.question or not question.strip()


@given(st.text())
def test_without_history_only_a_change_of_topic_is_dropped(question: str) -> None:
    made = standalone(question, [])
    assert made.question.casefold() in question.strip().casefold() or made.topic_switch
    assert made.context == ()


@given(st.text())
def test_mentions_are_spans_of_the_text(text: str) -> None:
    assert all(text[m.start : m.end] == m.text for m in mentions(text))
