"""Which figure is of what, where and when; what is not plain stays empty."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.core import Article
from bot.text import facts_of
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()


def read(text, title="", date=""):
    """(figure, subject, measure, place, period) of each fact."""
    article = Article("a", title, text, date=date)
    return [
        (one.mark.text, one.subject, one.measure, one.place, one.period)
        for one in facts_of(article, LEXICON)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("徐州。", []),
        ("2019年3月27日。", []),
        (
            "徐州2019年實際利用外資20.9億美元，增長10.09%。",
            [
                ("20.9億美元", "", "實際利用外資", "徐州", "2019"),
                ("10.09%", "", "實際利用外資增長", "徐州", "2019"),
            ],
        ),
        (
            "Xuzhou's imports came to 15.4 billion yuan in 2019.",
            [("15.4 billion yuan", "", "imports", "Xuzhou", "2019")],
        ),
        (
            "甲店销售额1亿元，乙店2亿元。",
            [("1亿元", "甲店", "销售额", "", ""), ("2亿元", "乙店", "", "", "")],
        ),
        (
            "2018年出口5亿元，2019年出口6亿元。",
            [("5亿元", "", "出口", "", "2018"), ("6亿元", "", "出口", "", "2019")],
        ),
        ("2019年1-6月出口5亿元。", [("5亿元", "", "出口", "", "2019-01/2019-06")]),
        ("2019年一季度出口5亿元。", [("5亿元", "", "出口", "", "2019-Q1")]),
        ("1-6月出口5亿元。", [("5亿元", "", "出口", "", "--01/--06")]),
        ("2018年和2019年出口共5亿元。", [("5亿元", "", "出口", "", "")]),
        ("2015年以来，出口5亿元。", [("5亿元", "", "出口", "", "")]),
        (
            "France: year 2019, population 67,000,000.",
            [("67,000,000", "France", "population", "France", "2019")],
        ),
    ],
)
def test_what_a_figure_is_of(text, expected):
    assert read(text) == expected


def test_the_period_may_stand_before_in_the_paragraph_or_above():
    assert read("2019年出口5亿元。进口3亿元。")[1][4] == "2019"
    assert read("2019年出口5亿元。\n进口3亿元。")[1][4] == ""
    assert read("进口3亿元。", title="2019年徐州外贸", date="2020-01")[0][3:] == ("徐州", "2019")


def test_the_year_of_writing_above_is_no_period():
    """A report of 2020 tells of 2019."""
    assert read("进口3亿元。", title="2020年政府工作报告", date="2020-01")[0][4] == ""


def test_a_day_and_last_year_hold_for_their_own_sentence():
    assert read("2019年3月27日出口5亿元。进口3亿元。")[1][4] == ""
    found = read("去年出口5亿元。进口3亿元。", date="2020-01-05")
    assert [one[4] for one in found] == ["2019", ""]


def test_what_something_is_compared_with_is_no_period():
    assert read("出口5亿元，与去年同期持平。", date="2020-01-05")[0][4] == ""
    assert read("2019年出口5亿元，比2018年增长3%。")[1][4] == "2019"


def test_months_without_a_year_are_of_the_year_of_writing_once_they_are_over():
    assert read("1-6月出口5亿元。", date="2021-08-01")[0][4] == "2021-01/2021-06"
    assert read("1-6月出口5亿元。", date="2021-05-01")[0][4] == "--01/--06"


def test_a_fact_is_a_slice_with_an_exact_value():
    article = Article("a", "", "前言。2019年出口20.9億美元。")
    (fact,) = facts_of(article, LEXICON)
    assert article.text[fact.mark.start : fact.mark.end] == fact.mark.text == "20.9億美元"
    assert article.text[fact.quote.start : fact.quote.end] == fact.quote.text
    assert (fact.value, fact.unit) == (Decimal(2_090_000_000), "USD")


def test_small_numbers_in_words_are_no_facts():
    assert [one[0] for one in read("四大产业增长5%。")] == ["5%"]


def test_two_places_or_a_whole_clause_are_not_plain():
    assert read("徐州和南京的出口为5亿元。")[0][3] == ""
    long = "各有关部门要认真贯彻落实会议精神进一步加强组织领导明确责任分工并按时上报情况的报告"
    assert read(f"{long}共500份。")[0][2] == ""
