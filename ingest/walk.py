"""Folder → the files to read, in a fixed order, and those that cannot be taken, with the reason."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import IngestError
from ingest.readers import READ, REFUSED


@dataclass(slots=True)
class Found:
    """`files`: source (relative, with `/`) and path. `refused`: source and reason."""

    files: list[tuple[str, Path]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def _source(path: Path, folder: Path) -> str:
    """The path as text that JSON and SQLite take: bytes that are no UTF-8 are written as `\\xNN`."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")


def walk(folder: Path) -> Found:
    """Every file that a reader knows. READMEs and hidden files are no articles; links are followed only within.

    Raises:
        IngestError: the folder is missing, is none, or cannot be read.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise IngestError(f"'{folder}' {what}; give the folder that holds the articles")
    found = Found()
    root = folder.resolve()

    def unreadable(error: OSError) -> None:
        if Path(error.filename or folder) == folder:
            raise IngestError(f"'{folder}' cannot be read: {error.strerror}")
        found.refused.append((_source(Path(error.filename), folder), f"cannot be read: {error.strerror}"))

    for where, folders, names in os.walk(folder, onerror=unreadable):
        for name in [f for f in folders if os.path.islink(os.path.join(where, f))]:
            found.refused.append((_source(Path(where, name), folder), "is a link to a folder; links are not followed"))
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f != "__MACOSX")
        for name in sorted(names):
            stem, ending = os.path.splitext(name)
            ending = ending.lower()
            if name.startswith((".", "~$")) or stem.lower() == "readme" or ending not in READ | REFUSED.keys():
                continue
            path = Path(where, name)
            source = _source(path, folder)
            if ending in REFUSED:
                found.refused.append((source, REFUSED[ending]))
            elif path.is_symlink() and path.exists() and not path.resolve().is_relative_to(root):
                found.refused.append((source, "is a link that leads out of the folder"))
            else:
                found.files.append((source, path))
    return found
