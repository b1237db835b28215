"""A migration moves a library to another encoder while it stays in use.

Another encoder has other vectors, so all of a library's have to be made anew, which takes hours
for a big one. Meanwhile questions are answered from the old vectors, and articles come and go. The
new ones are made beside the old, in the tables ``next_vectors``, ``next_tokens`` and
``next_seals``; the table ``next`` notes what they are made for, so that a process that was stopped
is followed by one that goes on. A last transaction, the switch, puts the new tables in place of the
old. The same is done for tokens, when another Wenda makes other ones.

``reencode`` runs a migration from beginning to end; ``migration_rows`` has the statements on its
rows, ``migration_indexes`` makes the indexes that are needed after the switch. Here stands what a
migration is, whether one is under way, and the short transactions that its long work is cut into.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.library.local import store
from bot.library.local.failures import LockedError
from bot.library.local.schema import Manifest, read_manifest

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path


T = TypeVar("T")
log = logging.getLogger(__name__)

# All that is made for a migration stands in these, until the switch.
TABLES = ("next", "next_vectors", "next_tokens", "next_seals")
# What the table ``next`` notes of the manifest to come.
_TARGET = ("encoder", "fingerprint", "dimension", "words")
_PLACES = ", ".join("?" * len(_TARGET))


@dataclass(frozen=True, slots=True)
class Parts:
    """Which of the vectors and the tokens are made anew; the others stay as they are."""

    vectors: bool
    tokens: bool

    @property
    def tables(self) -> list[str]:
        """The tables that are replaced by the switch."""
        anew = {"vectors": self.vectors, "tokens": self.tokens}
        return [table for table, replaced in anew.items() if replaced]

    @property
    def names(self) -> dict[str, str]:
        """The table of what will count → the one that it stands in until the switch."""
        anew = self.tables
        return {
            table: f"next_{table}" if table in anew else table for table in ("vectors", "tokens")
        }


@dataclass(frozen=True, slots=True)
class Migration:
    """From what a library was made with to what it is going to be made with."""

    old: Manifest
    new: Manifest

    @property
    def parts(self) -> Parts:
        """What has to be made anew."""
        vectors = self.old.made_with() != self.new.made_with()
        return Parts(vectors, self.old.words != self.new.words)


class OvertakenError(Exception):
    """Another process has ended this migration, or begun another one."""


def begin(db: sqlite3.Connection, new: Manifest) -> None:
    """Notes that this manifest is migrated to; what was made for another one goes."""
    if not is_begun(db, new):
        for table in TABLES:
            db.execute(f"DELETE FROM {table}")
        values = [(name, str(getattr(new, name))) for name in _TARGET]
        db.executemany("INSERT INTO next VALUES (?, ?)", values)


def is_begun(db: sqlite3.Connection, new: Manifest) -> bool:
    """Whether the library is being migrated to this manifest."""
    query = f"SELECT key, value FROM next WHERE key IN ({_PLACES})"  # claims stand there too
    noted = dict(db.execute(query, _TARGET))
    return noted == {name: str(getattr(new, name)) for name in _TARGET}


def manifest_during(db: sqlite3.Connection, file: Path, migration: Migration) -> Manifest:
    """The library's manifest, if this migration is still under way; else OvertakenError."""
    now = read_manifest(db, file)
    if now.made_from() != migration.old.made_from() or not is_begun(db, migration.new):
        raise OvertakenError
    return now


def read_transaction(file: Path, function: Callable[..., T], *args: object) -> T:
    """Returns ``function(connection, *args)``, called on the newest state."""
    pinned = store.Pinned(file)
    try:
        return pinned.read(function, *args)
    finally:
        pinned.close()


def write_transaction(file: Path, function: Callable[..., T], *args: object) -> T:
    """Returns ``function(connection, *args)``, run in a transaction of its own.

    Waits as long as other processes write.
    """
    warned = False
    while True:
        try:
            with store.writing(file) as db:
                return function(db, *args)
        except LockedError as error:
            if not warned:
                log.warning("%s; this goes on then", error)
            warned = True
