"""Values whose ends are put right: each is given within its quote."""

from __future__ import annotations

import pytest
from bounded import tried
from deadlines import within
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answering.marking import trim_edges

PIECES = [
    *"《「『“‘〈【(（[》」』”’〉】)）]'\"，。、,.—% \n",
    *"收割韭菜 徐州 市長 周鐵根 行为 的 由 和 是 20.9億美元 37.4% 2019年 ¥3 ...".split(),
    *"mayor|Moscow|don’t|workers’|city’s| of | the |and|St.|$5 million|’90s|5’ 10”".split("|"),
]


def ends_of(text, value, kind=""):
    start = text.index(value)
    first, last = trim_edges(text, start, start + len(value), kind)
    return text[first:last]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("徐州，", "徐州"),
        ("，徐州。", "徐州"),
        (" Moscow, ", "Moscow"),
        ("—Moscow.\n", "Moscow"),
        ("Washington, D.C.", "Washington, D.C."),
        ("the U.S.", "the U.S."),
        ("XCMG Ltd.", "XCMG Ltd."),
        (".5 metres", ".5 metres"),
        ("-5°C", "-5°C"),
        ("徐州", "徐州"),
    ],
)
def test_punctuation_at_the_ends(value, kept):
    assert ends_of(f"甲{value}乙", value) == kept


@pytest.mark.parametrize(
    ("text", "value", "kept"),
    [
        ("押金不得超过300元。", "超过300元", "300元"),
        ("押金不得超过300元。", "不得超过300元", "300元"),
        ("It must not exceed 300 yuan.", "exceed 300 yuan", "300 yuan"),
        ("共有300元。", "有300元", "共有300元"),
        ("押金不得超过300元每天。", "超过300元每天", "超过300元每天"),
    ],
)
def test_half_a_qualifier_is_left_out(text, value, kept):
    assert ends_of(text, value) == kept


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("的徐州", "徐州"),
        ("是徐州的", "徐州"),
        ("指新能源和", "新能源"),
        ("，是指新能源", "新能源"),
        ("目的", "目的"),
        ("和平", "和平"),
        ("共和國", "共和國"),
        ("of the land port", "the land port"),
        ("Moscow and the", "Moscow"),
        ("is Moscow in", "Moscow"),
        ("The Who", "The Who"),
        ("Bank of", "Bank"),
        ("in 1874", "in 1874"),
        ("of-the-moment", "of-the-moment"),
        ("check-in", "check-in"),
    ],
)
def test_words_that_only_join(value, kept):
    assert ends_of(f"“{value}”", value) == kept


@pytest.mark.parametrize(
    ("kind", "kept"),
    [("person", "市長莊兆林"), ("organisation", "市長莊兆林"), ("", "由市長莊兆林")],
)
def test_who_did_it_is_said_without_by(kind, kept):
    assert ends_of("會議由市長莊兆林主持。", "由市長莊兆林", kind) == kept


@pytest.mark.parametrize(
    ("text", "value", "kept"),
    [
        ("讀《紅樓夢》的人", "《紅樓夢》", "《紅樓夢》"),
        ("讀《紅樓夢》的人", "紅樓夢", "紅樓夢"),
        ("讀《紅樓夢》的人", "《紅樓夢", "《紅樓夢》"),
        ("讀《紅樓夢》的人", "紅樓夢》", "《紅樓夢》"),
        ("外資(FDI)增長", "外資(FDI", "外資(FDI)"),
        ("“徐州號”中歐班列開行", "徐州號”中歐班列", "“徐州號”中歐班列"),
        ("他說：「好極了", "「好極了", "好極了"),
        ("好極了」他說", "好極了」", "好極了"),
        ("甲「乙丙", "甲「乙丙", "甲「乙丙"),
        ("「甲" + "很" * 20 + "乙」", "乙」", "乙"),
        ("the city’s mayor", "the city’s mayor", "the city’s mayor"),
        ("《甲》和《乙》", "《甲》和《乙》", "《甲》和《乙》"),
        ("A (B [C] D) E", "B [C] D)", "(B [C] D)"),
        ("是“典型的‘收割韭菜’行为”。", "收割韭菜’行为”", "“典型的‘收割韭菜’行为”"),
        ("是“典型的‘收割韭菜’行为”。", "‘收割韭菜’", "‘收割韭菜’"),
        ("是“典型的‘收割韭菜’行为”。", "‘收割韭菜", "‘收割韭菜’"),
        ("是『典型的「收割韭菜」行為』。", "收割韭菜」行為』", "『典型的「收割韭菜」行為』"),
        ("a “so-called ‘pump and dump’ scheme” there", "‘pump and dump’", "‘pump and dump’"),
        ("the ‘city’s plan’ of 2019", "‘city’s plan", "‘city’s plan’"),
        ("the workers’ party won", "workers’ party", "workers’ party"),
        ("它是“甲（乙”丙）", "甲（乙”", "甲（乙”丙）"),
        (
            "（「，甲）",
            "「，甲）",
            "甲",
        ),  # the half before was passed over: it is not taken in alone
    ],
)
def test_brackets_and_quotation_marks_come_in_pairs(text, value, kept):
    assert ends_of(text, value) == kept


@pytest.mark.parametrize(
    ("text", "value", "kind", "kept"),
    [
        ("佔比達37.4%。", "佔比達37.4", "", "佔比達37.4%"),
        ("It cost $5 million.", "5 million", "", "$5 million"),
        ("使用外資20.9億美元。", "20.9", "amount", "20.9億美元"),
        ("增長10.09%。", "10.09", "percentage", "10.09%"),
        ("使用外資20.9億美元。", "外資20.9億美元", "amount", "外資20.9億美元"),
        ("在2019年8月動工。", "2019年", "date", "2019年"),
        ("共有18個項目。", "18", "count", "18個"),
        ("採用12奈米製程。", "12", "count", "12奈米"),
        ("There are 18 projects.", "18", "count", "18"),
    ],
)
def test_no_figure_is_cut_in_two(text, value, kind, kept):
    assert ends_of(text, value, kind) == kept


@pytest.mark.parametrize(
    ("text", "value", "kept"),
    [
        ("市委書記周鐵根講話。", "周鐵", "周鐵根"),
        ("市委书记周铁根讲话。", "铁根", "周铁根"),
        ("建設淮海國際機場。", "淮海國際機", "淮海國際機場"),
        ("增長10%以上。", "10%", "10%"),
        ("在2020年初動工。", "2020年", "2020年初"),
        ("The mayor spoke.", "may", "may"),  # English is cut at words by the reader
    ],
)
def test_no_chinese_word_is_cut_in_two(text, value, kept):
    assert ends_of(text, value) == kept


@pytest.mark.parametrize("value", ["", "，", "的", "  \n", "of the", "《", "」。", "…——"])
def test_nothing_may_be_left(value):
    start, end = trim_edges(f"甲{value}乙", 1, 1 + len(value), "")
    assert start >= end


@pytest.mark.parametrize("value", ["🙂", "問" * 2_000, "a" * 2_000])
def test_odd_values_stay(value):
    assert ends_of(f"，{value}。", value) == value


@pytest.mark.slow
@tried(800)
@example("是“典型的‘收割韭菜’行为”。", 5, 12, "")
@example("“‘的’" * 300, 1, 1_200, "")
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=16).map("".join),
    st.integers(0, 99),
    st.integers(1, 99),
    st.sampled_from(["", "person", "organisation", "amount", "percentage", "list"]),
)
def test_every_value_has_ends(text, start, size, kind):
    start %= len(text)
    end = min(start + size, len(text))
    with within(2, (text, start, end, kind)):
        first, last = trim_edges(text, start, end, kind)
    assert 0 <= first <= len(text)
    assert 0 <= last <= len(text)
    assert first <= last


@pytest.mark.parametrize(
    ("text", "part", "kind", "value"),
    [
        ("淨利潤為−3.2億元。", "3.2億元", "amount", "−3.2億元"),
        ("净利润为负3.2亿元。", "3.2亿", "amount", "负3.2亿元"),
        ("profit of -$3.2 million in", "$3.2 million", "amount", "-$3.2 million"),
        ("profit of minus $3.2 million in", "3.2 million", "amount", "minus $3.2 million"),
        ("Net loss: (1,245)", "1,245", "amount", "(1,245)"),
        ("増長−5.2%。", "5.2", "percentage", "−5.2%"),
        ("最低氣溫零下5度。", "5度", "count", "零下5度"),
    ],
)
def test_a_value_keeps_its_minus(text, part, kind, value):
    start = text.index(part)
    first, last = trim_edges(text, start, start + len(part), kind)
    assert text[first:last] == value
