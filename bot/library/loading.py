"""From a library's file to its newest snapshot: indexes read where they fit, made where not."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.errors import LibraryError
from bot.library import derived, fit, rows, store
from bot.library.check import unsound
from bot.library.reencode import reencode
from bot.library.schema import FORMAT, migrate, read_manifest, version
from bot.library.snapshot import Snapshot

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from bot.library.keywords import KeywordIndex
    from embeddings.encoder import Encoder
    from embeddings.index import VectorIndex

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


def snapshot(pinned: store.Pinned, encoder: Encoder) -> Snapshot:
    """The snapshot of a state; indexes that had to be made are kept for the next start.

    ``encoder`` is the one that made its vectors.

    Raises:
        LibraryError: the rows are damaged.
    """
    folder, manifest = pinned.file.parent, pinned.manifest
    ids, counts = pinned.read(rows.layout)
    total = int(counts.sum())
    files = derived.stated(folder, manifest.generation)
    vectors = derived.load_vectors(folder, files)
    keywords = derived.load_keywords(folder, files)
    made = False
    if vectors is None or (len(vectors), vectors.dim) != (total, manifest.dimension):
        vectors, made = pinned.read(_index_vectors, total, manifest.dimension), True
    if keywords is None or len(keywords) != len(ids):
        keywords, made = pinned.read(_index_keywords, len(ids)), True
    loaded = Snapshot(pinned, encoder, ids, counts, vectors, keywords)
    if made:
        damage = pinned.read(unsound, manifest)
        for line in damage:
            log.warning("%s: %s", folder, line)
        if not damage:  # else a good copy of the rows, put back, would meet these indexes
            _keep(loaded)
    return loaded


def _keep(loaded: Snapshot) -> None:
    """Writes the indexes beside the rows, alone and for the newest state only.

    So two processes never mix their files. What cannot be kept is made again at the next start.
    """
    file, generation = loaded.pinned.file, loaded.manifest.generation
    try:
        with store.writing(file, wait=0) as db:
            if read_manifest(db, file).generation == generation:
                derived.save(file.parent, generation, loaded.vectors, loaded.keywords)
    except LibraryError as error:  # a folder that is read-only, or a writer who will do it himself
        log.debug("the indexes were not kept: %s", error)


def _index_vectors(db: sqlite3.Connection, total: int, dim: int) -> VectorIndex:
    from embeddings.index import VectorIndex

    return VectorIndex.build(rows.vectors(db, total, dim))


def _index_keywords(db: sqlite3.Connection, total: int) -> KeywordIndex:
    from bot.library.keywords import KeywordIndex

    tokens = rows.tokens(db)
    if len(tokens) != total:
        raise ValueError(f"keyword tokens of {len(tokens)} passages where there are {total}")
    return KeywordIndex.build(tokens)
