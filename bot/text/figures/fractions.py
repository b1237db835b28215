"""Reads a part of a whole at an offset of a plain text: 三分之一, 百分之三十, 三成五, two thirds.

Also halves: 一半, half of the, 半年, 半小時.
"""

from __future__ import annotations

import re
from decimal import Decimal

from bot.text.figures.figure import Quantity, add, exact, quantity_of
from bot.text.figures.numerals import SPACE, numeral_at
from bot.text.figures.units import NOT_BEFORE, sure_unit

_HALF_A = re.compile("半(?:个)?(?P<unit>年(?![报度线来级])|月(?!刊)|小时|世纪|公里|吨)")
_AND_A_HALF = re.compile("(?<![这那每整各首某])个$")  # 个半小时 is an hour and a half
_PER = {"百": "%", "千": "‰", "万": "/10000"}
_PER_BEFORE = re.compile(f"([百千万])分之{SPACE}")
_FRACTION = re.compile(
    "(?P<n>[二三四五六七八九十]{1,3}|[0-9]{1,3})分之(?P<m>[一二三四五六七八九十]{1,3}|[0-9]{1,3})"
)
_TENTHS = re.compile(
    "(?P<a>[一二三四五六七八九两1-9])成(?P<b>[一二三四五六七八九半])?(?P<more>多)?"
    f"(?![{NOT_BEFORE['成']}])"
)
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_SLASHED = re.compile(r"(?P<m>[1-9])/(?P<n>[2-9]|10)(?= ?的| of\b)", re.A)  # 1/3的人口
_COUNTS = {"a": 1} | {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
}
_ENGLISH_FRACTION = re.compile(
    rf"(?P<n>{'|'.join(_COUNTS)})[ -](?P<d>{'|'.join(_PARTS)})(?P<s>s)?(?P<of> of)?\b", re.I | re.A
)
_ONE_IN = re.compile(
    r"(?<!number )one in (?P<n>two|three|four|five|six|seven|eight|nine|ten)(?! [a-z]*s\b)\b", re.I
)
_HALF_OF = re.compile(r"half(?= (?:of )?(?:the|its|all|their|his|her|our) )", re.I | re.A)


def fraction_at(text: str, at: int) -> Quantity | None:
    """The fraction or half that starts at an offset of a plain text, or None."""
    if text[at].isascii() and text[at].isalpha():
        return _fraction_english(text, at)
    if "分之" in text[at : at + 8]:
        return _part(text, at)
    if "成" in text[at + 1 : at + 3] and (tenths := _TENTHS.match(text, at)):
        return _tenths(tenths)
    if text[at + 1 : at + 2] == "/" and (slashed := _SLASHED.match(text, at)):
        return Quantity(at, slashed.end(), "number", f"/{slashed['n']}", Decimal(slashed["m"]))
    return _half(text, at) if "半" in text[at : at + 2] else None


def is_fraction(text: str, at: int) -> bool:
    """Whether a fraction with a slash starts at an offset: 1/3, not a date or a code."""
    return _SLASHED.match(text, at) is not None


def _part(text: str, at: int) -> Quantity | None:
    """百分之三十, 三分之一."""
    if per := _PER_BEFORE.match(text, at):
        numeral = numeral_at(text, per.end())
        if numeral is None or numeral.value is None:
            return None
        unit = _PER[per[1]]
        kind = "number" if unit[0] == "/" else "percentage"
        return quantity_of(numeral, numeral.end, kind, unit)._replace(start=at, prefixed=True)
    if match := _FRACTION.match(text, at):
        denominator, numerator = numeral_at(match["n"], 0), numeral_at(match["m"], 0)
        if denominator and numerator and denominator.value and numerator.value is not None:
            unit = f"/{int(denominator.value)}"
            return Quantity(at, match.end(), "number", unit, numerator.value)
    return None


def _tenths(match: re.Match[str]) -> Quantity | None:
    """三成五, which is 35 percent."""
    first = numeral_at(match["a"], 0)
    second = numeral_at(match["b"], 0) if match["b"] and match["b"] != "半" else None
    if first is None or first.value is None:
        return None
    value = exact(f"{first.value:f}", 1)
    if match["b"]:
        value = add(value, second.value if second and second.value is not None else Decimal(5))
    hint = "over" if match["more"] else ""
    return Quantity(match.start(), match.end(), "percentage", "%", value, hint=hint)


def _fraction_english(text: str, at: int) -> Quantity | None:
    """one third, two-thirds, a quarter of; but "a third" alone is a place in an order."""
    if share := _ONE_IN.match(text, at) or _HALF_OF.match(text, at):
        parts = _COUNTS[share["n"].lower()] if share.lastgroup == "n" else 2
        return Quantity(at, share.end(), "number", f"/{parts}", Decimal(1))
    match = _ENGLISH_FRACTION.match(text, at)
    if match is None:
        return None
    count, part = match["n"].lower(), match["d"].lower()
    singular_part = _COUNTS[count] == 1
    if not (singular_part or match["s"] or part == "halves"):
        return None
    if count == "a" and not match["of"]:
        return None
    end = match.start("of") if match["of"] else match.end()
    return Quantity(at, end, "number", f"/{_PARTS[part]}", Decimal(_COUNTS[count]))


def _half(text: str, at: int) -> Quantity | None:
    """一半, 半年, 半小時; but 上半年, 大半年 and 半天 are something else."""
    if text.startswith("一半", at):
        return Quantity(at, at + 2, "number", "/2", Decimal(1))
    match = _HALF_A.match(text, at)
    if match is None or text[max(0, at - 1) : at] in tuple("上下前后大小多一"):
        return None
    if _AND_A_HALF.search(text, max(0, at - 2), at):
        return None
    unit = sure_unit(match["unit"])
    return Quantity(at, match.end(), "count", unit, Decimal("0.5")) if unit else None
