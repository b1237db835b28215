"""An empty library: whole, or not there at all."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from library_parts import THREE, Topics, answers_of, fill

from bot.core.errors import LibraryError
from bot.library.compatibility import describe
from bot.library.local.schema import create
from bot.library.local.store import manifest


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_it_holds_nothing_and_says_what_it_is_made_with(tmp_path):
    file = tmp_path / "a" / "library.sqlite"
    create(file, describe(Topics()))
    made = manifest(file)
    assert (made.encoder, made.dimension, made.articles, made.chunks) == ("topics", 3, 0, 0)
    assert (made.revision, len(made.generation)) == (1, 16)
    assert names(file.parent) == ["library.sqlite"]


def test_one_that_is_there_stays(tmp_path):
    fill(tmp_path)
    create(tmp_path / "library.sqlite", describe(Topics("another")))
    assert manifest(tmp_path / "library.sqlite").encoder == "topics"
    assert answers_of(tmp_path)[0] == list(THREE)


def test_of_several_at_once_one_is_first(tmp_path):
    file = tmp_path / "library.sqlite"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: create(file, describe(Topics(f"number {n}"))), range(8)))
    assert manifest(file).encoder.startswith("number ")
    assert names(tmp_path) == ["library.sqlite"]


def test_without_hard_links(tmp_path, monkeypatch):
    def refused(*_):
        raise OSError("this file system has no hard links")

    monkeypatch.setattr(os, "link", refused)
    create(tmp_path / "library.sqlite", describe(Topics()))
    create(tmp_path / "library.sqlite", describe(Topics("another")))
    assert manifest(tmp_path / "library.sqlite").encoder == "topics"
    assert names(tmp_path) == ["library.sqlite"]


def test_where_nothing_can_be_made_one_line_says_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError, match="no library can be made in .*give a --library folder"):
        create(tmp_path / "file" / "library.sqlite", describe(Topics()))
    assert names(tmp_path) == ["file"]
