"""What can still be read of a damaged library, article by article."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from bot.library.local import rows, store
from bot.library.stored import seal_of

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.records import Article
    from bot.library.local.schema import Manifest
    from bot.library.stored import Passage

# What reading a row may raise whose bytes are not what was written.
TORN = (sqlite3.Error, ValueError, TypeError, KeyError, IndexError, OverflowError)


def opened(file: Path) -> sqlite3.Connection:
    """A connection that reads bytes that are no text as far as they are."""
    db = store.connect(file, "mode=rw")
    db.text_factory = lambda data: data.decode("utf-8", "replace")  # what is left of it
    return db


def articles(db: sqlite3.Connection) -> list[tuple[int, Article, str, str]]:
    """Every article of which something can be read, whatever is between them."""
    found, number = [], 0
    for number in _numbers(db):
        try:
            one = rows.raw(db, number)
        except TORN:
            continue
        if one is not None:
            found.append((number, *one))
    return found


def _numbers(db: sqlite3.Connection) -> list[int]:
    try:
        return [number for (number,) in db.execute("SELECT number FROM articles ORDER BY number")]
    except sqlite3.Error:
        try:
            query = "SELECT seq FROM sqlite_sequence WHERE name = 'articles'"
            return list(range(1, int(db.execute(query).fetchone()[0]) + 1))
        except TORN:
            return list(range(1, 100_000))


def passages(
    db: sqlite3.Connection, article: Article, digest: str, seal: str, manifest: Manifest | None
) -> list[Passage] | None:
    """An article's passages when they and its text are what was written."""
    if manifest is None or article.digest != digest:
        return None
    try:
        found = rows.passages(db, article, manifest.dimension)
        return found if seal_of(article, found) == seal else None
    except TORN:
        return None
