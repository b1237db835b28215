"""From a library's file to its newest snapshot: indexes read where they fit, made where not."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bot.core import settings
from bot.core.errors import LibraryError
from bot.library import fit
from bot.library.local import building, claims, derived, numbered, store
from bot.library.local.check import unsound
from bot.library.local.coder import CodingError
from bot.library.local.moments import looked
from bot.library.local.reencode import reencode
from bot.library.local.schema import FORMAT, SEGMENTS_SINCE, migrate, read_manifest, version
from bot.library.local.snapshot import Snapshot

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.library.local.derived import Listed
    from bot.library.local.segment import Segment
    from embeddings.encoder.bundled import Encoder

T = TypeVar("T")

log = logging.getLogger(__name__)


class OutdatedError(Exception):
    """Another process has replaced this state, and its files are gone."""


def tried(attempt: Callable[[bool], T]) -> T:
    """``attempt(False)`` until it meets no OutdatedError, a few times; then ``attempt(True)``."""
    for _ in range(settings.LOAD_TRIES - 1):
        try:
            return attempt(False)
        except OutdatedError:
            continue  # each reads the newest state, which takes as long as it takes
    return attempt(True)


def load(file: Path, encoder: Encoder) -> Snapshot:
    """The snapshot of this moment, made to fit the encoder where that may be done unasked.

    Raises:
        LibraryError: damaged, of a newer format, made with another encoder.
    """
    return tried(lambda last: snapshot(_fitting(file, encoder), encoder, last=last))


def _fitting(file: Path, encoder: Encoder) -> store.Pinned:
    pinned = store.Pinned(file)
    if not fit.fits(pinned.manifest, encoder, file.parent):
        pinned.close()
        reencode(file, encoder)
        pinned = store.Pinned(file)
    if pinned.read(version) < FORMAT:
        pinned.close()
        _migrate(file)
        pinned = store.Pinned(file)
    return pinned


def _migrate(file: Path) -> None:
    """Brings the file to this format; one that cannot be written to is read as it is."""
    try:
        with store.writing(file, wait=0) as db:
            read_manifest(db, file)
            migrate(db)
    except LibraryError as error:  # read-only, or a writer at work: it is done when there is need
        log.debug("the format was not renewed: %s", error)


def snapshot(
    pinned: store.Pinned, encoder: Encoder, known: Sequence[Segment] = (), *, last: bool = True
) -> Snapshot:
    """The snapshot of a state; indexes that had to be made are kept for the next start.

    ``encoder`` is the one that made its vectors. ``known`` segments that the state has too are not
    read again.

    Raises:
        LibraryError: the rows are damaged, or an index could not be made.
        OutdatedError: its files are gone, as another process has replaced it; when it is the
            ``last`` try, its indexes are made again instead.
    """
    folder, manifest = pinned.file.parent, pinned.manifest
    segments = _read(pinned, known, last)
    made = pinned.read(_missing, segments, manifest.chunks, manifest.dimension)
    if made:
        segments = building.ordered([*segments, *made])
        damage = pinned.read(unsound, manifest)
        for line in damage:
            log.warning("%s: %s", folder, line)
        if not damage:  # else a good copy of the rows, put back, would meet these indexes
            segments = _kept(pinned, segments)
    elif derived.strays(folder, derived.names(segments)):
        if derived.strays(folder, derived.names(segments), pinned.read(claims.held)):
            segments = _kept(pinned, segments)
    return Snapshot(pinned, encoder, segments)


def _read(pinned: store.Pinned, known: Sequence[Segment], last: bool) -> list[Segment]:
    """The segments of a state that can be read from their files; see :func:`snapshot`."""
    folder, manifest = pinned.file.parent, pinned.manifest
    entries = pinned.read(derived.listed, manifest.generation)
    held = {one.name: one for one in known if one.name}
    segments: list[Segment] = []
    failed: list[ValueError] = []
    for entry in entries:
        try:
            found = held.get(entry.name) or derived.read(folder, entry, manifest.dimension)
            segments.append(found)
        except ValueError as error:
            failed.append(error)
    if failed and _listed(pinned.file) != entries:  # not damaged: of a state that is no more
        if not last:
            pinned.close()
            raise OutdatedError
        log.debug("%s; others write all the time", failed[0])
        return segments
    for damage in failed:
        log.warning("%s; it is made again", damage)
    return segments


def _listed(file: Path) -> list[Listed]:
    """The segments of the newest state."""
    return looked(file, lambda db: derived.listed(db, read_manifest(db, file).generation))


def _missing(
    db: sqlite3.Connection, segments: Sequence[Segment], total: int, dim: int
) -> list[Segment]:
    """Segments of the passages that are in none of these, made from the rows."""
    if sum(map(len, segments)) == total:
        return []
    piece = partial(building.indexed, db, dim=dim)
    try:
        return building.missing(numbered.chunk_numbers(db), segments, piece)
    except CodingError as error:
        raise CodingError(error.why, "all articles are in the library") from error


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
                derived.sweep(file.parent, derived.names(segments), claims.held(db))
    except LibraryError as error:  # a folder that is read-only, or a writer who will do it himself
        log.debug("the indexes were not kept: %s", error)
    return segments
