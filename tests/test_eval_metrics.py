"""Metrics and error bars against published tools and hand-computed values."""

import math

import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG

from eval import metrics, stats

RANKED = st.lists(st.integers(0, 30), unique=True, min_size=1, max_size=20)
RELEVANT = st.sets(st.integers(0, 30), min_size=1, max_size=6)


@settings(deadline=None)  # the first call loads the other library
@given(RANKED, RELEVANT, st.sampled_from([1, 5, 10]))
def test_retrieval_metrics_agree_with_ir_measures(ranked: list[int], relevant: set[int], k: int) -> None:
    qrels = [ir_measures.Qrel("q", str(d), 1) for d in relevant]
    run = [ir_measures.ScoredDoc("q", str(d), -float(i)) for i, d in enumerate(ranked)]
    theirs = ir_measures.calc_aggregate([R @ k, Success @ k, RR @ k, nDCG @ k], qrels, run)
    assert metrics.recall_at(ranked, relevant, k) == pytest.approx(theirs[R @ k])
    assert metrics.hits_at(ranked, relevant, k) == pytest.approx(theirs[Success @ k])
    assert metrics.reciprocal_rank(ranked, relevant, k) == pytest.approx(theirs[RR @ k])
    assert metrics.ndcg_at(ranked, relevant, k) == pytest.approx(theirs[nDCG @ k])


def test_without_anything_relevant_there_is_no_score() -> None:
    assert metrics.recall_at([1], [], 5) is None
    assert metrics.reciprocal_rank([1], []) is None
    assert metrics.fact_recall("text", []) is None


@pytest.mark.parametrize(
    ("text", "spellings", "found"),
    [
        ("Dmitry PESKOV said", ["peskov"], True),
        ("the Polyakov line", ["Polyak"], True),  # the start of a word is enough
        ("he spoke", ["poke"], False),  # the middle of one is not
        ("it isn’t conducting talks", ["isn.t conducting"], True),  # a full stop stands for any character
        ("on January\n25", ["January 25"], True),  # line breaks are white space
        ("cafe\u0301 owner", ["café"], True),  # composed and decomposed are one
        ("$60 billion", ["60 billion"], True),
        ("160 billion", ["60 billion"], False),
        ("anything", [""], False),
    ],
)
def test_a_fact_is_matched_at_the_start_of_a_word(text: str, spellings: list[str], found: bool) -> None:
    assert metrics.holds(text, spellings) is found


def test_squad_scores_ignore_case_articles_and_punctuation() -> None:
    assert metrics.exact_match("The Kremlin.", ["kremlin"]) == 1.0
    assert metrics.token_f1("the red harbour", ["harbour wall"]) == pytest.approx(0.5)


def test_a_fact_in_a_long_quote_or_another_file_is_not_cited() -> None:
    facts, long = [["Reyes"]], "Reyes " + "x" * metrics.LONGEST_QUOTE
    assert metrics.facts_quoted(facts, [("sub/a.txt", "Mona Reyes said")], ["a.txt"])
    assert not metrics.facts_quoted(facts, [("a.txt", long)], ["a.txt"])
    assert not metrics.facts_quoted(facts, [("b.txt", "Mona Reyes said")], ["a.txt"])
    assert not metrics.facts_quoted(facts, [("aa.txt", "Mona Reyes said")], ["a.txt"])


def test_auroc_counts_ties_as_half() -> None:
    assert metrics.auroc([0.9, 0.5, 0.5, 0.1], [True, True, False, False]) == pytest.approx(0.875)
    assert metrics.auroc([1.0], [True]) is None


def test_risk_rises_with_coverage_where_confidence_is_good() -> None:
    points = metrics.risk_coverage([0.9, 0.8, 0.8, 0.1], [False, False, True, True])
    assert points == [(0.25, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]
    assert metrics.aurc(points) == pytest.approx(0.5 / 3 + 0.25 * 0.5)
    assert metrics.risk_coverage([0.9], [True], questions=4) == [(0.25, 1.0)]
    assert metrics.aurc([(0.25, 1.0)]) == 1.0


def test_calibration_error_of_a_coin_called_certain() -> None:
    assert metrics.calibration_error(metrics.reliability([1.0, 1.0], [True, False])) == pytest.approx(0.5)


def test_wilson_matches_a_textbook_value() -> None:
    low, high = stats.wilson(8, 10)
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4)), min_size=1, max_size=60))
def test_clustering_never_narrows_the_interval(pairs: list[tuple[bool, int]]) -> None:
    values, clusters = [p[0] for p in pairs], [p[1] for p in pairs]
    alone, grouped = stats.proportion(values), stats.proportion(values, clusters)
    assert alone
    assert grouped
    assert grouped.low <= alone.low + 1e-12
    assert grouped.high >= alone.high - 1e-12
    assert grouped.low <= grouped.value <= grouped.high


def test_whole_clusters_that_agree_are_one_observation_each() -> None:
    values, clusters = [True] * 50 + [False] * 50, [0] * 25 + [1] * 25 + [2] * 25 + [3] * 25
    assert stats.design_effect([float(v) for v in values], clusters) == pytest.approx(33, abs=1)


def test_bootstrap_is_repeatable_and_brackets_the_mean() -> None:
    first, again = stats.bootstrap([0.0, 1.0, 1.0, 0.5] * 5), stats.bootstrap([0.0, 1.0, 1.0, 0.5] * 5)
    assert first == again
    assert first
    assert first.low < first.value < first.high


def test_mcnemar_is_the_exact_binomial() -> None:
    before, after = [True] * 10 + [False] * 2 + [True] * 5, [False] * 10 + [True] * 2 + [True] * 5
    assert stats.mcnemar(before, after) == pytest.approx(2 * sum(math.comb(12, i) for i in range(3)) / 2**12)
    assert stats.mcnemar([True], [True]) == 1.0


def test_sign_flip_is_exact_on_few_clusters() -> None:
    assert stats.sign_flip([1.0] * 5) == pytest.approx(2 / 32)
    assert stats.sign_flip([1.0] * 50, [0] * 50) == 1.0  # one article proves nothing
    assert stats.sign_flip([0.0, 0.0]) == 1.0
    assert stats.sign_flip([1.0] * 40) < 0.001
