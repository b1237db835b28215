"""A number of a spreadsheet and its format → the text that the sheet shows.

The formats of ECMA-376 (18.8.30), as far as they change what is said: dates, percentages, decimals,
thousands, currencies and other words around the number. What they only colour or align is dropped.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

# Formats that a file names by number alone.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    20: "h:mm", 21: "h:mm:ss", 18: "h:mm", 19: "h:mm:ss", 45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss",
    32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 55: "h:mm", 56: "h:mm:ss",
    17: "mmm-yy", 27: "yyyy/m", 57: "yyyy/m", 22: "yyyy-mm-dd h:mm",
    **dict.fromkeys((14, 15, 16, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 58), "yyyy-mm-dd"),
}  # fmt: skip

_GENERAL = ("", "General", "@", "G/通用格式")
_BRACKET = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]")  # a currency; a colour, a locale
_PIECE = re.compile(r'"([^"]*)"|\\(.)|[_*].|(.)', re.DOTALL)
_SIGNS = frozenset("$€£¥￥元万亿萬億%‰()（）-")
_CLOCK = re.compile(r"h+\W*m*(?:\W*s+)?|m+\W*s+|am/pm", re.IGNORECASE)
_DATE = re.compile(r"[ydm年月日]", re.IGNORECASE)
_TIME = re.compile(r"[hs时分秒時]", re.IGNORECASE)
_EPOCHS = (datetime(1899, 12, 30), datetime(1904, 1, 1))
_LAST_DAY = 2_958_465  # 9999-12-31
_MOST_DECIMALS = 15


class Shape(NamedTuple):
    """What a format makes of a number."""

    before: str = ""
    after: str = ""
    decimals: int = -1  # -1: as many as the number has
    grouped: bool = False
    percent: bool = False
    day: bool = False  # year, month and day of a date
    month: bool = False  # its year and month
    clock: bool = False
    bracketed: bool = False  # whether a loss is in brackets


def show_number(value: str, code: str, since_1904: bool = False) -> str:
    """The text of a number as its sheet shows it; the value itself if that is no number.

    Args:
        value: as the file has it: ``43917``, ``0.1009``, ``1.0E-2``.
        code: the format: ``#,##0.00"万元"``.
        since_1904: whether days are counted from 1904 on, not from 1900.
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return value
    shape = shape_of(code)
    if shape.day or shape.month or shape.clock:
        return _moment(number, shape, since_1904) or value
    if shape.percent:
        number *= 100
    digits = _digits(abs(number), shape)
    text = f"{shape.before}{digits}{shape.after}"
    if number >= 0 or not any(map("123456789".__contains__, digits)):
        return text
    return f"({text})" if shape.bracketed else f"-{text}"


def _digits(number: Decimal, shape: Shape) -> str:
    if shape.decimals < 0:
        plain = f"{float(number):.15g}"  # what a sheet shows of 20.900000000000002
        return plain if "e" not in plain else f"{Decimal(plain):f}"
    step = Decimal(1).scaleb(-shape.decimals)
    rounded = number.quantize(step, ROUND_HALF_UP) if number.adjusted() < 20 else number
    return f"{rounded:,f}" if shape.grouped else f"{rounded:f}"


def _moment(number: Decimal, shape: Shape, since_1904: bool) -> str:
    """A date, a time or both; "" if there is no such day."""
    if not 0 <= number <= _LAST_DAY:
        return ""
    seconds = round(float(number) * 86_400)
    try:
        moment = _EPOCHS[since_1904] + timedelta(seconds=seconds)
    except OverflowError:
        return ""
    clock = f"{moment:%H:%M:%S}" if seconds % 60 else f"{moment:%H:%M}"
    date = f"{moment:%Y-%m-%d}" if shape.day else f"{moment:%Y-%m}" if shape.month else ""
    return " ".join(part for part in (date, clock if shape.clock else "") if part)


@lru_cache(maxsize=1_024)
def shape_of(code: str) -> Shape:
    """What a format says, by the first of its sections (those for losses and zero follow)."""
    code = code[:255]
    if code in _GENERAL:
        return Shape()
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    section = _BRACKET.sub(lambda match: f'"{match[1]}"' if match[1] else "", sections[0])
    bare = re.sub(r'"[^"]*"|\\.|[_*].', "", section)
    without_clock = _CLOCK.sub("", bare)
    if _DATE.search(without_clock) or (_TIME.search(bare) and not re.search(r"[0#?]", bare)):
        day, dated = bool(re.search(r"[d日]", bare, re.I)), bool(_DATE.search(without_clock))
        return Shape(day=day, month=dated and not day, clock=bool(_TIME.search(bare)))
    if "E+" in bare.upper() or "E-" in bare.upper() or "/" in bare:
        return Shape()
    before, after = _words(section)
    decimals = re.search(r"[.]([0#?]*)", bare)
    return Shape(
        before.strip(),
        after.strip(),
        min(len(decimals[1]) if decimals else 0, _MOST_DECIMALS)
        if re.search("[0?]", decimals[1] if decimals else bare)
        else -1,
        "," in bare.strip(","),
        "%" in bare,
        bracketed=len(sections) > 1 and "(" in sections[1],
    )


def _words(section: str) -> tuple[str, str]:
    """What a format writes before a number and after it."""
    before, after = "", ""
    met = False  # the number itself
    for quoted, escaped, sign in _PIECE.findall(section):
        met = met or (sign != "" and sign in "0#?")
        word = quoted or escaped or (sign if sign in _SIGNS and sign not in "()-" else "")
        if met:
            after += word
        else:
            before += word
    return before, after
