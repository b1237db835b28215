"""A figure in English, Simplified or Traditional Chinese, with the scale words of that language.

What is said has the significant digits of the figure, no more and no fewer: 931.9億元 is
93.19 billion yuan. Places are said in words up to ninth and in figures from 10th on, everything
else in figures. What has no sure translation is not said: the result is empty.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.currencies import CURRENCIES
from bot.dates import Day
from bot.dates_said import say_date
from bot.measures import CHAPTERS, CLASSIFIERS, UNSAID, han_name
from bot.ranks import ORDINAL_WORDS
from bot.units import SURE

if TYPE_CHECKING:
    from bot.figures import Figure

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
_HIGHEST = 17  # power of ten from which on no scale word is common: 3000垓
_DECIMALS = 4  # after a scale word; with more, a smaller scale reads better
_ENGLISH_SCALES = (("trillion", 12), ("billion", 9), ("million", 6))
_HAN_SCALES = (("万亿", 12, 4), ("亿", 8, 4), ("万", 4, 2))  # name, power, decimals at most
_TO_HANT = str.maketrans("万亿约过将几", "萬億約過將幾")
_BEFORE = {"over": "more than", "under": "less than", "about": "about", "nearly": "nearly",
           "least": "at least", "most": "at most"}  # fmt: skip
_BEFORE_HAN = {"over": "超过", "under": "不到", "about": "约", "nearly": "将近", "least": "至少",
               "most": "最多"}  # fmt: skip
_HAN_DIGITS = "零一二三四五六七八九十"
_WORD_DIGITS = "zero one two three four five six seven eight nine ten".split()
_PARTS = {2: "half", 4: "quarter"} | {n: ORDINAL_WORDS[n - 1] for n in (3, 5, 6, 7, 8, 9, 10)}
_AMBIGUOUS = ("pound", "ton")  # money or weight; of 907, 1000 or 1016 kilograms


def say(figure: Figure, language: str) -> str:
    """See :func:`bot.figures.say`."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not known: use one of {', '.join(LANGUAGES)}")
    if figure.kind == "date":
        return _date(figure, language)
    values = [value for value in (figure.value, figure.low, figure.high) if value is not None]
    if not values or figure.qualifier == "unsure" or max(v.adjusted() for v in values) > _HIGHEST:
        return ""
    if language == "en":
        said, before = _english(figure, values), _BEFORE.get(figure.qualifier, "")
        return f"{before} {said}" if said and before else said
    said = _han(figure, values, language == "zh-Hant")
    said = _BEFORE_HAN.get(figure.qualifier, "") + said if said else ""
    return _traditional(said, figure) if language == "zh-Hant" else said


def english_number(value: Decimal) -> str:
    """2.09 billion; 705; 12,345; 0.05."""
    for name, power in _ENGLISH_SCALES:
        if value.adjusted() >= power:
            scaled = _shift(value, -power)
            if _decimals(scaled) <= _DECIMALS:
                return f"{scaled:,f} {name}"
    return f"{value:,f}"


def han_number(value: Decimal) -> str:
    """20.9亿, in Simplified; 705; 2,019 (a comma, so that it is no year)."""
    for name, power, decimals in _HAN_SCALES:
        if value.adjusted() >= power:
            scaled = _shift(value, -power)
            if _decimals(scaled) <= decimals:
                return f"{scaled:,f}{name}" if scaled.adjusted() > 3 else f"{scaled:f}{name}"
    return f"{value:,f}"


def _shift(value: Decimal, power: int) -> Decimal:
    sign, digits, exponent = value.as_tuple()
    return Decimal((sign, digits, int(exponent) + power))


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


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
            return f"{' to '.join(numbers)} {points}"
        return " to ".join(number + figure.unit for number in numbers)
    if figure.unit.startswith("/"):
        return _english_fraction(figure.unit, values)
    if figure.unit in UNSAID or figure.unit in _AMBIGUOUS:
        return ""
    if sure := SURE.get(figure.unit):
        gap = "" if figure.unit[0] == "°" else " "
        return " to ".join(numbers) + gap + (figure.unit if values == [1] else sure.plural)
    return " to ".join(numbers)


def _english_amount(unit: str, values: list[Decimal]) -> str:
    currency = CURRENCIES[unit]
    if any(value < 0 for value in values):
        return ""
    numbers = [english_number(value) for value in values]
    if currency.prefix:
        return " to ".join(currency.prefix + number for number in numbers)
    return f"{' to '.join(numbers)} {currency.singular if values == [1] else currency.plural}"


def _english_rank(unit: str, values: list[Decimal]) -> str:
    if unit == "top":
        return f"top {values[0]:,f}"
    if unit in CHAPTERS:
        return ""
    if unit == "周年":
        return f"{ordinal(int(values[0]))} anniversary"
    largest = " largest" if unit == "大" else ""
    return " to ".join(ordinal(int(value)) for value in values) + largest


def ordinal(number: int) -> str:
    """First to ninth in words, then 10th, 11th, 21st."""
    if 1 <= number <= 9:
        return ORDINAL_WORDS[number - 1]
    tail = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{tail}"


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
            return "至".join(numbers) + ("個百分點" if traditional else "个百分点")
        return "至".join(number + figure.unit for number in numbers)
    if figure.unit.startswith("/"):
        below, above = int(figure.unit[1:]), int(values[0])
        if not 2 <= below <= 10 or not 1 <= above <= 10 or len(values) > 1:
            return ""
        return f"{_HAN_DIGITS[below]}分之{_HAN_DIGITS[above]}"
    if figure.unit in _AMBIGUOUS:
        return ""
    if figure.unit == "大":
        return f"{_HAN_DIGITS[int(values[0])]}大" if values[0] <= 10 else ""
    return "至".join(numbers) + han_name(figure.unit, traditional)


def _han_amount(unit: str, values: list[Decimal], traditional: bool) -> str:
    currency = CURRENCIES[unit]
    name = currency.hant if traditional else currency.hans
    if not name or any(value < 0 for value in values):
        return ""
    numbers = "至".join(han_number(value) for value in values)
    return f"{name}{numbers}元" if unit == "TWD" else numbers + name


def _han_rank(unit: str, values: list[Decimal], traditional: bool) -> str:
    numbers = [_HAN_DIGITS[int(v)] if v <= 10 else f"{v:f}" for v in values]
    if unit == "top":
        return f"前{numbers[0]}名"
    name = "位" if unit == "rank" else han_name(unit, traditional)
    if not name and unit in CHAPTERS:
        name = unit.translate(str.maketrans("条号页课", "條號頁課")) if traditional else unit
    return "第" + "至第".join(numbers) + name if unit in CLASSIFIERS or name or not unit else ""
