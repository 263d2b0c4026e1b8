"""The page of results: a section is renewed without touching the rest, and shows what the run found."""

from benchmarks.results import COMMANDS, PAGE, SECTIONS, replace_section, run_body
from eval.dataset import SAMPLE
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
