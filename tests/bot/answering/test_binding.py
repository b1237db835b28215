from __future__ import annotations

import pytest

from bot.answering.binding import bound_value, find_expansion, is_one_of_several
from bot.core import Article, Chunk, Hit, Span
from bot.question import kind_asked, question_terms
from bot.text import split_sentences
from embeddings.lexicon import load_lexicon


def value_of(question, text, marked=""):
    quote = Span("a", 10, 10 + len(text), text, "sentence")
    at = text.find(marked)
    mark = Span("a", 10 + at, 10 + at + len(marked), marked) if marked else None
    found = bound_value(
        question, kind_asked(question), question_terms(question, load_lexicon()), quote, mark
    )
    if found is None:
        return None
    assert text[found.start - 10 : found.end - 10] == found.text
    return found.text


TRAFFIC = "上海机场航空旅客和货邮吞吐量分别达到1.35亿人次、453.8万吨，分别增长8.3%、7.9%。"
SHARES = "其中，街电、小电、怪兽、来电4家企业的市场份额分别为28.6%、27%、25.1%和15.6%。"
ROW = "China: year 2010, gdp trillion 6.0872, population million 1340."
GENE = "检测表 — Q0101：检测项目：遗传性乳腺癌，相关基因：BRCA1，周期15个工作日。"


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("上海机场的旅客有多少人次？", TRAFFIC, "1.35亿人次"),
        ("上海机场的货邮吞吐量是多少？", TRAFFIC, "453.8万吨"),
        ("旅客增长了多少？", TRAFFIC, "8.3%"),
        ("怪兽的市场份额是多少？", SHARES, "25.1%"),
        ("街电、小电、怪兽、来电的市场份额分别是多少？", SHARES, "28.6%、27%、25.1%和15.6%"),
        ("How much was China's GDP in 2010?", ROW, "6.0872"),
        ("What was the population?", ROW, "1340"),
        ("遗传性乳腺癌的相关基因是什么？", GENE, "BRCA1"),
        ("遗传性乳腺癌的周期多长？", GENE, "15个工作日"),
    ],
)
def test_the_value_of_the_thing_asked_for(question, text, value):
    assert value_of(question, text) == value


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("市场份额是多少？", SHARES),  # whose?
        ("Which disease has the gene BRCA1?", GENE),  # no head says disease
        ("Who is the mayor of China?", ROW),
        ("上海机场有多少员工？", TRAFFIC),
        ("出口多少？", "出口5亿元，进口6亿元。"),
        ("石铃县的进口额是多少？", "主要指标 — 石铃县：出口额12.6亿元，人口5万人。"),  # 口额
    ],
)
def test_nothing_is_bound_if_the_thing_is_not_clear(question, text):
    assert value_of(question, text) is None


TOWER = "The tower is 34 metres high, 12 metres wide and weighs 250 tonnes; it cost $5 million."
HOUSE = "灯塔建于1876年，高34米，光程为18海里，重12吨。"


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("How wide is the tower?", TOWER, "12 metres"),
        ("How tall is the tower?", TOWER, "34 metres"),
        ("How heavy is the tower?", TOWER, "250 tonnes"),
        ("How deep is the tower?", TOWER, None),
        ("灯塔多重？", HOUSE, "12吨"),
        ("灯塔有多高？", HOUSE, "34米"),
        ("灯塔多高？", "灯塔高34米，旁边的楼高12米。", None),  # which of them?
        ("How long did it take?", "The road is 5 km long.", None),
    ],
)
def test_the_figure_of_a_dimension(question, text, value):
    assert value_of(question, text) == value


def test_things_are_told_apart_by_what_they_do_not_share():
    assert value_of("乙店售出多少台？", "甲店和乙店分别售出150台与320台。") == "320台"


def test_a_value_that_is_one_of_several():
    text = "甲、乙分别增长6%和7%，丙增长8%。"
    quote = Span("a", 5, 5 + len(text), text)
    at = 5 + text.index("7%")
    assert is_one_of_several(quote, Span("a", at, at + 2, "7%"))
    at = 5 + text.index("8%")
    assert not is_one_of_several(quote, Span("a", at, at + 2, "8%"))


def test_of_several_rows_the_one_with_the_readers_value_counts():
    rows = "甲: year 2009, exports 5.1.\n\n甲: year 2010, exports 6.2."
    assert value_of("How much were the exports of 甲?", rows, "6.2") == "6.2"
    assert value_of("How much were the exports of 甲?", rows, "2009") == "5.1"


HARVEST = "2023年，丰原农场水稻产量为4.6万吨，小麦产量为2.9万吨。"
SCHOOL = "The school has 512 pupils and 36 teachers."


@pytest.mark.parametrize(
    ("question", "text", "marked", "value"),
    [
        ("丰原农场2023年水稻产量是多少？", HARVEST, "2.9万吨", "4.6万吨"),
        ("豐原農場2023年小麥產量是多少？", HARVEST, "4.6万吨", "2.9万吨"),
        ("丰原农场2023年小麦产量是多少？", HARVEST, "2.9万吨", None),  # the reader's own
        ("丰原农场2023年产量是多少？", HARVEST, "4.6万吨", None),  # of what?
        ("How many teachers does the school have?", SCHOOL, "512", "36"),
        ("How many people does the school have?", SCHOOL, "512", None),
        ("出口额、进口额分别是多少？", "出口额12亿元，进口额8亿元。", "12亿元", None),
        # what stands between two figures may belong to either
        (
            "What is the fine for a first offence?",
            "Fines reach $5,000 or 5 years in prison for a first offence, and a fine of $9,000.",
            "$5,000",
            None,
        ),
    ],
)
def test_the_value_of_another_clause_gives_way(question, text, marked, value):
    assert value_of(question, text, marked) == value


def test_a_pair_of_characters_that_both_things_share_names_neither():
    text = "2021年，兰溪区出口额、进口额分别为13.1亿元和8.4亿元。"
    assert value_of("2021年兰溪区出口额是多少？", text) == "13.1亿元"
    assert value_of("2021年兰溪区进口额是多少？", text) == "8.4亿元"


@pytest.mark.parametrize(
    ("short", "text", "quote", "value"),
    [
        (
            "fsb",
            "It met today. The Financial Stability Board (FSB) met in Basel.",
            "The Financial Stability Board (FSB) met in Basel.",
            "Financial Stability Board",
        ),
        ("FSB", "今天开会。金融稳定理事会（FSB）开会。", "金融稳定理事会（FSB）开会。", None),
        ("IMF", "The Financial Stability Board (FSB) met in Basel.", "", None),
        ("", "The Financial Stability Board (FSB) met in Basel.", "", None),
    ],
)
def test_what_a_short_name_stands_for(short, text, quote, value):
    """A long name in Chinese may begin too early: its sentence is quoted alone."""
    article = Article("a", "", text)
    places = tuple(split_sentences(text))
    found = find_expansion(short, [Hit(Chunk("a", 0, len(text), text, places), article, 0.5)])
    assert (found is not None) == bool(quote)
    if found:
        span, long, hit = found
        assert (span.text, long and long.text) == (quote, value)
        assert text[span.start : span.end] == quote and hit.article is article
