"""What is found in a text, kind by kind, in three scripts; and what is not."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from language_tables import number, rows

from bot.text.figures import KINDS, find, years
from bot.text.figures.figure import Figure


def one(text: str) -> Figure:
    figures = find(text)
    assert len(figures) == 1, [figure.text for figure in figures]
    return figures[0]


@pytest.mark.parametrize(("text", "part", "kind", "value", "unit"), rows("figures/values.tsv"))
def test_the_figure_of_a_text(text, part, kind, value, unit):
    figure = one(text)
    assert (figure.kind, figure.text, figure.unit) == (kind, part, unit)
    assert figure.value == number(value)


@pytest.mark.parametrize(("text", "part", "date", "until"), rows("figures/dates.tsv"))
def test_dates(text, part, date, until):
    figure = [figure for figure in find(text) if figure.kind == "date"][0]
    assert (figure.text, figure.date, figure.date_end) == (part, date, until)


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


@pytest.mark.parametrize(("text", "qualifier"), rows("figures/qualifiers.tsv"))
def test_qualifiers(text, qualifier):
    assert one(text).qualifier == qualifier


@pytest.mark.parametrize(("text",), [("",), (" ",), *rows("figures/no_figures.tsv")])
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
