"""Shared fixtures: a library over the sample articles, and the real reports beside the checkout when they are there."""

from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings

from assistant.embed import WordLlamaEmbeddings
from ingest import ingest_folder
from tests.story import STORY

pytest_plugins = ["tests.pages"]

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def embedder() -> Embeddings:
    """The real default embedder, loaded once."""
    return WordLlamaEmbeddings()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles and test sets; tests that need it are skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("the real articles (../shared) are not beside this checkout")
    return SHARED


@pytest.fixture
def make_library(tmp_path: Path, embedder: Embeddings):
    """`make_library({"a.txt": "text", ...}) -> library folder`, through the real pipeline."""

    def make(files: dict[str, str | bytes]) -> Path:
        folder = tmp_path / "articles"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        ingest_folder(folder, tmp_path / "library", embedder)
        return tmp_path / "library"

    return make


@pytest.fixture(scope="session")
def story_library(tmp_path_factory: pytest.TempPathFactory, embedder: Embeddings) -> Path:
    """A library of two short articles (tests/story.py), made once for the many tests that only ask it."""
    folder = tmp_path_factory.mktemp("story")
    (folder / "articles").mkdir()
    (folder / "articles" / "story.txt").write_text(STORY, encoding="utf-8")
    (folder / "articles" / "other.md").write_text("# Fish prices\n\nFish prices rose by 4% in May.\n")
    ingest_folder(folder / "articles", folder / "library", embedder)
    return folder / "library"


@pytest.fixture
def no_model_in_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a key nor a model is set, in the environment or in a file of the working directory."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "CITEWIRE_MODEL", "CITEWIRE_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
