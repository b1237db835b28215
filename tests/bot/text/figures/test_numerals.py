from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from language_tables import number, rows

from bot.text.figures.numerals import numeral_at, parse, plain
from bot.text.figures.numerals_han import han_integer


@pytest.mark.parametrize(("text", "value"), rows("figures/numerals.tsv"))
def test_parse(text, value):
    assert parse(text) == number(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "七八百",
        "300多",
        "十幾",
        "數十億",
        "several hundred",
        "one two",
        "百百",
        "abc",
        "萬億萬",
    ]
    + ["1" * 31, "大陸", "3.2.1", "twenty thirty forty"],
)
def test_what_is_no_single_value(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("40億", "4E+9"),
        ("20.90億", "2.090E+9"),
        ("300", "3E+2"),
        ("10.0", "10.0"),
        ("2,090 million", "2.09E+9"),
        ("20億900萬", "2.009E+9"),
        ("0.00", "0.00"),
        ("二十", "2E+1"),
    ],
)
def test_the_digits_of_the_value_are_the_significant_ones(text, digits):
    value = parse(text)
    assert value is not None
    assert value.as_tuple() == Decimal(digits).as_tuple()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("七八百", 700, 800), ("十七八", 17, 18), ("一兩萬", 10_000, 20_000), ("三五", 3, 5)],
)
def test_two_digits_side_by_side_are_a_guess(text, low, high):
    numeral = numeral_at(plain(text), 0)
    assert numeral is not None
    assert (numeral.value, numeral.high, numeral.end) == (low, high, len(text))


@pytest.mark.parametrize(
    ("text", "value", "hint"),
    [
        ("300多", 300, "over"),
        ("10多万", 100_000, "over"),
        ("5億多", 5 * 10**8, "over"),
        ("十幾", 10, "over"),
        ("三十多億", 3 * 10**9, "over"),
        ("千餘", 1000, "over"),
        ("十來", 10, "about"),
    ],
)
def test_what_stands_inside_a_numeral(text, value, hint):
    numeral = numeral_at(plain(text), 0)
    assert numeral is not None
    assert (numeral.value, numeral.hint, numeral.end) == (value, hint, len(text))


def test_words_are_left_as_they_are():
    for word in ("大陸", "參加", "隊伍", "收拾", "伍子胥"):
        assert plain(word).translate(str.maketrans("陆参队", "陸參隊")) == word
    assert plain("伍元") == "五元"


@given(st.text())
def test_plain_keeps_every_offset(text):
    assert len(plain(text)) == len(text)


def han(number: int, digits: str = "零一二三四五六七八九", scales: str = "十百千万亿") -> str:
    """A Chinese numeral as it is taught at school: 二十億零九百萬."""
    if number == 0:
        return digits[0]
    ten, hundred, thousand, myriad, yi = scales
    for size, scale in ((10**8, yi), (10**4, myriad)):
        if number >= size:
            head, rest = divmod(number, size)
            zero = digits[0] if rest and rest < size // 10 else ""
            return (
                han(head, digits, scales)
                + scale
                + zero
                + (han(rest, digits, scales) if rest else "")
            )
    text = ""
    for size, scale in ((1000, thousand), (100, hundred), (10, ten), (1, "")):
        digit = number // size % 10
        if digit:
            text += digits[digit] + scale
        elif text and number % size and not text.endswith(digits[0]):
            text += digits[0]
    return text


ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def english(number: int) -> str:
    for size, name in (
        (10**12, "trillion"),
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
    ):
        if number >= size:
            head, rest = divmod(number, size)
            if not rest:
                return f"{english(head)} {name}"
            return f"{english(head)} {name} {'and ' if rest < 100 else ''}{english(rest)}"
    if number >= 100:
        head, rest = divmod(number, 100)
        return f"{ONES[head]} hundred" + (f" and {english(rest)}" if rest else "")
    if number < 20:
        return ONES[number]
    return TENS[number // 10 - 2] + (f"-{ONES[number % 10]}" if number % 10 else "")


numbers = st.one_of(st.integers(1, 99_999), st.integers(1, 10**15 - 1))


@settings(deadline=None)
@given(numbers)
def test_chinese_numerals_of_both_scripts_come_back(number):
    assert parse(han(number)) == number
    assert parse(han(number, scales="十百千萬億")) == number
    assert han_integer(han(number)) == number


@settings(deadline=None)
@given(numbers)
def test_ledger_numerals_come_back(number):
    text = han(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟萬億")
    numeral = numeral_at(plain(text + "元"), 0)
    assert numeral is not None
    assert (numeral.value, numeral.end) == (number, len(text))


@settings(deadline=None)
@given(numbers)
def test_english_words_come_back(number):
    assert parse(english(number)) == number
    assert parse(english(number).upper()) == number


@settings(deadline=None)
@given(
    st.integers(1, 9999),
    st.integers(0, 3),
    st.sampled_from(
        [("万", 4), ("萬", 4), ("亿", 8), ("億", 8), ("万亿", 12), (" million", 6), ("bn", 9)]
    ),
)
def test_a_scale_word_moves_the_point_and_keeps_the_digits(digits, decimals, scale):
    coefficient = Decimal(digits).scaleb(-decimals)
    value = parse(f"{coefficient:f}{scale[0]}")
    assert value == coefficient.scaleb(scale[1])
    if decimals:
        assert value.as_tuple().digits == coefficient.as_tuple().digits
