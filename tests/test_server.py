"""A real Chroma server, and readers beside a writer: the right count, one generation at a time, no restart."""

import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.errors import LibraryMissing
from assistant.library import Catalogue
from assistant.retrieve import HybridRetriever
from assistant.vectors import VectorIndex
from benchmarks import crash
from benchmarks.crash import HashEmbeddings
from ingest import doctor, ingest_folder
from ingest.remove import remove_sources
from tests.conftest import ROOT

INGEST = (
    "import sys; from pathlib import Path; from benchmarks.crash import HashEmbeddings; from ingest import ingest_folder\n"
    "print(ingest_folder(Path(sys.argv[1]), Path(sys.argv[2]), HashEmbeddings(), 'hash', chroma_url=sys.argv[3], workers=1,"
    " batch=60).chunks)"
)


def _ingest_process(folder: Path, library: Path, url: str = "") -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", INGEST, str(folder), str(library), url]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`chroma run` on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    data = tmp_path_factory.mktemp("server")
    process = subprocess.Popen(
        [str(chroma), "run", "--path", str(data), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    waiting = threading.Event()
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{url}/api/v2/heartbeat", timeout=5)
            break
        except OSError:
            assert process.poll() is None, "the server ended"
            waiting.wait(0.1)
    yield url
    process.terminate()
    process.wait()


def test_several_processes_fill_one_server_with_the_right_counts(server: str, tmp_path: Path) -> None:
    crash.write_folder(tmp_path / "articles", changed=False)
    libraries = [tmp_path / f"library-{i}" for i in range(3)]
    running = [_ingest_process(tmp_path / "articles", library, server) for library in libraries]
    chunks = []
    for process in running:
        out, error = process.communicate(timeout=500)
        assert process.returncode == 0, error
        chunks.append(int(out))
    assert len(set(chunks)) == 1
    for library in libraries:
        index = VectorIndex(library, server)
        index.follow(Catalogue(library))
        assert index.count() == chunks[0] == Catalogue(library).count()[1]
        assert not (library / "vectors").exists()
        assert doctor.examine(library, HashEmbeddings(), "hash", server).faults == []


def test_two_processes_on_one_library_take_turns(tmp_path: Path) -> None:
    crash.write_folder(tmp_path / "articles", changed=False)
    running = [_ingest_process(tmp_path / "articles", tmp_path / "library") for _ in range(2)]
    ended = [(process.communicate(timeout=500), process.returncode) for process in running]
    assert 0 in [code for _, code in ended]
    assert all(code == 0 or "another process is writing" in error for (_, error), code in ended)
    assert doctor.examine(tmp_path / "library", HashEmbeddings(), "hash").faults == []


def test_search_and_removal_on_a_server(server: str, tmp_path: Path) -> None:
    crash.write_folder(tmp_path / "articles", changed=False)
    library = tmp_path / "library"
    ingest_folder(tmp_path / "articles", library, HashEmbeddings(), "hash", chroma_url=server)
    retriever = HybridRetriever(Catalogue(library), VectorIndex(library, server), HashEmbeddings())
    assert retriever.passages("bridge council", 5)
    remove_sources(library, ["records.jsonl"], server)
    index = VectorIndex(library, server)
    index.follow(Catalogue(library))
    assert index.count() == Catalogue(library).count()[1]


def test_a_server_that_does_not_answer_is_one_clear_line(tmp_path: Path) -> None:
    crash.write_folder(tmp_path / "articles", changed=False)
    with pytest.raises(LibraryMissing, match=r"no Chroma server answers at http://127\.0\.0\.1:9"):
        ingest_folder(
            tmp_path / "articles", tmp_path / "library", HashEmbeddings(), "hash", chroma_url="http://127.0.0.1:9"
        )


def test_a_reader_beside_a_writer_sees_whole_generations(tmp_path: Path) -> None:
    """Another process changes the library; the same open reader sees every passage exact, then the new generation."""
    folder, library = tmp_path / "articles", tmp_path / "library"
    crash.write_folder(folder, changed=False)
    ingest_folder(folder, library, HashEmbeddings(), "hash")
    bot = Assistant(HybridRetriever(Catalogue(library), VectorIndex(library), HashEmbeddings()))
    assert bot.search("bridge council", k=5)
    crash.write_folder(folder, changed=True)
    process = _ingest_process(folder, library)
    seen = set()
    while process.poll() is None:
        with bot.catalogue.snapshot() as generation:
            for passage in bot.passages("bridge council harbour", k=5):
                chunk = passage.chunk
                assert passage.article.text[chunk.start : chunk.end] == chunk.text
        seen.add(generation)
    assert process.returncode == 0, process.communicate()[1]
    process.communicate()
    new = Catalogue(library).find("story-13.txt")[0]
    wanted = Catalogue(library).chunks_of(new.id)[1]
    vector = HashEmbeddings().embed_query(wanted.text)
    bot.passages("bridge", k=1)
    assert wanted.id in [i for i, _ in bot.retrieval.index.search(vector, 3)], "the reader went stale"
    assert seen
