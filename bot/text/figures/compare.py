"""Two figures → whether they give the same value, may both be true, or measure the same thing."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.text.figures.currencies import AMBIGUOUS
from bot.text.figures.figure import times
from bot.text.figures.units import SIZES, agree
from bot.text.folding import fold

if TYPE_CHECKING:
    from bot.text.figures.figure import Figure

_ABOVE = ("over", "least")
_BELOW = ("under", "most", "nearly")
_MIRRORED = {"over": "under", "under": "over", "least": "most", "most": "least"}
# Words, folded, that make a figure without a minus a loss or a decline.
_LOSS = re.compile(
    r"亏|损失|赤字|逆差|负增长|减|降|跌|\b(?:loss|losses|lost|lose|deficit|shortfall|fell|fall|falls"
    r"|declined?|decreased?|drop|drops|dropped|shrank|contracted|minus|negative|down)\b"
)
_ENDLESS = Decimal("Infinity")
_NEARLY = Decimal("0.8")  # nearly 40 is 32 at least
_ROUNDED = Decimal("0.02")  # 40億 is 39.2 to 40.8
_ABOUT = Decimal("0.1")  # about 40 is 36 to 44


def same(first: Figure, second: Figure) -> bool:
    """See :func:`bot.text.figures.same`."""
    if first.kind == "date" or second.kind == "date":
        dates = (first.date, first.date_end) == (second.date, second.date_end)
        return first.kind == second.kind and bool(first.date) and dates
    first, second = _rate(first), _rate(second)
    if first.per and second.per and first.per != second.per:
        return False
    if not same_thing(first, second) or _contradict(first.qualifier, second.qualifier):
        return False
    return _sizes(first) == _sizes(second) != (None, None, None)


def same_thing(first: Figure, second: Figure) -> bool:
    """Whether two figures may be values of one thing: of a kind, in the same unit or currency."""
    if first.kind == second.kind == "amount":
        return _currencies_agree(first.unit, second.unit)
    if first.kind in ("count", "number") and second.kind in ("count", "number"):
        if first.unit in SIZES and second.unit in SIZES:
            return SIZES[first.unit][0] == SIZES[second.unit][0]
        return agree(first.unit, second.unit)
    if first.kind == second.kind == "rank":
        return first.unit == second.unit or not {"top", "last"} & {first.unit, second.unit}
    return first.kind == second.kind and first.unit == second.unit


def _rate(figure: Figure) -> Figure:
    """350 km/h as 350 kilometres per hour; other figures as they are."""
    return replace(figure, unit="kilometre", per="hour") if figure.unit == "km/h" else figure


def _currencies_agree(first: str, second: str) -> bool:
    return (
        first == second or second in AMBIGUOUS.get(first, ()) or first in AMBIGUOUS.get(second, ())
    )


def _contradict(first: str, second: str) -> bool:
    return first in _ABOVE and second in _BELOW or first in _BELOW and second in _ABOVE


def _sizes(figure: Figure) -> tuple[Decimal | None, ...]:
    """The value, low and high end in the base unit of their kind: 5公里 as 5000 metres."""
    values = (figure.value, figure.low, figure.high)
    if figure.unit not in SIZES:
        return values
    size = SIZES[figure.unit][1]
    return tuple(value if value is None else times(value, size) for value in values)


def compatible(first: Figure, second: Figure) -> bool:
    """Whether two values of one thing may both be true: one may be rounded, or a bound."""
    if same(first, second):
        return True
    one, other = _bounds(first), _bounds(second)
    return one is None or other is None or (one[0] <= other[1] and other[0] <= one[1])


def says_loss(text: str) -> bool:
    """Whether a text has words by which a figure in it is below zero: 虧損3.2億元, a loss of $5."""
    return _LOSS.search(fold(text).text) is not None


def magnitude_of(figure: Figure) -> Figure:
    """The figure with its value above zero; "more than -3" becomes "less than 3"."""
    if figure.value is None or figure.value >= 0:
        return figure
    qualifier = _MIRRORED.get(figure.qualifier, figure.qualifier)
    return replace(figure, value=figure.value.copy_abs(), qualifier=qualifier)


def _bounds(figure: Figure) -> tuple[Decimal, Decimal] | None:
    """The least and greatest value that a figure stands for; None for a figure without value."""
    value, low, high = _sizes(figure)
    if value is not None:
        low = high = value
    if low is None or high is None:
        return None
    half = _half_step(figure)
    bounds = {
        "over": (low, _ENDLESS), "least": (low, _ENDLESS), "under": (-_ENDLESS, high),
        "most": (-_ENDLESS, high),
        "nearly": (min(low * _NEARLY, low), max(high * _NEARLY, high)),
        "about": (low - abs(low) * _ABOUT, high + abs(high) * _ABOUT),
        "unsure": (-_ENDLESS, _ENDLESS),
    }  # fmt: skip
    return bounds.get(figure.qualifier, (low - half, high + half))


def _half_step(figure: Figure) -> Decimal:
    """How far a rounded value may be off: half of its last significant digit, or 2 % at most.

    20.9億 stands for 20.85 to 20.95億. 40億 may be rounded to any digit, hence the limit. Integers
    that do not end in zeros are exact.
    """
    value = figure.value
    if value is None:
        return Decimal(0)
    exponent = int(value.as_tuple().exponent)
    half = min(Decimal(5).scaleb(exponent - 1), abs(value) * _ROUNDED)
    if figure.unit in SIZES:
        return times(half, SIZES[figure.unit][1])
    return Decimal(0) if exponent == 0 else half
