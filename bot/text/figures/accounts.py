"""Losses as accounts write them, in brackets: Net loss: (1,245), (1,245) thousand, (5.2)%.

Brackets may also hold glosses, item numbers, years and notes: 20.9億美元（20.9）, (1), (2019). They
are a minus only if a scale, a currency or a percent sign follows them, or if nothing but them is
the amount of a line, a cell or a label.
"""

from __future__ import annotations

import re

from bot.text.figures.figure import Quantity
from bot.text.figures.quantities import quantity_at
from bot.text.figures.signs import YEAR, negate, place_loss, strip_brackets

OPENING, CLOSING = ("(", "（"), (")", "）")
_REACH = 80  # characters before a bracket in which its label stands
_LABEL = re.compile(
    r"(?:\b(?:loss(?:es)?|profits?|income|deficits?|surplus|earnings|ebitda?|eps|per share"
    r"|cash flows?|equity|margin|growth|change)"
    r"|亏损|利润|收益|损益|净额|现金流量?|赤字|增[长率]|变动)"
    r"(?P<verb> (?:of|was|were|is|came to)|[为是])?"
    r"(?:[\s|:：]+[(（]?[0-9][0-9,.]*[)）]?)*[ \t|:：]*$",  # cells before it
    re.I,
)
_CELL = re.compile(r"(?:^|[\n\t|:：]| {2})[ \t]*$")
_CELL_END = re.compile(r"[ \t]*(?:$|[\n\t|,，;；。、]|\.(?![0-9])| {2}|[(（][0-9])")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_FEW = 2  # digits: shorter numbers may be those of items


def loss_at(text: str, at: int) -> Quantity | None:
    """The loss whose number or currency starts at an offset of a plain text, or None."""
    opening = at - 1
    if text[opening : opening + 1] not in OPENING or opening < 0:
        return None
    inner, length = strip_brackets(text, opening)
    if not inner:
        return _with_currency(text, at)
    quantity = quantity_at(inner, 0)
    if quantity is None or quantity.value is None or quantity.start or quantity.end < length:
        return None
    if quantity.kind not in ("amount", "percentage", "number") or quantity.value < 0:
        return None
    number = inner[:length]
    if quantity.end > length:
        sure = quantity.kind == "percentage" or not number.isdigit() or _is_amount(number)
        sure = sure or _is_cell(text, opening, opening + quantity.end + 2)
    elif quantity.kind == "number" and not quantity.unit:
        sure = _is_bare_loss(text, opening, number)
    else:
        sure = _is_cell(text, opening, opening + length + 2)
    return place_loss(quantity, opening, opening) if sure else None


def _with_currency(text: str, at: int) -> Quantity | None:
    """($1,245), （US$3.2 million）: a loss only as all of a cell, elsewhere a gloss."""
    quantity = quantity_at(text, at)
    if quantity is None or quantity.kind != "amount" or quantity.start != at:
        return None
    if quantity.value is None or quantity.value < 0:
        return None
    if text[quantity.end : quantity.end + 1] not in CLOSING:
        return None
    if not _is_cell(text, at - 1, quantity.end + 1):
        return None
    return negate(quantity)._replace(start=at - 1, end=quantity.end + 1)


def _is_amount(number: str) -> bool:
    """Whether digits are neither the number of an item nor a year."""
    return len(number) > _FEW and not YEAR.fullmatch(number)


def _is_cell(text: str, opening: int, end: int) -> bool:
    """Whether brackets are the whole content of a cell or of what a label names."""
    before = max(0, opening - _REACH)
    return bool(_CELL.search(text, before, opening) and _CELL_END.match(text, end))


def _is_bare_loss(text: str, opening: int, number: str) -> bool:
    """Whether a bracketed number without any unit is a loss: by its form and what is around it."""
    label = _LABEL.search(text, max(0, opening - _REACH), opening)
    after = opening + len(number) + 2
    if number.isdigit():
        ended = _CELL_END.match(text, after) is not None
        return label is not None and ended and not YEAR.fullmatch(number)
    if _GROUPED.fullmatch(number):
        named = text[max(0, opening - 2) : opening].rstrip(" ")[-1:] in (":", "：")
        return label is not None or named or _is_cell(text, opening, after)
    return bool(label and label["verb"]) or _is_cell(text, opening, after)
