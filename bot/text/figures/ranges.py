"""Two quantities that make one: 5-8%, 3到5億元, US$3-5 million, between 5 and 8 million."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.text.figures.decimals import exact
from bot.text.figures.figure import Quantity
from bot.text.figures.numerals import DASH
from bot.text.figures.quantities import before_money, quantity_at
from bot.text.figures.signs import SIGN_AT, signed

_FROM = re.compile(r"(?:\bfrom |[从由自] ?)$", re.I)
_CHANGES = ("to", "到", "至")
_TO_STARTS = frozenset(" -~至到" + DASH)
_TO = re.compile(r" ?[-~\xad至到] ?| to | and ")


def range_from(text: str, first: Quantity) -> Quantity | None:
    """The range that a quantity of a plain text begins; None when it begins none.

    Without ``high`` it is the first of two figures (rose from 5 to 8 percent) or, when it ends with
    the second, a score or a code (24-10), which is no figure.
    """
    if text[first.end : first.end + 1] not in _TO_STARTS:
        return None
    connector = _TO.match(text, first.end)
    if connector is None or first.value is None or first.high is not None or first.hint:
        return None
    word = connector.group().strip()
    if word == "and" and text[max(0, first.start - 8) : first.start].lower() != "between ":
        return None
    second = _second(text, connector.end())
    if second is None or second.value is None or second.high is not None:
        return None
    unit = _shared_unit(first, second)
    if unit is None:
        return None
    kind = first.kind if first.prefixed else second.kind
    if not first.unit:  # 零下5至3度: what it is decides whether its hyphen is a minus
        first = signed(text, first._replace(kind=kind, unit=unit))._replace(kind=first.kind)
        first = first._replace(
            unit="", hint="unsure" if text.startswith("零下", first.start) else ""
        )
    assert first.value is not None
    high = second.value
    low = _low(first, second, first.value, high)
    if word in _CHANGES and _FROM.search(text, max(0, first.start - 5), first.start):
        return first._replace(kind=kind, unit=unit, value=low) if unit else None
    if low >= high:
        pair = first.kind == second.kind == "number" and word in ("-", DASH, "~")
        return first._replace(end=second.end) if pair else None
    whole = first._replace(end=second.end, kind=kind, unit=unit, value=low, high=high)
    return before_money(text, whole) if kind == "amount" and not first.prefixed else whole


def _second(text: str, at: int) -> Quantity | None:
    """The high end, with a minus of its own: the dash of 5%-8% is none."""
    sign = SIGN_AT.match(text, at)
    second = quantity_at(text, sign.end() if sign else at)
    if second is None or second.value is None or second.start >= at:
        return second
    return second._replace(start=at, value=second.value.copy_abs())


def _low(first: Quantity, second: Quantity, low: Decimal, high: Decimal) -> Decimal:
    """The low end, in the scale of the high one where it gives none: 3到5億."""
    one, other = first.numeral, second.numeral
    if one and other and other.scale and not one.scale and not one.bare:
        if first.kind == "number" or first.prefixed:
            scaled = exact(f"{low:f}", other.scale)
            if scaled < high:
                return scaled
    return low


def _shared_unit(first: Quantity, second: Quantity) -> str | None:
    if first.unit == second.unit and first.kind == second.kind:
        return first.unit
    if first.kind == "number" and not first.unit:
        return second.unit
    if first.prefixed and second.kind == "number" and not second.unit:
        return first.unit
    return None
