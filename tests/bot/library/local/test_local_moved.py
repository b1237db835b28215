"""The folder of a library that is open is moved, copied, replaced or deleted by somebody else.

What is open answers from what it has or, once another library is in that place, from that one; it
never mixes two, and what it cannot do is one clear line.
"""

from __future__ import annotations

import shutil
import sqlite3

import pytest
from children import posix
from library_parts import THREE, Topics, answers, article, fill

from bot.core.errors import LibraryError
from bot.library import LocalLibrary

pytestmark = posix
MORE = article("more", "More apples by train.")
OTHER = [article("other", "Gold is another library's."), article("second", "A second train.")]


@pytest.fixture
def folder(tmp_path):
    fill(tmp_path / "library")
    return tmp_path / "library"


@pytest.fixture
def library(folder):
    with LocalLibrary.open(folder, Topics()) as opened:
        opened.update([article("fruit", "The apple is green.")])
        yield opened


def ids(library):
    return [one.id for one in library.articles()]


def stored(folder):
    with LocalLibrary.open(folder, Topics()) as library:
        assert library.check() == []
        return ids(library)


def try_write(library, told):
    """Writes, or notes the one line that says why not."""
    try:
        library.update([MORE])
    except LibraryError as error:
        assert "\n" not in str(error)
        told.append(str(error))
        return False
    return True


def move(folder):
    folder.rename(folder.with_name("elsewhere"))


def delete(folder):
    shutil.rmtree(folder)


def replace_by_another(folder):
    move(folder)
    fill(folder, OTHER)


def replace_by_a_copy(folder):
    shutil.copytree(folder, folder.with_name("copy"))
    move(folder)
    folder.with_name("copy").rename(folder)


def whole(library, folder, before):
    """Whether an open library answers as it did, or as what is in its place now."""
    try:
        library.refresh()
    except LibraryError as error:
        assert "\n" not in str(error)
    said = answers(library)
    if said == before:
        return True
    with LocalLibrary.open(folder, Topics()) as there:
        return said == answers(there)


@pytest.mark.parametrize("deed", [move, delete])
def test_who_has_it_open_goes_on_answering(library, folder, deed):
    before = answers(library)
    deed(folder)
    assert whole(library, folder, before)
    assert answers(library) == before
    assert not folder.exists()


@pytest.mark.parametrize("deed", [replace_by_another, replace_by_a_copy])
def test_who_has_it_open_answers_from_one_library_and_not_from_two(library, folder, deed):
    before = answers(library)
    deed(folder)
    for _ in range(2):
        assert whole(library, folder, before)


def test_what_is_written_to_a_library_that_was_moved_is_told_not_to_be(library, folder):
    kept = ids(library)
    move(folder)
    told = []
    assert not try_write(library, told)
    assert not folder.exists()
    assert stored(folder.with_name("elsewhere")) == kept


@pytest.mark.parametrize("deed", [replace_by_another, replace_by_a_copy])
def test_what_is_written_is_in_the_library_in_that_place(library, folder, deed):
    kept = ids(library)
    deed(folder)
    there = stored(folder)
    told = []
    written = try_write(library, told)
    library.close()
    assert sorted(stored(folder)) == sorted([*there, MORE.id] if written else there)
    assert stored(folder.with_name("elsewhere")) == kept


def test_a_library_that_is_gone_is_told_and_not_begun_anew(library, folder):
    delete(folder)
    told = []
    assert not try_write(library, told)
    assert len(told) == 1
    assert not folder.exists()


def test_a_copy_of_a_library_in_use_is_whole_or_told_to_be_damaged(library, folder):
    """``cp -r`` while somebody writes: SQLite's files may be of two moments."""
    for number in range(6):
        library.update([article(f"n{number}", f"An apple, number {number}.")])
        copy = folder.with_name(f"copy{number}")
        shutil.copytree(folder, copy)
        found = stored(copy)
        assert set(found) >= {one.id for one in THREE} | {f"n{n}" for n in range(number)}


def test_the_library_s_file_alone_is_replaced(library, folder):
    """By that of another: what is open does not answer from a mixture of both."""
    fill(folder.with_name("other"), OTHER)
    before = answers(library)
    shutil.copy(folder.with_name("other") / "library.sqlite", folder / "new.sqlite")
    (folder / "new.sqlite").replace(folder / "library.sqlite")
    assert whole(library, folder, before)


def test_without_locks_one_line_says_so(folder, monkeypatch):
    """As on a network drive that knows none: SQLite's call fails."""
    real = sqlite3.connect

    class Lockless(sqlite3.Connection):
        def execute(self, sql, *arguments):
            if sql.lstrip().upper().startswith("BEGIN"):
                raise sqlite3.OperationalError("disk I/O error")
            return super().execute(sql, *arguments)

    def connect(*arguments, **named):
        return real(*arguments, **{**named, "factory": Lockless})

    with LocalLibrary.open(folder, Topics()) as library:
        kept = ids(library)
    monkeypatch.setattr(sqlite3, "connect", connect)
    with pytest.raises(LibraryError) as told, LocalLibrary.open(folder, Topics()) as library:
        library.update([MORE])
    assert "\n" not in str(told.value)
    monkeypatch.setattr(sqlite3, "connect", real)
    assert stored(folder) == kept
