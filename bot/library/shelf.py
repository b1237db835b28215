"""A library's list: which articles a few typed words are in, and how they are shown.

Text is looked for in the keyword index: SQLite's LIKE over the texts of 10,000 articles takes
seconds, over their titles milliseconds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.folding import fold, holds_han, in_both_scripts
from bot.library.base import Entries, Entry
from bot.library.tags import read_tags, tags_column
from bot.words import tokens

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

MAX_WORDS = 8  # of what is typed: more is a pasted text
MAX_WORD_CHARS = 80  # of each; likewise

_SHOWN = (
    "{tags}, id, title, language, date, source, "
    "(SELECT count(*) FROM chunks WHERE article = articles.number)"
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
    found = []
    for word in term.replace("\0", " ").split()[:MAX_WORDS]:
        word = word[:MAX_WORD_CHARS].encode("utf-8", "replace").decode()
        beginning = "" if holds_han(word) else fold(word).text
        found.append(Word(in_both_scripts(word), tuple(dict.fromkeys(tokens(word))), beginning))
    return found


def entries(
    db: sqlite3.Connection, words: Sequence[tuple[Sequence[str], list[int]]], start: int, count: int
) -> Entries:
    """Those of the articles that have each word in their title or one of its chunks, newest first.

    Args:
        db: the library.
        words: for each word how it may stand in a title, and the numbers of the chunks it is in.
        start: the first that is shown, from 0.
        count: how many are shown.
    """
    conditions, values = ["1"], []
    for titles, chunks in words:
        likes = [r"title LIKE ? ESCAPE '\'"] * len(titles)
        conditions.append(f"({' OR '.join([*likes, _HOLDS])})")
        values += [f"%{_plain(title)}%" for title in titles]
        values.append(json.dumps(chunks))
    where = " AND ".join(conditions)
    total = db.execute(f"SELECT count(*) FROM articles WHERE {where}", values).fetchone()[0]
    shown = _SHOWN.format(tags=tags_column(db))
    found = db.execute(
        f"SELECT {shown} FROM articles WHERE {where} ORDER BY number DESC LIMIT ? OFFSET ?",
        [*values, count, start],
    )
    fields = ((*row, read_tags(tags)) for tags, *row in found)
    return Entries(total, tuple(Entry(*one) for one in fields))


def check_stretch(start: int, count: int) -> None:
    """ValueError for a stretch of a list that begins or ends below nothing."""
    if start < 0 or count < 0:
        raise ValueError(f"start is {start} and count {count}; neither may be below 0")


def _plain(title: str) -> str:
    """A text that LIKE takes by the letter."""
    for special in ("\\", "%", "_"):
        title = title.replace(special, f"\\{special}")
    return title
