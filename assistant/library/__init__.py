"""The library: one folder on disk with the catalogue (SQLite) and the vectors (Chroma).

The catalogue is the truth; the vectors are derived from it and can be rebuilt from it without embedding again.

    schema.py     tables and their version
    catalogue.py  reading: articles, chunks, keyword search, generation
    writer.py     writing: lock, journal → vectors → commit
"""

from assistant.library.catalogue import Catalogue, Match
from assistant.library.writer import Entry, Writer

__all__ = ["Catalogue", "Entry", "Match", "Writer"]
