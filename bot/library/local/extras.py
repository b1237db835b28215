"""Tables beside the articles, row by row: what is in them is carried along as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

EXTRAS = ("feedback",)  # those that an export and a repair take along


def columns(db: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table but its number; none when the library has no such table."""
    found = db.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return [name for (name,) in found if name != "number"]


def read(db: sqlite3.Connection, table: str) -> Iterator[dict[str, object]]:
    """The rows of a table beside the articles, oldest first, by column."""
    names = columns(db, table)
    if names:
        for row in db.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY rowid"):
            yield dict(zip(names, row, strict=True))


def put(db: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    """Stores such a row, unless it is there; ValueError when it does not fit the table."""
    if set(row) != set(columns(db, table)):
        raise ValueError(f"a row of {table} that does not fit this library")
    places = ", ".join("?" for _ in row)
    values = list(row.values())
    db.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({places})", values)
