"""What a reader finds in a file: one article, or several."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.domain import Space


@dataclass(frozen=True, slots=True)
class Document:
    """One article found in a file.

    `inner` names it within a file that holds several (`#3`, `/inner.txt`) and is appended to the file's path.
    `known` are fields the format itself states and `origin` where ("JSON-LD"). `problem` is set instead of `text`
    when this one could not be read although others in the file could.
    """

    text: str
    encoding: str
    space: Space = "extracted"
    inner: str = ""
    known: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    guessed: bool = False
    problem: str = ""
