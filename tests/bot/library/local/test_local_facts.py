"""Facts are kept beside the articles, and made again where they are missing, old or damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from library_parts import Topics, article

from bot.library import LocalLibrary
from bot.library.local import facts as facts_module
from bot.library.local import library as library_module
from bot.library.local import snapshot as snapshot_module

PORT = article("port", "2019年出口5亿元。进口3亿元。\n港口在海边。")
MINE = article("mine", "The mine sold 1,200 tonnes of gold in 2018.")


@pytest.fixture
def library(tmp_path):
    with LocalLibrary.open(tmp_path / "library", Topics()) as opened:
        opened.update([PORT, MINE])
        opened.renew_facts()
        yield opened


@pytest.fixture
def made(monkeypatch):
    """The ids of the articles whose facts are made, in order."""
    ids = []

    def make(one):
        ids.append(one.id)
        return facts_module.make_facts(one)

    for module in (library_module, snapshot_module):
        monkeypatch.setattr(module, "make_facts", make)
    return ids


def values(library, *ids):
    return [fact.mark.text for fact in library.facts(ids or None)]


def run(library, statement, *given):
    with closing(sqlite3.connect(library.file, isolation_level=None)) as db:
        return db.execute(statement, given).fetchall()


def test_facts_are_made_once_when_they_are_first_asked_for(tmp_path, made):
    with LocalLibrary.open(tmp_path / "library", Topics()) as library:
        library.update([PORT, MINE])
        assert made == []  # adding takes no longer
        library.renew_facts()
        assert made == ["port", "mine"]
        assert values(library) == ["5亿元", "3亿元", "1,200 tonnes"]
        library.renew_facts()
        assert made == ["port", "mine"]
    with LocalLibrary.open(tmp_path / "library", Topics()) as library:
        assert values(library, "mine") == ["1,200 tonnes"]
        assert made == ["port", "mine"]  # read, not made
        assert run(library, "SELECT count(*) FROM facts") == [(2,)]


def test_what_is_read_is_what_was_made(library):
    assert tuple(library.facts(["port"])) == facts_module.make_facts(PORT)
    assert [fact.period for fact in library.facts(["port"])] == ["2019", "2019"]


def test_a_changed_article_has_its_new_facts_and_a_removed_one_none(library):
    library.update([replace(PORT, text="2020年出口6亿元。")], remove=["mine"])
    assert values(library) == ["6亿元"]
    library.renew_facts()
    assert run(library, "SELECT count(*) FROM facts") == [(1,)]


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE facts",
        "DELETE FROM facts",
        "UPDATE facts SET made = '0 ' || made",
        "UPDATE facts SET facts = '[[1]'",
        "UPDATE facts SET facts = '[[1, 2]]'",
    ],
)
def test_missing_old_and_damaged_facts_are_made_again(library, damage):
    run(library, damage)
    library.refresh()
    library.snapshot().pinned.renew()
    assert values(library) == ["5亿元", "3亿元", "1,200 tonnes"]
    library.renew_facts()
    assert values(library) == ["5亿元", "3亿元", "1,200 tonnes"]


def test_a_state_is_looked_through_once(library, monkeypatch):
    library.renew_facts()
    monkeypatch.setattr(library_module, "ids_without", None)  # would fail if it were called
    library.renew_facts()
    monkeypatch.undo()
    library.update(remove=["mine"])
    library.renew_facts()
    assert values(library) == ["5亿元", "3亿元"]


def test_facts_of_a_text_that_another_process_changed_meanwhile_are_not_stored(library):
    other = replace(PORT, text="2020年出口6亿元。")
    with closing(sqlite3.connect(library.file)) as db:
        facts_module.put_facts(db, other, facts_module.make_facts(other))
        db.commit()
    library.snapshot().pinned.renew()
    assert values(library, "port") == ["5亿元", "3亿元"]


def test_a_stopped_renewal_loses_no_facts(library, monkeypatch):
    def stop(_):
        raise KeyboardInterrupt

    library.update([replace(PORT, text="2020年出口6亿元。")])
    monkeypatch.setattr(library_module, "make_facts", stop)
    with pytest.raises(KeyboardInterrupt):
        library.renew_facts()
    assert values(library) == ["6亿元", "1,200 tonnes"]


def test_nothing_of_a_removed_fact_stays_in_the_file(library):
    assert "港口" not in str(run(library, "SELECT facts FROM facts"))
    library.update(remove=["port"])
    assert library.settle(wait=5, rewrite=True)
    assert "出口".encode() not in library.file.read_bytes()
