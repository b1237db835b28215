"""Damaged articles, as they should be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from library_parts import APPLE

from bot.articles.files import read_file
from bot.library.local.repair import Repair, repair_article


@pytest.fixture
def bees(tmp_path):
    (tmp_path / "bees.md").write_text("# Bees\n\nThe hive holds 40,000 bees.\n", encoding="utf-8")
    return read_file(tmp_path / "bees.md")


def test_a_text_that_is_whole_stays():
    done = Repair()
    assert repair_article(APPLE, APPLE.digest, done) == (APPLE, APPLE.digest)
    line = "article fruit (About fruit): its passages were made again from its text"
    assert (done.repaired, done.left) == ([line], [])


def test_a_damaged_text_is_read_from_its_source_under_its_own_id(bees):
    done = Repair()
    torn = replace(bees, id="kept", text="The hive holds 90,000 bees.")
    assert repair_article(torn, bees.digest, done) == (replace(bees, id="kept"), bees.digest)
    line = f"article kept (Bees): its text was read again from {bees.source}"
    assert (done.repaired, done.left) == ([line], [])


@pytest.mark.parametrize("source", ["", "/nothing/here.md", "https://example.org/a", "\0"])
def test_without_its_source_it_stays_damaged(source):
    done = Repair()
    torn = replace(APPLE, text="The axple.", source=source)
    assert repair_article(torn, APPLE.digest, done) == (torn, "")
    assert done.repaired == []
    (line,) = done.left
    assert f"{source or 'its source'} does not hold it any more" in line


def test_a_source_that_has_changed_is_not_taken(bees):
    done = Repair()
    torn = replace(bees, text="The hive holds 90,000 bees.")
    assert repair_article(torn, "another", done) == (torn, "")
    assert len(done.left) == 1
