"""Loading a state while others write: what is outdated is not damaged."""

from __future__ import annotations

import logging
import shutil

import pytest
from library_parts import Topics, answers, answers_of, article, fill

from bot.core import settings
from bot.library import LocalLibrary
from bot.library.local import building, index_files, loading


@pytest.fixture
def folder(tmp_path):
    """A closed library of three articles in one segment."""
    fill(tmp_path / "library")
    return tmp_path / "library"


@pytest.fixture
def writer(folder):
    with LocalLibrary.open(folder, Topics()) as library:
        yield library


@pytest.fixture
def built(monkeypatch):
    """The passages of each piece that is made from rows; it is made all the same."""
    pieces, real = [], building.index_passages

    def noted(db, numbers, dim, **tables):
        pieces.append(numbers.tolist())
        return real(db, numbers, dim, **tables)

    monkeypatch.setattr(building, "index_passages", noted)
    return pieces


def between(monkeypatch, deed, times=1):
    """Has ``deed`` done after a state was pinned and listed, before its first file is read."""
    done, real = [], index_files.read

    def read(folder, entry, dim):
        if len(done) < times:
            done.append(entry.name)
            deed(len(done))
        return real(folder, entry, dim)

    monkeypatch.setattr(index_files, "read", read)
    return done


def warnings(caplog):
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]


def test_who_opens_a_state_that_is_just_replaced_takes_the_newest(
    folder, writer, built, monkeypatch, caplog
):
    done = between(monkeypatch, lambda n: writer.update([article("rail", f"Train {n}.")]))
    with LocalLibrary.open(folder, Topics()) as reader:
        assert reader.article("rail").text == "Train 1."
        assert reader.snapshot().manifest == writer.snapshot().manifest
        assert answers(reader) == answers(writer)
    assert len(done) == 1
    assert built == []
    assert warnings(caplog) == []


def test_who_refreshes_likewise(folder, writer, built, monkeypatch, caplog):
    with LocalLibrary.open(folder, Topics()) as reader:
        writer.update([article("metal", "Gold and gold.")])
        between(monkeypatch, lambda n: writer.update([article("rail", f"Train {n}.")]))
        assert reader.refresh()
        assert reader.article("rail").text == "Train 1."
        assert answers(reader) == answers(writer)
        assert not reader.refresh()
    assert built == []
    assert warnings(caplog) == []


@pytest.mark.slow
def test_who_always_loses_makes_the_indexes_of_the_last_state_it_saw(
    folder, writer, built, monkeypatch, caplog
):
    done = between(monkeypatch, lambda n: writer.update([article("rail", f"Train {n}.")]), 99)
    with LocalLibrary.open(folder, Topics()) as reader:
        assert len(done) == settings.LOAD_TRIES
        assert len(built) == 1
        last = settings.LOAD_TRIES - 1  # one more was written since
        assert reader.article("rail").text == f"Train {last}."
        ids, scores = reader.search_vectors((0, 1, 0), 3)
        assert reader.chunks(ids)[0].text == f"Train {last}."
        assert len(ids) == 3
        monkeypatch.undo()
        assert reader.refresh()
        assert answers(reader) == answers(writer)
    assert warnings(caplog) == []


def test_indexes_that_another_has_mended_are_read(folder, built, monkeypatch, caplog):
    """The same state; only its list is another one."""
    expected = answers_of(folder)
    shutil.rmtree(folder / "index")

    def mend(_):
        answers_of(folder)

    between(monkeypatch, mend)
    assert answers_of(folder) == expected
    assert len(built) == 1  # by the other one
    assert len(warnings(caplog)) == 1  # likewise


def test_damage_is_still_told_and_not_tried_again(folder, built, monkeypatch, caplog):
    expected = answers_of(folder)
    done = between(monkeypatch, lambda _: shutil.rmtree(folder / "index"))
    assert answers_of(folder) == expected
    assert len(done) == 1
    assert len(built) == 1
    (line,) = warnings(caplog)
    assert "is missing or damaged (No such file or directory); it is made again" in line


def test_tried_is_bounded():
    seen = []

    def attempt(last):
        seen.append(last)
        if not last:
            raise loading.OutdatedError
        return len(seen)

    assert loading.retry_outdated(attempt) == settings.LOAD_TRIES
    assert seen == [False] * (settings.LOAD_TRIES - 1) + [True]
    assert loading.retry_outdated(lambda last: last) is False
