"""Many vectors → nearly the nearest, by codes of a thirty-second of their size.

Four bits stand for each four numbers and are compared in registers (product quantisation, Jégou,
Douze and Schmid 2011; fast scan, André, Kermarrec and Le Scouarnec 2015,
https://doi.org/10.14778/2856318.2856324). They are kept in an inverted file, of which only a part
is searched once there are millions. ``docs/scale.md`` says how other kinds of index did.

Codes are decoded in NumPy, because FAISS's decoding ends the process if the index came from a file
(1.15 sets up what it decodes with when an index is made, and not when it is read).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import faiss
import numpy as np

from embeddings.index.exact import as_query, as_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float32]

NUMBERS = 4  # of a vector that share four bits: with 8, 5 in 100 of the best 10 are lost
CELLS = 256  # of the inverted file: each is compared with every vector that is added
LOOKED_THROUGH = 1_500_000  # about how many vectors are compared if there are more
LEAST_SHARE = 0.1  # of the cells that are searched, however many vectors there are
TRAINED_ON = 65_536  # rows that the codes are made from: more changed nothing
CODED_AT_ONCE = 65_536  # rows coded or decoded at once: 64 MB of floats beside the codes
BITS = 4  # of each part's code
BLOCK = 32  # vectors whose codes FAISS packs together
# A block has 32 bytes for each two parts, of which 16 are the first part's. A byte holds the codes
# of two vectors: its lower four bits that of the vector at one of these places, its upper four bits
# that of the vector 16 further on.
PLACES = np.array([0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15])
SEED = 20_261_124  # of the sample of rows and of the training


class ApproximateIndex:
    """Unit vectors under numbers, which several vectors may share, searched by inner product.

    Only their codes are kept. It never changes once built, and several threads may search it at
    once.
    """

    exact: Literal[False] = False

    def __init__(self, index: faiss.Index) -> None:
        if not isinstance(index, faiss.IndexIVFPQFastScan) or not _ours(index):
            raise ValueError(f"a {type(index).__name__} is not an index of ours; build it again")
        self._index: faiss.IndexIVFPQFastScan = index

    @classmethod
    def build(
        cls, vectors: ArrayLike, numbers: Ints, codes_of: ApproximateIndex | None = None
    ) -> ApproximateIndex:
        """An index over vectors; it is the same for the same input.

        Args:
            vectors: float (n, dim).
            numbers: (n,) the number of each vector, 0 or more.
            codes_of: an index whose codes to use, so that the two can be joined. Without it codes
                are made from the vectors, of which there must be at least one.

        Raises:
            ValueError: the vectors are not two-dimensional or not finite, there are none to make
                codes from, or there are not as many numbers.
        """
        rows = as_rows(vectors)
        if len(rows) != len(numbers):
            raise ValueError(f"{len(rows)} vectors cannot stand under {len(numbers)} numbers")
        index = _train_index(rows) if codes_of is None else _empty_copy(codes_of._index)
        for at in range(0, len(rows), CODED_AT_ONCE):
            part = slice(at, at + CODED_AT_ONCE)
            index.add_with_ids(rows[part], np.ascontiguousarray(numbers[part], np.int64))
        return cls(index)

    @classmethod
    def join(cls, parts: Sequence[ApproximateIndex]) -> ApproximateIndex:
        """A new index with all vectors of several.

        Those of an index with other codes than the first are decoded and coded anew, and each
        coding loses a little.
        """
        index = _copy(parts[0]._index)
        for part in parts[1:]:
            if _has_same_codes(part._index, index):
                _pour(part._index, index)
            else:
                for vectors, numbers in part._decode_vectors():
                    index.add_with_ids(vectors, numbers)
        _tidy(index)
        return cls(index)

    def copy_without(self, gone: Ints) -> ApproximateIndex:
        """A new index without the vectors under these numbers."""
        index = _copy(self._index)
        index.remove_ids(_selector(gone))
        _tidy(index)
        return type(self)(index)

    @classmethod
    def read(cls, path: str) -> ApproximateIndex:
        """The index in a file. FAISS trusts its bytes: check them first.

        Raises:
            ValueError: the file is not such an index.
        """
        try:
            return cls(faiss.read_index(path))
        except (RuntimeError, MemoryError) as error:
            raise ValueError(f"{path} is not a FAISS index; build it again") from error

    @classmethod
    def from_bytes(cls, data: bytes) -> ApproximateIndex:
        """The index in what :meth:`to_bytes` returned. FAISS trusts these bytes: check them first.

        Raises:
            ValueError: the bytes are not such an index.
        """
        try:
            return cls(faiss.deserialize_index(np.frombuffer(data, np.uint8)))
        except (RuntimeError, MemoryError) as error:
            raise ValueError(f"{len(data)} bytes are not a FAISS index; build it again") from error

    def to_bytes(self) -> bytes:
        """The whole index in FAISS's own format."""
        data: bytes = faiss.serialize_index(self._index).tobytes()
        return data

    def copy_empty(self) -> ApproximateIndex:
        """An empty index with the same codes."""
        return type(self)(_empty_copy(self._index))

    def write(self, path: str) -> None:
        """Writes the whole index in FAISS's own format; OSError if it cannot be written."""
        try:
            faiss.write_index(self._index, path)
        except RuntimeError as error:
            raise OSError(f"{path} could not be written ({error})") from error

    @property
    def dim(self) -> int:
        """Columns of each vector."""
        return int(self._index.d)

    def __len__(self) -> int:
        """The number of vectors."""
        return int(self._index.ntotal)

    def search(
        self, vector: ArrayLike, k: int, allowed: Ints | None = None, beside: int = 0
    ) -> tuple[Ints, Floats]:
        """The numbers (m,) of nearly the ``k`` nearest vectors, and their inner products (m,).

        Best first. m is at most k, and a number is there once for each of its vectors among the
        nearest. The products are those of the decoded vectors. The more vectors there are, the
        smaller the share of cells that is searched.

        Args:
            vector: (dim,) what is searched for.
            k: how many vectors to find.
            allowed: numbers; only vectors under these are found, if they are given.
            beside: how many vectors there are in other indexes searched for the same.

        Raises:
            ValueError: k is below 1, or the vector has another dimension or a value that is not
                finite.
        """
        if k < 1:
            raise ValueError(f"k is {k}; ask for at least 1 vector")
        query = as_query(vector, self.dim)[None, :]
        if k >= len(self):  # FAISS leaves out the last if all are asked for
            return self._all(query[0], allowed)
        if allowed is not None and not len(allowed):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        chosen = _selector(allowed) if allowed is not None else None
        share = max(LEAST_SHARE, LOOKED_THROUGH / (len(self) + beside))
        probes = min(math.ceil(share * self._index.nlist), self._index.nlist)
        parameters = faiss.IVFSearchParameters(sel=chosen, nprobe=probes)  # type: ignore[call-arg]
        products, numbers = self._index.search(query, k, params=parameters)
        there = numbers[0] >= 0
        return numbers[0][there].astype(np.int64, copy=False), products[0][there]

    def _all(self, query: Floats, allowed: Ints | None) -> tuple[Ints, Floats]:
        """As :meth:`search`, for all vectors."""
        found, products = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
        for vectors, numbers in self._decode_vectors():
            chosen = slice(None) if allowed is None else np.isin(numbers, allowed)
            found.append(numbers[chosen])
            products.append(vectors[chosen] @ query)
        all_, scores = np.concatenate(found), np.concatenate(products)
        best = np.argsort(-scores, kind="stable")
        return all_[best], scores[best]

    def _decode_vectors(self) -> Iterator[tuple[Floats, Ints]]:
        """Yields the vectors that codes stand for (m, dim), and their numbers (m,), by cells."""
        lists = self._index.invlists
        assert lists is not None
        codes = _codes(self._index)
        parts = np.arange(len(codes))
        for cell in range(self._index.nlist):
            size = lists.list_size(cell)
            for at in range(0, size, CODED_AT_ONCE):
                count = min(size - at, CODED_AT_ONCE)
                numbers = faiss.rev_swig_ptr(lists.get_ids(cell), size)[at : at + count].copy()
                places = self._places(cell, at, count)
                yield codes[parts, places].reshape(count, self.dim), numbers

    def _places(self, cell: int, at: int, count: int) -> NDArray[np.uint8]:
        """The codes, 0 to 15, of each part of ``count`` vectors of a cell: (count, parts).

        They are those from the ``at``-th on, which has to begin a block.
        """
        lists = self._index.invlists
        assert lists is not None
        blocks, pairs = -(-count // BLOCK), self._index.M2 // 2
        size = blocks * pairs * BLOCK
        begin = at // BLOCK * pairs * BLOCK
        packed = faiss.rev_swig_ptr(lists.get_codes(cell), begin + size)[begin:]
        packed = packed.reshape(blocks, pairs, 2, len(PLACES))
        found = np.empty((blocks, BLOCK, pairs, 2), np.uint8)
        found[:, PLACES] = (packed & 15).transpose(0, 3, 1, 2)
        found[:, PLACES + len(PLACES)] = (packed >> BITS).transpose(0, 3, 1, 2)
        return found.reshape(blocks * BLOCK, 2 * pairs)[:count, : self._index.pq.M]


def _train_index(rows: Floats) -> faiss.IndexIVFPQFastScan:
    """An empty index whose codes are made from rows (n, dim)."""
    count, dim = rows.shape
    if not count:
        raise ValueError(f"vectors of shape {rows.shape} cannot be indexed; give one at least")
    index = _empty(faiss.IndexFlatIP(dim), max(1, min(CELLS, count // CELLS)), _parts(dim))
    for training in (index.cp, index.pq.cp):
        training.seed, training.min_points_per_centroid = SEED, 1
    sample = np.random.default_rng(SEED).permutation(count)[:TRAINED_ON]
    # FAISS refuses fewer rows than the 16 codes of a part: then some rows are used twice.
    index.train(rows[np.resize(np.sort(sample), max(16, len(sample)))])
    return index


def _empty(middles: faiss.IndexFlatIP, cells: int, parts: int) -> faiss.IndexIVFPQFastScan:
    """An index without codes and vectors; ``middles`` are the vectors around which cells lie."""
    index = faiss.IndexIVFPQFastScan(
        middles, middles.d, cells, parts, BITS, faiss.METRIC_INNER_PRODUCT
    )
    index.by_residual = False  # else codes would have to be compared anew for each cell
    return index


def _ours(index: faiss.IndexIVFPQFastScan) -> bool:
    """Whether an index has the settings of those made here."""
    return (
        isinstance(faiss.downcast_index(index.quantizer), faiss.IndexFlatIP)
        and index.metric_type == faiss.METRIC_INNER_PRODUCT
        and (index.by_residual, index.bbs, index.pq.nbits) == (False, BLOCK, BITS)
    )


def _copy(index: faiss.IndexIVFPQFastScan) -> faiss.IndexIVFPQFastScan:
    copy = faiss.clone_index(index)
    assert isinstance(copy, faiss.IndexIVFPQFastScan)
    return copy


def _empty_copy(index: faiss.IndexIVFPQFastScan) -> faiss.IndexIVFPQFastScan:
    """An empty index with the same codes, made without copying the vectors of the other."""
    middles = faiss.IndexFlatIP(index.d)
    middles.add(_middles(index))
    empty = _empty(middles, index.nlist, index.pq.M)
    faiss.copy_array_to_vector(_codes(index).ravel(), empty.pq.centroids)
    empty.is_trained = True
    return empty


def _codes(index: faiss.IndexIVFPQFastScan) -> Floats:
    """What each code of each part stands for: (parts, 16, numbers of a part)."""
    codes: Floats = faiss.vector_to_array(index.pq.centroids)
    return codes.reshape(index.pq.M, 1 << BITS, -1)


def _middles(index: faiss.IndexIVFPQFastScan) -> Floats:
    """The vectors around which cells lie: (cells, dim)."""
    middles = faiss.downcast_index(index.quantizer)
    assert isinstance(middles, faiss.IndexFlatIP)
    rows: Floats = faiss.rev_swig_ptr(middles.get_xb(), index.nlist * index.d)
    return rows.reshape(index.nlist, index.d).copy()


def _has_same_codes(one: faiss.IndexIVFPQFastScan, other: faiss.IndexIVFPQFastScan) -> bool:
    """Whether the codes of two indexes mean the same."""
    return np.array_equal(_codes(one), _codes(other)) and np.array_equal(
        _middles(one), _middles(other)
    )


def _pour(source: faiss.IndexIVFPQFastScan, index: faiss.IndexIVFPQFastScan) -> None:
    """Adds the vectors of one index to another whose codes mean the same.

    FAISS's own ``merge_from`` would do so, but it writes past the end of a cell's codes if the
    cell's last block is full (1.15).
    """
    lists, others = index.invlists, source.invlists
    assert lists is not None
    assert others is not None
    for cell in range(index.nlist):
        size, more = lists.list_size(cell), others.list_size(cell)
        if not more:
            continue
        if size % BLOCK:
            lists.add_entries(cell, more, others.get_ids(cell), others.get_codes(cell))
            continue
        lists.resize(cell, size + more)
        numbers = faiss.rev_swig_ptr(lists.get_ids(cell), size + more)
        numbers[size:] = faiss.rev_swig_ptr(others.get_ids(cell), more)
        added, there = (source.code_size * BLOCK * -(-count // BLOCK) for count in (more, size))
        codes = faiss.rev_swig_ptr(lists.get_codes(cell), there + added)
        codes[there:] = faiss.rev_swig_ptr(others.get_codes(cell), added)
    index.ntotal += source.ntotal


def _tidy(index: faiss.IndexIVFPQFastScan) -> None:
    """Zeros the unused places of each cell's last block.

    FAISS leaves in them what was in memory, or the codes of removed vectors (1.15).
    """
    lists = index.invlists
    assert lists is not None
    size = index.M2 // 2 * BLOCK  # bytes of a block
    for cell in range(index.nlist):
        blocks, count = divmod(lists.list_size(cell), BLOCK)
        if count:
            last = faiss.rev_swig_ptr(lists.get_codes(cell), (blocks + 1) * size)[-size:]
            there = (PLACES < count) * 15 + (PLACES + len(PLACES) < count) * 240
            last.reshape(-1, len(PLACES))[:] &= there.astype(np.uint8)


def _selector(numbers: Ints) -> faiss.IDSelector:
    """FAISS's selector of the vectors under these numbers."""
    bits = np.zeros(int(numbers.max()) + 1 if len(numbers) else 0, np.bool_)
    bits[numbers] = True
    packed = np.packbits(bits, bitorder="little")
    return faiss.IDSelectorBitmap(packed)  # type: ignore[arg-type,call-arg]


def _parts(dim: int) -> int:
    """Into how many parts of equal size a vector of ``dim`` numbers is cut."""
    return next(parts for parts in range(max(1, dim // NUMBERS), 0, -1) if dim % parts == 0)
