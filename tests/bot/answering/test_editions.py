"""Which of several articles is the newer one."""

from __future__ import annotations

import pytest

from bot.answering.editions import date_of, file_of, newest_first
from bot.core import Article


def article(title="", date="", text="x", source=""):
    return Article("a", title, text, date=date, source=source)


@pytest.mark.parametrize(
    ("date", "text", "expected"),
    [
        ("2021-03-05", "2020年1月1日", "2021-03-05"),
        ("", "码头说明\n\n发布日期：2021年3月5日\n\n码头有泊位14个。", "2021-03-05"),
        ("", "碼頭說明\n2021年3月5日\n碼頭有泊位14個。", "2021-03-05"),
        ("", "Harbour\n\nUpdated 5 March 2021\n\nIt has 14 berths.", "2021-03-05"),
        ("", "通知\n正文很长。\n\n\n\n\n\n二〇二一年三月五日", "2021-03-05"),
        ("", "报名通知\n截止日期：2021年3月5日", ""),  # a deadline is no date of the text
        ("", "On 5 March 2021 the harbour had 14 berths.", ""),
        ("", "3月5日", ""),  # of which year?
        ("spring", "", ""),
        ("", "", ""),
    ],
)
def test_the_date_of_an_article(date, text, expected):
    assert date_of(article(date=date, text=text)) == expected


@pytest.mark.parametrize(
    ("titles", "order"),
    [
        (("方案（征求意见稿）", "方案（修订稿）", "方案（定稿）"), [2, 1, 0]),
        (("採訪稿（草稿）", "採訪稿"), [1, 0]),
        (("Plan v1", "Plan v2", "Plan v10"), [2, 1, 0]),
        (("Plan", "Plan, second draft", "Plan, third draft"), [0, 2, 1]),
        (("Plan, draft 1", "Plan, final"), [1, 0]),
        (("方案 第一稿", "方案 第三稿", "方案 第二稿"), [1, 2, 0]),
        (("Plan v1", "Budget v2"), [0, 1]),  # of other texts
        (("Plan 2018", "Plan 2019"), [0, 1]),
        (("Plan", "Plan"), [0, 1]),
        ((), []),
    ],
)
def test_marks_of_editions(titles, order):
    assert newest_first([article(title) for title in titles]) == order


def test_files_are_marked_where_titles_are_the_same():
    files = [article("Budget", source=f"docs/budget-v{n}.md") for n in (1, 2)]
    assert newest_first(files) == [1, 0]
    assert [file_of(one) for one in files] == ["budget-v1", "budget-v2"]


def test_dates_come_before_marks_and_unknown_ones_last():
    first, second = article("Plan v1", "2021-05-01"), article("Plan v2", "2021-02-01")
    assert newest_first([second, first]) == [1, 0]
    assert newest_first([article("A"), article("B", "2020-01-01")]) == [1, 0]
    assert newest_first([article("Plan v2"), article("Plan v1", "2020-01-01")]) == [0, 1]
    same_day = [article("Plan v1", "2020-01-01"), article("Plan v2", "2020-01-01")]
    assert newest_first(same_day) == [1, 0]
