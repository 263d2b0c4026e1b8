"""Takes articles out of the library by their source path."""

from collections.abc import Sequence
from pathlib import Path

from assistant.errors import UsageError
from assistant.library import Catalogue, Observe, Writer
from assistant.vectors import VectorIndex


def remove_sources(library: Path, sources: Sequence[str], chroma_url: str = "", observe: Observe | None = None) -> int:
    """Remove the articles of these sources (of every folder that has one); how many were removed.

    A file that holds several articles (`news.jsonl`) is removed with all of them; `news.jsonl#3` is only that one.

    Raises:
        UsageError: a source is not in the library; then nothing is removed.
    """
    catalogue = Catalogue(library)
    gone: list[str] = []
    files: list[tuple[str, str]] = []
    for source in sources:
        found = catalogue.places(source)
        if not found:
            raise UsageError(f"'{source}' is not in the library; `citewire sources` lists what is")
        gone += [id_ for id_, *_ in found]
        files += [(folder, file) for _, folder, file, whole in found if whole]
    catalogue.close()
    with Writer(library, VectorIndex(library, chroma_url), observe) as writer:
        writer.commit([], set(gone), set(files))
    return len(set(gone))
