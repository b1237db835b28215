from __future__ import annotations

from bot.articles.formats.parsed import (
    begin_pages,
    begin_sheet,
    begin_slide,
    join_lines,
    restore_rows,
)
from bot.articles.formats.tables import Cell, lines
from bot.core import Page, decode_pages, decode_tables

ROWS = [[Cell(text) for text in row] for row in (("", "x", "y"), ("a", "1", "2"), ("b", "3", ""))]


def test_lines_are_joined_and_items_stand_together():
    said = ["One.", "- a", "- b", "Two."]
    assert join_lines(said) == ("One.\n\n- a\n- b\n\nTwo.", "")
    assert join_lines(["", "", "One.", "", "Two.", ""], "\n") == ("One.\n\nTwo.\n", "")
    assert join_lines([]) == ("", "")


def test_pages_begin_where_their_first_line_does():
    said = [*begin_slide(["## One", "x"], 1), *begin_slide([], 2), *begin_slide(["## Three"], 3)]
    text, structure = join_lines(said)
    assert decode_pages(structure) == (
        Page(0, 1, "slide"),
        Page(text.index("## Three"), 3, "slide"),
    )
    text, structure = join_lines([*begin_sheet(["a"], 1, "进口"), *begin_sheet(["b"], 2, "进口")])
    assert decode_pages(structure) == (Page(0, 1, "sheet", "进口"), Page(3, 2, "sheet", "进口"))


def test_a_page_that_goes_on_begins_once():
    said = [begin_pages("One two", [(0, 4), (3, 5)]), begin_pages("Three", [(0, 5)])]
    text, structure = join_lines(said, "\n")
    assert [(page.number, text[page.start :]) for page in decode_pages(structure)] == [
        (4, "One two\nThree"),
        (5, " two\nThree"),
    ]


def test_the_cells_of_a_table_are_slices_of_the_text():
    text, structure = join_lines(["Before.", *lines(ROWS, "Counts", ""), "After."])
    (table,) = decode_tables(structure)
    assert (table.head, table.caption) == (("", "x", "y"), "Counts")
    assert [[text[a:b] for a, b in row] for row in table.rows] == [["a", "1", "2"], ["b", "3", ""]]
    assert text[table.start : table.end] == "Counts — a: x 1, y 2.\n\nCounts — b: x 3."


def test_two_tables_stay_apart_and_rows_are_known_again():
    rows = [*lines(ROWS), *lines(ROWS)]
    through = [str(row) for row in rows]
    _, structure = join_lines(restore_rows(["One.", *through, "Two."], rows))
    first, second = decode_tables(structure)
    assert first.end < second.start
    assert len(first.rows) == len(second.rows) == 2
    assert join_lines(restore_rows(["One."], rows)) == ("One.", "")
