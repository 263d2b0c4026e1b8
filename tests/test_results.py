"""The page of results: a section is renewed without touching the rest, and shows what the run found."""

from pathlib import Path

import pytest
import typer

from assistant.bootstrap import load
from assistant.evidence import WEIGHTS
from benchmarks.abstention import Judged, newsqa, overview, reliability_table, risk_table
from benchmarks.results import COMMANDS, PAGE, SECTIONS, replace_section, run_body
from benchmarks.sentences import Case, Variant, fact_in, measure, ranked, variants_of, variants_table
from eval.dataset import SAMPLE
from eval.outside.load import Query
from eval.saved import read_run


def test_a_section_is_renewed_and_the_rest_stays() -> None:
    page = "# Results\n\nby hand\n\n<!-- a -->\nold\n<!-- /a -->\n\nalso by hand\n"
    once = replace_section(page, "a", "make a", "new \\1", "today")
    assert "old" not in once
    assert "`make a` · today" in once
    assert once.count("by hand") == 2
    assert replace_section(once, "a", "make a", "new \\1", "today") == once
    assert replace_section(once, "b", "make b", "more", "today").startswith(once.rstrip())


def test_the_page_has_a_place_for_every_section() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in SECTIONS if f"<!-- {name} -->" not in page] == []
    assert set(COMMANDS) == set(SECTIONS)


def test_a_section_names_what_went_wrong_by_id() -> None:
    run = read_run(SAMPLE.parent / "baseline.json")
    body = run_body(run)
    assert all(v.id in body for v in run.verdicts if v.failure)
    assert "| correct |" in body


def test_variants_of_the_weights_rank_as_the_product_would(story_library: Path) -> None:
    bot = load(story_library)
    draft = bot.extractor.draft("By how much did fish prices rise?")
    assert ranked(bot, draft, Variant(WEIGHTS)) == draft.ranked
    backwards = {name: -weight for name, weight in WEIGHTS.items()}
    assert ranked(bot, draft, Variant(backwards))[0] != draft.ranked[0]


def test_leaving_a_feature_out_counts_what_is_won_and_lost(story_library: Path) -> None:
    case = Case("By how much did fish prices rise?", "other.md", fact_in([["4%"]], ["other.md"]))
    backwards = {name: -weight for name, weight in WEIGHTS.items()}
    outcome = measure(load(story_library), case, {"shipped": Variant(WEIGHTS), "backwards": Variant(backwards)})
    assert outcome.ranks["shipped"] == outcome.shown == 1
    assert "+0 −1" in variants_table({"story": [outcome]}, ["shipped", "backwards"])
    assert "without vector" in dict(variants_of([], ablate=True))
    with pytest.raises(typer.BadParameter, match="nonsense"):
        dict(variants_of(["nonsense=1"], ablate=False))


def test_the_tables_on_declining_count_what_is_there() -> None:
    rows = [
        Judged("a", answerable=True, right=True, confidence=0.9, declined=False),
        Judged("b", answerable=True, right=False, confidence=0.7, declined=False),
        Judged("a", answerable=False, right=False, confidence=0.1, declined=True),
        Judged("b", answerable=False, right=False, confidence=0.8, declined=False),
    ]
    assert "| 2 | 2 | 0.750 |" in overview({"set": rows})
    assert "| 0.00 / 0.00 (1) | — | — | 1.00 / 0.00 (1) | 0.50 / 0.50 (2) |" in reliability_table({"set": rows})
    assert "| 0.00 | 0.00 | 0.50 | 0.67 | 0.75 | 0.67 of 75% |" in risk_table({"set": rows})


def test_an_article_is_taken_out_without_touching_the_library(story_library: Path) -> None:
    asked = Query(
        qid="q", question="By how much did fish prices rise?", answers=("4%",), gold_doc_ids=("other",)
    )  # fmt: skip
    (rows,) = newsqa(load(story_library), [asked]).values()
    there, gone = rows
    assert (there.answerable, there.right, there.declined) == (True, True, False)
    assert (gone.answerable, gone.right, gone.declined) == (False, False, True)
    assert gone.confidence < there.confidence
