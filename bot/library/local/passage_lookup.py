"""Rows of SQLite → passages by their numbers: the statements that a search and its hits need."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.library.local.rows import read_tags, tags_column
from bot.library.stored import keyword_tokens, matrix, parse_content

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from bot.core import Content, Filter


def numbers(db: sqlite3.Connection, article: int) -> list[int]:
    """The numbers of an article's passages, in the order of the text."""
    rows = db.execute("SELECT number FROM chunks WHERE article = ? ORDER BY number", (article,))
    return [number for (number,) in rows]


def passages_of(db: sqlite3.Connection, ids: Iterable[str]) -> NDArray[np.int64]:
    """The numbers (n,), rising, of the passages of these articles."""
    query = (
        "SELECT chunks.number FROM chunks JOIN articles ON article = articles.number WHERE id = ?"
    )
    passages = [number for one in ids for (number,) in db.execute(query, (one,))]
    return np.array(sorted(passages), np.int64)


def chunk_numbers(db: sqlite3.Connection) -> NDArray[np.int64]:
    """The numbers (n,) of all chunks, rising."""
    found = db.execute("SELECT number FROM chunks ORDER BY number")
    return np.fromiter((number for (number,) in found), np.int64)


def filtered_numbers(
    db: sqlite3.Connection, only: Filter, *, articles: bool = False
) -> NDArray[np.int64]:
    """The numbers (m,) of the passages whose articles a filter takes, in no order.

    With ``articles`` those of the articles themselves.

    The index ``articles_chosen`` holds all that a filter looks at but the id. Dates and tags are
    compared by functions of ours, once for each different value.
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
        "wenda_tagged": cache(lambda tags: only.covers_tags(read_tags(tags))),
        "wenda_dated": cache(only.covers_date),
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


def place(db: sqlite3.Connection, number: int) -> tuple[str, int, int, str, int] | None:
    """Where a chunk stands: (article id, start, end, sentences, boilerplate), or None."""
    row: tuple[str, int, int, str, int] | None = db.execute(
        "SELECT id, start, end, sentences, boilerplate FROM chunks "
        "JOIN articles ON article = articles.number WHERE chunks.number = ?",
        (number,),
    ).fetchone()
    return row


def content(db: sqlite3.Connection, number: int) -> Content | None:
    """The tokens of a chunk by sentence, or None."""
    row = db.execute("SELECT words FROM tokens WHERE chunk = ?", (number,)).fetchone()
    return None if row is None else parse_content(row[0])


def vectors(
    db: sqlite3.Connection, numbers: NDArray[np.int64], dim: int, table: str = "vectors"
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """How many vectors each of these chunks has (n,), and all of them (sum, dim), in their order.

    ValueError if one has none.
    """
    stored = _rows_of(db, f"chunk, rows, data FROM {table}", numbers)
    parts = [matrix(data, rows, dim) for _, rows, data in stored]
    counts = np.array([len(part) for part in parts], np.int64)
    return counts, np.concatenate([np.empty((0, dim), np.float32), *parts])


def tokens(
    db: sqlite3.Connection, numbers: NDArray[np.int64], table: str = "tokens"
) -> list[list[str]]:
    """The keyword tokens of these chunks, in their order; ValueError if one has none."""
    stored = _rows_of(db, f"chunk, words FROM {table}", numbers)
    return [keyword_tokens(content) for _, content in stored]


def _rows_of(
    db: sqlite3.Connection, what: str, numbers: NDArray[np.int64]
) -> list[tuple[Any, ...]]:
    """The rows of these chunks, rising as the numbers are; ValueError if one is missing."""
    wanted = json.dumps(numbers.tolist())
    found = db.execute(
        f"SELECT {what} WHERE chunk IN (SELECT value FROM json_each(?)) ORDER BY chunk", (wanted,)
    ).fetchall()
    if [row[0] for row in found] != numbers.tolist():
        raise ValueError(f"{len(found)} rows of {len(numbers)} passages")
    return found
