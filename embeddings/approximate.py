"""Many vectors → nearly the nearest rows, in a tenth of the time and a quarter of the memory.

Two FAISS indexes, one after the other. Four bits for each four numbers, compared in registers
(IndexPQFastScan; André, Kermarrec and Le Scouarnec 2015,
https://doi.org/10.14778/2856318.2856324), find candidates; one byte for each number
(IndexScalarQuantizer) puts them in order. ``docs/scale.md`` has what was measured of this and of
inverted files and graphs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import faiss
import numpy as np

from embeddings.index import as_query, as_rows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

NUMBERS = 4  # of a vector that share four bits: with 8 the best 10 lose 4 in 100
CANDIDATES = 5  # times k that the first index hands to the second: 10 found no more
TRAINED_ON = 65_536  # rows that the codes are made from: more moved nothing
SEED = 20_261_124


class ApproximateIndex:
    """Rows of unit vectors, searched by inner product. Never changed once built.

    Searching from several threads at once is safe.
    """

    exact: Literal[False] = False

    def __init__(self, index: faiss.Index) -> None:
        if not isinstance(index, faiss.IndexRefine):
            raise ValueError(f"a {type(index).__name__} is not an index of ours; build it again")
        self._index = index
        self._kept = faiss.downcast_index(index.refine_index)
        if not isinstance(self._kept, faiss.IndexScalarQuantizer):
            raise ValueError(f"a {type(self._kept).__name__} keeps the rows; build the index again")

    @classmethod
    def build(cls, vectors: ArrayLike) -> ApproximateIndex:
        """An index over ``vectors``, float (n, dim), n at least 1; the same for the same rows.

        Raises:
            ValueError: not two-dimensional, no rows, or a value that is not finite.
        """
        rows = as_rows(vectors)
        if not len(rows):
            raise ValueError(f"vectors of shape {rows.shape} cannot be indexed; give one at least")
        count, dim = rows.shape
        first = faiss.IndexPQFastScan(dim, _parts(dim), 4, faiss.METRIC_INNER_PRODUCT)
        first.pq.cp.seed, first.pq.cp.min_points_per_centroid = SEED, 1
        kept = faiss.IndexScalarQuantizer(
            dim, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        sample = np.random.default_rng(SEED).permutation(count)[:TRAINED_ON]
        # With fewer rows than the 16 codes of a part FAISS refuses: then some stand twice.
        first.train(rows[np.resize(np.sort(sample), max(16, len(sample)))])
        kept.train(rows)  # the range of each number, over all rows
        index = faiss.IndexRefine(first, kept)
        index.add(rows)
        return cls(index)

    @classmethod
    def read(cls, path: str) -> ApproximateIndex:
        """The index in a file. FAISS trusts its bytes: check them first.

        Raises:
            ValueError: the file is no index of ours.
        """
        try:
            return cls(faiss.read_index(path))
        except (RuntimeError, MemoryError) as error:
            raise ValueError(f"{path} is not a FAISS index; build it again") from error

    def write(self, path: str) -> None:
        """Writes the whole index in FAISS's own format; OSError when it cannot be written."""
        try:
            faiss.write_index(self._index, path)
        except RuntimeError as error:
            raise OSError(f"{path} could not be written ({error})") from error

    @property
    def dim(self) -> int:
        """Columns of each vector."""
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def rows(self) -> NDArray[np.float32]:
        """The rows as they are kept, float32 (n, dim): each number within 1/255 of its range."""
        rows: NDArray[np.float32] = self._kept.reconstruct_n(0, len(self))
        return rows

    def search(
        self, vector: ArrayLike, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Nearly the ``k`` nearest rows to ``vector`` (dim,): row numbers (m,), products (m,).

        Best first; m is at most k. The products are of the rows as they are kept. With ``allowed``
        (n,) only among those rows, each of which is then looked at.

        Raises:
            ValueError: k below 1, a vector of another dimension or with a value that is not finite.
        """
        if k < 1:
            raise ValueError(f"k is {k}; ask for at least 1 row")
        query = as_query(vector, self.dim)[None, :]
        k = min(k, len(self))
        if allowed is not None:  # the first index takes no selection
            bits = np.packbits(allowed, bitorder="little")  # alive until the search is over
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]
            chosen = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
            scores, rows = self._kept.search(query, k, params=chosen)
        elif CANDIDATES * k < len(self):
            wider = faiss.IndexRefineSearchParameters(k_factor=CANDIDATES)  # type: ignore[call-arg]
            scores, rows = self._index.search(query, k, params=wider)
        else:  # and, asked for all, it leaves the last out
            scores, rows = self._kept.search(query, k)
        there = rows[0] >= 0
        return rows[0][there].astype(np.int64, copy=False), scores[0][there]


def _parts(dim: int) -> int:
    """Into how many parts of equal size a vector is cut."""
    return next(parts for parts in range(max(1, dim // NUMBERS), 0, -1) if dim % parts == 0)
