from __future__ import annotations

import pytest
from documents import HEADS, ROWS
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles.formats.parsed import join_lines
from bot.articles.formats.tables import Cell, caption_of, grid_of, lines, short, unit_of
from bot.core import decode_tables
from bot.text import figures


def table(text):
    return [[Cell(cell) for cell in line.split("|")] for line in text.strip().split("\n")]


def said(rows, caption=""):
    return list(lines(rows, caption))


def test_each_row_has_its_head_and_those_of_its_columns():
    rows = [[Cell(text, head=True) for text in HEADS], *([Cell(t) for t in row] for row in ROWS)]
    assert said(rows, "表1 2019年江蘇外資") == [
        "2019年江蘇外資 — 南京：實際使用外資41.0億美元，增長6.4%。",
        "2019年江蘇外資 — 蘇州：實際使用外資46.1億美元，增長2.0%。",
        "2019年江蘇外資 — 徐州：實際使用外資20.9億美元，增長10.09%。",
    ]


def test_english_rows_and_units():
    rows = table(
        "City|FDI (US$ billion)|Growth (%)|Mayor|Note (2)\n"
        "Xuzhou|2.09|10.09|Zhou Tiegen|5\nNanjing|4.10|-|n/a|"
    )
    assert said(rows) == [
        "Xuzhou: FDI US$2.09 billion, Growth 10.09%, Mayor: Zhou Tiegen, Note (2) 5.",
        "Nanjing: FDI US$4.10 billion, Mayor: n/a.",
    ]


def test_columns_of_years_are_said_one_by_one():
    rows = table("Indicator|2018|2019\nFDI (US$ billion)|1.90|2.09\nPopulation (million)|10.1|10.4")
    assert said(rows, "Xuzhou") == [
        "Xuzhou — FDI, 2018: US$1.90 billion.",
        "Xuzhou — FDI, 2019: US$2.09 billion.",
        "Xuzhou — Population, 2018: 10.1 million.",
        "Xuzhou — Population, 2019: 10.4 million.",
    ]
    assert said(table("指標|2018年|2019年\n外資|19.0億美元|20.9億美元\n出口|7|8"))[1] == (
        "外資：2019年20.9億美元。"
    )


def test_rows_of_years_have_the_word_for_it():
    rows = table("Year|FDI (US$ billion)\n2018|1.90\n2019|2.09")
    assert said(rows) == ["Year 2018: FDI US$1.90 billion.", "Year 2019: FDI US$2.09 billion."]


def test_a_number_right_behind_a_number_is_set_off():
    rows = [[Cell("區", True), Cell("第1", True)], [Cell("泉山"), Cell("20")]]
    assert said(rows) == ["泉山：第1：20。"]


def test_merged_heads_and_merged_rows():
    rows = [
        [Cell("Province", True, rows=2), Cell("City", True, rows=2), Cell("FDI", True, columns=2)],
        [Cell("used", True), Cell("signed", True)],
        [Cell("Jiangsu", rows=2), Cell("Xuzhou"), Cell("2.09"), Cell("3.1")],
        [Cell("Suzhou"), Cell("4.61", columns=2)],
    ]
    assert said(rows) == [
        "Jiangsu Xuzhou: FDI used 2.09, FDI signed 3.1.",
        "Jiangsu Suzhou: FDI used 4.61.",
    ]


def test_an_empty_corner_and_heads_at_the_left():
    rows = [
        [Cell("", True), Cell("FDI", True), Cell("Growth", True)],
        [Cell("Xuzhou", True), Cell("US$2.09 billion"), Cell("10.09%")],
    ]
    assert said(rows) == ["Xuzhou: FDI US$2.09 billion, Growth 10.09%."]


def test_a_row_over_the_whole_width_is_of_the_rows_below():
    rows = [
        [Cell("City", True), Cell("FDI", True)],
        [Cell("South", columns=2)],
        [Cell("Suzhou"), Cell("4.61")],
        [Cell("North", columns=2)],
        [Cell("Xuzhou"), Cell("2.09")],
        [Cell("Source: the yearbook", columns=2)],
    ]
    assert said(rows) == [
        "South",
        "South — Suzhou: FDI 4.61.",
        "North",
        "North — Xuzhou: FDI 2.09.",
        "Source: the yearbook",
    ]


def test_names_and_values_without_heads():
    assert said(table("Mayor|Zhou Tiegen\nPopulation|9.1 million")) == [
        "Mayor: Zhou Tiegen.",
        "Population: 9.1 million.",
    ]


def test_two_columns_of_which_one_is_of_like_figures_have_heads():
    assert said(table("Mayor|Zhou\nPopulation|9.1 million\nArea|11,258 km²"))[0] == "Mayor: Zhou."
    assert said(table("City|FDI\nXuzhou|2.09\nNanjing|4.1")) == [
        "Xuzhou: FDI 2.09.",
        "Nanjing: FDI 4.1.",
    ]


def test_a_long_row_goes_on_with_its_head():
    rows = [
        [Cell("City", True), *(Cell(f"column {n:02}", True) for n in range(60))],
        [Cell("Xuzhou"), *(Cell(f"value {n} of the row") for n in range(60))],
    ]
    found = said(rows)
    assert len(found) > 1
    assert all(line.startswith("Xuzhou: column ") for line in found)
    assert sum(line.count("of the row") for line in found) == 60


@pytest.mark.parametrize("rows", [[], [[]], [[Cell("")]], [[], []], [[Cell(""), Cell("")]] * 3])
def test_nothing_in_a_table_is_no_line(rows):
    assert said(rows) == []


def test_a_table_of_heads_alone_is_said():
    assert said([[Cell("City", True), Cell("FDI", True)]]) == ["City: FDI."]


def test_ragged_rows_and_spans_beyond_the_table():
    grid = grid_of([[Cell("a", rows=65_534, columns=2)], [Cell("b")], [], [Cell("c"), Cell("d")]])
    assert [[cell.text for cell in row] for row in grid] == [
        ["a", "a", "", ""],
        ["a", "a", "b", ""],
        ["a", "a", "", ""],
        ["a", "a", "c", "d"],
    ]
    assert len(grid_of([[Cell("x", columns=10**6)]])[0]) == 1_000


def test_a_caption_is_short_and_without_its_number():
    assert short("Table 3.2: FDI in 2019.") == "FDI in 2019"
    assert short("表二、各市外資：") == "各市外資"
    assert short("Two things. And more") == ""
    assert short("長" * 41) == ""


def test_which_caption_a_table_has():
    assert caption_of("FDI", "Table 1: Trade", "Exports in 2019") == "FDI"
    assert caption_of("", "Table 1: Trade", "Exports in 2019") == "Trade"
    assert caption_of("長" * 41, "See below:", "Exports") == "Exports"
    assert caption_of("", "The figures of 2019:", "Exports") == "The figures of 2019"
    assert caption_of("", "", "") == ""


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("公司|淨利潤（億元）\n甲|−3.2\n乙|1.5", "甲：淨利潤−3.2億元。"),
        ("公司|淨利潤（萬元）\n甲|(1,245)\n乙|987", "甲：淨利潤：(1,245)萬元。"),
        ("Company|Net income (US$ million)\nA|(45)\nB|12", "A: Net income: US$(45) million."),
        ("Company|Net income (US$ million)\nA|-45\nB|12", "A: Net income US$-45 million."),
    ],
)
def test_losses_take_the_unit_of_their_column_and_stay_losses(rows, line):
    assert line in said(table(rows))
    assert [figure.value < 0 for figure in figures.find(line)] == [True]


def test_heads_as_programs_and_forms_write_them():
    rows = table("city|gdp_total|No. of staff\nXuzhou|5|72\nNanjing|6|80")
    assert said(rows) == [
        "Xuzhou: gdp total 5, No of staff 72.",
        "Nanjing: gdp total 6, No of staff 80.",
    ]


@pytest.mark.parametrize(
    ("above", "unit"),
    [
        ("单位：万元", "万元"),
        ("（單位：億美元）", "億美元"),
        ("表1 主要指标（单位：亿元）", "亿元"),
        ("Unit: tonnes", "tonnes"),
        ("(in thousands of US dollars)", "thousand US dollars"),
        ("单位：万元，%", ""),  # two units: which is whose?
        ("该单位：一个好单位。他们说", ""),
        ("Selected accounts", ""),
        ("", ""),
    ],
)
def test_the_unit_above_a_table(above, unit):
    assert unit_of(above) == unit


def test_figures_take_the_unit_above_unless_they_have_their_own():
    rows = table("项目|2023年|增长率|人数（人）\n收入|138,920|5.1|30\n利润率|12|3|4")
    assert (
        list(lines(rows, "摘要", "万元"))[0]
        == "摘要 — 收入：2023年138,920万元，增长率5.1，人数30人。"
    )
    assert "万元" not in list(lines(rows, "摘要", "万元"))[1]


def test_a_line_with_the_unit_is_no_caption():
    assert caption_of("", "单位：万元", "2023年摘要") == "2023年摘要"
    assert caption_of("", "单位：万元", "") == ""


def test_titles_and_units_within_a_table_are_those_of_its_rows():
    rows = [
        [Cell("2019年各市外贸", columns=3)],
        [Cell("单位：万元", columns=3)],
        *table("城市|出口|增长\n徐州|12,345|10.09\n南京|5|6"),
    ]
    assert said(rows, "年报") == [
        "2019年各市外贸",
        "单位：万元",
        "2019年各市外贸 — 徐州：出口12,345万元，增长10.09。",
        "2019年各市外贸 — 南京：出口5万元，增长6。",
    ]


def test_a_row_over_the_width_heads_those_below_it_where_there_are_no_heads():
    rows = [
        [Cell("收入", columns=2)], *table("主营|100\n其他|5"),
        [Cell("成本", columns=2)], *table("主营|50"),
    ]  # fmt: skip
    assert said(rows)[-1] == "成本 — 主营：50。"
    assert said(rows)[1] == "收入 — 主营：100。"


def test_a_row_of_units_belongs_to_the_heads_and_a_column_of_units_to_its_rows():
    assert said(table("城市|外資|增長\n|億美元|%\n徐州|20.9|10.09")) == [
        "徐州：外資20.9億美元，增長10.09%。"
    ]
    assert said(table("City|FDI|Change\n|US$ billion|%\nXuzhou|2.09|10.09")) == [
        "Xuzhou: FDI US$2.09 billion, Change 10.09%."
    ]
    assert said(table("指標|單位|上年|今年\n外資|億美元|19.0|20.9\n企業|家|7|8")) == [
        "外資：上年19.0億美元，今年20.9億美元。",
        "企業：上年7家，今年8家。",
    ]
    # flats are what the rows are of, no units
    assert said(table("單位|房間|人\n甲|3|5\n乙|4|6"))[0] == "甲：房間3，人5。"


@pytest.mark.parametrize("mark", ["①", "*", "[1]", "¹", "［注2］"])
def test_the_mark_of_a_note_stands_behind_the_unit(mark):
    assert said(table(f"城市|外資（億美元）\n徐州|20.9{mark}\n南京|41.0")) == [
        f"徐州：外資20.9億美元{mark}。",
        "南京：外資41.0億美元。",
    ]
    (figure, *_) = figures.find(f"外資20.9億美元{mark}，")
    assert figure.text == "20.9億美元"


def test_a_power_of_ten_is_no_note():
    rows = table("城市|面積（平方米）|人\n徐州|10⁴|3\n南京|5|4")
    assert said(rows) == ["徐州：面積（平方米） 10⁴，人3。", "南京：面積5平方米，人4。"]


def test_months_and_quarters_are_heads_and_the_caption_has_the_unit():
    rows = table("|1—6月|7—12月\n徐州|9.5|11.4\n南京|5|6")
    assert said(rows, "外資（億美元）")[0] == (
        "外資（億美元） — 徐州：1—6月9.5億美元，7—12月11.4億美元。"
    )
    assert said(table("City|Q1|Q2\nXuzhou|5|6"))[0] == "Xuzhou: Q1: 5, Q2: 6."


UNITS = st.sampled_from(["", "万元", "億美元", "US$ billion"])
GROUPS = st.lists(st.integers(1, 3), min_size=1, max_size=3)


@settings(deadline=None)
@given(GROUPS, GROUPS, UNITS, st.sampled_from(["指标{}", "{}部", "201{}年"]), st.integers(0, 9))
def test_any_grid_with_merged_heads_is_found_by_its_heads(columns, rows, unit, sub, seed):
    """Cell → text → question → cell, for heads of two levels above and beside the values."""
    tops = [f"类{'甲乙丙'[n]}" for n in range(len(columns))]
    sides = [f"省{'子丑寅'[n]}" for n in range(len(rows))]
    grid = [[Cell("地区", rows=2, columns=2)], []]
    heads, labels, values = [], [], {}
    for top, width in zip(tops, columns, strict=True):
        grid[0].append(Cell(top, columns=width))
        for n in range(width):
            grid[1].append(Cell(sub.format(n)))
            heads.append((top, sub.format(n)))
    for side, height in zip(sides, rows, strict=True):
        for n in range(height):
            labels.append((side, f"市{n}"))
            grid.append([Cell(side, rows=height)] if n == 0 else [])
            grid[-1].append(Cell(f"市{n}"))
            for head in heads:
                values[labels[-1], head] = f"{len(values) + seed + 11}.5"
                grid[-1].append(Cell(values[labels[-1], head]))
    text, structure = join_lines(["前言。", *lines(grid, "外贸", unit)])
    (one,) = decode_tables(structure)

    def cell(label, head):
        (row,) = [row for row in one.rows if all(w in text[slice(*row[0])] for w in label)]
        (column,) = [n for n, words in enumerate(one.head) if all(w in words for w in head)]
        return row[column]

    for (label, head), value in values.items():
        start, end = cell(label, head)
        said_of = text[start:end]
        line = text[text.rfind("\n", 0, start) + 1 : text.find("\n", end) % (len(text) + 1)]
        assert value in said_of and all(word in line for word in (*label, *head, "外贸"))
        assert all(part in said_of for part in unit.replace("US$", "US$ ").split())
        if unit:
            assert [figure.text for figure in figures.find(said_of)] == [said_of]


def test_a_head_over_many_columns_is_the_head_of_none():
    rows = [
        [Cell("State"), Cell("Permit Handgun Other", columns=3), Cell("Totals")],
        *table("Alabama|18|23|22|71\nAlaska|2|3|4|9"),
    ]
    assert said(rows) == ["Alabama: 18, 23, 22, Totals 71.", "Alaska: 2, 3, 4, Totals 9."]
