"""Compares the vector index with the catalogue and makes it whole: nothing is embedded again, ids stay the same."""

import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.domain import Article
from assistant.errors import LibraryLocked
from assistant.vectors import SOUND, VectorIndex

_PAGE = 5_000
_PROBES = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """What separates the index from the catalogue; `broken` tells why it must be built anew, else is empty."""

    missing: tuple[str, ...] = ()
    orphans: tuple[str, ...] = ()
    broken: str = ""

    def __bool__(self) -> bool:
        return bool(self.missing or self.orphans or self.broken)


def _page(
    connection: sqlite3.Connection, after: int, only: frozenset[str] | None = None
) -> tuple[int, list[str], NDArray[np.float32], list[Article]]:
    rows = connection.execute(
        "SELECT c.row, c.id, c.vector, a.source, a.outlet, a.published FROM chunks c JOIN articles a ON a.row = c.article "
        "WHERE c.row > ? ORDER BY c.row LIMIT ?",
        (after, _PAGE),
    ).fetchall()
    last = rows[-1][0] if rows else 0
    rows = [r for r in rows if only is None or r[1] in only]
    matrix = np.array([np.frombuffer(r[2], dtype=np.float16) for r in rows], dtype=np.float32)
    heads = [Article("", "", r[3], "", "", "file", "", "", outlet=r[4], published=r[5]) for r in rows]
    return last, [r[1] for r in rows], matrix, heads


def compare(connection: sqlite3.Connection, index: VectorIndex) -> Difference:
    """Every id, every stored vector, and probes over the whole range. Read-only."""
    try:
        return _compare(connection, index)
    except LibraryLocked:
        raise
    except Exception as error:  # Chroma raises many kinds, some from Rust
        line = (str(error) or type(error).__name__).splitlines()[0]
        return Difference(broken=f"the vector index cannot be read ({line})")


def _compare(connection: sqlite3.Connection, index: VectorIndex) -> Difference:
    there = index.ids()
    known = {r[0] for r in connection.execute("SELECT id FROM chunks")}
    have = set(there)
    missing, orphans = sorted(known - have), sorted(have - known)
    if len(have) != len(there):
        return Difference(broken="the vector index holds an id twice")
    after, ids, matrix, _ = _page(connection, 0)
    stride = max(1, len(known) // _PROBES)
    seen = 0
    while after:
        keep = [i for i, id_ in enumerate(ids) if id_ in have]
        stored = index.stored([ids[i] for i in keep])
        if any(len(stored[ids[i]]) != len(matrix[i]) for i in keep):
            return Difference(broken="the vector index has another dimension than the catalogue")
        if any(not np.allclose(stored[ids[i]], matrix[i], atol=2e-3) for i in keep):
            return Difference(broken="the vector index holds other vectors than the catalogue")
        probes = [i for i in keep if (seen + i) % stride == 0 and matrix[i].any()]
        if probes and index.probe([ids[i] for i in probes], matrix[probes]) < SOUND:
            return Difference(broken="the vector index does not find the vectors it holds")
        seen += len(ids)
        after, ids, matrix, _ = _page(connection, after)
    return Difference(tuple(missing), tuple(orphans))


def make_whole(connection: sqlite3.Connection, index: VectorIndex) -> Difference:
    """Mend the index from the catalogue's own vectors; what was wrong with it."""
    found = compare(connection, index)
    if found.broken:
        index.clear()
    else:
        index.remove(found.orphans)
    if found.broken or found.missing:
        only = None if found.broken else frozenset(found.missing)
        after, ids, matrix, heads = _page(connection, 0, only)
        while after:
            if ids:
                index.add(ids, matrix, heads)
            after, ids, matrix, heads = _page(connection, after, only)
    return found
