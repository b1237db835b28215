"""A plain text → drafts of the figures in it: where one may start, and what is read there.

Of the numbers that are read, those in idioms, names, codes and serial numbers are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from bot.text.figures import dates_english, dates_han
from bot.text.figures.accounts import OPENING, loss_at
from bot.text.figures.currencies import MONEY_SIGNS, PREFIX_AT
from bot.text.figures.dates import DateSpan, Day
from bot.text.figures.figure import Numeral, Quantity
from bot.text.figures.fractions import is_fraction
from bot.text.figures.numerals import DASH
from bot.text.figures.numerals_english import SCALE_WORDS, WORDS
from bot.text.figures.numerals_han import HAN_BIG, HAN_DIGITS, HAN_SMALL
from bot.text.figures.qualifiers import DOUBTFUL_TIMES, DOUBTFUL_WORDS, TIMES, qualifier
from bot.text.figures.quantities import quantity_at, range_from
from bot.text.figures.ranks import ORDINALS, rank_at
from bot.text.figures.units import SURE, per_unit

_HAN = HAN_DIGITS + HAN_SMALL + HAN_BIG
_START = re.compile(
    rf"[0-9{_HAN}第首前榜#{re.escape(MONEY_SIGNS)}]|(?:[数几]|好几|若干)(?=[十百千{HAN_BIG}])"
    "|[上下半](?=[半年个小])|倒(?=数第)"
    "|(?<![A-Za-z])(?P<word>[A-Za-z]+)"
)
_HAN_RUN = re.compile(f"[{_HAN}]+")
_STARTERS = frozenset(  # Latin words that a figure may begin with
    {*WORDS, *SCALE_WORDS, *ORDINALS}
    | {name.lower() for name in dates_english.MONTHS}
    | set(
        "hundred hundreds thousands millions billions trillions dozen dozens tens several few many "
        "some a half top no number q h ad january february march april june july august september "
        "sept october november december spring summer autumn fall winter".split()
    )
)
# Names and codes, not values: G7, PPR-9087, COVID-19, 1+3, 24/7, 1.2.3, 400-0123-021, 10:30.
_CODE = re.compile(r"[A-Za-z0-9]+(?:[-\xad./+*×_:&'’][A-Za-z0-9]+)*", re.A)
_CODE_DIGITS = re.compile(
    r"[0-9]+(?:[.,][0-9]+){0,9}(?:[½¼¾⅓⅔]| ?[×比] ?[0-9]|[+*×_/=^&@:][0-9A-Za-z])"
    r"|[0-9]+(?:\.[0-9]+){2}|[0-9]+(?:[-\xad][0-9]+){2}|0[0-9]|[0-9]{3,}[-\xad][0-9]{5,}"
)
# Times of the day, which are no figures: 3点30分, 18时, 5 p.m.
_CLOCK = re.compile(
    r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?(?:[点时](?![零一二三四五六七八九百代间期段])"
    r"(?:[0-9一二三四五六七八九十]{1,3}分|半|整|许)?|[ap]\.?m\b\.?)"
)
_CODE_REST = re.compile(r"[0-9A-Za-z]+(?:[-\xad./+*_:=^&@,]?[0-9A-Za-z]+| ?[×比] ?[0-9]+)*", re.A)
_BEFORE_YEAR = frozenset("mid early late pre post since".split())
_URL = re.compile(r"[A-Za-z]+://\S*|www\.\S*|[\w.+-]+@[\w-]+\.[\w.]+")
_GLUED = tuple("._/'’")  # the number after them is part of something else
_NO_WORDS: frozenset[str] = frozenset()
_BARE_BEFORE = {"上": "unsure", "过": "over", "破": "over"}  # 上百人, 过百人

# Which numbers are no figures.
_SERIAL_DIGITS = 8  # digits, without separators or unit, from which a number is a serial number
_IDIOMS = re.compile(
    "三天两头|五花八门|三头六臂|两面三刀|三两句|千家万户|万人空巷"
    "|一年四季|一年到头|三年五载|百年老店|百年大计|三番五次|千篇一律|一人得道|两全其美"
    "|三位一体|七个八个|十里八乡|万里长|千里之|万家灯火|百家争鸣|百年树人"
)
# 一 in these is part of a word: 唯一, 統一, 同一, 萬一, 之一.
_ONE_BEFORE = frozenset("唯统单专同任另某每逐划之万进这那上下哪第不周拜")
_ONE_UNITS = frozenset(
    "个 家 名 位 项 件 台 辆 列 架 艘 座 所 次 场 篇 份 票 席 人次 person year month week day hour "
    "minute second kilometre metre tonne kilogram hectare liang".split()
) | {"year old"}
_LONELY = frozenset("一二三四五六七八九两")  # several of them without a scale are no number
# Behind a scale that begins the next word: 一百貨, 三百姓, 千萬富翁.
_SCALE_IN_WORD = frozenset("货姓度科般富里花鸟克计单")
_TITLE_BEFORE = re.compile("[(（:：/每]$|单位$")
_NAMED = re.compile(
    " ?(?:计划|工程|战略|行动|模式|规划|事件|国道|省道|部队|航班"
    "|号[文线]|高地|会议|后)"
    "|-?(?: Plan| Program(?:me)?| Project| Initiative| Strategy)\\b"
)
_POINT_IN_TIME = re.compile(
    r"(?:\b(?:in|since|until|till|during|before|after|year|early|late|mid|spring|summer|autumn|fall"
    r"|winter|season|of|by|from|to|and|through)[ -]|[(（])$",
    re.I,
)
_NUMBERLIKE_BEFORE = re.compile(
    r"\b(?:than|over|about|around|nearly|almost|some|exceed(?:s|ed|ing)?|least|most|up to|total of"
    r"|approximately|roughly|only)[ ]$|[共超逾近约达有]$",
    re.I,
)


class Draft(NamedTuple):
    """A figure as it is read, before it becomes a ``Figure``."""

    start: int
    end: int
    kind: str
    unit: str = ""
    value: Decimal | None = None
    high: Decimal | None = None  # then ``value`` is the low end of a range
    qualifier: str = ""
    date: str = ""
    date_end: str = ""
    per: str = ""


def scan(text: str) -> Iterator[Draft]:
    """The figures of a plain text, from left to right, never overlapping."""
    at = last_end = 0  # where to search on; where the last figure ended
    after_number = False  # whether the last figure is a number, to which a minus here may belong
    while match := _START.search(text, at):
        start = match.start()
        draft, end = _from_word(text, match) if match["word"] else _from_number(text, start)
        if draft is not None:
            if draft.start < last_end or after_number and _joins(text, draft, last_end):
                draft = _without_sign(draft, start)
            yield draft
            last_end, after_number = draft.end, draft.kind != "date"
        at = max(end, start + 1)


def _joins(text: str, draft: Draft, last_end: int) -> bool:
    """Whether a draft's minus belongs to the figure before it: 5億-3億元, 20億（20.9）億."""
    if draft.value is None or draft.value >= 0:
        return False
    if text[draft.start] in "-(（":
        joined = last_end == draft.start
    else:  # 5 minus 3 percent
        joined = text[draft.start] in "mM" and not text[last_end : draft.start].strip(" ")
    return joined and text[last_end - 1 : last_end] not in (")", "）")


def _without_sign(draft: Draft, start: int) -> Draft:
    """The draft from its own number on, without the sign or bracket before it."""
    if draft.value is None or draft.value >= 0 or draft.start >= start:
        return draft._replace(start=max(start, draft.start))
    value = draft.value.copy_abs()
    return draft._replace(start=start, value=value) if draft.high is None else draft


def _from_word(text: str, match: re.Match[str]) -> tuple[Draft | None, int]:
    """The figure that a Latin word begins, if any, and where to search on.

    It may be a date, a number in words, or an amount behind its currency.
    """
    at, end, word = match.start(), match.end(), match.group().lower()
    after = text[end : end + 2]
    if after[:1] in (":", "@", ".") and (url := _URL.match(text, at)):
        return None, url.end()
    if PREFIX_AT.match(text, at):
        return _quantity(text, at)
    if after[:1].isdigit() or (after[:1] in ("-", DASH, "_") and after[1:].isdigit()):
        if word in ("q", "h") and (date := dates_english.date_at(text, at)):
            return _date_draft(date)
        if word in _BEFORE_YEAR:
            return None, end + 1
        if word == "top" and (rank := rank_at(text, at)):
            return _quantity_draft(text, rank)
        code = _CODE.match(text, at)
        return None, code.end() if code else end
    if word not in _STARTERS:
        return None, end
    if date := dates_english.date_at(text, at):
        return _date_draft(date)
    if rank := rank_at(text, at):
        return _quantity_draft(text, rank)
    draft, stop = _quantity(text, at)
    return draft, stop if draft else end


def _from_number(text: str, at: int) -> tuple[Draft | None, int]:
    """The figure that a digit, a Chinese numeral, a currency sign or 第 begins, and where to go on.

    None for the time of the day, a code, and a number that is no figure.
    """
    digit = text[at].isdigit()
    date = dates_han.date_at(text, at)
    if date is None and digit:
        date = dates_english.date_at(text, at)
    if date is not None:
        return _date_draft(date)
    near = text[at : at + 6]
    if ("点" in near or "时" in near or "m" in near) and (clock := _CLOCK.match(text, at)):
        return None, clock.end()
    code = digit and _CODE_DIGITS.match(text, at) and not is_fraction(text, at)
    if digit and (code or text[max(0, at - 1) : at] in _GLUED):
        return None, _end_of_code(text, at)
    letter = digit and text[at + 1 : at + 8].lstrip("0123456789,")[:1]
    if (letter in ("s", "n", "r", "t") if digit else text[at] in "第前首榜倒#") and (
        rank := rank_at(text, at)
    ):
        return _quantity_draft(text, rank)
    return _quantity(text, at)


def _end_of_code(text: str, at: int) -> int:
    """Where the code or numeral that starts at an offset ends: nothing in it is a figure."""
    match = _CODE_REST.match(text, at) or _HAN_RUN.match(text, at)
    return match.end() if match else at + 1


def _date_draft(span: DateSpan) -> tuple[Draft, int]:
    first = str(span.first) if span.first else ""
    last = str(span.last) if span.last else ""
    return Draft(span.start, span.end, "date", date=first, date_end=last), span.end


def _quantity(text: str, at: int) -> tuple[Draft | None, int]:
    """The loss, range, year or number that starts at an offset, if any, and where to search on."""
    if text[max(0, at - 1) : at] in OPENING and (loss := loss_at(text, at)):
        return _quantity_draft(text, loss)
    quantity = quantity_at(text, at)
    if quantity is None:
        return None, _end_of_code(text, at)
    ranged = range_from(text, quantity)
    if ranged is not None:
        is_score = ranged.high is None and ranged.end > quantity.end  # 24-10
        return (None, ranged.end) if is_score else _quantity_draft(text, ranged)
    if not _is_figure(text, quantity):
        return None, quantity.numeral.end if quantity.numeral else quantity.end
    if _is_year(text, quantity) and (year := dates_english.year_at(text, at)):
        return _date_draft(year)
    if quantity.numeral and quantity.numeral.style == "year" and quantity.value is not None:
        day = Day(f"{int(quantity.value):04}")
        return _date_draft(DateSpan(quantity.start, quantity.end, day))
    return _quantity_draft(text, quantity)


def _quantity_draft(text: str, quantity: Quantity) -> tuple[Draft, int]:
    """The draft for a quantity, with its qualifier and what it is counted by; and its end."""
    kind, unit = quantity.kind, quantity.unit
    if unit in ("强", "届"):  # 500強, 十三屆: a place in an order, without 第
        kind, unit = "rank", "top" if unit == "强" else unit
    numeral = quantity.numeral
    small = numeral is not None and numeral.style == "latin" and not numeral.scale
    doubtful = DOUBTFUL_WORDS if small else DOUBTFUL_TIMES if unit in TIMES else _NO_WORDS
    qualified = qualifier(text, quantity.start, quantity.end, quantity.hint, doubtful)
    if kind == "rank":
        qualified = ""
    elif numeral is not None and numeral.bare:
        before = text[max(0, quantity.start - 1) : quantity.start]
        qualified = qualified or _BARE_BEFORE.get(before, "")
    if numeral is not None and numeral.high is not None:  # 七八百 is a guess
        qualified = qualified or "about"
    per = per_unit(text, quantity.start, quantity.end) if kind in ("count", "amount") else ""
    draft = Draft(
        quantity.start, quantity.end, kind, unit, quantity.value, quantity.high, qualified, per=per
    )
    return draft, quantity.end


def _is_figure(text: str, quantity: Quantity) -> bool:
    """Whether a quantity is a figure, and not part of a name, an idiom or a word."""
    numeral = quantity.numeral
    if numeral is None:
        return True
    if quantity.kind in ("percentage", "amount"):
        return not (
            numeral.bare and _TITLE_BEFORE.search(text[max(0, quantity.start - 2) : quantity.start])
        )
    if _NAMED.match(text, quantity.end) and quantity.kind == "number":
        return False
    if numeral.style == "han":
        return _is_han_figure(text, quantity, numeral)
    if quantity.kind == "number" and not quantity.unit:
        return _is_plain_number(text, numeral)
    return True


def _is_year(text: str, quantity: Quantity) -> bool:
    """Whether a quantity is four digits that are a year, by what stands around them."""
    numeral = quantity.numeral
    if numeral is None or numeral.style != "arabic" or numeral.end - numeral.start != 4:
        return False
    if quantity.end != numeral.end or not text[numeral.start : numeral.end].isdigit():
        return False
    if quantity.unit in SURE or not 1000 <= int(text[numeral.start : numeral.end]) < 2100:
        return False
    before = text[max(0, quantity.start - 12) : quantity.start]
    if _NUMBERLIKE_BEFORE.search(before):
        return False
    if _POINT_IN_TIME.search(before):
        return True
    return int(text[numeral.start : numeral.end]) >= 1900


def _is_han_figure(text: str, quantity: Quantity, numeral: Numeral) -> bool:
    """Whether a quantity whose number is in Chinese numerals is a figure."""
    run = text[numeral.start : numeral.end]
    if _in_idiom(text, numeral) or (quantity.unit == "分" and len(run) == 1):  # 十分, 萬分
        return False
    if quantity.kind == "number" and not quantity.unit:
        return _is_plain_han_number(text, numeral, run)
    if run == "零" or (numeral.high is None and len(run) > 1 and not set(run) - _LONELY):
        return False  # 零件; 唯一一個
    if run == "一":
        return (
            quantity.unit in _ONE_UNITS
            and text[max(0, quantity.start - 1) : quantity.start] not in _ONE_BEFORE
        )
    if numeral.bare and len(run) == 1:
        return text[max(0, numeral.start - 1) : numeral.start] in tuple("上近超逾过破")
    return True


def _in_idiom(text: str, numeral: Numeral) -> bool:
    start = numeral.start
    near = _IDIOMS.finditer(text, max(0, start - 3), start + 4)
    return any(match.start() <= start < match.end() for match in near)


def _is_plain_han_number(text: str, numeral: Numeral, run: str) -> bool:
    """Whether Chinese numerals without a unit are a number: 三百, 三點五; not 一帶一路, 十四五."""
    if numeral.value is None or numeral.bare or len(run) < 2:
        return False
    if numeral.high is not None and run[-1] not in "十百千万亿":
        return False
    if not any(
        character in run for character in ("百千万亿点" if len(run) < 3 else "十百千万亿点廿卅")
    ):
        return False
    return text[numeral.end : numeral.end + 1] not in _SCALE_IN_WORD


def _is_plain_number(text: str, numeral: Numeral) -> bool:
    """Whether digits or English words without a unit are a number, and no serial number."""
    run = text[numeral.start : numeral.end]
    if numeral.style == "latin":
        return run.lower() not in ("one", "zero")
    serial = run.isdigit() and len(run) >= _SERIAL_DIGITS
    return not serial and not (run[0] == "0" and run[1:2].isdigit())
