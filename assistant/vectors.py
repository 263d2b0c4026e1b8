"""The vector index: a Chroma collection (cosine) in the library folder, or on a Chroma server.

A long-lived reader keeps its first view of a local index although another process writes; so readers re-open it
when the catalogue's generation moves (`refresh`), and ids that the catalogue does not know are dropped by the caller.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.domain import Article, Filters
from assistant.errors import LibraryDamaged, LibraryMissing

COLLECTION = "chunks"
FOLDER = "vectors"
# Fixed at creation (later changes are shown by Chroma but not in force); measured in docs/experiments.md.
_HNSW: Any = {"space": "cosine", "ef_construction": 100, "ef_search": 100, "max_neighbors": 16}
_BATCH = 5_000  # Chroma refuses more than 5,461 in one call


def _day(published: str) -> int:
    return int(published[:10].replace("-", "")) if len(published) >= 10 else 0


def _metadata(article: Article) -> dict[str, str | int]:
    return {
        "article": article.id,
        "source": article.source,
        "outlet": article.outlet,
        "day": _day(article.published),
    }


def _where(filters: Filters) -> dict[str, Any] | None:
    parts: list[dict[str, Any]] = []
    if filters.outlets:
        parts.append({"outlet": {"$in": list(filters.outlets)}})
    if filters.sources:
        parts.append({"source": {"$in": list(filters.sources)}})
    if filters.since:
        parts.append({"day": {"$gte": _day(filters.since)}})
    if filters.until:
        parts += [{"day": {"$lte": _day(filters.until)}}, {"day": {"$gt": 0}}]
    return None if not parts else parts[0] if len(parts) == 1 else {"$and": parts}


class VectorIndex:
    """Chunk vectors by chunk id. `url` empty: in `folder/vectors`; else a Chroma server."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self._folder, self._url = Path(folder) / FOLDER, url
        self._lock = threading.Lock()
        self._collection: Any = None
        self._generation = -1

    def _open(self) -> Any:
        with self._lock:
            if self._collection is None:
                import chromadb
                from chromadb.api.collection_configuration import CreateCollectionConfiguration
                from chromadb.config import Settings

                quiet = Settings(anonymized_telemetry=False)
                try:
                    if self._url:
                        parts = urlsplit(self._url)
                        ssl = parts.scheme == "https"
                        port = parts.port or (443 if ssl else 8000)
                        client = chromadb.HttpClient(
                            host=parts.hostname or "localhost", port=port, ssl=ssl, settings=quiet
                        )
                    else:
                        client = chromadb.PersistentClient(path=str(self._folder), settings=quiet)
                    self._collection = client.get_or_create_collection(
                        COLLECTION,
                        embedding_function=None,
                        configuration=CreateCollectionConfiguration(hnsw=_HNSW),
                    )
                except Exception as error:  # Chroma raises many kinds, some from Rust
                    line = (str(error) or type(error).__name__).splitlines()[0]
                    if self._url:
                        raise LibraryMissing(f"no Chroma server answers at {self._url} ({line})") from error
                    raise LibraryDamaged(
                        f"the vector index cannot be opened ({line}); run `citewire doctor --repair`"
                    ) from error
            return self._collection

    def refresh(self, generation: int) -> None:
        """Re-open a local index if the catalogue has moved on since the last call."""
        if self._url or generation == self._generation:
            return
        if self._generation >= 0:
            self.close()
        self._generation = generation

    def close(self) -> None:
        """Forget the open client, so that the next use reads from disk."""
        with self._lock:
            if self._collection is not None:
                from chromadb.api.shared_system_client import SharedSystemClient

                self._collection = None
                SharedSystemClient.clear_system_cache()

    def add(self, ids: Sequence[str], vectors: Sequence[Sequence[float]], articles: Sequence[Article]) -> None:
        """Insert or replace vectors; `articles[i]` is the article of chunk `ids[i]`."""
        for at in range(0, len(ids), _BATCH):
            part = slice(at, at + _BATCH)
            self._open().upsert(
                ids=list(ids[part]),
                embeddings=[list(v) for v in vectors[part]],
                metadatas=[_metadata(a) for a in articles[part]],
            )

    def remove(self, ids: Sequence[str]) -> None:
        """Remove vectors; unknown ids are ignored."""
        for at in range(0, len(ids), _BATCH):
            self._open().delete(ids=list(ids[at : at + _BATCH]))

    def search(self, vector: Sequence[float], k: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """`(chunk id, cosine similarity)` of the k nearest, best first."""
        if k <= 0:
            return []
        found = self._open().query(
            query_embeddings=[list(vector)],
            n_results=k,
            where=_where(filters or Filters()),
            include=["distances"],
        )
        return [(i, 1.0 - float(d)) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def count(self) -> int:
        """Number of vectors."""
        return int(self._open().count())
