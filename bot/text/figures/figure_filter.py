"""Which of the numbers that were read are figures: not idioms, names or serial numbers."""

from __future__ import annotations

import re

from bot.text.figures.decimals import Numeral
from bot.text.figures.figure import Quantity
from bot.text.figures.units import SURE

_SERIAL_DIGITS = 8  # digits without separators or unit from which on a number is a serial number
_IDIOMS = re.compile(
    "三天两头|五花八门|三头六臂|两面三刀|三两句|千家万户|万人空巷"
    "|一年四季|一年到头|三年五载|百年老店|百年大计|三番五次|千篇一律|一人得道|两全其美"
    "|三位一体|七个八个|十里八乡|万里长|千里之|万家灯火|百家争鸣|百年树人"
)
# 一 in these is part of a word: 唯一, 統一, 同一, 萬一, 之一.
_ONE_BEFORE = frozenset("唯统单专同任另某每逐划之万进这那上下哪第不周拜")
_ONE_UNITS = frozenset(
    "个 家 名 位 项 件 台 辆 列 架 艘 座 所 次 场 篇 份 票 席 人次 person year month week day hour "
    "minute second kilometre metre tonne kilogram year old hectare liang".split()
) | {"year old"}
# 一百貨, 三百姓, 千萬富翁: the last scale begins the next word.
_LONELY = frozenset("一二三四五六七八九两")  # two of them without a scale are no number
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


def accepted(text: str, quantity: Quantity) -> bool:
    """Whether a quantity is a figure."""
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
        return _han(text, quantity, numeral)
    if quantity.kind == "number" and not quantity.unit:
        return _plain(text, numeral)
    return True


def is_year(text: str, quantity: Quantity) -> bool:
    """Whether four digits are a year, by what stands beside them."""
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


def _han(text: str, quantity: Quantity, numeral: Numeral) -> bool:
    run = text[numeral.start : numeral.end]
    if _in_idiom(text, numeral) or (quantity.unit == "分" and len(run) == 1):  # 十分, 萬分
        return False
    if quantity.kind == "number" and not quantity.unit:
        return _plain_han(text, numeral, run)
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


def _plain_han(text: str, numeral: Numeral, run: str) -> bool:
    """三百, 二十五, 三點五 are numbers without a unit; 一帶一路, 十四五, 雙十一, 百萬 are not."""
    if numeral.value is None or numeral.bare or len(run) < 2:
        return False
    if numeral.high is not None and run[-1] not in "十百千万亿":
        return False
    if not any(
        character in run for character in ("百千万亿点" if len(run) < 3 else "十百千万亿点廿卅")
    ):
        return False
    return text[numeral.end : numeral.end + 1] not in _SCALE_IN_WORD


def _plain(text: str, numeral: Numeral) -> bool:
    run = text[numeral.start : numeral.end]
    if numeral.style == "latin":
        return run.lower() not in ("one", "zero")
    digits = run.isdigit() and len(run) >= _SERIAL_DIGITS
    return not digits and not (run[0] == "0" and run[1:2].isdigit())
