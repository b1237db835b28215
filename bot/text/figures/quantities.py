"""A number together with its unit: money, percentages, fractions, things counted."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.text.figures.currencies import (
    HAN_PREFIX_BEFORE,
    MONEY_SIGNS,
    PREFIX_AT,
    PREFIXES,
    SUFFIXES_HAN,
)
from bot.text.figures.decimals import Numeral, add
from bot.text.figures.figure import Quantity, made
from bot.text.figures.fractions import fraction_at
from bot.text.figures.measures import sure_unit
from bot.text.figures.numerals import numeral_at
from bot.text.figures.signs import DEGREES, negated, signed, unwrapped, wrapped
from bot.text.figures.unit_names import currency_english, currency_han, english_unit, han_unit
from bot.text.figures.units import NOT_NOUNS, SURE, SYMBOLS, singular

_AND_HALF = re.compile("半(?![年天日载路])")
_AND_HALF_ENDS = re.compile("半(?=$|[，。、；！？）)的])")  # 三斤半; not 五公里半径
_RECENT_YEAR = re.compile("(?:19|20)[0-9]{2}")
_HALF_BEFORE = re.compile("个半(?P<unit>月|小时|钟头|世纪)")
_MOST_GREAT = 20  # 四大產業, 十大, 12大; more (150萬大軍) are not counted with 大
_FIRST_HAN = "\u2030"  # ‰, ℃, ㎡ and all Chinese characters come from here on
_POINTS = re.compile(" ?%点|[ -]percentage[ -]points?\\b", re.A)
_PERCENT = re.compile(r" ?%|[ -](?:percent|per cent|pct)\b", re.A)
_SYMBOL = re.compile(
    r" ?(" + "|".join(sorted(map(re.escape, SYMBOLS), key=len, reverse=True)) + ")"
    r"(?![A-Za-z0-9])"
)
_NOUN_AFTER = re.compile(
    r" (?:(?P<adjective>[a-z]+(?:-[a-z]+)?) )?(?P<noun>[a-z]{3,}s)\b(?!')", re.A
)
# Words after a number that no noun follows which the number would count.
_NO_ADJECTIVE = frozenset(
    "of in on at to and or by with from for as was were is are had has have than the a an that "
    "which who when while but per percent more less after before during over under into its their "
    "his her this these those every each between among since until against".split()
)
_JIAO = re.compile(
    "(?P<jiao>[1-9一二三四五六七八九两])[角毛](?:(?P<fen>[1-9一二三四五六七八九])分?)?"
)
_JIAO_BEHIND = re.compile(
    "块(?P<jiao>[1-9一二三四五六七八九])(?:[毛角]?钱?)(?=$|[，。、；！？）)的/])"
)
_COINS = re.compile("毛(?:钱|(?![党衣发病线笔巾利收重囊毯皮豆孔细坯泽料病损]))|[角分]钱")
_SCALE_BEFORE = re.compile("(?P<scale>[摄攝]氏|[华華]氏)(?:零下|负|-)? ?$")
_SCALES = {"摄": "°C", "攝": "°C", "华": "°F", "華": "°F"}


def quantity_at(text: str, at: int) -> Quantity | None:
    """The longest number with unit that starts at an offset of a plain text, or None.

    It begins before the offset where its sign or its currency stands there: 人民币-3.2亿元.
    """
    found = _quantity(text, at) if at < len(text) else None
    if found is None:
        return None
    quantity = signed(text, found)
    if quantity.start < found.start and quantity.kind == "amount" and not quantity.prefixed:
        return before_money(text, quantity)
    return quantity


def _quantity(text: str, at: int) -> Quantity | None:
    first = text[at]
    if first in MONEY_SIGNS or (first.isascii() and first.isalpha()):
        if prefix := PREFIX_AT.match(text, at):
            return _money(text, at, prefix)
    if fraction := fraction_at(text, at):
        return fraction
    numeral = numeral_at(text, at)
    return _with_unit(text, numeral) if numeral else None


def _money(text: str, at: int, prefix: re.Match[str]) -> Quantity | None:
    if prefix["bracket"]:
        opening = prefix.end() - 1
        inner, length = unwrapped(text, opening)
        loss = _prefixed(inner, 0, PREFIXES[prefix["name"]]) if inner else None
        return wrapped(loss, opening, at) if loss and loss.end >= length else None
    amount = _prefixed(text, prefix.end(), PREFIXES[prefix["name"]])
    if amount is None:
        return None
    return (negated(amount) if prefix["minus"] else amount)._replace(start=at)


def _prefixed(text: str, at: int, unit: str) -> Quantity | None:
    """The amount behind its currency."""
    numeral = numeral_at(text, at, money=True)
    if numeral is None:
        return None
    end = numeral.end
    after = currency_english(text, end)
    if after and (after[0] == unit or unit in ("$", "¥")):  # US$5 million USD, $3 US dollars
        unit, end = after[0] if after[0] != "$" else unit, after[1]
    return made(numeral, end, "amount", unit)._replace(prefixed=True)


def _with_unit(text: str, numeral: Numeral) -> Quantity | None:
    end = numeral.end
    after = text[end : end + 2].lstrip(" ")
    if not after:
        return made(numeral, end, "number", "")
    if after >= _FIRST_HAN:
        return _with_han_unit(text, numeral) or _counted(text, numeral)
    for pattern, unit in ((_POINTS, "pp"), (_PERCENT, "%")):
        if match := pattern.match(text, end):
            return made(numeral, match.end(), "percentage", unit)
    if not (after[0].isalpha() or after[0] in "-°"):
        return made(numeral, end, "number", "")
    return _with_english_unit(text, numeral)


def _with_english_unit(text: str, numeral: Numeral) -> Quantity | None:
    end = numeral.end
    if currency := currency_english(text, end, numeral):
        return before_money(text, made(numeral, currency[1], "amount", currency[0]))
    if match := _SYMBOL.match(text, end):
        return made(numeral, match.end(), "count", SYMBOLS[match[1]])
    if english := english_unit(text, numeral):
        return made(numeral, english[1], "count", english[0])
    if numeral.style != "han" and text[end].isalnum():
        return None  # 5G, 3D, 2A: a name
    if text[end] == "-" and text[end + 1 : end + 2].isalpha() and text[end + 1].isascii():
        return None  # 3-star
    return _counted(text, numeral)


def _with_han_unit(text: str, numeral: Numeral) -> Quantity | None:
    end = numeral.end
    start = end + 1 if text[end] == " " else end
    if text.startswith("个百分点", start):
        return made(numeral, start + 4, "percentage", "pp")
    if currency := currency_han(text, start):
        return before_money(text, _change(text, made(numeral, currency[1], "amount", currency[0])))
    if match := _HALF_BEFORE.match(text, start):  # 一個半月
        whole = made(numeral, match.end(), "count", sure_unit("个" + match["unit"]))
        return _and_half(whole)
    if text[start] == "两" and numeral.style == "han":  # no digit of it: 五两人参
        return made(numeral, start + 1, "count", "liang")
    if coins := _coins(text, numeral, start):
        return coins
    if unit := han_unit(text, start):
        return _measured(text, numeral, *unit)
    if text[start] == "‰":
        return made(numeral, start + 1, "percentage", "‰")
    return None


def _measured(text: str, numeral: Numeral, name: str, end: int, hint: str) -> Quantity | None:
    """What is counted in a unit that ends at an offset; None where it is none there."""
    if name in ("year", "hour", "day") and _AND_HALF.match(text, end):  # 两年半
        return _and_half(made(numeral, end + 1, "count", name))
    if name in SURE and _AND_HALF_ENDS.match(text, end):
        return _and_half(made(numeral, end + 1, "count", name, hint))
    if name == "大" and not (numeral.value and 2 <= numeral.value <= _MOST_GREAT):
        return None
    if name == "liang" and _RECENT_YEAR.fullmatch(text, numeral.start, numeral.end):
        return None  # 2019两会
    return _degrees(text, made(numeral, end, "count", name, hint))


def before_money(text: str, quantity: Quantity) -> Quantity:
    """The amount with the currency that is named before it: 人民幣40億元, 港幣5元."""
    before = HAN_PREFIX_BEFORE.search(text, max(0, quantity.start - 4), quantity.start)
    if before is None:
        return quantity
    return quantity._replace(start=before.start(), unit=SUFFIXES_HAN[before[1]])


def _coins(text: str, numeral: Numeral, start: int) -> Quantity | None:
    """五毛 and 三分钱, parts of a yuan; 三块五 is three and a half yuan."""
    value = numeral.value
    if value is None or numeral.high is not None or text[start] not in "毛角分块":
        return None
    if text[start] == "块":
        match = _JIAO_BEHIND.match(text, start)
        part = numeral_at(match["jiao"], 0) if match else None
        if match is None or part is None or part.value is None or value != int(value):
            return None
        value = add(value, part.value.scaleb(-1))
    else:
        match = _COINS.match(text, start)
        if match is None:
            return None
        value = value.scaleb(-2 if text[start] == "分" else -1)
    return made(numeral, match.end(), "amount", "CNY")._replace(value=value)


def _and_half(quantity: Quantity) -> Quantity:
    value = quantity.value
    whole = value is not None and value == int(value) and quantity.high is None
    return quantity._replace(value=add(value, Decimal("0.5"))) if value and whole else quantity


def _change(text: str, quantity: Quantity) -> Quantity:
    """10元5角: ten and a half yuan."""
    match = _JIAO.match(text, quantity.end)
    if match is None or quantity.unit != "CNY" or quantity.value is None or quantity.high:
        return quantity
    value = quantity.value
    for digit, power in ((match["jiao"], -1), (match["fen"], -2)):
        part = numeral_at(digit, 0) if digit else None
        value = add(value, part.value.scaleb(power)) if part and part.value is not None else value
    return quantity._replace(end=match.end(), value=value)


def _degrees(text: str, quantity: Quantity) -> Quantity:
    """攝氏38度 by its scale; 20分 after hours as minutes."""
    quantity = signed(text, quantity) if quantity.unit in DEGREES else quantity
    before = text[max(0, quantity.start - 5) : quantity.start]
    if quantity.unit == "度" and (named := _SCALE_BEFORE.search(before)):
        start = quantity.start - len(named.group())
        return quantity._replace(start=start, unit=_SCALES[named["scale"][0]])
    if quantity.unit == "分" and before.endswith(("小时", "时")):
        return quantity._replace(unit="minute")
    return quantity


def _counted(text: str, numeral: Numeral) -> Quantity:
    """705 projects, 705 industrial projects: the noun is the unit, but no part of the figure."""
    if numeral.style != "han" and (match := _NOUN_AFTER.match(text, numeral.end)):
        adjective, noun = match["adjective"], match["noun"]
        if noun not in NOT_NOUNS and adjective not in _NO_ADJECTIVE and noun[-2:] != "ss":
            return made(numeral, numeral.end, "count", singular(noun))
    return made(numeral, numeral.end, "number", "")
