"""Tags as a library keeps them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from library_parts import APPLE, GOLD, THREE, TRAIN, fill

from bot.library.local.rows import all_tags, any_tagged, format_tags, read_tags, tags_column


@pytest.mark.parametrize("tags", [(), ("a",), ("經濟", "a, b", '"', "\n")])
def test_tags_are_read_as_they_were_written(tags):
    assert read_tags(format_tags(tags)) == tags


def test_no_tags_take_no_room():
    assert format_tags(()) == ""
    assert format_tags(("經濟",)) == '["經濟"]'


@pytest.mark.parametrize("stored", ['"a"', "{}", "1", '["a", 1]', "[null]"])
def test_what_is_no_list_of_texts_is_told(stored):
    with pytest.raises(ValueError, match="the tags of an article are no list of texts"):
        read_tags(stored)


@pytest.mark.parametrize("stored", ["[", "a", "\0"])
def test_what_is_no_json_is_told(stored):
    with pytest.raises(ValueError):
        read_tags(stored)


def test_all_tags_come_once_the_most_frequent_first(tmp_path):
    first, second = replace(APPLE, tags=("New", "old")), replace(TRAIN, tags=("OLD",))
    fill(tmp_path, [first, second, GOLD])
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as db:
        assert all_tags(db) == ["old", "New"]
        assert any_tagged(db)


def test_a_library_without_tags(tmp_path):
    fill(tmp_path, THREE)
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as db:
        assert (all_tags(db), any_tagged(db), tags_column(db)) == ([], False, "tags")
        db.execute("DROP INDEX articles_chosen")
        db.execute("ALTER TABLE articles DROP COLUMN tags")  # as formats 1 and 2 are
        assert (all_tags(db), any_tagged(db), tags_column(db)) == ([], False, "''")
