"""Where an experiment finds its material, and what it says when that is not there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Folders: `shared` has `articles` and `eval`, `cache` keeps libraries between runs, `runs` the replies of `model`."""

    shared: Path
    cache: Path
    runs: Path
    model: str = "openai:local"

    @property
    def outside(self) -> Path:
        """The test sets made by others."""
        return self.shared / "eval" / "outside"


Need = Callable[[Place], str]
"""Empty when it is there, else one line that says what is missing."""


def set_of_others(name: str) -> Need:
    """A set made by others; they are not part of the project."""
    return lambda place: absent(place.outside / name, "give the folder that holds `eval/outside` with --shared")


def reports(place: Place) -> str:
    """The articles beside the checkout, and questions on them."""
    return next(filter(None, (absent(place.shared / part) for part in ("articles", "eval/questions.jsonl"))), "")


def replies(name: str, command: str) -> Need:
    """What a chat model replied, kept by an earlier run of `command`."""
    return lambda place: absent(place.runs / name, f"ask a chat model with `{command}`")


def absent(path: Path, advice: str = "give its folder with --shared") -> str:
    """Why the path cannot be read."""
    return "" if path.exists() else f"'{path}' is absent; {advice}"
