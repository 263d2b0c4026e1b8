"""Questions made of an article's statements: only those that are answered with the right name are offered."""

from assistant.domain import Answer
from tests.test_render import Parsed, answered, article, citation
from ui import render_voices
from ui.suggest import Suggestion, candidates, tried

TEXT = """Mona Reyes denied that the harbour board had taken money from the company. She left early.

Petra Lindgaard said the fire would cost the city ninety million crowns.
"""


def test_a_statement_becomes_a_question_about_its_speaker() -> None:
    found = {s.question: s.expects for s in candidates([article(TEXT)])}
    assert found["Who denied that the harbour board had taken money from the company?"] == "Mona Reyes"
    assert found["What did Petra Lindgaard say?"] == "Lindgaard"
    assert not [q for q in found if " she " in q.lower()]


def test_only_questions_that_are_answered_are_offered_and_none_twice() -> None:
    offered = [Suggestion(f"Who {v}?", "Reyes", f"a{i}") for i, v in enumerate(("denied it", "said so", "left", "won"))]

    def ask(question: str) -> Answer:
        return answered(text="Reyes." if "left" not in question else "Somebody.")

    assert list(tried(offered, ask, wanted=2, tries=4, seen=["who DENIED it"])) == ["Who said so?", "Who won?"]


def test_voices_stand_together_with_stance_words_and_copies() -> None:
    two = answered(
        citations=(citation(), citation("She said so.", marker=2)),
        voices=(
            {"speaker": "Peskov", "verb": "denied", "stance": "denies", "citation": 1, "through": ["Tass"]},
            {"speaker": "<b>Reyes", "verb": "said", "citation": 2, "copies": ["copy.txt"]},
        ),
    )
    parsed = Parsed(render_voices.table(two, 1))
    for part in ("Peskov", "denies", "through Tass", "<b>Reyes", "She said so.", "copy.txt", "counted once"):
        assert part in parsed.text
    assert render_voices.table(answered(), 1) == ""


def test_a_speaker_is_named_once_with_or_without_an_article() -> None:
    names = ("The Kremlin", "Reyes", "Kremlin")
    said = answered(
        citations=tuple(citation(marker=i) for i in (1, 2, 3)),
        voices=tuple({"speaker": n, "verb": "said", "citation": i} for i, n in enumerate(names, 1)),
    )
    table = render_voices.table(said, 1)
    assert table.count("Kremlin<") == 1
    assert 'rowspan="2" dir="auto">Kremlin<' in table
