"""The passages nearest to a question, each scored by its own vector and its best sentence's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot import settings
from bot.library.milvus_client import MAX_FOUND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.library.milvus_client import Server

    Found = tuple[NDArray[np.int64], NDArray[np.float32]]


class Nearest:
    """Searches the rows of a collection of vectors that an expression is true of."""

    def __init__(self, server: Server, collection: str, visible: str) -> None:
        self._server, self._collection, self._visible = server, collection, visible

    def search(self, query: NDArray[np.float32], k: int) -> Found:
        """The k best chunks: ids (m,), scores (m,), best first.

        The server gives the best vectors, then, asked for these chunks alone, all of theirs. A
        chunk without a vector among the best scores at most what the last of them did; as long as
        that could be enough, more are fetched, as many as the server gives.
        """
        limit = settings.CANDIDATES * k
        while True:
            limit = min(limit, MAX_FOUND)
            fields = ("number", "chunk", "vectors")
            hits = self._server.search(
                self._collection, "vector", query, limit, self._visible, fields
            )
            ids, found = best(*self._scored(query, hits), k)
            proved = len(hits) < limit or (len(ids) == k and found[-1] >= hits[-1][1])
            if proved or limit == MAX_FOUND:
                return ids, found
            limit *= 4

    def _scored(
        self, query: NDArray[np.float32], hits: Sequence[tuple[int, float, Mapping[str, int]]]
    ) -> Found:
        """The chunks of some vectors, and the score of each from all of its vectors."""
        sizes = {int(row["chunk"]): int(row["vectors"]) for _, _, row in hits}
        cosines = {number: (int(row["chunk"]), product) for number, product, row in hits}
        counts = dict.fromkeys(sizes, 0)
        for chunk, _ in cosines.values():
            counts[chunk] += 1
        lacking = [chunk for chunk, size in sizes.items() if counts[chunk] < size]
        for part in _parts(lacking, sizes):
            more = self._server.search(
                self._collection,
                "vector",
                query,
                sum(sizes[chunk] for chunk in part),
                f"chunk in {part} and {self._visible}",
                ("number", "chunk"),
            )
            cosines |= {number: (int(row["chunk"]), product) for number, product, row in more}
        own = {chunk: product for number, (chunk, product) in cosines.items() if number == chunk}
        other: dict[int, float] = {}
        for number, (chunk, product) in cosines.items():
            if number != chunk or sizes[chunk] == 1:
                other[chunk] = max(other.get(chunk, -np.inf), product)
        weight = settings.SENTENCE_WEIGHT
        ids = [chunk for chunk in sizes if chunk in own and chunk in other]
        found = [(1 - weight) * own[chunk] + weight * other[chunk] for chunk in ids]
        return np.array(ids, np.int64), np.array(found, np.float32)


def best(ids: NDArray[np.int64], found: NDArray[np.float32], k: int) -> Found:
    """The k largest scores and their ids; of equal ones the smaller id is first."""
    order = np.lexsort((ids, -found))[:k]
    return ids[order], found[order]


def _parts(chunks: Sequence[int], sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """The chunks in parts whose vectors one search can give."""
    part: list[int] = []
    held = 0
    for chunk in chunks:
        if part and held + sizes[chunk] > MAX_FOUND:
            yield part
            part, held = [], 0
        part.append(chunk)
        held += sizes[chunk]
    if part:
        yield part
