"""Who holds a library: said to those who wait for it in vain."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import time
from contextlib import closing

import pytest
from children import posix, processes
from library_parts import THREE, Topics, article, fill

from bot.core import settings
from bot.core.errors import LibraryError
from bot.library import LocalLibrary, writer
from bot.library.local import store

MORE = [article("more", "More apples.")]


@pytest.fixture
def folder(tmp_path):
    """A closed library of three articles."""
    fill(tmp_path / "library")
    return tmp_path / "library"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(settings, "LIBRARY_WAIT", 0.2)


def hold(path, command, held, release):
    """A process that writes until a file tells it to end."""
    writer.set_command(command)
    with store.writing(path / "library.sqlite"):
        held.set()
        while not release.exists():
            time.sleep(0.01)


@pytest.fixture
def holder(folder, tmp_path):
    """Starts a process that holds the library until the file is there; ends it after the test."""
    context = processes()
    started, release = [], tmp_path / "release"

    def start(command):
        held = context.Event()
        process = context.Process(target=hold, args=(folder, command, held, release), daemon=True)
        process.start()
        started.append(process)
        assert held.wait(30)
        return process, release

    yield start
    release.touch()
    for process in started:
        process.join(30)


def refused(folder):
    """What an update is refused with."""
    with LocalLibrary.open(folder, Topics()) as library:
        with pytest.raises(LibraryError) as caught:
            library.update(MORE)
        assert library.articles() == list(THREE)
    return str(caught.value)


def note(folder, **fields):
    known = {"pid": 1, "host": writer.Writer.this().host, "command": "wenda add", "since": 0.0}
    (folder / writer.NOTE).write_text(json.dumps(known | fields), encoding="utf-8")


@posix
def test_a_second_writer_says_who_holds_the_library(folder, holder):
    process, release = holder("wenda add")
    start = time.monotonic()
    message = refused(folder)
    assert 0.2 <= time.monotonic() - start < 5
    assert re.fullmatch(
        rf"another process \(wenda add, PID {process.pid}, since \d\d:\d\d\) is writing to the "
        rf"library in {re.escape(str(folder))}; try again when it is done",
        message,
    )
    release.touch()
    process.join(30)
    assert not (folder / writer.NOTE).exists()
    with LocalLibrary.open(folder, Topics()) as library:
        assert library.update(MORE).added == ("more",)
    assert not (folder / writer.NOTE).exists()


@posix
def test_a_second_writer_waits(folder, holder, monkeypatch):
    monkeypatch.setattr(settings, "LIBRARY_WAIT", 30.0)
    _, release = holder("wenda add")
    with LocalLibrary.open(folder, Topics()) as library:
        release.touch()
        assert library.update(MORE).added == ("more",)


@posix
def test_a_killed_writer_holds_nothing_and_its_note_is_no_hindrance(folder, holder):
    process, _ = holder("wenda add")
    process.kill()
    process.join(30)
    assert (folder / writer.NOTE).exists()
    with LocalLibrary.open(folder, Topics()) as library:
        assert library.update(MORE).added == ("more",)
    assert not (folder / writer.NOTE).exists()


def locked_by_a_stranger(folder):
    """Held by a program that leaves no note."""
    other = sqlite3.connect(folder / "library.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return closing(other)


@posix
def test_the_note_of_a_dead_process_is_told_from_the_holder(folder, holder):
    process, _ = holder("wenda watch")
    process.kill()
    process.join(30)
    with locked_by_a_stranger(folder):
        message = refused(folder)
    assert "is being written by another process; try again when that is done (it is not" in message
    assert f"(it is not wenda watch, PID {process.pid}, since " in message
    assert message.endswith("that has ended)")


def test_another_machine_is_named(folder):
    note(folder, host="elsewhere", pid=4711)
    with locked_by_a_stranger(folder):
        message = refused(folder)
    assert message.startswith("another process (wenda add, PID 4711 on elsewhere, since 19")


def test_this_program_does_not_take_itself_for_another(folder, monkeypatch):
    monkeypatch.setattr(writer, "_command", "a Python program")  # commands of other tests set it
    with store.writing(folder / "library.sqlite"):
        message = refused(folder)
    assert message.startswith(f"this program (a Python program, PID {os.getpid()}, since ")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe\x00",
        b"null",
        json.dumps({"pid": "1; rm", "host": "h", "command": "c", "since": 0}).encode(),
        json.dumps({"pid": -1, "host": "h", "command": "c", "since": 0}).encode(),
        json.dumps({"pid": 1, "host": "h", "command": "\x1b[2J", "since": 0}).encode(),
        json.dumps({"pid": 1, "host": "h", "command": "c" * 99, "since": 0}).encode(),
        json.dumps({"pid": 1, "host": "h", "command": "c", "since": 1e300}).encode(),
        json.dumps({"pid": 1, "host": "h", "command": "c", "since": "now"}).encode(),
        json.dumps({"pid": 1, "host": "h", "command": "c", "since": None}).encode(),
        b"[" * 100_000,
    ],
)
def test_a_note_that_is_not_ours_is_passed_over(folder, content):
    (folder / writer.NOTE).write_bytes(content)
    with locked_by_a_stranger(folder):
        message = refused(folder)
    assert message.endswith("is being written by another process; try again when that is done")
    with LocalLibrary.open(folder, Topics()) as library:
        assert library.update(MORE).added == ("more",)


@posix
def test_a_link_in_the_note_s_place_is_not_written_through(folder, tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("mine")
    (folder / writer.NOTE).symlink_to(precious)
    with LocalLibrary.open(folder, Topics()) as library:
        assert library.update(MORE).added == ("more",)
    assert precious.read_text() == "mine"


@posix
def test_a_pipe_in_its_place_makes_nobody_wait(folder):
    os.mkfifo(folder / writer.NOTE)
    with locked_by_a_stranger(folder):
        assert "is being written by another process" in refused(folder)


def test_no_word_of_an_article_is_in_it(folder, monkeypatch):
    seen = []

    class Looking(Topics):
        def encode(self, texts):
            seen.append((folder / writer.NOTE).read_text(encoding="utf-8"))
            return super().encode(texts)

    with LocalLibrary.open(folder, Looking()) as library:
        library.update([article("unmistakable", "Unmistakable apples.")])
    (text,) = seen
    assert set(json.loads(text)) == {"pid", "host", "command", "since"}
    assert "nmistakable" not in text
