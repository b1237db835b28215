"""A collection of vectors on a Milvus server, searched: a question's vector → the best chunks.

The server finds vectors; what counts is the chunk, by its own vector and its best sentence's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.core import settings
from bot.library.milvus.client import MAX_FOUND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.library.milvus.client import Hit, Server

    Found = tuple[NDArray[np.int64], NDArray[np.float32]]  # chunk ids (m,), scores (m,)

_ROWS = 2_000  # vectors in one answer: 8 MB of 1,024 dimensions


class Nearest:
    """Searches a collection of vectors, in the rows that an expression is true of."""

    def __init__(self, server: Server, collection: str, visible: str) -> None:
        self._server, self._collection, self._visible = server, collection, visible

    def search(self, query: NDArray[np.float32], k: int) -> Found:
        """The k best chunks: ids (m,), scores (m,), best first.

        The server's best vectors name the chunks, and each chunk is scored in full: those of its
        vectors that are not among them are read and multiplied here, since an approximate index
        finds no complete list of some chunks' vectors. A chunk without a vector among the best
        scores at most what the last of them did; as long as that could be enough, more are fetched,
        as many as the server gives.
        """
        limit = settings.CANDIDATES * k
        while True:
            limit = min(limit, MAX_FOUND)
            fields = ("number", "chunk", "vectors")
            hits = self._server.search(
                self._collection, "vector", query, limit, self._visible, fields
            )
            ids, scored = best(*self._score_chunks(query, hits, k), k)
            proved = len(hits) < limit or (len(ids) == k and scored[-1] >= hits[-1][1])
            if proved or limit == MAX_FOUND:
                return ids, scored
            limit *= 4

    def _score_chunks(self, query: NDArray[np.float32], hits: Sequence[Hit], k: int) -> Found:
        """The chunks of some vectors, and the scores of those that may be among the k best.

        A chunk's best sentence is known if any of its sentences is among the best vectors, and what
        is not known is at most the last of them: that spares most of the reading.
        """
        chunks = {int(row["chunk"]): ChunkProducts(int(row["vectors"])) for _, _, row in hits}
        for number, product, row in hits:
            chunks[int(row["chunk"])].take(product, number == int(row["chunk"]))
        last = hits[-1][1] if hits else 0.0
        whole = sorted((one.score() for one in chunks.values() if one.whole), reverse=True)
        least = whole[k - 1] if len(whole) >= k else -np.inf
        lacking = {
            number: one
            for number, one in chunks.items()
            if not one.whole and one.score(last) >= least
        }
        for number, chunk, product in self._read(query, lacking):
            chunks[chunk].take(product, number == chunk)
        scored = [(number, one.score()) for number, one in chunks.items() if one.whole]
        ids, values = zip(*scored, strict=True) if scored else ((), ())
        return np.array(ids, np.int64), np.array(values, np.float32)

    def _read(
        self, query: NDArray[np.float32], lacking: Mapping[int, ChunkProducts]
    ) -> Iterator[tuple[int, int, float]]:
        """Number, chunk and product of the vectors that are not known yet."""
        own = [number for number, one in lacking.items() if one.own is None]
        others = {number: one.size for number, one in lacking.items() if one.best is None}
        wanted = [f"number in {own[at : at + _ROWS]}" for at in range(0, len(own), _ROWS)]
        wanted += [f"chunk in {part}" for part in _parts(others)]
        for where in wanted:
            where = f"{where} and {self._visible}"
            rows = self._server.query(self._collection, where, ("number", "chunk", "vector"))
            vectors = np.array([row["vector"] for row in rows], np.float32).reshape(-1, len(query))
            products = np.einsum("ij,j->i", vectors, query).tolist()
            for row, product in zip(rows, products, strict=True):
                yield int(row["number"]), int(row["chunk"]), product


@dataclass(slots=True)
class ChunkProducts:
    """The products of a chunk's vectors with a question's, as far as they are known."""

    size: int  # 1, or 1 + the number of sentences
    own: float | None = None
    best: float | None = None  # of its sentences; its own if it has one vector only

    def take(self, product: float, is_own: bool) -> None:
        """Takes one of its vectors into account."""
        if is_own:
            self.own = product
        if not is_own or self.size == 1:
            self.best = product if self.best is None else max(self.best, product)

    @property
    def whole(self) -> bool:
        """Whether its score is known."""
        return self.own is not None and self.best is not None

    def score(self, unknown: float = 0.0) -> float:
        """Its score, ``unknown`` in place of what is not known."""
        own = unknown if self.own is None else self.own
        other = unknown if self.best is None else self.best
        return (1 - settings.SENTENCE_WEIGHT) * own + settings.SENTENCE_WEIGHT * other


def best(ids: NDArray[np.int64], scored: NDArray[np.float32], k: int) -> Found:
    """The ids of the k largest scores, and these; of equal ones the smaller id is first."""
    order = np.lexsort((ids, -scored))[:k]
    return ids[order], scored[order]


def _parts(sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """The chunks in parts that have at most _ROWS vectors, or are a single chunk.

    ``sizes``: chunk → the number of its vectors.
    """
    part: list[int] = []
    total = 0
    for chunk, size in sizes.items():
        if part and total + size > _ROWS:
            yield part
            part, total = [], 0
        part.append(chunk)
        total += size
    if part:
        yield part
