"""Takes articles out of the library by their source path."""

from collections.abc import Sequence
from pathlib import Path

from assistant.errors import UsageError
from assistant.library import Catalogue, Writer
from assistant.vectors import VectorIndex


def remove_sources(library: Path, sources: Sequence[str], chroma_url: str = "") -> int:
    """Remove the articles of these sources (of every folder that has one); how many were removed.

    Raises:
        UsageError: a source is not in the library; then nothing is removed.
    """
    catalogue = Catalogue(library)
    gone: list[str] = []
    for source in sources:
        found = catalogue.find(source)
        if not found:
            raise UsageError(f"'{source}' is not in the library; `citewire sources` lists what is")
        gone += [a.id for a in found]
    catalogue.close()
    with Writer(library, VectorIndex(library, chroma_url)) as writer:
        writer.commit([], gone)
    return len(set(gone))
