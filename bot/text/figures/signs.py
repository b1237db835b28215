"""A quantity and the text before it → its sign: −3.2億元, minus $3 million, 負三成, $(1,245)."""

from __future__ import annotations

import re

from bot.text.figures.figure import Quantity
from bot.text.figures.qualifiers import TIMES
from bot.text.figures.units import SIZES

DEGREES = ("°C", "°F", "度")
# Units of counts that may be below zero; of 歼-20 and 胜5负3 none is one.
_MEASURED = frozenset(SIZES) | frozenset(
    "°C|°F|度|basis point|mile|yard|nautical mile|foot|inch|li|jin|liang|kilowatt-hour|barrel"
    "|cubic metre|lb|km/h|mph".split("|")
)
_LONGEST = len("negative ")
# A hyphen behind a number, a letter or a bracket joins (5%-8%, PPR-9087, +/-3%), and 背負3億元,
# 2負5 and 正負3% have no minus either.
_SIGN = re.compile(
    r"(?:(?<![A-Za-z0-9%‰)）+/\-])(?P<hyphen>-)"
    r"|(?<![0-9一二三四五六七八九十担背肩欠自胜抱正辜不])(?P<han>负)"
    r"|(?P<frost>零下) ?|(?<!or )(?<![-A-Za-z])(?:minus|negative) )$",
    re.I,
)
_GROWTH = re.compile("(?:负增长率?[了为达]? ?|negative growth(?: rate)? of )$", re.I)
_GROWTH_ENDS = tuple("长率了为达 ")
_GROWTH_REACH = len("negative growth rate of ")
SIGN_AT = re.compile("-|负|零下 ?|(?:minus|negative) ", re.I)
_OPEN = re.compile(r"(?:^|[\s:：(（\[{=,，;；、~<>]|[为是于至到约过足多少高低达近均])$")
YEAR = re.compile(r"[12][0-9]{3}")
_FORMULA = 16  # characters before a hyphen in which = makes it a subtraction: 简化=儒略日-2.5
_NUMBER_BEFORE = re.compile("[0-9%] $")

# The number in (1,245) thousand, （3.2億）元; only an English scale has a blank before it.
_IN_BRACKETS = re.compile(
    r"[(（](?P<number>[0-9][0-9,]{0,30}(?:\.[0-9]+)?"
    r"(?: ?(?:thousand|million|billion|trillion)| ?[百千万亿]{1,2}|%)?)[)）]",
    re.I,
)
_AFTER = 48  # characters behind a bracket in which its scale and unit stand


def with_minus(text: str, quantity: Quantity) -> Quantity:
    """The quantity with the minus before it in a plain text, if there is one."""
    if not quantity.value or quantity.value < 0 or quantity.kind == "rank":
        return quantity
    last = text[max(0, quantity.start - 1) : quantity.start]
    if quantity.kind == "percentage" and last in _GROWTH_ENDS:
        growth = _GROWTH.search(text, max(0, quantity.start - _GROWTH_REACH), quantity.start)
        if growth:
            return negate(quantity)._replace(start=growth.start())
    if last not in ("-", "负", "下", " "):
        return quantity
    sign = _SIGN.search(text, max(0, quantity.start - _LONGEST), quantity.start)
    if sign is None:
        return quantity
    if sign["han"] and quantity.kind == "count" and quantity.unit not in _MEASURED:
        return quantity  # 胜5场负3场
    if sign["frost"] and quantity.unit not in DEGREES:
        return quantity
    if sign["hyphen"] and not _is_minus(text, sign.start(), quantity):
        return quantity
    return negate(quantity)._replace(start=sign.start())


def _is_minus(text: str, at: int, quantity: Quantity) -> bool:
    """Whether the hyphen before a quantity is a minus; before a bare number it often joins."""
    bare = quantity.kind == "count" and quantity.unit not in _MEASURED or not quantity.unit
    if not bare:
        return True
    if quantity.unit in TIMES or quantity.kind == "count" and text[at - 1 : at] in ("", "\n"):
        return False  # T-3天, and the items of a list
    numeral = quantity.numeral
    number = text[at + 1 : numeral.end] if numeral else ""
    if (
        number.isdigit()
        and YEAR.fullmatch(number)
        or _NUMBER_BEFORE.search(text, max(0, at - 2), at)
    ):
        return False
    if _OPEN.search(text, max(0, at - 1), at):
        return True
    return not number.isdigit() and "=" not in text[max(0, at - _FORMULA) : at]


def negate(quantity: Quantity) -> Quantity:
    """The quantity with the opposite sign; a hint "over" becomes "under" and the other way."""
    if quantity.value is None:
        return quantity
    hint = {"over": "under", "under": "over"}.get(quantity.hint, quantity.hint)
    value = quantity.value.copy_negate()
    if quantity.high is None:
        return quantity._replace(value=value, hint=hint)
    return quantity._replace(value=quantity.high.copy_negate(), high=value, hint=hint)


def strip_brackets(text: str, at: int) -> tuple[str, int]:
    """The number in the brackets that open at an offset, without them.

    Returns:
        The number followed by the text behind the brackets (scale and unit), and the length of the
        number alone; "" and 0 if the brackets hold anything else.
    """
    match = _IN_BRACKETS.match(text, at)
    if match is None:
        return "", 0
    number = match["number"]
    return number + text[match.end() : match.end() + _AFTER], len(number)


def place_loss(quantity: Quantity, at: int, start: int) -> Quantity:
    """The loss for a quantity that was read without its brackets, with its place in the text.

    Args:
        quantity: as read in the text that :func:`strip_brackets` returned.
        at: where the bracket opens.
        start: where the quantity begins, with its currency.
    """
    return negate(quantity)._replace(start=start, end=at + quantity.end + 2)
