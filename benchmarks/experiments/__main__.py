"""`python -m benchmarks.experiments [NAME …]`: the tables of docs/experiments.md, made anew and printed as they stand there.

python -m benchmarks.experiments --list                what there is, what it needs here, how long it takes
python -m benchmarks.experiments                       all that can run here
python -m benchmarks.experiments stages signals        these
python -m benchmarks.experiments decision --write      and put the tables into the page
"""

import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.experiments.markdown import renewed, tables_in
from benchmarks.experiments.place import Place
from benchmarks.experiments.registry import EXPERIMENTS, Experiment
from benchmarks.retrieval import ROOT
from ui.outside import cache_folder

PAGE = ROOT / "docs" / "experiments.md"


def main(
    names: Annotated[list[str] | None, typer.Argument(help="Experiments; none: all that can run here.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="Tell what there is, and run nothing.")] = False,
    write: Annotated[bool, typer.Option(help="Put the tables into docs/experiments.md.")] = False,
    shared: Annotated[Path, typer.Option(help="Folder with `articles` and `eval`.")] = Path("../shared"),
    cache: Annotated[Path | None, typer.Option(help="Where libraries are kept.")] = None,
    runs: Annotated[Path, typer.Option(help="Where replies of a chat model are kept.")] = Path("runs"),
    model: Annotated[str, typer.Option(help="The chat model whose replies these are.")] = "openai:local",
) -> None:
    """Run experiments and print their tables."""
    place = Place(shared.resolve(), (cache or cache_folder()).resolve(), runs.resolve(), model)
    unknown = [name for name in names or () if name not in EXPERIMENTS]
    if unknown:
        raise typer.BadParameter(f"there is no experiment '{unknown[0]}'; known: {', '.join(EXPERIMENTS)}")
    failed = False
    for name in names or EXPERIMENTS:
        experiment = EXPERIMENTS[name]
        missing = next((reason for need in experiment.needs if (reason := need(place))), "")
        if list_:
            print(f"{name:16} {experiment.minutes:4g} min  {experiment.heading}{missing and f' (skipped: {missing})'}")
        elif missing:
            print(f"{name}: skipped: {missing}", file=sys.stderr)
        else:
            failed |= not measured(name, experiment, place, write)
    if failed:
        raise typer.Exit(1)


def measured(name: str, experiment: Experiment, place: Place, write: bool) -> bool:
    """Run one and print what it gives; one that fails does not keep the others from running."""
    place.cache.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    try:
        found = experiment.run(place)
    except subprocess.CalledProcessError as error:  # its own last words stand on the terminal already
        print(f"{name}: failed: {' '.join(error.cmd[1:])}", file=sys.stderr)
        return False
    print(f"## {experiment.heading}: {name}\n\n{found.strip()}\n", flush=True)
    print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    if write:
        try:
            page = renewed(PAGE.read_text(encoding="utf-8"), name, tables_in(found))
        except ValueError as error:
            print(f"{name}: not written into {PAGE.name}: {error}", file=sys.stderr)
            return False
        PAGE.write_text(page, encoding="utf-8")
    return True


if __name__ == "__main__":
    typer.run(main)
