"""A segment: the indexes, of vectors and of keywords, of a stretch of a library's passages.

A segment never changes. An update adds a small one, and neighbours grow together as in a
log-structured merge tree (O'Neil et al. 1996), so that what an update costs depends on what it
brings, not on the library. Few vectors are kept as they are and searched exactly; from
FLAT_PASSAGES passages on they are coded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from bot.core import settings
from bot.library.keywords.arrays import read_arrays, write_arrays
from bot.library.keywords.index import KeywordIndex
from bot.library.local.coder import code_vectors
from bot.library.stored import keyword_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.library.stored import Passage
    from embeddings.index import ApproximateIndex, VectorIndex

    Mask = NDArray[np.bool_]

Scalar = TypeVar("Scalar", bound=np.generic)

FLAT, APPROXIMATE = "vectors", "vectors.faiss"  # an array, an index of FAISS's


@dataclass(frozen=True, slots=True)
class Segment:
    """Passages by number, their vectors and their tokens."""

    ids: NDArray[np.int64]  # (n,) the chunks' numbers, rising
    counts: NDArray[np.int64]  # (n,) how many vectors each has
    vectors: VectorIndex | ApproximateIndex  # all of theirs, under the ids when approximate
    keywords: KeywordIndex
    name: str = ""  # of its folder; "" while it has none
    files: tuple[tuple[str, str], ...] = ()  # in it: name, SHA-256

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def flat(self) -> bool:
        """Whether all vectors are in memory, as they are."""
        return self.vectors.exact

    def fits(self, dim: int) -> bool:
        """Whether its parts belong together, and to vectors of this dimension."""
        sizes = (len(self.counts), len(self.keywords), len(self.vectors))
        fitting = (len(self), len(self), int(self.counts.sum()))
        return sizes == fitting and self.vectors.dim == dim

    def write(self, folder: Path) -> None:
        """Writes it into a folder that is there and empty."""
        write_arrays(folder, {"ids": self.ids, "sizes": self.counts})
        self.keywords.write(folder)
        if self.vectors.exact:
            write_arrays(folder, {FLAT: self.vectors.vectors})
        else:
            self.vectors.write(str(folder / APPROXIMATE))

    @classmethod
    def read(cls, folder: Path) -> Segment:
        """Reads what ``write`` wrote; FAISS trusts the bytes, so check them first.

        Raises:
            ValueError, OSError: it is something else.
        """
        from embeddings.index import ApproximateIndex, VectorIndex

        ids, counts = read_arrays(folder, ("ids", "sizes"))
        vectors: VectorIndex | ApproximateIndex
        if (folder / APPROXIMATE).exists():
            vectors = ApproximateIndex.read(str(folder / APPROXIMATE))
        else:
            vectors = VectorIndex.build(*read_arrays(folder, (FLAT,)))
        return cls(ids, counts, vectors, KeywordIndex.read(folder))  # type: ignore[arg-type]


def build(
    ids: NDArray[np.int64],
    counts: NDArray[np.int64],
    vectors: NDArray[np.float32],
    tokens: Sequence[Sequence[str]],
    codes_of: ApproximateIndex | None = None,
) -> Segment:
    """The segment of these passages; if they are many their vectors are coded.

    Args:
        ids: (n,) the chunks' numbers, rising.
        counts: (n,) how many vectors each has.
        vectors: (sum of counts, dim) those of each, its own first.
        tokens: the keyword tokens of each.
        codes_of: an index whose codes are taken; None for codes of their own.

    Raises:
        CodingError: the vectors could not be coded.
    """
    from embeddings.index import VectorIndex

    index: VectorIndex | ApproximateIndex
    if len(ids) <= settings.FLAT_PASSAGES:
        index = VectorIndex.build(vectors)
    else:
        index = code_vectors([], vectors, np.repeat(ids, counts), codes_of)
    return Segment(ids, counts, index, KeywordIndex.build(tokens))


def fresh(
    numbers: Sequence[Sequence[int]],
    passages: Sequence[Sequence[Passage]],
    codes_of: ApproximateIndex | None = None,
) -> list[Segment]:
    """The segment of passages that were just stored, by article; [] if there are none.

    If its vectors are coded, then as those of ``codes_of`` are.
    """
    ids = [number for of in numbers for number in of]
    stored = [one for of in passages for one in of]
    if not ids:
        return []
    order = np.argsort(ids)
    stored = [stored[at] for at in order]
    counts = np.array([len(one.vectors) for one in stored], np.int64)
    vectors = np.concatenate([one.vectors for one in stored])
    words = [keyword_tokens(one.content) for one in stored]
    return [build(np.array(ids, np.int64)[order], counts, vectors, words, codes_of)]


def join(
    parts: Sequence[Segment],
    gone: NDArray[np.int64] | None = None,
    codes_of: ApproximateIndex | None = None,
) -> Segment:
    """One segment of the passages of several, in order, without those whose numbers are gone.

    If its vectors are coded for the first time, then as those of ``codes_of`` are.

    Raises:
        CodingError: they could not be coded.
    """
    masks = [_left_mask(part, gone) for part in parts]
    pairs = list(zip(parts, masks, strict=True))
    ids = np.concatenate([_apply_mask(part.ids, mask) for part, mask in pairs])
    counts = np.concatenate([_apply_mask(part.counts, mask) for part, mask in pairs])
    words = KeywordIndex.join([part.keywords for part in parts], masks)
    return Segment(ids, counts, _join_vectors(pairs, len(ids), codes_of), words)


def _join_vectors(
    parts: Sequence[tuple[Segment, Mask | None]], total: int, codes_of: ApproximateIndex | None
) -> VectorIndex | ApproximateIndex:
    """The index of the vectors of what is left of several segments, ``total`` passages."""
    from embeddings.index import VectorIndex

    indexes: list[tuple[ApproximateIndex, NDArray[np.int64]]] = []
    rows: list[NDArray[np.float32]] = []
    numbers: list[NDArray[np.int64]] = []
    for part, mask in parts:
        if not part.vectors.exact:
            gone = part.ids[:0] if mask is None else part.ids[~mask]
            indexes.append((part.vectors, gone))
            continue
        each = np.repeat(mask, part.counts) if mask is not None else None
        rows.append(_apply_mask(part.vectors.vectors, each))
        numbers.append(np.repeat(_apply_mask(part.ids, mask), _apply_mask(part.counts, mask)))
    if not indexes and total <= (settings.FLAT_BESIDE if codes_of else settings.FLAT_PASSAGES):
        return VectorIndex.build(np.concatenate(rows))
    if len(indexes) == 1 and not rows and not len(indexes[0][1]):
        return indexes[0][0]
    dim = parts[0][0].vectors.dim
    matrix = np.concatenate([np.empty((0, dim), np.float32), *rows])
    return code_vectors(
        indexes, matrix, np.concatenate([np.empty(0, np.int64), *numbers]), codes_of
    )


def _left_mask(part: Segment, gone: NDArray[np.int64] | None) -> Mask | None:
    """A mask (n,) of the passages that are not gone; None if none is gone."""
    mask = None if gone is None or not len(gone) else np.isin(part.ids, gone, invert=True)
    return None if mask is None or mask.all() else mask


def _apply_mask(values: NDArray[Scalar], mask: Mask | None) -> NDArray[Scalar]:
    return values if mask is None else values[mask]


def biggest_coded(parts: Sequence[Segment]) -> ApproximateIndex | None:
    """The biggest index of coded vectors among these segments; None if none are coded."""
    return max((one.vectors for one in parts if not one.vectors.exact), key=len, default=None)


def compact_segments(
    parts: Sequence[Segment], codes_of: ApproximateIndex | None = None
) -> list[Segment]:
    """The same passages in fewer segments: each is more than twice as big as all after it.

    Vectors that are coded for the first time get the codes of another part, or of ``codes_of``.
    """
    codes_of = biggest_coded(parts) or codes_of
    after = sum(map(len, parts))
    for first, part in enumerate(parts):
        after -= len(part)
        if after and 2 * after >= len(part):
            return [*parts[:first], join(parts[first:], codes_of=codes_of)]
    return list(parts)


def remove_passages(parts: Sequence[Segment], gone: NDArray[np.int64]) -> list[Segment]:
    """The same segments without the passages of these numbers."""
    left_over = []
    for part in parts:
        left = len(part) - int(np.isin(part.ids, gone).sum())
        if left == len(part):
            left_over.append(part)
        elif left:
            left_over.append(join([part], gone))
    return left_over
