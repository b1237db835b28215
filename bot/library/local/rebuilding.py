"""A library's file that SQLite finds damaged is read row by row into a new one."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bot.core.errors import LibraryError
from bot.library import fit
from bot.library.local import extras, feedback, rows, salvage, store
from bot.library.local.creating import create
from bot.library.local.failures import damaged, failures
from bot.library.local.mended import mended
from bot.library.local.schema import Manifest, read_manifest, write_manifest
from bot.library.passages import prepare

if TYPE_CHECKING:
    from pathlib import Path

    from bot.library.local.mended import Repair
    from embeddings.encoder.bundled import Encoder


def rebuild(file: Path, encoder: Encoder, done: Repair) -> None:
    """Everything that can be read goes into a new file; the damaged one stays beside it."""
    _alone(file)
    fresh = file.with_name(f"{file.stem}.{secrets.token_hex(4)}.tmp")
    now = fit.describe(encoder)
    try:
        with closing(salvage.opened(file)) as old:
            manifest = _manifest(old, file, encoder)
            found = salvage.articles(old)
            if not found:
                raise damaged(file, "no article can be read")
            create(fresh, now)
            with store.writing(fresh) as db:
                for number, article, digest, seal in found:
                    passages = salvage.passages(old, article, digest, seal, manifest)
                    if passages is None:
                        article, digest = mended(article, digest, done)
                        passages = prepare([article], encoder)[0]
                    rows.put(db, article, passages, number)
                    rows.mark(db, number, digest)
                _carry(old, db, done)
                write_manifest(db, now.next())
        _whole(fresh, file)
        aside = file.with_name(f"{file.name}.damaged-{secrets.token_hex(4)}")
        try:
            os.link(file, aside)
        except OSError:  # a file system without hard links
            shutil.copy2(file, aside)
        os.replace(fresh, file)
    finally:
        for left in file.parent.glob(f"{fresh.name}*"):
            left.unlink(missing_ok=True)
    done.mended.append(f"{file}: {len(found)} articles were read into a new file")
    done.left.append(f"the damaged file is kept as {aside}; delete it when nothing is missing")


def _manifest(old: sqlite3.Connection, file: Path, encoder: Encoder) -> Manifest | None:
    """What says that passages may be taken over as they are; None when they are made again."""
    try:
        manifest = read_manifest(old, file)
    except LibraryError:
        return None
    return manifest if fit.fits(manifest, encoder, file.parent) else None


def _alone(file: Path) -> None:
    """Has the log taken in and nobody else hold the file, so that another can take its place."""
    log = file.with_name(f"{file.name}-wal")
    try:
        with closing(salvage.opened(file)) as db:
            db.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        if "locked" in str(error) or (log.exists() and log.stat().st_size):
            raise LibraryError(
                f"the library in {file.parent} is open in another process, or its log cannot be "
                "read; end every other Wenda and try again; copy the folder first"
            ) from error
    for suffix in ("-wal", "-shm"):
        file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)


def _carry(old: sqlite3.Connection, db: sqlite3.Connection, done: Repair) -> None:
    """The tables beside the articles, as far as they can be read."""
    for table in extras.EXTRAS:
        try:
            for row in extras.read(old, table):
                extras.put(db, table, row)
            done.left += [line.rsplit(";", 1)[0] for line in feedback.unsound(old)]
        except salvage.TORN as error:
            done.left.append(f"not all of {table} can be read ({' '.join(str(error).split())})")
    feedback.seal(db)


def _whole(fresh: Path, file: Path) -> None:
    """Has all of the new file in itself: what its log holds would be left behind.

    Closing it does so too, but says nothing when the disk is full.
    """
    with failures(file), closing(store.connect(fresh, "mode=rw")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    log = fresh.with_name(f"{fresh.name}-wal")
    if log.exists() and log.stat().st_size:
        raise LibraryError(f"{file.parent} has no room for the mended library; nothing was changed")
