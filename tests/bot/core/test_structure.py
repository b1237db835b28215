from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.structure import (
    Page,
    Table,
    decode_pages,
    decode_tables,
    encode_structure,
    move_structure,
    page_at,
)

TEXT = "First.\nSecond.\nA: 1, B: 2.\nThird."
PAGES = (Page(0, 1), Page(7, 3))
TABLE = Table(15, 26, ("", "one", "two"), (((15, 16), (18, 19), (24, 25)),), "Counts", "万元")


def test_a_structure_is_read_as_it_was_written():
    structure = encode_structure(PAGES, [TABLE])
    assert structure.count("\n") == 1  # the pages, and each table, by themselves
    assert decode_pages(structure) == PAGES
    assert decode_tables(structure) == (TABLE,)
    assert encode_structure([], []) == ""
    assert (decode_pages(""), decode_tables("")) == ((), ())


@pytest.mark.parametrize(
    ("offset", "number"), [(0, 1), (6, 1), (7, 3), (33, 3), (10**9, 3), (-1, None)]
)
def test_the_page_of_a_place(offset, number):
    page = page_at(encode_structure(PAGES, []), offset)
    assert (page.number if page else None) == number
    assert page_at("", offset) is None


def test_before_the_first_known_page_there_is_none():
    assert page_at(encode_structure([Page(7, 3)], []), 6) is None


@pytest.mark.parametrize(
    "damaged",
    ["{", "[[1]]", "[1]", '[["x",1,"page",""]]', "null", "[[[[[[", '[[0,1,"page",""],[]]'],
)
def test_a_damaged_structure_is_none(damaged):
    assert decode_pages(damaged) == ()
    assert decode_tables(f"[]\n{damaged}") == ()
    assert page_at(damaged, 0) is None


def test_a_damaged_table_takes_no_other_down():
    good = encode_structure([], [TABLE]).split("\n")[1]
    beyond = json.dumps([0, 5, [], [[0, 9]], "", ""])
    turned = json.dumps([5, 0, [], [], "", ""])
    odd = json.dumps([0, 5, [], [[0, 1, 2]], "", ""])
    assert decode_tables("\n".join(["[]", beyond, good, turned, odd])) == (TABLE,)


def test_a_structure_moves_with_its_text():
    gone = TEXT.replace(".", "")
    structure = move_structure(
        encode_structure(PAGES, [TABLE]), TEXT, lambda part: part.replace(".", "")
    )
    assert [page.start for page in decode_pages(structure)] == [0, gone.index("Second")]
    (table,) = decode_tables(structure)
    assert [gone[start:end] for start, end in table.rows[0]] == ["A", "1", "2"]
    assert gone[table.start : table.end] == "A: 1, B: 2"
    assert move_structure("", TEXT, str.upper) == ""


@settings(deadline=None)
@given(st.text("ab\x00\ufeff\n", max_size=40), st.lists(st.integers(0, 40), max_size=5))
def test_each_place_keeps_what_stands_after_it(text, places):
    def clean(part):
        return part.replace("\x00", "").replace("\ufeff", "")

    places = sorted({min(place, len(text)) for place in places})
    pages = [Page(place, number) for number, place in enumerate(places, 1)]
    moved = decode_pages(move_structure(encode_structure(pages, []), text, clean))
    assert [page.number for page in moved] == [page.number for page in pages]
    for before, after in zip(pages, moved, strict=True):
        assert clean(text)[after.start :] == clean(text[before.start :])
