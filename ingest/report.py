"""What an ingest did, for people and as the JSON of the contract."""

from pydantic import BaseModel


class Failed(BaseModel):
    """A file, or an article within one, and why it could not be read; or what was guessed about it."""

    source: str
    reason: str


class Report(BaseModel):
    """Counts of files; `chunks` counts those in the library now; `missing` files are gone from the folder but kept."""

    new: int = 0
    unchanged: int = 0
    changed: int = 0
    missing: int = 0
    removed: int = 0
    chunks: int = 0
    seconds: float = 0.0
    failed: list[Failed] = []
    articles: int = 0
    copies: int = 0
    guessed: list[Failed] = []
    stages: dict[str, float] = {}
    dry_run: bool = False

    def text(self) -> str:
        """A few lines for a terminal."""
        line = (
            f"{self.new} new, {self.unchanged} unchanged, {self.changed} changed, {self.missing} missing, "
            f"{self.removed} removed, {len(self.failed)} failed · {self.articles} articles "
            f"({self.copies} of them copies), {self.chunks} chunks · {self.seconds:.1f} s"
        )
        if self.dry_run:
            line = f"dry run, nothing was written: {line}"
        return "\n".join(
            [
                line,
                *(f"  not read: {_visible(f.source)}: {f.reason}" for f in self.failed),
                *(f"  check: {_visible(f.source)}: {f.reason}" for f in self.guessed),
            ]
        )


def _visible(name: str) -> str:
    """A file name on one line, whatever is in it."""
    return name if name.isprintable() else name.encode("unicode_escape").decode()
