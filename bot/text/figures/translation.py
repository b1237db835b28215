"""A figure in English, Simplified or Traditional Chinese, with the scale words of that language.

What is said has the significant digits of the figure, no more and no fewer: 931.9億元 is
93.19 billion yuan. Places are said in words up to ninth and in figures from 10th on, everything
else in figures. What has no sure translation is not said: the result is empty.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.text.figures.currencies import CURRENCIES
from bot.text.figures.dates import Day
from bot.text.figures.dates_said import say_date
from bot.text.figures.decimals import exact
from bot.text.figures.measures import CHAPTERS, CLASSIFIERS, UNSAID, han_name
from bot.text.figures.numbers_said import english_number, han_number, joined, ordinal
from bot.text.figures.ranks import ORDINAL_WORDS
from bot.text.figures.rates import say_per
from bot.text.figures.units import SURE

if TYPE_CHECKING:
    from bot.text.figures.figure import Figure

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
_HIGHEST = 17  # power of ten from which on no scale word is common: 3000垓
_TO_HANT = str.maketrans("万亿约过将几数", "萬億約過將幾數")
_BEFORE = {"over": "more than", "under": "less than", "about": "about", "nearly": "nearly",
           "least": "at least", "most": "at most"}  # fmt: skip
_BEFORE_HAN = {"over": "超过", "under": "不到", "about": "约", "nearly": "将近", "least": "至少",
               "most": "最多"}  # fmt: skip
_HAN_DIGITS = "零一二三四五六七八九十"
_WORD_DIGITS = "zero one two three four five six seven eight nine ten".split()
_PARTS = {2: "half", 4: "quarter"} | {n: ORDINAL_WORDS[n - 1] for n in (3, 5, 6, 7, 8, 9, 10)}
_DEGREES = ("°C", "°F", "度")
_HALVES = frozenset("year month hour century kilometre tonne".split())
_AMBIGUOUS = ("pound", "ton")  # money or weight; of 907, 1000 or 1016 kilograms


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
    """Whether what is counted are things or people, and no measure."""
    return unit == "person" or unit not in SURE


def _significant(value: Decimal) -> Decimal:
    """An integer made elsewhere, Decimal(5_000_000), without the zeros that end it."""
    return exact(f"{value:f}") if value.as_tuple().exponent == 0 else value


def _traditional(said: str, figure: Figure) -> str:
    """Only what this module writes is turned; names of units come in the right script."""
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
        return f"{ordinal(int(values[0]))} anniversary" if len(values) == 1 else ""
    numbers = [english_number(value) for value in values]
    if figure.kind == "percentage":
        if figure.unit == "pp":
            points = "percentage point" if values == [1] else "percentage points"
            return joined(numbers, " " + points, " to ")
        return " to ".join(number + figure.unit for number in numbers)
    if figure.unit.startswith("/"):
        return _english_fraction(figure.unit, values)
    if figure.unit in UNSAID or figure.unit in _AMBIGUOUS:
        return ""
    if values == [Decimal("0.5")] and figure.unit in _HALVES:
        return f"half {'an' if figure.unit == 'hour' else 'a'} {figure.unit}"
    if sure := SURE.get(figure.unit):
        gap = "" if figure.unit[0] == "°" else " "
        return joined(numbers, gap + (figure.unit if values == [1] else sure.plural), " to ")
    return joined(numbers, "", " to ")


def _english_amount(unit: str, values: list[Decimal]) -> str:
    currency = CURRENCIES[unit]
    numbers = [english_number(value) for value in values]
    if currency.prefix:  # said only where the end of the range gives no scale to its beginning
        sure = joined(numbers, "", " to ")
        return " to ".join(_prefixed(currency.prefix, n) for n in numbers) if sure else ""
    return joined(numbers, f" {currency.singular if values == [1] else currency.plural}", " to ")


def _prefixed(prefix: str, number: str) -> str:
    """US$3.2 million; -US$3.2 million."""
    return f"-{prefix}{number[1:]}" if number[0] == "-" else prefix + number


def _english_rank(unit: str, values: list[Decimal]) -> str:
    if unit == "top":
        return f"top {values[0]:,f}"
    if unit == "last":
        return "last" if values == [1] else f"{ordinal(int(values[0]))} from last"
    if unit in CHAPTERS:
        return ""
    if unit == "周年":
        return f"{ordinal(int(values[0]))} anniversary"
    largest = " largest" if unit == "大" else ""
    return " to ".join(ordinal(int(value)) for value in values) + largest


def _english_fraction(unit: str, values: list[Decimal]) -> str:
    below, above = int(unit[1:]), int(values[0])
    if below not in _PARTS or not 1 <= above <= 9 or above >= below or len(values) > 1:
        return ""
    part = _PARTS[below]
    return f"{_WORD_DIGITS[above]} {part}{'s' if above > 1 else ''}"


def _han(figure: Figure, values: list[Decimal], traditional: bool) -> str:
    if figure.kind == "amount":
        return _han_amount(figure.unit, values, traditional)
    if figure.kind == "rank":
        return _han_rank(figure.unit, values, traditional)
    numbers = [han_number(value) for value in values]
    if figure.kind == "percentage":
        if figure.unit == "pp":
            return joined(numbers, "個百分點" if traditional else "个百分点", "至")
        return "至".join(number + figure.unit for number in numbers)
    if figure.unit.startswith("/"):
        return _han_fraction(figure.unit, values)
    if figure.unit in _AMBIGUOUS:
        return ""
    if figure.unit in _DEGREES and len(values) == 1 and values[0] < 0:
        numbers = ["零下" + han_number(-values[0])]
    elif values == [Decimal("0.5")] and figure.unit in _HALVES:
        numbers = ["半"]
    if figure.unit == "大":
        return f"{_HAN_DIGITS[int(values[0])]}大" if values[0] <= 10 else ""
    return joined(numbers, han_name(figure.unit, traditional), "至")


def _han_fraction(unit: str, values: list[Decimal]) -> str:
    below, above = int(unit[1:]), int(values[0])
    if not 2 <= below <= 10 or not 1 <= above <= 10 or len(values) > 1:
        return ""
    return "一半" if below == 2 and above == 1 else f"{_HAN_DIGITS[below]}分之{_HAN_DIGITS[above]}"


def _han_amount(unit: str, values: list[Decimal], traditional: bool) -> str:
    currency = CURRENCIES[unit]
    name = currency.hant if traditional else currency.hans
    if not name:
        return ""
    numbers = [han_number(value) for value in values]
    if unit == "TWD":
        said = joined(numbers, "", "至")
        return f"{name}{said}元" if said else ""
    return joined(numbers, name, "至")


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
