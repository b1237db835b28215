"""Feedback ↔ rows of SQLite, each sealed so that damage is noticed.

The table is no part of a library's state: no index is made of it, and it may change without one.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from bot.core import Feedback, LibraryError, Span, settings
from bot.library.local import schema, store
from bot.library.local.rows import columns

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path

_COLUMNS = (
    "key, typed, question, text, answered, liked, unanswerable, comment, quotes, marks, "
    "time, version"
)  # the fields of Feedback, in order
_PLACES = ", ".join("?" for _ in _COLUMNS.split(","))

# A table of its own, made with the first feedback: a library without the table is not checked.
_SEALS = """CREATE TABLE IF NOT EXISTS feedback_seals (
    key TEXT PRIMARY KEY REFERENCES feedback (key) ON DELETE CASCADE,
    seal TEXT NOT NULL              -- SHA-256 over the row, so that a flipped bit is noticed
) WITHOUT ROWID"""


def add(file: Path, one: Feedback) -> None:
    """Stores feedback; it replaces what was said of the same answer before, and comes last.

    Raises:
        LibraryError: another process is writing, the folder cannot be written to, or it is full.
    """
    with store.writing(file) as db:
        schema.read_manifest(db, file)  # ours, and of a format that we know
        schema.upgrade(db)
        db.execute("DELETE FROM feedback WHERE key = ?", (one.key,))
        count = db.execute("SELECT count(*) FROM feedback").fetchone()[0]
        if count >= settings.MAX_FEEDBACK:
            raise LibraryError(
                f"the library in {file.parent} holds {count:,} words of feedback, all it may; "
                "`wenda feedback --export FILE`, then `wenda feedback --clear`, makes room"
            )
        db.execute(f"INSERT INTO feedback ({_COLUMNS}) VALUES ({_PLACES})", _row(one))
        seal(db)


def read(file: Path) -> list[Feedback]:
    """All feedback, oldest first; [] for a library of a format that had none."""
    pinned = store.Pinned(file)
    try:
        return pinned.read(_all)
    finally:
        pinned.close()


def clear(file: Path) -> int:
    """Deletes all feedback; returns how many there were."""
    with store.writing(file) as db:
        schema.read_manifest(db, file)
        schema.upgrade(db)
        count = db.execute("DELETE FROM feedback").rowcount
        seal(db)
        db.execute("DELETE FROM feedback_seals")  # also those whose feedback is gone
        return count


def forget(db: sqlite3.Connection, article_ids: Iterable[str]) -> None:
    """Deletes what quotes one of these articles: their text is to be in no file any more."""
    gone = frozenset(article_ids)
    if not gone or not columns(db, "feedback"):
        return
    for key, *places in db.execute("SELECT key, quotes, marks FROM feedback").fetchall():
        quoted = {span.article_id for packed in places for span in _unpack_spans(packed)}
        if not gone.isdisjoint(quoted):
            db.execute("DELETE FROM feedback WHERE key = ?", (key,))


def seal(db: sqlite3.Connection) -> None:
    """Seals all feedback that has no seal yet."""
    db.execute(_SEALS)
    query = f"SELECT {_COLUMNS} FROM feedback WHERE key NOT IN (SELECT key FROM feedback_seals)"
    new = [(row[0], _seal(row)) for row in db.execute(query).fetchall()]
    db.executemany("INSERT INTO feedback_seals VALUES (?, ?)", new)


def unsound(db: sqlite3.Connection) -> list[str]:
    """The feedback that is not what was stored, one line each."""
    if not columns(db, "feedback_seals"):
        return []
    sealed = f"SELECT {_COLUMNS}, seal FROM feedback JOIN feedback_seals USING (key)"
    return [
        f"feedback on {row[2]!r}: it is not what was given; `wenda doctor --repair` keeps the rest"
        for *row, stored in db.execute(sealed)
        if _seal(row) != stored
    ]


def accept(db: sqlite3.Connection) -> list[str]:
    """Seals damaged feedback as it is, so that it is kept; one line for each."""
    damaged = [line.rsplit(";", 1)[0] for line in unsound(db)]
    if columns(db, "feedback_seals"):
        stray = "DELETE FROM feedback_seals WHERE key NOT IN (SELECT key FROM feedback)"
        if db.execute(stray).rowcount or damaged:
            db.execute("DELETE FROM feedback_seals")
            seal(db)
    return [f"{line}; it is kept as far as it can be read" for line in damaged]


def _seal(row: Iterable[object]) -> str:
    """The SHA-256 of a row as it is stored; a flipped bit may have made bytes of a text."""
    return hashlib.sha256(json.dumps(list(row), default=str).encode()).hexdigest()


def _all(db: sqlite3.Connection) -> list[Feedback]:
    if not columns(db, "feedback"):
        return []
    return [
        _feedback(row) for row in db.execute(f"SELECT {_COLUMNS} FROM feedback ORDER BY number")
    ]


def _row(one: Feedback) -> tuple[str | bool, ...]:
    return (
        *(one.key, one.typed, one.question, one.text, one.answered, one.liked, one.unanswerable),
        *(one.comment, _pack_spans(one.quotes), _pack_spans(one.marks), one.time, one.version),
    )


def _pack_spans(spans: Iterable[Span]) -> str:
    fields = [[span.article_id, span.start, span.end, span.text, span.kind] for span in spans]
    return json.dumps(fields, ensure_ascii=False)


def _feedback(row: tuple[str, ...]) -> Feedback:
    if not all(isinstance(value, (str, int)) for value in row):  # a flipped bit makes a text a blob
        raise ValueError(f"feedback {row[0]!r} is not text")
    fields = dict(zip(_COLUMNS.split(", "), row, strict=True))
    spans = {name: _unpack_spans(fields.pop(name)) for name in ("quotes", "marks")}
    flags = {name: bool(fields.pop(name)) for name in ("answered", "liked", "unanswerable")}
    return Feedback(**fields, **spans, **flags)  # type: ignore[arg-type]


def _unpack_spans(fields: str) -> tuple[Span, ...]:
    return tuple(
        Span(str(article), int(start), int(end), str(text), str(kind))
        for article, start, end, text, kind in json.loads(fields)
    )
