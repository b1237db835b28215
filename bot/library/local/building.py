"""Rows → segments, a piece at a time: memory holds the vectors of one piece only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.core import settings
from bot.library.local import passage_lookup
from bot.library.local.segment import biggest_coded, build, compact_segments

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from bot.library.local.segment import Segment

    Ints = NDArray[np.int64]


def index_missing(
    passages: Ints, segments: Sequence[Segment], piece: Callable[[Ints], Segment | None]
) -> list[Segment]:
    """New segments of those passages (n,), rising, that are in none of these.

    ``piece`` makes the segment of some passages, or returns None if they are all gone.
    """
    waiting = np.setdiff1d(passages, segment_passages(segments), assume_unique=True)
    firsts = np.array([one.ids[0] for one in segments], np.int64)
    gaps = np.searchsorted(firsts, waiting)  # a segment must not reach over another
    new: list[Segment] = []
    codes_of = biggest_coded(segments)
    for gap in np.unique(gaps):
        stretch = waiting[gaps == gap]
        parts: list[Segment] = []
        for at in range(0, len(stretch), settings.BUILT_AT_ONCE):
            segment = piece(stretch[at : at + settings.BUILT_AT_ONCE])
            parts = parts if segment is None else compact_segments([*parts, segment], codes_of)
        new += parts
    return new


def segment_passages(segments: Iterable[Segment]) -> Ints:
    """The passages (n,) of segments, in their order."""
    return np.concatenate([np.empty(0, np.int64), *(one.ids for one in segments)])


def sort_segments(segments: Iterable[Segment]) -> list[Segment]:
    """The same segments in the order of their passages' numbers."""
    return sorted(segments, key=lambda one: int(one.ids[0]))


def index_passages(
    db: sqlite3.Connection,
    numbers: Ints,
    dim: int,
    vectors: str = "vectors",
    tokens: str = "tokens",
) -> Segment:
    """The segment of these passages; ``vectors`` and ``tokens`` are the tables it is made from."""
    counts, matrix = passage_lookup.vectors(db, numbers, dim, vectors)
    return build(numbers, counts, matrix, passage_lookup.tokens(db, numbers, tokens))
