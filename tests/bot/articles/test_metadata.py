from __future__ import annotations

from datetime import date

import pytest

from bot.articles.metadata import (
    believable,
    believable_property,
    borne_out,
    date_in_name,
    date_in_text,
    sound_date,
)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "——",
        "10811.exe",
        "Microsoft Word - report",
        "Untitled 3",
        "无标题文档",
        "文档1",
        "Document2",
        "（填写标准名称）",
        "单击此处添加标题",
        "Click to edit Master title style",
        "志的技术要求。",
        "，以及其他事项",
        "根据下列规定：",
        "a\u0085b\u0000",
    ],
)
def test_titles_that_are_none(title):
    assert believable(title) == ""


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("WARN Report*", "WARN Report"),
        ("2019年  工作报告", "2019年 工作报告"),
        ("外資", "外資"),
        ("C++", "C++"),
        ("填写说明", "填写说明"),
        ("请输入密码后会怎样？", "请输入密码后会怎样？"),
        ("What's new?", "What's new?"),
        ("snake_case_name", "snake_case_name"),
        ("“十四五”规划", "“十四五”规划"),
    ],
)
def test_titles_that_are_believed(title, said):
    assert believable(title) == said


def test_an_identifier_is_no_title_that_a_person_gave():
    assert believable_property("905_Precinct_NoOU") == ""
    assert believable_property("The precincts of 905_NoOU") == "The precincts of 905_NoOU"
    assert believable_property("Report") == "Report"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# T\n2022 年 07 月 19 日\nText", "2022-07-19"),
        ("来源：解放日报\n时间：2026-02-09\n市长", "2026-02-09"),
        ("（2023年3月）", "2023-03"),
        ("## December 1998", "1998-12"),
        ("2019年06月15日08:18 来源：人民网-文化频道", "2019-06-15"),
        ("来源：人民网 2020年09月11日 18:05", "2020-09-11"),
        ("- 最后更新: 2019-09-07 15:14:21", "2019-09-07"),
        ("发布日期：2016-11-22 浏览次数：33次", "2016-11-22"),
        ("Published: 28 April 2022", "2022-04-28"),
        ("Last updated on 3 May 2020, 5:30 pm", "2020-05-03"),
        ("Thu, Apr 28 2022", "2022-04-28"),
        ("二〇二〇年三月一日", "2020-03-01"),
        ("中華民國109年3月1日", "2020-03-01"),
        ("1 May 2019\nPublished: 3 May 2019", "2019-05-03"),  # the label counts before
        ("通知\n" + "正文。\n" * 40 + "徐州市人民政府\n2020年3月1日\n", "2020-03-01"),
        # of something in the text, not of the text
        ("Date of birth 26 June 1968", ""),
        ("——2026年2月3日在上海市第十六届人民代表大会第四次会议上", ""),
        ("2007年6月29日 第十届全国人民代表大会常务委员会第二十八次会议通过", ""),
        ("2021年9月30日，国家能源局下达了通知", ""),
        ("1 May 2019 – 3 May 2019", ""),
        ("2019年", ""),
        ("正文。\n" * 40 + "2020年3月1日\n" + "正文。\n" * 40, ""),
        ("", ""),
        ("Published: 28 April 9022", ""),
    ],
)
def test_the_date_a_text_gives_for_itself(text, found):
    assert date_in_text(text) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("/a/劳动合同法(2012-12-28).md", ("2012-12-28", "file name")),
        ("/a/report 20190327.pdf", ("2019-03-27", "file name")),
        ("/a/2019年3月简报.md", ("2019-03", "file name")),
        ("/a/2019年3月7日简报.md", ("2019-03-07", "file name")),
        ("C:\\a\\2019_03_27\\b.txt", ("2019-03-27", "folder name")),
        ("/2019-03-27/a/b.txt", ("", "")),
        ("/a/2026_上海市.txt", ("", "")),
        ("/a/12345678.txt", ("", "")),
        ("/a/IMG_20201305.txt", ("", "")),
        ("/a/2019-13.txt", ("", "")),
        ("https://example.org/2019-03-27/a", ("", "")),
        ("", ("", "")),
    ],
)
def test_the_date_in_a_name(source, found):
    assert date_in_name(source) == found


def test_dates_that_cannot_be():
    assert sound_date("0000-01-01") == sound_date("0101-01-01") == sound_date("2019-13") == ""
    assert sound_date("2019-02-30") == sound_date(str(date.today().year + 2)) == ""
    assert sound_date("2019-02-28T10:00") == "2019-02-28T10:00"
    assert sound_date("spring 2019") == "spring 2019"  # as a document has it


def test_a_year_is_borne_out_by_the_text_that_names_it():
    assert borne_out("2019-03-27", "In 2018 and 2019")
    assert not borne_out("2019-03-27", "In 2018, 20190 of them")
    assert not borne_out("", "In 2018")
