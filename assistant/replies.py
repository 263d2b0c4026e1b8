"""A model's reply → proposed sentences, while it is still arriving. JSON, or marked lines; never raises on nonsense.

Half a sentence is never given out: a proposal appears when its object (or its line) is complete.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_LONGEST = 100_000  # characters of a reply that are looked at


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence a model proposes, the words it says it rests on, and the passage (from 1; 0: not said)."""

    text: str
    quote: str = ""
    passage: int = 0


class ReplyReader:
    """Feed it pieces of a reply; it yields each proposal once, as soon as it is complete."""

    def __init__(self) -> None:
        self.text = ""
        self.missing = ""
        self.readable = False  # something of the agreed form was found
        self.whole = True  # and nothing of it is left open
        self._array_at = -1
        self._at = 0
        self._decoder = json.JSONDecoder(strict=False)

    def feed(self, piece: str) -> Iterator[Proposal]:
        """Add a piece."""
        if len(self.text) < _LONGEST:
            self.text += piece
        yield from self._objects() if self._is_json() else self._lines(final=False)

    def close(self) -> Iterator[Proposal]:
        """No more pieces: what is complete by now, and the model's word on what is missing."""
        if self._is_json():
            yield from self._objects()
            if found := re.search(r'"missing"\s*:\s*("(?:[^"\\]|\\.)*")', self.text):
                self.missing = str(_decode(found.group(1)) or "").strip()
                self.readable = True
        else:
            yield from self._lines(final=True)

    def _is_json(self) -> bool:
        return "{" in self.text and (self.text.lstrip()[:1] in "{`" or '"sentences"' in self.text)

    def _objects(self) -> Iterator[Proposal]:
        if self._array_at < 0:
            found = re.search(r'"sentences"\s*:\s*\[', self.text)
            if not found:
                return
            self._array_at = self._at = found.end()
            self.readable = True
        while True:
            rest = re.compile(r"[\s,]*").match(self.text, self._at)
            begin = rest.end() if rest else self._at
            self.whole = begin < len(self.text) and self.text[begin] == "]"
            if begin >= len(self.text) or self.text[begin] != "{":
                return
            try:
                value, self._at = self._decoder.raw_decode(self.text, begin)
            except ValueError:
                return  # not complete yet, or never
            if proposal := _proposal(value):
                yield proposal

    def _lines(self, final: bool) -> Iterator[Proposal]:
        while True:
            end = self.text.find("\n", self._at)
            if end == -1:
                if not final or self._at >= len(self.text):
                    return
                end = len(self.text)
            line = self.text[self._at : end].strip()
            self._at = end + 1
            if found := re.match(r'\[(\d+)\]\s*["“](.*)["”]\s*(?:=>|→|->)\s*(.+)$', line):
                self.readable = True
                yield Proposal(found.group(3).strip(), found.group(2), int(found.group(1)))
            elif found := re.match(r"MISSING:\s*(.*)$", line):
                self.readable = True
                self.missing = found.group(1).strip()


def _decode(literal: str) -> Any:
    try:
        return json.loads(literal, strict=False)
    except ValueError:
        return None


def _proposal(value: Any) -> Proposal | None:
    if not isinstance(value, dict):
        return None
    text, quote, passage = value.get("text"), value.get("quote", ""), value.get("passage", 0)
    if not isinstance(text, str) or not text.strip():
        return None
    return Proposal(
        " ".join(text.split()),
        quote if isinstance(quote, str) else "",
        passage if isinstance(passage, int) and not isinstance(passage, bool) else 0,
    )
