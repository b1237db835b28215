"""`wenda doctor --repair`: what is derived is made again; nothing that can be read is lost.

The text of an article is the truth, its digest says whether it is whole. Passages, tokens and
vectors are made again from a text that can be read; a text that was damaged is read again from its
source where that still says the same. A file that SQLite finds damaged is read row by row into a
new one, and kept beside it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.errors import LibraryError
from bot.library import fit
from bot.library.local import derived, feedback, migration_rows, rows, salvage, store
from bot.library.local.failures import damaged, failures, outside
from bot.library.local.mended import Repair, mended
from bot.library.local.rebuilding import rebuild
from bot.library.local.schema import APPLICATION, FORMAT, read_manifest, write_manifest
from bot.library.passages import prepare

if TYPE_CHECKING:
    from pathlib import Path

    from embeddings.encoder.bundled import Encoder


def repair(file: Path, encoder: Encoder) -> Repair:
    """Mends the library in ``file``.

    Raises:
        LibraryError: not a library, of a newer format, of another encoder, or open elsewhere when
            the whole file has to be replaced.
    """
    done = Repair()
    if _sound(file):
        _mend_rows(file, encoder, done)
    else:
        rebuild(file, encoder, done)
    pinned = store.Pinned(file)
    entries = pinned.read(derived.listed, pinned.manifest.generation)
    pinned.close()
    for line in derived.problems(file.parent, entries):
        done.mended.append(f"{line.split(';')[0]}: made again")  # by the next to open it
    return done


def _sound(file: Path) -> bool:
    """Whether SQLite can work with the file: what is wrong then is wrong within rows."""
    try:
        with closing(salvage.opened(file)) as db:
            application = db.execute("PRAGMA application_id").fetchone()[0]
            if application != APPLICATION:
                raise damaged(file, f"application id {application:#x}")
            if db.execute("PRAGMA user_version").fetchone()[0] > FORMAT:
                read_manifest(db, file)  # says so
            lines = [line for (line,) in db.execute("PRAGMA integrity_check")]
            read_manifest(db, file)
            for table in ("articles", "chunks", "vectors", "tokens"):
                db.execute(f"SELECT 1 FROM {table} LIMIT 1")
        return lines == ["ok"] or all("index" in line for line in lines)
    except (sqlite3.Error, LibraryError) as error:
        if isinstance(error, LibraryError) and not isinstance(error.__cause__, salvage.TORN):
            raise
        if _unreachable(error) or _unreachable(error.__cause__):
            with failures(file):
                raise
        return False


def _unreachable(error: BaseException | None) -> bool:
    """Whether SQLite got nowhere near the rows: a full disk, a lock; not a place it cannot read."""
    read = getattr(error, "sqlite_errorname", "").startswith("SQLITE_IOERR_READ")  # Python 3.11
    return isinstance(error, sqlite3.Error) and bool(outside(error)) and not read


def _mend_rows(file: Path, encoder: Encoder, done: Repair) -> None:
    with store.writing(file) as db:
        db.text_factory = lambda data: data.decode("utf-8", "replace")
        if db.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            db.execute("REINDEX")
            done.mended.append("the indexes of SQLite: made again")
        manifest = read_manifest(db, file)
        same = fit.fits(manifest, encoder, file.parent)
        current = manifest if same else None  # of another version of ours: all is made again
        before = len(done.mended) + len(done.left)
        for number, article, digest, seal in salvage.articles(db):
            passages = salvage.passages(db, article, digest, seal, current)
            if passages is None:
                article, digest = mended(article, digest, done)
                rows.name(db, number, article.id)
                rows.put(db, article, prepare([article], encoder)[0])
                rows.mark(db, number, digest)
        migration_rows.orphans(db)
        for table in _orphans(db):
            done.mended.append(f"rows of {table} that belonged to nothing: taken out")
        done.left += feedback.accept(db)
        counted = (manifest.articles, manifest.chunks)
        if len(done.mended) + len(done.left) > before or rows.counts(db) != counted:
            now = replace(fit.describe(encoder), revision=manifest.revision)
            write_manifest(db, now.next())
            if rows.counts(db) != counted:
                done.mended.append("the counts of articles and passages: made again")


def _orphans(db: sqlite3.Connection) -> list[str]:
    """Takes out rows that belong to nothing; the tables there were any in."""
    places = (("chunks", "article", "articles"), ("vectors", "chunk", "chunks"))
    found = []
    for table, key, owner in (*places, ("tokens", "chunk", "chunks")):
        query = f"DELETE FROM {table} WHERE {key} NOT IN (SELECT number FROM {owner})"
        if db.execute(query).rowcount:
            found.append(table)
    return found
