"""Vectors → exactly the nearest rows, by FAISS.

FAISS's traps are kept in here: a wrong dimension is an empty AssertionError there, k greater than n
gives row -1 with score -3.4e38, and a flipped bit in a file is never noticed, which is why the
bytes of an index are read only by callers who have checked their SHA-256.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import faiss
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

# A search is one pass over memory, in which a second thread waits for the first (13 ms instead of 3
# on a busy machine). Questions that arrive together run in threads of their own.
faiss.omp_set_num_threads(1)


class VectorIndex:
    """Rows of unit vectors, searched by inner product, which is their cosine.

    It never changes once built, and several threads may search it at once.
    """

    exact: Literal[True] = True

    def __init__(self, index: faiss.Index) -> None:
        if not isinstance(index, faiss.IndexFlatIP):
            raise ValueError(
                f"a {type(index).__name__} is not a flat inner-product index; build it again"
            )
        self._index = index

    @classmethod
    def build(cls, vectors: ArrayLike) -> VectorIndex:
        """An index over ``vectors``, float (n, dim), of which there may be none; they are copied.

        Raises:
            ValueError: they are not two-dimensional, have no columns, or a value is not finite.
        """
        rows = as_rows(vectors)
        index = faiss.IndexFlatIP(rows.shape[1])
        index.add(rows)
        return cls(index)

    @classmethod
    def from_bytes(cls, data: bytes) -> VectorIndex:
        """The index in what :meth:`to_bytes` returned. FAISS trusts these bytes: check them first.

        Raises:
            ValueError: the bytes are not such an index.
        """
        try:
            index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        except (RuntimeError, MemoryError) as error:
            raise ValueError(f"{len(data)} bytes are not a FAISS index; build it again") from error
        return cls(index)

    def to_bytes(self) -> bytes:
        """The whole index in FAISS's own format."""
        data: bytes = faiss.serialize_index(self._index).tobytes()
        return data

    @property
    def dim(self) -> int:
        """Columns of each vector."""
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def vectors(self) -> NDArray[np.float32]:
        """The stored rows, float32 (n, dim), read-only: FAISS's own memory and not a copy."""
        if not len(self):
            return np.empty((0, self.dim), dtype=np.float32)
        flat: NDArray[np.float32] = faiss.rev_swig_ptr(self._index.get_xb(), len(self) * self.dim)
        rows = flat.reshape(len(self), self.dim)
        rows.flags.writeable = False
        return rows

    def search(
        self, vector: ArrayLike, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The ``k`` nearest rows to ``vector`` (dim,): row numbers (m,) and inner products (m,).

        Best first. m is k, or the number of rows if that is smaller. With ``allowed`` (n,) only
        rows for which it is True are returned.

        Raises:
            ValueError: k is below 1, or the vector has another dimension or a value that is not
                finite.
        """
        if k < 1:
            raise ValueError(f"k is {k}; ask for at least 1 row")
        query = as_query(vector, self.dim)
        k = min(k, len(self))
        if k == 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        if allowed is not None:
            return self._search_allowed(query, k, allowed)
        scores, rows = self._index.search(query[None, :], k)
        return rows[0].astype(np.int64, copy=False), scores[0]

    def _search_allowed(
        self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """As :meth:`search`; FAISS itself skips the rows that are not allowed."""
        if allowed.shape != (len(self),):
            raise ValueError(f"a mask of shape {allowed.shape} does not fit {len(self)} rows")
        bits = np.packbits(allowed, bitorder="little")
        chosen = faiss.IDSelectorBitmap(bits)  # type: ignore[arg-type, call-arg]
        selected = faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]
        scores, rows = self._index.search(query[None, :], k, params=selected)
        there = rows[0] >= 0  # FAISS fills up with row -1
        return rows[0][there].astype(np.int64, copy=False), scores[0][there]


def as_rows(vectors: ArrayLike) -> NDArray[np.float32]:
    """Vectors as an index takes them: float32 (n, dim), contiguous.

    Raises:
        ValueError: they are not two-dimensional, have no columns, or a value is not finite.
    """
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    if rows.ndim != 2 or rows.shape[1] < 1:
        raise ValueError(f"vectors of shape {rows.shape} cannot be indexed; give (n, dim) rows")
    if not np.isfinite(rows).all():
        raise ValueError("a vector holds NaN or infinity; encode the texts again")
    return rows


def as_query(vector: ArrayLike, dim: int) -> NDArray[np.float32]:
    """A question's vector as an index of this dimension takes it: float32 (dim,), contiguous.

    Raises:
        ValueError: the vector has another dimension, or a value that is not finite.
    """
    query = np.ascontiguousarray(vector, dtype=np.float32)
    if query.shape != (dim,):
        got = query.shape[0] if query.ndim == 1 else query.shape
        raise ValueError(
            f"a vector of dimension {got} does not match the index's {dim}; "
            "encode the question with the encoder that the index was made with"
        )
    if not np.isfinite(query).all():
        raise ValueError("the vector holds NaN or infinity; encode the question again")
    return query
