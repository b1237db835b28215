"""Passages by their numbers, from a library of three articles that have one each."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from library_parts import APPLE, GOLD, TRAIN, Topics, article, fill

from bot import Filter
from bot.library import LocalLibrary
from bot.library.local import passage_lookup


@pytest.fixture
def db(tmp_path):
    fill(tmp_path)
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as db:
        yield db


def test_the_numbers_of_passages(db):
    assert passage_lookup.chunk_numbers(db).tolist() == [1, 2, 3]
    assert passage_lookup.passages_of(db, ["metal", "nothing", "fruit"]).tolist() == [1, 3]
    assert [passage_lookup.numbers(db, number) for number in (1, 2, 3, 4)] == [[1], [2], [3], []]
    none = passage_lookup.passages_of(db, [])
    assert (none.shape, none.dtype) == ((0,), np.int64)


def test_numbers_are_never_used_again(tmp_path, db):
    with LocalLibrary.open(tmp_path, Topics()) as library:
        library.update([replace(TRAIN, text="The train is late.")], remove=["fruit"])
        library.update([APPLE])
    assert passage_lookup.chunk_numbers(db).tolist() == [3, 4, 5]
    assert passage_lookup.place(db, 1) is None
    assert passage_lookup.place(db, 4) == ("rail", 0, 18, "[[0, 18]]", 0)


def test_vectors_and_tokens_come_in_the_order_of_the_numbers(db):
    counts, vectors = passage_lookup.vectors(db, np.array([1, 3]), 3)
    assert (counts.tolist(), vectors.tolist()) == ([1, 1], [[1, 0, 0], [0, 0, 1]])
    apple, gold = passage_lookup.tokens(db, np.array([1, 3]))
    assert ("appl" in "".join(apple), "gold" in gold) == (True, True)
    assert passage_lookup.content(db, 3).words == (frozenset(gold),)


def test_no_numbers_give_nothing(db):
    none = np.empty(0, np.int64)
    counts, vectors = passage_lookup.vectors(db, none, 3)
    assert (counts.shape, vectors.shape, passage_lookup.tokens(db, none)) == ((0,), (0, 3), [])


@pytest.mark.parametrize("number", [0, -1, 4, 10**18])
def test_a_number_that_nothing_has(db, number):
    assert passage_lookup.place(db, number) is passage_lookup.content(db, number) is None
    for read in (
        lambda one: passage_lookup.vectors(db, one, 3),
        lambda one: passage_lookup.tokens(db, one),
    ):
        with pytest.raises(ValueError, match="2 rows of 3 passages"):
            read(np.sort(np.array([1, 2, number])))


def test_vectors_of_another_dimension_are_told(db):
    with pytest.raises(ValueError, match="reshape"):
        passage_lookup.vectors(db, np.array([1]), 4)


@pytest.mark.parametrize(
    ("only", "taken"),
    [
        (Filter(articles=("metal", "fruit")), [1, 3]),
        (Filter(articles=("nothing",)), []),
        (Filter(languages=("en",)), [1, 2, 4]),
        (Filter(tags=("X",)), [2, 4]),
        (Filter(since="2019", until="2020-06"), [4]),
        (Filter(articles=("rail", "dated"), tags=("x",), since="2021"), []),
    ],
)
def test_a_filter_takes_passages(tmp_path, only, taken):
    tagged = replace(TRAIN, tags=("x",), language="en")
    dated = article("dated", "Gold fell.", tags=("x", "y"), date="2020-01-05", language="en")
    fill(tmp_path, [replace(APPLE, language="en"), tagged, replace(GOLD, language="fr"), dated])
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as db:
        assert sorted(passage_lookup.filtered_numbers(db, only).tolist()) == taken


def test_a_filter_is_let_go(db):
    passage_lookup.filtered_numbers(db, Filter(tags=("x",)))
    with pytest.raises(sqlite3.OperationalError, match="function"):
        db.execute("SELECT wenda_tagged('')").fetchone()


def test_a_filter_reads_no_text(db):
    """All that it looks at stands in an index: texts of a big library would take seconds."""
    steps = []
    db.set_trace_callback(steps.append)
    passage_lookup.filtered_numbers(db, Filter(since="2019"))
    db.set_trace_callback(None)
    query = next(step for step in steps if "FROM chunks" in step)
    db.create_function("wenda_dated", 1, lambda date: True, deterministic=True)
    plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert [step for step in plan if "SUBQUERY" not in step] == [
        "SEARCH chunks USING COVERING INDEX chunks_article (article=?)",
        "SCAN articles USING COVERING INDEX articles_chosen",
    ]
