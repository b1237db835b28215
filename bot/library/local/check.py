"""A library's file → what is wrong with it, a line each: for `wenda doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import LibraryError
from bot.library.local import feedback, index_files, rows
from bot.library.local.store import Pinned
from bot.library.stored import seal_of

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from bot.library.local.schema import Manifest

REPAIR = "wenda doctor --repair"


def problems(file: Path) -> list[str]:
    """What is wrong with the library in ``file``, one line each; [] if it is sound.

    SQLite's own check misses most flipped bits, so every article is compared with its digest
    and its passages with their seal.
    """
    try:
        pinned = Pinned(file)
    except (LibraryError, OSError) as error:
        return [str(error)]
    try:
        lines = pinned.read(_find_problems, pinned.manifest)
        entries = pinned.read(index_files.listed_segments, pinned.manifest.generation)
    except LibraryError as error:
        return [str(error)]
    finally:
        pinned.close()
    lines += index_files.problems(file.parent, entries)
    return [" ".join(line.split()) for line in lines]  # SQLite's words or a title may have several


def _find_problems(db: sqlite3.Connection, manifest: Manifest) -> list[str]:
    lines = [f"SQLite: {line}" for (line,) in db.execute("PRAGMA integrity_check") if line != "ok"]
    for table, *_ in db.execute("PRAGMA foreign_key_check"):
        lines.append(f"a row of {table} belongs to nothing")
    for name, expected in (("articles", manifest.articles), ("chunks", manifest.chunks)):
        count = db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        if count != expected:
            lines.append(f"{count} {name} where {expected} were written")
    return lines + unsound(db, manifest) + feedback.unsound(db)


def unsound(db: sqlite3.Connection, manifest: Manifest) -> list[str]:
    """The articles that are not what was added, or whose passages are not what was written.

    One line each, with what to do.
    """
    lines = []
    stored = rows.seals(db)
    for article in rows.articles(db):
        name = f"article {article.id} ({article.title})"
        digest, seal = stored[article.id]
        if article.digest != digest:
            what = f"`{REPAIR}` mends what can be" if digest else "add it again, or remove it"
            lines.append(f"{name}: the text is not what was added; {what}")
            continue
        try:
            passages = rows.passages(db, article, manifest.dimension)
        except (ValueError, TypeError) as error:
            lines.append(f"{name}: a passage cannot be read ({error}); `{REPAIR}` mends it")
            continue
        if seal_of(article, passages) != seal:
            lines.append(f"{name}: a passage is not what was written; `{REPAIR}` mends it")
    return lines
