"""The rows of a migration: a library moved to another encoder while it stays in use.

Every statement on the tables that the new vectors and tokens are collected in, beside those in use
(see ``migration``). The number of a passage is never used again and its text never changes, so what
stands in these tables under a number stays right; SQLite itself takes it out with the passage (ON
DELETE CASCADE).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.library.local import rows
from bot.library.local.migration import TABLES
from bot.library.local.rows import columns
from bot.library.local.schema import NEXT
from bot.library.passages import vector_texts
from bot.library.stored import cut, seal_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.core import Article, Chunk
    from bot.library.local.migration import Migration, Parts
    from bot.library.stored import Passage


@dataclass(frozen=True, slots=True)
class WaitingPassage:
    """A passage whose new vectors or tokens are still to be made."""

    number: int
    seal: str  # of its article: tells, later, whether that is still the same
    article: Article
    chunk: Chunk


def waiting_passages(
    db: sqlite3.Connection, parts: Parts, after: int, texts: int, most: int
) -> list[WaitingPassage]:
    """The first waiting passages with a number above ``after``, for one batch.

    As many as have ``texts`` texts to encode: at least one passage, if any waits, and at most
    ``most``.
    """
    lacks = " OR ".join(
        f"NOT EXISTS (SELECT 1 FROM next_{table} WHERE chunk = chunks.number)"
        for table in parts.tables
    )
    stored = db.execute(
        "SELECT chunks.number, seal, id, start, end, sentences, boilerplate FROM chunks "
        f"JOIN articles ON articles.number = article WHERE chunks.number > ? AND ({lacks}) "
        "ORDER BY chunks.number LIMIT ?",
        (after, most),
    )
    batch: list[WaitingPassage] = []
    articles: dict[str, Article] = {}
    count = 0
    for number, seal, identifier, *place in stored:
        if identifier not in articles:
            article = rows.article(db, identifier)
            if article is None:
                raise ValueError(f"passage {number} belongs to nothing")
            articles[identifier] = article
        chunk = cut(articles[identifier], *place)
        count += len(vector_texts(articles[identifier], chunk))
        if batch and count > texts:
            break
        batch.append(WaitingPassage(number, seal, articles[identifier], chunk))
    return batch


def last_passage(db: sqlite3.Connection) -> int:
    """The highest number of a passage; 0 if there is none."""
    return int(db.execute("SELECT coalesce(max(number), 0) FROM chunks").fetchone()[0])


def count_finished(db: sqlite3.Connection, parts: Parts) -> int:
    """The number of passages of which everything is made."""
    return min(
        int(db.execute(f"SELECT count(*) FROM next_{table}").fetchone()[0])
        for table in parts.tables
    )


def finished_passages(
    db: sqlite3.Connection, parts: Parts, among: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """The numbers (n,), rising, of the passages of which everything is made.

    Of those of ``among`` (m,), if given, else of all.
    """
    where = [f"number IN (SELECT chunk FROM next_{table})" for table in parts.tables]
    values = []
    if among is not None:
        where.append("number IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(among.tolist()))
    query = f"SELECT number FROM chunks WHERE {' AND '.join(where)} ORDER BY number"
    return np.fromiter((number for (number,) in db.execute(query, values)), np.int64)


def put_passages(
    db: sqlite3.Connection, migration: Migration, made: Sequence[tuple[WaitingPassage, Passage]]
) -> int:
    """Stores what was made of passages; returns of how many.

    Those that are gone or changed by now are left out. Articles all of whose passages are made get
    their new seal.
    """
    articles: dict[str, Article] = {}
    count = 0
    for one, passage in made:
        if not _is_unchanged(db, one):
            continue
        if migration.parts.vectors:
            data = passage.vectors.astype("<f4").tobytes()
            values = (one.number, len(passage.vectors), data)
            db.execute("INSERT OR REPLACE INTO next_vectors VALUES (?, ?, ?)", values)
        if migration.parts.tokens:
            db.execute(
                "INSERT OR REPLACE INTO next_tokens VALUES (?, ?)", (one.number, passage.content)
            )
        articles[one.article.id] = one.article
        count += 1
    for article in articles.values():
        _seal_article(db, migration, article)
    return count


def _is_unchanged(db: sqlite3.Connection, one: WaitingPassage) -> bool:
    """Whether a passage is still there, and its article as it was."""
    query = "SELECT seal FROM chunks JOIN articles ON articles.number = article"
    row = db.execute(f"{query} WHERE chunks.number = ?", (one.number,)).fetchone()
    return bool(row == (one.seal,))


def _seal_article(db: sqlite3.Connection, migration: Migration, article: Article) -> None:
    """Notes the seal that an article will have after the switch, if all of its passages are made.

    An article whose old seal is broken gets a broken new one: damage that is taken over is still
    noticed.
    """
    parts = migration.parts
    number, old_seal, waits = db.execute(
        "SELECT number, seal, EXISTS (SELECT 1 FROM chunks WHERE article = articles.number AND ("
        + " OR ".join(f"number NOT IN (SELECT chunk FROM next_{table})" for table in parts.tables)
        + ")) FROM articles WHERE id = ?",
        (article.id,),
    ).fetchone()
    if waits:
        return
    sound = parts.vectors and parts.tokens  # then nothing is taken over but the text
    if not sound:
        sound = seal_of(article, rows.passages(db, article, migration.old.dimension)) == old_seal
    passages = rows.passages(db, article, migration.new.dimension, **parts.names) if sound else []
    seal = seal_of(article, passages) if sound else ""
    db.execute("INSERT OR REPLACE INTO next_seals VALUES (?, ?, ?)", (number, old_seal, seal))


def seal_articles(db: sqlite3.Connection, migration: Migration) -> None:
    """Notes the seals that are missing: of articles that were changed without new passages."""
    for identifier in _unsealed_articles(db):
        article = rows.article(db, identifier)
        if article is not None:
            _seal_article(db, migration, article)


def _unsealed_articles(db: sqlite3.Connection) -> list[str]:
    """The ids of the articles that have passages and no new seal, or one of an older state."""
    sealed = "SELECT 1 FROM next_seals WHERE article = articles.number AND was = articles.seal"
    ids = db.execute(
        "SELECT id FROM articles WHERE number IN (SELECT article FROM chunks) "
        f"AND NOT EXISTS ({sealed})"
    )
    return [identifier for (identifier,) in ids]


def is_complete(db: sqlite3.Connection, migration: Migration) -> bool:
    """Whether no passage waits any more, and every article has its new seal."""
    for table in migration.parts.tables:
        query = f"SELECT 1 FROM chunks WHERE number NOT IN (SELECT chunk FROM next_{table}) LIMIT 1"
        if db.execute(query).fetchone():
            return False
    return not _unsealed_articles(db)


def switch_tables(db: sqlite3.Connection, parts: Parts) -> None:
    """Puts what was made in place of what is in use: tables change names, no row is copied.

    The pages of the old ones are let go without being overwritten, which would take as long as
    copying them: the caller has the file written anew.
    """
    own = "FROM next_seals WHERE article = number"
    db.execute(
        f"UPDATE articles SET seal = (SELECT next_seals.seal {own}) WHERE seal = (SELECT was {own})"
    )
    db.execute("PRAGMA secure_delete = FAST")
    for table in parts.tables:
        db.execute(f"DROP TABLE {table}")
        db.execute(f"ALTER TABLE next_{table} RENAME TO {table}")
    for table in TABLES:
        db.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in NEXT:
        db.execute(statement)
    db.execute("PRAGMA secure_delete = ON")


def remove_orphans(db: sqlite3.Connection) -> None:
    """Deletes the rows of passages and articles that are gone."""
    places = (("next_vectors", "chunk", "chunks"), ("next_tokens", "chunk", "chunks"))
    for table, key, owner in (*places, ("next_seals", "article", "articles")):
        if columns(db, table):  # a file of an older format has no such table
            rows.delete_orphans(db, table, key, owner)
