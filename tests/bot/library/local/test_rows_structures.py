"""The structure of articles as a library keeps it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

from library_parts import APPLE, THREE, Topics, fill

from bot.core import Page, decode_pages, encode_structure
from bot.library import LocalLibrary
from bot.library.ingest.intake import Intake
from bot.library.local.rows import columns
from bot.library.origins import Origins

PAGED = replace(APPLE, structure=encode_structure([Page(0, 4), Page(10, 5)], []))


def structures(path):
    with LocalLibrary.open(path, Topics()) as library:
        return [one.structure for one in library.articles()]


def has_table(path):
    with closing(sqlite3.connect(path / "library.sqlite")) as db:
        return bool(columns(db, "structures"))


def test_a_structure_is_kept_and_goes_with_its_article(tmp_path):
    fill(tmp_path, [PAGED, *THREE[1:]])
    assert structures(tmp_path) == [PAGED.structure, "", ""]
    with LocalLibrary.open(tmp_path, Topics()) as library:
        assert library.article(PAGED.id) == PAGED
        library.update([replace(PAGED, text="Another text.", structure="")])
        assert library.article(PAGED.id).structure == ""
        library.update([PAGED])
        library.update(remove=[PAGED.id])
        assert library.check() == []
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as db:
        assert db.execute("SELECT count(*) FROM structures").fetchone() == (0,)


def test_a_library_without_keeps_its_articles_until_they_are_read_again(tmp_path):
    fill(tmp_path)
    assert not has_table(tmp_path) and structures(tmp_path) == ["", "", ""]
    encoder = Topics()
    with LocalLibrary.open(tmp_path, encoder) as library:
        before = library.snapshot().manifest.generation
        library.update(THREE)  # nothing new: nothing is written
        assert library.snapshot().manifest.generation == before
        calls = len(encoder.calls)
        update = library.update([PAGED])
        assert (update.unchanged, update.changed) == ((PAGED.id,), ())
        assert len(encoder.calls) == calls  # the passages stay as they are
        assert decode_pages(library.article(PAGED.id).structure)[1] == Page(10, 5)
        library.update([APPLE])  # read without: what is known stays
        assert library.article(PAGED.id) == PAGED
        assert library.check() == []
    assert structures(tmp_path) == [PAGED.structure, "", ""]


def test_a_correction_keeps_the_structure(tmp_path):
    fill(tmp_path, [PAGED])
    with LocalLibrary.open(tmp_path, Topics()) as library:
        Intake(library, Origins.read(tmp_path)).edit(PAGED.id, "Ripe apples", None)
        assert library.article(PAGED.id) == replace(PAGED, title="Ripe apples")
