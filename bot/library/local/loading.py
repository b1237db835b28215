"""A library's file → its newest snapshot: indexes are read if they fit, and made if they do not.

Another process may have moved the library to another encoder; ``NamedEncoder`` then loads the one
that the library's manifest names.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bot.core import LibraryError, WendaError, settings
from bot.library import compatibility
from bot.library.local import building, index_files, passage_lookup, store
from bot.library.local.check import unsound
from bot.library.local.coder import CodingError
from bot.library.local.migration import read_transaction
from bot.library.local.reencode import reencode
from bot.library.local.schema import FORMAT, SEGMENTS_SINCE, read_manifest, upgrade, version
from bot.library.local.snapshot import Snapshot
from embeddings.encoder import BUNDLED, load_encoder

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.library.local.index_files import Listed
    from bot.library.local.schema import Manifest
    from bot.library.local.segment import Segment
    from embeddings.encoder import Encoder


T = TypeVar("T")
log = logging.getLogger(__name__)


class OutdatedError(Exception):
    """Another process has replaced this state, and its files are gone."""


def load(file: Path, encoder: Encoder) -> Snapshot:
    """The snapshot of this moment; a library of our own encoder is made to fit this version of it.

    Raises:
        LibraryError: the library is damaged, of a newer format, or made with another encoder.
    """
    return retry_outdated(lambda last: snapshot(_fitting(file, encoder), encoder, last=last))


def retry_outdated(attempt: Callable[[bool], T]) -> T:
    """Returns ``attempt(False)``, tried again after an OutdatedError; at last ``attempt(True)``."""
    for _ in range(settings.LOAD_TRIES - 1):
        try:
            return attempt(False)
        except OutdatedError:
            continue  # each reads the newest state, which takes as long as it takes
    return attempt(True)


def _fitting(file: Path, encoder: Encoder) -> store.Pinned:
    """The newest state, of this format, encoded by this encoder."""
    pinned = store.Pinned(file)
    if not compatibility.fits(pinned.manifest, encoder, file.parent):
        pinned.close()
        reencode(file, encoder)
        pinned = store.Pinned(file)
    if pinned.read(version) < FORMAT:
        pinned.close()
        _upgrade(file)
        pinned = store.Pinned(file)
    return pinned


def _upgrade(file: Path) -> None:
    """Brings the file to this format; one that cannot be written to is read as it is."""
    try:
        with store.writing(file, wait=0) as db:
            read_manifest(db, file)
            upgrade(db)
    except LibraryError as error:  # read-only, or a writer at work: the next writer does it
        log.debug("the format was not renewed: %s", error)


def snapshot(
    pinned: store.Pinned, encoder: Encoder, known: Sequence[Segment] = (), *, last: bool = True
) -> Snapshot:
    """The snapshot of a state; indexes that had to be made are kept for the next start.

    Args:
        pinned: the state.
        encoder: what made its vectors.
        known: segments in memory; those that the state has too are not read again.
        last: no further try follows, so that an outdated state is served all the same: its indexes
            are made again.

    Raises:
        LibraryError: the rows are damaged, or an index could not be made.
        OutdatedError: the files of the state are gone, because another process has replaced it.
    """
    folder, manifest = pinned.file.parent, pinned.manifest
    segments = _read(pinned, known, last)
    made = pinned.read(_missing, segments, manifest.chunks, manifest.dimension)
    if made:
        segments = building.sort_segments([*segments, *made])
        damage = pinned.read(unsound, manifest)
        for line in damage:
            log.warning("%s: %s", folder, line)
        if not damage:  # else these indexes would meet the good rows of a backup that is put back
            segments = _keep_indexes(pinned, segments)
    elif index_files.strays(folder, index_files.names(segments)):
        if index_files.strays(folder, index_files.names(segments), pinned.read(store.live_claims)):
            segments = _keep_indexes(pinned, segments)
    return Snapshot(pinned, encoder, segments)


def _read(pinned: store.Pinned, known: Sequence[Segment], last: bool) -> list[Segment]:
    """The segments of a state that can be read from their files; see :func:`snapshot`."""
    folder, manifest = pinned.file.parent, pinned.manifest
    entries = pinned.read(index_files.listed_segments, manifest.generation)
    in_memory = {one.name: one for one in known if one.name}
    segments: list[Segment] = []
    failed: list[ValueError] = []
    for entry in entries:
        try:
            segment = in_memory.get(entry.name)
            segments.append(segment or index_files.read(folder, entry, manifest.dimension))
        except ValueError as error:
            failed.append(error)
    # If the list has changed they are not damaged: they belong to a state that is no more.
    if failed and _newest_segments(pinned.file) != entries:
        if not last:
            pinned.close()
            raise OutdatedError
        log.debug("%s; others write all the time", failed[0])
        return segments
    for damage in failed:
        log.warning("%s; it is made again", damage)
    return segments


def _newest_segments(file: Path) -> list[Listed]:
    """The segments that the newest state lists."""
    return read_transaction(
        file, lambda db: index_files.listed_segments(db, read_manifest(db, file).generation)
    )


def _missing(
    db: sqlite3.Connection, segments: Sequence[Segment], total: int, dim: int
) -> list[Segment]:
    """Segments of the passages that are in none of these, made from the rows.

    ``total`` is how many passages there are.
    """
    if sum(map(len, segments)) == total:
        return []
    piece = partial(building.index_passages, db, dim=dim)
    try:
        return building.index_missing(passage_lookup.chunk_numbers(db), segments, piece)
    except CodingError as error:
        raise CodingError(error.why, "all articles are in the library") from error


def _keep_indexes(pinned: store.Pinned, segments: list[Segment]) -> list[Segment]:
    """Writes the indexes into files: under the lock and for the newest state only.

    So two processes never mix their files. What cannot be kept is made again at the next start.
    """
    file, generation = pinned.file, pinned.manifest.generation
    try:
        with store.writing(file, wait=0) as db:
            newest = read_manifest(db, file).generation == generation
            if newest and version(db) >= SEGMENTS_SINCE:
                segments = index_files.keep_segments(file.parent, segments)
                index_files.list_anew(db, segments, generation)
                index_files.sweep(file.parent, index_files.names(segments), store.live_claims(db))
    except LibraryError as error:  # the folder is read-only, or a writer will do it
        log.debug("the indexes were not kept: %s", error)
    return segments


class NamedEncoder:
    """The encoder that an open library's manifest names, loaded in a thread while questions go on.

    Only from this machine: a name in a library's file opens no connection.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder = folder
        self._given = encoder
        self._lock = threading.Lock()
        self._wanted: tuple[str, str, int, str] | None = None  # what is being loaded, or was
        self._loading: Future[Encoder] = Future()
        self._due = 0.0  # when a failed one is tried again, by the monotonic clock

    def give(self, encoder: Encoder) -> None:
        """Takes an encoder that the library is about to name, so that it need not be loaded."""
        self._given = encoder

    def get(self, manifest: Manifest, serving: Encoder) -> Encoder | None:
        """The encoder for this state; None while it is being loaded, or if it cannot be.

        Failing is logged, once. ``serving`` is the encoder in use.
        """
        for encoder in (serving, self._given):
            if compatibility.describe(encoder).made_from() == manifest.made_from():
                return encoder
        loading = self._load(manifest)
        return loading.result() if loading.done() and not loading.exception() else None

    def wait(self, manifest: Manifest, serving: Encoder) -> None:
        """Waits until :meth:`get` returns an encoder.

        Raises:
            LibraryError: the encoder cannot be loaded.
        """
        if self.get(manifest, serving) is None:
            self._load(manifest).result()

    def _load(self, manifest: Manifest) -> Future[Encoder]:
        with self._lock:
            failed = self._loading.done() and self._loading.exception() is not None
            again = failed and time.monotonic() > self._due
            if self._wanted != manifest.made_from() or again:
                logged = self._wanted == manifest.made_from()
                self._wanted, self._loading = manifest.made_from(), Future()
                arguments = (manifest, self._loading, logged)
                threading.Thread(target=self._try, args=arguments, daemon=True).start()
            return self._loading

    def _try(self, manifest: Manifest, loading: Future[Encoder], logged: bool) -> None:
        try:
            loading.set_result(self._load_encoder(manifest))
        except Exception as error:  # whatever it is, somebody waits for it
            self._due = time.monotonic() + settings.ENCODER_AGAIN
            if not logged:
                log.warning("%s; what was there before goes on being served", error)
            loading.set_exception(error)

    def _load_encoder(self, manifest: Manifest) -> Encoder:
        """The encoder that a manifest names; LibraryError if there is none such on this machine."""
        if manifest.words != compatibility.words_version():
            raise self._renewed_error()
        try:
            encoder = load_encoder(manifest.encoder, fetch=False)
        except WendaError as error:
            raise LibraryError(
                f"the library in {self._folder} was moved to the encoder {manifest.encoder}, "
                f"which cannot be loaded here ({error}); start again with --encoder "
                f"{manifest.encoder}"
            ) from error
        if compatibility.describe(encoder).made_with() != manifest.made_with():
            if manifest.encoder == BUNDLED:
                raise self._renewed_error()
            raise LibraryError(
                f"the library in {self._folder} was moved to another version of the encoder "
                f"{manifest.encoder} than there is here; start again with that version"
            )
        return encoder

    def _renewed_error(self) -> LibraryError:
        return LibraryError(
            f"the library in {self._folder} was renewed by another version of Wenda; start again"
        )
