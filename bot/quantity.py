"""A number together with its unit, where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.decimals import Numeral

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
