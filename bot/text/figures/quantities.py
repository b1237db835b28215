"""Reads a number with its unit at an offset of a plain text: money, percentages, things counted.

Also two quantities that make a range: 5-8%, 3到5億元, US$3-5 million, between 5 and 8 million.
"""

from __future__ import annotations

import re
from decimal import Decimal

from bot.text.figures.currencies import (
    AMBIGUOUS,
    HAN_PREFIX_BEFORE,
    MONEY_SIGNS,
    PREFIX_AT,
    PREFIXES,
    SUFFIXES_HAN,
)
from bot.text.figures.dates_han import lasts_days
from bot.text.figures.figure import Numeral, Quantity, add, exact, quantity_of
from bot.text.figures.fractions import fraction_at
from bot.text.figures.numerals import DASH, numeral_at
from bot.text.figures.signs import DEGREES, SIGN_AT, negate, place_loss, strip_brackets, with_minus
from bot.text.figures.units import (
    NOT_NOUNS,
    SURE,
    SYMBOLS,
    currency_english,
    currency_han,
    english_unit,
    han_unit,
    singular,
    sure_unit,
)

# Numbers with their units.
_AND_HALF = re.compile("半(?![年天日载路])")
_AND_HALF_ENDS = re.compile("半(?=$|[，。、；！？）)的])")  # 三斤半; not 五公里半径
_DOLLARS = ("元", "圆", "圓")
_RECENT_YEAR = re.compile("(?:19|20)[0-9]{2}")
_HALF_BEFORE = re.compile("个半(?P<unit>月|小时|钟头|世纪)")
_MOST_GREAT = 20  # counted with 大 (四大產業, 十大, 12大); greater numbers are not (150萬大軍)
_FIRST_HAN = "\u2030"  # ‰, ℃, ㎡ and all Chinese characters are at or above this code point
_POINTS = re.compile(" ?%点|[ -]percentage[ -]points?\\b", re.A)
_PERCENT = re.compile(r" ?%|[ -](?:percent|per cent|pct)\b", re.A)
_SYMBOL = re.compile(
    r" ?(" + "|".join(sorted(map(re.escape, SYMBOLS), key=len, reverse=True)) + ")"
    r"(?![A-Za-z0-9])"
)
_NOUN_AFTER = re.compile(
    r" (?:(?P<adjective>[a-z]+(?:-[a-z]+)?) )?(?P<noun>[a-z]{3,}s)\b(?!')", re.A
)
# Words behind a number after which no noun is counted by it.
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

# Ranges.
_FROM = re.compile(r"(?:\bfrom |[从由自] ?)$", re.I)
_CHANGES = ("to", "到", "至")
_TO_STARTS = frozenset(" -~至到" + DASH)
_TO = re.compile(r" ?[-~\xad至到] ?| to | and ")


def quantity_at(text: str, at: int) -> Quantity | None:
    """The longest number with unit that starts at an offset of a plain text, or None.

    It begins before the offset if its sign or its currency stands there: 人民币-3.2亿元.
    """
    unsigned = _quantity(text, at) if at < len(text) else None
    if unsigned is None:
        return None
    quantity = with_minus(text, unsigned)
    if quantity.start < unsigned.start and quantity.kind == "amount" and not quantity.prefixed:
        return _before_money(text, quantity)
    return quantity


def _quantity(text: str, at: int) -> Quantity | None:
    first = text[at]
    if first in MONEY_SIGNS or (first.isascii() and first.isalpha()):
        if prefix := PREFIX_AT.match(text, at):
            return _prefixed_amount(text, at, prefix)
    if fraction := fraction_at(text, at):
        return fraction
    numeral = numeral_at(text, at)
    return _with_unit(text, numeral) if numeral else None


def _prefixed_amount(text: str, at: int, prefix: re.Match[str]) -> Quantity | None:
    """The amount whose currency stands before it: US$3 million, $-3.2 million, $(1,245)."""
    if prefix["bracket"]:
        opening = prefix.end() - 1
        inner, length = strip_brackets(text, opening)
        loss = _amount_at(inner, 0, PREFIXES[prefix["name"]]) if inner else None
        return place_loss(loss, opening, at) if loss and loss.end >= length else None
    amount = _amount_at(text, prefix.end(), PREFIXES[prefix["name"]])
    if amount is None:
        return None
    return (negate(amount) if prefix["minus"] else amount)._replace(start=at)


def _amount_at(text: str, at: int, unit: str) -> Quantity | None:
    """The amount whose number starts at an offset, behind the currency ``unit``."""
    numeral = numeral_at(text, at, money=True)
    if numeral is None:
        return None
    end = numeral.end
    after = currency_english(text, end)
    if after and (after[0] == unit or unit in ("$", "¥")):  # US$5 million USD, $3 US dollars
        unit, end = after[0] if after[0] != "$" else unit, after[1]
    elif unit in AMBIGUOUS["$"] + ("$",) and text[end : end + 1] in _DOLLARS:
        end += 1  # $5,000元, as Hong Kong writes it
    return quantity_of(numeral, end, "amount", unit)._replace(prefixed=True)


def _with_unit(text: str, numeral: Numeral) -> Quantity | None:
    """A numeral with the unit that follows it; None if it belongs to a name."""
    end = numeral.end
    after = text[end : end + 2].lstrip(" ")
    if not after:
        return quantity_of(numeral, end, "number", "")
    if after >= _FIRST_HAN:
        return _with_han_unit(text, numeral) or _with_noun(text, numeral)
    for pattern, unit in ((_POINTS, "pp"), (_PERCENT, "%")):
        if match := pattern.match(text, end):
            return quantity_of(numeral, match.end(), "percentage", unit)
    if not (after[0].isalpha() or after[0] in "-°"):
        return quantity_of(numeral, end, "number", "")
    return _with_english_unit(text, numeral)


def _with_english_unit(text: str, numeral: Numeral) -> Quantity | None:
    end = numeral.end
    if currency := currency_english(text, end, numeral):
        return _before_money(text, quantity_of(numeral, currency[1], "amount", currency[0]))
    if match := _SYMBOL.match(text, end):
        return quantity_of(numeral, match.end(), "count", SYMBOLS[match[1]])
    if english := english_unit(text, numeral):
        return quantity_of(numeral, english[1], "count", english[0])
    if numeral.style != "han" and text[end].isalnum():
        return None  # 5G, 3D, 2A: a name
    if text[end] == "-" and text[end + 1 : end + 2].isalpha() and text[end + 1].isascii():
        return None  # 3-star
    return _with_noun(text, numeral)


def _with_han_unit(text: str, numeral: Numeral) -> Quantity | None:
    end = numeral.end
    start = end + 1 if text[end] == " " else end
    if text.startswith("个百分点", start):
        return quantity_of(numeral, start + 4, "percentage", "pp")
    if lasts_days(text, numeral.start, start):
        return quantity_of(numeral, start + 1, "count", "day")
    if currency := currency_han(text, start):
        return _before_money(
            text, _with_change(text, quantity_of(numeral, currency[1], "amount", currency[0]))
        )
    if match := _HALF_BEFORE.match(text, start):  # 一個半月
        whole = quantity_of(numeral, match.end(), "count", sure_unit("个" + match["unit"]))
        return _and_half(whole)
    if text[start] == "两" and numeral.style == "han":  # no digit of it: 五两人参
        return quantity_of(numeral, start + 1, "count", "liang")
    if coins := _coins(text, numeral, start):
        return coins
    if unit := han_unit(text, start):
        return _measure_at(text, numeral, *unit)
    if text[start] == "‰":
        return quantity_of(numeral, start + 1, "percentage", "‰")
    return None


def _measure_at(text: str, numeral: Numeral, name: str, end: int, hint: str) -> Quantity | None:
    """The count for a numeral and its unit, which ends at ``end``; None if it is no unit there."""
    if name in ("year", "hour", "day") and _AND_HALF.match(text, end):  # 两年半
        return _and_half(quantity_of(numeral, end + 1, "count", name))
    if name in SURE and _AND_HALF_ENDS.match(text, end):
        return _and_half(quantity_of(numeral, end + 1, "count", name, hint))
    if name == "大" and not (numeral.value and 2 <= numeral.value <= _MOST_GREAT):
        return None
    if name == "liang" and _RECENT_YEAR.fullmatch(text, numeral.start, numeral.end):
        return None  # 2019两会
    return _degrees(text, quantity_of(numeral, end, "count", name, hint))


def _before_money(text: str, quantity: Quantity) -> Quantity:
    """An amount with the currency that is named before it, if one is: 人民幣40億元, 港幣5元."""
    before = HAN_PREFIX_BEFORE.search(text, max(0, quantity.start - 4), quantity.start)
    if before is None:
        return quantity
    return quantity._replace(start=before.start(), unit=SUFFIXES_HAN[before[1]])


def _coins(text: str, numeral: Numeral, start: int) -> Quantity | None:
    """An amount in parts of a yuan: 五毛, 三分钱; 三块五 is three and a half yuan."""
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
    return quantity_of(numeral, match.end(), "amount", "CNY")._replace(value=value)


def _and_half(quantity: Quantity) -> Quantity:
    """A quantity of whole units with 半 behind it: half a unit more."""
    value = quantity.value
    whole = value is not None and value == int(value) and quantity.high is None
    return quantity._replace(value=add(value, Decimal("0.5"))) if value and whole else quantity


def _with_change(text: str, quantity: Quantity) -> Quantity:
    """An amount of yuan with the 角 and 分 behind it: 10元5角 is ten and a half yuan."""
    match = _JIAO.match(text, quantity.end)
    if match is None or quantity.unit != "CNY" or quantity.value is None or quantity.high:
        return quantity
    value = quantity.value
    for digit, power in ((match["jiao"], -1), (match["fen"], -2)):
        part = numeral_at(digit, 0) if digit else None
        value = add(value, part.value.scaleb(power)) if part and part.value is not None else value
    return quantity._replace(end=match.end(), value=value)


def _degrees(text: str, quantity: Quantity) -> Quantity:
    """Degrees with the scale before them, 攝氏38度; and 20分 after hours as minutes."""
    quantity = with_minus(text, quantity) if quantity.unit in DEGREES else quantity
    before = text[max(0, quantity.start - 5) : quantity.start]
    if quantity.unit == "度" and (named := _SCALE_BEFORE.search(before)):
        start = quantity.start - len(named.group())
        return quantity._replace(start=start, unit=_SCALES[named["scale"][0]])
    if quantity.unit == "分" and before.endswith(("小时", "时")):
        return quantity._replace(unit="minute")
    return quantity


def _with_noun(text: str, numeral: Numeral) -> Quantity:
    """705 projects, 705 industrial projects: the noun is the unit, but outside the figure."""
    if numeral.style != "han" and (match := _NOUN_AFTER.match(text, numeral.end)):
        adjective, noun = match["adjective"], match["noun"]
        if noun not in NOT_NOUNS and adjective not in _NO_ADJECTIVE and noun[-2:] != "ss":
            return quantity_of(numeral, numeral.end, "count", singular(noun))
    return quantity_of(numeral, numeral.end, "number", "")


def range_from(text: str, first: Quantity) -> Quantity | None:
    """The range that a quantity of a plain text begins; None if it begins none.

    Without ``high`` it is the first of two figures (rose from 5 to 8 percent) or, if it ends where
    the second one does, a score or a code (24-10), which is no figure.
    """
    if text[first.end : first.end + 1] not in _TO_STARTS:
        return None
    connector = _TO.match(text, first.end)
    if connector is None or first.value is None or first.high is not None or first.hint:
        return None
    word = connector.group().strip()
    if word == "and" and text[max(0, first.start - 8) : first.start].lower() != "between ":
        return None
    second = _high_end(text, connector.end())
    if second is None or second.value is None or second.high is not None:
        return None
    unit = _shared_unit(first, second)
    if unit is None:
        return None
    kind = first.kind if first.prefixed else second.kind
    if not first.unit:  # 零下5至3度: its kind and unit decide whether what precedes it is a minus
        first = with_minus(text, first._replace(kind=kind, unit=unit))._replace(kind=first.kind)
        first = first._replace(
            unit="", hint="unsure" if text.startswith("零下", first.start) else ""
        )
    assert first.value is not None
    high = second.value
    low = _low_end(first, second, first.value, high)
    if word in _CHANGES and _FROM.search(text, max(0, first.start - 5), first.start):
        return first._replace(kind=kind, unit=unit, value=low) if unit else None
    if low >= high:
        is_score = first.kind == second.kind == "number" and word in ("-", DASH, "~")
        return first._replace(end=second.end) if is_score else None
    whole = first._replace(end=second.end, kind=kind, unit=unit, value=low, high=high)
    return _before_money(text, whole) if kind == "amount" and not first.prefixed else whole


def _high_end(text: str, at: int) -> Quantity | None:
    """The quantity of the high end, which may have a minus; the dash of 5%-8% is not one."""
    sign = SIGN_AT.match(text, at)
    second = quantity_at(text, sign.end() if sign else at)
    if second is None or second.value is None or second.start >= at:
        return second
    return second._replace(start=at, value=second.value.copy_abs())


def _low_end(first: Quantity, second: Quantity, low: Decimal, high: Decimal) -> Decimal:
    """The low end, in the scale of the high one if it has none of its own: 3到5億."""
    low_numeral, high_numeral = first.numeral, second.numeral
    if low_numeral and high_numeral and high_numeral.scale:
        scaleless = not low_numeral.scale and not low_numeral.bare
        if scaleless and (first.kind == "number" or first.prefixed):
            scaled = exact(f"{low:f}", high_numeral.scale)
            if scaled < high:
                return scaled
    return low


def _shared_unit(first: Quantity, second: Quantity) -> str | None:
    """The unit of a range: of both ends, or of the end that has one; None if they differ."""
    if first.unit == second.unit and first.kind == second.kind:
        return first.unit
    if first.kind == "number" and not first.unit:
        return second.unit
    if first.prefixed and second.kind == "number" and not second.unit:
        return first.unit
    return None
