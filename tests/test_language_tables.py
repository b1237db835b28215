"""The reader of the tables under ``tests/data``."""

from __future__ import annotations

from decimal import Decimal

import pytest
from language_tables import DATA, number, rows


@pytest.fixture
def read(tmp_path):
    """Reads a table of a text."""

    def read_text(text):
        (tmp_path / "some.tsv").write_text(text, "utf-8")
        return rows("some.tsv", tmp_path)

    return read_text


def test_a_row_a_line(read):
    assert read("text\tunit\n# money\n5元\tCNY\n\n5 %\t\n") == [("5元", "CNY"), ("5 %", "")]
    assert read("text\n“#1”\n") == [("“#1”",)]


def test_escapes(read):
    assert read("text\n" + r"a\tb\nc\\n") == [("a\tb\nc\\n",)]


def test_what_other_programs_save(read):
    assert read("\ufefftext\tunit\r\n5元\tCNY\r\n") == [("5元", "CNY")]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("5元", r"cells: 1, columns: 2 \(text, unit\); between .*"),
        ("5元\tCNY\t", r"cells: 3, columns: 2 \(text, unit\); between .*"),
        ("\t", r"only spaces or tabs; leave the line out, or empty"),
        ("5元 \tCNY", r"a space at an end of '5元 ', which nobody sees"),
        (r"5\元" + "\tCNY", r"\\元 stands for nothing: write \\n, \\t or \\\\"),
        ("5元\tCNY\\", r"\\ stands for nothing: write \\n, \\t or \\\\"),
    ],
)
def test_what_is_no_row_is_one_clear_error(line, error, read):
    with pytest.raises(ValueError, match=f"^some.tsv, line 4: {error}$"):
        read(f"text\tunit\n# money\n5元\tCNY\n{line}\n6元\tCNY\n")


@pytest.mark.parametrize("text", ["", "text\tunit\n", "text\tunit\n# money\n"])
def test_a_table_without_rows_is_an_error(text, read):
    with pytest.raises(ValueError, match="^some.tsv: no rows below the line that names"):
        read(text)


def test_a_file_that_is_not_there_is_an_error():
    with pytest.raises(FileNotFoundError, match=r"figures/unwritten\.tsv"):
        rows("figures/unwritten.tsv")


@pytest.mark.parametrize("file", sorted(DATA.rglob("*.tsv")), ids=lambda file: file.name)
def test_no_row_of_a_table_is_there_twice(file):
    table = rows(file.relative_to(DATA))
    assert sorted(table) == sorted(set(table))


def test_numbers():
    assert number("2,090,000,000") == 2_090_000_000
    assert str(number("-6.40")) == "-6.40"
    with pytest.raises(ArithmeticError):
        number("two")
    assert isinstance(number("5"), Decimal)
