"""SQLite, the only truth of a library: connections and transactions.

Write-ahead logging gives what is promised: a kill at any moment leaves the old or the new
library, and readers keep the state they began with while one writer works.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
import weakref
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, TypeVar

from bot import settings, writer
from bot.errors import LibraryError
from bot.library import claims
from bot.library.failures import damaged, failures, reading
from bot.library.schema import (
    APPLICATION,
    FORMAT,
    OWED,
    SCHEMA,
    migrate,
    owes,
    read_manifest,
    write_manifest,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.library.schema import Manifest

T = TypeVar("T")


def create(file: Path, manifest: Manifest) -> None:
    """Makes an empty library; it appears whole or not at all, and never over another one."""
    beside = file.with_name(f"{file.name}.{secrets.token_hex(4)}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.touch()  # says why when it cannot, which SQLite does not
        with failures(file):
            with closing(sqlite3.connect(beside, isolation_level=None)) as db:
                db.executescript("BEGIN;" + SCHEMA)
                db.execute(f"PRAGMA application_id = {APPLICATION}")
                db.execute(f"PRAGMA user_version = {FORMAT}")
                write_manifest(db, manifest.next())
                db.execute("COMMIT")
                mode = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise LibraryError(
                f"{file.parent} is on a file system without shared memory (a network share?); "
                "give a --library folder on a local disk"
            )
        _appear(beside, file)
    except OSError as error:
        raise LibraryError(
            f"no library can be made in {file.parent} ({error.strerror or error}); "
            "give a --library folder that can be written to"
        ) from error
    finally:
        for left in file.parent.glob(f"{beside.name}*") if file.parent.is_dir() else ():
            left.unlink(missing_ok=True)


def _appear(beside: Path, file: Path) -> None:
    try:
        os.link(beside, file)  # unlike a rename, fails when another process was first
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not file.exists():
            beside.replace(file)
    if os.name == "posix":  # the folder's entry survives a power cut too
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class Pinned:
    """The state of one moment, read through a connection of its own, from any thread.

    It stays readable, and the same, while others write; the connection closes with the object.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = threading.Lock()
        with failures(file):
            self._db = _pin(file)
        self._ends = weakref.finalize(self, self._db.close)
        try:
            self.manifest = self.read(read_manifest, file)
        except BaseException:
            self.close()
            raise

    def read(self, function: Callable[..., T], *args: object) -> T:
        """``function(connection, *args)``, alone on the connection, damage as LibraryError."""
        with self._lock, reading(self.file):
            return function(self._db, *args)

    def renew(self) -> None:
        """Reads the same state through a new connection, where it is still the newest one.

        Begun while the write-ahead log holds nothing that the file does not, it reads the file
        alone and keeps nobody from emptying the log.
        """
        now = Pinned(self.file)
        if now.manifest.generation != self.manifest.generation:
            now.close()
            return
        with self._lock:
            now._ends.detach()
            self.close()
            self._db, self._ends = now._db, weakref.finalize(self, now._db.close)

    def close(self) -> None:
        """Lets the state go."""
        self._ends()


def manifest(file: Path) -> Manifest:
    """The manifest of this moment."""
    pinned = Pinned(file)
    pinned.close()
    return pinned.manifest


def _pin(file: Path) -> sqlite3.Connection:
    """A connection with an open read transaction.

    A folder that cannot be written to is read too: SQLite wants to make its -shm file there, so
    when that fails and no write-ahead log is waiting, the file is read as one that never changes.
    """
    try:
        size = file.stat().st_size
    except OSError as error:
        raise LibraryError(
            f"{file} cannot be read ({error.strerror or error}); open the library again"
        ) from error
    if size == 0:  # SQLite takes an empty file for an empty database
        raise damaged(file, "0 bytes")
    try:
        return _begin(connect(file, "mode=rw"))
    except sqlite3.OperationalError as error:
        log = file.with_name(f"{file.name}-wal")
        if not _unwritable(error) or (log.exists() and log.stat().st_size):
            raise
        return _begin(connect(file, "mode=ro&immutable=1"))


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


def _inode(file: Path) -> int:
    try:
        return file.stat().st_ino
    except OSError:
        return 0  # connecting says why


def _unwritable(error: sqlite3.OperationalError) -> bool:
    return "unable to open" in str(error) or "readonly" in str(error)


def _begin(db: sqlite3.Connection) -> sqlite3.Connection:
    try:
        db.execute("PRAGMA query_only = ON")
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it is pinned
    except BaseException:
        db.close()
        raise
    return db


def connect(file: Path, query: str, wait: float | None = None) -> sqlite3.Connection:
    """A connection as all of ours are; ``query`` is that of its URI."""
    db = sqlite3.connect(
        f"{file.absolute().as_uri()}?{query}",
        uri=True,
        timeout=settings.LIBRARY_WAIT if wait is None else wait,
        isolation_level=None,
        check_same_thread=False,  # every use is under a lock of ours
    )
    db.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten with zeros
    db.execute("PRAGMA trusted_schema = OFF")  # the file may come from somebody else
    db.execute("PRAGMA cell_size_check = ON")  # notices some damage before it is believed
    return db


@contextmanager
def writing(file: Path, wait: float | None = None) -> Iterator[sqlite3.Connection]:
    """One transaction, alone: committed at the end of the block, undone when it raises.

    Waits for another writer, ``wait`` seconds or as the settings say, then LibraryError.
    """
    before = _inode(file)
    with failures(file), closing(connect(file, "mode=rw", wait)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = FULL")  # a commit survives a power cut too
        try:
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if _unwritable(error):  # SQLite says "unable to open" when it cannot make its -shm
                raise sqlite3.OperationalError("readonly") from error
            raise
        if _inode(file) != before:
            db.execute("ROLLBACK")
            raise LibraryError(f"the library in {file.parent} was just repaired; try again")
        with writer.noted(file.parent):
            try:
                migrate(db)  # what could not be, when it was opened: who writes writes this format
                yield db
                db.execute("COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")
