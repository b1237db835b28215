"""Reads Chinese numerals of both scripts: 二十億零九百萬, 三千五, 七八百, 十幾, 二〇一九, 廿五."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.text.figures.figure import MAX_DIGITS, Numeral, add, exact

HAN_DIGITS = "〇零一二三四五六七八九两"
HAN_SMALL = "十百千廿卅卌"
HAN_BIG = "万亿兆垓"
MORE = "(?:[多余几]|来(?![自源到说回看年往]))"
_HIGHEST = 40  # power of ten above which a run of scale characters is no numeral

VALUES = dict(zip(HAN_DIGITS, (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12, "垓": 20}
_SMALL = re.compile(
    r"(?:([一二三四五六七八九])千)?(?:零?([一二三四五六七八九])百)?"
    r"(?:零?([一二三四五六七八九]?)(十))?(零*)([一二三四五六七八九]?)"
)
_TWENTIES = {"廿": "二十", "卅": "三十", "卌": "四十"}
# Two digits side by side before a unit are a guess: 七八百, 十七八, 三五個, 一兩萬.
_GUESS = re.compile("一二|二三|三四|三五|四五|五六|六七|七八|八九")

_HAN = re.compile(
    f"(?P<whole>[{HAN_DIGITS}{HAN_SMALL}{HAN_BIG}]+)"
    rf"(?:点(?P<fraction>[{HAN_DIGITS}]+)(?![{HAN_SMALL}])(?P<scale>[{HAN_BIG}]*))?"
)
_HAN_MORE = re.compile(f"(?P<more>{MORE})(?P<scale>[{HAN_BIG}]*)")
_WEIGHED = ("", *" ，。、；！？,.;!?:：)）」”的重黄白金银铜茶酒饭肉米面油盐糖药香烟")
_WATT_HOURS = re.compile("瓦小?时")
_KILO = tuple("瓦米克卡赫帕伏焦")  # 二十万千瓦: what 百 and 千 belong to
_MEGA = tuple("瓦赫帕位字欧焦")
_HAN_VAGUE = re.compile(f"(?:好?几|数)(?!百分之)[十百千{HAN_BIG}]+|若干[百千{HAN_BIG}]+")


def hint_of(more: str) -> str:
    """The qualifier that 多 (over) or 來 (about) inside a numeral stands for."""
    return "" if not more else "about" if more == "来" else "over"


def han_integer(run: str) -> int | None:
    """The integer written in Arabic digits, Chinese digits (二〇一九) or as a numeral (二十七).

    None if the run is none of them.
    """
    if run.isascii():
        return int(run) if run.isdigit() and len(run) <= MAX_DIGITS else None
    if all(character in VALUES for character in run):
        return int("".join(str(VALUES[character]) for character in run))
    value = _han_value(run)
    return None if value is None else int(value)


def han_at(text: str, at: int) -> Numeral | None:
    """The Chinese numeral that starts at an offset, or None; 數十 and 幾百 have no value."""
    if vague := _HAN_VAGUE.match(text, at):
        return Numeral(at, vague.end(), None, "han")
    match = _HAN.match(text, at)
    if match is None or len(match["whole"]) > MAX_DIGITS:
        return None
    if match["fraction"]:
        return _han_fraction(match)
    whole, hint = _number_of(match["whole"], text[match.end() : match.end() + 3]), ""
    end = at + len(whole)
    trailing = _HAN_MORE.match(text, end)
    if trailing and whole[-1] in SCALES:
        hint, end = hint_of(trailing["more"]), trailing.end()
        whole += trailing["scale"]
    low, high = _guess(whole)
    scale = SCALES.get(whole[-1], 0)
    bare = whole[0] in "百千" + HAN_BIG
    return Numeral(at, end, low, "han", high=high, hint=hint, scale=scale, bare=bare)


def _number_of(run: str, after: str) -> str:
    """A run without the character at its end that begins the name of a unit: 三百两, 五兆瓦.

    两 is a digit before a measure word or a scale, and behind 零: behind any other numeral it is a
    weight, the liang. 一两个 and 三两天 are a few; 一两黄金 is a weight.
    """
    if run[-1] == "两" and len(run) > 1 and run[-2] not in "零〇两":
        return run if run in ("一两", "三两") and after[:1] not in _WEIGHED else run[:-1]
    if len(run) == 1:
        return run
    if run[-1] == "兆" and after[:1] in _MEGA or run[-1] == "千" and _WATT_HOURS.match(after):
        return run[:-1]
    scaled = run[-1] in "百千" and after[:1] in _KILO  # 五千克 is 5,000 grams as well
    return run[:-1] if scaled and _guess(run)[0] is None else run


def _han_fraction(match: re.Match[str]) -> Numeral:
    whole = han_integer(match["whole"])
    fraction = "".join(str(VALUES[character]) for character in match["fraction"])
    scale = sum(SCALES[character] for character in match["scale"])
    value = None if whole is None else exact(f"{whole}.{fraction}", scale)
    return Numeral(match.start(), match.end(), value, "han", scale=scale)


def _guess(run: str) -> tuple[Decimal | None, Decimal | None]:
    """The value of a run and None, or both ends of a guess such as 七八百."""
    pair = _GUESS.search(run.replace("两", "二"))
    only_digits = all(character in VALUES for character in run)
    if pair and (not only_digits or len(run) == 2):
        ends = [run[: pair.start()] + digit + run[pair.end() :] for digit in pair.group()]
        low, high = (_han_value(end) for end in ends)
        if low is not None and high is not None and low < high:
            return low, high
        return None, None
    if only_digits:
        return exact("".join(str(VALUES[character]) for character in run)), None
    return _han_value(run), None


def _han_value(run: str) -> Decimal | None:
    """The value of a Chinese numeral with scales; None if it is not well formed."""
    for short, long in _TWENTIES.items():
        run = run.replace(short, long)
    run = run.translate(str.maketrans("〇两", "零二"))
    if run[0] in "百千":
        run = "一" + run
    return _han_parts(run, top=True)


def _han_parts(run: str, top: bool = False) -> Decimal | None:
    """The value of a numeral, split at its greatest scale: (一万)亿, (三)亿(五千)万."""
    big = next((character for character in "垓兆亿万" if character in run), "")
    if not big:
        return _han_small(run)
    left, _, right = run.rpartition(big)
    head = _han_parts(left) if left else Decimal(1) if top else None
    if head is None or head.adjusted() > _HIGHEST:
        return None
    value = exact(f"{head:f}", SCALES[big])
    if not right:
        return value
    if len(right) == 1 and right in VALUES:  # 三万五 is 35,000
        tail: Decimal | None = exact(str(VALUES[right]), SCALES[big] - 1)
    else:
        tail = _han_parts(right)
    return None if tail is None else add(value, tail)


def _han_small(run: str) -> Decimal | None:
    """The value of a numeral below 10,000."""
    match = _SMALL.fullmatch(run)
    if match is None:
        return None
    thousands, hundreds, tens, ten, zeros, ones = match.groups()
    last = int(VALUES[ones]) if ones else 0
    if ones and not ten and not zeros and (thousands or hundreds):  # 三百五 is 350
        last *= 10 if hundreds else 100
    number = (VALUES[thousands] if thousands else 0) * 1000 + last
    number += (VALUES[hundreds] if hundreds else 0) * 100
    number += (VALUES[tens] if tens else 1) * 10 if ten else 0
    return exact(str(number))
