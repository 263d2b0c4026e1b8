"""`citewire eval`: measure the product on known questions. Heavy imports stay inside the commands."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from ui.options import JsonOption, LibraryOption, one_line_errors, settings_of

if TYPE_CHECKING:
    from assistant.settings import Settings

OutputOption = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", help="Also write to this file: .json, .html or .md (repeatable)."),
]


class RunByDefault(TyperGroup):
    """`citewire eval FILE` is `citewire eval run FILE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command's name in where it was left out."""
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=RunByDefault, help="Measure the answers on known questions, with intervals and where it went wrong."
)


@contextmanager
def ingested(articles: Path) -> Iterator[Path]:
    """A library of a folder, for as long as it is measured."""
    from assistant.embed import load_embedder
    from ingest import ingest_folder

    settings = settings_of(None)
    with tempfile.TemporaryDirectory(prefix="citewire-eval-") as place:
        ingest_folder(articles, Path(place) / "library", load_embedder(settings.embedder), settings.embedder)
        yield Path(place) / "library"


def settings_kept(settings: "Settings") -> dict[str, str]:
    """Settings that shape answers; folders and addresses are the machine's own business."""
    return {k: str(v) for k, v in settings.model_dump(exclude={"library", "base_url", "chroma_url"}).items()}


@app.command()
def run(
    file: Annotated[
        Path | None, typer.Argument(help="Known questions (JSON Lines or CSV). [default: the sample]")
    ] = None,
    articles: Annotated[Path | None, typer.Option(help="Measure on this folder, in a library made for it.")] = None,
    model: Annotated[str | None, typer.Option(help="Chat model, as openai:gpt-4o-mini.")] = None,
    output: OutputOption = None,
    baseline: Annotated[Path | None, typer.Option(help="An earlier run; exit code 1 if this one is worse.")] = None,
    text: Annotated[
        bool, typer.Option("--text/--no-text", help="Keep questions and answers, not only numbers.")
    ] = True,
    library: LibraryOption = None,
    json_: JsonOption = False,
) -> None:
    """Ask known questions and grade the answers. Without FILE: the sample questions on the sample articles."""
    with one_line_errors():
        from contextlib import nullcontext

        from tqdm import tqdm

        from assistant.bootstrap import build
        from assistant.errors import UsageError
        from eval.compare import compare
        from eval.dataset import SAMPLE, load_questions
        from eval.markdown import comparison_markdown
        from eval.run import evaluate
        from eval.saved import read_run, write_run
        from eval.terminal import show_run

        questions = load_questions(file or SAMPLE)
        if file is None and library is None and articles is None:
            articles = SAMPLE.parents[2] / "articles"
            if not articles.is_dir():
                raise UsageError("the sample articles are not here: give --articles FOLDER or --library DIR")
        with ingested(articles) if articles else nullcontext(library) as place:
            settings = settings_of(place, model=model)
            with tqdm(unit=" questions", total=len(questions), file=sys.stderr, disable=None, leave=False) as bar:

                def progress(done: int, total: int) -> None:
                    bar.update(done - bar.n)

                found = evaluate(build(settings), questions, progress=progress)
        found = found.model_copy(update={"settings": settings_kept(settings)})
        found = found if text else found.without_text()
        comparison = compare(read_run(baseline), found) if baseline else None
        for path in output or ():
            write_run(found, path, comparison)
        if json_:
            typer.echo(found.model_dump_json())
        else:
            show_run(found)
        if comparison:
            typer.echo(comparison_markdown(comparison), err=True)
            raise typer.Exit(1 if comparison.regressed else 0)


@app.command("compare")
def compare_runs(
    before: Annotated[Path, typer.Argument(help="The earlier run (JSON).")],
    after: Annotated[Path, typer.Argument(help="The later run (JSON).")],
    output: OutputOption = None,
    json_: JsonOption = False,
) -> None:
    """Tell two runs on the same questions apart from chance. Exit code 1: significantly worse."""
    with one_line_errors():
        from eval.compare import compare
        from eval.markdown import comparison_markdown
        from eval.saved import read_run, write_run

        later = read_run(after)
        found = compare(read_run(before), later)
        for path in output or ():
            write_run(later, path, found)
        typer.echo(found.model_dump_json() if json_ else comparison_markdown(found))
        raise typer.Exit(1 if found.regressed else 0)


@app.command()
def report(
    file: Annotated[Path, typer.Argument(help="A saved run (JSON).")],
    output: OutputOption = None,
) -> None:
    """Show a saved run, or write it as a page or as Markdown."""
    with one_line_errors():
        from eval.saved import read_run, write_run
        from eval.terminal import show_run

        found = read_run(file)
        for path in output or ():
            write_run(found, path)
        if not output:
            show_run(found)


@app.command()
def outside(
    folder: Annotated[Path, typer.Argument(help="Folder of test sets, one folder each.")] = Path(
        "../shared/eval/outside"
    ),
    only: Annotated[list[str] | None, typer.Option("--set", help="Measure only this set (repeatable).")] = None,
    sample: Annotated[int, typer.Option(min=0, help="Ask this many questions of each set; 0: all.")] = 0,
    cache: Annotated[
        Path | None, typer.Option(help="Where the libraries are kept. [default: a user cache folder]")
    ] = None,
    json_: JsonOption = False,
) -> None:
    """Measure on test sets made by others: one command, one table. Sets that are not there are skipped."""
    with one_line_errors():
        from eval.outside.report import SetReports
        from eval.outside.show import show_sets
        from ui.outside import measure_sets

        reports = measure_sets(folder, only or [], sample, cache)
        if json_:
            typer.echo(SetReports(sets=tuple(reports)).model_dump_json())
        else:
            show_sets(reports)


@app.command()
def new(
    output: Annotated[Path, typer.Argument(help="Question file to add to (JSON Lines).")],
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many to propose.")] = 20,
    yes: Annotated[bool, typer.Option("--yes", help="Take all as they are, without asking.")] = False,
    library: LibraryOption = None,
) -> None:
    """Propose questions from the articles with the span that answers each; you accept, mend or skip them."""
    with one_line_errors():
        from assistant.library import Catalogue
        from eval.draft import propose

        articles = Catalogue(settings_of(library).library).articles(text=True)
        known = output.read_text(encoding="utf-8") if output.is_file() else ""
        taken = 0
        for proposal in propose(articles, count):
            if f'"{proposal.id}"' in known:
                continue
            if not yes:
                typer.echo(f"\n{proposal.gold[0].quote}\n  {proposal.sources[0]}\n")
                typer.echo(f"{proposal.question}  →  {proposal.facts[0][0]}")
                choice = typer.prompt("[a]ccept, [e]dit, [s]kip, [q]uit", default="a").lower()[:1]
                if choice == "q":
                    break
                if choice == "s":
                    continue
                if choice == "e":
                    question = typer.prompt("question", default=proposal.question)
                    answer = typer.prompt("answer (spellings separated by |)", default=proposal.facts[0][0])
                    spellings = tuple(part.strip() for part in answer.split("|"))
                    proposal = proposal.model_copy(update={"question": question, "facts": (spellings,)})
            output.parent.mkdir(parents=True, exist_ok=True)
            with output.open("a", encoding="utf-8") as file:
                file.write(proposal.model_dump_json() + "\n")
            taken += 1
        typer.echo(f"{taken} question{'s' * (taken != 1)} added to {output}", err=True)
