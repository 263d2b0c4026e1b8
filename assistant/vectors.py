"""The vector index: a Chroma collection (cosine) in the library folder, or on a Chroma server.

What Chroma leaves to its user, and what is done about it here:

* Two processes that change one folder corrupt it silently, and opening a folder changes it too (the log is applied).
  Every change and every opening holds `vectors.lock`; an opened index stays as it is and is read without a lock.
* A long-lived reader keeps its first view; so it re-opens when the catalogue's generation moves (`follow`).
* A damaged index gives no error and half the results; so an index is *probed* with vectors known from the catalogue
  before it is used, and a reader that cannot trust it searches the catalogue's vectors exactly instead.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from assistant.domain import Article, Filters
from assistant.errors import LibraryDamaged, LibraryLocked, LibraryMissing

if TYPE_CHECKING:
    from assistant.library.catalogue import Catalogue
    from assistant.library.exact import ExactSearch

COLLECTION = "chunks"
FOLDER = "vectors"
LOCK = "vectors.lock"
# Fixed at creation (later changes are shown by Chroma but not in force); measured in docs/scale.md.
HNSW: Any = {"space": "cosine", "ef_construction": 100, "ef_search": 400, "max_neighbors": 24}
_BATCH = 2_000  # a call: its copies stay in memory; Chroma refuses 5,461, and writes its index after 1,000 changes
_PATIENCE = 120.0  # seconds to wait for another process that changes or opens the index
SOUND = 0.9  # share of probes that a whole index answers at least
_SAME = 1e-2  # cosine distance below which two vectors are the same but for rounding


def _day(published: str) -> int:
    return int(published[:10].replace("-", "")) if len(published) >= 10 else 0


def _metadata(article: Article) -> dict[str, str | int]:
    return {"source": article.source, "outlet": article.outlet, "day": _day(article.published)}


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


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


class VectorIndex:
    """Chunk vectors by chunk id. `url` empty: in `folder/vectors`; else a Chroma server, one collection a library."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.library = Path(folder)
        self.folder, self.url = self.library / FOLDER, url
        self._opening = threading.RLock()
        self._lock = FileLock(self.library / LOCK)
        self._collection: Any = None
        self._name = COLLECTION
        self._generation = -1
        self._exact: ExactSearch | None = None

    # -- opening ------------------------------------------------------------------------------------------------------

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the index against other processes.

        Raises:
            LibraryLocked: another process holds it for longer than two minutes.
        """
        if self.url:
            yield
            return
        try:
            self._lock.acquire(timeout=_PATIENCE)
        except Timeout:
            raise LibraryLocked(f"another process is busy with '{self.folder}'; wait for it and try again") from None
        except OSError:  # a folder that cannot be written has no writer to be held against
            yield
            return
        try:
            yield
        finally:
            self._lock.release()

    def use(self, name: str) -> None:
        """Name of this library's collection on a server; a local index needs none."""
        if self.url and name:
            self._name = name

    def _client(self) -> Any:
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        quiet = Settings(anonymized_telemetry=False)
        if not self.url:
            # Chroma keeps one system a path for the whole process, even when the files under it were replaced
            SharedSystemClient.clear_system_cache()
            return chromadb.PersistentClient(path=str(self.folder), settings=quiet)
        parts = urlsplit(self.url)
        ssl = parts.scheme == "https"
        port = parts.port or (443 if ssl else 8000)
        return chromadb.HttpClient(host=parts.hostname or "localhost", port=port, ssl=ssl, settings=quiet)

    def _open(self) -> Any:
        with self._opening:
            if self._collection is None:
                from chromadb.api.collection_configuration import CreateCollectionConfiguration

                try:
                    with self.locked():
                        self._collection = self._client().get_or_create_collection(
                            self._name,
                            embedding_function=None,
                            configuration=CreateCollectionConfiguration(hnsw=HNSW),
                        )
                        self._collection.get(limit=1, include=["embeddings"])  # applies the log, while it is locked
                except LibraryLocked:
                    raise
                except Exception as error:  # Chroma raises many kinds, some from Rust
                    line = _first_line(error)
                    if self.url:
                        raise LibraryMissing(f"no Chroma server answers at {self.url} ({line})") from error
                    raise LibraryDamaged(
                        f"the vector index cannot be opened ({line}); run `citewire doctor --repair`"
                    ) from error
            return self._collection

    def follow(self, catalogue: "Catalogue") -> None:
        """Be at the catalogue's generation: re-open if it moved, and check that what was opened can be trusted."""
        generation = catalogue.generation
        with self._opening:
            if generation == self._generation:
                return
            self.use(catalogue.meta("collection"))
            if not self.url:
                self.close()
            self._exact = None
            if not self._trusted(catalogue):
                from assistant.library.exact import ExactSearch

                self._exact = ExactSearch(catalogue)
            self._generation = generation

    def _trusted(self, catalogue: "Catalogue") -> bool:
        if catalogue.count()[1] == 0:
            return True
        if self.url:
            return True  # the server's own matter; an unreachable one is an error worth showing
        if not self.folder.exists() or (catalogue.meta("vectors") == "open" and not catalogue.being_written()):
            return False  # a writer died: the next one, or `doctor --repair`, makes it whole
        try:
            return self.probe(*catalogue.sample_vectors(32)) >= SOUND
        except LibraryDamaged:
            return False

    def close(self) -> None:
        """Forget the open client, so that the next use reads from disk."""
        with self._opening:
            self._generation = -1
            self._collection = None

    # -- changing -----------------------------------------------------------------------------------------------------

    def add(self, ids: Sequence[str], vectors: NDArray[np.float32], articles: Sequence[Article]) -> None:
        """Insert or replace vectors (n × dimension); `articles[i]` is the article of chunk `ids[i]`."""
        for at in range(0, len(ids), _BATCH):
            part = slice(at, at + _BATCH)
            with self.locked():
                self._open().upsert(
                    ids=list(ids[part]), embeddings=vectors[part], metadatas=[_metadata(a) for a in articles[part]]
                )

    def remove(self, ids: Sequence[str]) -> None:
        """Remove vectors; unknown ids are ignored."""
        for at in range(0, len(ids), _BATCH):
            with self.locked():
                self._open().delete(ids=list(ids[at : at + _BATCH]))

    def clear(self) -> None:
        """Throw the whole index away."""
        import shutil

        with self._opening, self.locked():
            if self.url:
                try:
                    self._client().delete_collection(self._name)
                except Exception as error:
                    if "not exist" not in str(error):
                        raise LibraryMissing(
                            f"no Chroma server answers at {self.url} ({_first_line(error)})"
                        ) from error
                self._collection = None
            else:
                self.close()
                if self.folder.is_dir():
                    shutil.rmtree(self.folder)
                else:
                    self.folder.unlink(missing_ok=True)

    # -- reading ------------------------------------------------------------------------------------------------------

    def search(self, vector: Sequence[float], k: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """`(chunk id, cosine similarity)` of the k nearest, best first."""
        if k <= 0:
            return []
        if self._exact is not None:
            return self._exact.search(vector, k, filters)
        found = self._open().query(
            query_embeddings=[list(vector)], n_results=k, where=_where(filters or Filters()), include=["distances"]
        )
        return [(i, 1.0 - float(d)) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def count(self) -> int:
        """Number of vectors."""
        return int(self._open().count())

    def ids(self) -> list[str]:
        """Every chunk id in the index."""
        found: list[str] = []
        while part := self._open().get(limit=50_000, offset=len(found), include=[])["ids"]:
            found += part
        return found

    def stored(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The stored vectors of these ids; unknown ones are absent."""
        found: dict[str, NDArray[np.float32]] = {}
        for at in range(0, len(ids), _BATCH):
            got = self._open().get(ids=list(ids[at : at + _BATCH]), include=["embeddings"])
            found |= {i: np.asarray(v, dtype=np.float32) for i, v in zip(got["ids"], got["embeddings"], strict=True)}
        return found

    def probe(self, ids: Sequence[str], vectors: NDArray[np.float32]) -> float:
        """Share of known vectors that the index finds again, by id or by an equal vector, when asked for them."""
        if not len(ids):
            return 1.0
        try:
            found = self._open().query(query_embeddings=vectors, n_results=10, include=["distances"])
        except LibraryLocked:
            raise
        except Exception as error:
            raise LibraryDamaged(f"the vector index does not answer ({_first_line(error)})") from error
        hits: int = sum(
            wanted in near or (bool(distances) and distances[0] < _SAME)
            for wanted, near, distances in zip(ids, found["ids"], found["distances"], strict=True)
        )
        return hits / len(ids)
