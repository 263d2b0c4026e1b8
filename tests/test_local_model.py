"""`make local-model`: what is wrong with the file is said in one line, and how to get one."""

import subprocess
import sys
from pathlib import Path

import pytest

from ui.local_model import settings_of


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ui.local_model", *arguments], capture_output=True, text=True, check=False, timeout=60
    )


def test_without_a_file_both_ways_are_told() -> None:
    done = run()
    assert done.returncode == 1
    assert "make local-model GGUF=" in done.stderr
    assert "ollama pull" in done.stderr


@pytest.mark.parametrize(("content", "words"), [(None, "there is no file"), (b"PK\x03\x04", "is no GGUF file")])
def test_a_wrong_file_is_one_line(content: bytes | None, words: str, tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    done = run(str(path))
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_to_set_names_a_model_and_an_address() -> None:
    assert "CITEWIRE_MODEL=openai:local" in settings_of(8080)
    assert "http://127.0.0.1:8080/v1" in settings_of(8080)
