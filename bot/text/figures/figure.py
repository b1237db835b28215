"""A number together with its unit, where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from bot.text.figures.decimals import Numeral

if TYPE_CHECKING:
    from decimal import Decimal


class Quantity(NamedTuple):
    """A number with its unit where it stands; ``high`` when it is a guess or a range."""

    start: int
    end: int
    kind: str
    unit: str
    value: Decimal | None
    numeral: Numeral | None = None
    high: Decimal | None = None
    hint: str = ""  # a qualifier inside it
    prefixed: bool = False  # its unit stands before it and serves a whole range: $3-5 million


def made(numeral: Numeral, end: int, kind: str, unit: str, hint: str = "") -> Quantity:
    """The quantity that begins with a numeral and ends with its unit."""
    high = numeral.high
    hint = numeral.hint or hint
    return Quantity(numeral.start, end, kind, unit, numeral.value, numeral, high, hint)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure where it stands: ``source[start:end] == text``.

    The digits of the values are the significant ones (40億 is ``Decimal("4E+9")``, 20.90億 is
    ``Decimal("2.090E+9")``); they compare and convert as usual.
    """

    start: int
    end: int
    text: str
    kind: str  # one of KINDS
    value: Decimal | None = None  # None for a date, a range, or a vague number (數十億, dozens)
    low: Decimal | None = None  # the ends of a range of numbers, both inclusive
    high: Decimal | None = None
    unit: str = ""  # USD, %, pp, rank, kilometre, 个, project, /3 (thirds); see bot.units
    qualifier: str = ""  # one of bot.qualifiers.QUALIFIERS; its words are no part of the text
    date: str = ""  # as bot.dates writes it: 2019-03-27, --03-27, 1990s, 19c
    date_end: str = ""  # the end of a range of dates
    per: str = ""  # the unit it is counted by, no part of the text: 每平方公里1,200人
