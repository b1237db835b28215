"""The folder of a local library under damage, kills, other processes and other versions."""

from __future__ import annotations

import json
import logging
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from multiprocessing import forkserver, get_context
from pathlib import Path

import numpy as np
import pytest
from library_parts import THREE, TRAIN, Topics, Wider, article, found

from bot import settings
from bot.errors import LibraryError
from bot.library import LocalLibrary, fit
from bot.words import Term

ROOT = Path(__file__).parents[1]
QUERY = (0.48, 0.6, 0.64)
DERIVED = ("derived.json", "vectors-*.faiss", "keywords-*.npz")


@pytest.fixture
def folder(tmp_path):
    """A closed library of three articles."""
    fill(tmp_path / "library")
    return tmp_path / "library"


def fill(path, articles=THREE):
    with LocalLibrary.open(path, Topics()) as library:
        library.update(articles)


def answers(library):
    """Everything a library says, in comparable form."""
    ids, scores = library.search_vectors(QUERY, 10)
    keyword_ids, keyword_scores = library.search_keywords([Term({"gold": 1.0}, 1.0)], 10)
    return (
        library.articles(),
        library.chunks(ids),
        scores.tolist(),
        library.chunks(keyword_ids),
        keyword_scores.tolist(),
    )


def answers_of(path):
    with LocalLibrary.open(path, Topics()) as library:
        return answers(library)


def refused(path, encoder=None):
    """The message with which a library is refused, which is one line."""
    with pytest.raises(LibraryError) as caught:
        LocalLibrary.open(path, encoder or Topics()).close()
    message = str(caught.value)
    assert "\n" not in message
    assert "Traceback" not in message
    return message


# Where it lies


def test_a_folder_is_made_where_there_is_none(tmp_path):
    fill(tmp_path / "a" / "b")
    assert answers_of(tmp_path / "a" / "b")[0] == list(THREE)


@pytest.mark.parametrize("name", ["with spaces", "徐州 文章庫", "a?b#c%20d&mode=memory", "x" * 255])
def test_names_of_folders(tmp_path, name):
    fill(tmp_path / name)
    assert answers_of(tmp_path / name)[0] == list(THREE)
    assert (tmp_path / name / "library.sqlite").exists()


def test_a_relative_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fill("library")
    with LocalLibrary.open("library", Topics()) as library:
        os.chdir("/")  # the program may go elsewhere while it is open
        assert library.update([article("more", "More apples.")]).added == ("more",)
    assert len(answers_of(tmp_path / "library")[0]) == 4


def test_a_file_is_not_a_library(tmp_path):
    (tmp_path / "file.txt").write_text("text")
    assert "file.txt is a file; give a folder" in refused(tmp_path / "file.txt")


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file.txt").write_text("text")
    assert "no library can be made in" in refused(tmp_path / "file.txt" / "below")


def test_a_closed_library_leaves_no_log_and_no_leftovers(folder):
    names = sorted(path.name for path in folder.iterdir())
    assert [name.split("-")[0] for name in names] == [
        "derived.json",
        "keywords",
        "library.sqlite",
        "vectors",
    ]


# Opening again


def test_opening_again_reads_everything_and_makes_nothing(folder, monkeypatch):
    from bot.library import loading

    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    for made in ("_index_vectors", "_index_keywords", "_keep"):
        monkeypatch.delattr(loading, made)
    encoder = Topics()
    with LocalLibrary.open(folder, encoder) as library:
        assert found(library, library.search_vectors((1, 0, 0), 1)[0]) == ["fruit"]
        assert library.update(THREE).unchanged == ("fruit", "rail", "metal")
    assert encoder.calls == []
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_opening_again_loads_neither_jieba_nor_torch(folder):
    program = (
        "import sys; sys.path.insert(0, 'tests');"
        "from pathlib import Path; from library_parts import Topics, found;"
        "from bot.library import LocalLibrary;"
        "library = LocalLibrary.open(Path(sys.argv[1]), Topics());"
        "print(found(library, library.search_vectors((1, 0, 0), 1)[0]));"
        "print(sorted({'jieba', 'torch', 'opencc', 'gradio'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["['fruit']", "[]"]


def test_one_library_opened_twice_sees_the_other_after_a_refresh(folder):
    with (
        LocalLibrary.open(folder, Topics()) as first,
        LocalLibrary.open(folder, Topics()) as second,
    ):
        first.update(remove=["rail"])
        assert len(second.articles()) == 3
        assert second.refresh()
        assert len(second.articles()) == 2
        assert not second.refresh()
        assert answers(first) == answers(second)
        second.update([TRAIN])
        assert first.update([TRAIN]).unchanged == ("rail",)  # an update refreshes by itself
        assert len(first.articles()) == 3


# Other versions of its parts


def manifest(folder):
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        return dict(db.execute("SELECT key, value FROM manifest"))


def test_the_manifest_names_what_it_was_made_with(folder):
    stored = manifest(folder)
    assert {key: stored[key] for key in ("encoder", "fingerprint", "dimension", "words")} == {
        "encoder": "topics",
        "fingerprint": "1",
        "dimension": "3",
        "words": fit.WORDS_VERSION,
    }
    assert (stored["articles"], stored["chunks"], stored["revision"]) == ("3", "3", "2")


def test_an_encoder_without_a_name_goes_by_its_class(tmp_path):
    class Nameless:
        dim = 3

        def encode(self, texts):
            return np.zeros((len(texts), 3), dtype=np.float32)

    for _ in range(2):
        with LocalLibrary.open(tmp_path / "library", Nameless()) as library:
            library.update(THREE)
    assert manifest(tmp_path / "library")["encoder"] == "Nameless"
    assert "made with encoder Nameless" in refused(tmp_path / "library")


def test_a_library_without_articles_takes_any_encoder(tmp_path):
    fill(tmp_path / "library", ())
    with LocalLibrary.open(tmp_path / "library", Wider(name="wider")) as library:
        library.update(THREE)
        assert library.search_vectors((1, 0, 0, 0), 1)[1] == pytest.approx([1])
    assert "made with encoder wider" in refused(tmp_path / "library")


def test_other_tokens_are_made_from_the_texts(folder, monkeypatch, tmp_path):
    with monkeypatch.context() as patch:
        patch.setattr(fit, "WORDS_VERSION", "other")
        patch.setattr("bot.words.tokens", lambda text: ["other", *text.split()])
        encoder = Topics()
        with LocalLibrary.open(folder, encoder) as library:
            assert len(library.search_keywords([Term({"other": 1.0}, 1.0)], 9)[0]) == 3
            assert library.articles() == list(THREE)
            assert library.check() == []
        assert encoder.calls == []
        assert manifest(folder)["words"] == "other"
    fill(tmp_path / "new")
    assert answers_of(folder) == answers_of(tmp_path / "new")  # and back again


def test_a_new_bundled_model_encodes_again(tmp_path):
    with LocalLibrary.open(tmp_path / "library", Topics("bundled", "1")) as library:
        library.update(THREE)
    with LocalLibrary.open(tmp_path / "library", Wider("bundled", "2")) as library:
        assert library.search_vectors((0, 0, 1, 0), 1)[1] == pytest.approx([1])
        assert library.articles() == list(THREE)
        assert library.check() == []
    encoder = Wider("bundled", "2")
    LocalLibrary.open(tmp_path / "library", encoder).close()
    assert encoder.calls == []


def test_a_library_renewed_by_another_process_is_not_written_to(tmp_path):
    with LocalLibrary.open(tmp_path / "library", Topics("bundled", "1")) as old:
        old.update(THREE)
        LocalLibrary.open(tmp_path / "library", Wider("bundled", "2")).close()
        with pytest.raises(LibraryError, match="renewed by another version of Wenda; start again"):
            old.update([article("more", "More apples.")])


def test_a_newer_format_is_refused(folder):
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        db.execute("PRAGMA user_version = 2")
    message = refused(folder)
    assert "has format 2, this Wenda knows up to 1; update Wenda" in message


# Damage to the derived files


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
@pytest.mark.parametrize("pattern", DERIVED)
def test_a_damaged_derived_file_is_made_again(folder, pattern, damage, caplog):
    expected = answers_of(folder)
    (path,) = folder.glob(pattern)
    good = path.read_bytes()
    path.write_bytes(DAMAGES[damage](good))
    with LocalLibrary.open(folder, encoder := Topics()) as library:
        assert answers(library) == expected
        assert library.check() == []  # it was made again
    assert encoder.calls == []
    warnings = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    if (damage, pattern) == ("one bit in the middle", "derived.json"):
        assert len(warnings) <= 1  # it may have become the list of another state
    else:
        assert len(warnings) == 1
        assert "made again" in warnings[0]
    caplog.clear()
    assert answers_of(folder) == expected
    assert caplog.records == []


@pytest.mark.parametrize("pattern", DERIVED)
def test_a_deleted_derived_file_is_made_again(folder, pattern):
    expected = answers_of(folder)
    next(folder.glob(pattern)).unlink()
    assert answers_of(folder) == expected
    assert len(list(folder.glob(pattern))) == 1


def test_the_check_names_a_damaged_derived_file(folder):
    with LocalLibrary.open(folder, Topics()) as library:
        (path,) = folder.glob("vectors-*")
        path.write_bytes(flipped(path.read_bytes(), 60))
        assert library.check() == [
            f"{path} is missing or damaged; it is made again at the next start"
        ]


def test_derived_files_of_an_older_state_are_not_used(folder, tmp_path):
    """A restored backup of library.sqlite alone, beside files of what came later."""
    backup = (folder / "library.sqlite").read_bytes()
    expected = answers_of(folder)
    with LocalLibrary.open(folder, Topics()) as library:
        library.update([article("more", "More gold.")], remove=["fruit"])
    (folder / "library.sqlite").write_bytes(backup)
    assert answers_of(folder) == expected


def test_a_list_does_not_lead_out_of_the_folder(folder):
    stored = json.loads((folder / "derived.json").read_text())
    shutil.move(folder / stored["files"]["vectors"]["name"], folder.parent / "outside")
    stored["files"]["vectors"]["name"] = "../outside"
    (folder / "derived.json").write_text(json.dumps(stored))
    answers_of(folder)
    assert json.loads((folder / "derived.json").read_text()) != stored


def test_files_of_older_states_and_old_leftovers_go(folder):
    old = folder / "keywords-0.abcd.tmp.npz"
    new = folder / "vectors-0.abcd.tmp.faiss"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    with LocalLibrary.open(folder, Topics()) as library:
        for number in range(3):
            library.update([article("more", f"More gold {number}.")])
    assert not old.exists()
    assert new.exists()  # perhaps still being written
    assert len(list(folder.glob("keywords-*"))) == 1
    assert len(list(folder.glob("vectors-*"))) == 2


def test_a_disk_that_takes_no_derived_files_is_no_error(folder, monkeypatch, caplog):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.library.derived.os.replace", full)
    with LocalLibrary.open(folder, Topics()) as library:
        library.update([article("more", "More gold.")])
        assert len(library.search_vectors((0, 0, 1), 9)[0]) == 4
    assert "the indexes could not be kept (No space left on device)" in caplog.text
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
    for path in folder.glob("*-*"):
        path.unlink()  # so that every table is read
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
    """2,000 places in the file: opened and used, or refused in one line; most are also named."""
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
        "article metal (About metal): the text is not what was added; add it again",
    ]


def test_the_check_names_an_article_whose_vectors_were_damaged(folder):
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        with db:
            db.execute("UPDATE vectors SET data = zeroblob(12) WHERE chunk = 2")
    with LocalLibrary.open(folder, Topics()) as library:
        assert library.check() == [
            "article rail (About rail): a passage is not what was written; add it again"
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


pytestmark_posix = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX here")


@pytestmark_posix
def test_a_read_only_folder_is_read(open_folder):
    expected = answers_of(open_folder)
    with read_only(open_folder), LocalLibrary.open(open_folder, Topics()) as library:
        assert answers(library) == expected
        assert library.update(THREE).unchanged == ("fruit", "rail", "metal")
        with pytest.raises(LibraryError, match="cannot be written to; give a --library folder"):
            library.update([article("more", "More.")])
        assert library.check() == []


@pytestmark_posix
def test_a_read_only_folder_without_indexes_works_in_memory(open_folder):
    expected = answers_of(open_folder)
    for path in open_folder.glob("*-*"):
        path.unlink()
    (open_folder / "derived.json").write_text("damaged")
    with read_only(open_folder):
        assert answers_of(open_folder) == expected
    assert len(list(open_folder.iterdir())) == 2


@pytestmark_posix
def test_a_read_only_folder_with_a_waiting_log_is_read_whole(open_folder):
    """A copy of a library in use: the last update is in the write-ahead log only."""
    copy = open_folder.parent / "copy"
    with LocalLibrary.open(open_folder, Topics()) as library:
        library.update([article("more", "More gold.")])
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


@pytestmark_posix
def test_no_library_can_be_made_in_a_read_only_folder(open_folder):
    empty = open_folder.parent / "empty"
    empty.mkdir()
    with read_only(empty):
        assert "no library can be made in" in refused(empty)


# Several processes


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


def processes():
    """Starts processes that have everything imported already, by forking one that has."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, "bot.library.keywords", "embeddings.index"])
    with pytest.MonkeyPatch.context() as patch:  # Python 3.11 does not tell it sys.path
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
        forkserver.ensure_running()
    return context


def add_slowly(path, name, started):
    with LocalLibrary.open(path, Slow()) as library:
        started.set()
        library.update([article(name, f"An apple from {name}.")])


posix = pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed")


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


def write_versions(path, versions, receipts):
    """Until killed: ten articles of one version, and an eleventh that comes and goes."""
    with LocalLibrary.open(path, Topics()) as library:
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
    for _ in range(rounds):
        receipts.write_text("")
        writer = context.Process(
            target=write_versions, args=(path, range(version + 1, version + 10_000), receipts)
        )
        writer.start()
        time.sleep(generator.uniform(0.02, 0.4))
        writer.kill()
        writer.join()
        acknowledged = [int(line) for line in receipts.read_text().split()] or [version]
        version = version_of(path)
        assert acknowledged[-1] <= version <= acknowledged[-1] + 1
        killed_writing += acknowledged[-1] > 0
    return version, killed_writing


@posix
def test_a_kill_leaves_the_old_or_the_new_library(tmp_path):
    version, killed_writing = kill_rounds(tmp_path / "library", 15)
    assert version > 15
    assert killed_writing > 5


@posix
@pytest.mark.slow
def test_a_hundred_kills_leave_the_old_or_the_new_library(tmp_path):
    version, killed_writing = kill_rounds(tmp_path / "library", 100)
    assert version > 100
    assert killed_writing > 50


# Speed


def test_a_search_in_a_thousand_passages_takes_milliseconds(tmp_path):
    class Random:
        dim = 256
        name = "random"

        def encode(self, texts):
            rows = np.random.default_rng(len(texts)).standard_normal((len(texts), 256))
            return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    texts = [" ".join(f"Row {a}, sentence {b}." for b in range(6)) for a in range(1000)]
    with LocalLibrary.open(tmp_path / "library", Random()) as library:
        library.update(article(f"a{n}", text) for n, text in enumerate(texts))
        assert len(library) >= 1000
        times = []
        for query in Random().encode(["x"] * 100):
            start = time.perf_counter()
            library.search_vectors(query, 10)
            times.append(time.perf_counter() - start)
    assert np.median(times) < 0.01  # 1.4 ms where it was written; random vectors are the worst case
