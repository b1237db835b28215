"""`wenda doctor --repair`: a damaged library → the same library, with all of it that can be read.

The text of an article is the truth, and its digest says whether the text is whole. Passages,
tokens and vectors are made again from a text that is; a damaged text is read again from the
article's source, if that still holds the same text, and is kept as it is otherwise. A file in
which SQLite itself finds damage is read row by row into a new file, and kept beside it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core import ArticleError, LibraryError
from bot.library import compatibility
from bot.library.local import feedback, index_files, migration_rows, rows, store
from bot.library.local.failures import damage_error, failures, outside_reason
from bot.library.local.schema import (
    APPLICATION,
    FORMAT,
    Manifest,
    create,
    read_manifest,
    write_manifest,
)
from bot.library.passages import prepare
from bot.library.stored import seal_of

if TYPE_CHECKING:
    from bot.core import Article
    from bot.library.stored import Passage
    from embeddings.encoder import Encoder


# What reading a row may raise if its bytes are not those that were written.
TORN = (sqlite3.Error, ValueError, TypeError, KeyError, IndexError, OverflowError)


@dataclass(slots=True)
class Repair:
    """What was repaired, and what cannot be: one line each, for the reader of a terminal."""

    repaired: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def repair(file: Path, encoder: Encoder) -> Repair:
    """Repairs the library in ``file``; returns what was done.

    Raises:
        LibraryError: the file is no library, or has a newer format, or was made with another
            encoder; or it has to be replaced while another process has it open.
    """
    done = Repair()
    if _sound(file):
        _repair_rows(file, encoder, done)
    else:
        rebuild(file, encoder, done)
    pinned = store.Pinned(file)
    entries = pinned.read(index_files.listed_segments, pinned.manifest.generation)
    pinned.close()
    for line in index_files.problems(file.parent, entries):
        done.repaired.append(f"{line.split(';')[0]}: made again")  # by the next to open it
    return done


def _sound(file: Path) -> bool:
    """Whether SQLite can work with the file, so that any damage is within single rows."""
    try:
        with closing(open_damaged(file)) as db:
            application = db.execute("PRAGMA application_id").fetchone()[0]
            if application != APPLICATION:
                raise damage_error(file, f"application id {application:#x}")
            if db.execute("PRAGMA user_version").fetchone()[0] > FORMAT:
                read_manifest(db, file)  # raises the error for a newer format
            lines = [line for (line,) in db.execute("PRAGMA integrity_check")]
            read_manifest(db, file)
            for table in ("articles", "chunks", "vectors", "tokens"):
                db.execute(f"SELECT 1 FROM {table} LIMIT 1")
        return lines == ["ok"] or all("index" in line for line in lines)
    except (sqlite3.Error, LibraryError) as error:
        if isinstance(error, LibraryError) and not isinstance(error.__cause__, TORN):
            raise
        if _unreachable(error) or _unreachable(error.__cause__):
            with failures(file):
                raise
        return False


def _unreachable(error: BaseException | None) -> bool:
    """Whether a full disk, a lock or the like kept SQLite from the rows: that is no damage."""
    name = getattr(error, "sqlite_errorname", "")  # since Python 3.11
    unreadable = name.startswith("SQLITE_IOERR_READ")  # a bad place of the disk: that is damage
    return isinstance(error, sqlite3.Error) and bool(outside_reason(error)) and not unreadable


def _repair_rows(file: Path, encoder: Encoder, done: Repair) -> None:
    with store.writing(file) as db:
        db.text_factory = lambda data: data.decode("utf-8", "replace")
        if db.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            db.execute("REINDEX")
            done.repaired.append("the indexes of SQLite: made again")
        manifest = read_manifest(db, file)
        same = compatibility.fits(manifest, encoder, file.parent)
        current = manifest if same else None  # another version of our encoder: all is made again
        before = len(done.repaired) + len(done.left)
        for number, article, digest, seal in readable_articles(db):
            passages = salvaged_passages(db, article, digest, seal, current)
            if passages is None:
                article, digest = repair_article(article, digest, done)
                rows.set_id(db, number, article.id)
                rows.put_article(db, article, prepare([article], encoder)[0])
                rows.set_digest(db, number, digest)
        migration_rows.remove_orphans(db)
        for table in _remove_orphans(db):
            done.repaired.append(f"rows of {table} that belonged to nothing: taken out")
        done.left += feedback.accept(db)
        counted = (manifest.articles, manifest.chunks)
        if len(done.repaired) + len(done.left) > before or rows.counts(db) != counted:
            now = replace(compatibility.describe(encoder), revision=manifest.revision)
            write_manifest(db, now.next())
            if rows.counts(db) != counted:
                done.repaired.append("the counts of articles and passages: made again")


def _remove_orphans(db: sqlite3.Connection) -> list[str]:
    """Deletes rows that belong to nothing; returns the names of the tables that had any."""
    places = (
        ("chunks", "article", "articles"),
        ("vectors", "chunk", "chunks"),
        ("tokens", "chunk", "chunks"),
    )
    return [table for table, key, owner in places if rows.delete_orphans(db, table, key, owner)]


def repair_article(article: Article, digest: str, done: Repair) -> tuple[Article, str]:
    """The article as it should be and its digest, which is "" if it stays damaged."""
    name = f"article {article.id} ({article.title})"
    if article.digest == digest:
        done.repaired.append(f"{name}: its passages were made again from its text")
        return article, digest
    from bot.articles import read_file

    try:
        again = read_file(Path(article.source))
    except (ArticleError, OSError, ValueError):
        again = None
    if again is not None and again.digest == digest:
        done.repaired.append(f"{name}: its text was read again from {article.source}")
        return replace(again, id=article.id), digest
    done.left.append(
        f"{name}: its text is damaged, and {article.source or 'its source'} does not hold it any "
        "more; it is kept as it is: add it again, or remove it"
    )
    return article, ""


def rebuild(file: Path, encoder: Encoder, done: Repair) -> None:
    """Reads all that can be read into a new file; the damaged one is kept beside it."""
    _alone(file)
    fresh = file.with_name(f"{file.stem}.{secrets.token_hex(4)}.tmp")
    now = compatibility.describe(encoder)
    try:
        with closing(open_damaged(file)) as old:
            manifest = _manifest(old, file, encoder)
            readable = readable_articles(old)
            if not readable:
                raise damage_error(file, "no article can be read")
            create(fresh, now)
            with store.writing(fresh) as db:
                for number, article, digest, seal in readable:
                    passages = salvaged_passages(old, article, digest, seal, manifest)
                    if passages is None:
                        article, digest = repair_article(article, digest, done)
                        passages = prepare([article], encoder)[0]
                    rows.put_article(db, article, passages, number)
                    rows.set_digest(db, number, digest)
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
    done.repaired.append(f"{file}: {len(readable)} articles were read into a new file")
    done.left.append(f"the damaged file is kept as {aside}; delete it when nothing is missing")


def _manifest(old: sqlite3.Connection, file: Path, encoder: Encoder) -> Manifest | None:
    """The manifest by which passages may be taken over as they are; None if they may not."""
    try:
        manifest = read_manifest(old, file)
    except LibraryError:
        return None
    return manifest if compatibility.fits(manifest, encoder, file.parent) else None


def _alone(file: Path) -> None:
    """Takes the log into the file; LibraryError if another process has the file open."""
    log = file.with_name(f"{file.name}-wal")
    try:
        with closing(open_damaged(file)) as db:
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
    """Copies the tables beside the articles, as far as they can be read."""
    for table in rows.EXTRAS:
        try:
            for row in rows.read_extra(old, table):
                rows.put_extra(db, table, row)
            done.left += [line.rsplit(";", 1)[0] for line in feedback.unsound(old)]
        except TORN as error:
            done.left.append(f"not all of {table} can be read ({' '.join(str(error).split())})")
    feedback.seal(db)


def _whole(fresh: Path, file: Path) -> None:
    """Moves the log of the new file into the file, since a rename would leave the log behind.

    Closing the file does so too, but says nothing when the disk is full.
    """
    with failures(file), closing(store.connect(fresh, "mode=rw")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    log = fresh.with_name(f"{fresh.name}-wal")
    if log.exists() and log.stat().st_size:
        raise LibraryError(f"{file.parent} has no room for the mended library; nothing was changed")


def open_damaged(file: Path) -> sqlite3.Connection:
    """A connection that replaces bytes that are no text, instead of refusing the row."""
    db = store.connect(file, "mode=rw")
    db.text_factory = lambda data: data.decode("utf-8", "replace")
    return db


def readable_articles(db: sqlite3.Connection) -> list[tuple[int, Article, str, str]]:
    """Number, article, digest and seal of every article of which something can be read."""
    readable = []
    for number in _numbers(db):
        try:
            stored = rows.raw_article(db, number)
        except TORN:
            continue
        if stored is not None:
            readable.append((number, *stored))
    return readable


def _numbers(db: sqlite3.Connection) -> list[int]:
    """The numbers that articles have, or may have where SQLite cannot list them."""
    try:
        return [number for (number,) in db.execute("SELECT number FROM articles ORDER BY number")]
    except sqlite3.Error:
        try:
            query = "SELECT seq FROM sqlite_sequence WHERE name = 'articles'"
            return list(range(1, int(db.execute(query).fetchone()[0]) + 1))
        except TORN:
            return list(range(1, 100_000))


def salvaged_passages(
    db: sqlite3.Connection, article: Article, digest: str, seal: str, manifest: Manifest | None
) -> list[Passage] | None:
    """The stored passages of an article; None unless they and its text are what was written."""
    if manifest is None or article.digest != digest:
        return None
    try:
        passages = rows.passages(db, article, manifest.dimension)
        return passages if seal_of(article, passages) == seal else None
    except TORN:
        return None
