"""From a library's file to its newest snapshot: indexes read where they fit, made where not."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np

from bot import settings
from bot.errors import LibraryError
from bot.library import derived, fit, numbered, store
from bot.library.check import unsound
from bot.library.reencode import reencode
from bot.library.schema import FORMAT, SEGMENTS_SINCE, migrate, read_manifest, version
from bot.library.segment import build, grown
from bot.library.snapshot import Snapshot

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.library.segment import Segment
    from embeddings.encoder import Encoder

log = logging.getLogger(__name__)


def load(file: Path, encoder: Encoder) -> Snapshot:
    """The snapshot of this moment, made to fit the encoder where that may be done unasked.

    Raises:
        LibraryError: damaged, of a newer format, made with another encoder.
    """
    pinned = store.Pinned(file)
    if not fit.fits(pinned.manifest, encoder, file.parent):
        pinned.close()
        reencode(file, encoder)
        pinned = store.Pinned(file)
    if pinned.read(version) < FORMAT:
        pinned.close()
        _migrate(file)
        pinned = store.Pinned(file)
    return snapshot(pinned, encoder)


def _migrate(file: Path) -> None:
    """Brings the file to this format; one that cannot be written to is read as it is."""
    try:
        with store.writing(file, wait=0) as db:
            read_manifest(db, file)
            migrate(db)
    except LibraryError as error:  # read-only, or a writer at work: it is done when there is need
        log.debug("the format was not renewed: %s", error)


def snapshot(pinned: store.Pinned, encoder: Encoder, known: Sequence[Segment] = ()) -> Snapshot:
    """The snapshot of a state; indexes that had to be made are kept for the next start.

    ``encoder`` is the one that made its vectors. ``known`` segments that the state has too are not
    read again.

    Raises:
        LibraryError: the rows are damaged.
    """
    folder, manifest = pinned.file.parent, pinned.manifest
    entries = pinned.read(derived.listed, manifest.generation)
    held = {one.name: one for one in known if one.name}
    read = [held.get(e.name) or derived.read(folder, e, manifest.dimension) for e in entries]
    segments = [one for one in read if one is not None]
    made = pinned.read(_missing, segments, manifest.chunks, manifest.dimension)
    if made:
        segments = sorted([*segments, *made], key=lambda one: int(one.ids[0]))
        damage = pinned.read(unsound, manifest)
        for line in damage:
            log.warning("%s: %s", folder, line)
        if not damage:  # else a good copy of the rows, put back, would meet these indexes
            segments = _kept(pinned, segments)
    elif derived.strays(folder, [one.name for one in segments]):
        segments = _kept(pinned, segments)
    return Snapshot(pinned, encoder, segments)


def _missing(
    db: sqlite3.Connection, segments: Sequence[Segment], total: int, dim: int
) -> list[Segment]:
    """Segments of the passages that are in none of these, made from the rows."""
    if sum(map(len, segments)) == total:
        return []
    there = numbered.chunk_numbers(db)
    covered = np.concatenate([np.empty(0, np.int64), *(one.ids for one in segments)])
    missing = np.setdiff1d(there, covered)
    firsts = np.array([one.ids[0] for one in segments], np.int64)
    gaps = np.searchsorted(firsts, missing)  # a segment must not reach over another
    found: list[Segment] = []
    for gap in np.unique(gaps):
        stretch = missing[gaps == gap]
        parts: list[Segment] = []
        for at in range(0, len(stretch), settings.BUILT_AT_ONCE):
            numbers = stretch[at : at + settings.BUILT_AT_ONCE]
            parts = grown([*parts, _made(db, numbers, dim)])
        found += parts
    return found


def _made(db: sqlite3.Connection, numbers: NDArray[np.int64], dim: int) -> Segment:
    counts, vectors = numbered.vectors(db, numbers, dim)
    return build(numbers, counts, vectors, numbered.tokens(db, numbers))


def _kept(pinned: store.Pinned, segments: list[Segment]) -> list[Segment]:
    """Writes the indexes beside the rows, alone and for the newest state only.

    So two processes never mix their files. What cannot be kept is made again at the next start.
    """
    file, generation = pinned.file, pinned.manifest.generation
    try:
        with store.writing(file, wait=0) as db:
            newest = read_manifest(db, file).generation == generation
            if newest and version(db) >= SEGMENTS_SINCE:
                segments = derived.kept(file.parent, segments)
                derived.list_anew(db, segments, generation)
                derived.sweep(file.parent, _names(segments))
    except LibraryError as error:  # a folder that is read-only, or a writer who will do it himself
        log.debug("the indexes were not kept: %s", error)
    return segments


def _names(segments: Iterable[Segment]) -> list[str]:
    return [one.name for one in segments]
