"""SQLite, the only truth of a library: connections, transactions, and claims on files to come.

Write-ahead logging gives what is promised: a kill at any moment leaves the old or the new
library, and readers keep the state they began with while one writer works.

A claim says that a process is making indexes for a state that is still to come, so that their
files, whose names begin with the claim's, are no strays meanwhile. It is a row of the table
``next``, which the switch to that state empties in the same transaction. The claim of a process
that has ended counts for nothing.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
import weakref
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, TypeVar

from bot.core import LibraryError, settings
from bot.library import writer
from bot.library.local.failures import damage_error, failures, reading
from bot.library.local.schema import SEGMENTS_SINCE, read_manifest, upgrade, version
from bot.library.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.library.local.schema import Manifest


T = TypeVar("T")
_CLAIM = "indexes "  # the key of a claim's row is this and the claim's name


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
        """Returns ``function(connection, *args)``, one call at a time; damage is a LibraryError."""
        with self._lock, reading(self.file):
            return function(self._db, *args)

    def renew(self) -> None:
        """Reads the same state through a new connection, if it is still the newest one.

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
    if that fails and no write-ahead log is waiting, the file is read as one that never changes.
    """
    try:
        size = file.stat().st_size
    except OSError as error:
        raise LibraryError(
            f"{file} cannot be read ({error.strerror or error}); open the library again"
        ) from error
    if size == 0:  # SQLite takes an empty file for an empty database
        raise damage_error(file, "0 bytes")
    try:
        return _begin(connect(file, "mode=rw"))
    except sqlite3.OperationalError as error:
        log = file.with_name(f"{file.name}-wal")
        if not _unwritable(error) or (log.exists() and log.stat().st_size):
            raise
        return _begin(connect(file, "mode=ro&immutable=1"))


def _begin(db: sqlite3.Connection) -> sqlite3.Connection:
    try:
        db.execute("PRAGMA query_only = ON")
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it is pinned
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def writing(file: Path, wait: float | None = None) -> Iterator[sqlite3.Connection]:
    """One transaction, alone: committed at the end of the block, undone if the block raises.

    Waits for another writer, ``wait`` seconds or as the settings say.

    Raises:
        LibraryError: another process writes for longer, or the file cannot be written to.
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
        with writer.note_writer(file.parent):
            try:
                upgrade(db)  # a writer writes this format; opening may not have been able to
                yield db
                db.execute("COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")


def connect(file: Path, query: str, wait: float | None = None) -> sqlite3.Connection:
    """A connection with the settings that all of ours have; ``query`` is that of its URI."""
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


def _inode(file: Path) -> int:
    try:
        return file.stat().st_ino
    except OSError:
        return 0  # connecting says why


def _unwritable(error: sqlite3.OperationalError) -> bool:
    return "unable to open" in str(error) or "readonly" in str(error)


def make_claim(db: sqlite3.Connection) -> str:
    """Makes a claim for this process and returns its name; those of ended processes go."""
    for stale in {name for name, _ in _all_claims(db)} - set(live_claims(db)):
        drop_claim(db, stale)
    name = f"{secrets.token_hex(8)}-"
    db.execute("INSERT INTO next VALUES (?, ?)", (_CLAIM + name, Writer.this().text()))
    return name


def drop_claim(db: sqlite3.Connection, name: str) -> None:
    """Gives a claim up, if it is still there."""
    db.execute("DELETE FROM next WHERE key = ?", (_CLAIM + name,))


def live_claims(db: sqlite3.Connection) -> list[str]:
    """The claims of processes that run, or may run: of another machine's that is not known."""
    if version(db) < SEGMENTS_SINCE:
        return []
    return [name for name, note in _all_claims(db) if _runs(note)]


def _all_claims(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Name and note of each claim; the note says whose it is."""
    rows = db.execute("SELECT key, value FROM next WHERE key LIKE ?", (f"{_CLAIM}_%",))
    return [(str(key).removeprefix(_CLAIM), str(value)) for key, value in rows]


def _runs(note: str) -> bool:
    """Whether the process of a claim may still run."""
    try:
        return Writer.read(note).alive() is not False
    except (ValueError, TypeError, OSError, OverflowError, RecursionError):  # not what we wrote
        return False
