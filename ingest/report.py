"""What an ingest did, for people and as the JSON of the contract."""

from pydantic import BaseModel


class Failed(BaseModel):
    """A file that could not be read, and why."""

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

    def text(self) -> str:
        """A few lines for a terminal."""
        line = (
            f"{self.new} new, {self.unchanged} unchanged, {self.changed} changed, {self.missing} missing, "
            f"{self.removed} removed, {len(self.failed)} failed · {self.chunks} chunks · {self.seconds:.1f} s"
        )
        return "\n".join([line, *(f"  not read: {f.source}: {f.reason}" for f in self.failed)])
