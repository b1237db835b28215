"""A figure → how English, Simplified or Traditional Chinese says it: 931.9億元, 93.19 billion yuan.

The result has the significant digits of the figure, no more and no fewer, and the scale words of
the language. Ranks are in words up to ninth, everything else is in digits. Dates are written as
27 March 2020, 2020年3月27日, 1998 to 2003, 公元前221年. A figure without a sure translation becomes
the empty string.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.text.figures.currencies import CURRENCIES
from bot.text.figures.dates import MONTH_NAMES, Day
from bot.text.figures.figure import exact
from bot.text.figures.ranks import ORDINAL_WORDS
from bot.text.figures.signs import DEGREES
from bot.text.figures.units import CHAPTERS, CLASSIFIERS, SURE, UNSAID, han_name, say_per

if TYPE_CHECKING:
    from bot.text.figures.figure import Figure

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
_HIGHEST = 17  # greatest power of ten that is said: above it no scale word is common (3000垓)
_TO_HANT = str.maketrans("万亿约过将几数", "萬億約過將幾數")
_BEFORE = {"over": "more than", "under": "less than", "about": "about", "nearly": "nearly",
           "least": "at least", "most": "at most"}  # fmt: skip
_BEFORE_HAN = {"over": "超过", "under": "不到", "about": "约", "nearly": "将近", "least": "至少",
               "most": "最多"}  # fmt: skip
_HAN_DIGITS = "零一二三四五六七八九十"
_WORD_DIGITS = "zero one two three four five six seven eight nine ten".split()
_PARTS = {2: "half", 4: "quarter"} | {n: ORDINAL_WORDS[n - 1] for n in (3, 5, 6, 7, 8, 9, 10)}
_HALVES = frozenset("year month hour century kilometre tonne".split())
_AMBIGUOUS = ("pound", "ton")  # a pound is money or a weight, a ton has 907, 1000 or 1016 kilograms

# Numbers.
_DECIMALS = 4  # at most before an English scale word: with more, a smaller scale reads better
_ENGLISH_SCALES = (("trillion", 12), ("billion", 9), ("million", 6))
_HAN_SCALES = (("万亿", 12, 4), ("亿", 8, 4), ("万", 4, 2))  # name, power, decimals at most
_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")

# Dates.
_QUARTERS = ("first", "second", "third", "fourth")
_PHASES_HAN = {
    "early": "初", "mid": "中", "end": "末", "spring": "春季", "summer": "夏季", "autumn": "秋季",
    "winter": "冬季",
}  # fmt: skip
_SEASONS = ("spring", "summer", "autumn", "winter")


def say(figure: Figure, language: str) -> str:
    """See :func:`bot.text.figures.say`."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not known: use one of {', '.join(LANGUAGES)}")
    if figure.kind == "date":
        return _date(figure, language)
    ends = (figure.value, figure.low, figure.high)
    values = [_significant(value) for value in ends if value is not None]
    if not values or figure.qualifier == "unsure" or max(v.adjusted() for v in values) > _HIGHEST:
        return ""
    if language == "en":
        said, before = _english(figure, values), _BEFORE.get(figure.qualifier, "")
        if before == "less than" and figure.kind == "count" and _one_by_one(figure.unit):
            before = "fewer than"
        return say_per(f"{before} {said}" if said and before else said, figure.per, language)
    said = _han(figure, values, language == "zh-Hant")
    said = _BEFORE_HAN.get(figure.qualifier, "") + said if said else ""
    return say_per(
        _traditional(said, figure) if language == "zh-Hant" else said, figure.per, language
    )


def _one_by_one(unit: str) -> bool:
    """Whether a unit counts things or people, and is no measure."""
    return unit == "person" or unit not in SURE


def _significant(value: Decimal) -> Decimal:
    """A value without the zeros that end an integer: callers may make Decimal(5_000_000)."""
    return exact(f"{value:f}") if value.as_tuple().exponent == 0 else value


def _traditional(said: str, figure: Figure) -> str:
    """The words of this module in Traditional script; names of units are in it already."""
    name = CURRENCIES[figure.unit].hant if figure.unit in CURRENCIES else ""
    if name and said.endswith(name):
        return said[: -len(name)].translate(_TO_HANT) + name
    return said.translate(_TO_HANT)


def _date(figure: Figure, language: str) -> str:
    if not figure.date:
        return ""
    last = Day.read(figure.date_end) if figure.date_end else None
    return say_date(Day.read(figure.date), last, language)


def _english(figure: Figure, values: list[Decimal]) -> str:
    if figure.kind == "amount":
        return _english_amount(figure.unit, values)
    if figure.kind == "rank":
        return _english_rank(figure.unit, values)
    if figure.unit == "周年":
        return f"{_ordinal(int(values[0]))} anniversary" if len(values) == 1 else ""
    numbers = [english_number(value) for value in values]
    if figure.kind == "percentage":
        if figure.unit == "pp":
            points = "percentage point" if values == [1] else "percentage points"
            return _join_range(numbers, " " + points, " to ")
        return " to ".join(number + figure.unit for number in numbers)
    if figure.unit.startswith("/"):
        return _english_fraction(figure.unit, values)
    if figure.unit in UNSAID or figure.unit in _AMBIGUOUS:
        return ""
    if values == [Decimal("0.5")] and figure.unit in _HALVES:
        return f"half {'an' if figure.unit == 'hour' else 'a'} {figure.unit}"
    if sure := SURE.get(figure.unit):
        gap = "" if figure.unit[0] == "°" else " "
        return _join_range(numbers, gap + (figure.unit if values == [1] else sure.plural), " to ")
    return _join_range(numbers, "", " to ")


def _english_amount(unit: str, values: list[Decimal]) -> str:
    currency = CURRENCIES[unit]
    numbers = [english_number(value) for value in values]
    if currency.prefix:  # not for a range whose end would seem to lend its scale to the beginning
        is_clear = _join_range(numbers, "", " to ")
        return " to ".join(_with_currency(currency.prefix, n) for n in numbers) if is_clear else ""
    return _join_range(
        numbers, f" {currency.singular if values == [1] else currency.plural}", " to "
    )


def _with_currency(prefix: str, number: str) -> str:
    """A number behind its currency, with the minus first: US$3.2 million, -US$3.2 million."""
    return f"-{prefix}{number[1:]}" if number[0] == "-" else prefix + number


def _english_rank(unit: str, values: list[Decimal]) -> str:
    if unit == "top":
        return f"top {values[0]:,f}"
    if unit == "last":
        return "last" if values == [1] else f"{_ordinal(int(values[0]))} from last"
    if unit in CHAPTERS:
        return ""
    if unit == "周年":
        return f"{_ordinal(int(values[0]))} anniversary"
    largest = " largest" if unit == "大" else ""
    return " to ".join(_ordinal(int(value)) for value in values) + largest


def _english_fraction(unit: str, values: list[Decimal]) -> str:
    denominator, numerator = int(unit[1:]), int(values[0])
    if denominator not in _PARTS or len(values) > 1:
        return ""
    if not 1 <= numerator <= 9 or numerator >= denominator:
        return ""
    part = _PARTS[denominator]
    return f"{_WORD_DIGITS[numerator]} {part}{'s' if numerator > 1 else ''}"


def _han(figure: Figure, values: list[Decimal], traditional: bool) -> str:
    if figure.kind == "amount":
        return _han_amount(figure.unit, values, traditional)
    if figure.kind == "rank":
        return _han_rank(figure.unit, values, traditional)
    numbers = [han_number(value) for value in values]
    if figure.kind == "percentage":
        if figure.unit == "pp":
            return _join_range(numbers, "個百分點" if traditional else "个百分点", "至")
        return "至".join(number + figure.unit for number in numbers)
    if figure.unit.startswith("/"):
        return _han_fraction(figure.unit, values)
    if figure.unit in _AMBIGUOUS:
        return ""
    if figure.unit in DEGREES and len(values) == 1 and values[0] < 0:
        numbers = ["零下" + han_number(-values[0])]
    elif values == [Decimal("0.5")] and figure.unit in _HALVES:
        numbers = ["半"]
    if figure.unit == "大":
        return f"{_HAN_DIGITS[int(values[0])]}大" if values[0] <= 10 else ""
    return _join_range(numbers, han_name(figure.unit, traditional), "至")


def _han_fraction(unit: str, values: list[Decimal]) -> str:
    denominator, numerator = int(unit[1:]), int(values[0])
    if not 2 <= denominator <= 10 or not 1 <= numerator <= 10 or len(values) > 1:
        return ""
    if denominator == 2 and numerator == 1:
        return "一半"
    return f"{_HAN_DIGITS[denominator]}分之{_HAN_DIGITS[numerator]}"


def _han_amount(unit: str, values: list[Decimal], traditional: bool) -> str:
    currency = CURRENCIES[unit]
    name = currency.hant if traditional else currency.hans
    if not name:
        return ""
    numbers = [han_number(value) for value in values]
    if unit == "TWD":
        said = _join_range(numbers, "", "至")
        return f"{name}{said}元" if said else ""
    return _join_range(numbers, name, "至")


def _han_rank(unit: str, values: list[Decimal], traditional: bool) -> str:
    numbers = [_HAN_DIGITS[int(v)] if v <= 10 else f"{v:f}" for v in values]
    if unit == "top":
        return f"前{numbers[0]}名"
    if unit == "last":
        return f"倒数第{numbers[0]}"
    name = "位" if unit == "rank" else han_name(unit, traditional)
    if not name and unit in CHAPTERS:
        name = unit.translate(str.maketrans("条号页课", "條號頁課")) if traditional else unit
    return "第" + "至第".join(numbers) + name if unit in CLASSIFIERS or name or not unit else ""


def english_number(value: Decimal) -> str:
    """A number in English: 2.09 billion; 705; 12,345; 0.05."""
    for name, power in _ENGLISH_SCALES:
        if value.adjusted() >= power:
            scaled = _shift(value, -power)
            if _decimals(scaled) <= _DECIMALS:
                return f"{scaled:,f} {name}"
    return f"{value:,f}"


def han_number(value: Decimal) -> str:
    """A number in Simplified Chinese: 20.9亿; 705; 2,019 (with a comma, so that it is no year)."""
    for name, power, decimals in _HAN_SCALES:
        if value.adjusted() >= power:
            scaled = _shift(value, -power)
            if _decimals(scaled) <= decimals:
                return f"{scaled:,f}{name}" if scaled.adjusted() > 3 else f"{scaled:f}{name}"
    return f"{value:,f}"


def _shift(value: Decimal, power: int) -> Decimal:
    """The value times a power of ten, with the same digits."""
    sign, digits, exponent = value.as_tuple()
    return Decimal((sign, digits, int(exponent) + power))


def _decimals(value: Decimal) -> int:
    """How many digits a value has behind the point."""
    return max(0, -int(value.as_tuple().exponent))


def _ordinal(number: int) -> str:
    """An English ordinal: first to ninth in words, then 10th, 11th, 21st."""
    if 1 <= number <= 9:
        return ORDINAL_WORDS[number - 1]
    return _nth(number)


def _nth(number: int) -> str:
    """An English ordinal in digits: 1st, 2nd, 3rd, 11th."""
    tail = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{tail}"


def _join_range(numbers: list[str], unit: str, to: str) -> str:
    """The numbers of a figure, one or both ends of a range, with their unit.

    Both ends have the unit if "1 to 5 million" would make a million of the one; empty if there is
    no unit then.
    """
    if len(numbers) == 2 and _lends(*numbers):
        return to.join(number + unit for number in numbers) if unit else ""
    return to.join(numbers) + unit


def _lends(low: str, high: str) -> bool:
    """Whether the high end would seem to lend its scale word to the low end, which has none."""
    low_number, high_number = (_NUMBER.match(number) for number in (low, high))
    if not low_number or not high_number or low_number.end() < len(low):
        return False
    return high_number.end() < len(high) and _plain(low_number) < _plain(high_number)


def _plain(match: re.Match[str]) -> Decimal:
    return Decimal(match.group().replace(",", ""))


def say_date(first: Day, last: Day | None, language: str) -> str:
    """A date, or the range from one to another, in ``en``, ``zh-Hans`` or ``zh-Hant``.

    Empty if the translation is not sure.
    """
    if language == "en":
        return _english_date(first) if last is None else _english_range(first, last)
    traditional = language == "zh-Hant"
    if last is None:
        return _han_date(first, traditional)
    short = last
    if first.year == last.year and (last.month or last.part):
        short = replace(short, year="")
        if first.month == last.month and last.day:
            short = replace(short, month=0)
    said = (_han_date(first, traditional), _han_date(short, traditional))
    return "至".join(said) if all(said) else ""


def _english_range(first: Day, last: Day) -> str:
    short = first
    if first.year == last.year and last.month:
        short = replace(short, year="")
        if first.month == last.month and last.day:
            return f"{first.day} to {_english_date(last)}" if not first.phase else ""
    said = (_english_date(short), _english_date(last))
    return " to ".join(said) if all(said) else ""


def _english_date(day: Day) -> str:
    if day.part:
        return _english_part(day)
    if day.day and not day.month:
        return f"the {_nth(day.day)}"
    year = _english_year(day.year)
    words = [str(day.day) if day.day else "", MONTH_NAMES[day.month - 1] if day.month else "", year]
    said = " ".join(word for word in words if word)
    if not day.phase or not said:
        return said
    if day.phase == "end":
        return f"the end of {'the ' if day.year[-1:] in ('s', 'c') else ''}{said}"
    if day.phase in _SEASONS:
        return f"{day.phase} {said}" if len(day.year) == 4 and not day.month else ""
    return f"mid-{said}" if day.phase == "mid" else f"{day.phase} {said}"


def _english_part(day: Day) -> str:
    name = "quarter" if day.part[0] == "Q" else "half"
    said = f"the {_QUARTERS[int(day.part[1]) - 1]} {name}"
    if not day.year:
        return said if name == "quarter" else f"{said} of the year"
    return f"{said} of {_english_year(day.year)}"


def _english_year(year: str) -> str:
    if year.endswith("c"):
        number = int(year.strip("-c"))
        return f"{_nth(number)} century" + (" BC" if year[0] == "-" else "")
    if year[:1] == "-":
        return f"{int(year[1:])} BC"
    if year[:1] == "0":
        return f"AD {int(year)}"
    return year


def _han_date(day: Day, traditional: bool) -> str:
    said = _han_year(day.year, traditional)
    if day.part:
        if day.part[0] == "H":
            return f"{said}{'上下'[int(day.part[1]) - 1]}半年"
        return f"{said}第{'一二三四'[int(day.part[1]) - 1]}季度"
    said += f"{day.month}月" if day.month else ""
    said += f"{day.day}日" if day.day else ""
    if not said or not day.phase:
        return said
    phase = _han_phase(day)
    return said + phase if phase else ""


def _han_phase(day: Day) -> str:
    """The word for a date's phase; "" without one.

    Middle and late have other words with months than with centuries, and late has none with years.
    """
    if day.month:
        return {"mid": "中旬", "late": "下旬"}.get(day.phase) or _PHASES_HAN.get(day.phase, "")
    if day.year[-1:] in ("s", "c"):
        return {"mid": "中期", "late": "晚期"}.get(day.phase) or _PHASES_HAN.get(day.phase, "")
    return _PHASES_HAN.get(day.phase, "")


def _han_year(year: str, traditional: bool) -> str:
    if not year:
        return ""
    if year.endswith("c"):
        sign = "公元前" if year[0] == "-" else ""
        return f"{sign}{year.strip('-c')}世{'紀' if traditional else '纪'}"
    if year.endswith("s"):
        return f"{year[:-1]}年代"
    if year[0] == "-":
        return f"公元前{int(year[1:])}年"
    return f"公元{int(year)}年" if year[0] == "0" else f"{year}年"
