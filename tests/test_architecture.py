"""The shape of the code: imports point one way, vendors stay behind their port, the front door is light."""

import ast
import subprocess
import sys

import assistant
from tests.conftest import ROOT

PACKAGES = ("assistant", "ingest", "eval", "ui")
ALLOWED = {
    "assistant": {"assistant"},
    "ingest": {"assistant", "ingest"},
    "eval": {"assistant", "eval"},
    "ui": {"assistant", "ingest", "eval", "ui"},
}
HOMES = {
    "chromadb": {"assistant/vectors.py"},
    "streamlit": {"ui"},
}


def imports() -> list[tuple[str, str]]:
    """(file, imported module) for every import in the product, also those inside functions."""
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = (
                    [a.name for a in node.names]
                    if isinstance(node, ast.Import)
                    else [node.module or ""]
                    if isinstance(node, ast.ImportFrom)
                    else []
                )
                found += [(path.relative_to(ROOT).as_posix(), n) for n in names]
    return found


def test_imports_point_one_way() -> None:
    wrong = [
        (file, name)
        for file, name in imports()
        if name.split(".")[0] in PACKAGES and name.split(".")[0] not in ALLOWED[file.split("/")[0]]
    ]
    assert wrong == []


def test_vendors_are_imported_only_at_their_port() -> None:
    wrong = [
        (file, name)
        for file, name in imports()
        for vendor, homes in HOMES.items()
        if name.split(".")[0] == vendor and not any(file == h or file.startswith(h + "/") for h in homes)
    ]
    assert wrong == []


def test_every_public_name_resolves() -> None:
    assert all(getattr(assistant, name) is not None for name in assistant.__all__)


def test_help_imports_no_heavy_part() -> None:
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom ui.cli import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        "print([m for m in ('chromadb', 'streamlit', 'openai', 'langchain_openai', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
