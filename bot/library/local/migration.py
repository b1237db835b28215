"""On the way to another encoder: from what, to what, and whether a library still goes there.

Short transactions for long work: one to look, one to write, nothing held in between.
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


_TARGET = ("encoder", "fingerprint", "dimension", "words")
_TARGETS = ", ".join("?" * len(_TARGET))
TABLES = ("next", "next_vectors", "next_tokens", "next_seals")


@dataclass(frozen=True, slots=True)
class Parts:
    """Which tables are made anew; the others are taken over as they are."""

    vectors: bool
    tokens: bool

    @property
    def tables(self) -> list[str]:
        """The tables that take the place of others in the end."""
        made = {"vectors": self.vectors, "tokens": self.tokens}
        return [table for table, wanted in made.items() if wanted]

    @property
    def names(self) -> dict[str, str]:
        """Where vectors and tokens stand until then, by the tables that they are for."""
        made = self.tables
        return {one: f"next_{one}" if one in made else one for one in ("vectors", "tokens")}


@dataclass(frozen=True, slots=True)
class Way:
    """From what a library was made with to what it is going to be."""

    old: Manifest
    new: Manifest

    @property
    def parts(self) -> Parts:
        """What has to be made for it."""
        vectors = self.old.made_with() != self.new.made_with()
        return Parts(vectors, self.old.words != self.new.words)


class OvertakenError(Exception):
    """What the library is made with, or is to be made with, has changed."""


def begin(db: sqlite3.Connection, new: Manifest) -> None:
    """Notes what is to be made; what was begun for something else goes."""
    if not is_begun(db, new):
        for table in TABLES:
            db.execute(f"DELETE FROM {table}")
        values = [(name, str(getattr(new, name))) for name in _TARGET]
        db.executemany("INSERT INTO next VALUES (?, ?)", values)


def is_begun(db: sqlite3.Connection, new: Manifest) -> bool:
    """Whether this is what is being made."""
    query = f"SELECT key, value FROM next WHERE key IN ({_TARGETS})"  # claims stand there too
    noted = dict(db.execute(query, _TARGET))
    return noted == {name: str(getattr(new, name)) for name in _TARGET}


def ours(db: sqlite3.Connection, file: Path, way: Way) -> Manifest:
    """The manifest, where the library is still on this way; else OvertakenError."""
    now = read_manifest(db, file)
    if now.made_from() != way.old.made_from() or not is_begun(db, way.new):
        raise OvertakenError
    return now


T = TypeVar("T")

log = logging.getLogger(__name__)


def read_transaction(file: Path, function: Callable[..., T], *args: object) -> T:
    """``function(connection, *args)`` on the newest state, which is let go afterwards."""
    pinned = store.Pinned(file)
    try:
        return pinned.read(function, *args)
    finally:
        pinned.close()


def write_transaction(file: Path, function: Callable[..., T], *args: object) -> T:
    """``function(connection, *args)`` in a transaction, however long others write before."""
    told = False
    while True:
        try:
            with store.writing(file) as db:
                return function(db, *args)
        except LockedError as error:
            if not told:
                log.warning("%s; this goes on then", error)
            told = True
