"""Progress of an ingest on stderr: a bar for people, or JSON Lines (`{"event": "progress", …}`) for machines."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

from ingest.pipeline import Progress

_EVERY = 0.5  # seconds between two events


@contextmanager
def shown(as_json: bool) -> Iterator[Callable[[Progress], None]]:
    """A callback for `ingest_folder`; the bar shows rate and time left and vanishes at the end."""
    if as_json:
        last = 0.0

        def event(p: Progress) -> None:
            nonlocal last
            if time.monotonic() - last < _EVERY and p.done < p.total:
                return
            last = time.monotonic()
            line = {
                "event": "progress", "done": p.done, "total": p.total, "source": p.source, "chunks": p.chunks,
                "seconds": round(p.seconds, 2), "seconds_left": round(p.left, 2),
            }  # fmt: skip
            print(json.dumps(line), file=sys.stderr, flush=True)

        yield event
        return
    with tqdm(unit=" files", file=sys.stderr, disable=None, leave=False, smoothing=0.1) as bar:

        def advance(p: Progress) -> None:
            bar.total = p.total
            bar.set_postfix_str(f"{p.chunks:,} chunks", refresh=False)
            bar.update(p.done - bar.n)

        yield advance
