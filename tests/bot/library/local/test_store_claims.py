"""Claims on files of indexes that nobody lists yet."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from library_parts import Topics, answers_of, fill

from bot.library import LocalLibrary
from bot.library.local import index_files, store
from bot.library.writer import Writer


@pytest.fixture
def db(tmp_path):
    """A connection to a library of three articles."""
    fill(tmp_path / "library")
    with closing(sqlite3.connect(tmp_path / "library" / "library.sqlite")) as connection:
        yield connection


def note(db, name, value):
    db.execute("INSERT INTO next VALUES (?, ?)", (f"indexes {name}", value))


def ended():
    """The note of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait(30)
    return json.dumps({**json.loads(Writer.this().text()), "pid": process.pid})


def test_a_claim_is_held_until_it_is_dropped(db):
    first, second = store.make_claim(db), store.make_claim(db)
    assert first != second
    assert sorted(store.live_claims(db)) == sorted([first, second])
    store.drop_claim(db, first)
    store.drop_claim(db, "never made")
    assert store.live_claims(db) == [second]


@pytest.mark.skipif(os.name != "posix", reason="elsewhere nobody can tell")
def test_a_claim_of_a_process_that_has_ended_holds_nothing(db):
    note(db, "dead-", ended())
    assert store.live_claims(db) == []
    store.make_claim(db)  # takes it out
    assert db.execute("SELECT count(*) FROM next").fetchone() == (1,)


@pytest.mark.parametrize("value", ["", "[", "{}", "null", "[" * 10_000, '{"pid": 1e400}'])
def test_a_damaged_note_holds_nothing(db, value):
    note(db, "odd-", value)
    assert store.live_claims(db) == []


def test_a_claim_of_another_machine_is_believed(db):
    note(db, "far-", json.dumps({**json.loads(Writer.this().text()), "host": "elsewhere"}))
    assert store.live_claims(db) == ["far-"]


def test_a_library_of_a_format_without_segments_has_none(db):
    db.execute("PRAGMA user_version = 2")
    db.execute("DROP TABLE next")
    assert store.live_claims(db) == []


def test_what_is_claimed_is_no_stray(tmp_path, db):
    folder = tmp_path / "library"
    claim = store.make_claim(db)
    db.commit()
    (listed,) = {path.name for path in (folder / "index").iterdir()}
    names = {f"{claim}{'01' * 8}", f"{claim}{'23' * 8}.tmp"}
    for name in (*names, "45" * 8):
        (folder / "index" / name).mkdir()
    assert answers_of(folder)  # opens it
    left = {path.name for path in (folder / "index").iterdir()}
    assert left == {listed, *names}
    assert index_files.strays(folder, [listed], [claim]) == []
    store.drop_claim(db, claim)
    db.commit()
    assert answers_of(folder)
    assert {path.name for path in (folder / "index").iterdir()} == {listed}


def test_removed_text_is_not_said_to_be_gone_while_somebody_makes_indexes(tmp_path, db):
    with LocalLibrary.open(tmp_path / "library", Topics()) as library:
        assert library.settle(rewrite=True)
        claim = store.make_claim(db)
        db.commit()
        assert not library.settle(rewrite=True)
        library.update(remove=["fruit"])
        assert not library.settle(rewrite=True)
        store.drop_claim(db, claim)
        db.commit()
        assert library.settle(rewrite=True)
