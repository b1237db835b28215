"""Signs and bounds: what makes a loss of a profit, and a ceiling of a floor, in each language."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from language_tables import number, rows

from bot.text.figures import find, same, say
from bot.text.figures.compare import compatible
from bot.text.figures.figure import Figure

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
MINUSES = ("-", "−", "－", "负", "負")
TO_HANT = str.maketrans(
    "亿万两负过没无难严并应许须会满达够到于准让", "億萬兩負過沒無難嚴並應許須會滿達夠到於準讓"
)

numbers = st.decimals("0.1", "99999", places=1, allow_nan=False, allow_infinity=False)
scripts = st.sampled_from(["zh-Hans", "zh-Hant"])


def one(text: str) -> Figure:
    figures = find(text)
    assert len(figures) == 1, (text, [figure.text for figure in figures])
    return figures[0]


def in_script(text: str, script: str) -> str:
    return text.translate(TO_HANT) if script == "zh-Hant" else text


@settings(deadline=None)
@given(
    numbers,
    st.sampled_from(MINUSES),
    st.sampled_from(["", "营收", "净利润为", "利润：", "同比", "，"]),
    st.sampled_from(["{m}{n}亿元", "人民币{m}{n}亿元", "{m}人民币{n}亿元", "{m}{n}亿美元"]),
    scripts,
)
def test_chinese_amounts_keep_their_minus(number, minus, before, form, script):
    text = in_script(before + form.format(m=minus, n=number), script)
    figure = one(text)
    assert (figure.kind, figure.value) == ("amount", -number * 10**8)
    assert figure.text == text[len(before) :]


@settings(deadline=None)
@given(
    numbers,
    st.sampled_from(["", "a profit of ", "Net income: ", "was\n", "(as "]),
    st.sampled_from(["-", "−", "－", "–", "minus ", "negative ", "Minus "]),
    st.sampled_from(["$", "US$", "£", "€", "RMB ", "HK$", "USD "]),
)
def test_english_amounts_keep_their_minus(number, before, minus, currency):
    text = f"{before}{minus}{currency}{number} million"
    assume(minus != "–" or currency not in ("RMB ", "USD "))  # before a word that dash joins
    figure = one(text)
    assert (figure.kind, figure.value) == ("amount", -number * 10**6)
    assert figure.text == text[len(before) :]


@settings(deadline=None)
@given(
    numbers,
    st.sampled_from(["$-{n} million", "US$−{n} million", "USD -{n} million", "-{n} million yuan",
                     "minus {n} million dollars", "$({n}) million", "US$({n} million)",
                     "({n}) million yuan", "({n}) million euros"]),
)  # fmt: skip
def test_a_minus_behind_the_currency_and_brackets_of_accounts(number, form):
    figure = one("It made " + form.format(n=number))
    assert (figure.kind, figure.value) == ("amount", -number * 10**6)


@settings(deadline=None)
@given(
    numbers,
    st.sampled_from(["-{n}%", "−{n}%", "－{n}％", "负{n}%", "負{n}%", "minus {n} percent", "({n})%",
                     "–{n}%", "负{n}个百分点", "−{n} percentage points"]),
    st.sampled_from(["", "growth of ", "同比 "]),
)  # fmt: skip
def test_percentages_keep_their_minus(number, form, before):
    text = before + form.format(n=number)
    figure = one(text)
    assert (figure.kind, figure.value) == ("percentage", -number)
    assert figure.text == text[len(before) :]


@pytest.mark.parametrize(("text", "part", "value"), rows("figures/below_zero.tsv"))
def test_a_number_below_zero(text, part, value):
    figure = find(text)[0]
    assert (figure.text, figure.value) == (part, number(value))


@pytest.mark.parametrize(("text",), rows("figures/not_below_zero.tsv"))
def test_what_is_no_minus(text):
    figures_found = find(text)
    assert figures_found
    for figure in figures_found:
        for value in (figure.value, figure.low, figure.high):
            assert value is None or value >= 0, figure


@pytest.mark.parametrize("text", ["138-1234-5678", "400-0123-021", "PPR-9087", "COVID-19", "G-20"])
def test_a_hyphen_in_a_number_or_a_code_makes_no_figure(text):
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("-5%至-3%", -5, -3),
        ("-5%至3%", -5, 3),
        ("-5至3℃", -5, 3),
        ("−3億至−1億元", -3 * 10**8, -(10**8)),
        ("新臺幣-3億至-1億元", -3 * 10**8, -(10**8)),
        ("minus 5 to 3 percent", -5, 3),
        ("between -5% and -3%", -5, -3),
        ("-$5 million to -$3 million", -5 * 10**6, -3 * 10**6),
    ],
)
def test_ranges_keep_the_signs_of_their_ends(text, low, high):
    figure = one(text)
    assert (figure.low, figure.high) == (low, high)


def test_what_stands_beside_another_figure_keeps_its_sign():
    assert [figure.value for figure in find("12亿元 负3.2亿元")] == [12 * 10**8, -32 * 10**7]
    assert [figure.value for figure in find("5 minus 3 percent")] == [5, 3]


def test_each_cell_of_a_row_keeps_its_sign():
    for row in ("Net loss\t(1,245)\t(987)", "| Net loss | (1,245) | (987) |"):
        assert [figure.value for figure in find(row)] == [-1245, -987]


def test_where_零下_ends_in_a_range_is_not_sure():
    assert say(one("零下5至10度"), "zh-Hans") == ""


def made(kind: str, unit: str, **fields: object) -> Figure:
    return Figure(0, 0, "", kind, unit=unit, **fields)  # type: ignore[arg-type]


values = st.builds(
    lambda digits, power, sign: Decimal(digits * sign).scaleb(power),
    st.integers(1, 99_999).filter(lambda number: number % 10),
    st.integers(-1, 5),
    st.sampled_from([1, -1]),
)
kinds = st.sampled_from(
    [("amount", code) for code in ("USD", "CNY", "TWD", "EUR", "HKD", "JPY", "MYR")]
    + [("percentage", unit) for unit in ("%", "pp", "‰")]
    + [("count", unit) for unit in ("°C", "metre", "liang", "kilogram", "kilometre")]
    + [("number", "")]
)
qualifiers = st.sampled_from(["", "over", "under", "about", "nearly", "least", "most"])


@settings(deadline=None, max_examples=300)
@given(kinds, values, qualifiers, st.sampled_from(["", "hour", "person"]))
def test_sign_bound_and_value_come_back(kind, value, qualifier, per):
    assume(kind[0] != "number" or not 1000 <= value < 3000)  # may be a year
    assume(kind[0] in ("amount", "count") and kind[1] not in ("°C", "kilometre") or not per)
    figure = made(*kind, value=value, qualifier=qualifier, per=per)
    for language in LANGUAGES:
        said = say(figure, language)
        assert said
        for sentence in (said, f"It is {said}." if language == "en" else f"這是{said}。"):
            found = find(sentence)
            assert len(found) == 1, (sentence, found)
            assert same(found[0], figure), sentence
            assert found[0].qualifier == qualifier, sentence
            assert found[0].per == per, sentence
            assert not same(found[0], made(*kind, value=-value, qualifier=qualifier)), sentence


@settings(deadline=None)
@given(
    st.sampled_from([("amount", "USD"), ("amount", "TWD"), ("percentage", "%"), ("count", "°C")]),
    st.integers(-999, 999),
    st.integers(-999, 999),
)
def test_ranges_below_zero_come_back(kind, low, high):
    assume(low < high)
    figure = made(*kind, low=Decimal(low), high=Decimal(high))
    for language in LANGUAGES:
        found = one(say(figure, language))
        assert (found.low, found.high) == (low, high), say(figure, language)


# What is denied is the other side.
HAN_SIDES = {
    "超过": ("over", "most"), "高于": ("over", "most"), "多于": ("over", "most"),
    "大于": ("over", "most"), "超出": ("over", "most"), "少于": ("under", "least"),
    "低于": ("under", "least"), "小于": ("under", "least"),
}  # fmt: skip
HAN_DENIALS = (
    "不 不得 不能 不可 不应 不可以 不应该 不应当 不允许 不准 不许 不会 不宜 未 未能 没有 没 并未 "
    "从未 尚未 均不 都不得 一律不得 不得再 绝不能 切勿 严禁 禁止 无法 难以 不再 决不会"
).split()


@settings(deadline=None)
@given(
    st.sampled_from(sorted(HAN_SIDES)),
    st.sampled_from(["", *HAN_DENIALS]),
    st.sampled_from(["", "了"]),
    st.sampled_from(["押金", "人数", "该项支出", "最高"]),
    st.sampled_from(["300元", "300人", "5%", "3.2亿元"]),
    scripts,
)
def test_chinese_bounds_that_are_denied(comparison, denial, ending, subject, number, script):
    text = in_script(f"{subject}{denial}{comparison}{ending}{number}。", script)
    plain, denied = HAN_SIDES[comparison]
    assert one(text).qualifier == (denied if denial else plain), text


@settings(deadline=None)
@given(
    st.sampled_from("未达到 未达 没有达到 没达到 未能达到 没能达到 不能达到 达不到 无法达到 "
                    "尚未达到 不到 未到 不足 不及 未满 不满 不够".split()),
    st.sampled_from(["人数", "收入"]),
    st.sampled_from(["300元", "300人", "5%"]),
    scripts,
)  # fmt: skip
def test_what_is_not_reached_is_less(words, subject, number, script):
    assert one(in_script(f"{subject}{words}{number}", script)).qualifier == "under"
    assert one(in_script(f"{subject}达到{number}", script)).qualifier == ""


ENGLISH_SIDES = {
    "exceed": ("over", "most"), "be more than": ("over", "most"), "be over": ("over", "most"),
    "be above": ("over", "most"), "be greater than": ("over", "most"), "go above": ("over", "most"),
    "be less than": ("under", "least"), "fall below": ("under", "least"),
    "be fewer than": ("under", "least"), "be lower than": ("under", "least"),
}  # fmt: skip
ENGLISH_DENIALS = (
    "must not|may not|shall not|should not|cannot|can't|will never|did not|does not|must never"
    "|is not allowed to|may not in any case|should not be allowed to|is unlikely to|failed to"
    "|could not|won’t"
).split("|")


@settings(deadline=None)
@given(
    st.sampled_from(sorted(ENGLISH_SIDES)),
    st.sampled_from(["must", "may", "will", *ENGLISH_DENIALS]),
    st.sampled_from(["300 people", "$300", "5%", "a total of 300 people"]),
)
def test_english_bounds_that_are_denied(comparison, verb, number):
    plain, denied = ENGLISH_SIDES[comparison]
    figure = one(f"The fund {verb} {comparison} {number}.")
    assert figure.qualifier == (denied if verb in ENGLISH_DENIALS else plain)


@pytest.mark.parametrize(("text", "qualifier"), rows("figures/bounds.tsv"))
def test_bounds(text, qualifier):
    assert one(text).qualifier == qualifier


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("−3.2億元", "3.2億元"),
        ("-$3.2 million", "$3.2 million"),
        ("$(1,245)", "$1,245"),
        ("不得超過300元", "不得少於300元"),
        ("不得超過300元", "more than 300 yuan"),
        ("must not exceed 300 yuan", "至少300元"),
        ("≤5%", "≥5%"),
        ("三百兩", "320"),
        ("三百兩", "300 kilograms"),
    ],
)
def test_the_other_sign_and_the_other_side_are_not_the_same(first, second):
    assert not same(one(first), one(second))
    assert not same(one(second), one(first))


def test_values_of_other_signs_are_never_both_true():
    assert not compatible(one("−3.2億元"), one("3.2億元"))
    assert compatible(one("−3.2億元"), one("負3.2億元"))
    assert compatible(one("将近-40亿元"), one("-40亿元"))


def han(number: int) -> str:
    """1 to 9,999 in Chinese numerals, 两 before 百 and 千."""
    said, gap = "", False
    for power, scale in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            zero = "零" if gap and said else ""
            said += (
                zero
                + ("两" if digit == 2 and power > 10 else "零一二三四五六七八九"[digit])
                + scale
            )
        gap = not digit
    return said.removeprefix("一") if 10 <= number < 20 else said


@settings(deadline=None)
@given(
    st.integers(1, 9999).filter(lambda number: number not in (1, 3)),
    st.sampled_from(["", "万"]),
    st.sampled_from(["", "黄金", "白银", "。", "人参", "的"]),
    scripts,
    st.booleans(),
)
def test_兩_behind_a_numeral_is_a_weight(number, scale, after, script, digits):
    written = str(number) if digits else han(number)
    assume(not (digits and not scale and (1900 <= number < 2100 or after == "人参")))
    assume(after != "人参" or not digits)
    figure = one(in_script(f"{written}{scale}两{after}", script))
    assert (figure.unit, figure.value) == ("liang", number * (10_000 if scale else 1))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("两亿元", 2 * 10**8, "CNY"),
        ("兩個", 2, "个"),
        ("三万两千元", 32_000, "CNY"),
        ("一百零两个", 102, "个"),
        ("一百二", 120, ""),
        ("三百五", 350, ""),
        ("一两黄金", 1, "liang"),
        ("三两白银", 3, "liang"),
        ("五兆瓦", 5, "megawatt"),
        ("二十万千瓦", 200_000, "kilowatt"),
        ("五百千瓦", 500, "kilowatt"),
        ("五千瓦时", 5, "kilowatt-hour"),
        ("三块五", Decimal("3.5"), "CNY"),
        ("五毛钱", Decimal("0.5"), "CNY"),
        ("三斤半", Decimal("3.5"), "jin"),
        ("300 taels of silver", 300, "liang"),
    ],
)
def test_characters_that_are_a_numeral_and_a_unit(text, value, unit):
    figure = one(text)
    assert (figure.value, figure.unit) == (value, unit)


@pytest.mark.parametrize("text", ["三两天", "两两", "个半小时", "一两知己"])
def test_phrases_that_are_no_value(text):
    assert find(text) == []


def test_a_bound_is_that_of_the_next_number():
    assert [f.qualifier for f in find("至少两家公司亏损3.2亿元")] == ["least", ""]
    assert [f.qualifier for f in find("not less than 5% and not more than 10%")] == [
        "least",
        "most",
    ]
