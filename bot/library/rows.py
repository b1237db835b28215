"""Articles and their passages as rows of SQLite: every statement that reads or writes them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import chain
from sys import intern
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.library.schema import has_tags
from bot.records import Article, Chunk, Content

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from bot.filters import Filter

_TEXTS = "id, title, text, language, source, date, licence"  # the fields of Article, in order


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk with all that is stored of it."""

    chunk: Chunk
    content: str  # JSON: the tokens of each sentence, see passages.contents
    vectors: NDArray[np.float32]  # (1 or 1 + sentences, dim): the chunk's, then each sentence's


def digests(db: sqlite3.Connection, ids: Iterable[str] | None = None) -> dict[str, str]:
    """Article id → digest, of those of these that are there, or of all."""
    if ids is None:
        return dict(db.execute("SELECT id, digest FROM articles"))
    query = "SELECT id, digest FROM articles WHERE id = ?"
    return dict(row for one in ids for row in db.execute(query, (one,)))


def passages_of(db: sqlite3.Connection, ids: Iterable[str]) -> NDArray[np.int64]:
    """The numbers (n,), rising, of the passages of these articles."""
    query = (
        "SELECT chunks.number FROM chunks JOIN articles ON article = articles.number WHERE id = ?"
    )
    found = [number for one in ids for (number,) in db.execute(query, (one,))]
    return np.array(sorted(found), np.int64)


def article(db: sqlite3.Connection, article_id: str) -> Article | None:
    """One article, or None."""
    columns = _columns(db)
    row = db.execute(f"SELECT {columns} FROM articles WHERE id = ?", (article_id,)).fetchone()
    return _article(row) if row else None


def articles(db: sqlite3.Connection) -> list[Article]:
    """Every article, in the order in which they were first added."""
    found = db.execute(f"SELECT {_columns(db)} FROM articles ORDER BY number")
    return [_article(row) for row in found]


def _columns(db: sqlite3.Connection) -> str:
    """The columns of Article; the tags of a library that could not be renewed yet are none."""
    return f"{_TEXTS}, {tags_column(db)}"


def tags_column(db: sqlite3.Connection) -> str:
    """The column of tags, or what stands for it where there is none."""
    return "tags" if has_tags(db) else "''"


def _article(row: tuple[str, ...]) -> Article:
    if not all(isinstance(value, str) for value in row):  # one flipped bit makes a text a blob
        raise ValueError(f"article {row[0]!r} is not text")
    *texts, tags = row
    return _made(texts, read_tags(tags))


def _made(texts: Sequence[str], tags: tuple[str, ...]) -> Article:
    article_id, title, text, language, source, date, licence = texts
    return Article(article_id, title, text, language, source, date, licence, tags)


def read_tags(stored: str) -> tuple[str, ...]:
    """The tags of an article as they are stored; ValueError when that is damaged."""
    tags = json.loads(stored) if stored else []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise ValueError("the tags of an article are no list of texts")
    return tuple(tags)


def written_tags(tags: Sequence[str]) -> str:
    """The tags as :func:`read_tags` takes them."""
    return json.dumps(tags, ensure_ascii=False) if tags else ""


def all_tags(db: sqlite3.Connection) -> list[str]:
    """The tags that articles have, each as it was first written, the most frequent first."""
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


def tagged(db: sqlite3.Connection) -> bool:
    """Whether any article has tags."""
    query = "SELECT EXISTS (SELECT 1 FROM articles WHERE tags != '')"
    return has_tags(db) and bool(db.execute(query).fetchone()[0])


def each(db: sqlite3.Connection) -> Iterator[tuple[int, Article, str, str]]:
    """Every article with its number, digest and seal, one at a time."""
    columns = _columns(db)
    for row in db.execute(f"SELECT number, digest, seal, {columns} FROM articles ORDER BY number"):
        yield row[0], _article(row[3:]), row[1], row[2]


def numbers(db: sqlite3.Connection, article: int) -> list[int]:
    """The numbers of an article's passages, in the order of the text."""
    found = db.execute("SELECT number FROM chunks WHERE article = ? ORDER BY number", (article,))
    return [number for (number,) in found]


def raw(db: sqlite3.Connection, number: int) -> tuple[Article, str, str] | None:
    """An article with digest and seal, whatever can be read of it; None when there is none."""
    found = db.execute(
        f"SELECT digest, seal, {_columns(db)} FROM articles WHERE number = ?", (number,)
    ).fetchone()
    if found is None:
        return None
    texts = [
        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        for value in found
    ]
    digest, seal, *fields, stored = texts
    try:
        tags = read_tags(stored)
    except ValueError:  # the digest tells
        tags = ()
    return _made(fields, tags), digest, seal


def name(db: sqlite3.Connection, number: int, article_id: str) -> None:
    """Sets an article's id, to what is left of it."""
    db.execute("UPDATE articles SET id = ? WHERE number = ?", (article_id, number))


def mark(db: sqlite3.Connection, number: int, digest: str) -> None:
    """Sets an article's digest: "" for a text that is damaged, so that adding it again counts."""
    db.execute("UPDATE articles SET digest = ? WHERE number = ?", (digest, number))


def counts(db: sqlite3.Connection) -> tuple[int, int]:
    """How many articles there are, and how many passages."""
    tables = ("articles", "chunks")
    first, second = (db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables)
    return first, second


def orphans(db: sqlite3.Connection) -> list[str]:
    """Takes out rows that belong to nothing; the tables there were any in."""
    places = (("chunks", "article", "articles"), ("vectors", "chunk", "chunks"))
    found = []
    for table, key, owner in (*places, ("tokens", "chunk", "chunks")):
        query = f"DELETE FROM {table} WHERE {key} NOT IN (SELECT number FROM {owner})"
        if db.execute(query).rowcount:
            found.append(table)
    return found


def columns(db: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table but its number; none when the library has no such table."""
    found = db.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return [name for (name,) in found if name != "number"]


def extra(db: sqlite3.Connection, table: str) -> Iterator[dict[str, object]]:
    """The rows of a table beside the articles, oldest first, by column."""
    names = columns(db, table)
    if names:
        for row in db.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY rowid"):
            yield dict(zip(names, row, strict=True))


def put_extra(db: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    """Stores such a row, unless it is there; ValueError when it does not fit the table."""
    if set(row) != set(columns(db, table)):
        raise ValueError(f"a row of {table} that does not fit this library")
    places = ", ".join("?" for _ in row)
    values = list(row.values())
    db.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({places})", values)


def remove(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Takes articles out, with their passages (ON DELETE CASCADE)."""
    db.executemany("DELETE FROM articles WHERE id = ?", [(article_id,) for article_id in ids])


def put(
    db: sqlite3.Connection,
    article: Article,
    passages: Sequence[Passage],
    number: int | None = None,
    keys: Sequence[int] = (),
) -> list[int]:
    """Stores an article and its passages, whose numbers it gives.

    One that is there keeps its place in the order.

    Args:
        db: the library.
        article: it takes the place of the one with its id.
        passages: all of its passages.
        number: of a new article, in an order that is known; the next one when there is none.
        keys: the numbers of its passages; likewise.
    """
    named = (article.id, article.title, article.text, article.language, article.source)
    fields = (*named, article.date, article.licence, written_tags(article.tags))
    values = (*fields, article.digest, seal(article, passages), number)
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
    db.execute("DELETE FROM chunks WHERE article = ?", (number,))
    numbers: Sequence[int | None] = keys or [None] * len(passages)
    stored = []
    for passage, given in zip(passages, numbers, strict=True):
        chunk = passage.chunk
        spans = json.dumps(chunk.sentences)
        key = db.execute(
            "INSERT INTO chunks (article, start, end, sentences, boilerplate, number) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (number, chunk.start, chunk.end, spans, chunk.boilerplate, given),
        ).lastrowid
        data = passage.vectors.astype("<f4").tobytes()
        db.execute("INSERT INTO vectors VALUES (?, ?, ?)", (key, len(passage.vectors), data))
        db.execute("INSERT INTO tokens VALUES (?, ?)", (key, passage.content))
        stored.append(int(key or 0))
    return stored


def seal(article: Article, passages: Sequence[Passage]) -> str:
    """SHA-256, hex, over what an article's digest leaves out: its id, and all of its passages."""
    digest = hashlib.sha256(article.id.encode())
    for passage in passages:
        chunk = passage.chunk
        place = (chunk.start, chunk.end, chunk.sentences, bool(chunk.boilerplate), passage.content)
        digest.update(json.dumps(place).encode())
        digest.update(passage.vectors.astype("<f4").tobytes())
    return digest.hexdigest()


def seals(db: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """Article id → (digest, seal), as they were stored."""
    return {row[0]: row[1:] for row in db.execute("SELECT id, digest, seal FROM articles")}


def passages(
    db: sqlite3.Connection,
    article: Article,
    dim: int,
    vectors: str = "vectors",
    tokens: str = "tokens",
) -> list[Passage]:
    """All that is stored of an article's passages, in the order of the text.

    The last two are the tables that vectors and tokens are read from.
    """
    found = db.execute(
        "SELECT chunks.start, chunks.end, sentences, boilerplate, words, rows, data "
        "FROM articles JOIN chunks ON article = articles.number "
        f"LEFT JOIN {vectors} AS v ON v.chunk = chunks.number "
        f"LEFT JOIN {tokens} AS t ON t.chunk = chunks.number WHERE id = ? ORDER BY chunks.number",
        (article.id,),
    )
    result = []
    for start, end, sentences, boilerplate, content, rows, data in found:
        chunk = cut(article, start, end, sentences, boilerplate)
        result.append(Passage(chunk, content, _matrix(data, rows, dim)))
    return result


def place(db: sqlite3.Connection, number: int) -> tuple[str, int, int, str, int] | None:
    """Where a chunk stands: (article id, start, end, sentences, boilerplate), or None."""
    found: tuple[str, int, int, str, int] | None = db.execute(
        "SELECT id, start, end, sentences, boilerplate FROM chunks "
        "JOIN articles ON article = articles.number WHERE chunks.number = ?",
        (number,),
    ).fetchone()
    return found


def cut(article: Article, start: int, end: int, sentences: str, boilerplate: int) -> Chunk:
    """The chunk of this place, its text cut from the article; ValueError when it lies outside."""
    if not 0 <= start <= end <= len(article.text):
        raise ValueError(f"a passage of article {article.id} lies outside its text")
    spans = tuple((int(first), int(last)) for first, last in json.loads(sentences))
    text = article.text[start:end]
    return Chunk(article.id, start, end, text, spans, bool(boilerplate))


def chunk_numbers(db: sqlite3.Connection) -> NDArray[np.int64]:
    """The numbers (n,) of all chunks, rising."""
    found = db.execute("SELECT number FROM chunks ORDER BY number")
    return np.fromiter((number for (number,) in found), np.int64)


def chosen(db: sqlite3.Connection, only: Filter, *, articles: bool = False) -> NDArray[np.int64]:
    """The numbers (m,) of the passages whose articles a filter takes, in no order.

    Those of the articles themselves, where ``articles`` are asked for.

    The index ``articles_chosen`` holds all that the filter looks at but the id. Dates and tags are
    held against it by functions of ours, once for each there is.
    """
    where, values = ["1"], []
    for column, wanted in (("id", only.articles), ("language", only.scripts)):
        if wanted:
            where.append(f"{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(wanted))
    if only.tags:
        where.append(f"wenda_tagged({tags_column(db)})")
    if only.since or only.until:
        where.append("wenda_dated(date)")
    functions = {
        "wenda_tagged": cache(lambda tags: only.tagged(read_tags(tags))),
        "wenda_dated": cache(only.dated),
    }
    for name, function in functions.items():
        db.create_function(name, 1, function, deterministic=True)
    try:
        query = f"SELECT number FROM articles WHERE {' AND '.join(where)}"
        if not articles:
            query = f"SELECT number FROM chunks WHERE article IN ({query})"
        found = db.execute(query, values)
        return np.fromiter((number for (number,) in found), np.int64)
    finally:
        for name in functions:
            db.create_function(name, 1, None)


def vectors(
    db: sqlite3.Connection, numbers: NDArray[np.int64], dim: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """How many vectors each of these chunks has (n,), and all of them (sum, dim), in their order.

    ValueError when one has none.
    """
    found = _of(db, "chunk, rows, data FROM vectors", numbers)
    parts = [_matrix(data, rows, dim) for _, rows, data in found]
    counts = np.array([len(part) for part in parts], np.int64)
    return counts, np.concatenate([np.empty((0, dim), np.float32), *parts])


def tokens(db: sqlite3.Connection, numbers: NDArray[np.int64]) -> list[list[str]]:
    """The keyword tokens of these chunks, in their order; ValueError when one has none."""
    return [keyword_tokens(content) for _, content in _of(db, "chunk, words FROM tokens", numbers)]


def keyword_tokens(content: str) -> list[str]:
    """The keyword tokens of a passage, as ``passages.contents`` wrote them."""
    return list(chain.from_iterable(json.loads(content)["words"]))


def _of(db: sqlite3.Connection, what: str, numbers: NDArray[np.int64]) -> list[tuple[Any, ...]]:
    """The rows of these chunks, rising as the numbers are; ValueError when one is missing."""
    wanted = json.dumps(numbers.tolist())
    found = db.execute(
        f"SELECT {what} WHERE chunk IN (SELECT value FROM json_each(?)) ORDER BY chunk", (wanted,)
    ).fetchall()
    if [row[0] for row in found] != numbers.tolist():
        raise ValueError(f"{len(found)} rows of {len(numbers)} passages")
    return found


def _matrix(data: bytes, rows: int, dim: int) -> NDArray[np.float32]:
    return np.frombuffer(data, dtype="<f4").reshape(rows, dim).astype(np.float32, copy=False)


def content(db: sqlite3.Connection, number: int) -> Content | None:
    """The tokens of a chunk by sentence, or None."""
    found = db.execute("SELECT words FROM tokens WHERE chunk = ?", (number,)).fetchone()
    return None if found is None else parsed(found[0])


def parsed(stored: str) -> Content:
    """A passage's tokens, as ``passages.contents`` wrote them, to be held against a question."""
    read = json.loads(stored)
    # one string object for a word wherever it stands: many chunks are kept in memory
    words = tuple(frozenset(map(intern, sentence)) for sentence in read["words"])
    pieces = np.fromiter(chain.from_iterable(read["pieces"]), np.int32)
    chinese = sum(word >= "\u2e80" for sentence in words for word in sentence)
    latin = sum(map(len, words)) - chinese
    return Content(words, pieces, tuple(map(len, read["pieces"])), chinese > latin)
