"""A segment: the indexes of a stretch of a library's passages. It never changes.

An update adds a small one, and neighbours grow together as in a log-structured merge tree (O'Neil
et al. 1996), so that what an update costs depends on what it brings, not on the library.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from bot import settings
from bot.library.arrays import read_arrays, write_arrays
from bot.library.keywords import KeywordIndex
from bot.library.rows import keyword_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.library.rows import Passage
    from embeddings.approximate import ApproximateIndex
    from embeddings.index import VectorIndex

Scalar = TypeVar("Scalar", bound=np.generic)

FLAT, APPROXIMATE = "vectors", "vectors.faiss"  # an array, an index of FAISS's


@dataclass(frozen=True, slots=True)
class Segment:
    """Passages by number, their vectors and their tokens."""

    ids: NDArray[np.int64]  # (n,) the chunks' numbers, rising
    counts: NDArray[np.int64]  # (n,) how many vectors each has
    vectors: VectorIndex | ApproximateIndex  # all of theirs; only each one's own when approximate
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
        total = int(self.counts.sum()) if self.flat else len(self)
        sizes = (len(self.counts), len(self.keywords), len(self.vectors))
        return sizes == (len(self), len(self), total) and self.vectors.dim == dim

    def own(self) -> NDArray[np.float32]:
        """Each passage's own vector (n, dim), as near as it is kept."""
        if not self.vectors.exact:
            return self.vectors.rows()
        own: NDArray[np.float32] = self.vectors.vectors[np.cumsum(self.counts) - self.counts]
        return own

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
        from embeddings.approximate import ApproximateIndex
        from embeddings.index import VectorIndex

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
) -> Segment:
    """The segment of these passages.

    Args:
        ids: (n,) the chunks' numbers, rising.
        counts: (n,) how many vectors each has.
        vectors: (sum of counts, dim) those of each, its own first.
        tokens: the keyword tokens of each.
    """
    from embeddings.approximate import ApproximateIndex
    from embeddings.index import VectorIndex

    index: VectorIndex | ApproximateIndex
    if len(ids) <= settings.FLAT_PASSAGES:
        index = VectorIndex.build(vectors)
    else:
        index = ApproximateIndex.build(vectors[np.cumsum(counts) - counts])
    return Segment(ids, counts, index, KeywordIndex.build(tokens))


def fresh(numbers: Sequence[Sequence[int]], passages: Sequence[Sequence[Passage]]) -> list[Segment]:
    """The segment of passages that were just stored, by article, if there are any."""
    ids = [number for of in numbers for number in of]
    stored = [one for of in passages for one in of]
    if not ids:
        return []
    order = np.argsort(ids)
    stored = [stored[at] for at in order]
    counts = np.array([len(one.vectors) for one in stored], np.int64)
    vectors = np.concatenate([one.vectors for one in stored])
    words = [keyword_tokens(one.content) for one in stored]
    return [build(np.array(ids, np.int64)[order], counts, vectors, words)]


def join(parts: Sequence[Segment], gone: NDArray[np.int64] | None = None) -> Segment:
    """One segment of the passages of several, in order, without those whose numbers are gone."""
    from embeddings.approximate import ApproximateIndex
    from embeddings.index import VectorIndex

    masks = [_left(part, gone) for part in parts]
    pairs = list(zip(parts, masks, strict=True))
    ids = np.concatenate([_kept(part.ids, mask) for part, mask in pairs])
    counts = np.concatenate([_kept(part.counts, mask) for part, mask in pairs])
    index: VectorIndex | ApproximateIndex
    if len(ids) <= settings.FLAT_PASSAGES and all(part.flat for part in parts):
        index = VectorIndex.build(np.concatenate([_all(part, mask) for part, mask in pairs]))
    else:
        own = [_kept(part.own(), mask) for part, mask in pairs]
        index = ApproximateIndex.build(np.concatenate(own))
    return Segment(ids, counts, index, KeywordIndex.join([p.keywords for p in parts], masks))


def _left(part: Segment, gone: NDArray[np.int64] | None) -> NDArray[np.bool_] | None:
    """The passages (n,) that are not gone, or None for all of them."""
    mask = None if gone is None or not len(gone) else np.isin(part.ids, gone, invert=True)
    return None if mask is None or mask.all() else mask


def _kept(values: NDArray[Scalar], mask: NDArray[np.bool_] | None) -> NDArray[Scalar]:
    return values if mask is None else values[mask]


def _all(part: Segment, mask: NDArray[np.bool_] | None) -> NDArray[np.float32]:
    assert part.vectors.exact
    vectors = part.vectors.vectors
    return vectors if mask is None else vectors[np.repeat(mask, part.counts)]


def grown(parts: Sequence[Segment]) -> list[Segment]:
    """The same passages in fewer segments: each is more than twice all that come after it."""
    after = sum(map(len, parts))
    for first, part in enumerate(parts):
        after -= len(part)
        if after and 2 * after >= len(part):
            return [*parts[:first], join(parts[first:])]
    return list(parts)


def without(parts: Sequence[Segment], gone: NDArray[np.int64]) -> list[Segment]:
    """The same segments without the passages of these numbers; those with none of them as is."""
    found = []
    for part in parts:
        left = len(part) - int(np.isin(part.ids, gone).sum())
        if left == len(part):
            found.append(part)
        elif left:
            found.append(join([part], gone))
    return found
