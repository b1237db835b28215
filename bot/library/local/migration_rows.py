"""What another encoder makes beside what is in use, as rows of SQLite: every statement of it.

A passage's number is never used again and its text never changes, so what stands here under a
number stays right; SQLite itself takes it out with the passage (ON DELETE CASCADE).
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
    from bot.library.local.migration import Parts, Way
    from bot.library.stored import Passage


@dataclass(frozen=True, slots=True)
class Waiting:
    """A passage of which there is nothing yet."""

    number: int
    seal: str  # of its article: says, later, whether the text is still the same
    article: Article
    chunk: Chunk


def count_finished(db: sqlite3.Connection, parts: Parts) -> int:
    """Of how many passages everything is made."""
    return min(
        int(db.execute(f"SELECT count(*) FROM next_{table}").fetchone()[0])
        for table in parts.tables
    )


def last(db: sqlite3.Connection) -> int:
    """The highest number of a passage; 0 when there is none."""
    return int(db.execute("SELECT coalesce(max(number), 0) FROM chunks").fetchone()[0])


def waiting(
    db: sqlite3.Connection, parts: Parts, after: int, texts: int, most: int
) -> list[Waiting]:
    """The first passages with a number above ``after`` that wait for their turn.

    As many as have ``texts`` texts to encode, one at least, ``most`` at most.
    """
    lacks = " OR ".join(
        f"NOT EXISTS (SELECT 1 FROM next_{table} WHERE chunk = chunks.number)"
        for table in parts.tables
    )
    found = db.execute(
        "SELECT chunks.number, seal, id, start, end, sentences, boilerplate FROM chunks "
        f"JOIN articles ON articles.number = article WHERE chunks.number > ? AND ({lacks}) "
        "ORDER BY chunks.number LIMIT ?",
        (after, most),
    )
    taken: list[Waiting] = []
    articles: dict[str, Article] = {}
    count = 0
    for number, seal, identifier, *place in found:
        if identifier not in articles:
            article = rows.article(db, identifier)
            if article is None:
                raise ValueError(f"passage {number} belongs to nothing")
            articles[identifier] = article
        chunk = cut(articles[identifier], *place)
        count += len(vector_texts(articles[identifier], chunk))
        if taken and count > texts:
            break
        taken.append(Waiting(number, seal, articles[identifier], chunk))
    return taken


def put(db: sqlite3.Connection, way: Way, made: Sequence[tuple[Waiting, Passage]]) -> int:
    """Stores what was made of passages that are still there, and the seals of whole articles.

    Of how many passages it was stored.
    """
    articles: dict[str, Article] = {}
    count = 0
    for one, passage in made:
        if not _still(db, one):
            continue
        if way.parts.vectors:
            data = passage.vectors.astype("<f4").tobytes()
            values = (one.number, len(passage.vectors), data)
            db.execute("INSERT OR REPLACE INTO next_vectors VALUES (?, ?, ?)", values)
        if way.parts.tokens:
            db.execute(
                "INSERT OR REPLACE INTO next_tokens VALUES (?, ?)", (one.number, passage.content)
            )
        articles[one.article.id] = one.article
        count += 1
    for article in articles.values():
        _seal(db, way, article)
    return count


def _still(db: sqlite3.Connection, one: Waiting) -> bool:
    query = "SELECT seal FROM chunks JOIN articles ON articles.number = article"
    found = db.execute(f"{query} WHERE chunks.number = ?", (one.number,)).fetchone()
    return bool(found == (one.seal,))


def _seal(db: sqlite3.Connection, way: Way, article: Article) -> None:
    """Notes the seal that an article will have, once all of its passages are made.

    Where the old seal is broken the new one is too: damage that was taken over is still noticed.
    """
    parts = way.parts
    number, was, lacking = db.execute(
        "SELECT number, seal, EXISTS (SELECT 1 FROM chunks WHERE article = articles.number AND ("
        + " OR ".join(f"number NOT IN (SELECT chunk FROM next_{table})" for table in parts.tables)
        + ")) FROM articles WHERE id = ?",
        (article.id,),
    ).fetchone()
    if lacking:
        return
    whole = parts.vectors and parts.tokens  # then nothing is taken over but the text
    if not whole:
        whole = seal_of(article, rows.passages(db, article, way.old.dimension)) == was
    made = rows.passages(db, article, way.new.dimension, **parts.names) if whole else []
    seal = seal_of(article, made) if whole else ""
    db.execute("INSERT OR REPLACE INTO next_seals VALUES (?, ?, ?)", (number, was, seal))


def finished_passages(
    db: sqlite3.Connection, parts: Parts, among: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """The numbers (n,), rising, of the passages of which everything is made; of some, or of all."""
    where = [f"number IN (SELECT chunk FROM next_{table})" for table in parts.tables]
    values = []
    if among is not None:
        where.append("number IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(among.tolist()))
    query = f"SELECT number FROM chunks WHERE {' AND '.join(where)} ORDER BY number"
    return np.fromiter((number for (number,) in db.execute(query, values)), np.int64)


def complete(db: sqlite3.Connection, way: Way) -> bool:
    """Whether no passage waits any more, and every article has its seal."""
    for table in way.parts.tables:
        query = f"SELECT 1 FROM chunks WHERE number NOT IN (SELECT chunk FROM next_{table}) LIMIT 1"
        if db.execute(query).fetchone():
            return False
    return not _unsealed_articles(db)


def seal(db: sqlite3.Connection, way: Way) -> None:
    """Notes the seals that whole articles lack: of those that were changed without new passages."""
    for identifier in _unsealed_articles(db):
        article = rows.article(db, identifier)
        if article is not None:
            _seal(db, way, article)


def _unsealed_articles(db: sqlite3.Connection) -> list[str]:
    sealed = "SELECT 1 FROM next_seals WHERE article = articles.number AND was = articles.seal"
    found = db.execute(
        "SELECT id FROM articles WHERE number IN (SELECT article FROM chunks) "
        f"AND NOT EXISTS ({sealed})"
    )
    return [identifier for (identifier,) in found]


def switch(db: sqlite3.Connection, parts: Parts) -> None:
    """What was made takes the place of what is in use: tables change names, no row is copied.

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


def orphans(db: sqlite3.Connection) -> bool:
    """Takes out what belongs to nothing; whether there was any."""
    places = (("next_vectors", "chunk", "chunks"), ("next_tokens", "chunk", "chunks"))
    found = False
    for table, key, owner in (*places, ("next_seals", "article", "articles")):
        query = f"DELETE FROM {table} WHERE {key} NOT IN (SELECT number FROM {owner})"
        if columns(db, table):  # a file of an older format is mended as it is
            found |= db.execute(query).rowcount > 0
    return found
