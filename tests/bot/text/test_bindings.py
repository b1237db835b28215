from __future__ import annotations

import pytest

from bot.text import respective, row


def pairs(text):
    return [
        [(one.thing, text[one.start : one.end]) for one in each.bindings]
        for each in respective(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲店、乙店分别售出150台和320台。", [[("甲店", "150台"), ("乙店", "320台")]]),
        (
            "東區和西區的產值分別為1.2億元、9,000萬元。",
            [[("東區", "1.2億元"), ("西區", "9,000萬元")]],
        ),
        (  # from … to: the last figures are what it came to
            "總部、分部分別從771家、481家增加到1076家、636家。",
            [[("總部", "1076家"), ("分部", "636家")]],
        ),
        (  # the things of the clause before; a second 分别 has the same
            "旅客和貨物分別達到1.35億人次、453.8萬噸，分別增長8.3%、7.9%。",
            [
                [("旅客", "1.35億人次"), ("貨物", "453.8萬噸")],
                [("旅客", "8.3%"), ("貨物", "7.9%")],
            ],
        ),
        (
            "来自东国、西国等经济体的投资分别同比增长9.2%、18.1%；其他下降3%。",
            [[("来自东国", "9.2%"), ("西国", "18.1%")]],
        ),
        (  # a figure behind them that is another thing's
            "工业、服务业分别增长6.5%和7%，零售额达4.6万亿元。",
            [[("工业", "6.5%"), ("服务业", "7%")]],
        ),
        (
            "Exports and imports were 5.2 and 6.1 billion yuan respectively.",
            [[("Exports", "5.2"), ("imports were", "6.1 billion yuan")]],
        ),
        (
            "Output in Paris, Rome and Bern rose by 3%, 4% and 5.5%, respectively.",
            [[("Output in Paris", "3%"), ("Rome", "4%"), ("Bern rose by", "5.5%")]],
        ),
        ("城乡居民收入分别达6.9万元、3.4万元。", []),  # 城乡 is not two words
        ("甲、乙、丙分别增长6%和7%。", []),  # three things, two figures
        ("他们分别来自甲地和乙地。", []),
        ("The two differ respectively.", []),
        ("出口5亿元，进口6亿元。", []),
        ("", []),
    ],
)
def test_respective_values(text, expected):
    assert pairs(text) == expected


def test_where_the_first_begins_and_the_last_ends():
    text = "甲店、乙店分别售出150台和320台。"
    (one,) = respective(text)
    assert text[one.start : one.end] == "150台和320台"


def cells(line):
    found = row(line)
    assert found is not None
    bound = [(one.thing, line[one.start : one.end]) for one in found.bindings]
    return found.before, found.label, bound


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "China: year 2010, gdp trillion 6.0872.",
            ("", "China", [("year", "2010"), ("gdp trillion", "6.0872")]),
        ),
        (
            "2019年江蘇外資 — 徐州：實際使用外資20.9億美元，增長10.09%。",
            ("2019年江蘇外資", "徐州", [("實際使用外資", "20.9億美元"), ("增長", "10.09%")]),
        ),
        (  # a value with commas in it
            "Leaves: Food: Ash, Elm, Maple, Calories per portion 50.",
            ("", "Leaves", [("Food", "Ash, Elm, Maple"), ("Calories per portion", "50")]),
        ),
        (
            "July 2015: Notices 71, Employees Affected 8,574.",
            ("", "July 2015", [("Notices", "71"), ("Employees Affected", "8,574")]),
        ),
        (  # as a sentence is cut at a semicolon
            "表 — 甲：收入5元，项目：乙；",
            ("表", "甲", [("收入", "5元"), ("项目", "乙")]),
        ),
        (  # a head that the table says in the label
            "Accounts — Revenue, 2023: 138,920 thousand US dollars.",
            ("Accounts", "Revenue, 2023", [("Revenue, 2023", "138,920 thousand US dollars")]),
        ),
        (  # a unit that is not known stays with its figure
            "Q01：项目：甲，周期15个工作日。",
            ("", "Q01", [("项目", "甲"), ("周期", "15个工作日")]),
        ),
    ],
)
def test_a_row_has_a_value_below_each_head(line, expected):
    assert cells(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Nothing here.",
        "他说：今天不去。",
        "他说：2019年出口777.9亿元，进口154亿元。",
        "经审理查明：一、被告人刘某于2014年10月承接了工程，后雇佣刘某1做工，2014年12月结束。",
        "经审理查明：被告人赵1某自2004年开始涉足工程，其后设立了工程队。",
        "Alabama: 18,870, 23,022.",  # no heads
        "甲：收入5元；乙：收入6元。",
    ],
)
def test_what_is_no_row(line):
    assert row(line) is None
