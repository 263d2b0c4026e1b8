"""Near copies: articles that print the same text count as one voice.

MinHash (Broder 1997) over shingles of four words, 63 values in 21 bands of three: two texts whose shingle sets
overlap by half share a band with a chance of .94, by seven tenths of .9998; candidates are then compared in full.
The article of a group with the earliest date (then the first source) is its original; the others point at it.
"""

import hashlib
import re
import sqlite3
import zlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

BANDS, ROWS = 21, 3
SHINGLE = 4  # words
SHORTEST = 30  # words; below this only equal texts are copies
SIMILAR = 0.5  # estimated Jaccard similarity from which two articles are copies
_WORD = re.compile(r"\w+")
_RANDOM = np.random.default_rng(20250503)  # fixed: signatures must agree between runs
_FACTOR = _RANDOM.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
_OFFSET = _RANDOM.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64)
_POWERS = np.array([1_000_003**i % 2**64 for i in range(SHINGLE)], dtype=np.uint64)


def signature(text: str, leave_out: Sequence[tuple[int, int]] = ()) -> bytes:
    """MinHash of the words of `text` outside the given spans; empty when there are too few."""
    at, kept = 0, []
    for start, end in leave_out:
        kept.append(text[at:start])
        at = end
    words = _WORD.findall(" ".join([*kept, text[at:]]).casefold())
    if len(words) < SHORTEST:
        return b""
    hashed = np.array([zlib.crc32(w.encode("utf-8", "surrogatepass")) for w in words], dtype=np.uint64)
    count = len(hashed) - SHINGLE + 1
    shingles = np.zeros(count, dtype=np.uint64)
    for i, power in enumerate(_POWERS):
        shingles += hashed[i : i + count] * power
    shingles = np.unique(shingles)
    # multiply-shift hashing (Dietzfelbinger 1997), in slices so that a long text takes no gigabyte
    lowest = np.full(BANDS * ROWS, 2**32 - 1, dtype=np.uint64)
    for start in range(0, len(shingles), 20_000):
        part = shingles[start : start + 20_000, None]
        lowest = np.minimum(lowest, ((part * _FACTOR + _OFFSET) >> np.uint64(32)).min(axis=0))
    return lowest.astype(np.uint32).tobytes()


def _values(blob: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(blob, dtype=np.uint32)


def bands(blob: bytes) -> list[int]:
    """One number a band; signed 64 bits, for SQLite."""
    rows = _values(blob).reshape(BANDS, ROWS)
    return [
        int.from_bytes(hashlib.blake2b(bytes([i]) + row.tobytes(), digest_size=8).digest(), "big", signed=True)
        for i, row in enumerate(rows)
    ]


def similarity(a: bytes, b: bytes) -> float:
    """Estimated Jaccard similarity of the shingle sets of two signatures."""
    return float((_values(a) == _values(b)).mean()) if a and b else 0.0


def add_bands(connection: sqlite3.Connection, row: int, blob: bytes) -> None:
    """Make an article findable by its signature."""
    if blob:
        connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, row) for band in bands(blob)])


def link(connection: sqlite3.Connection, row: int) -> None:
    """Find what a newly written article is a copy of, and point it, or what it precedes, at the original."""
    blob, text_sha256, id_ = connection.execute(
        "SELECT signature, text_sha256, id FROM articles WHERE row = ?", (row,)
    ).fetchone()
    equal = connection.execute(
        "SELECT id, copy_of FROM articles WHERE text_sha256 = ? AND id != ? LIMIT 1", (text_sha256, id_)
    ).fetchall()
    groups = {copy_of or other for other, copy_of in equal}
    if blob and not equal:
        found = connection.execute(
            "SELECT DISTINCT a.id, a.copy_of, a.signature FROM bands b JOIN articles a ON a.row = b.article "
            f"WHERE b.band IN ({','.join('?' * BANDS)}) AND a.id != ? LIMIT 50",
            (*bands(blob), id_),
        )
        groups |= {copy_of or other for other, copy_of, near in found if similarity(blob, near or b"") >= SIMILAR}
    if groups:
        _point_at_first(connection, groups | {id_})


def _point_at_first(connection: sqlite3.Connection, originals: set[str]) -> None:
    """Join the groups of these originals: all point at the earliest one."""
    first, *others = (
        r[0]
        for r in connection.execute(
            f"SELECT id FROM articles WHERE id IN ({','.join('?' * len(originals))}) "
            "ORDER BY CASE published WHEN '' THEN '9999' ELSE published END, source, folder",
            list(originals),
        )
    )
    for other in others:
        connection.execute("UPDATE articles SET copy_of = ? WHERE id = ? OR copy_of = ?", (first, other, other))


def unlink(connection: sqlite3.Connection, gone: Iterable[str]) -> None:
    """These articles were deleted: copies that pointed at one of them choose a new original among themselves."""
    for id_ in gone:
        left = connection.execute(
            "SELECT id FROM articles WHERE copy_of = ? "
            "ORDER BY CASE published WHEN '' THEN '9999' ELSE published END, source, folder LIMIT 1",
            (id_,),
        ).fetchone()
        if left:
            connection.execute("UPDATE articles SET copy_of = ? WHERE copy_of = ?", (left[0], id_))
            connection.execute("UPDATE articles SET copy_of = '' WHERE id = ?", (left[0],))
