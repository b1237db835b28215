from __future__ import annotations

import pytest
from documents import csv

from bot.articles.formats.csv import parse
from bot.core.errors import ArticleError

LAST = "徐州：實際使用外資20.9億美元，增長10.09%。"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_any_delimiter_and_encoding(delimiter, encoding):
    parsed = parse(csv(encoding, delimiter), "folder/外資 2019.csv")
    assert parsed.text.split("\n\n")[-1] == LAST
    assert len(parsed.text.split("\n\n")) == 3
    assert parsed.title == "外資 2019"


def test_numbers_stand_as_they_stood():
    data = b'Item,Price,Code\n"Tea, green","1,234.50",007\nCoffee,1e3,=1+1\n'
    assert parse(data, "x.csv").text == (
        "Tea, green: Price 1,234.50, Code 007.\n\nCoffee: Price 1e3, Code: =1+1."
    )


def test_a_title_above_and_notes_below():
    data = "表1 2019年江蘇外資,,\n\n" + csv().decode() + "資料來源：年鑑,,\n"
    lines = parse(data.encode(), "x.csv").text.split("\n\n")
    assert lines[0] == "表1 2019年江蘇外資"
    assert lines[-2:] == [f"2019年江蘇外資 — {LAST}", "資料來源：年鑑"]
    assert parse(data.encode(), "x.csv").title == "2019年江蘇外資"


def test_rows_without_heads():
    assert parse(b"Xuzhou,2.09\nNanjing,4.1\n", "x").text == "Xuzhou: 2.09.\n\nNanjing: 4.1."
    assert parse(b"one\ntwo\n", "x").text == "one.\n\ntwo."


def test_cells_of_several_lines_and_ragged_rows():
    data = b'City,Note,More\r\nXuzhou,"one\r\ntwo"\r\nNanjing,a,b,c\r\n'
    assert parse(data, "x").text == "Xuzhou: Note: one two.\n\nNanjing: Note: a, More: b, c."


@pytest.mark.parametrize("data", [b"", b"\n\n", b",,,\n,,,\n", b'""\n'])
def test_nothing_in_it(data):
    assert parse(data, "x").text == ""


def test_what_is_no_table():
    with pytest.raises(ArticleError, match="cannot read x: it is binary, not text; save it as"):
        parse(b"\0\1\2,", "x")
    with pytest.raises(ArticleError, match="cannot read x: field larger .* may not be closed"):
        parse(b'a,b\n"' + b"x" * 200_000, "x")


def test_thousands_of_rows():
    data = "city,FDI,growth\n" + "".join(f"city{n},{n}.5,{n}%\n" for n in range(20_000))
    lines = parse(data.encode(), "x").text.split("\n\n")
    assert len(lines) == 20_000
    assert lines[-1] == "city19999: FDI 19999.5, growth 19999%."
