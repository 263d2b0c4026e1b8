"""`citewire verify`: a saved answer against today's library or a folder of files, on a terminal or as JSON."""

import sys
from pathlib import Path

import typer

from assistant.errors import CitewireError
from assistant.library import Catalogue
from assistant.originals import FolderOriginals, LibraryOriginals, Originals
from assistant.recheck import CheckedAnswer, Rechecked, answers_in, parse, recheck

_COLOURS = {"ok": "green", "moved": "yellow", "changed": "red", "gone": "red"}


def verify_file(file: Path, library: Path, folder: Path | None, json_: bool) -> int:
    """Check every answer of a file; 0 when all agree, else 1.

    Raises:
        CitewireError: the file holds no answer, or there is nothing to check it against.
    """
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CitewireError(f"'{file}' is no saved answer: not UTF-8 text") from error
    answers = [a for saved in parse(text) for a in answers_in(saved)]
    if not answers:
        raise CitewireError(f"'{file}' holds no answer; save one with `citewire ask \"…\" --json > answer.json`")
    originals = _originals(library, folder)
    checked = Rechecked(answers=tuple(recheck(a, originals) for a in answers))
    if json_:
        typer.echo(checked.model_dump_json())
    else:
        for one in checked.answers:
            _show(one)
        good, n = sum(c.ok for c in checked.answers), len(answers)
        typer.echo(f"{good} of {n} answer{'s' * (n != 1)} agree{'s' * (n == 1)}")
    return 0 if checked.ok else 1


def _originals(library: Path, folder: Path | None) -> Originals:
    if folder is None:
        return LibraryOriginals(Catalogue(library))
    if not folder.is_dir():
        raise CitewireError(f"'{folder}' is no folder; give the one that was ingested")
    from ingest.readers import text_of

    return FolderOriginals(folder, text_of)


def _show(one: CheckedAnswer) -> None:
    typer.echo(f"{one.id + ': ' if one.id else ''}{one.question}")
    for c in one.citations:
        state = typer.style(f"{c.state:>8}", fg=_COLOURS[c.state])
        typer.echo(f"{state}  [{c.marker}] {c.source}{': ' + c.detail if c.detail else ''}")
        if c.difference:
            typer.echo(f"{'':>10}{c.difference}")
    for fault in one.faults:
        typer.echo(f"{typer.style('   fault', fg='red')}  {fault}")
