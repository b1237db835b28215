from __future__ import annotations

from bot.articles.formats.pdf.layout import regions, without_margins
from bot.articles.formats.pdf.marks import Page, Piece

WIDE = 200.0


def piece(text, left, top, width=WIDE, size=10.0):
    return Piece(text, left, top, left + width, top + 10, size)


def column(name, left, rows, top=0, width=WIDE):
    return [piece(f"{name}{i}", left, top + 12 * i, width) for i in range(rows)]


def order(pieces):
    return [[one.text for one in region] for region in regions(pieces)]


def test_nothing():
    assert regions([]) == []


def test_one_column():
    assert order(column("a", 0, 5)) == [["a0", "a1", "a2", "a3", "a4"]]


def test_two_and_three_columns():
    assert order(column("b", 220, 4) + column("a", 0, 4)) == [
        ["a0", "a1", "a2", "a3"], ["b0", "b1", "b2", "b3"],
    ]  # fmt: skip
    three = column("a", 0, 4, width=90) + column("b", 105, 4, width=90)
    assert [part[0] for part in order(three + column("c", 210, 4, width=90))] == ["a0", "b0", "c0"]


def test_what_runs_across_parts_the_columns():
    pieces = column("a", 0, 4) + column("b", 220, 4) + [piece("title", 0, 60, 420)]
    pieces += column("c", 0, 4, 80) + column("d", 220, 4, 80)
    assert [part[0] for part in order(pieces)] == ["a0", "b0", "title", "c0", "d0"]


def test_narrow_cells_are_no_columns():
    cells = column("a", 0, 6, width=40) + column("b", 100, 6, width=40)
    assert len(regions(cells)) == 1


# Margins


def texts(pages, kept=None):
    found = without_margins(pages, kept or [set()] * len(pages))
    return [[one.text for one in page] for page in found]


def page(*pieces):
    return Page(600, 800, [*pieces, piece("body", 50, 400)], [])


def test_the_same_head_on_three_pages_goes():
    assert texts([page(piece("head", 50, 20)) for _ in range(6)]) == [["body"]] * 6


def test_a_title_in_larger_letters_than_the_same_head_stays():
    pages = [page(piece("head", 50, 20)) for _ in range(6)]
    pages[0] = page(piece("head", 50, 20, size=24))
    assert texts(pages)[:2] == [["head", "body"], ["body"]]


def test_numbers_that_count_the_pages_go_and_others_stay():
    assert texts([page(piece(f"{7 + i} / 90", 50, 780)) for i in range(6)]) == [["body"]] * 6
    other = [page(piece(f"{i * i}", 50, 780)) for i in range(6)]
    assert texts(other)[5] == ["25", "body"]


def test_changing_chapters_go_with_their_page_numbers():
    pages = [page(piece(f"Chapter of {'abcdefgh'[i]} {i + 1}", 50, 20)) for i in range(8)]
    assert texts(pages) == [["body"]] * 8


def test_what_stands_in_a_table_stays():
    pages = [page(piece("head", 50, 20)) for _ in range(6)]
    assert texts(pages, [{0}] * 6) == [["head", "body"]] * 6


def test_the_body_stays_though_it_is_the_same():
    assert texts([page() for _ in range(6)]) == [["body"]] * 6
