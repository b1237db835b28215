"""What was removed leaves the files, as soon as nobody reads it any more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from library_parts import GOLD, THREE, fill

from bot.library.local import rows, store
from bot.library.local.library import settle
from bot.library.local.schema import owe, owes
from bot.library.local.store import Pinned


@pytest.fixture
def file(tmp_path):
    """A library that owes the bytes of an article."""
    fill(tmp_path, [*THREE[:2], replace(GOLD, text="SECRET " * 5_000)])
    file = tmp_path / "library.sqlite"
    with store.writing(file) as db:
        rows.remove(db, ["metal"])
        owe(db)
    return file


def test_nothing_owed_is_settled(tmp_path):
    fill(tmp_path)
    pinned = Pinned(tmp_path / "library.sqlite")
    assert settle(pinned)
    pinned.close()


def test_a_file_is_written_anew_when_that_is_asked_for(file):
    pinned = Pinned(file)
    size = file.stat().st_size
    assert not settle(pinned)
    assert pinned.read(owes)
    assert settle(pinned, rewrite=True)
    assert not pinned.read(owes)
    pinned.close()
    assert file.stat().st_size < size
    assert b"SECRET" not in b"".join(one.read_bytes() for one in file.parent.rglob("library*"))


def test_it_waits_for_who_reads_an_older_state(file):
    older = Pinned(file)
    with store.writing(file) as db:
        rows.remove(db, ["rail"])
    pinned = Pinned(file)
    assert not settle(pinned, rewrite=True)
    older.close()
    assert settle(pinned, rewrite=True)
    pinned.close()


def test_a_file_that_is_gone_is_not_settled(file):
    pinned = Pinned(file)
    file.rename(file.with_name("elsewhere"))
    assert not settle(pinned, rewrite=True)
    pinned.close()
