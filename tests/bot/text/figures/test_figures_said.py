"""Figures compared across languages and said in another: values, digits, and honest silence."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from language_tables import rows

from bot.text.figures import find, same, say
from bot.text.figures.currencies import CURRENCIES
from bot.text.figures.dates import Day
from bot.text.figures.figure import Figure
from bot.text.figures.units import SURE

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


def first(text: str) -> Figure:
    return find(text)[0]


@pytest.mark.parametrize(
    ("text", "english", "simplified", "traditional"), rows("figures/translations.tsv")
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


@pytest.mark.parametrize(("one", "other"), rows("figures/same.tsv"))
def test_same(one, other):
    assert same(first(one), first(other))
    assert same(first(other), first(one))


@pytest.mark.parametrize(("one", "other"), rows("figures/not_same.tsv"))
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
