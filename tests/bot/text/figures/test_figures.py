"""What is found in a text, kind by kind, in three scripts; and what is not."""

from __future__ import annotations

import subprocess
import sys
import time
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.text.figures import KINDS, find, years
from bot.text.figures.figure import Figure


def one(text: str) -> Figure:
    figures = find(text)
    assert len(figures) == 1, [figure.text for figure in figures]
    return figures[0]


@pytest.mark.parametrize(
    ("text", "found", "value", "unit"),
    [
        ("實際使用外資20.9億美元，增長", "20.9億美元", 2_090_000_000, "USD"),
        ("实际使用外资20.9亿美元", "20.9亿美元", 2_090_000_000, "USD"),
        ("總投資2937.3億元", "2937.3億元", 293_730_000_000, "CNY"),
        ("40亿元人民币", "40亿元人民币", 4_000_000_000, "CNY"),
        ("共人民幣40億元", "人民幣40億元", 4_000_000_000, "CNY"),
        ("二十億零九百萬元", "二十億零九百萬元", 2_009_000_000, "CNY"),
        ("20億900萬元", "20億900萬元", 2_009_000_000, "CNY"),
        ("壹佰貳拾參萬元整", "壹佰貳拾參萬元", 1_230_000, "CNY"),
        ("10万元", "10万元", 100_000, "CNY"),
        ("1000 万元", "1000 万元", 10_000_000, "CNY"),
        ("港幣5億元", "港幣5億元", 500_000_000, "HKD"),
        ("新臺幣500元", "新臺幣500元", 500, "TWD"),
        ("5萬日圓", "5萬日圓", 50_000, "JPY"),
        ("used US$2.09 billion of", "US$2.09 billion", 2_090_000_000, "USD"),
        ("US $5 million", "US $5 million", 5_000_000, "USD"),
        ("USD 2.09bn.", "USD 2.09bn", 2_090_000_000, "USD"),
        ("2,090 million dollars", "2,090 million dollars", 2_090_000_000, "$"),
        ("2,090 million US dollars", "2,090 million US dollars", 2_090_000_000, "USD"),
        ("a fine of €3m was", "€3m", 3_000_000, "EUR"),
        ("RMB 5.1 billion", "RMB 5.1 billion", 5_100_000_000, "CNY"),
        ("RMB5.1bn", "RMB5.1bn", 5_100_000_000, "CNY"),
        ("93.19 billion yuan in", "93.19 billion yuan", 93_190_000_000, "CNY"),
        ("one dollar", "one dollar", 1, "$"),
        ("10元5角", "10元5角", Decimal("10.5"), "CNY"),
        ("5元8角6分", "5元8角6分", Decimal("5.86"), "CNY"),
        ("180 million won", "180 million won", 180_000_000, "KRW"),
        ("約US$20億", "US$20億", 2_000_000_000, "USD"),
    ],
)
def test_amounts(text, found, value, unit):
    figure = one(text)
    assert (figure.kind, figure.text, figure.value, figure.unit) == ("amount", found, value, unit)


@pytest.mark.parametrize(
    ("text", "found", "value", "unit"),
    [
        ("增長10.09%，", "10.09%", "10.09", "%"),
        ("佔２０％", "２０％", 20, "%"),
        ("百分之三十", "百分之三十", 30, "%"),
        ("百分之 30", "百分之 30", 30, "%"),
        ("百分之百", "百分之百", 100, "%"),
        ("up 3.5 percent", "3.5 percent", "3.5", "%"),
        ("100 per cent", "100 per cent", 100, "%"),
        ("3 percentage points", "3 percentage points", 3, "pp"),
        ("上升3個百分點", "3個百分點", 3, "pp"),
        ("三个百分点", "三个百分点", 3, "pp"),
        ("5‰", "5‰", 5, "‰"),
        ("千分之五", "千分之五", 5, "‰"),
        ("三成五", "三成五", 35, "%"),
        ("百分之一百一十五", "百分之一百一十五", 115, "%"),
        ("fell by -5.5%", "-5.5%", "-5.5", "%"),
        ("北京—5%", "5%", 5, "%"),
    ],
)
def test_percentages(text, found, value, unit):
    figure = one(text)
    assert (figure.kind, figure.text, figure.unit) == ("percentage", found, unit)
    assert figure.value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "found", "value", "unit"),
    [
        ("居全省第三位", "第三位", 3, "rank"),
        ("規模居全國第8位", "第8位", 8, "rank"),
        ("排名第八", "第八", 8, ""),
        ("位居全国首位", "首位", 1, "rank"),
        ("第6列", "第6列", 6, "列"),
        ("第 33 届", "第 33 届", 33, "届"),
        ("十三屆", "十三屆", 13, "届"),
        ("第三大經濟體", "第三大", 3, "大"),
        ("第25章", "第25章", 25, "章"),
        ("前三名", "前三名", 3, "top"),
        ("世界500强", "500强", 500, "top"),
        ("ranked third in", "third", 3, "rank"),
        ("in 3rd place", "3rd", 3, "rank"),
        ("the 21st run", "21st", 21, ""),
        ("twenty-first", "twenty-first", 21, ""),
        ("No. 1 in", "No. 1", 1, "rank"),
        ("the top ten", "top ten", 10, "top"),
        ("倒數第二", "倒數第二", 2, "last"),
        ("the second-largest economy", "second-largest", 2, "大"),
    ],
)
def test_ranks(text, found, value, unit):
    figure = one(text)
    assert (figure.kind, figure.text, figure.value, figure.unit) == ("rank", found, value, unit)


@pytest.mark.parametrize(
    ("text", "found", "value", "unit"),
    [
        ("項目705個、", "705個", 705, "个"),
        ("满载46台工程", "46台", 46, "台"),
        ("出口6列", "6列", 6, "列"),
        ("136 次", "136 次", 136, "次"),
        ("二十五萬人", "二十五萬人", 250_000, "person"),
        ("7個人的", "7個人", 7, "person"),
        ("四大產業", "四大", 4, "大"),
        ("1.5万多人", "1.5万多人", 15_000, "person"),
        ("5年", "5年", 5, "year"),
        ("两个多月", "两个多月", 2, "month"),
        ("31天", "31天", 31, "day"),
        ("2.51億年", "2.51億年", 251_000_000, "year"),
        ("2,052平方公里", "2,052平方公里", 2052, "square kilometre"),
        ("6.40米", "6.40米", Decimal("6.40"), "metre"),
        ("零下5℃", "零下5℃", -5, "°C"),
        ("12.5 km²", "12.5 km²", Decimal("12.5"), "square kilometre"),
        ("3 million people", "3 million people", 3_000_000, "person"),
        ("a 5-year plan", "5-year", 5, "year"),
        ("17 seconds left", "17 seconds", 17, "second"),
        ("a 12-year-old", "12-year-old", 12, "year old"),
        ("705 projects", "705", 705, "project"),
        ("705 industrial projects", "705", 705, "project"),
        ("two districts", "two", 2, "district"),
        ("攝氏38度", "攝氏38度", 38, "°C"),
        ("摄氏零下5度", "摄氏零下5度", -5, "°C"),
        ("華氏100度", "華氏100度", 100, "°F"),
        ("100 degrees Fahrenheit", "100 degrees Fahrenheit", 100, "°F"),
        ("minus 10 degrees", "minus 10 degrees", -10, "度"),
        ("50 basis points", "50 basis points", 50, "basis point"),
        ("兩個世紀", "兩個世紀", 2, "century"),
        ("半年", "半年", Decimal("0.5"), "year"),
        ("半個小時", "半個小時", Decimal("0.5"), "hour"),
        ("一個半月", "一個半月", Decimal("1.5"), "month"),
        ("兩年半", "兩年半", Decimal("2.5"), "year"),
        ("two and a half million people", "two and a half million people", 2_500_000, "person"),
        ("one and a half years", "one and a half years", Decimal("1.5"), "year"),
        ("1.2m people", "1.2m people", 1_200_000, "person"),
    ],
)
def test_counts(text, found, value, unit):
    figure = one(text)
    assert (figure.kind, figure.text, figure.value, figure.unit) == ("count", found, value, unit)


@pytest.mark.parametrize(
    ("text", "found", "date", "until"),
    [
        ("3月27日,市委", "3月27日", "--03-27", ""),
        ("2019年,徐州", "2019年", "2019", ""),
        ("二〇一九年三月", "二〇一九年三月", "2019-03", ""),
        ("２０１９年", "２０１９年", "2019", ""),
        ("2007 年 2 月 8 日", "2007 年 2 月 8 日", "2007-02-08", ""),
        ("2019年全年", "2019年全年", "2019", ""),
        ("今年1到2月份", "1到2月份", "--01", "--02"),
        ("1998年至2003年", "1998年至2003年", "1998", "2003"),
        ("1998-99年", "1998-99年", "1998", "1999"),
        ("3月27日至4月2日", "3月27日至4月2日", "--03-27", "--04-02"),
        ("2019年3月至5月", "2019年3月至5月", "2019-03", "2019-05"),
        ("2019年12月至2020年2月", "2019年12月至2020年2月", "2019-12", "2020-02"),
        ("公元前221年", "公元前221年", "-0221", ""),
        ("西元1872年", "西元1872年", "1872", ""),
        ("618年", "618年", "0618", ""),
        ("民國十四年4月", "民國十四年4月", "1925-04", ""),
        ("康熙五十年", "康熙五十年", "", ""),
        ("天正16年（1588年）", "16年", "", ""),
        ("19世紀晚期", "19世紀晚期", "19c~late", ""),
        ("20 世纪 90 年代", "20 世纪 90 年代", "1990s", ""),
        ("1990年代初", "1990年代初", "1990s~early", ""),
        ("2019年底", "2019年底", "2019~end", ""),
        ("2019年第一季度", "2019年第一季度", "2019-Q1", ""),
        ("2019年上半年", "2019年上半年", "2019-H1", ""),
        ("第三季度", "第三季度", "--Q3", ""),
        ("28日下午", "28日", "---28", ""),
        ("on 27 March 2020.", "27 March 2020", "2020-03-27", ""),
        ("March 27, 2019", "March 27, 2019", "2019-03-27", ""),
        ("Mar. 2020", "Mar. 2020", "2020-03", ""),
        ("the 27th of March", "27th of March", "--03-27", ""),
        ("27–29 March 2020", "27–29 March 2020", "2020-03-27", "2020-03-29"),
        ("March 27–29, 2020", "March 27–29, 2020", "2020-03-27", "2020-03-29"),
        ("March to May 2020", "March to May 2020", "2020-03", "2020-05"),
        ("In January and February 2020", "January and February 2020", "2020-01", "2020-02"),
        ("from 1998 to 2003", "1998 to 2003", "1998", "2003"),
        ("between 1998 and 2003", "1998 and 2003", "1998", "2003"),
        ("2019–20", "2019–20", "2019", "2020"),
        ("in 2019", "2019", "2019", ""),
        ("late 2019", "late 2019", "2019~late", ""),
        ("2020-03-27", "2020-03-27", "2020-03-27", ""),
        ("the 1990s", "1990s", "1990s", ""),
        ("221 BC", "221 BC", "-0221", ""),
        ("AD 79", "AD 79", "0079", ""),
        ("19th-century", "19th-century", "19c", ""),
        ("nineteenth century", "nineteenth century", "19c", ""),
        ("Q3 2019", "Q3 2019", "2019-Q3", ""),
        ("first half of 2019", "first half of 2019", "2019-H1", ""),
        ("nineteen ninety-nine", "nineteen ninety-nine", "1999", ""),
        ("in May", "May", "--05", ""),
        ("今年上半年", "上半年", "--H1", ""),
        ("下半年", "下半年", "--H2", ""),
        ("the second half of the year", "second half of the year", "--H2", ""),
        ("27/03/2019", "27/03/2019", "2019-03-27", ""),
        ("03/27/2019", "03/27/2019", "2019-03-27", ""),
    ],
)
def test_dates(text, found, date, until):
    figure = [figure for figure in find(text) if figure.kind == "date"][0]
    assert (figure.text, figure.date, figure.date_end) == (found, date, until)


@pytest.mark.parametrize(
    ("text", "found", "kind", "low", "high", "unit"),
    [
        ("5-8%", "5-8%", "percentage", 5, 8, "%"),
        ("5%-8%", "5%-8%", "percentage", 5, 8, "%"),
        ("百分之三到五", "百分之三到五", "percentage", 3, 5, "%"),
        ("3到5億元", "3到5億元", "amount", 3 * 10**8, 5 * 10**8, "CNY"),
        ("3亿至5亿元", "3亿至5亿元", "amount", 3 * 10**8, 5 * 10**8, "CNY"),
        ("新臺幣3億至5億元", "新臺幣3億至5億元", "amount", 3 * 10**8, 5 * 10**8, "TWD"),
        ("30萬至50萬人", "30萬至50萬人", "count", 300_000, 500_000, "person"),
        ("七八百人", "七八百人", "count", 700, 800, "person"),
        ("第3至5名", "第3至5名", "rank", 3, 5, "rank"),
        ("US$3-5 million", "US$3-5 million", "amount", 3 * 10**6, 5 * 10**6, "USD"),
        ("$3 to $5 million", "$3 to $5 million", "amount", 3 * 10**6, 5 * 10**6, "$"),
        ("between 5 and 8 million", "5 and 8 million", "number", 5 * 10**6, 8 * 10**6, ""),
        ("10 to 20 people", "10 to 20 people", "count", 10, 20, "person"),
    ],
)
def test_ranges(text, found, kind, low, high, unit):
    figure = one(text)
    assert (figure.text, figure.kind, figure.unit, figure.value) == (found, kind, unit, None)
    assert (figure.low, figure.high) == (low, high)


def test_from_one_value_to_another_is_no_range():
    for text in ("rose from 5 to 8 percent", "rose from 5% to 8%", "从5%到8%", "從5到8%"):
        assert [(f.value, f.unit) for f in find(text)] == [(5, "%"), (8, "%")], text


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("累計超過300列", "over"),
        ("逾300列", "over"),
        ("300多列", "over"),
        ("5年多", "over"),
        ("總投資約51億元", "about"),
        ("总投资约为 51亿元", "about"),
        ("300人左右", "about"),
        ("近300人", "nearly"),
        ("將近三百人", "nearly"),
        ("不足300人", "under"),
        ("至少300人", "least"),
        ("300人以上", "least"),
        ("不超过300人", "most"),
        ("300人以下", "most"),
        ("more than 300 people", "over"),
        ("upwards of 300 people", "over"),
        ("more than a million people", "over"),
        ("fewer than 300 people", "under"),
        ("about US$2 billion", "about"),
        ("nearly 300 people", "nearly"),
        ("at least 300 people", "least"),
        ("300+ people", "least"),
        ("up to 300 people", "most"),
        ("300 people", ""),
        ("最近3年", ""),
        ("附近5公里", ""),
        ("簽約4個項目", ""),
        ("节约10万元", ""),
        ("看不到3个", ""),
        ("近5年", "unsure"),
        ("over 3 years", "unsure"),
        ("built around four industries", "unsure"),
    ],
)
def test_qualifiers(text, qualifier):
    assert one(text).qualifier == qualifier


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "G7",
        "PPR-9087",
        "5G",
        "3D打印",
        "COVID-19",
        "1+3",
        "“765計劃”",
        "the 765 Plan",
        "4K",
    ]
    + ["MPEG-4", "B2B", "H5N1", "iPhone12", "24/7", "192.168.1.1", "400-0123-021", "13391219793"]
    + [
        "http://a.cn/2019/3",
        "10:30",
        "3点30分",
        "5 p.m.",
        "20–18",
        "24-10",
        "1比3",
        "1:3",
        "３：２",
    ]
    + [
        "去年",
        "一帶一路",
        "統一",
        "唯一",
        "一些",
        "十四五",
        "十分重要",
        "千万不要",
        "百万富翁",
        "百度",
    ]
    + ["四川", "三亞", "六安", "萬科", "千岛湖", "星期三", "九一八", "五四運動", "雙十一", "零件"]
    + [
        "第一百貨",
        "第三產業",
        "第一时间",
        "三天两头",
        "五花八门",
        "大陸",
        "參加",
        "单位：万元",
        "80后",
    ]
    + ["上半身", "小半年", "100m sprints", "03/04/2019", "31/31/2019"]
    + ["十字軍", "the march", "May I ask", "every second", "one of them", "5½", "1.1 × 10", "'19"],
)
def test_what_is_no_figure(text):
    assert find(text) == []


def test_vague_numbers_are_found_whole_and_have_no_value():
    for text in ("數十億元", "几百人", "dozens of people", "several hundred people"):
        figure = one(text)
        assert (figure.text, figure.value, figure.low) == (text, None, None)


def test_the_longest_reading_wins_and_no_number_is_split():
    assert [f.text for f in find("20億900萬元、1.5萬億元")] == ["20億900萬元", "1.5萬億元"]
    assert [f.text for f in find("2019年3月27日20.9億")] == ["2019年3月27日", "20.9億"]
    assert [f.text for f in find("one hundred and twenty-five thousand people")] == [
        "one hundred and twenty-five thousand people"
    ]
    assert [f.text for f in find("150萬大軍")] == ["150萬"]


def test_a_paragraph_of_the_example():
    text = (
        "2019年,徐州實際使用外資20.9億美元,增長10.09%,增幅居全省第三位。去年新簽約完成注冊“765計劃”"
        "產業項目705個、總投資2937.3億元,四大戰略性新興產業項目佔比達37.4%。"
    )
    assert [(f.kind, f.text) for f in find(text)] == [
        ("date", "2019年"),
        ("amount", "20.9億美元"),
        ("percentage", "10.09%"),
        ("rank", "第三位"),
        ("count", "705個"),
        ("amount", "2937.3億元"),
        ("count", "四大"),
        ("percentage", "37.4%"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("徐州2019年實際使用外資多少?", {2019}),
        ("二〇一九年徐州实际利用外资是多少?", {2019}),
        ("How much FDI did Xuzhou use in 2019?", {2019}),
        ("2018 and 2019", {2018, 2019}),
        ("1998–2003", {1998, 2003}),
        ("民國108年", {2019}),
        ("Q1 2020", {2020}),
        ("on 27 March 2020", {2020}),
        ("2019 projects were signed", {2019}),
        ("more than 2000 people", set()),
        ("2,019 projects", set()),
        ("in the 1990s", set()),
        ("'19", set()),
        ("19年", set()),
        ("公元前221年", set()),
        ("去年", set()),
        ("", set()),
    ],
)
def test_years(text, expected):
    assert years(text) == expected


PIECES = st.sampled_from(
    list(
        "0123456789０１〇零一二三四五六七八九十百千万萬亿億兆兩两点點年月日号第前首约近多余"
        "至到-–—~,.，。%$€ \n"
    )
    + [
        "美元",
        "億元",
        "人民幣",
        "個",
        "百分之",
        "分之",
        "世紀",
        "年代",
        "公元前",
        "民國",
        "季度",
        "US$",
    ]
    + [
        " million",
        " billion",
        "two",
        " hundred",
        " and ",
        "March ",
        "2019",
        "third",
        "of",
        "bn",
        "half a ",
    ]
    + [
        "between ",
        " to ",
        "from ",
        " percent",
        "first ",
        "century",
        "No. ",
        "top ",
        "½",
        "壹佰",
        "a ",
    ]
)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join)))
@example("三至")
@example("-")
@example("US$")
@example("one two three")
def test_any_text_is_read_and_offsets_slice_it(text):
    end = 0
    for figure in find(text):
        assert text[figure.start : figure.end] == figure.text != ""
        assert figure.start >= end
        end = figure.end
        assert figure.kind in KINDS
        assert (figure.low is None) == (figure.high is None)
        if figure.low is not None:
            assert figure.value is None and figure.low < figure.high


@pytest.mark.parametrize(
    "piece",
    [
        "一",
        "1",
        "1,",
        "12 ",
        "百",
        "万亿",
        "1-",
        "a ",
        "three hundred and ",
        "1年",
        "一至",
        "1月1日至",
    ]
    + ["one ", "$1 to ", "壹", "between 5 and ", "nineteen ninety ", "百分之", "\n"]
    + ["-1", "$(1,", "(1,245) ", "负1", "不得超过1", "not more than 1 ", "1两", "每1的"],
)
def test_long_repetitions_take_no_more_than_their_length(piece):
    text = (piece * 20_000)[:20_000]
    start = time.process_time()
    find(text)
    assert time.process_time() - start < 5  # about 0.5 seconds; a quadratic pattern takes minutes


def test_a_passage_is_read_in_no_time():
    text = (
        "2019年,徐州實際使用外資20.9億美元,增長10.09%,增幅居全省第三位。全市經濟運行總體平穩。" * 11
    )
    best = 1.0
    for _ in range(20):
        start = time.process_time()
        find(text[:500])
        best = min(best, time.process_time() - start)
    assert best < 0.01  # under 1 ms on an idle machine


def test_importing_compiles_nothing():
    code = "import sys, bot.text.figures; sys.exit('bot.text.figures.scan' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
