"""What a figure is counted by: 每平方公里1,200人, 350 kilometres per hour, 5,000 yuan a month."""

from __future__ import annotations

import re

from bot.text.figures.measures import han_name, sure_unit
from bot.text.figures.units import ENGLISH_UNITS, SURE

_REACH = 16  # characters before a figure in which 每 and its unit stand
_EACH = re.compile(
    "每一?(?P<unit>[^\\W\\d_]{1,5}?)(?:平均)?"
    "(?:[不未没]有?[得能可应许准宜该会]?)?"  # 每人不得超过300元
    "(?:大?约|近|将近|接近|超过|超出|[高低多少大小]于|逾|到|足|满|至少|最少|至多|最多|最高|最低"
    "|高达|达到?|有|为)? ?$"
)
_PER = re.compile(
    r" (?:per|an?|each|every) (?P<a>[a-z]+)(?: (?P<b>[a-z]+))?|/(?P<c>[a-z]+)\b", re.A
)
_BY = frozenset(
    "year month week day hour minute second person kilogram tonne litre hectare mu".split()
) | {"square kilometre", "square metre", "square mile"}


def per_unit(text: str, start: int, end: int) -> str:
    """The unit that the figure ``text[start:end]`` is counted by; "" when none is named."""
    if match := _EACH.search(text, max(0, start - _REACH), start):
        return "month" if match["unit"] == "月" else sure_unit(match["unit"])
    match = _PER.match(text, end)
    if match is None:
        return ""
    words = (f"{match['a']} {match['b']}", match["a"]) if match["a"] else (match["c"],)
    found = (ENGLISH_UNITS.get(word, "") for word in words)
    return next((name for name in found if name in _BY), "")


def say_per(said: str, unit: str, language: str) -> str:
    """A figure that was said, with what it is counted by: 1,200 people per square kilometre."""
    if not said or not unit:
        return said
    if language == "en":
        return f"{said} per {unit}" if unit in SURE else ""
    name = han_name(unit, language == "zh-Hant")
    return f"每{name.removeprefix('个').removeprefix('個')}{said}" if name else ""
