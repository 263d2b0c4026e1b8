"""Exact vector search over the catalogue's own vectors: slower than the index, always right.

Used while the index cannot be trusted (a writer died, a file was damaged), so that no answer ever rests on half of
the passages. 100,000 chunks of 256 dimensions take 100 MB and some tens of milliseconds a question.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from assistant.domain import Filters

if TYPE_CHECKING:
    from assistant.library.catalogue import Catalogue


class ExactSearch:
    """Cosine search over every stored vector; reads them once."""

    def __init__(self, catalogue: "Catalogue") -> None:
        self._catalogue = catalogue
        rows, ids, parts, after = [], [], [], 0
        while True:
            some_rows, some_ids, matrix = catalogue.vectors(after)
            if not some_rows:
                break
            after = some_rows[-1]
            rows += some_rows
            ids += some_ids
            parts.append(matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9))
        self._rows, self._ids = np.array(rows, dtype=np.int64), ids
        self._matrix = np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)

    def search(self, vector: Sequence[float], k: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """`(chunk id, cosine similarity)` of the k nearest, best first."""
        if not len(self._ids):
            return []
        query = np.asarray(vector, dtype=np.float32)
        scores = self._matrix @ (query / max(float(np.linalg.norm(query)), 1e-9))
        if filters:
            scores[~np.isin(self._rows, self._catalogue.rows_within(filters))] = -np.inf
        best = np.argsort(-scores, kind="stable")[:k]
        return [(self._ids[i], float(scores[i])) for i in best if np.isfinite(scores[i])]
