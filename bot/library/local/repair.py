"""`wenda doctor --repair`: what is derived is made again; nothing that can be read is lost.

The text of an article is the truth, its digest says whether it is whole. Passages, tokens and
vectors are made again from a text that can be read; a text that was damaged is read again from its
source where that still says the same. A file that SQLite finds damaged is read row by row into a
new one, and kept beside it.

An article whose text or passages are damaged, as it should be; what is said of it.

A library's file that SQLite finds damaged is read row by row into a new one.

What can still be read of a damaged library, article by article.
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
from bot.library import fit
from bot.library.local import derived, feedback, migration_rows, rows, store
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
    entries = pinned.read(derived.listed_segments, pinned.manifest.generation)
    pinned.close()
    for line in derived.problems(file.parent, entries):
        done.mended.append(f"{line.split(';')[0]}: made again")  # by the next to open it
    return done


def _sound(file: Path) -> bool:
    """Whether SQLite can work with the file: what is wrong then is wrong within rows."""
    try:
        with closing(open_damaged(file)) as db:
            application = db.execute("PRAGMA application_id").fetchone()[0]
            if application != APPLICATION:
                raise damage_error(file, f"application id {application:#x}")
            if db.execute("PRAGMA user_version").fetchone()[0] > FORMAT:
                read_manifest(db, file)  # says so
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
    """Whether SQLite got nowhere near the rows: a full disk, a lock; not a place it cannot read."""
    read = getattr(error, "sqlite_errorname", "").startswith("SQLITE_IOERR_READ")  # Python 3.11
    return isinstance(error, sqlite3.Error) and bool(outside_reason(error)) and not read


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
        for number, article, digest, seal in articles(db):
            passages = salvaged_passages(db, article, digest, seal, current)
            if passages is None:
                article, digest = repair_article(article, digest, done)
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


@dataclass(slots=True)
class Repair:
    """What was mended and what cannot be, one line each."""

    mended: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def repair_article(article: Article, digest: str, done: Repair) -> tuple[Article, str]:
    """The article as it should be and its digest; "" for one that stays damaged."""
    name = f"article {article.id} ({article.title})"
    if article.digest == digest:
        done.mended.append(f"{name}: its passages were made again from its text")
        return article, digest
    from bot.articles import read_file

    try:
        again = read_file(Path(article.source))
    except (ArticleError, OSError, ValueError):
        again = None
    if again is not None and again.digest == digest:
        done.mended.append(f"{name}: its text was read again from {article.source}")
        return replace(again, id=article.id), digest
    done.left.append(
        f"{name}: its text is damaged, and {article.source or 'its source'} does not hold it any "
        "more; it is kept as it is: add it again, or remove it"
    )
    return article, ""


def rebuild(file: Path, encoder: Encoder, done: Repair) -> None:
    """Everything that can be read goes into a new file; the damaged one stays beside it."""
    _alone(file)
    fresh = file.with_name(f"{file.stem}.{secrets.token_hex(4)}.tmp")
    now = fit.describe(encoder)
    try:
        with closing(open_damaged(file)) as old:
            manifest = _manifest(old, file, encoder)
            found = articles(old)
            if not found:
                raise damage_error(file, "no article can be read")
            create(fresh, now)
            with store.writing(fresh) as db:
                for number, article, digest, seal in found:
                    passages = salvaged_passages(old, article, digest, seal, manifest)
                    if passages is None:
                        article, digest = repair_article(article, digest, done)
                        passages = prepare([article], encoder)[0]
                    rows.put(db, article, passages, number)
                    rows.mark(db, number, digest)
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
    done.mended.append(f"{file}: {len(found)} articles were read into a new file")
    done.left.append(f"the damaged file is kept as {aside}; delete it when nothing is missing")


def _manifest(old: sqlite3.Connection, file: Path, encoder: Encoder) -> Manifest | None:
    """What says that passages may be taken over as they are; None when they are made again."""
    try:
        manifest = read_manifest(old, file)
    except LibraryError:
        return None
    return manifest if fit.fits(manifest, encoder, file.parent) else None


def _alone(file: Path) -> None:
    """Has the log taken in and nobody else hold the file, so that another can take its place."""
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
    """The tables beside the articles, as far as they can be read."""
    for table in rows.EXTRAS:
        try:
            for row in rows.read(old, table):
                rows.put_extra(db, table, row)
            done.left += [line.rsplit(";", 1)[0] for line in feedback.unsound(old)]
        except TORN as error:
            done.left.append(f"not all of {table} can be read ({' '.join(str(error).split())})")
    feedback.seal(db)


def _whole(fresh: Path, file: Path) -> None:
    """Has all of the new file in itself: what its log holds would be left behind.

    Closing it does so too, but says nothing when the disk is full.
    """
    with failures(file), closing(store.connect(fresh, "mode=rw")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    log = fresh.with_name(f"{fresh.name}-wal")
    if log.exists() and log.stat().st_size:
        raise LibraryError(f"{file.parent} has no room for the mended library; nothing was changed")


# What reading a row may raise whose bytes are not what was written.
TORN = (sqlite3.Error, ValueError, TypeError, KeyError, IndexError, OverflowError)


def open_damaged(file: Path) -> sqlite3.Connection:
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


def salvaged_passages(
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
