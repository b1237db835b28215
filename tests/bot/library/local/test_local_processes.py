"""A local library that several processes use, and that are killed while they write."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from contextlib import closing

import pytest
from children import posix, processes
from library_parts import THREE, Topics, answers_of, article, fill, found

from bot.core import settings
from bot.core.errors import LibraryError
from bot.library import LocalLibrary


@pytest.fixture
def folder(tmp_path):
    """A closed library of three articles."""
    fill(tmp_path / "library")
    return tmp_path / "library"


def test_a_locked_library_says_so_after_a_while(folder, monkeypatch):
    monkeypatch.setattr(settings, "LIBRARY_WAIT", 0.2)
    with (
        LocalLibrary.open(folder, Topics()) as library,
        closing(sqlite3.connect(folder / "library.sqlite", isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        start = time.monotonic()
        with pytest.raises(LibraryError, match="is being written by another process; try again"):
            library.update([article("more", "More.")])
        assert 0.2 <= time.monotonic() - start < 2
        assert found(library, library.search_vectors((1, 0, 0), 1)[0]) == ["fruit"]
        assert answers_of(folder)[0] == list(THREE)  # reading and opening do not wait
        other.execute("ROLLBACK")
        assert library.update([article("more", "More.")]).added == ("more",)


class Slow(Topics):
    """Takes its time, holding the library."""

    def encode(self, texts):
        time.sleep(0.5)
        return super().encode(texts)


def add_slowly(path, name, started):
    with LocalLibrary.open(path, Slow()) as library:
        started.set()
        library.update([article(name, f"An apple from {name}.")])


@pytest.mark.slow
@posix
def test_two_processes_write_one_after_the_other(tmp_path):
    fill(tmp_path / "library")
    context = processes()
    events = [context.Event(), context.Event()]
    writers = [
        context.Process(target=add_slowly, args=(tmp_path / "library", f"process {n}", event))
        for n, event in enumerate(events)
    ]
    for writer in writers:
        writer.start()
    assert all(event.wait(30) for event in events)
    with LocalLibrary.open(tmp_path / "library", Topics()) as library:
        library.update([article("here", "An apple from here.")])
        for writer in writers:
            writer.join(30)
        assert [writer.exitcode for writer in writers] == [0, 0]
        library.refresh()
        assert {a.id for a in library.articles()} == {
            *("fruit", "rail", "metal", "here"),
            *("process 0", "process 1"),
        }
        assert library.check() == []


@pytest.mark.slow
@posix
def test_two_processes_make_one_library(tmp_path):
    context = processes()
    events = [context.Event() for _ in range(4)]
    writers = [
        context.Process(target=add_slowly, args=(tmp_path / "library", f"process {n}", event))
        for n, event in enumerate(events)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
    assert len(answers_of(tmp_path / "library")[0]) == 4
    assert not list((tmp_path / "library").glob("*.tmp*"))


def write_versions(path, versions, receipts, opened):
    """Until killed: ten articles of one version, and an eleventh that comes and goes."""
    with LocalLibrary.open(path, Topics()) as library:
        opened.set()
        for version in versions:
            articles = [
                article(f"a{n}", f"Apple {n} of version {version}. A train. Gold!")
                for n in range(10)
            ]
            if version % 2:
                library.update([*articles, article("odd", f"Of version {version}.")])
            else:
                library.update(articles, remove=["odd"])
            with receipts.open("a") as handle:
                handle.write(f"{version}\n")


def version_of(path):
    """The one version that a library holds, 0 for none; fails on anything half-done."""
    with LocalLibrary.open(path, encoder := Topics()) as library:
        assert library.check() == []
        assert encoder.calls == []
        texts = {a.id: a.text for a in library.articles()}
        ids, _ = library.search_vectors((1, 0, 0), 100)
        chunks = library.chunks(ids)
        assert len(chunks) == len(texts)
    versions = {int(text.split("version ")[1].split(".")[0]) for text in texts.values()}
    if not versions:
        return 0
    (version,) = versions
    assert len(texts) == (11 if version % 2 else 10)
    assert {chunk.text for chunk in chunks} == set(texts.values())
    return version


def kill_rounds(path, rounds):
    context = processes()
    receipts = path.with_name("receipts")
    generator = random.Random(17)
    version, killed_writing = 0, 0
    for turn in range(rounds):
        receipts.write_text("")
        opened = context.Event()
        versions = range(version + 1, version + 10_000)
        writer = context.Process(target=write_versions, args=(path, versions, receipts, opened))
        writer.start()
        if turn % 5:  # else it may be killed while it opens the library
            assert opened.wait(30)
        time.sleep(generator.uniform(0.02, 1.0))  # some twenty versions on a slow machine, too
        writer.kill()
        writer.join()
        acknowledged = [int(line) for line in receipts.read_text().split()] or [version]
        version = version_of(path)
        assert acknowledged[-1] <= version <= acknowledged[-1] + 1
        killed_writing += acknowledged[-1] > 0
    return version, killed_writing


@pytest.mark.slow
@posix
def test_a_kill_leaves_the_old_or_the_new_library(tmp_path):
    version, killed_writing = kill_rounds(tmp_path / "library", 15)
    assert version > 15
    assert killed_writing > 5


def add_with_little_room(path, results):
    """The disk takes 20 kB more than the library has, of any one file."""
    import resource

    with LocalLibrary.open(path, Topics()) as library:
        largest = max(file.stat().st_size for file in path.iterdir())
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 20_000, resource.RLIM_INFINITY))
        try:
            library.update(article(f"a{n}", "An apple. " * 500) for n in range(100))
        except LibraryError as error:
            results.put(str(error))
        else:
            results.put("it went in")
        results.put([a.id for a in library.articles()])


@posix
def test_a_full_disk_changes_nothing(folder):
    context = processes()
    results = context.SimpleQueue()
    writer = context.Process(target=add_with_little_room, args=(folder, results))
    writer.start()
    message, ids = results.get(), results.get()
    writer.join(30)
    assert str(folder) in message
    assert "nothing was changed" in message
    assert ids == ["fruit", "rail", "metal"]
    with LocalLibrary.open(folder, Topics()) as library:
        assert library.articles() == list(THREE)
        assert library.check() == []
        assert library.update([article("more", "More apples.")]).added == ("more",)


def test_a_folder_that_goes_while_it_is_open_is_one_clear_line(folder):
    with LocalLibrary.open(folder, Topics()) as library:
        shutil.rmtree(folder)
        with pytest.raises(LibraryError, match=r"library.sqlite cannot be read \(No such file"):
            library.update([article("more", "More apples.")])
        assert found(library, library.search_vectors((1, 0, 0), 1)[0]) == ["fruit"]
