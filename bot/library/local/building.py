"""Indexes made from rows, a piece at a time: memory holds the vectors of one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.core import settings
from bot.library.local import numbered
from bot.library.local.segment import build, codes, compact_segments

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from bot.library.local.segment import Segment

    Ints = NDArray[np.int64]


def missing(
    there: Ints, segments: Sequence[Segment], piece: Callable[[Ints], Segment | None]
) -> list[Segment]:
    """Segments of the passages ``there`` (n,), rising, that are in none of these.

    ``piece`` makes the segment of some passages; None when none of them is left.
    """
    waiting = np.setdiff1d(there, segment_passages(segments), assume_unique=True)
    firsts = np.array([one.ids[0] for one in segments], np.int64)
    gaps = np.searchsorted(firsts, waiting)  # a segment must not reach over another
    found: list[Segment] = []
    like = codes(segments)
    for gap in np.unique(gaps):
        stretch = waiting[gaps == gap]
        parts: list[Segment] = []
        for at in range(0, len(stretch), settings.BUILT_AT_ONCE):
            made = piece(stretch[at : at + settings.BUILT_AT_ONCE])
            parts = parts if made is None else compact_segments([*parts, made], like)
        found += parts
    return found


def segment_passages(segments: Iterable[Segment]) -> Ints:
    """The passages (n,) of segments, in their order."""
    return np.concatenate([np.empty(0, np.int64), *(one.ids for one in segments)])


def sort_segments(segments: Iterable[Segment]) -> list[Segment]:
    """The same, rising."""
    return sorted(segments, key=lambda one: int(one.ids[0]))


def index_passages(
    db: sqlite3.Connection,
    numbers: Ints,
    dim: int,
    vectors: str = "vectors",
    tokens: str = "tokens",
) -> Segment:
    """The segment of these passages; the last two are the tables it is made from."""
    counts, matrix = numbered.vectors(db, numbers, dim, vectors)
    return build(numbers, counts, matrix, numbered.tokens(db, numbers, tokens))
