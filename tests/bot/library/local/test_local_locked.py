"""A library whose SQLite file another process has locked: who needs it waits, then says so."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager

import pytest
from children import posix, processes
from library_parts import THREE, Topics, answers, article, fill

from bot.core import settings
from bot.core.errors import LibraryError
from bot.core.feedback import Feedback
from bot.library import LocalLibrary
from bot.library.local.repair import repair
from bot.library.transfer.export_file import export
from bot.library.transfer.import_file import take

WAIT = 0.3  # seconds, in place of LIBRARY_WAIT
MORE = article("more", "More apples.")
WRITING = ("BEGIN EXCLUSIVE",)  # keeps writers out, for the log lets others read
ALONE = ("PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "DELETE FROM manifest WHERE 0")

pytestmark = posix


@pytest.fixture
def folder(tmp_path):
    """A closed library of three articles."""
    fill(tmp_path / "library")
    return tmp_path / "library"


def hold(pipe, file, statements, seconds):
    """Has the file for so long, or until it is killed."""
    db = sqlite3.connect(file, isolation_level=None, timeout=20)
    for statement in statements:
        db.execute(statement)
    pipe.send("held")
    time.sleep(seconds)
    db.close()


@contextmanager
def locked(folder, statements, seconds=60.0):
    """Another process holds the library's file; gives that process."""
    context = processes(__name__)
    here, there = context.Pipe(duplex=False)
    arguments = (there, folder / "library.sqlite", statements, seconds)
    process = context.Process(target=hold, args=arguments)
    process.start()
    there.close()
    try:
        assert here.poll(30)
        assert here.recv() == "held"
        yield process
    finally:
        process.kill()
        process.join()


def told(folder, do):
    """The line with which something is given up, after it has waited."""
    start = time.monotonic()
    with pytest.raises(LibraryError) as caught:
        do()
    assert WAIT <= time.monotonic() - start < WAIT + 5
    message = str(caught.value)
    assert "\n" not in message
    assert str(folder) in message
    assert "try again" in message
    return message


WRITERS = {
    "update": lambda library, file: library.update([MORE]),
    "remove": lambda library, file: library.update(remove=["rail"]),
    "feedback": lambda library, file: library.add_feedback(
        Feedback("k", "typed?", "asked?", "Told.", True, True)
    ),
    "clear": lambda library, file: library.clear_feedback(),
    "import": lambda library, file: take(file, library),
    "repair": lambda library, file: repair(library.file, Topics()),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_writer_waits_then_says_that_another_process_writes(folder, monkeypatch, tmp_path, name):
    monkeypatch.setattr(settings, "LIBRARY_WAIT", WAIT)
    fill(tmp_path / "other", [MORE])
    export(tmp_path / "other" / "library.sqlite", tmp_path / "in.jsonl")
    with LocalLibrary.open(folder, Topics()) as library:
        before = answers(library)
        with locked(folder, WRITING):
            told(folder, lambda: WRITERS[name](library, tmp_path / "in.jsonl"))
            assert answers(library) == before
        assert library.check() == []
        WRITERS[name](library, tmp_path / "in.jsonl")  # nobody holds it any more


def test_who_reads_does_not_wait_for_a_writer(folder, monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "LIBRARY_WAIT", 30)
    with locked(folder, WRITING):
        start = time.monotonic()
        with LocalLibrary.open(folder, Topics()) as library:
            assert library.articles() == list(THREE)
            assert not library.refresh()
            assert library.feedback() == []
            assert library.check() == []
            assert library.update(THREE).unchanged == ("fruit", "rail", "metal")  # nothing to write
        export(folder / "library.sqlite", tmp_path / "out.jsonl")
        assert time.monotonic() - start < 10


@pytest.mark.slow
def test_a_writer_that_waits_long_enough_goes_on(folder):
    with LocalLibrary.open(folder, Topics()) as library, locked(folder, WRITING, 2):
        start = time.monotonic()
        assert library.update([MORE]).added == ("more",)
        assert time.monotonic() - start >= 0.5
        assert library.check() == []


@pytest.mark.slow
def test_a_file_that_is_held_alone_is_not_opened_and_says_so(folder, monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "LIBRARY_WAIT", WAIT)
    with locked(folder, ALONE):
        told(folder, lambda: LocalLibrary.open(folder, Topics()))
        told(folder, lambda: export(folder / "library.sqlite", tmp_path / "out.jsonl"))
        told(folder, lambda: repair(folder / "library.sqlite", Topics()))
        assert not (tmp_path / "out.jsonl").exists()
    with LocalLibrary.open(folder, Topics()) as library:
        assert library.articles() == list(THREE)
        assert library.check() == []


@pytest.mark.slow
def test_opening_waits_for_a_file_that_is_held_alone(folder):
    with locked(folder, ALONE, 2), LocalLibrary.open(folder, Topics()) as library:
        assert library.articles() == list(THREE)


def test_nobody_holds_a_library_alone_while_it_is_open(folder):
    """So whoever is answering goes on, whatever another program tries."""
    with LocalLibrary.open(folder, Topics()) as library:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            db = sqlite3.connect(folder / "library.sqlite", isolation_level=None, timeout=0.1)
            for statement in ALONE:
                db.execute(statement)
        db.close()
        assert library.articles() == list(THREE)
        assert library.update([MORE]).added == ("more",)


def test_a_process_that_is_killed_leaves_no_lock(folder, monkeypatch):
    monkeypatch.setattr(settings, "LIBRARY_WAIT", 5)
    with locked(folder, ALONE) as process:
        process.kill()
        process.join()
        with LocalLibrary.open(folder, Topics()) as library:
            assert library.update([MORE]).added == ("more",)
            assert library.check() == []
