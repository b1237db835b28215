"""The segments in use with another encoder's vectors: their keyword indexes are taken over.

Where the tokens stay, all that is made of them does: it takes longer to make than the vectors'.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bot import settings
from bot.library import coming, derived, rows
from bot.library.keywords import KeywordIndex
from bot.library.moments import looked
from bot.library.segment import Segment, build
from bot.library.way import ours

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.library.way import Way

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float32]

log = logging.getLogger(__name__)


def turned(file: Path, way: Way) -> Iterator[Segment]:
    """Each listed segment with the vectors that are made for it; one at a time is in memory.

    Without the passages that are gone; those segments that cannot be read are left out.

    Raises:
        OvertakenError: the library goes another way.
    """
    for entry in looked(file, _listed, file, way):
        try:
            old = derived.read(file.parent, entry, way.old.dimension)
        except ValueError as error:  # changed meanwhile, or damaged: made from the rows then
            log.debug("%s", error)
            continue
        ids, keywords = old.ids, old.keywords
        del old  # its vectors need not be in memory beside the new ones
        left, counts, vectors = looked(file, _vectors, file, way, ids)
        if len(left) < len(ids):
            keywords = KeywordIndex.join([keywords], [np.isin(ids, left)])
        if len(left):
            yield _built(left, counts, vectors, keywords)


def _listed(db: sqlite3.Connection, file: Path, way: Way) -> list[derived.Listed]:
    return derived.listed(db, ours(db, file, way).generation)


def _vectors(
    db: sqlite3.Connection, file: Path, way: Way, numbers: Ints
) -> tuple[Ints, Ints, Floats]:
    """Those of these passages that are there, how many vectors each has, and those to be indexed.

    The latter are all of theirs where a segment keeps all, else each one's own.
    """
    ours(db, file, way)
    left, dim = coming.made(db, way.parts, numbers), way.new.dimension
    flat, step = len(left) <= settings.FLAT_PASSAGES, settings.BUILT_AT_ONCE
    counts, every = [np.empty(0, np.int64)], [np.empty((0, dim), np.float32)]
    own = np.empty((0 if flat else len(left), dim), np.float32)
    for at in range(0, len(left), step):
        sizes, vectors = rows.vectors(db, left[at : at + step], dim, "next_vectors")
        counts.append(sizes)
        if flat:
            every.append(vectors)
        else:
            own[at : at + step] = vectors[np.cumsum(sizes) - sizes]
    return left, np.concatenate(counts), np.concatenate(every) if flat else own


def _built(ids: Ints, counts: Ints, vectors: Floats, keywords: KeywordIndex) -> Segment:
    each = counts if len(ids) <= settings.FLAT_PASSAGES else np.ones(len(ids), np.int64)
    nothing = [()] * len(ids)
    return replace(build(ids, each, vectors, nothing), counts=counts, keywords=keywords)
