"""The library: one folder on disk with the catalogue (SQLite) and the vectors (Chroma).

The catalogue is the truth; the vectors are derived from it and can be rebuilt from it without embedding again.

    schema.py     tables, their version, steps from older versions
    catalogue.py  reading: articles, chunks, keyword search, generation, snapshots
    writer.py     writing: lock, journal → vectors → commit
    copies.py     near copies by MinHash, linked at commit
    rebuild.py    catalogue against vector index: compare, make whole
    exact.py      exact search over the catalogue's vectors, while the index cannot be trusted
"""

from assistant.library.catalogue import Catalogue, Match
from assistant.library.writer import Entry, FileRecord, Observe, ReadFile, Writer

__all__ = ["Catalogue", "Entry", "FileRecord", "Match", "Observe", "ReadFile", "Writer"]
