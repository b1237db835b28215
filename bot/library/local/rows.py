"""Articles and their passages ↔ rows of SQLite, with the statements that read and write them.

The statements over passages by their numbers, as a search needs them, stand in ``passage_lookup``;
those of a library that is being encoded anew in ``migration_rows``. An article's tags are one
column of its row. Tables beside the articles (``EXTRAS``) are carried along row by row, whatever
they hold.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from bot.core import Article
from bot.library.local.schema import has_tags
from bot.library.stored import Passage, cut, matrix, seal_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence


_TEXTS = "id, title, text, language, source, date, licence"  # the fields of Article, in order
# Where dates were found: a table of its own, made when it is first needed, so that an older Wenda
# does without it. It is no part of an article's digest.
_ORIGINS = """CREATE TABLE IF NOT EXISTS date_origins (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    origin TEXT NOT NULL
)"""
# The structure of an article's text, in the same way.
_STRUCTURES = """CREATE TABLE IF NOT EXISTS structures (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    structure TEXT NOT NULL
)"""
EXTRAS = ("feedback",)  # the tables beside the articles that an export and a repair take along


def digests(db: sqlite3.Connection, ids: Iterable[str] | None = None) -> dict[str, str]:
    """Article id → digest, of those of ``ids`` that are in the library, or of all articles."""
    if ids is None:
        return dict(db.execute("SELECT id, digest FROM articles"))
    query = "SELECT id, digest FROM articles WHERE id = ?"
    return dict(row for article_id in ids for row in db.execute(query, (article_id,)))


def article(db: sqlite3.Connection, article_id: str) -> Article | None:
    """The article of this id, or None."""
    columns = _columns(db)
    row = db.execute(f"SELECT {columns} FROM articles WHERE id = ?", (article_id,)).fetchone()
    return _article(row) if row else None


def articles(db: sqlite3.Connection) -> list[Article]:
    """Every article, in the order in which they were first added."""
    rows = db.execute(f"SELECT {_columns(db)} FROM articles ORDER BY number")
    return [_article(row) for row in rows]


def iter_articles(db: sqlite3.Connection) -> Iterator[tuple[int, Article, str, str]]:
    """Every article with its number, digest and seal, one at a time."""
    columns = _columns(db)
    for row in db.execute(f"SELECT number, digest, seal, {columns} FROM articles ORDER BY number"):
        yield row[0], _article(row[3:]), row[1], row[2]


def raw_article(db: sqlite3.Connection, number: int) -> tuple[Article, str, str] | None:
    """An article with digest and seal, as far as they can be read; None if there is no such row."""
    row = db.execute(
        f"SELECT digest, seal, {_columns(db)} FROM articles WHERE number = ?", (number,)
    ).fetchone()
    if row is None:
        return None
    texts = [
        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        for value in row
    ]
    digest, seal, *fields, stored, origin, structure = texts
    try:
        tags = read_tags(stored)
    except ValueError:  # the digest will not fit
        tags = ()
    return _article_of(fields, tags, origin, structure), digest, seal


def counts(db: sqlite3.Connection) -> tuple[int, int]:
    """The number of articles, and of passages."""
    tables = ("articles", "chunks")
    first, second = (db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables)
    return first, second


def seals(db: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """Article id → (digest, seal), as they are stored."""
    return {row[0]: row[1:] for row in db.execute("SELECT id, digest, seal FROM articles")}


def passages(
    db: sqlite3.Connection,
    article: Article,
    dim: int,
    vectors: str = "vectors",
    tokens: str = "tokens",
) -> list[Passage]:
    """All that is stored of an article's passages, in the order of the text.

    ``vectors`` and ``tokens`` are the tables that those are read from.
    """
    stored = db.execute(
        "SELECT chunks.start, chunks.end, sentences, boilerplate, words, rows, data "
        "FROM articles JOIN chunks ON article = articles.number "
        f"LEFT JOIN {vectors} AS v ON v.chunk = chunks.number "
        f"LEFT JOIN {tokens} AS t ON t.chunk = chunks.number WHERE id = ? ORDER BY chunks.number",
        (article.id,),
    )
    result = []
    for start, end, sentences, boilerplate, content, rows, data in stored:
        chunk = cut(article, start, end, sentences, boilerplate)
        result.append(Passage(chunk, content, matrix(data, rows, dim)))
    return result


def put_article(
    db: sqlite3.Connection,
    article: Article,
    passages: Sequence[Passage],
    number: int | None = None,
    keys: Sequence[int] = (),
) -> list[int]:
    """Stores an article and its passages; returns the numbers of the passages.

    An article of the same id is replaced, and its place in the order of articles kept.

    Args:
        db: the library.
        article: what is stored.
        passages: all of its passages.
        number: what a new article gets, if its place in the order is known; else the next free one.
        keys: what the passages get as their numbers; likewise.
    """
    texts = (article.id, article.title, article.text, article.language, article.source)
    fields = (*texts, article.date, article.licence, format_tags(article.tags))
    values = (*fields, article.digest, seal_of(article, passages), number)
    db.execute(
        f"INSERT INTO articles ({_TEXTS}, tags, digest, seal, number) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET title = excluded.title, text = excluded.text, "
        "language = excluded.language, source = excluded.source, date = excluded.date, "
        "licence = excluded.licence, tags = excluded.tags, digest = excluded.digest, "
        "seal = excluded.seal",
        values,
    )
    number = db.execute("SELECT number FROM articles WHERE id = ?", (article.id,)).fetchone()[0]
    _put_origin(db, number, article.date_origin)
    _put_structure(db, number, article.structure)
    db.execute("DELETE FROM chunks WHERE article = ?", (number,))
    numbers: Sequence[int | None] = keys or [None] * len(passages)
    pairs = zip(passages, numbers, strict=True)
    return [_put_passage(db, int(number), passage, given) for passage, given in pairs]


def _put_origin(db: sqlite3.Connection, number: int, origin: str) -> None:
    """Stores where the date of an article was found; "" for no such place."""
    if origin:
        db.execute(_ORIGINS)
        db.execute("INSERT OR REPLACE INTO date_origins VALUES (?, ?)", (number, origin))
    elif columns(db, "date_origins"):
        db.execute("DELETE FROM date_origins WHERE article = ?", (number,))


def _put_structure(db: sqlite3.Connection, number: int, structure: str) -> None:
    """Stores the structure of an article's text; "" for none."""
    if structure:
        db.execute(_STRUCTURES)
        db.execute("INSERT OR REPLACE INTO structures VALUES (?, ?)", (number, structure))
    elif columns(db, "structures"):
        db.execute("DELETE FROM structures WHERE article = ?", (number,))


def lacking_structure(db: sqlite3.Connection, articles: Iterable[Article]) -> list[Article]:
    """Those of some articles whose structure is not the one that is stored, if they have any."""
    column = structure_column(db)
    query = f"SELECT {column} FROM articles WHERE id = ?"
    lacking = []
    for article in articles:
        row = db.execute(query, (article.id,)).fetchone() if article.structure else None
        if row is not None and row[0] != article.structure:
            lacking.append(article)
    return lacking


def put_structures(db: sqlite3.Connection, articles: Iterable[Article]) -> None:
    """Stores the structures of articles that the library has already."""
    for article in articles:
        row = db.execute("SELECT number FROM articles WHERE id = ?", (article.id,)).fetchone()
        if row is not None:
            _put_structure(db, row[0], article.structure)


def _put_passage(db: sqlite3.Connection, article: int, passage: Passage, number: int | None) -> int:
    """Stores a passage of the article of this number; returns the number of the passage."""
    chunk = passage.chunk
    spans = json.dumps(chunk.sentences)
    key = db.execute(
        "INSERT INTO chunks (article, start, end, sentences, boilerplate, number) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (article, chunk.start, chunk.end, spans, chunk.boilerplate, number),
    ).lastrowid
    data = passage.vectors.astype("<f4").tobytes()
    db.execute("INSERT INTO vectors VALUES (?, ?, ?)", (key, len(passage.vectors), data))
    db.execute("INSERT INTO tokens VALUES (?, ?)", (key, passage.content))
    return int(key or 0)


def remove(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Deletes articles, with their passages (ON DELETE CASCADE)."""
    db.executemany("DELETE FROM articles WHERE id = ?", [(article_id,) for article_id in ids])


def set_id(db: sqlite3.Connection, number: int, article_id: str) -> None:
    """Sets an article's id: a damaged one becomes what can be read of it."""
    db.execute("UPDATE articles SET id = ? WHERE number = ?", (article_id, number))


def set_digest(db: sqlite3.Connection, number: int, digest: str) -> None:
    """Sets an article's digest: "" for a text that is damaged, so that adding it again counts."""
    db.execute("UPDATE articles SET digest = ? WHERE number = ?", (digest, number))


def _columns(db: sqlite3.Connection) -> str:
    """The columns of Article; no tags in a library of an older format."""
    return f"{_TEXTS}, {tags_column(db)}, {origin_column(db)}, {structure_column(db)}"


def _article(row: tuple[str, ...]) -> Article:
    """The article of its columns; ValueError if they are damaged."""
    if not all(isinstance(value, str) for value in row):  # one flipped bit makes a text a blob
        raise ValueError(f"article {row[0]!r} is not text")
    *texts, tags, origin, structure = row
    return _article_of(texts, read_tags(tags), origin, structure)


def _article_of(
    texts: Sequence[str], tags: tuple[str, ...], origin: str, structure: str
) -> Article:
    article_id, title, text, language, source, date, licence = texts
    fields = (article_id, title, text, language, source, date, licence)
    return Article(*fields, tags, origin, structure)


def read_tags(stored: str) -> tuple[str, ...]:
    """The tags of an article from their column; ValueError if that is damaged."""
    tags = json.loads(stored) if stored else []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise ValueError("the tags of an article are no list of texts")
    return tuple(tags)


def format_tags(tags: Sequence[str]) -> str:
    """The column of an article's tags: JSON, or "" for none; see :func:`read_tags`."""
    return json.dumps(tags, ensure_ascii=False) if tags else ""


def tags_column(db: sqlite3.Connection) -> str:
    """The SQL for the column of tags; an empty text in a library that has no such column."""
    return "tags" if has_tags(db) else "''"


def origin_column(db: sqlite3.Connection) -> str:
    """The SQL for where an article's date was found; an empty text where nothing is noted."""
    if not columns(db, "date_origins"):
        return "''"
    return "coalesce((SELECT origin FROM date_origins WHERE article = articles.number), '')"


def structure_column(db: sqlite3.Connection) -> str:
    """The SQL for the structure of an article's text; an empty text where none is kept."""
    if not columns(db, "structures"):
        return "''"
    return "coalesce((SELECT structure FROM structures WHERE article = articles.number), '')"


def all_tags(db: sqlite3.Connection) -> list[str]:
    """The tags of all articles, the most frequent first, each in the case of its first article."""
    if not has_tags(db):
        return []
    counted: Counter[str] = Counter()
    written: dict[str, str] = {}
    query = "SELECT tags, count(*) FROM articles WHERE tags != '' GROUP BY tags ORDER BY tags"
    for stored, count in db.execute(query):
        for tag in read_tags(stored):
            written.setdefault(tag.casefold(), tag)
            counted[tag.casefold()] += count
    return [written[tag] for tag, _ in counted.most_common()]


def any_tagged(db: sqlite3.Connection) -> bool:
    """Whether any article has tags."""
    query = "SELECT EXISTS (SELECT 1 FROM articles WHERE tags != '')"
    return has_tags(db) and bool(db.execute(query).fetchone()[0])


def columns(db: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table but its number; none if the library has no such table."""
    fields = db.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return [name for (name,) in fields if name != "number"]


def read_extra(db: sqlite3.Connection, table: str) -> Iterator[dict[str, object]]:
    """The rows of a table beside the articles, oldest first, by column."""
    names = columns(db, table)
    if names:
        for row in db.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY rowid"):
            yield dict(zip(names, row, strict=True))


def put_extra(db: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    """Stores a row of such a table, unless it is there; ValueError if it does not fit the table."""
    if set(row) != set(columns(db, table)):
        raise ValueError(f"a row of {table} that does not fit this library")
    places = ", ".join("?" for _ in row)
    values = list(row.values())
    db.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({places})", values)


def delete_orphans(db: sqlite3.Connection, table: str, key: str, owner: str) -> bool:
    """Deletes a table's rows whose owner is gone; whether there were any."""
    query = f"DELETE FROM {table} WHERE {key} NOT IN (SELECT number FROM {owner})"
    return db.execute(query).rowcount > 0
