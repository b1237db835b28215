"""Exact decimals whose own digits are the significant ones, and the record of a numeral.

Zeros that end an integer are not kept (40億 is ``4E+9``), zeros that end a fraction are
(20.90億 is ``2.090E+9``). ``value == 4_000_000_000``, ``int(value)`` and ``f"{value:f}"`` do what
one expects.
"""

from __future__ import annotations

from decimal import Context, Decimal
from typing import NamedTuple

MAX_DIGITS = 30  # of one numeral; longer runs are serial numbers, not values
_EXACT = Context(prec=200)  # far above MAX_DIGITS plus any scale: nothing is ever rounded


class Numeral(NamedTuple):
    """A numeral where it stands: ``text[start:end]``; no value when it only says "several"."""

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
    """``digits`` (a fraction may follow a point) times a power of ten, zeros as said above."""
    sign, digits = ("-", digits[1:]) if digits[:1] == "-" else ("", digits)
    whole, _, fraction = digits.partition(".")
    exponent -= len(fraction)
    figures = (whole + fraction).lstrip("0")
    if not fraction:
        kept = figures.rstrip("0")
        exponent += len(figures) - len(kept)
        figures = kept
    if not figures:
        return Decimal(f"0E-{len(fraction)}")
    return Decimal(f"{sign}{figures}E{exponent}")


def add(first: Decimal, second: Decimal) -> Decimal:
    """The exact sum, without the zeros that end an integer."""
    total = _EXACT.add(first, second)
    return exact(f"{total:f}")


def times(first: Decimal, second: Decimal) -> Decimal:
    """The exact product, without the zeros that end an integer."""
    return exact(f"{_EXACT.multiply(first, second):f}")
