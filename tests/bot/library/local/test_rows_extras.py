"""Tables beside the articles, row by row."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from bot.library.local import rows


@pytest.fixture
def db():
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE said (number INTEGER PRIMARY KEY, key TEXT UNIQUE, liked INT)")
        yield db


def test_rows_are_read_by_column_without_their_number_oldest_first(db):
    db.execute("INSERT INTO said VALUES (5, 'b', 1), (2, 'a', 0)")
    assert rows.columns(db, "said") == ["key", "liked"]
    assert list(rows.read_extra(db, "said")) == [{"key": "a", "liked": 0}, {"key": "b", "liked": 1}]


def test_a_table_that_is_not_there_has_no_rows(db):
    assert rows.columns(db, "nothing") == list(rows.read_extra(db, "nothing")) == []


def test_a_row_is_put_once(db):
    rows.put_extra(db, "said", {"liked": 1, "key": "a"})
    rows.put_extra(db, "said", {"key": "a", "liked": 0})  # is there
    assert list(rows.read_extra(db, "said")) == [{"key": "a", "liked": 1}]


@pytest.mark.parametrize("row", [{}, {"key": "a"}, {"key": "a", "liked": 1, "x; DROP": 1}])
def test_a_row_that_does_not_fit_is_refused(db, row):
    with pytest.raises(ValueError, match="a row of said that does not fit this library"):
        rows.put_extra(db, "said", row)
    assert list(rows.read_extra(db, "said")) == []
