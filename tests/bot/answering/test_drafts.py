"""What the articles say of a draft: contradicted only where nothing but the value differs."""

from __future__ import annotations

import pytest
from library_parts import article

from bot import Bot

ARTICLES = (
    article(
        "lanzhou",
        "2019年，兰州实际使用外资3.2亿美元，增长5.1%。出口45.6亿元。\n\n"
        "兰州剧院于1986年10月1日开业。兰州剧院共有1200个座位。兰州现任市长是张伟文。",
        "兰州概况",
    ),
    article(
        "leeds",
        "In 2018 the exports of Leeds were worth 12.4 million pounds.\n\n"
        "The Royal Armouries in Leeds received 1,500 visitors a day. "
        "Leeds exported wool to Norway.",
        "Trade of Leeds",
    ),
    article("shops", "甲店去年的销售额为120万元，乙店的销售额为80万元。", "两家店"),
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    place = tmp_path_factory.mktemp("drafts")
    with Bot.open(library=place, shipped=False) as opened:
        opened.add_articles(ARTICLES)
        yield opened


def verdicts(bot, text):
    return {one.text: one.verdict for one in bot.check(text)}


@pytest.mark.parametrize(
    ("draft", "figure", "verdict", "says"),
    [
        ("2019年兰州实际使用外资3.2亿美元。", "3.2亿美元", "supported", "3.2亿美元"),
        ("2019年蘭州實際使用外資3.2億美元。", "3.2億美元", "supported", "3.2亿美元"),
        ("2019年兰州实际使用外资为4.2亿美元。", "4.2亿美元", "contradicted", "3.2亿美元"),
        ("2018年兰州实际使用外资4.2亿美元。", "4.2亿美元", "not found", ""),
        ("2018年兰州实际使用外资3.2亿美元。", "3.2亿美元", "not found", ""),
        ("2019年西宁实际使用外资3.2亿美元。", "3.2亿美元", "not found", ""),
        ("2019年兰州旅游收入3.2亿美元。", "3.2亿美元", "not found", ""),
        ("2019年兰州进口45.6亿元。", "45.6亿元", "not found", ""),
        ("兰州实际使用外资约3亿美元。", "3亿美元", "supported", "3.2亿美元"),
        ("兰州剧院共有1200个座位。", "1200个", "supported", "1200个"),
        ("兰州剧院共有1500个座位。", "1500个", "contradicted", "1200个"),
        (
            "The exports of Leeds were worth 12.4 million pounds in 2018.",
            "12.4 million pounds",
            "supported",
            "12.4 million pounds",
        ),
        (
            "The exports of Leeds were worth 14.2 million pounds in 2018.",
            "14.2 million pounds",
            "contradicted",
            "12.4 million pounds",
        ),
        (
            "The exports of Bradford were worth 14.2 million pounds in 2018.",
            "14.2 million pounds",
            "not found",
            "",
        ),
        (
            "The imports of Leeds were worth 14.2 million pounds in 2018.",
            "14.2 million pounds",
            "not found",
            "",
        ),
    ],
)
def test_a_figure(bot, draft, figure, verdict, says):
    finding = next(one for one in bot.check(draft) if one.text == figure)
    assert finding.verdict == verdict
    assert draft[finding.start : finding.end] == figure
    assert [one.mark.text for one in finding.evidence][:1] == ([says] if says else [])
    for one in finding.evidence:
        assert one.article.text[one.quote.start : one.quote.end] == one.quote.text
        assert one.mark.text in one.quote.text


@pytest.mark.parametrize(
    ("draft", "figure", "verdict"),
    [
        ("乙店的销售额为80万元。", "80万元", "supported"),
        ("乙店的销售额为120万元。", "120万元", "contradicted"),
        ("丙店的销售额为120万元。", "120万元", "not found"),
        ("甲店的销售额为80万元。", "80万元", "contradicted"),
    ],
)
def test_one_shop_never_has_the_figure_of_another(bot, draft, figure, verdict):
    assert verdicts(bot, draft)[figure] == verdict


def test_dates_go_with_their_figures(bot):
    assert verdicts(bot, "2019年兰州实际使用外资3.2亿美元。")["2019年"] == "supported"
    assert verdicts(bot, "2018年兰州实际使用外资3.2亿美元。")["2018年"] == "not found"


def test_a_day_of_what_happens_once_may_be_contradicted(bot):
    assert verdicts(bot, "兰州剧院于1986年10月1日开业。")["1986年10月1日"] == "supported"
    assert verdicts(bot, "兰州剧院于1986年开业。")["1986年"] == "supported"
    finding = next(one for one in bot.check("兰州剧院于1987年10月1日开业。") if one.kind == "date")
    assert finding.verdict == "contradicted"
    assert finding.evidence[0].mark.text == "1986年10月1日"


def test_a_name_is_supported_or_not_found(bot):
    assert verdicts(bot, "Leeds exported wool to Norway.")["Norway"] == "supported"
    assert verdicts(bot, "Leeds exported wool to Sweden.")["Sweden"] == "not found"


def test_findings_stand_in_the_order_of_the_draft_by_their_places(bot):
    draft = "# 报告\n\n2019年兰州实际使用外资3.2亿美元。\n\nLeeds exported wool to Norway."
    findings = bot.check(draft)
    assert [one.start for one in findings] == sorted(one.start for one in findings)
    assert all(draft[one.start : one.end] == one.text for one in findings)
    assert {one.kind for one in findings} == {"figure", "date", "name"}


def test_a_draft_without_anything_to_check_has_no_findings(bot):
    assert bot.check("今天天气不错。") == ()


@pytest.mark.parametrize(
    ("draft", "line"),
    [("", "the draft is empty"), (" \n", "the draft is empty"), ("x" * 100_001, "has 100,001 ch")],
)
def test_a_draft_that_cannot_be_checked_is_told(bot, draft, line):
    with pytest.raises(ValueError, match=line):
        bot.check(draft)


def test_facts_of_a_bot_are_found_by_measure(bot):
    assert [one.mark.text for one in bot.facts("实际使用外资", "2019")] == ["3.2亿美元", "5.1%"]
