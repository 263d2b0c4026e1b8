"""What every command shares: the options all of them take, settings, and one line for every expected error."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import CitewireError, UsageError

if TYPE_CHECKING:
    from assistant.settings import Settings

LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", envvar="CITEWIRE_LIBRARY", help="Folder of the library. [default: ./library]"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON on standard output, everything else on stderr.")]


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn every expected error into one line on stderr and the exit code of the contract."""
    try:
        yield
    except UsageError as error:
        typer.echo(f"citewire: {error}", err=True)
        raise typer.Exit(2) from None
    except (CitewireError, OSError) as error:
        typer.echo(f"citewire: {error}", err=True)
        raise typer.Exit(1) from None


def settings_of(library: Path | None, **options: Any) -> "Settings":
    """Settings from options, environment and files."""
    from assistant.settings import Settings

    given = {k: v for k, v in {"library": library, **options}.items() if v is not None}
    return Settings(**given)
