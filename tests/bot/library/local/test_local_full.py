"""A library on a disk that has no room for what is being written, at any point of the writing.

Each thing is done again and again with a little more room, from none, until it succeeds: on a real
small disk where one may be mounted, and with a limit on how long a file may grow everywhere.
How often each met a full disk: ``pytest --log-cli-level=INFO`` with this file.
"""

from __future__ import annotations

import io
import logging
import os
import re
import resource
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout

import pytest
from children import outcome, posix
from library_parts import THREE, Topics, answers, article, fill
from released import ARTICLES, FIXTURES
from turned import Turned

from bot.__main__ import main
from bot.core.errors import LibraryError
from bot.core.feedback import Feedback
from bot.library import LocalLibrary, made_with
from bot.library.local.repair import repair
from bot.library.origins import Origins
from bot.library.transfer.export_file import export
from bot.library.transfer.import_file import take, verify_file
from embeddings.encoder.bundled import bundled_encoder

STEP = 12 * 1024  # bytes of room more each time
MOST = 4_000_000  # of room, which is enough for each of these
REASON = re.compile("the disk is full|No space left|File too large|has no room")
MORE = [article(f"more {n}", f"More apples of lot {n}, by train. " * 60) for n in range(12)]
ENOUGH = 8  # times in a row that it succeeded: beyond the articles there was room for indexes
WORDS = Feedback("a key", "typed?", "asked?", "Told at length. " * 2_000, True, True)
WORD = b"ripe"  # of an article that is changed

log = logging.getLogger(__name__)
pytestmark = [posix, pytest.mark.slow]


@pytest.fixture(params=["tmpfs", "limit"])
def disk(request, tmp_path):
    """A folder on a small disk, or one where only the length of files can be limited."""
    place = tmp_path / "disk"
    place.mkdir()
    if request.param == "limit":
        yield place
        return
    command = ["mount", "-t", "tmpfs", "-o", f"size={2 * MOST}", "tmpfs", str(place)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=20)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"no disk may be mounted here ({error})")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True, timeout=20)


@contextmanager
def little_room(disk, room):
    """Nothing on this disk grows by more than ``room`` bytes, or beyond them."""
    if not os.path.ismount(disk):
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        return
    filler = disk / "filler"
    free = os.statvfs(disk)
    with filler.open("wb") as handle:
        os.posix_fallocate(handle.fileno(), 0, max(1, free.f_bavail * free.f_frsize - room))
    try:
        yield
    finally:
        filler.unlink()


# What is done: a library (made where there is room), the thing itself, and what it should hold then


def make(place):
    LocalLibrary.open(place / "library", Topics()).close()


def add(place):
    with LocalLibrary.open(place / "library", Topics()) as library:
        library.update(MORE)


def change(place):
    """So that the file is written anew afterwards."""
    with LocalLibrary.open(place / "library", Topics()) as library:
        library.update([article("fruit", "The apple is green.")], remove=["rail"])


def without_indexes(place):
    many(place)
    for path in list((place / "library").iterdir()):
        if path.name != "library.sqlite":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def read(place):
    with LocalLibrary.open(place / "library", Topics()) as library:
        ids, _ = library.search_vectors((1, 0, 0), 100)
        assert len(ids) == len(library)


def older(place):
    shutil.copytree(FIXTURES / "library-format-1", place / "library")


def renew(place):
    LocalLibrary.open(place / "library", bundled_encoder()).close()


def many(place):
    fill(place / "library", [*THREE, *MORE])


def carry(place):
    export(place / "library" / "library.sqlite", place / "out.jsonl")


def packed(place):
    fill(place / "library")
    fill(place / "other", MORE)
    export(place / "other" / "library.sqlite", place / "in.jsonl")


def unpack(place):
    with LocalLibrary.open(place / "library", Topics()) as library:
        take(place / "in.jsonl", library)


def judge(place):
    with LocalLibrary.open(place / "library", Topics()) as library:
        library.add_feedback(WORDS)


def encoder_at(place):
    return Turned() if made_with(place / "library") == "turned" else Topics()


def move(place):
    """To another encoder; once it is there, that is all that is left to do."""
    with LocalLibrary.open(place / "library", encoder_at(place)) as library:
        library.reencode(Turned(), lambda *_: None)


def torn(place):
    many(place)
    with closing(sqlite3.connect(place / "library" / "library.sqlite")) as db:
        db.execute("DROP TABLE tokens")


def rows_torn(place):
    many(place)
    with closing(sqlite3.connect(place / "library" / "library.sqlite")) as db, db:
        db.execute("UPDATE vectors SET data = zeroblob(12)")


def mend(place):
    repair(place / "library" / "library.sqlite", Topics())


def commanded(place):
    """A library that `wenda add` adds a file to, whose path is the same each time."""
    shutil.copytree(FIXTURES / "library-format-2", place / "library")


def command(place):
    told = io.StringIO()
    source = FIXTURES.parent.parent / "seeds" / "zh-hans-plans-for-2020.md"
    with redirect_stdout(io.StringIO()), redirect_stderr(told):
        code = main(["add", str(source), "--library", str(place / "library")])
    if code:
        raise LibraryError(told.getvalue().strip().splitlines()[-1])  # before it: a warning
    assert len(Origins.read(place / "library").added) == 4


def three(place):
    fill(place / "library")


ALL = [one.id for one in (*THREE, *MORE)]
DONE = {
    "make": (lambda place: None, make, []),
    "add": (three, add, ALL),
    "change": (three, change, ["fruit", "metal"]),
    "read": (three, read, ALL[:3]),
    "indexes": (without_indexes, read, ALL),
    "migrate": (older, renew, list(ARTICLES)),
    "export": (many, carry, ALL),
    "import": (packed, unpack, ALL),
    "feedback": (three, judge, ALL[:3]),
    "encode": (many, move, ALL),
    "repair a file": (torn, mend, ALL),
    "repair rows": (rows_torn, mend, ALL),
    "wenda add": (commanded, command, None),
}


def held(place, encoder):
    """The ids of the articles of a sound library, None when there is none."""
    if not (place / "library" / "library.sqlite").exists():
        return None
    with LocalLibrary.open(place / "library", encoder or encoder_at(place)) as library:
        problems = library.check()
        assert problems == []
        assert {one.key for one in library.feedback()} <= {WORDS.key, "0" * 32, "1" * 32}
        return [one.id for one in library.articles()]


def try_full(send, kind, disk):
    """Does one kind of thing with more and more room; says each time what came of it."""
    prepare, do, after = DONE[kind]
    encoder = bundled_encoder() if kind in ("migrate", "wenda add") else Topics()
    encoder = None if kind == "encode" else encoder  # one or the other
    kept, copy = disk.with_name("kept"), disk.with_name("copy")
    kept.mkdir()
    prepare(kept)
    before = None if kind.startswith("repair") else held(shutil.copytree(kept, copy), encoder)
    warm = shutil.copytree(kept, disk.with_name("warm"))
    do(warm)  # so that nothing is loaded for the first time below
    after = held(warm, encoder) if after is None else after  # with ids made of paths
    done = 0
    for room in range(0, MOST, STEP):
        place = shutil.copytree(kept, disk / "place")
        message = ""
        with little_room(disk, room):
            try:
                do(place)
            except LibraryError as error:
                message = str(error)
        if message and kind.startswith("repair"):
            do(place)  # there is room now
        found = held(place, encoder)
        assert found in (before, after), (room, message, found)
        if (place / "out.jsonl").exists():
            verify_file(place / "out.jsonl")
        do(place)
        assert held(place, encoder) == after
        if kind == "change":
            files = [path for path in (place / "library").rglob("*") if path.is_file()]
            assert not any(WORD in path.read_bytes() for path in files)
        left = sum(path.suffix == ".tmp" or ".tmp" in path.name for path in place.rglob("*"))
        send.send((room, message, left))
        shutil.rmtree(place)
        done = 0 if message else done + 1
        if done == ENOUGH:
            return


@pytest.mark.parametrize("kind", DONE)
def test_a_full_disk_is_one_clear_line_and_loses_nothing(disk, kind):
    said = outcome(try_full, kind, disk)
    messages = [message for _, message, _ in said if message]
    enough = next(room for room, message, _ in said if not message)
    log.info(
        "%s: %d times full, done with %d kB of room; %s",
        kind,
        len(messages),
        enough // 1024,
        set(messages),
    )
    assert messages, "it never met a full disk"
    assert not said[-1][1], "it never had room enough"
    for message in messages:
        assert "\n" not in message
        assert REASON.search(message), message
    assert not any(left for _, _, left in said), said


def try_open(send, disk):
    """What a library that is open says before, on a full disk, and when there is room again."""
    three(disk)
    with LocalLibrary.open(disk / "library", Topics()) as library:
        library.update([article("fruit", "The apple is green.")])
        send.send(answers(library))
        with little_room(disk, 0):
            assert not library.refresh()
            send.send(answers(library))
            for write in (lambda: library.update(MORE), lambda: library.add_feedback(WORDS)):
                try:
                    write()
                except LibraryError as error:
                    send.send(str(error))
            assert not library.refresh()
            assert library.check() == []
            send.send(answers(library))
        assert len(library.update(MORE).added) == len(MORE)
        library.add_feedback(WORDS)
        assert library.check() == []


def test_a_library_that_is_open_goes_on_answering_on_a_full_disk(disk):
    before, full, *messages, after = outcome(try_open, disk)
    assert before == full == after
    assert len(messages) == 2
    assert all(REASON.search(message) for message in messages)
