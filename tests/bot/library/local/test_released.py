"""A library that an earlier Wenda made: it opens, answers, and loses nothing when it is renewed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from released import ARTICLES, FIXTURES, expect_all

from bot import Bot
from bot.core.errors import LibraryError
from bot.library import LocalLibrary
from bot.library.local.schema import FORMAT
from bot.library.transfer.export_file import export
from bot.library.transfer.import_file import take
from embeddings.encoder.bundled import bundled_encoder

LIBRARIES = [path.name for path in sorted(FIXTURES.glob("library-format-*"))]
EXPORTS = [path.name for path in sorted(FIXTURES.glob("export-format-*"))]

ASKED = {
    "How many tonnes of goods did the harbour handle in 2019?": (
        "The harbour handled 4.2 million tonnes of goods in 2019, up 6% on the year before."
    ),
    "新铁路有多少个车站？": "新铁路于2019年12月16日开通，全长180公里，设有9个车站。",
    "圖書館新館藏書多少？": "圖書館新館於2020年4月23日啟用，藏書120萬冊，閱覽座位2,400個。",
}


@pytest.fixture(params=LIBRARIES)
def folder(request, tmp_path):
    """A copy of a library of an earlier format."""
    return Path(shutil.copytree(FIXTURES / request.param, tmp_path / "library"))


def format_of(folder):
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        return db.execute("PRAGMA user_version").fetchone()[0]


def test_there_is_a_library_of_every_format():
    """A new format comes with one, made in the commit before it."""
    assert LIBRARIES[0] == "library-format-1"
    assert {int(name[-1]) for name in LIBRARIES} >= set(range(1, FORMAT))
    assert EXPORTS == ["export-format-1.jsonl"]
    sizes = [path.stat().st_size for path in FIXTURES.rglob("*") if path.is_file()]
    assert sum(sizes) < 400_000


def test_an_older_library_holds_what_it_held_and_is_renewed(folder):
    before = format_of(folder)
    with LocalLibrary.open(folder, bundled_encoder()) as library:
        expect_all(library)
    assert before <= format_of(folder) == FORMAT
    with LocalLibrary.open(folder, bundled_encoder()) as library:
        expect_all(library)


def test_an_older_library_answers(folder):
    with Bot.open(library=folder) as opened:
        for question, sentence in ASKED.items():
            answer = opened.ask(question)
            assert answer.answered
            quote = answer.quotes[0]
            assert quote.text == sentence
            text = opened.library.article(quote.article_id).text
            assert text[quote.start : quote.end] == sentence


def test_feedback_of_an_older_library_is_kept_and_more_is_taken(folder):
    stored = 0 if format_of(folder) == 1 else 2
    with Bot.open(library=folder) as opened:
        given = opened.library.feedback()
        assert len(given) == stored
        if stored:
            first, second = given
            assert (first.key, first.liked, first.comment) == (
                "0" * 32,
                True,
                "As in the yearbook.",
            )
            assert first.gold[0].text == "4.2 million tonnes"
            assert (second.key, second.liked, second.unanswerable) == ("1" * 32, False, True)
        opened.add_feedback(opened.ask(next(iter(ASKED))), True, key="2" * 32)
        assert [one.key for one in opened.library.feedback()[stored:]] == ["2" * 32]
        assert opened.library.check() == []


def test_an_older_library_is_written_to_and_what_is_removed_is_gone(folder):
    """Also from the indexes that the earlier Wenda left beside it."""
    with Bot.open(library=folder, shipped=False) as opened:
        opened.remove("01277f0688a4")
        assert [one.id for one in opened.articles()] == ["ff5a812a6bfa", "b7cfcf364115"]
        assert opened.library.check() == []
    for path in (path for path in folder.rglob("*") if path.is_file()):
        assert "圖書館".encode() not in path.read_bytes(), path.name
        assert "藏書".encode() not in path.read_bytes(), path.name


def test_the_indexes_of_an_earlier_state_do_not_stay(folder):
    old = {path.name for path in folder.iterdir() if path.name.startswith(("vectors", "keywords"))}
    assert len(old) == 2
    with Bot.open(library=folder, shipped=False) as opened:
        opened.remove("01277f0688a4")
    with Bot.open(library=folder, shipped=False) as opened:
        assert len(opened.articles()) == 2
    assert old.isdisjoint(path.name for path in folder.iterdir())


def test_an_older_library_that_cannot_be_written_to_is_read(folder, monkeypatch):
    """Its format stays, its articles are all there (a writer that does not end stands for it)."""
    before = format_of(folder)
    with closing(sqlite3.connect(folder / "library.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with LocalLibrary.open(folder, bundled_encoder()) as library:
            expect_all(library)
        other.execute("ROLLBACK")
    assert format_of(folder) == before


def test_an_older_library_is_exported_and_comes_back(folder, tmp_path):
    export(folder / "library.sqlite", tmp_path / "out.jsonl")
    with LocalLibrary.open(tmp_path / "new", bundled_encoder()) as library:
        take(tmp_path / "out.jsonl", library)
        expect_all(library)


@pytest.mark.parametrize("name", EXPORTS)
def test_an_older_export_is_imported(name, tmp_path):
    with LocalLibrary.open(tmp_path / "library", bundled_encoder()) as library:
        _, update = take(FIXTURES / name, library)
        assert update.added == tuple(ARTICLES)
        expect_all(library)
        assert [one.key for one in library.feedback()] == ["0" * 32, "1" * 32]
        _, again = take(FIXTURES / name, library)
        assert (again.added, again.changed, again.unchanged) == ((), (), tuple(ARTICLES))
    lines = (FIXTURES / name).read_bytes().splitlines(keepends=True)
    (tmp_path / "cut.jsonl").write_bytes(b"".join(lines[:-1]))
    with LocalLibrary.open(tmp_path / "library", bundled_encoder()) as library:
        with pytest.raises(LibraryError, match="damaged or cut short; nothing was imported"):
            take(tmp_path / "cut.jsonl", library)
