"""The indexes that another encoder needs, in files before the library switches to it.

They are made from the rows beside those in use, while the old indexes serve, so that the switch
only lists them and nobody makes them again. What comes or goes meanwhile is followed.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from bot.core import settings
from bot.core.errors import LibraryError
from bot.library.local import claims, derived, migration_rows, store
from bot.library.local.building import covered, indexed, missing, ordered
from bot.library.local.migration import ours
from bot.library.local.migration_indexes import turned
from bot.library.local.moments import looked, written
from bot.library.local.schema import read_manifest
from bot.library.local.segment import Segment, grown, without
from embeddings.progress import counted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.library.local.migration import Way

    Ints = NDArray[np.int64]

log = logging.getLogger(__name__)


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
                    claims.drop(db, self._claim)
                    entries = derived.listed(db, read_manifest(db, self._file).generation)
                    derived.sweep(self._file.parent, [e.name for e in entries], claims.held(db))
        except LibraryError as error:  # the next who looks does it
            log.debug("indexes were left over: %s", error)

    def catch_up(self) -> None:
        """Makes what is missing in the newest state; takes minutes where there are a million.

        Raises:
            OvertakenError: the library goes another way.
        """
        if not self._claim:
            self._claim = written(self._file, self._claimed)
        generation, complete, there = looked(self._file, self._state)
        parts = without(self.segments, self._gone(there))
        with counted("Indexing", "passages") as tell:
            if not parts and not self._way.parts.tokens:
                parts = self.segments = self._turned(lambda done: tell(done, len(there)))
            piece = partial(looked, self._file, self._piece)
            self._keep(grown(ordered([*parts, *missing(there, parts, piece)])))
        self.checked = generation if complete else ""

    def follow(self, db: sqlite3.Connection, *, far: bool) -> bool:
        """Makes what came since, inside the switching transaction; False when that takes long.

        However long it takes where it is ``far``.
        """
        there = migration_rows.made(db, self._way.parts)
        gone = self._gone(there)
        cut = sum(len(one) for one in self.segments if np.isin(one.ids, gone).any())
        new = len(there) - (sum(map(len, self.segments)) - len(gone))
        if not far and cut + new > settings.BUILT_AT_ONCE:
            return False
        parts = without(self.segments, gone)
        self._keep(ordered([*parts, *missing(there, parts, partial(self._piece, db))]))
        return True

    def _claimed(self, db: sqlite3.Connection) -> str:
        ours(db, self._file, self._way)
        return claims.make(db)

    def _state(self, db: sqlite3.Connection) -> tuple[str, bool, Ints]:
        """Generation, whether everything is made, and the passages that are."""
        now = ours(db, self._file, self._way)
        complete = migration_rows.complete(db, self._way)
        return now.generation, complete, migration_rows.made(db, self._way.parts)

    def _gone(self, there: Ints) -> Ints:
        return np.setdiff1d(covered(self.segments), there, assume_unique=True)

    def _turned(self, tell: Callable[[int], None]) -> list[Segment]:
        """The segments in use with the new vectors, in files."""
        found: list[Segment] = []
        for segment in turned(self._file, self._way):
            found += derived.kept(self._file.parent, [segment], self._claim)
            tell(sum(map(len, found)))
        return found

    def _piece(self, db: sqlite3.Connection, numbers: Ints) -> Segment | None:
        """The segment of those of these passages that are still there."""
        parts = self._way.parts
        ours(db, self._file, self._way)
        left = migration_rows.made(db, parts, numbers)
        return indexed(db, left, self._way.new.dimension, **parts.names) if len(left) else None

    def _keep(self, segments: list[Segment]) -> None:
        """Writes them into files; those of before that are not among them go."""
        kept = derived.kept(self._file.parent, segments, self._claim)
        names = derived.names(self.segments) - derived.names(kept)
        self.segments = kept
        derived.drop(self._file.parent, names)
