"""The records of a figure, and exact decimals for their values.

A numeral is read first (``Numeral``), then its unit (``Quantity``), then what qualifies it
(``Figure``). The digits of a value are its significant ones: zeros that end an integer are dropped
(40億 is ``4E+9``), zeros that end a fraction are kept (20.90億 is ``2.090E+9``). Comparing and
converting work as usual: ``value == 4_000_000_000``, ``int(value)``, ``f"{value:f}"``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import NamedTuple

_YEAR = re.compile(r"(\d{4})(?![s\d])")
MAX_DIGITS = 30  # of one numeral; longer runs are serial numbers, not values
_EXACT = Context(prec=200)  # far above MAX_DIGITS plus any scale: nothing is ever rounded


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a text: ``source[start:end] == text``."""

    start: int
    end: int
    text: str
    kind: str  # one of figures.KINDS
    value: Decimal | None = None  # None for a date, a range, or a vague number (數十億, dozens)
    low: Decimal | None = None  # the ends of a range of numbers, both inclusive
    high: Decimal | None = None
    unit: str = ""  # USD, %, pp, rank, kilometre, 个, project, /3 (thirds): names of units.py
    # over, under, about, nearly, least, most or unsure; its words do not belong to the text
    qualifier: str = ""
    date: str = ""  # as str(dates.Day): 2019-03-27, --03-27, 1990s, 19c
    date_end: str = ""  # the end of a range of dates
    per: str = ""  # the unit it is counted by, outside the text: 每平方公里1,200人

    @property
    def years(self) -> list[int]:
        """The years of a date and of the end of its range, without decades and years BC."""
        matches = (_YEAR.match(date) for date in (self.date, self.date_end))
        return [int(match[1]) for match in matches if match]


class Quantity(NamedTuple):
    """A number with its unit where it stands; ``high`` is set for a guess or a range."""

    start: int
    end: int
    kind: str
    unit: str
    value: Decimal | None
    numeral: Numeral | None = None
    high: Decimal | None = None
    hint: str = ""  # a qualifier inside it: "over" for 300多
    prefixed: bool = False  # its unit stands before it and serves a whole range: $3-5 million


def quantity_of(numeral: Numeral, end: int, kind: str, unit: str, hint: str = "") -> Quantity:
    """The quantity that begins with a numeral and ends, after its unit, at ``end``."""
    high = numeral.high
    hint = numeral.hint or hint
    return Quantity(numeral.start, end, kind, unit, numeral.value, numeral, high, hint)


class Numeral(NamedTuple):
    """A numeral where it stands, ``text[start:end]``; without a value if it says "several"."""

    start: int
    end: int
    value: Decimal | None
    style: str  # "arabic", "han", "latin"
    high: Decimal | None = None  # 七八百: ``value`` to ``high``
    hint: str = ""  # "over" for 300多 and 十幾, "about" for 十來
    scale: int = 0  # power of ten of its scale word, 0 when it has none
    bare: bool = False  # a scale without a digit before it: 百萬, 千億
    grouped: bool = False  # 2,090: certainly not a year


def exact(digits: str, exponent: int = 0) -> Decimal:
    """``digits``, which may have a decimal point, times a power of ten; zeros as said above."""
    sign, digits = ("-", digits[1:]) if digits[:1] == "-" else ("", digits)
    whole, _, fraction = digits.partition(".")
    exponent -= len(fraction)
    significant = (whole + fraction).lstrip("0")
    if not fraction:
        exponent += len(significant) - len(significant.rstrip("0"))
        significant = significant.rstrip("0")
    if not significant:
        return Decimal(f"0E-{len(fraction)}")
    return Decimal(f"{sign}{significant}E{exponent}")


def add(first: Decimal, second: Decimal) -> Decimal:
    """The exact sum, without the zeros that end an integer."""
    total = _EXACT.add(first, second)
    return exact(f"{total:f}")


def times(first: Decimal, second: Decimal) -> Decimal:
    """The exact product, without the zeros that end an integer."""
    return exact(f"{_EXACT.multiply(first, second):f}")
