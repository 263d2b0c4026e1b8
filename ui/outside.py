"""`citewire eval outside`: the documents of a test set through the real ingest into a kept library, then measured."""

import os
import sys
import time
from pathlib import Path

from tqdm import tqdm

from assistant.bootstrap import load
from assistant.embed import load_embedder
from assistant.errors import UsageError
from eval.outside.load import write_articles
from eval.outside.report import Progress, SetReport
from eval.outside.sets import OF_SENTENCES, SETS, documents_of, fingerprint, measure_library, measure_sentences
from ingest import ingest_folder
from ingest.chunk import VERSION


def cache_folder() -> Path:
    """Where libraries of test sets are kept between runs, outside of any checkout."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "citewire" / "outside"


def measure_sets(folder: Path, only: list[str], sample: int, cache: Path | None) -> list[SetReport]:
    """The reports of all sets, or of the named ones; a set that is not in the folder is reported as skipped.

    Raises:
        UsageError: there is no set of that name.
    """
    unknown = [name for name in only if name not in SETS]
    if unknown:
        raise UsageError(f"there is no set '{unknown[0]}'; known: {', '.join(SETS)}")
    reports = []
    for name in only or SETS:
        if not (folder / name).is_dir():
            reports.append(SetReport(name=name, skipped=f"'{folder / name}' is not there"))
            continue
        with tqdm(desc=name, unit=" questions", file=sys.stderr, disable=None, leave=False) as bar:

            def progress(done: int, total: int, bar: "tqdm[None]" = bar) -> None:
                bar.total = total
                bar.update(done - bar.n)

            reports.append(_measure(name, folder / name, sample, cache or cache_folder(), progress))
    return reports


def _measure(name: str, folder: Path, sample: int, cache: Path, progress: Progress) -> SetReport:
    if name in OF_SENTENCES:
        return measure_sentences(name, folder, sample, progress)
    started = time.perf_counter()
    report = measure_library(name, folder, load(library_of(folder, cache)), sample, progress)
    return report.model_copy(update={"seconds": round(time.perf_counter() - started, 1)})


def library_of(folder: Path, cache: Path) -> Path:
    """The library of a set's documents, made by the real ingest or brought up to date."""
    found = documents_of(folder)
    place = cache / f"{folder.name}-{fingerprint(found)}-{VERSION}".replace("/", "-")
    write_articles(found, place / "articles")
    ingest_folder(place / "articles", place / "library", load_embedder("wordllama"))
    return place / "library"
