from __future__ import annotations

import pytest

from bot.core.records import Article
from bot.text.headings import headings_above, heads_of, numbered_headings

LONG = "這一年本市的經濟繼續增長，工業、農業和對外貿易都有新的進展，居民的收入也有所提高。"
REPORT = f"""一、2018年工作回顧
（一）工業
{LONG}
（二）貿易
{LONG}出口
二、2019年主要任務
{LONG}完
"""


def above(text, marker):
    return headings_above(text, text.index(marker))


def test_headings_numbered_alike_are_of_one_depth():
    assert above(REPORT, "一、") == ()
    assert above(REPORT, "（一）") == ("一、2018年工作回顧",)
    assert above(REPORT, "出口") == ("一、2018年工作回顧", "（二）貿易")
    assert above(REPORT, "完") == ("二、2019年主要任務",)


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        (f"# Trade ##\n## Exports\n{LONG}x\n", ("Trade", "Exports")),
        (f"第一章 總則\n第二章 罰則\n第一節 罰款\n{LONG}x", ("第二章 罰則", "第一節 罰款")),
        (f"1. Trade\n1.1 Exports\n1.2 Imports\n{LONG}x", ("1. Trade", "1.2 Imports")),
        (f"Chapter 1\nChapter 2\nPart II\n{LONG}x", ("Chapter 2", "Part II")),
        (f"Foreign trade\n{LONG}x", ("Foreign trade",)),
        (f"Foreign trade\nThe exports grew.\nGrowth\n{LONG}x", ("Growth",)),
    ],
)
def test_ways_of_numbering(text, heads):
    assert headings_above(text, text.rindex("x")) == heads


@pytest.mark.parametrize(
    "line",
    [
        f"一、{LONG}",  # a paragraph that begins with a number
        "（一）工業。",
        "Source: the daily",
        "各位代表：",
        "a | b | c",
        "***",
        "12 345",
        "x" * 500,
    ],
)
def test_a_line_that_is_no_heading(line):
    text = f"{line}\n{LONG}y"
    assert headings_above(text, text.rindex("y")) == ()


def test_short_lines_above_short_lines_are_a_list():
    text = "apples\npears\nplums"
    assert headings_above(text, len(text) - 1) == ()


def test_the_title_comes_first_and_once():
    article = Article("a", "Foreign \n trade", f"# Foreign trade\n## Exports\n{LONG}")
    assert heads_of(article, len(article.text)) == ("Foreign trade", "Exports")
    assert heads_of(article, 0) == ("Foreign trade",)
    assert heads_of(Article("a", "", ""), 0) == ("",)


@pytest.mark.parametrize("text", ["", "\n\n", "🙂", "1.", "#", "一、" * 9])
def test_degenerate_texts(text):
    assert headings_above(text, len(text)) == ()


def test_a_long_text():
    text = f"{REPORT}{LONG * 20}\n" * 200
    assert headings_above(text, len(text)) == ("二、2019年主要任務",)


def test_headings_numbered_in_words_have_their_depth():
    found = [(REPORT[start:].split("\n")[0], depth) for start, depth in numbered_headings(REPORT)]
    assert found == [
        ("一、2018年工作回顧", 1),
        ("（一）工業", 2),
        ("（二）貿易", 2),
        ("二、2019年主要任務", 1),
    ]
    assert numbered_headings("") == numbered_headings("One sentence.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一章 總則\n　第一節 甲\n一、乙\n第二章 附則", [(0, 1), (8, 2), (14, 3), (18, 1)]),
        ("Chapter 1\n\nText.\n\nChapter II\n", [(0, 1), (18, 1)]),
        ("as laid down in\nSection 3 of the act\nit is", []),  # lines of a paragraph
        ("20.9億美元\n1. item\n1.2 Costs\n# Marked", []),
        ("一、工業增長，貿易也增長。\n一般來說\n第三產業", []),
        ("一、" + "長" * 60, []),
    ],
)
def test_lines_that_are_headings_by_their_number(text, expected):
    assert numbered_headings(text) == expected
