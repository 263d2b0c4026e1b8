"""The command line. Heavy imports stay inside the commands, so that `--help` is instant."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from ui.evaluation import app as evaluation
from ui.options import JsonOption, LibraryOption, one_line_errors, settings_of

app = typer.Typer(
    name="citewire",
    help="Ask a folder of news articles; every sentence of the answer cites the exact words it rests on.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def ingest(
    folder: Annotated[Path, typer.Argument(help="Folder of articles.", show_default=False)],
    library: LibraryOption = None,
    json_: JsonOption = False,
    prune: Annotated[bool, typer.Option(help="Remove articles whose file is gone from the folder.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read everything, write nothing.")] = False,
    workers: Annotated[int, typer.Option(min=0, max=64, help="Processes that read files; 0 chooses.")] = 0,
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", help="Field of JSON or CSV records, as text=body (repeatable)."),
    ] = None,
) -> None:
    """Read, clean, chunk and index a folder of articles. Unchanged files cost nothing; stop and run again as you like."""
    with one_line_errors():
        from assistant.embed import load_embedder
        from assistant.errors import UsageError
        from ingest import ingest_folder
        from ui.progress import shown

        fields = dict(pair.split("=", 1) for pair in map_ or () if "=" in pair)
        if len(fields) != len(map_ or ()) or not fields.keys() <= {"text", "title", "outlet", "author", "published"}:
            raise UsageError("--map takes FIELD=COLUMN, FIELD one of text, title, outlet, author, published; each once")
        settings = settings_of(library)
        try:
            with shown(json_) as progress:
                report = ingest_folder(
                    folder, settings.library, load_embedder(settings.embedder), settings.embedder,
                    chroma_url=settings.chroma_url, prune=prune, dry_run=dry_run, workers=workers, fields=fields,
                    progress=progress,
                )  # fmt: skip
        except KeyboardInterrupt:
            typer.echo("citewire: stopped; what was written is kept, the same command goes on from there", err=True)
            raise typer.Exit(1) from None
        if json_:
            typer.echo(report.model_dump_json())
        else:
            typer.echo(report.text(), err=True)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(show_default=False)] = "",
    batch: Annotated[Path | None, typer.Option(help="Questions as JSON Lines, one Answer a line.")] = None,
    outlet: Annotated[list[str] | None, typer.Option(help="Only articles of this outlet (repeatable).")] = None,
    since: Annotated[str, typer.Option(help="Only articles from this date on (YYYY-MM-DD).")] = "",
    until: Annotated[str, typer.Option(help="Only articles up to this date (YYYY-MM-DD).")] = "",
    model: Annotated[str | None, typer.Option(help="Chat model, as openai:gpt-4o-mini.")] = None,
    library: LibraryOption = None,
    json_: JsonOption = False,
) -> None:
    """Answer a question from the articles. Exit code 0: answered, 3: not in the articles."""
    with one_line_errors():
        from assistant.bootstrap import build, read_ahead
        from assistant.domain import Filters

        filters = Filters(outlets=tuple(outlet or ()), since=since, until=until)
        settings = settings_of(library, model=model)
        bot = build(settings)
        read_ahead(settings)
        if batch is not None:
            from ui.batch import run_batch

            failed = run_batch(bot, batch, filters, sys.stdout)
            raise typer.Exit(1 if failed else 0)
        answer = bot.ask(question, filters=filters)
        if json_:
            typer.echo(answer.model_dump_json())
        else:
            from ui.terminal import show

            show(answer)
        raise typer.Exit(3 if answer.abstained else 0)


@app.command()
def sources(
    outlet: Annotated[list[str] | None, typer.Option(help="Only articles of this outlet (repeatable).")] = None,
    since: Annotated[str, typer.Option(help="Only articles from this date on (YYYY-MM-DD).")] = "",
    until: Annotated[str, typer.Option(help="Only articles up to this date (YYYY-MM-DD).")] = "",
    library: LibraryOption = None,
    json_: JsonOption = False,
) -> None:
    """List the articles of the library."""
    with one_line_errors():
        from assistant.domain import Filters
        from assistant.library import Catalogue
        from ui.listing import listed

        filters = Filters(outlets=tuple(outlet or ()), since=since, until=until)
        found = listed(Catalogue(settings_of(library).library), filters)
        if json_:
            typer.echo(found.model_dump_json())
        elif found.root:
            typer.echo(found.text())


@app.command()
def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False,
    library: LibraryOption = None,
    json_: JsonOption = False,
) -> None:
    """Look for faults in the library. Exit code 0: all is well, 1: a fault is left."""
    with one_line_errors():
        from assistant.embed import load_embedder
        from ingest import doctor as check

        settings = settings_of(library)
        task = check.repair if repair else check.examine
        found = task(settings.library, load_embedder(settings.embedder), settings.embedder, settings.chroma_url)
        if json_:
            typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
        else:
            for fault in found.mended:
                typer.echo(f"mended  {fault.kind}: {fault.detail}")
            for fault in found.faults:
                typer.echo(f"fault   {fault.kind}: {fault.detail}; {fault.advice or 'run `citewire doctor --repair`'}")
            for note in found.notes:
                typer.echo(f"note    {note}")
            typer.echo("all is well" if found.well else f"{len(found.faults)} fault(s)")
        raise typer.Exit(0 if found.well else 1)


@app.command()
def remove(
    source: Annotated[list[str], typer.Argument(help="Source paths as `citewire sources` shows them.")],
    library: LibraryOption = None,
) -> None:
    """Remove articles from the library. The files themselves stay."""
    with one_line_errors():
        from ingest.remove import remove_sources

        settings = settings_of(library)
        count = remove_sources(settings.library, source, settings.chroma_url)
        typer.echo(f"removed {count} article{'s' * (count != 1)}", err=True)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A saved answer, conversation, batch or exported chat; - for stdin.")],
    library: LibraryOption = None,
    folder: Annotated[Path | None, typer.Option(help="Check against the files of this folder instead.")] = None,
    json_: JsonOption = False,
) -> None:
    """Check a saved answer again, offline: ok, moved, changed, gone. Exit code 1 unless everything agrees."""
    with one_line_errors():
        from ui.verification import verify_file

        raise typer.Exit(verify_file(file, settings_of(library).library, folder, json_))


@app.command()
def chat(
    library: LibraryOption = None,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    host: Annotated[
        str, typer.Option(help="Address to listen on; other machines can ask when it is not loopback.")
    ] = "127.0.0.1",
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = False,
) -> None:
    """Open the chat page in a browser."""
    with one_line_errors():
        from ui.serve import serve

        raise typer.Exit(serve(settings_of(library), host, port, open_browser))


app.add_typer(evaluation, name="eval")


def main() -> None:
    """Entry point of the command `citewire`."""
    app()


if __name__ == "__main__":
    main()
