"""The indexes of a migration: a library moved to another encoder while it stays in use.

The indexes that the new vectors need are made in files of their own before the switch (see
``migration``), while the old ones serve, so that the switch only has to list them and no process
makes them again. Articles that come or go meanwhile are followed. If the tokens stay, the keyword
indexes, which take longer to make than those of the vectors, are taken over from the segments in
use.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from bot.core import LibraryError, settings
from bot.library.keywords.index import KeywordIndex
from bot.library.local import index_files, migration_rows, passage_lookup, store
from bot.library.local.building import (
    index_missing,
    index_passages,
    segment_passages,
    sort_segments,
)
from bot.library.local.migration import manifest_during, read_transaction, write_transaction
from bot.library.local.schema import read_manifest
from bot.library.local.segment import (
    Segment,
    biggest_coded,
    build,
    compact_segments,
    join,
    remove_passages,
)
from embeddings.progress import show_progress

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.library.local.migration import Migration
    from embeddings.index import ApproximateIndex

    Ints = NDArray[np.int64]


log = logging.getLogger(__name__)


class NewIndexes:
    """The segments of what is made with the new encoder, in files.

    At the end of the block the files go, unless the library lists them by then.
    """

    def __init__(self, file: Path, migration: Migration) -> None:
        self._file, self._migration = file, migration
        self._claim = ""
        self.segments: list[Segment] = []
        # The generation that the segments are of, once all of it is made; "" while passages wait.
        self.checked = ""

    def __enter__(self) -> NewIndexes:
        return self

    def __exit__(self, *exception: object) -> None:
        try:
            if self._claim:
                with store.writing(self._file, settings.SETTLE_WAIT) as db:
                    store.drop_claim(db, self._claim)
                    entries = index_files.listed_segments(
                        db, read_manifest(db, self._file).generation
                    )
                    index_files.sweep(
                        self._file.parent, [e.name for e in entries], store.live_claims(db)
                    )
        except LibraryError as error:  # the next process that opens the library removes them
            log.debug("indexes were left over: %s", error)

    def catch_up(self) -> None:
        """Makes what the newest state lacks, which takes minutes for a million passages.

        Raises:
            OvertakenError: this migration is not under way any more.
        """
        if not self._claim:
            self._claim = write_transaction(self._file, self._take_claim)
        generation, complete, finished = read_transaction(self._file, self._state)
        parts = remove_passages(self.segments, self._gone_passages(finished))
        with show_progress("Indexing", "passages") as tell:
            if not parts and not self._migration.parts.tokens:
                parts = self.segments = self._keep_reencoded(lambda done: tell(done, len(finished)))
            piece = partial(read_transaction, self._file, self._piece)
            self._keep(
                compact_segments(sort_segments([*parts, *index_missing(finished, parts, piece)]))
            )
        self.checked = generation if complete else ""

    def follow(self, db: sqlite3.Connection, *, force: bool) -> bool:
        """Makes what came since, inside the transaction of the switch; whether it did.

        It makes nothing if that would take long, unless ``force``.
        """
        finished = migration_rows.finished_passages(db, self._migration.parts)
        gone = self._gone_passages(finished)
        cut = sum(len(one) for one in self.segments if np.isin(one.ids, gone).any())
        new = len(finished) - (sum(map(len, self.segments)) - len(gone))
        if not force and cut + new > settings.BUILT_AT_ONCE:
            return False
        parts = remove_passages(self.segments, gone)
        self._keep(
            sort_segments([*parts, *index_missing(finished, parts, partial(self._piece, db))])
        )
        return True

    def _take_claim(self, db: sqlite3.Connection) -> str:
        manifest_during(db, self._file, self._migration)
        return store.make_claim(db)

    def _state(self, db: sqlite3.Connection) -> tuple[str, bool, Ints]:
        """Generation, whether everything is made, and the passages of which everything is."""
        now = manifest_during(db, self._file, self._migration)
        complete = migration_rows.is_complete(db, self._migration)
        return now.generation, complete, migration_rows.finished_passages(db, self._migration.parts)

    def _gone_passages(self, finished: Ints) -> Ints:
        """The passages of the segments that are not among these any more."""
        return np.setdiff1d(segment_passages(self.segments), finished, assume_unique=True)

    def _keep_reencoded(self, tell: Callable[[int], None]) -> list[Segment]:
        """The segments in use with the new vectors, in files."""
        segments: list[Segment] = []
        for segment in reencoded_segments(self._file, self._migration):
            segments += index_files.keep_segments(self._file.parent, [segment], self._claim)
            tell(sum(map(len, segments)))
        return segments

    def _piece(self, db: sqlite3.Connection, numbers: Ints) -> Segment | None:
        """The segment of those of these passages that are still there; None if none is."""
        parts = self._migration.parts
        manifest_during(db, self._file, self._migration)
        left = migration_rows.finished_passages(db, parts, numbers)
        return (
            index_passages(db, left, self._migration.new.dimension, **parts.names)
            if len(left)
            else None
        )

    def _keep(self, segments: list[Segment]) -> None:
        """Writes segments into files; the files of earlier ones that are not among them go."""
        kept = index_files.keep_segments(self._file.parent, segments, self._claim)
        names = index_files.names(self.segments) - index_files.names(kept)
        self.segments = kept
        index_files.drop(self._file.parent, names)


def reencoded_segments(file: Path, migration: Migration) -> Iterator[Segment]:
    """Each segment in use with its new vectors; one at a time is in memory.

    Passages that are gone by now are left out, and so are segments that cannot be read.

    Raises:
        OvertakenError: this migration is not under way any more.
    """
    codes_of: ApproximateIndex | None = None
    for entry in read_transaction(file, _list_segments, file, migration):
        try:
            old = index_files.read(file.parent, entry, migration.old.dimension)
        except ValueError as error:  # changed or damaged: it is made from the rows
            log.debug("%s", error)
            continue
        ids, keywords = old.ids, old.keywords
        del old  # its vectors need not be in memory beside the new ones
        encoded = read_transaction(file, _vector_segment, file, migration, ids, codes_of)
        if encoded is None:
            continue
        if len(encoded) < len(ids):
            keywords = KeywordIndex.join([keywords], [np.isin(ids, encoded.ids)])
        codes_of = biggest_coded([encoded]) or codes_of
        yield replace(encoded, keywords=keywords)


def _list_segments(
    db: sqlite3.Connection, file: Path, migration: Migration
) -> list[index_files.Listed]:
    return index_files.listed_segments(db, manifest_during(db, file, migration).generation)


def _vector_segment(
    db: sqlite3.Connection,
    file: Path,
    migration: Migration,
    numbers: Ints,
    codes_of: ApproximateIndex | None,
) -> Segment | None:
    """A segment, without tokens, of those of these passages that are there; None if none is."""
    manifest_during(db, file, migration)
    left = migration_rows.finished_passages(db, migration.parts, numbers)
    parts: list[Segment] = []
    for at in range(0, len(left), settings.BUILT_AT_ONCE):
        part = left[at : at + settings.BUILT_AT_ONCE]
        counts, vectors = passage_lookup.vectors(db, part, migration.new.dimension, "next_vectors")
        parts = compact_segments([*parts, build(part, counts, vectors, [()] * len(part))], codes_of)
    if len(parts) > 1:
        return join(parts, codes_of=codes_of)
    return parts[0] if parts else None
