"""The list of a library's articles: a few typed words → the articles they are in, without texts.

Words of a text are looked up in the keyword index, those of what describes an article (title, file
name, date, tags) by SQLite's LIKE, which takes milliseconds for 10,000 articles; over their texts
it would take seconds.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from bot.core import Entries, Entry, source_name
from bot.library.local import passage_lookup
from bot.library.local.rows import origin_column, read_tags, tags_column
from bot.text import fold, holds_han, in_both_scripts, tokens

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from bot.core import Filter

Sought = tuple[Sequence[str], list[int]]  # how a word may stand in titles; the chunks it is in

MAX_WORDS = 8  # of what is typed: more is a pasted text
MAX_WORD_CHARS = 80  # of each; likewise
TOGETHER = 500  # articles read at one time for a long list

_SHOWN = (
    "number, text, {tags}, {origin}, "
    "(SELECT count(*) FROM chunks WHERE article = articles.number), "
    "id, title, language, date, source, licence FROM articles"
)
_LIKE = r"LIKE ? ESCAPE '\'"
_DESCRIBED = (
    f"title {_LIKE}",
    f"date {_LIKE}",
    f"source {_LIKE} AND wenda_file(source) {_LIKE}",
    f"{{tags}} != '' AND wenda_tags({{tags}}) {_LIKE}",
)
_HOLDS = "number IN (SELECT article FROM chunks WHERE number IN (SELECT value FROM json_each(?)))"


@dataclass(frozen=True, slots=True)
class Word:
    """One typed word: how it may stand in a title, and its tokens in a text."""

    titles: tuple[str, ...]  # in each script
    tokens: tuple[str, ...]
    beginning: str  # of a token, for a word that may not be typed to its end; "" for Chinese


def words(term: str) -> list[Word]:
    """The words of what is typed, split at blanks."""
    split = []
    for word in term.replace("\0", " ").split()[:MAX_WORDS]:
        word = word[:MAX_WORD_CHARS].encode("utf-8", "replace").decode()
        beginning = "" if holds_han(word) else fold(word).text
        titles = in_both_scripts(word)
        # An accent may be a character of its own, as macOS has it in the names of files.
        forms = (unicodedata.normalize(form, one) for form in ("NFC", "NFD") for one in titles)
        split.append(
            Word(
                tuple(dict.fromkeys((*titles, *forms))),
                tuple(dict.fromkeys(tokens(word))),
                beginning,
            )
        )
    return split


def searched_fields(title: str, source: str, date: str, tags: Iterable[str]) -> tuple[str, ...]:
    """What of an article is searched beside its text; of a file's path only its name."""
    return (title, source_name(source), date, *tags)


def entries(
    db: sqlite3.Connection, sought: Sequence[Sought], only: Filter | None, start: int, count: int
) -> Entries:
    """The articles that hold each word, newest first; ``count`` from the ``start``-th on."""
    if sought or only:
        matching = numbers(db, sought, only)
        shown = matching[::-1][start : start + count]
        return Entries(len(matching), tuple(lines(db, shown)))
    total = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    query = "SELECT number FROM articles ORDER BY number DESC LIMIT ? OFFSET ?"
    return Entries(total, tuple(lines(db, _all(db.execute(query, (count, start))))))


def numbers(
    db: sqlite3.Connection, sought: Sequence[Sought], only: Filter | None
) -> NDArray[np.int64]:
    """The numbers (n,), rising, of the articles that hold each word and that a filter takes."""
    conditions, values = ["1"], []
    for titles, chunks in sought:
        parts = [one for _ in titles for one in _DESCRIBED]
        conditions.append(f"({' OR '.join([*parts, _HOLDS])})")
        values += [like for title in titles for like in _likes(title)]
        values.append(json.dumps(chunks))
    query = f"SELECT number FROM articles WHERE {' AND '.join(conditions)}"
    query = query.format(tags=tags_column(db))
    functions: dict[str, Callable[[str], str]] = {
        "wenda_file": source_name,
        "wenda_tags": cache(lambda tags: "\n".join(read_tags(tags))),
    }
    for name, function in functions.items():
        db.create_function(name, 1, function, deterministic=True)
    try:
        # Sorted here: SQLite reads an index for this, and the texts if it has to sort.
        matching = np.sort(_all(db.execute(query, values)))
    finally:
        for name in functions:
            db.create_function(name, 1, None)
    if only:
        return np.intersect1d(matching, passage_lookup.filtered_numbers(db, only, articles=True))
    return matching


def lines(db: sqlite3.Connection, numbers: NDArray[np.int64]) -> list[Entry]:
    """The articles of these numbers, in their order; ValueError if one is damaged."""
    shown = _SHOWN.format(tags=tags_column(db), origin=origin_column(db))
    query = f"SELECT {shown} WHERE number IN (SELECT value FROM json_each(?))"
    rows = db.execute(query, (json.dumps(numbers.tolist()),))
    entries = {number: _entry(*row) for number, *row in rows}
    return [entries[number] for number in numbers.tolist()]


def _entry(text: str, tags: str, origin: str, passages: int, *fields: str) -> Entry:
    article_id, title, language, date, source, licence = fields
    if not all(
        isinstance(value, str) for value in (text, origin, *fields)
    ):  # a flipped bit: a blob
        raise ValueError(f"article {article_id!r} is not text")
    # The length by Python, a row at a time: SQLite's length() ends at a NUL.
    more = (read_tags(tags), licence, len(text), origin)
    return Entry(article_id, title, language, date, source, passages, *more)


def _all(rows: Iterable[tuple[int]]) -> NDArray[np.int64]:
    return np.fromiter((number for (number,) in rows), np.int64)


def check_stretch(start: int, count: int) -> None:
    """ValueError for a stretch of a list that begins before it, or has less than no entries."""
    if start < 0 or count < 0:
        raise ValueError(f"start is {start} and count {count}; neither may be below 0")


def _likes(part: str) -> list[str]:
    """The values for ``_DESCRIBED``: LIKE's pattern for a part, once for each ``?`` there."""
    for special in ("\\", "%", "_"):
        part = part.replace(special, f"\\{special}")
    return [f"%{part}%"] * sum(one.count("?") for one in _DESCRIBED)
