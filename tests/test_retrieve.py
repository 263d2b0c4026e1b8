"""Finding passages: order, filters, a conversation's words, and questions of every shape."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import assistant
from assistant.domain import Article, Filters
from assistant.embed import WordLlamaEmbeddings
from assistant.match import Matcher, Term
from assistant.retrieve import HybridRetriever, fts_query, keywords, standard
from ingest import ingest_folder

ARTICLES = {
    "port.md": "---\noutlet: Courier\ndate: 2024-03-01\n---\n\nFire at the port\n\n"
    "A fire destroyed shed nine in the port of Ostrel on Friday. Four dockers were killed.\n\n"
    "Firefighters from three towns needed six hours. The cause of the blaze is not known.\n",
    "vote.md": "---\noutlet: Ledger\ndate: 2024-05-20\n---\n\nParliament votes\n\n"
    "Parliament rejected the harbour bill by four votes. Minister Olga Brand called the vote a disgrace.\n",
    "undated.txt": "Harbour prices\n\nThe price of herring rose by 4% in the harbour of Ostrel.\n",
    "kyiv.txt": "Новини порту\n\nУ порту Одеси сталася пожежа. Загинули четверо докерів.\n",
}


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory, embedder) -> HybridRetriever:
    folder = tmp_path_factory.mktemp("retrieve")
    for name, text in ARTICLES.items():
        (folder / "articles").mkdir(exist_ok=True)
        (folder / "articles" / name).write_text(text, encoding="utf-8")
    ingest_folder(folder / "articles", folder / "library", embedder)
    return assistant.load(folder / "library").retrieval


def sources(found) -> list[str]:
    return [p.article.source for p in found]


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("How many dockers died in the fire?", "port.md"),
        ("What did Brand call the vote?", "vote.md"),
        ("Who was murdered at the shed?", "port.md"),  # no word for killing is shared
        ("пожежа в порту Одеси", "kyiv.txt"),
        ('herring AND "price* NEAR( ^:-', "undated.txt"),
    ],
)
def test_the_right_article_comes_first(retriever: HybridRetriever, question: str, source: str) -> None:
    assert sources(retriever.passages(question, 4))[0] == source


def test_a_story_that_many_print_takes_one_place_and_what_one_of_them_adds_its_own(tmp_path: Path, embedder) -> None:
    story = (
        "Four dockers were killed when a fire destroyed shed nine in the port of Ostrel on Friday, the harbour master said. "
        "Firefighters from three towns needed six hours to put out the fire, which had begun under the roof of the shed. "
        "The harbour master said that nobody could say yet what had set the roof of shed nine in the port on fire."
    )
    added = (
        "The owner of the shed had been warned twice about its wiring before the fire, the insurer told this newspaper."
    )
    (tmp_path / "articles").mkdir()
    for n in range(30):
        text = f"Fire at the port\n\nOSTREL (Agency {n}) — {story}\n" + (f"\n{added}\n" if n == 7 else "")
        (tmp_path / f"articles/print{n}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "articles/other.txt").write_text(
        "Years ago a fire in the port of Ostrel killed two.\n", encoding="utf-8"
    )
    ingest_folder(tmp_path / "articles", tmp_path / "library", embedder)
    bot = assistant.load(tmp_path / "library")
    found = bot.retrieval.passages("What was known about the fire in the port of Ostrel?", 40)
    assert sum(bool(p.article.copy_of) for p in found) >= 28
    first = [p.chunk.text for p in found[:3]]
    assert sum(story[:40] in t for t in first) == 1
    assert any("Years ago" in t for t in first)
    assert any(added in t for t in first)
    assert len(bot.catalogue.near_copies([found[0].article])) == 30
    assert not bot.catalogue.near_copies([found[0].article], Filters(sources=("other.txt",)))


def test_the_best_passage_of_each_article_comes_before_any_second_one(retriever: HybridRetriever) -> None:
    found = sources(retriever.passages("fire in the harbour of Ostrel", 20))
    first = len(set(found))
    assert len(set(found[:first])) == first
    assert len(found) >= first


@pytest.mark.parametrize(
    ("filters", "allowed"),
    [
        (Filters(outlets=("Courier",)), {"port.md"}),
        (Filters(since="2024-04-01"), {"vote.md"}),
        (Filters(until="2024-04-01"), {"port.md"}),
        (Filters(sources=("vote.md", "undated.txt")), {"vote.md", "undated.txt"}),
    ],
)
def test_filters_hold(retriever: HybridRetriever, filters: Filters, allowed: set[str]) -> None:
    assert set(sources(retriever.passages("fire in the harbour of Ostrel", 20, filters))) == allowed


def test_a_filter_that_nothing_passes_finds_nothing(retriever: HybridRetriever) -> None:
    assert retriever.passages("fire", 5, Filters(outlets=("Nobody",))) == []


def test_words_of_the_conversation_decide_what_the_question_leaves_open(retriever: HybridRetriever) -> None:
    def first(context: str) -> str:
        return sources(retriever.passages("How many?", 4, context=[(context, 0.3)]))[0]

    assert first("Who rejected the bill in parliament?") == "vote.md"
    assert first("What did the herring cost?") == "undated.txt"


def test_the_question_weighs_more_than_its_context(retriever: HybridRetriever) -> None:
    found = retriever.passages("Which minister spoke about the vote?", 4, context=[("the fire in the port", 0.3)])
    assert sources(found)[0] == "vote.md"


@pytest.mark.parametrize("question", ["", " ", "?", "what is it", "\x00", "🙂", "a" * 5000, "fire port " * 5000])
def test_any_question_gets_an_answer_without_error(retriever: HybridRetriever, question: str) -> None:
    found = retriever.passages(question, 5)
    assert all(p.article.text[p.chunk.start : p.chunk.end] == p.chunk.text for p in found)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.integers(0, 8))
def test_scores_fall_and_no_passage_comes_twice(retriever: HybridRetriever, question: str, k: int) -> None:
    found = retriever.passages(question, k)
    assert len(found) <= k
    assert len({p.chunk.id for p in found}) == len(found)
    first = {p.article.id: p for p in reversed(found)}
    best = [p.score for p in found[: len(first)]]
    assert best == sorted(best, reverse=True)


@given(st.text(), st.lists(st.text(min_size=1)))
def test_a_query_for_the_keyword_index_is_always_well_formed(question: str, terms: list[str]) -> None:
    assert fts_query([*keywords(question), *terms]).count('"') % 2 == 0


@given(st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_standard_scores_start_at_zero_and_keep_the_order(values: list[float]) -> None:
    scores = standard(np.array(values))
    assert scores.min() == 0
    assert (np.diff(scores[np.argsort(values, kind="stable")]) >= 0).all()


def test_signals_see_what_they_are_for() -> None:
    matcher = Matcher()
    texts = ["The envoy denied the claim on Monday.", "On Monday the claim was repeated.", "Fish is cheap."]
    articles = [Article(str(n), "", "", "", "", "file", "utf-8", t) for n, t in enumerate(texts)]
    read = [matcher.index((0, n), a, [(a.id, 0, len(a.text))]) for n, a in enumerate(articles)]
    found = matcher.match("denied the claim", [Term("denied", 1.0, 2.0), Term("claim", 1.0, 1.0)], read).articles
    assert found["stems"][0] > found["stems"][1] > found["stems"][2] == 0
    assert found["order"][0] > found["order"][1]  # "denied the" stands in the first alone
    assert found["passage"][0] == pytest.approx(3.0)  # both terms covered, idf 2 + 1


def test_a_changed_library_is_read_anew(tmp_path: Path, embedder) -> None:
    (tmp_path / "articles").mkdir()
    story = tmp_path / "articles" / "a.txt"
    story.write_text("The mayor resigned on Monday.")
    ingest_folder(tmp_path / "articles", tmp_path / "library", embedder)
    bot = assistant.load(tmp_path / "library")
    assert "resigned" in bot.search("the mayor")[0].text
    story.write_text("The mayor stayed in office after all.")
    ingest_folder(tmp_path / "articles", tmp_path / "library", embedder)
    assert "stayed" in bot.search("the mayor")[0].text


@given(st.lists(st.text(max_size=12), min_size=1, max_size=30))
def test_vectors_of_words_are_those_of_the_embedder_cut_to_length(words: list[str]) -> None:
    embedder = WordLlamaEmbeddings()
    whole = embedder.vectors(words)[:, :128]
    expected = whole / np.linalg.norm(whole, axis=1, keepdims=True)
    assert np.allclose(embedder.word_vectors(words, 128), expected, atol=1e-5)


def test_words_of_most_articles_are_left_out_of_a_keyword_search_only_beside_rarer_ones(tmp_path, embedder) -> None:
    (tmp_path / "articles").mkdir()
    for number in range(12):
        text = (
            f"Harbour news {number}\n\nThe harbour of town{number} was busy, and the ferry of town{number} was late.\n"
        )
        (tmp_path / "articles" / f"{number}.txt").write_text(text)
    ingest_folder(tmp_path / "articles", tmp_path / "library", embedder)
    retriever = assistant.load(tmp_path / "library").retrieval
    assert retriever.passages("harbour ferry town7", 1)[0].article.source == "7.txt"
    assert len(retriever.passages("harbour ferry", 20)) == 12
