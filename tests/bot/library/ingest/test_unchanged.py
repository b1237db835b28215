"""Documents that did not change are not parsed again, those that did are."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing

import documents
import pytest

import bot.library.ingest.unchanged as unchanged_module
from bot import Bot

OLD = 1_600_000_000  # seconds: long before any test runs


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "articles"
    home.mkdir()
    (home / "page.html").write_bytes(documents.html())
    (home / "report.docx").write_bytes(documents.docx())
    (home / "bees.md").write_text("# Bees\n\nThe hive holds 40,000 bees.\n", encoding="utf-8")
    for path in home.iterdir():
        os.utime(path, (OLD, OLD))
    return home


def texts(folder, place):
    with Bot.open(folder, place) as opened:
        return {one.source.rpartition("/")[2]: one.text for one in opened.articles()}


def test_a_second_start_parses_nothing(folder, tmp_path, parsed):
    first = texts(folder, tmp_path / "library")
    assert sorted(parsed) == ["bees.md", "page.html", "report.docx"]
    parsed.clear()
    assert texts(folder, tmp_path / "library") == first
    assert parsed == []


def test_unchanged_files_are_not_even_opened(folder, tmp_path, monkeypatch):
    first = texts(folder, tmp_path / "library")
    for path in folder.iterdir():
        data = path.read_bytes()
        path.write_bytes(b"\0" * len(data))  # the same size, and the old time back: goes unseen
        os.utime(path, (OLD, OLD))
    assert texts(folder, tmp_path / "library") == first


def test_a_new_time_alone_is_decided_by_the_hash(folder, tmp_path, parsed):
    texts(folder, tmp_path / "library")
    parsed.clear()
    for path in folder.iterdir():
        os.utime(path, (OLD - 5, OLD - 5))  # the clock was set back, say
    texts(folder, tmp_path / "library")
    assert parsed == []
    with closing(sqlite3.connect(tmp_path / "library" / "library.sqlite")) as db:
        assert set(db.execute("SELECT mtime FROM files")) == {((OLD - 5) * 10**9,)}


@pytest.mark.parametrize(
    ("text", "when"),
    [
        pytest.param("# Bees\n\nThe hive holds 90,000 bees.\n", OLD + 1, id="the same size"),
        pytest.param("# Bees\n\nThe hive holds 90,000 bees.\n", OLD - 9, id="an older time"),
        pytest.param("# Bees\n\nThe hive now holds 90,000 bees.\n", OLD, id="the same time"),
    ],
)
def test_an_edit_is_seen_when_size_or_time_differ(folder, tmp_path, parsed, text, when):
    texts(folder, tmp_path / "library")
    parsed.clear()
    (folder / "bees.md").write_text(text, encoding="utf-8")
    os.utime(folder / "bees.md", (when, when))
    assert "90,000" in texts(folder, tmp_path / "library")["bees.md"]
    assert parsed == ["bees.md"]


def test_an_edit_within_the_tick_of_the_clock_is_seen(folder, tmp_path):
    path = folder / "bees.md"
    now = time.time_ns()
    os.utime(path, ns=(now, now))
    texts(folder, tmp_path / "library")
    path.write_text("# Bees\n\nThe hive holds 90,000 bees.\n", encoding="utf-8")
    os.utime(path, ns=(now, now))  # the same size, the same time
    assert "90,000" in texts(folder, tmp_path / "library")["bees.md"]


@pytest.mark.slow
def test_another_version_of_the_parsers_parses_again(folder, tmp_path, parsed, monkeypatch):
    texts(folder, tmp_path / "library")
    parsed.clear()
    monkeypatch.setattr(unchanged_module, "parsers", lambda: "another")
    texts(folder, tmp_path / "library")
    assert len(parsed) == 3


def test_a_file_that_left_is_forgotten_and_may_come_back(folder, tmp_path, parsed):
    texts(folder, tmp_path / "library")
    data = (folder / "bees.md").read_bytes()
    (folder / "bees.md").unlink()
    assert "bees.md" not in texts(folder, tmp_path / "library")
    with closing(sqlite3.connect(tmp_path / "library" / "library.sqlite")) as db:
        assert db.execute("SELECT count(*) FROM files").fetchone() == (2,)
    (folder / "bees.md").write_bytes(data)
    assert "bees.md" in texts(folder, tmp_path / "library")


def test_add_touches_only_what_changed(folder, tmp_path, parsed):
    with Bot.open(library=tmp_path / "library", shipped=False) as opened:
        assert len(opened.add(folder)) == 3
        parsed.clear()
        revision = opened.library.snapshot().manifest.revision
        assert len(opened.add(folder)) == 3
        assert opened.library.snapshot().manifest.revision == revision
        assert parsed == []
        (folder / "bees.md").write_text("# Bees\n\nNone are left.\n", encoding="utf-8")
        opened.add(folder)
        assert parsed == ["bees.md"]
        assert opened.library.check() == []


@pytest.mark.slow
def test_an_article_that_was_changed_in_the_library_is_parsed_again(folder, tmp_path, parsed):
    first = texts(folder, tmp_path / "library")
    parsed.clear()
    with closing(sqlite3.connect(tmp_path / "library" / "library.sqlite")) as db, db:
        db.execute("UPDATE files SET digest = 'x'")
    assert texts(folder, tmp_path / "library") == first
    assert len(parsed) == 3


@pytest.mark.slow
def test_two_hundred_documents_start_quickly(tmp_path, parsed):
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(100):
        page = documents.html(f"<h1>頁{number}</h1><p>{documents.INTRO * 5}{number}</p>")
        (folder / f"{number}.html").write_bytes(page)
        (folder / f"{number}.docx").write_bytes(documents.docx(title=f"檔案{number}"))
    for path in folder.iterdir():
        os.utime(path, (OLD, OLD))
    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        with Bot.open(folder, tmp_path / "library") as opened:
            assert len(opened.articles()) == 200
        seconds.append(time.perf_counter() - start)
    assert len(parsed) == 200
    print(seconds)
    assert seconds[1] < seconds[0] / 3
