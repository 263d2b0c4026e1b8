"""Runs on disk: JSON to keep and compare, HTML to read, Markdown to paste."""

from pathlib import Path

from pydantic import ValidationError

from assistant.errors import UsageError
from eval.compare import Comparison
from eval.run import Run


def read_run(path: Path) -> Run:
    """A saved run.

    Raises:
        UsageError: it cannot be read, or is none.
    """
    try:
        return Run.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UsageError(f"cannot read the run '{path}': {error.strerror}") from error
    except ValidationError as error:
        where = ".".join(str(p) for p in error.errors()[0]["loc"])
        raise UsageError(f"'{path}' is no saved run (`{where}`); make one with `citewire eval -o run.json`") from error


def write_run(run: Run, path: Path, comparison: Comparison | None = None) -> None:
    """Write a run in the format that the file's name asks for.

    Raises:
        UsageError: the name ends in none of .json, .html, .md.
    """
    suffix = path.suffix.lower()
    if suffix == ".json":
        text = _one_item_a_line(run)
    elif suffix in (".html", ".htm"):
        from eval.page import run_page

        text = run_page(run, comparison)
    elif suffix == ".md":
        from eval.markdown import run_markdown

        text = run_markdown(run, comparison)
    else:
        raise UsageError(f"cannot write '{path}': the name must end in .json, .html or .md")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + ("" if text.endswith("\n") else "\n"), encoding="utf-8")


def _one_item_a_line(run: Run) -> str:
    """JSON that a version control system can compare."""
    head = run.model_copy(update={"items": ()}).model_dump_json(exclude={"items"}, exclude_defaults=True)
    items = ",\n".join(i.model_dump_json(exclude_defaults=True) for i in run.items)
    return f'{head[:-1]},"items":[\n{items}\n]}}'
