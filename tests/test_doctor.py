"""`citewire doctor`: every planted fault is found and, where that is possible, mended to the same ids."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings
from typer.testing import CliRunner

import assistant
from assistant.errors import LibraryMissing
from assistant.library import Catalogue
from assistant.vectors import VectorIndex
from benchmarks.crash import HashEmbeddings
from ingest import doctor, ingest_folder
from ui.cli import app

Plant = Callable[[Path], None]


def _sql(*statements: str) -> Plant:
    def plant(library: Path) -> None:
        connection = sqlite3.connect(library / "catalogue.sqlite3")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    return plant


def _vector_file(library: Path, name: str) -> Path:
    return next((library / "vectors").rglob(name))


def _truncate(library: Path) -> None:
    path = _vector_file(library, "chroma.sqlite3")
    path.write_bytes(path.read_bytes()[:5000])


def _swap(library: Path) -> None:
    """The vectors of another library of equal size stand in the place of these."""
    other = library.parent / "other"
    folder = library.parent / "other-articles"
    shutil.copytree(library.parent / "articles", folder)
    for path in folder.rglob("*.md"):
        path.write_text(path.read_text().replace("bridge", "ferry"))
    ingest_folder(folder, other, HashEmbeddings(), "hash")
    shutil.rmtree(library / "vectors")
    shutil.copytree(other / "vectors", library / "vectors")


def _drop_some(library: Path) -> None:
    index = VectorIndex(library)
    index.remove(index.ids()[:2])
    index.close()


def _orphans(library: Path) -> None:
    catalogue = Catalogue(library)
    article = catalogue.articles(text=True)[0]
    index = VectorIndex(library)
    _, vectors = catalogue.sample_vectors(2)
    index.add(["orphan-1", "orphan-2"], vectors, [article, article])
    index.close()


def _wrong_dimension(library: Path) -> None:
    shutil.rmtree(library / "vectors")
    catalogue = Catalogue(library)
    ids, vectors = catalogue.sample_vectors(50)
    index = VectorIndex(library)
    index.add(ids, vectors[:, :16], [catalogue.articles()[0]] * len(ids))
    index.close()


def _change_source(library: Path) -> None:
    path = library.parent / "articles" / "a.md"
    path.write_text(path.read_text().replace("June", "July"))


def _older_schema(library: Path) -> None:
    connection = sqlite3.connect(library / "catalogue.sqlite3")
    connection.executescript(
        "DROP TABLE files; DROP TABLE bands; DROP INDEX articles_place; DROP INDEX articles_source;"
        "DROP INDEX articles_copies; ALTER TABLE articles DROP COLUMN file;"
        "ALTER TABLE articles ADD COLUMN size INTEGER NOT NULL DEFAULT 0;"
        "ALTER TABLE articles ADD COLUMN mtime_ns INTEGER NOT NULL DEFAULT 0;"
        "CREATE INDEX articles_place ON articles (folder, source);"
        "DELETE FROM meta WHERE key IN ('vectors', 'collection'); UPDATE meta SET value = '1' WHERE key = 'schema';"
    )
    connection.close()


FAULTS: dict[str, tuple[Plant, str]] = {
    "vectors gone": (lambda lib: shutil.rmtree(lib / "vectors"), "vectors missing"),
    "vectors a file": (
        lambda lib: (shutil.rmtree(lib / "vectors"), (lib / "vectors").write_text("x")),
        "vectors missing",
    ),
    "vector file truncated": (_truncate, "vectors damaged"),
    "vectors swapped": (_swap, "vectors missing"),
    "some vectors gone": (_drop_some, "vectors missing"),
    "orphan vectors": (_orphans, "orphan vectors"),
    "wrong dimension": (_wrong_dimension, "vectors damaged"),
    "article row deleted": (_sql("DELETE FROM articles WHERE row = 1"), "chunks without article"),
    "chunk rows deleted": (_sql("DELETE FROM chunks WHERE article = 1"), "chunks missing"),
    "chunk moved": (_sql("UPDATE chunks SET start = start + 1, end = end + 1 WHERE row = 2"), "wrong spans"),
    "text edited": (_sql("UPDATE articles SET text = 'x' || text WHERE row = 1"), "wrong spans"),
    "full text emptied": (_sql("INSERT INTO chunks_fts (chunks_fts) VALUES ('delete-all')"), "full text"),
    "half-written journal": (
        _sql("INSERT INTO journal VALUES ('ghost', 'add')", "UPDATE meta SET value = 'open' WHERE key = 'vectors'"),
        "half-written journal",
    ),
    "unclean stop": (_sql("UPDATE meta SET value = 'open' WHERE key = 'vectors'"), "unclean stop"),
    "copy of nothing": (_sql("UPDATE articles SET copy_of = 'gone' WHERE row = 2"), "copies"),
    "source changed": (_change_source, "source changed"),
    "older schema": (_older_schema, "older schema"),
    "other embedder": (_sql("UPDATE meta SET value = 'other/8/unit' WHERE key = 'fingerprint'"), "other embedder"),
    "lock is a folder": (lambda lib: ((lib / "write.lock").unlink(), (lib / "write.lock").mkdir()), "lock blocked"),
}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, noun in (("a.md", "bridge"), ("b.md", "school"), ("c.md", "station")):
        sentences = (f"The council voted on Monday to close the {noun} number {i} in June." for i in range(12))
        (folder / name).write_text(f"# About the {noun}\n\n" + "\n\n".join(sentences) + "\n")
    ingest_folder(folder, tmp_path / "library", HashEmbeddings(), "hash")
    return tmp_path / "library"


def ids(library: Path) -> dict[str, list[str]]:
    catalogue = Catalogue(library)
    return {a.source: [c.id for c in catalogue.chunks_of(a.id)] for a in catalogue.articles()}


@pytest.mark.parametrize(("plant", "kind"), FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_found_and_mended(library: Path, plant: Plant, kind: str) -> None:
    before = ids(library)
    assert doctor.examine(library, HashEmbeddings(), "hash").faults == []
    plant(library)
    assert kind in {f.kind for f in doctor.examine(library, HashEmbeddings(), "hash").faults}
    embedder = HashEmbeddings()
    after = doctor.repair(library, embedder, "hash")
    assert after.faults == []
    assert kind in {f.kind for f in after.mended}
    changed = {"a.md"} if plant is _change_source else set()
    assert {s: i for s, i in ids(library).items() if s not in changed} == {
        s: i for s, i in before.items() if s not in changed
    }
    if kind.startswith(("vectors", "orphan", "unclean", "half")):
        assert embedder.embedded == 0, "the index is rebuilt from the catalogue, not embedded again"


@pytest.mark.parametrize(
    "name", ["vectors gone", "vector file truncated", "vectors swapped", "unclean stop", "some vectors gone"]
)
def test_a_reader_never_answers_from_a_damaged_index(library: Path, name: str) -> None:
    FAULTS[name][0](library)
    catalogue, index = Catalogue(library), VectorIndex(library)
    index.follow(catalogue)
    wanted, vectors = catalogue.sample_vectors(12)
    found = [index.search([float(x) for x in v], 1)[0][0] for v in vectors]
    if name != "some vectors gone":
        assert found == wanted
    else:  # two of many: what is there is right
        assert sum(a == b for a, b in zip(found, wanted, strict=True)) >= len(wanted) - 2


def test_what_cannot_be_mended_is_named_with_advice(library: Path) -> None:
    (library / "catalogue.sqlite3").write_bytes(b"this is no database" * 300)
    for suffix in ("-wal", "-shm"):
        (library / f"catalogue.sqlite3{suffix}").unlink(missing_ok=True)
    (fault,) = doctor.repair(library, HashEmbeddings(), "hash").faults
    assert (fault.kind, fault.mendable) == ("catalogue damaged", False)
    assert "ingest the folder again" in fault.advice
    (library / "catalogue.sqlite3").unlink()
    assert doctor.examine(library).faults[0].kind == "catalogue missing"


def test_no_library_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing, match="citewire ingest"):
        doctor.examine(tmp_path / "none")


def test_a_stale_lock_file_of_a_dead_process_stops_nobody(library: Path) -> None:
    (library / "write.lock").write_text("4194304")
    assert doctor.examine(library, HashEmbeddings(), "hash").well
    assert ingest_folder(library.parent / "articles", library, HashEmbeddings(), "hash").unchanged == 3


def test_the_command_exits_1_on_a_fault_and_0_after_the_repair(make_library, embedder: Embeddings) -> None:
    library = make_library({"a.txt": "The bridge\n\nThe council voted on Monday to close the old bridge.\n"})
    run = CliRunner().invoke
    assert run(app, ["doctor", "--library", str(library)]).exit_code == 0
    shutil.rmtree(library / "vectors")
    broken = run(app, ["doctor", "--library", str(library)])
    assert (broken.exit_code, "vectors missing" in broken.output) == (1, True)
    assert run(app, ["doctor", "--repair", "--library", str(library)]).exit_code == 0
    assert assistant.load(library).search("bridge")
