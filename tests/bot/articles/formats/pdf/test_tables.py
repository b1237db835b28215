from __future__ import annotations

from bot.articles.formats.pdf.marks import Piece, Rule
from bot.articles.formats.pdf.tables import ruled_tables
from bot.articles.formats.tables import Cell

# Three lines each way: two columns of 100 points, two rows of 20.
LEVEL = [Rule(0, y, 200, y) for y in (0, 20, 40)]
UPRIGHT = [Rule(x, 0, x, 40) for x in (0, 100, 200)]


def piece(text, left, top, right=None):
    end = left + 10 * len(text) if right is None else right
    step = (end - left) / len(text)
    lefts = [left + step * i for i in range(len(text))]
    return Piece(text, left, top, end, top + 10, 10, lefts=lefts)


PIECES = [piece("A", 5, 5), piece("B", 105, 5), piece("C", 5, 25), piece("D", 105, 25)]


def rows(rules, pieces=PIECES):
    (table,) = ruled_tables(rules, pieces)
    return table.rows


def test_a_grid_has_a_cell_between_its_lines():
    assert rows(LEVEL + UPRIGHT) == [[Cell("A"), Cell("B")], [Cell("C"), Cell("D")]]


def test_lines_in_pieces_and_twice_are_one():
    parts = [Rule(0, y, 90, y) for y in (0, 20, 40)] + [Rule(88, y, 200, y) for y in (1, 21, 41)]
    assert rows(parts + UPRIGHT + LEVEL + UPRIGHT) == rows(LEVEL + UPRIGHT)


def test_a_table_may_be_open_at_its_sides():
    assert rows(LEVEL + [Rule(100, 0, 100, 40)]) == rows(LEVEL + UPRIGHT)


def test_text_that_runs_through_cells_is_parted_between_them():
    through = [piece("AB", 60, 5, 140), piece("C", 5, 25), piece("D", 105, 25)]
    assert rows(LEVEL + UPRIGHT, through) == rows(LEVEL + UPRIGHT)


def test_cells_without_a_line_between_them_are_one():
    low = [Rule(0, 0, 0, 40), Rule(100, 20, 100, 40), Rule(200, 0, 200, 40)]
    pieces = [piece("AB", 60, 5), *PIECES[2:]]
    assert rows(LEVEL + low, pieces) == [[Cell("AB", columns=2)], [Cell("C"), Cell("D")]]


def test_rows_without_lines_between_them_are_found_by_their_text():
    tall = [Rule(0, 0, 200, 0), Rule(0, 20, 200, 20), Rule(0, 60, 200, 60)]
    upright = [Rule(x, 0, x, 60) for x in (0, 100, 200)]
    pieces = [*PIECES, piece("E", 5, 45), piece("F", 105, 45)]
    assert rows(tall + upright, pieces) == [
        [Cell("A"), Cell("B")], [Cell("C"), Cell("D")], [Cell("E"), Cell("F")],
    ]  # fmt: skip


def test_what_is_no_table():
    assert ruled_tables([], PIECES) == []
    assert ruled_tables(LEVEL, PIECES) == []
    assert ruled_tables(UPRIGHT, PIECES) == []
    assert ruled_tables(LEVEL + UPRIGHT, []) == []
    box = [LEVEL[0], LEVEL[2], UPRIGHT[0], UPRIGHT[2]]
    assert ruled_tables(box, PIECES) == []
    assert ruled_tables([Rule(i, 0, i, 40) for i in range(3_000)], PIECES) == []


def test_two_tables_come_from_the_top_down():
    lower = [Rule(r.left, r.top + 100, r.right, r.bottom + 100) for r in LEVEL + UPRIGHT]
    below = [piece(p.text.lower(), p.left, p.top + 100) for p in PIECES]
    found = ruled_tables(lower + LEVEL + UPRIGHT, below + PIECES)
    assert [table.rows[0][0].text for table in found] == ["A", "a"]
