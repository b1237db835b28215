"""Whether two figures give the same value of the same thing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.currencies import AMBIGUOUS
from bot.decimals import times
from bot.measures import agree
from bot.units import SIZES

if TYPE_CHECKING:
    from bot.figures import Figure

_ABOVE = ("over", "least")
_BELOW = ("under", "most", "nearly")


def same(first: Figure, second: Figure) -> bool:
    """See :func:`bot.figures.same`."""
    if first.kind == "date" or second.kind == "date":
        dates = (first.date, first.date_end) == (second.date, second.date_end)
        return first.kind == second.kind and bool(first.date) and dates
    if not _kinds_agree(first, second) or _contradict(first.qualifier, second.qualifier):
        return False
    return _sizes(first) == _sizes(second) != (None, None, None)


def _kinds_agree(first: Figure, second: Figure) -> bool:
    if first.kind == second.kind == "amount":
        return _currencies_agree(first.unit, second.unit)
    if first.kind in ("count", "number") and second.kind in ("count", "number"):
        if first.unit in SIZES and second.unit in SIZES:
            return SIZES[first.unit][0] == SIZES[second.unit][0]
        return agree(first.unit, second.unit)
    if first.kind == second.kind == "rank":
        return "top" not in (first.unit, second.unit) or first.unit == second.unit
    return first.kind == second.kind and first.unit == second.unit


def _currencies_agree(first: str, second: str) -> bool:
    return (
        first == second or second in AMBIGUOUS.get(first, ()) or first in AMBIGUOUS.get(second, ())
    )


def _contradict(first: str, second: str) -> bool:
    return first in _ABOVE and second in _BELOW or first in _BELOW and second in _ABOVE


def _sizes(figure: Figure) -> tuple[Decimal | None, ...]:
    """The values in the base unit of their kind: 5公里 is 5000 metres."""
    values = (figure.value, figure.low, figure.high)
    if figure.unit not in SIZES:
        return values
    size = SIZES[figure.unit][1]
    return tuple(value if value is None else times(value, size) for value in values)
