"""Copies count as one voice, and every file stays findable."""

import random
from pathlib import Path

import pytest

from assistant.library import Catalogue
from assistant.library.copies import SIMILAR, signature, similarity
from benchmarks.crash import HashEmbeddings
from ingest import ingest_folder
from tests.conftest import ROOT

WORDS = "harbour bridge council mayor vote river storm ferry police court union budget school train night".split()


def words(count: int, seed: int) -> list[str]:
    pick = random.Random(seed)
    return [pick.choice(WORDS) + str(pick.randrange(400)) for _ in range(count)]


def copies(folder: Path, library: Path, *, prune: bool = False) -> dict[str, str]:
    ingest_folder(folder, library, HashEmbeddings(), "hash", prune=prune)
    articles = Catalogue(library).articles()
    names = {a.id: a.source for a in articles}
    return {a.source: names[a.copy_of] for a in articles if a.copy_of}


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 0.7, 0.9, 1.0])
def test_the_estimate_is_near_the_true_similarity(share: float) -> None:
    errors = []
    for seed in range(20):
        common, a, b = (
            words(int(600 * share), seed),
            words(600 - int(600 * share), seed + 1000),
            words(600 - int(600 * share), seed + 2000),
        )
        first, second = common + a, common + b
        true = _jaccard(first, second)
        errors.append(similarity(signature(" ".join(first)), signature(" ".join(second))) - true)
    assert abs(sum(errors) / len(errors)) < 0.06  # 63 values: a standard error of at most .063 each


def _jaccard(a: list[str], b: list[str]) -> float:
    one, two = ({tuple(x[i : i + 4]) for i in range(len(x) - 3)} for x in (a, b))
    return len(one & two) / len(one | two)


def test_a_group_points_at_its_earliest_article_whatever_the_order(tmp_path: Path) -> None:
    folder, library = tmp_path / "articles", tmp_path / "library"
    folder.mkdir()
    text = " ".join(words(300, 1))
    (folder / "b.md").write_text(f"---\ndate: 2024-05-02\n---\n{text}")
    (folder / "c.md").write_text(f"---\ndate: 2024-05-03\n---\n{text} with a line of its own")
    (folder / "other.md").write_text(" ".join(words(300, 2)))
    assert copies(folder, library) == {"c.md": "b.md"}
    (folder / "z.md").write_text(f"---\ndate: 2024-05-01\n---\n{text}")
    assert copies(folder, library) == {"b.md": "z.md", "c.md": "z.md"}
    (folder / "z.md").unlink()
    assert copies(folder, library, prune=True) == {"c.md": "b.md"}
    (folder / "b.md").unlink()
    assert copies(folder, library, prune=True) == {}


def test_a_copy_that_becomes_its_own_article_is_none_any_more(tmp_path: Path) -> None:
    folder, library = tmp_path / "articles", tmp_path / "library"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(" ".join(words(300, 1)))
    assert copies(folder, library) == {"b.txt": "a.txt"}
    (folder / "b.txt").write_text(" ".join(words(320, 3)))
    assert copies(folder, library) == {}
    (folder / "b.txt").write_text(" ".join(words(300, 1)))
    (folder / "a.txt").write_text(" ".join(words(320, 4)))
    assert copies(folder, library) == {}


def test_the_wire_report_of_the_sample_story_counts_once(tmp_path: Path) -> None:
    found = copies(ROOT / "articles", tmp_path / "library")
    assert found == {"harbour-fire/mpa-four-dead-in-port-fire.txt": "harbour-fire/candrin-times-port-blaze.md"}


def test_short_texts_are_copies_only_when_equal(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in (("a.txt", "Bridge closed."), ("b.txt", "Bridge closed."), ("c.txt", "Bridge closed again.")):
        (folder / name).write_text(text)
    assert copies(folder, tmp_path / "library") == {"b.txt": "a.txt"}
    assert signature("Bridge closed.") == b""
    assert similarity(b"", b"") == 0.0 < SIMILAR
