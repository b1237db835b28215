"""Reading numerals where they stand: Arabic digits, Chinese numerals, English words, and mixtures.

20.9億, 20億900萬, 1.5万亿, 2,090 million, 3bn, 300多: one numeral each, value and end.
"""

from __future__ import annotations

import re
from decimal import Decimal

from bot.decimals import MAX_DIGITS, Numeral, add, exact, times
from bot.numerals_english import SCALE_WORDS, english_at
from bot.numerals_han import MORE, SCALES, han_at, hint_of

SPACE = "[ \u00a0\u3000]?"  # Chinese text is sometimes set with a blank around its numerals

_WIDE = {ord("０") + i: str(i) for i in range(10)} | str.maketrans(
    "．％＋－～＄￥＃○◯−‐‑", ".%+-~$¥#〇〇---"
)
_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_LEDGER = "壹贰貳弍叁參叄参肆伍陆陸柒捌玖"
_LEDGER_SMALL = str.maketrans(_LEDGER + "拾佰仟", "一二二二三三三三四五六六七八九十百千")
_LEDGER_RUN = re.compile(f"(?<![{_LEDGER}])[{_LEDGER}][{_LEDGER}拾佰仟零萬万億亿]*")
_PLAIN = re.compile(r"[０-９．％＋－～＄￥＃○◯−‐‑拾佰仟" + _LEDGER + "]")

_SUFFIXES = {"m": 6, "mn": 6, "mln": 6, "bn": 9, "bln": 9, "b": 9, "tn": 12, "trn": 12, "k": 3}
_ENGLISH_SCALE = re.compile(
    r"[ \u00a0-]?(hundred|thousand|million|billion|trillion|dozen)\b", re.I | re.A
)
_ENGLISH_SUFFIX = re.compile(r"(k|bn|bln|mn|mln|tn|trn)\b|[ \u00a0](bn|bln|mn|mln|tn|trn)\b", re.A)
_MONEY_SUFFIX = re.compile(r"(k|m|b)(?![A-Za-z0-9])", re.I)
_ARABIC = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d+)(?P<fraction>\.\d+)?",
    re.A,
)
_ARABIC_MORE = re.compile("(?:多(?!媒|样|樣|元化)|[余餘](?!额|額|款|地))")
_ARABIC_SCALE = re.compile(
    rf"{SPACE}(?P<more>{MORE}?)(?P<scale>[百千]?(?:[万萬][亿億]|[万萬亿億]|兆(?![瓦赫帕位字欧歐焦]))"
    r"|[百千](?![瓦米克卡赫帕伏焦])|垓)"
)
_NEXT_PART = re.compile(r"[零又]?([0-9]{1,4})(?![0-9.,])")


def plain(text: str) -> str:
    """The text with full-width digits and ledger numerals (壹貳參拾) in their common forms.

    Every character stays at its offset.
    """
    if not _PLAIN.search(text):
        return text
    return _LEDGER_RUN.sub(_ledger, _WIDE_COMMA.sub(",", text).translate(_WIDE))


def _ledger(match: re.Match[str]) -> str:
    """大陸, 參加, 隊伍 are words: only a run with a ledger scale or before a currency counts."""
    run = match.group()
    after = match.string[match.end() : match.end() + 1]
    if not re.search("[拾佰仟]", run) and (not after or after not in "元圓圆"):
        return run
    return run.translate(_LEDGER_SMALL)


def numeral_at(text: str, at: int, money: bool = False) -> Numeral | None:
    """The longest numeral that starts at an offset of a :func:`plain` text, or None.

    Args:
        text: what :func:`plain` gave.
        at: where the numeral starts.
        money: a currency stands before it, so that 3m and 3B mean millions and billions.
    """
    first = text[at : at + 1]
    if first.isascii():
        return _arabic_at(text, at, money) if first.isdigit() else english_at(text, at)
    return han_at(text, at)


def parse(text: str) -> Decimal | None:
    """The value of a text that is one numeral and nothing else; None when it is not."""
    stripped = plain(text.strip())
    numeral = numeral_at(stripped, 0) if stripped else None
    if numeral is None or numeral.end != len(stripped) or numeral.high or numeral.hint:
        return None
    return numeral.value


def _arabic_at(text: str, at: int, money: bool) -> Numeral | None:
    match = _ARABIC.match(text, at)
    if match is None or len(match.group()) > MAX_DIGITS:
        return None
    digits = match["digits"].replace(",", "") + (match["fraction"] or "")
    grouped = "," in match["digits"]
    value, end, scale = exact(digits), match.end(), 0
    if han := _ARABIC_SCALE.match(text, end):
        return _arabic_han(text, at, digits, han)
    suffix = (_MONEY_SUFFIX.match(text, end) if money else None) or _ENGLISH_SUFFIX.match(text, end)
    if suffix:
        scale, end = _SUFFIXES[suffix.group().strip(" \u00a0").lower()], suffix.end()
        return Numeral(at, end, exact(digits, scale), "arabic", scale=scale, grouped=grouped)
    if more := _ARABIC_MORE.match(text, end):
        return Numeral(at, more.end(), value, "arabic", hint="over", grouped=grouped)
    for _ in range(2):  # "3 hundred million"
        if word := _ENGLISH_SCALE.match(text, end):
            name, end = word[1].lower(), word.end()
            scale += SCALE_WORDS.get(name, 2 if name == "hundred" else 0)
            value = times(value, Decimal(12)) if name == "dozen" else exact(digits, scale)
    return Numeral(at, end, value, "arabic", scale=scale, grouped=grouped)


def _arabic_han(text: str, at: int, digits: str, han: re.Match[str]) -> Numeral:
    """20億900萬, 3萬5千, 1億2000: parts with falling scales are one numeral."""
    scale = sum(SCALES[character] for character in han["scale"])
    value, end, hint = exact(digits, scale), han.end(), hint_of(han["more"])
    smallest = scale
    while not hint and smallest and "." not in digits:
        match = _NEXT_PART.match(text, end)
        if match is None:
            break
        next_scale = _ARABIC_SCALE.match(text, match.end())
        power = sum(SCALES[c] for c in next_scale["scale"]) if next_scale else 0
        part = exact(match[1], power)
        if part >= Decimal(f"1E{smallest}") or (next_scale and next_scale["more"]):
            break
        value, smallest = add(value, part), power
        end = next_scale.end() if next_scale else match.end()
    return Numeral(at, end, value, "arabic", hint=hint, scale=scale)
