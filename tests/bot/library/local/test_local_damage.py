"""A local library whose files are damaged, missing, or not to be written to."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import random
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from library_parts import THREE, Topics, answers, answers_of, article, fill, refused

from bot.core.errors import LibraryError
from bot.library import LocalLibrary

DERIVED = (
    *("ids", "sizes", "tokens", "ends", "hashes"),
    *("offsets", "rows", "counts", "most", "lengths", "vectors"),
)


@pytest.fixture
def folder(tmp_path):
    """A closed library of three articles."""
    fill(tmp_path / "library")
    return tmp_path / "library"


# Damage to the derived files


def derived(folder, stem):
    """A file of the only segment."""
    (path,) = folder.glob(f"index/*/{stem}.*")
    return path


def listed(folder):
    """The segments' names, and each one's files."""
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        found = db.execute("SELECT name, files FROM segments ORDER BY place").fetchall()
    return {name: dict(json.loads(files)) for name, files in found}


def execute(folder, statement, *values):
    with closing(sqlite3.connect(folder / "library.sqlite", isolation_level=None)) as db:
        db.execute(statement, values)


def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]


DAMAGES = {
    "empty": lambda data: b"",
    "cut by one": lambda data: data[:-1],
    "cut in half": lambda data: data[: len(data) // 2],
    "one bit at the start": lambda data: flipped(data, 0),
    "one bit at the end": lambda data: flipped(data, -2),
    "one bit in the middle": lambda data: flipped(data, len(data) // 2),
    "zeros": lambda data: bytes(len(data)),
    "more": lambda data: data + b"more",
    "random": lambda data: random.Random(5).randbytes(len(data)),
    "null": lambda data: b"null",
    "object": lambda data: b'{"format": 1, "generation": 3, "files": []}',
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("stem", DERIVED)
def test_a_damaged_derived_file_is_made_again(folder, stem, damage, caplog):
    expected = answers_of(folder)
    path = derived(folder, stem)
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    with LocalLibrary.open(folder, encoder := Topics()) as library:
        assert answers(library) == expected
        assert library.check() == []  # it was made again
    assert encoder.calls == []
    assert not path.exists()
    (warning,) = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert f"({path.name} is not what was written); it is made again" in warning
    caplog.clear()
    assert answers_of(folder) == expected
    assert caplog.records == []


@pytest.mark.parametrize("stem", DERIVED)
def test_a_deleted_derived_file_is_made_again(folder, stem):
    expected = answers_of(folder)
    derived(folder, stem).unlink()
    assert answers_of(folder) == expected
    assert derived(folder, stem).exists()


def test_deleted_indexes_are_made_again(folder):
    expected = answers_of(folder)
    shutil.rmtree(folder / "index")
    assert answers_of(folder) == expected
    assert len(list(folder.glob("index/*"))) == 1


def test_one_bad_segment_of_several_is_made_again_alone(tmp_path):
    folder = tmp_path / "library"
    with LocalLibrary.open(folder, Topics()) as library:
        library.update(
            article(f"many {n}", f"Gold in mine {n}. A railway to it.") for n in range(20)
        )
        library.update(article(f"fruit {n}", "Apples.") for n in range(3))
        library.update([article("c", "Cherries of gold.")])
        expected = answers(library)
    names = list(listed(folder))
    assert len(names) == 3
    (folder / "index" / names[1] / "rows.npy").write_bytes(b"damaged")
    assert answers_of(folder) == expected
    now = list(listed(folder))
    assert (now[0], now[2], len(now)) == (names[0], names[2], 3)
    assert now[1] not in names
    assert {path.name for path in folder.glob("index/*")} == set(now)


def test_the_check_names_a_damaged_derived_file(folder):
    with LocalLibrary.open(folder, Topics()) as library:
        path = derived(folder, "vectors")
        path.write_bytes(flipped(path.read_bytes(), 60))
        assert library.check() == [
            f"{path.parent} is missing or damaged; it is made again at the next start"
        ]


@pytest.mark.parametrize("data", [b"", b"text", b"\x93NUMPY"])
@pytest.mark.parametrize("stem", DERIVED)
def test_a_derived_file_of_another_writer_is_made_again(folder, stem, data):
    """Its SHA-256 is the one in the list, but the reader does not know the format."""
    expected = answers_of(folder)
    path = derived(folder, stem)
    path.write_bytes(data)
    ((name, files),) = listed(folder).items()
    files[path.name] = hashlib.sha256(data).hexdigest()
    execute(folder, "UPDATE segments SET files = ?", json.dumps(list(files.items())))
    assert answers_of(folder) == expected
    assert name not in listed(folder)


def test_arrays_that_do_not_fit_together_are_made_again(folder):
    expected = answers_of(folder)
    path = derived(folder, "ids")
    np.save(path, np.load(path)[1:])
    ((name, files),) = listed(folder).items()
    files[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    execute(folder, "UPDATE segments SET files = ?", json.dumps(list(files.items())))
    assert answers_of(folder) == expected
    assert name not in listed(folder)


def test_derived_files_of_an_older_state_are_not_used(folder):
    """A restored backup of library.sqlite alone, beside files of what came later."""
    backup = (folder / "library.sqlite").read_bytes()
    expected = answers_of(folder)
    with LocalLibrary.open(folder, Topics()) as library:
        library.update([article("more", "More gold.")], remove=["fruit"])
    (folder / "library.sqlite").write_bytes(backup)
    assert answers_of(folder) == expected


@pytest.mark.parametrize("list_", ["", "[", "[1]", '[["../outside", "00"]]', "{}", "null"])
def test_a_damaged_list_of_files_leads_nowhere(folder, list_):
    expected = answers_of(folder)
    execute(folder, "UPDATE segments SET files = ?", list_)
    assert answers_of(folder) == expected


@pytest.mark.parametrize("name", ["../outside", "/etc", "", ".", "..", "a\\b", "C:x"])
def test_a_list_does_not_lead_out_of_the_folder(folder, name):
    expected = answers_of(folder)
    shutil.copytree(next(folder.glob("index/*")), folder.parent / "outside")
    execute(folder, "UPDATE segments SET name = ?", name)
    assert answers_of(folder) == expected
    assert name not in listed(folder)
    assert (folder.parent / "outside").exists()


def test_files_of_older_states_and_what_killed_processes_left_go(folder):
    for left in (f"index/{'0' * 16}.tmp", f"index/{'abcd' * 4}"):
        (folder / left).mkdir()
        (folder / left / "rows.npy").write_bytes(b"half")
    for left in ("derived.json", "vectors-0.faiss", "keywords-0.npz"):  # of formats 1 and 2
        (folder / left).write_bytes(b"old")
    with LocalLibrary.open(folder, Topics()) as library:
        for number in range(3):
            library.update([article("more", f"More gold {number}.")])
    assert {path.name for path in folder.iterdir()} == {"index", "library.sqlite"}
    assert {path.name for path in folder.glob("index/*")} == set(listed(folder))


def test_a_disk_that_takes_no_derived_files_is_no_error(folder, monkeypatch, caplog):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.library.local.index_files.os.replace", full)
    with LocalLibrary.open(folder, Topics()) as library:
        library.update([article("more", "More gold.")])
        assert len(library.search_vectors((0, 0, 1), 9)[0]) == 4
    assert "an index could not be kept (No space left on device)" in caplog.text
    monkeypatch.undo()
    assert len(answers_of(folder)[0]) == 4
    assert not list(folder.glob("*.tmp*"))


# Damage to the truth


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"hello\n" * 999, random.Random(1).randbytes(50_000), b"SQLite format 3\0"],
    ids=["empty", "one byte", "text", "random", "header only"],
)
def test_a_file_that_is_no_library_is_refused(folder, data):
    (folder / "library.sqlite").write_bytes(data)
    message = refused(folder)
    assert str(folder / "library.sqlite") in message
    assert "give another --library folder" in message
    assert (folder / "library.sqlite").read_bytes() == data  # nothing was touched


def test_another_applications_database_is_refused(folder):
    file = folder / "library.sqlite"
    file.unlink()
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE photos (name)")
    assert "not a library (application id 0x0)" in refused(folder)


def test_half_a_file_is_refused(folder):
    file = folder / "library.sqlite"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert "damaged" in refused(folder)


@pytest.mark.parametrize("table", ["manifest", "articles", "chunks", "vectors", "tokens"])
def test_a_missing_table_is_one_clear_line(folder, table):
    shutil.rmtree(folder / "index")  # so that every table is read
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute(f"DROP TABLE {table}")
    try:
        with LocalLibrary.open(folder, Topics()) as library:
            problems = library.check()
            assert any(table in problem for problem in problems)
            with pytest.raises(LibraryError, match="damaged"):
                answers(library)
    except LibraryError as error:
        assert f"no such table: {table}" in str(error)


def test_flipped_bits_never_give_another_error(folder):
    """2,000 places: refused, or opened with the damage named, or nothing that is used was hit."""
    file = folder / "library.sqlite"
    good = file.read_bytes()
    expected = answers_of(folder)
    generator = random.Random(11)
    silent = 0
    for _ in range(200):
        data = bytearray(good)
        for _ in range(10):
            data[generator.randrange(len(data))] ^= 1 << generator.randrange(8)
        file.write_bytes(data)
        try:
            with LocalLibrary.open(folder, Topics()) as library:
                problems = library.check()
                assert all("\n" not in problem for problem in problems)
                silent += not problems and answers(library) != expected
        except LibraryError as error:
            assert "\n" not in str(error)
        for path in folder.glob("library.sqlite-*"):
            path.unlink()
    assert silent == 0


def stored_bytes(folder, old, new):
    file = folder / "library.sqlite"
    data = file.read_bytes()
    assert data.count(old) == 1
    file.write_bytes(data.replace(old, new))


def test_the_check_names_an_article_whose_text_was_damaged(folder):
    stored_bytes(folder, b"The gold is heavy.", b"The gold is heavx.")
    with LocalLibrary.open(folder, Topics()) as library:
        problems = library.check()
    assert problems == [
        "article metal (About metal): the text is not what was added; "
        "`wenda doctor --repair` mends what can be",
    ]


def test_the_check_names_an_article_whose_vectors_were_damaged(folder):
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        with db:
            db.execute("UPDATE vectors SET data = zeroblob(12) WHERE chunk = 2")
    with LocalLibrary.open(folder, Topics()) as library:
        assert library.check() == [
            "article rail (About rail): a passage is not what was written; "
            "`wenda doctor --repair` mends it"
        ]


def test_the_check_counts(folder):
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        with db:
            db.execute("PRAGMA foreign_keys = OFF")
            db.execute("DELETE FROM articles WHERE id = 'rail'")
    with LocalLibrary.open(folder, Topics()) as library:
        problems = library.check()
    assert "2 articles where 3 were written" in problems


# Folders that cannot be written to


@contextmanager
def read_only(folder):
    """The folder may be read but not written to, by root neither (who becomes nobody)."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    paths = [folder, *folder.iterdir()]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for path in paths:
            path.chmod(0o755)


@pytest.fixture
def open_folder():
    """A library in a folder that everybody can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        fill(Path(name) / "library")
        answers_of(Path(name) / "library")  # every module is loaded before we become nobody
        yield Path(name) / "library"


posix = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX here")


@posix
def test_a_read_only_folder_is_read(open_folder):
    expected = answers_of(open_folder)
    with read_only(open_folder), LocalLibrary.open(open_folder, Topics()) as library:
        assert answers(library) == expected
        assert library.update(THREE).unchanged == ("fruit", "rail", "metal")
        with pytest.raises(LibraryError, match="cannot be written to; give a --library folder"):
            library.update([article("more", "More.")])
        assert library.check() == []


@posix
def test_a_read_only_folder_without_indexes_works_in_memory(open_folder):
    expected = answers_of(open_folder)
    shutil.rmtree(open_folder / "index")
    with read_only(open_folder):
        assert answers_of(open_folder) == expected
    assert [path.name for path in open_folder.iterdir()] == ["library.sqlite"]


@posix
def test_a_read_only_folder_with_a_waiting_log_is_read_whole(open_folder):
    """A copy of a library in use: the last update is in the write-ahead log only."""
    copy = open_folder.parent / "copy"
    with LocalLibrary.open(open_folder, Topics()) as library:
        held = library.snapshot()  # keeps the log from being emptied
        library.update([article("more", "More gold.")])
        assert len(held.articles()) == 3
        shutil.copytree(open_folder, copy)
        expected = answers(library)
    assert (copy / "library.sqlite-wal").stat().st_size > 0
    with read_only(copy):
        assert answers_of(copy) == expected
    (copy / "library.sqlite-shm").unlink(missing_ok=True)
    with read_only(copy):
        try:
            assert answers_of(copy) == expected
        except LibraryError as error:
            assert "\n" not in str(error)
    assert answers_of(copy) == expected


@posix
def test_no_library_can_be_made_in_a_read_only_folder(open_folder):
    empty = open_folder.parent / "empty"
    empty.mkdir()
    with read_only(empty):
        assert "no library can be made in" in refused(empty)
