"""What was removed from a library leaves its files, to the last byte."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from bot.core.errors import LibraryError
from bot.library import writer
from bot.library.local import claims
from bot.library.local.failures import failures
from bot.library.local.schema import OWED, owes
from bot.library.local.store import connect

if TYPE_CHECKING:
    from bot.library.local.store import Pinned


def settle(pinned: Pinned, wait: float = 0.0, *, rewrite: bool = False) -> bool:
    """Has what was removed leave the files; whether nothing of it is in them any more.

    SQLite moves rows between pages when others are removed, and what it moves leaves a copy in
    unused parts of a page, which ``secure_delete`` does not reach. So the file is written anew
    (``rewrite``), and the write-ahead log, which holds pages as they were, is moved into the file
    and emptied. The log stays while somebody reads an older state, up to ``wait`` seconds longer;
    whoever goes on last empties it. Indexes made for a state to come hold words too, until then.
    """
    log = pinned.file.with_name(f"{pinned.file.name}-wal")
    try:
        owed = pinned.read(owes)
        if not owed and not (log.exists() and log.stat().st_size):
            return not pinned.read(claims.held)
        with failures(pinned.file), closing(connect(pinned.file, "mode=rw", wait)) as db:
            if owed and rewrite and owes(db):
                with writer.noted(pinned.file.parent, politely=True):
                    db.execute("VACUUM")
                db.execute("DELETE FROM manifest WHERE key = ?", (OWED,))
            for _ in range(2):  # to the newest state, then off the log
                db.execute("PRAGMA wal_checkpoint(PASSIVE)")
                pinned.renew()
            busy: int = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            return not busy and not owes(db) and not claims.held(db)
    except (LibraryError, OSError):  # a folder that is only read, a disk without room
        return False
