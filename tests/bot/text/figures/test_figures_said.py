"""Figures compared across languages and said in another: values, digits, and honest silence."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.text.figures import find, same, say
from bot.text.figures.currencies import CURRENCIES
from bot.text.figures.dates import Day
from bot.text.figures.figure import Figure
from bot.text.figures.units import SURE

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


def first(text: str) -> Figure:
    return find(text)[0]


@pytest.mark.parametrize(
    ("text", "english", "simplified", "traditional"),
    [
        ("20.9億美元", "US$2.09 billion", "20.9亿美元", "20.9億美元"),
        ("US$2.09 billion", "US$2.09 billion", "20.9亿美元", "20.9億美元"),
        ("2,090 million US dollars", "US$2.09 billion", "20.9亿美元", "20.9億美元"),
        ("2937.3億元", "293.73 billion yuan", "2937.3亿元", "2937.3億元"),
        ("40億元", "4 billion yuan", "40亿元", "40億元"),
        ("931.9億元", "93.19 billion yuan", "931.9亿元", "931.9億元"),
        ("約51億元", "about 5.1 billion yuan", "约51亿元", "約51億元"),
        ("28.61億元", "2.861 billion yuan", "28.61亿元", "28.61億元"),
        ("99.0865万亿元", "99.0865 trillion yuan", "99.0865万亿元", "99.0865萬億元"),
        ("20.90億美元", "US$2.090 billion", "20.90亿美元", "20.90億美元"),
        ("10万元", "100,000 yuan", "10万元", "10萬元"),
        ("1500元", "1,500 yuan", "1,500元", "1,500元"),
        ("€3m", "€3 million", "300万欧元", "300萬歐元"),
        ("NT$500", "NT$500", "新台币500元", "新臺幣500元"),
        (
            "新臺幣3億至5億元",
            "NT$300 million to NT$500 million",
            "新台币3亿至5亿元",
            "新臺幣3億至5億元",
        ),
        ("3到5億元", "300 million to 500 million yuan", "3亿至5亿元", "3億至5億元"),
        ("1 euro", "€1", "1欧元", "1歐元"),
        ("10.09%", "10.09%", "10.09%", "10.09%"),
        ("百分之三十", "30%", "30%", "30%"),
        ("3.5 percent", "3.5%", "3.5%", "3.5%"),
        ("3個百分點", "3 percentage points", "3个百分点", "3個百分點"),
        ("1个百分点", "1 percentage point", "1个百分点", "1個百分點"),
        ("5-8%", "5% to 8%", "5%至8%", "5%至8%"),
        ("第三位", "third", "第三位", "第三位"),
        ("第8位", "eighth", "第八位", "第八位"),
        ("第12位", "12th", "第12位", "第12位"),
        ("ranked third", "third", "第三位", "第三位"),
        ("the 21st", "21st", "第21", "第21"),
        ("第6列", "sixth", "第六列", "第六列"),
        ("第三大經濟體", "third largest", "第三大", "第三大"),
        ("前10名", "top 10", "前十名", "前十名"),
        ("成立70週年", "70th anniversary", "70周年", "70周年"),
        ("3月27日", "27 March", "3月27日", "3月27日"),
        ("2019年", "2019", "2019年", "2019年"),
        ("27 March 2020", "27 March 2020", "2020年3月27日", "2020年3月27日"),
        ("1到2月份", "January to February", "1月至2月", "1月至2月"),
        ("27–29 March 2020", "27 to 29 March 2020", "2020年3月27日至29日", "2020年3月27日至29日"),
        ("1998年至2003年", "1998 to 2003", "1998年至2003年", "1998年至2003年"),
        ("公元前221年", "221 BC", "公元前221年", "公元前221年"),
        ("19世紀晚期", "late 19th century", "19世纪晚期", "19世紀晚期"),
        ("1990s", "1990s", "1990年代", "1990年代"),
        ("2019年底", "the end of 2019", "2019年末", "2019年末"),
        ("Q3 2019", "the third quarter of 2019", "2019年第三季度", "2019年第三季度"),
        ("超過300列", "more than 300", "超过300列", "超過300列"),
        ("至少300人", "at least 300 people", "至少300人", "至少300人"),
        ("near 300, nearly 300 people", "300", "300", "300"),
        ("二十五萬人", "250,000 people", "25万人", "25萬人"),
        ("705 projects", "705", "705", "705"),
        ("46台", "46", "46台", "46台"),
        ("120公里", "120 kilometres", "120公里", "120公里"),
        ("七八百人", "about 700 to 800 people", "约700至800人", "約700至800人"),
        ("2,019 years", "2,019 years", "2,019年", "2,019年"),
        ("三分之一", "one third", "三分之一", "三分之一"),
        ("half of the firms", "one half", "一半", "一半"),
        ("one in five people", "one fifth", "五分之一", "五分之一"),
        ("倒數第二", "second from last", "倒数第二", "倒數第二"),
        ("排名倒数第一", "last", "倒数第一", "倒數第一"),
        ("second-largest", "second largest", "第二大", "第二大"),
        ("零下5℃", "-5°C", "零下5摄氏度", "零下5攝氏度"),
        ("華氏100度", "100°F", "100华氏度", "100華氏度"),
        ("50個基點", "50 basis points", "50个基点", "50個基點"),
        ("半年", "half a year", "半年", "半年"),
        ("半小時", "half an hour", "半小时", "半小時"),
        ("一個半月", "1.5 months", "1.5个月", "1.5個月"),
        ("上半年", "the first half of the year", "上半年", "上半年"),
        ("1980年代末", "the end of the 1980s", "1980年代末", "1980年代末"),
        ("不到100人", "fewer than 100 people", "不到100人", "不到100人"),
        ("不到5公里", "less than 5 kilometres", "不到5公里", "不到5公里"),
        (
            "每平方公里1,200人",
            "1,200 people per square kilometre",
            "每平方公里1,200人",
            "每平方公里1,200人",
        ),
        ("5,000 yuan a month", "5,000 yuan per month", "每月5,000元", "每月5,000元"),
        ("50 kg per hectare", "50 kilograms per hectare", "每公顷50公斤", "每公頃50公斤"),
        ("3小時20分", "3 hours", "3小时", "3小時"),
        ("two-thirds", "two thirds", "三分之二", "三分之二"),
        ("1.2345萬", "12,345", "12,345", "12,345"),
    ],
)
def test_say(text, english, simplified, traditional):
    figure = first(text)
    assert tuple(say(figure, language) for language in LANGUAGES) == (
        english,
        simplified,
        traditional,
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("$5 million", "zh-Hans"),  # whose dollars?
        ("¥500", "zh-Hant"),
        ("100 pounds", "zh-Hans"),
        ("數十億元", "en"),
        ("dozens of people", "zh-Hans"),
        ("近5年", "en"),  # nearly five years, or the last five
        ("over 3 years", "zh-Hans"),
        ("第25章", "en"),  # chapter 25, not the 25th
        ("康熙五十年", "en"),
        ("3倍", "en"),
        ("25度", "en"),
        ("3000垓", "en"),
        ("late 2019", "zh-Hans"),
    ],
)
def test_what_is_not_sure_is_not_said(text, language):
    assert say(first(text), language) == ""


def test_an_integer_of_another_making_is_said_like_one_that_was_read():
    assert say(made("amount", "USD", value=Decimal(2_090_000_000)), "en") == "US$2.09 billion"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="'fr' is not known: use one of en, zh-Hans, zh-Hant"):
        say(first("5%"), "fr")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("20.9億美元", "US$2.09 billion"),
        ("20.9亿美元", "2,090 million US dollars"),
        ("20.9億美元", "$2.09 billion"),
        ("二十億零九百萬元", "20億900萬元"),
        ("40億元", "RMB 4 billion"),
        ("人民币40亿元", "4,000 million yuan"),
        ("百分之三十", "30 percent"),
        ("三成", "30%"),
        ("第三位", "ranked third"),
        ("第1名", "首位"),
        ("705個", "705 projects"),
        ("705个项目", "705項"),
        ("249人", "249 people"),
        ("5公里", "5,000 metres"),
        ("3 km", "三千米"),
        ("3月27日", "27 March"),
        ("二〇一九年", "in 2019"),
        ("民國108年", "2019年"),
        ("1到2月份", "January to February"),
        ("5-8%", "百分之五到八"),
        ("超過300列", "300列"),
        ("20.90億美元", "20.9億美元"),
        ("三分之一", "one third"),
        ("每小時350公里", "350 km/h"),
        ("每平方公里1,200人", "1,200 people per square kilometre"),
        ("攝氏38度", "38 °C"),
        ("倒數第二", "倒数第二"),
        ("第二大", "second-largest"),
        ("一半", "half of the firms"),
    ],
)
def test_same(one, other):
    assert same(first(one), first(other))
    assert same(first(other), first(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("20.9億美元", "20.9億元"),  # no conversion, and no mixing
        ("20.9億美元", "HK$2.09 billion"),
        ("20.9億美元", "US$2.9 billion"),
        ("20.9億美元", "2.09 billion"),
        ("20.9%", "20.9億"),
        ("3%", "3個百分點"),
        ("第三位", "3個"),
        ("第三位", "前三名"),
        ("2019年", "2,019"),
        ("2019年", "2019年3月"),
        ("3月27日", "2020年3月27日"),
        ("705 projects", "705 trains"),
        ("46台", "46公里"),
        ("3個", "3年"),
        ("5-8%", "5%"),
        ("5-8%", "5-9%"),
        ("超過300人", "不到300人"),
        ("數十億元", "數十億元"),
        ("康熙五十年", "康熙五十年"),
        ("-5%", "5%"),
        ("倒數第二", "第二"),
        ("每月5000元", "每年5000元"),
        ("38 °C", "100 °F"),
        ("上半年", "下半年"),
    ],
)
def test_not_same(one, other):
    assert not same(first(one), first(other))
    assert not same(first(other), first(one))


def values(smallest: int = -3, largest: int = 11) -> st.SearchStrategy[Decimal]:
    """Values of one to six digits, the last of which is no zero, at any place."""
    return st.builds(
        lambda digits, power: Decimal(digits).scaleb(power),
        st.integers(1, 999_999).filter(lambda number: number % 10),
        st.integers(smallest, largest - 6),
    )


def shown_digits(text: str) -> str:
    """The digits of the number in a text, without the zeros before and after them."""
    return "".join(character for character in text if character.isdigit()).strip("0")


def check_round_trip(figure: Figure) -> None:
    for language in LANGUAGES:
        said = say(figure, language)
        assert said
        found = find(said)
        assert len(found) == 1, (said, found)
        assert same(found[0], figure), said
        assert found[0].qualifier == figure.qualifier
        if figure.value is not None:
            digits = "".join(map(str, figure.value.as_tuple().digits)).rstrip("0")
            assert figure.kind == "rank" or shown_digits(said) == digits, said


def made(kind: str, unit: str, **fields: object) -> Figure:
    return Figure(0, 0, "", kind, unit=unit, **fields)  # type: ignore[arg-type]


qualifiers = st.sampled_from(["", "over", "under", "about", "nearly", "least", "most"])
sayable = sorted(code for code, currency in CURRENCIES.items() if currency.hans)
sure = sorted(set(SURE) - {"year", "li", "second"})


@settings(deadline=None)
@given(values(-2), st.sampled_from(sayable), qualifiers)
def test_amounts_come_back(value, unit, qualifier):
    assume(unit != "KRW" or value >= 1000)  # a bare "won" is a verb
    check_round_trip(made("amount", unit, value=value, qualifier=qualifier))


@settings(deadline=None)
@given(values(-3, 6), st.sampled_from(["%", "pp", "‰"]), qualifiers, st.booleans())
def test_percentages_come_back(value, unit, qualifier, negative):
    value = -value if negative and not qualifier and unit == "%" else value
    check_round_trip(made("percentage", unit, value=value, qualifier=qualifier))


@settings(deadline=None)
@given(st.integers(1, 9999), st.sampled_from(["rank", "", "次", "个", "届", "top"]))
def test_ranks_come_back(number, unit):
    check_round_trip(made("rank", unit, value=Decimal(number)))


@settings(deadline=None)
@given(values(-2), st.sampled_from([*sure, "个", "列", "台"]), qualifiers)
def test_counts_come_back(value, unit, qualifier):
    assume(value == int(value) or unit in SURE)
    assume(unit in SURE or not 1000 <= value < 3000)  # the number alone may be read as a year
    assume(unit in SURE or value < 10**7)
    check_round_trip(made("count", unit, value=value, qualifier=qualifier))


@settings(deadline=None)
@given(values(-2), st.sampled_from(["°C", "°F"]))
def test_temperatures_below_zero_come_back(value, unit):
    check_round_trip(made("count", unit, value=-value))


@settings(deadline=None)
@given(
    values(-1),
    st.sampled_from([("amount", "USD"), ("amount", "CNY"), ("count", "person")]),
    st.sampled_from(["year", "month", "day", "hour", "person", "hectare", "square kilometre"]),
    st.sampled_from(["", "over", "nearly", "least"]),
)
def test_rates_come_back(value, counted, per, qualifier):
    assume(counted[0] == "amount" or value == int(value))
    figure = made(*counted, value=value, per=per, qualifier=qualifier)
    check_round_trip(figure)
    for language in LANGUAGES:
        assert find(say(figure, language))[0].per == per, say(figure, language)


@settings(deadline=None)
@given(st.integers(1, 99), st.sampled_from(["last", "大"]))
def test_other_ranks_come_back(number, unit):
    figure = made("rank", unit, value=Decimal(number))
    for language in LANGUAGES:
        said = say(figure, language)
        found = find(f"the {said} one" if language == "en" else said)
        assert [f.value for f in found] == [number] or (language, unit) == ("en", "last"), said


@settings(deadline=None)
@given(values(0), values(0), st.sampled_from(["USD", "CNY", "TWD", "EUR", "%", "person"]))
def test_ranges_come_back(one, other, unit):
    assume(one != other)
    kind = "percentage" if unit == "%" else "count" if unit == "person" else "amount"
    figure = made(kind, unit, low=min(one, other), high=max(one, other))
    if any(say(figure, language) == "" for language in LANGUAGES):
        assert min(one, other) < 10_000 < max(one, other)  # see the next test
    else:
        check_round_trip(figure)


def test_the_end_of_a_range_lends_no_scale_to_its_beginning():
    yuan = made("amount", "CNY", low=Decimal(1), high=Decimal(500_000_000))
    assert say(yuan, "en") == "1 yuan to 500 million yuan"
    assert say(yuan, "zh-Hans") == "1元至5亿元"
    dollars = made("amount", "USD", low=Decimal(1), high=Decimal(5_000_000))
    assert say(dollars, "en") == ""  # US$1 to US$5 million: one dollar, or a million?
    assert say(dollars, "zh-Hant") == "1美元至500萬美元"
    assert say(made("number", "", low=Decimal(1), high=Decimal(5_000_000)), "en") == ""


dates = st.dates(datetime.date(1000, 1, 1), datetime.date(2099, 12, 31))
days = st.one_of(
    st.builds(
        lambda date: Day(f"{date.year:04}", date.month, date.day),
        dates,
    ),
    st.builds(Day, st.integers(1000, 2099).map(str), st.integers(0, 12)),
    st.builds(Day, month=st.integers(1, 12), day=st.integers(1, 28)),
    st.builds(Day, st.integers(-999, -1).map(lambda year: f"-{-year:04}")),
    st.builds(Day, st.integers(1, 21).map(lambda number: f"{number}c")),
    st.builds(Day, st.integers(100, 209).map(lambda decade: f"{decade}0s")),
    st.builds(Day, part=st.sampled_from(["Q1", "Q3", "H1", "H2"])),
    st.builds(Day, st.integers(1900, 2099).map(str), part=st.sampled_from(["Q1", "Q4", "H2"])),
    st.builds(
        Day,
        st.integers(1900, 2099).map(str),
        phase=st.sampled_from(["early", "mid", "end", "spring", "autumn"]),
    ),
    st.builds(
        Day,
        st.integers(1900, 2099).map(str),
        st.integers(1, 12),
        phase=st.sampled_from(["early", "mid", "late", "end"]),
    ),
)


@settings(deadline=None)
@given(days)
def test_dates_come_back(day):
    assert Day.read(str(day)) == day
    for language in LANGUAGES:
        said = say(made("date", "", date=str(day)), language)
        sentence = f"in {said} it was" if language == "en" else f"在{said}，"
        assert [figure.date for figure in find(sentence)] == [str(day)], sentence


@settings(deadline=None)
@given(dates, dates)
def test_ranges_of_dates_come_back(one, other):
    assume(one != other)
    ends = [date.isoformat() for date in sorted((one, other))]
    for language in LANGUAGES:
        said = say(made("date", "", date=ends[0], date_end=ends[1]), language)
        assert [[f.date, f.date_end] for f in find(said)] == [ends], said


@pytest.mark.parametrize("text", ["", "2019/03", "März", "2019-3", "20190327", "~early"])
def test_a_string_that_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match="is no date: write it as"):
        Day.read(text)
