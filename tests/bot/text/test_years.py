from __future__ import annotations

import pytest

from bot import Article
from bot.text.years import is_of_republic, with_years, year_written, years_of


def said(text, **options):
    return [(sorted(year.years), year.compared, year.open) for year in years_of(text, **options)]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("In 2019 Xuzhou used US$2.09 billion", [2019]),
        ("二〇一九年的出口", [2019]),
        ("民國108年的出口", [2019]),
        ("去年同期，今年以来", []),
        ("last year and the year before", []),
        ("the 1990s", []),
        ("2017至2019年", [2017, 2018, 2019]),
        ("", []),
        ("🙂", []),
    ],
)
def test_the_years_of_a_text(text, years):
    assert [one for year, _, _ in said(text) for one in year] == years


@pytest.mark.parametrize(
    "text",
    [
        "徐州的進出口總額比2018年上升20.4%",
        "較去年(2018年)增長",
        "與2018年同期相比，列車增長了115%",
        "exports were 20.4 percent more than in 2018",
        "115 percent higher than in the same period of 2018",
    ],
)
def test_a_year_that_something_is_measured_against(text):
    assert said(text) == [([2018], True, False)]


@pytest.mark.parametrize(
    "text",
    [
        "比2018年的18.9億美元多",
        "higher than the US$1.9 billion of 2018",
        "up from 1.9 billion yuan in 2018",
    ],
)
def test_a_year_whose_own_value_stands_beside_it(text):
    assert said(text) == [([2018], False, False)]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("去年出口增加，今年以來減少，明年會更好", [2018, 2019, 2020]),
        ("上年的出口；前年的進口", [2018, 2017]),
        ("last year, this year and next year", [2018, 2019, 2020]),
        ("the year before last", [2017]),
        ("two years ago", [2017]),
        ("目前年产量", []),
        ("本年2月，2016年", [2019, 2016]),
        ("上年代", []),
        ("同期", []),
    ],
)
def test_a_year_named_by_that_in_which_a_text_was_written(text, years):
    assert [one for found, _, _ in said(text, written=2019) for one in found] == years


def test_last_year_is_compared_like_any_other():
    assert said("出口比去年增長5%", written=2019) == [([2018], True, False)]
    assert said("相較於去年同期的228萬支增長6%", written=2024) == [([2023], False, False)]
    assert said("up 5 percent on last year", written=2019) == [([2018], True, False)]


@pytest.mark.parametrize("text", ["since 2018", "自2018年以來", "2018年后", "before 2018"])
def test_a_year_that_a_stretch_of_time_begins_or_ends_with(text):
    assert said(text) == [([2018], False, True)]


def test_the_calendar_of_the_republic_where_it_is_named():
    assert said("108年出口增加") == [([108], False, False)]
    assert said("108年出口增加", republic=True) == [([108, 2019], False, False)]  # either
    assert said("民國108年出口增加") == [([2019], False, False)]
    assert said("民國107年與108年") == [([2018], False, False), ([2019], False, False)]
    assert said("四年來", republic=True) == []


def test_offsets_are_into_the_text():
    text = "網際網路在2019年與2020年"
    assert [text[year.start : year.end] for year in years_of(text)] == ["2019年", "2020年"]


def test_a_long_text():
    assert len(years_of("2019年" * 400)) == 400


@pytest.mark.parametrize(
    ("text", "of_republic"),
    [
        ("民國108年的報告。", True),
        ("109年度總收入為三千萬元，較上年度增加。", True),
        ("109年3月開始營運，總收入增加。", True),
        ("109年度总收入增加，比上年度多。", False),  # not in Simplified script
        ("109年度總收入增加，2020年另計。", False),  # another calendar is used
        ("共有109年歷史的學校。", False),
        ("", False),
    ],
)
def test_an_article_that_counts_by_the_republic(text, of_republic):
    assert is_of_republic(text) is of_republic


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("去年徐州出口多少？", "2019年徐州出口多少？"),
        ("前年的出口？", "2018年的出口？"),
        ("What were exports last year?", "What were exports in 2019?"),
        ("What were exports in the year before last?", "What were exports in 2018?"),
        ("Last year, what were exports?", "In 2019, what were exports?"),
        ("How much two years ago?", "How much in 2018?"),
        ("last year's exports", "2019's exports"),
    ],
)
def test_past_years_of_a_question_are_counted_from_the_text(question, named):
    assert with_years(question, 2020) == named
    assert with_years(question, 0) == question


@pytest.mark.parametrize(
    "question",
    [
        "",
        "今年出口多少？",
        "exports this year",
        "出口比去年增长多少？",
        "去年同期出口多少？",
        "去年以来做了什么？",
        "growth compared with last year",
        "2019年和去年的出口？",
    ],
)
def test_other_years_of_a_question_stay(question):
    assert with_years(question, 2020) == question


def test_the_year_in_which_an_article_was_written():
    def written(title, date):
        return year_written(Article("a", title, "", date=date))

    assert written("Report", "2020-03-27") == 2020
    assert written("2018年和2019年的报告", "") == 2019
    assert written("Report", "March") == 0


@pytest.mark.parametrize(
    ("text", "republic", "years"),
    [
        ("110年度補助52件", True, [[110, 2021]]),
        ("110年補助52件", True, [[110, 2021]]),
        ("民國110年補助52件", True, [[2021]]),
        ("110年補助52件", False, []),
        ("有110年歷史，成立120年來", True, []),
        ("109年度37件，110年度52件", True, [[109, 2020], [110, 2021]]),
    ],
)
def test_round_years_of_the_republic(text, republic, years):
    assert [sorted(year.years) for year in years_of(text, republic)] == years
