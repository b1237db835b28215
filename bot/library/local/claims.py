"""Who makes indexes for a state that is still to come: their files are no strays meanwhile.

A claim is a row of ``next``, so it goes with the switch, in one transaction; the names of its files
begin with it. One whose process has ended holds nothing any more.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from bot.library.local.schema import SEGMENTS_SINCE, version
from bot.library.writer import Writer

if TYPE_CHECKING:
    import sqlite3

_KEY = "indexes "  # in the table, before the claim's name


def make(db: sqlite3.Connection) -> str:
    """The name of a claim of this process; those of processes that have ended go."""
    for stale in {name for name, _ in _all(db)} - set(held(db)):
        drop(db, stale)
    name = f"{secrets.token_hex(8)}-"
    db.execute("INSERT INTO next VALUES (?, ?)", (_KEY + name, Writer.this().text()))
    return name


def drop(db: sqlite3.Connection, name: str) -> None:
    """Gives a claim up, if it is still there."""
    db.execute("DELETE FROM next WHERE key = ?", (_KEY + name,))


def held(db: sqlite3.Connection) -> list[str]:
    """The claims of processes that run, or of which that cannot be told from here."""
    if version(db) < SEGMENTS_SINCE:
        return []
    return [name for name, note in _all(db) if _runs(note)]


def _all(db: sqlite3.Connection) -> list[tuple[str, str]]:
    found = db.execute("SELECT key, value FROM next WHERE key LIKE ?", (f"{_KEY}_%",))
    return [(str(key).removeprefix(_KEY), str(value)) for key, value in found]


def _runs(note: str) -> bool:
    try:
        return Writer.read(note).alive() is not False
    except (ValueError, TypeError, OSError, OverflowError, RecursionError):  # not what we wrote
        return False
