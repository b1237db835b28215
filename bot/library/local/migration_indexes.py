"""The segments in use with another encoder's vectors: their keyword indexes are taken over.

Where the tokens stay, all that is made of them does: it takes longer to make than the vectors'.

The indexes that another encoder needs, in files before the library switches to it.

They are made from the rows beside those in use, while the old indexes serve, so that the switch
only lists them and nobody makes them again. What comes or goes meanwhile is followed.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from bot.core import LibraryError, settings
from bot.library.keywords.index import KeywordIndex
from bot.library.local import derived, migration_rows, numbered, store
from bot.library.local.building import index_passages, missing, segment_passages, sort_segments
from bot.library.local.migration import ours, read_transaction, write_transaction
from bot.library.local.schema import read_manifest
from bot.library.local.segment import Segment, build, codes, compact_segments, join, remove_passages
from embeddings.progress import show_progress

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.library.local.migration import Way
    from embeddings.index import ApproximateIndex

    Ints = NDArray[np.int64]
    from collections.abc import Callable


log = logging.getLogger(__name__)


def reencoded_segments(file: Path, way: Way) -> Iterator[Segment]:
    """Each listed segment with the vectors that are made for it; one at a time is in memory.

    Without the passages that are gone; those segments that cannot be read are left out.

    Raises:
        OvertakenError: the library goes another way.
    """
    like: ApproximateIndex | None = None
    for entry in read_transaction(file, _list_segments, file, way):
        try:
            old = derived.read(file.parent, entry, way.old.dimension)
        except ValueError as error:  # changed meanwhile, or damaged: made from the rows then
            log.debug("%s", error)
            continue
        ids, keywords = old.ids, old.keywords
        del old  # its vectors need not be in memory beside the new ones
        made = read_transaction(file, _vector_segment, file, way, ids, like)
        if made is None:
            continue
        if len(made) < len(ids):
            keywords = KeywordIndex.join([keywords], [np.isin(ids, made.ids)])
        like = codes([made]) or like
        yield replace(made, keywords=keywords)


def _list_segments(db: sqlite3.Connection, file: Path, way: Way) -> list[derived.Listed]:
    return derived.listed_segments(db, ours(db, file, way).generation)


def _vector_segment(
    db: sqlite3.Connection, file: Path, way: Way, numbers: Ints, like: ApproximateIndex | None
) -> Segment | None:
    """A segment, without tokens, of those of these passages that are there; None for none."""
    ours(db, file, way)
    left = migration_rows.finished_passages(db, way.parts, numbers)
    parts: list[Segment] = []
    for at in range(0, len(left), settings.BUILT_AT_ONCE):
        part = left[at : at + settings.BUILT_AT_ONCE]
        counts, vectors = numbered.vectors(db, part, way.new.dimension, "next_vectors")
        parts = compact_segments([*parts, build(part, counts, vectors, [()] * len(part))], like)
    if len(parts) > 1:
        return join(parts, like=like)
    return parts[0] if parts else None


class Ahead:
    """Segments of what is made with the new encoder, in files that are gone with the block.

    Those that the library lists by then stay.
    """

    def __init__(self, file: Path, way: Way) -> None:
        self._file, self._way = file, way
        self._claim = ""
        self.segments: list[Segment] = []
        self.checked = ""  # the generation they are of, all of it made; "" when something waits

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, *exception: object) -> None:
        try:
            if self._claim:
                with store.writing(self._file, settings.SETTLE_WAIT) as db:
                    store.drop(db, self._claim)
                    entries = derived.listed_segments(db, read_manifest(db, self._file).generation)
                    derived.sweep(
                        self._file.parent, [e.name for e in entries], store.live_claims(db)
                    )
        except LibraryError as error:  # the next who looks does it
            log.debug("indexes were left over: %s", error)

    def catch_up(self) -> None:
        """Makes what is missing in the newest state; takes minutes where there are a million.

        Raises:
            OvertakenError: the library goes another way.
        """
        if not self._claim:
            self._claim = write_transaction(self._file, self._take_claim)
        generation, complete, there = read_transaction(self._file, self._state)
        parts = remove_passages(self.segments, self._gone_passages(there))
        with show_progress("Indexing", "passages") as tell:
            if not parts and not self._way.parts.tokens:
                parts = self.segments = self._keep_reencoded(lambda done: tell(done, len(there)))
            piece = partial(read_transaction, self._file, self._piece)
            self._keep(compact_segments(sort_segments([*parts, *missing(there, parts, piece)])))
        self.checked = generation if complete else ""

    def follow(self, db: sqlite3.Connection, *, far: bool) -> bool:
        """Makes what came since, inside the switching transaction; False when that takes long.

        However long it takes where it is ``far``.
        """
        there = migration_rows.finished_passages(db, self._way.parts)
        gone = self._gone_passages(there)
        cut = sum(len(one) for one in self.segments if np.isin(one.ids, gone).any())
        new = len(there) - (sum(map(len, self.segments)) - len(gone))
        if not far and cut + new > settings.BUILT_AT_ONCE:
            return False
        parts = remove_passages(self.segments, gone)
        self._keep(sort_segments([*parts, *missing(there, parts, partial(self._piece, db))]))
        return True

    def _take_claim(self, db: sqlite3.Connection) -> str:
        ours(db, self._file, self._way)
        return store.make(db)

    def _state(self, db: sqlite3.Connection) -> tuple[str, bool, Ints]:
        """Generation, whether everything is made, and the passages that are."""
        now = ours(db, self._file, self._way)
        complete = migration_rows.complete(db, self._way)
        return now.generation, complete, migration_rows.finished_passages(db, self._way.parts)

    def _gone_passages(self, there: Ints) -> Ints:
        return np.setdiff1d(segment_passages(self.segments), there, assume_unique=True)

    def _keep_reencoded(self, tell: Callable[[int], None]) -> list[Segment]:
        """The segments in use with the new vectors, in files."""
        found: list[Segment] = []
        for segment in reencoded_segments(self._file, self._way):
            found += derived.keep_segments(self._file.parent, [segment], self._claim)
            tell(sum(map(len, found)))
        return found

    def _piece(self, db: sqlite3.Connection, numbers: Ints) -> Segment | None:
        """The segment of those of these passages that are still there."""
        parts = self._way.parts
        ours(db, self._file, self._way)
        left = migration_rows.finished_passages(db, parts, numbers)
        return (
            index_passages(db, left, self._way.new.dimension, **parts.names) if len(left) else None
        )

    def _keep(self, segments: list[Segment]) -> None:
        """Writes them into files; those of before that are not among them go."""
        kept = derived.keep_segments(self._file.parent, segments, self._claim)
        names = derived.names(self.segments) - derived.names(kept)
        self.segments = kept
        derived.drop(self._file.parent, names)
