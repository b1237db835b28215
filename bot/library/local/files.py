"""Which file each article was read from, so that an unchanged one is not read again.

A table of its own, made when it is first needed: an older Wenda does without it, and what it says
is only believed if the article's digest is the one that was stored with it.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from bot.core import LibraryError
from bot.library.local import rows, store
from bot.library.local.rows import columns

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.core import Article

_TABLE = """CREATE TABLE IF NOT EXISTS files (
    article TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    size INTEGER NOT NULL,
    mtime INTEGER NOT NULL,         -- nanoseconds, -1 when it was too new to tell changes by
    sha256 TEXT NOT NULL,           -- of the file
    digest TEXT NOT NULL,           -- Article.digest of what it gave
    reader TEXT NOT NULL            -- which version of the parsers gave it
) WITHOUT ROWID"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Noted:
    """What a file was like when an article was read from it."""

    article: str  # its id, which is made of the file's path
    size: int
    mtime: int
    sha256: str
    digest: str
    reader: str


class Files:
    """What a library knows of the files of its articles.

    As of one moment: the first question, or the first after ``close``.
    """

    def __init__(self, library: Path) -> None:
        """``library``: its ``library.sqlite``; if that is not there, nothing is known."""
        self._library = library
        self._pinned: store.Pinned | None = None
        self._has_table = False

    def get(self, article_id: str) -> Noted | None:
        """What is known of the file behind an article, or None."""
        try:
            if self._pinned is None:
                if not self._library.exists():
                    return None
                self._pinned = store.Pinned(self._library)
                self._has_table = bool(self._pinned.read(columns, "files"))
            return self._pinned.read(_noted, article_id) if self._has_table else None
        except LibraryError as error:  # opening the library says so
            log.debug("%s", error)
            return None

    def article(self, noted: Noted) -> Article | None:
        """The article that a file gave, if the library still holds it as it was; else None."""
        try:
            article = self._pinned.read(rows.article, noted.article) if self._pinned else None
        except LibraryError as error:
            log.debug("%s", error)
            return None
        return article if article is not None and article.digest == noted.digest else None

    def close(self) -> None:
        """Lets the state go: until then, what others remove stays in the log."""
        if self._pinned is not None:
            self._pinned.close()
            self._pinned = None


def by_content(library: Path) -> dict[str, list[str]]:
    """The SHA-256 of each file that was read → the ids of the articles that it gave."""
    found: dict[str, list[str]] = {}
    if not library.exists():
        return found
    try:
        with closing(store.Pinned(library)) as pinned:
            if pinned.read(columns, "files"):
                for checksum, article in pinned.read(_contents):
                    found.setdefault(checksum, []).append(article)
    except LibraryError as error:  # opening the library says so
        log.debug("%s", error)
    return found


def _contents(db: sqlite3.Connection) -> list[tuple[str, str]]:
    return list(db.execute("SELECT sha256, article FROM files ORDER BY article"))


def note(library: Path, files: Iterable[Noted]) -> None:
    """Stores what files were like, of articles that the library holds; failing is no error."""
    try:
        with store.writing(library) as db:
            db.execute(_TABLE)
            db.executemany(
                "INSERT OR REPLACE INTO files SELECT ?, ?, ?, ?, ?, ? "
                "WHERE EXISTS (SELECT 1 FROM articles WHERE id = ?)",
                [(*astuple(one), one.article) for one in files],
            )
    except LibraryError as error:  # read-only, or a writer at work: they are read once more
        log.debug("%s", error)


def renew(library: Path, article: str, before: str, now: str) -> None:
    """Notes another digest for an article whose file is as it was; failing is no error."""
    try:
        with store.writing(library) as db:
            if columns(db, "files"):
                query = "UPDATE files SET digest = ? WHERE article = ? AND digest = ?"
                db.execute(query, (now, article, before))
    except LibraryError as error:  # its file is read once more
        log.debug("%s", error)


def _noted(db: sqlite3.Connection, article_id: str) -> Noted | None:
    query = "SELECT article, size, mtime, sha256, digest, reader FROM files WHERE article = ?"
    row = db.execute(query, (article_id,)).fetchone()
    return Noted(*row) if row else None
