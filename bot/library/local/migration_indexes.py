"""The segments in use with another encoder's vectors: their keyword indexes are taken over.

Where the tokens stay, all that is made of them does: it takes longer to make than the vectors'.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bot.core import settings
from bot.library.keywords.index import KeywordIndex
from bot.library.local import derived, migration_rows, numbered
from bot.library.local.migration import ours
from bot.library.local.moments import looked
from bot.library.local.segment import Segment, build, codes, grown, join

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.library.local.migration import Way
    from embeddings.index.approximate import ApproximateIndex

    Ints = NDArray[np.int64]

log = logging.getLogger(__name__)


def turned(file: Path, way: Way) -> Iterator[Segment]:
    """Each listed segment with the vectors that are made for it; one at a time is in memory.

    Without the passages that are gone; those segments that cannot be read are left out.

    Raises:
        OvertakenError: the library goes another way.
    """
    like: ApproximateIndex | None = None
    for entry in looked(file, _listed, file, way):
        try:
            old = derived.read(file.parent, entry, way.old.dimension)
        except ValueError as error:  # changed meanwhile, or damaged: made from the rows then
            log.debug("%s", error)
            continue
        ids, keywords = old.ids, old.keywords
        del old  # its vectors need not be in memory beside the new ones
        made = looked(file, _made, file, way, ids, like)
        if made is None:
            continue
        if len(made) < len(ids):
            keywords = KeywordIndex.join([keywords], [np.isin(ids, made.ids)])
        like = codes([made]) or like
        yield replace(made, keywords=keywords)


def _listed(db: sqlite3.Connection, file: Path, way: Way) -> list[derived.Listed]:
    return derived.listed(db, ours(db, file, way).generation)


def _made(
    db: sqlite3.Connection, file: Path, way: Way, numbers: Ints, like: ApproximateIndex | None
) -> Segment | None:
    """A segment, without tokens, of those of these passages that are there; None for none."""
    ours(db, file, way)
    left = migration_rows.made(db, way.parts, numbers)
    parts: list[Segment] = []
    for at in range(0, len(left), settings.BUILT_AT_ONCE):
        part = left[at : at + settings.BUILT_AT_ONCE]
        counts, vectors = numbered.vectors(db, part, way.new.dimension, "next_vectors")
        parts = grown([*parts, build(part, counts, vectors, [()] * len(part))], like)
    if len(parts) > 1:
        return join(parts, like=like)
    return parts[0] if parts else None
