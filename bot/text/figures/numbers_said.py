"""Numbers with the scale words of English and Chinese, their digits neither more nor fewer."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.text.figures.ranks import ORDINAL_WORDS

_DECIMALS = 4  # after a scale word; with more, a smaller scale reads better
_ENGLISH_SCALES = (("trillion", 12), ("billion", 9), ("million", 6))
_HAN_SCALES = (("万亿", 12, 4), ("亿", 8, 4), ("万", 4, 2))  # name, power, decimals at most
_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")


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


def ordinal(number: int) -> str:
    """First to ninth in words, then 10th, 11th, 21st."""
    if 1 <= number <= 9:
        return ORDINAL_WORDS[number - 1]
    return nth(number)


def nth(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    tail = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{tail}"


def joined(numbers: list[str], unit: str, to: str) -> str:
    """Both ends of a range with one unit; 1 to 5 million would make a million of the one."""
    if len(numbers) == 2 and _lends(*numbers):
        return to.join(number + unit for number in numbers) if unit else ""
    return to.join(numbers) + unit


def _lends(low: str, high: str) -> bool:
    """Whether the scale word of the high end would be heard at the low one, which has none."""
    low_number, high_number = (_NUMBER.match(number) for number in (low, high))
    if not low_number or not high_number or low_number.end() < len(low):
        return False
    return high_number.end() < len(high) and _plain(low_number) < _plain(high_number)


def _plain(match: re.Match[str]) -> Decimal:
    return Decimal(match.group().replace(",", ""))
