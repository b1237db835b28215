"""A number together with its unit: money, percentages, fractions, things counted."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from bot.currencies import HAN_PREFIX_BEFORE, MONEY_SIGNS, PREFIX_AT, PREFIXES, SUFFIXES_HAN
from bot.decimals import Numeral, add, exact
from bot.measures import NOT_BEFORE
from bot.numerals import SPACE, numeral_at
from bot.unit_names import currency_english, currency_han, english_unit, han_unit
from bot.units import NOT_NOUNS, SYMBOLS, singular

_PER = {"百": "%", "千": "‰", "万": "/10000"}
_PER_BEFORE = re.compile(f"([百千万])分之{SPACE}")
_FRACTION = re.compile(
    "(?P<n>[二三四五六七八九十]{1,3}|[0-9]{1,3})分之(?P<m>[一二三四五六七八九十]{1,3}|[0-9]{1,3})"
)
_MOST_GREAT = 20  # 四大產業, 十大, 12大; more (150萬大軍) are not counted with 大
_FIRST_HAN = "\u2030"  # ‰, ℃, ㎡ and all Chinese characters come from here on
_POINTS = re.compile(" ?%点|[ -]percentage[ -]points?\\b", re.A)
_PERCENT = re.compile(r" ?%|[ -](?:percent|per cent|pct)\b", re.A)
_TENTHS = re.compile(
    "(?P<a>[一二三四五六七八九两1-9])成(?P<b>[一二三四五六七八九半])?(?P<more>多)?"
    f"(?![{NOT_BEFORE['成']}])"
)
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_SLASHED = re.compile(r"(?P<m>[1-9])/(?P<n>[2-9]|10)(?= ?的| of\b)", re.A)  # 1/3的人口
_COUNTS = {"a": 1} | {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine".split(), 1)
}
_ENGLISH_FRACTION = re.compile(
    rf"(?P<n>{'|'.join(_COUNTS)})[ -](?P<d>{'|'.join(_PARTS)})(?P<s>s)?(?P<of> of)?\b", re.I | re.A
)
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
_MINUS = re.compile("(?:(?<![A-Za-z0-9])-|负|零下|(?:minus|negative) )$")


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


def quantity_at(text: str, at: int) -> Quantity | None:
    """The longest number with unit that starts at an offset of a plain text, or None."""
    first = text[at : at + 1]
    if not first:
        return None
    if first in MONEY_SIGNS or (first.isascii() and first.isalpha()):
        if prefix := PREFIX_AT.match(text, at):
            return _money(text, at, prefix)
        if fraction := _fraction_english(text, at):
            return fraction
    elif "分之" in text[at : at + 8]:
        if part := _part(text, at):
            return part
    elif "成" in text[at + 1 : at + 3] and (tenths := _TENTHS.match(text, at)):
        return _tenths(tenths)
    elif text[at + 1 : at + 2] == "/" and (slashed := _SLASHED.match(text, at)):
        return Quantity(at, slashed.end(), "number", f"/{slashed['n']}", Decimal(slashed["m"]))
    elif text.startswith("一半", at):
        return Quantity(at, at + 2, "number", "/2", Decimal(1))
    numeral = numeral_at(text, at)
    return _with_unit(text, numeral) if numeral else None


def is_fraction(text: str, at: int) -> bool:
    """Whether 1/3 is a fraction here, and not a date or a code."""
    return _SLASHED.match(text, at) is not None


def _part(text: str, at: int) -> Quantity | None:
    """百分之三十, 三分之一."""
    if per := _PER_BEFORE.match(text, at):
        numeral = numeral_at(text, per.end())
        if numeral is None or numeral.value is None:
            return None
        unit = _PER[per[1]]
        kind = "number" if unit[0] == "/" else "percentage"
        return _make(numeral, numeral.end, kind, unit)._replace(start=at, prefixed=True)
    if match := _FRACTION.match(text, at):
        below, above = numeral_at(match["n"], 0), numeral_at(match["m"], 0)
        if below and above and below.value and above.value is not None:
            unit = f"/{int(below.value)}"
            return Quantity(at, match.end(), "number", unit, above.value)
    return None


def _make(numeral: Numeral, end: int, kind: str, unit: str, hint: str = "") -> Quantity:
    high = numeral.high
    hint = numeral.hint or hint
    return Quantity(numeral.start, end, kind, unit, numeral.value, numeral, high, hint)


def _money(text: str, at: int, prefix: re.Match[str]) -> Quantity | None:
    unit = PREFIXES[prefix.group().rstrip()]
    numeral = numeral_at(text, prefix.end(), money=True)
    if numeral is None:
        return None
    end = numeral.end
    after = currency_english(text, end)
    if after and (after[0] == unit or unit in ("$", "¥")):  # US$5 million USD, $3 US dollars
        unit, end = after[0] if after[0] != "$" else unit, after[1]
    return _make(numeral, end, "amount", unit)._replace(start=at, prefixed=True)


def _fraction_english(text: str, at: int) -> Quantity | None:
    """one third, two-thirds, a quarter of; a third alone is a place in an order."""
    match = _ENGLISH_FRACTION.match(text, at)
    if match is None:
        return None
    count, part = match["n"].lower(), match["d"].lower()
    one = _COUNTS[count] == 1
    if not (one or match["s"] or part == "halves") or (count == "a" and not match["of"]):
        return None
    end = match.start("of") if match["of"] else match.end()
    return Quantity(at, end, "number", f"/{_PARTS[part]}", Decimal(_COUNTS[count]))


def _tenths(match: re.Match[str]) -> Quantity | None:
    """三成五: 35 percent."""
    first = numeral_at(match["a"], 0)
    second = numeral_at(match["b"], 0) if match["b"] and match["b"] != "半" else None
    if first is None or first.value is None:
        return None
    value = exact(f"{first.value:f}", 1)
    if match["b"]:
        value = add(value, second.value if second and second.value is not None else Decimal(5))
    hint = "over" if match["more"] else ""
    return Quantity(match.start(), match.end(), "percentage", "%", value, hint=hint)


def _with_unit(text: str, numeral: Numeral) -> Quantity | None:
    end = numeral.end
    after = text[end : end + 2].lstrip(" ")
    if not after:
        return _make(numeral, end, "number", "")
    if after >= _FIRST_HAN:
        return _with_han_unit(text, numeral) or _counted(text, numeral)
    for pattern, unit in ((_POINTS, "pp"), (_PERCENT, "%")):
        if match := pattern.match(text, end):
            return _signed(text, _make(numeral, match.end(), "percentage", unit))
    if not (after[0].isalpha() or after[0] in "-°"):
        return _make(numeral, end, "number", "")
    return _with_english_unit(text, numeral)


def _with_english_unit(text: str, numeral: Numeral) -> Quantity | None:
    end = numeral.end
    if currency := currency_english(text, end, numeral):
        return before_money(text, _make(numeral, currency[1], "amount", currency[0]))
    if match := _SYMBOL.match(text, end):
        return _signed(text, _make(numeral, match.end(), "count", SYMBOLS[match[1]]))
    if english := english_unit(text, numeral):
        return _make(numeral, english[1], "count", english[0])
    if numeral.style != "han" and text[end].isalnum():
        return None  # 5G, 3D, 2A: a name
    if text[end] == "-" and text[end + 1 : end + 2].isalpha() and text[end + 1].isascii():
        return None  # 3-star
    return _counted(text, numeral)


def _with_han_unit(text: str, numeral: Numeral) -> Quantity | None:
    end = numeral.end
    start = end + 1 if text[end] == " " else end
    if text.startswith("个百分点", start):
        return _signed(text, _make(numeral, start + 4, "percentage", "pp"))
    if currency := currency_han(text, start):
        return before_money(text, _make(numeral, currency[1], "amount", currency[0]))
    if unit := han_unit(text, start):
        name, unit_end, hint = unit
        if name == "大" and not (numeral.value and 2 <= numeral.value <= _MOST_GREAT):
            return None
        return _signed(text, _make(numeral, unit_end, "count", name, hint))
    if text[start] == "‰":
        return _make(numeral, start + 1, "percentage", "‰")
    return None


def before_money(text: str, quantity: Quantity) -> Quantity:
    """The amount with the currency that is named before it: 人民幣40億元, 港幣5元."""
    before = HAN_PREFIX_BEFORE.search(text, max(0, quantity.start - 4), quantity.start)
    if before is None:
        return quantity
    return quantity._replace(start=before.start(), unit=SUFFIXES_HAN[before[1]])


def _signed(text: str, quantity: Quantity) -> Quantity:
    """-5%, 零下5度, 负三个百分点."""
    if quantity.kind == "count" and quantity.unit not in ("°C", "度") or quantity.value is None:
        return quantity
    sign = _MINUS.search(text, max(0, quantity.start - 9), quantity.start)
    if sign is None or quantity.high is not None:
        return quantity
    return quantity._replace(start=sign.start(), value=quantity.value.copy_negate())


def _counted(text: str, numeral: Numeral) -> Quantity:
    """705 projects, 705 industrial projects: the noun is the unit, but no part of the figure."""
    if numeral.style != "han" and (match := _NOUN_AFTER.match(text, numeral.end)):
        adjective, noun = match["adjective"], match["noun"]
        if noun not in NOT_NOUNS and adjective not in _NO_ADJECTIVE and noun[-2:] != "ss":
            return _make(numeral, numeral.end, "count", singular(noun))
    return _make(numeral, numeral.end, "number", "")
