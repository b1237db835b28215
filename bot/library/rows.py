"""Articles and their passages as rows of SQLite: every statement that reads or writes them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass
from itertools import chain
from sys import intern
from typing import TYPE_CHECKING

import numpy as np

from bot.records import Article, Chunk, Content

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

_COLUMNS = "id, title, text, language, source, date, licence"  # the fields of Article, in order


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk with all that is stored of it."""

    chunk: Chunk
    content: str  # JSON: the tokens of each sentence, see passages.contents
    vectors: NDArray[np.float32]  # (1 or 1 + sentences, dim): the chunk's, then each sentence's


def digests(db: sqlite3.Connection) -> dict[str, str]:
    """Article id → digest, of every article."""
    return dict(db.execute("SELECT id, digest FROM articles ORDER BY number"))


def digests_of(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, str]:
    """Article id → digest, of those of some articles that are stored."""
    query = "SELECT id, digest FROM articles WHERE id = ?"
    found = (db.execute(query, (article_id,)).fetchone() for article_id in ids)
    return dict(row for row in found if row)


def article(db: sqlite3.Connection, article_id: str) -> Article | None:
    """One article, or None."""
    row = db.execute(f"SELECT {_COLUMNS} FROM articles WHERE id = ?", (article_id,)).fetchone()
    return _article(row) if row else None


def articles(db: sqlite3.Connection) -> list[Article]:
    """Every article, in the order in which they were first added."""
    found = db.execute(f"SELECT {_COLUMNS} FROM articles ORDER BY number")
    return [_article(row) for row in found]


def _article(row: tuple[str, ...]) -> Article:
    if not all(isinstance(value, str) for value in row):  # one flipped bit makes a text a blob
        raise ValueError(f"article {row[0]!r} is not text")
    return Article(*row)


def each(db: sqlite3.Connection) -> Iterator[tuple[int, Article, str, str]]:
    """Every article with its number, digest and seal, one at a time."""
    for row in db.execute(f"SELECT number, digest, seal, {_COLUMNS} FROM articles ORDER BY number"):
        yield row[0], _article(row[3:]), row[1], row[2]


def numbers(db: sqlite3.Connection, article: int) -> list[int]:
    """The numbers of an article's passages, in the order of the text."""
    found = db.execute("SELECT number FROM chunks WHERE article = ? ORDER BY number", (article,))
    return [number for (number,) in found]


def raw(db: sqlite3.Connection, number: int) -> tuple[Article, str, str] | None:
    """An article with digest and seal, whatever can be read of it; None when there is none."""
    found = db.execute(
        f"SELECT digest, seal, {_COLUMNS} FROM articles WHERE number = ?", (number,)
    ).fetchone()
    if found is None:
        return None
    texts = [
        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        for value in found
    ]
    return Article(*texts[2:]), texts[0], texts[1]


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
) -> None:
    """Stores an article and its passages; one that is there keeps its place in the order.

    Args:
        db: the library.
        article: it takes the place of the one with its id.
        passages: all of its passages.
        number: of a new article, in an order that is known; the next one when there is none.
        keys: the numbers of its passages; likewise.
    """
    values = (*astuple(article), article.digest, seal(article, passages), number)
    db.execute(
        f"INSERT INTO articles ({_COLUMNS}, digest, seal, number) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET title = excluded.title, text = excluded.text, "
        "language = excluded.language, source = excluded.source, date = excluded.date, "
        "licence = excluded.licence, digest = excluded.digest, seal = excluded.seal",
        values,
    )
    number = db.execute("SELECT number FROM articles WHERE id = ?", (article.id,)).fetchone()[0]
    db.execute("DELETE FROM chunks WHERE article = ?", (number,))
    numbers: Sequence[int | None] = keys or [None] * len(passages)
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


def passages(db: sqlite3.Connection, article: Article, dim: int) -> list[Passage]:
    """All that is stored of an article's passages, in the order of the text."""
    found = db.execute(
        "SELECT chunks.start, chunks.end, sentences, boilerplate, words, rows, data "
        "FROM articles JOIN chunks ON article = articles.number "
        "LEFT JOIN vectors ON vectors.chunk = chunks.number "
        "LEFT JOIN tokens ON tokens.chunk = chunks.number WHERE id = ? ORDER BY chunks.number",
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


def layout(db: sqlite3.Connection) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of every chunk, by number: its number (n,) and how many vectors it has (n,)."""
    found = db.execute("SELECT chunk, rows FROM vectors ORDER BY chunk").fetchall()
    table = np.array(found, dtype=np.int64).reshape(-1, 2)
    return table[:, 0].copy(), table[:, 1].copy()


def vectors(db: sqlite3.Connection, total: int, dim: int) -> NDArray[np.float32]:
    """Every stored vector, float32 (total, dim), in the order of :func:`layout`."""
    matrix = np.empty((total, dim), dtype=np.float32)
    at = 0
    for rows, data in db.execute("SELECT rows, data FROM vectors ORDER BY chunk"):
        matrix[at : at + rows] = _matrix(data, rows, dim)
        at += rows
    return matrix


def _matrix(data: bytes, rows: int, dim: int) -> NDArray[np.float32]:
    return np.frombuffer(data, dtype="<f4").reshape(rows, dim).astype(np.float32, copy=False)


def tokens(db: sqlite3.Connection) -> list[list[str]]:
    """The keyword tokens of every chunk, in the order of :func:`layout`."""
    found = db.execute("SELECT words FROM tokens ORDER BY chunk")
    return [list(chain.from_iterable(json.loads(content)["words"])) for (content,) in found]


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
