"""Reads the numeral at an offset: Arabic digits, Chinese numerals, English words, and mixtures.

20.9億, 20億900萬, 1.5万亿, 2,090 million, 3bn and 300多 are one numeral each. All offsets are those
of a text that :func:`plain` has brought to one form.
"""

from __future__ import annotations

import re
from decimal import Decimal

from bot.text.figures.figure import MAX_DIGITS, Numeral, add, exact, times
from bot.text.figures.numerals_english import SCALE_WORDS, english_at
from bot.text.figures.numerals_han import MORE, SCALES, han_at, hint_of

SPACE = " ?"  # Chinese text is sometimes set with a blank around its numerals
DASH = "\xad"  # stands for a joining – or — in a plain text

# One form for each character that has several: full-width digits, blanks, dashes, and the
# Traditional characters that figures are written with. (The plain forms are Latin-1 if possible,
# because re takes long to compile sets of other characters.)
_TRADITIONAL = (
    "來個價億內兩冊別劃動勳區員單噸國圍圓團報場塊奧學寶將專對屆層屬島帥帶幣幾張強後徑從慶戰戶"
    "據數於時曆會東條棟業構樂樓標樣檻權歐歲歷殺毀氣準滿濟灣為燈爭產發盞盤盧碼禎禮種稱筆節簡簽"
    "紀約紐級組統經緒線織續罰義腦臨臺舉萬葉蘭處號規觀計設訴評語說課調謂議豐貞負貨質車軍載輕輛"
    "輪這週進遊運過達違遠邊鄉鄰釐銖錢鎊鐘長門開間隊隱隻雙電韓頁項順預頭顆額類風飯餅餘館馬體鳥"
    "鳴點齡沒難嚴無並應許讓須頂夠虧損潤現變淨擔勝"
)
_SIMPLIFIED = (
    "来个价亿内两册别划动勋区员单吨国围圆团报场块奥学宝将专对届层属岛帅带币几张强后径从庆战户"
    "据数于时历会东条栋业构乐楼标样槛权欧岁历杀毁气准满济湾为灯争产发盏盘卢码祯礼种称笔节简签"
    "纪约纽级组统经绪线织续罚义脑临台举万叶兰处号规观计设诉评语说课调谓议丰贞负货质车军载轻辆"
    "轮这周进游运过达违远边乡邻厘铢钱镑钟长门开间队隐只双电韩页项顺预头颗额类风饭饼余馆马体鸟"
    "鸣点龄没难严无并应许让须顶够亏损润现变净担胜"
)
_PLAIN = str.maketrans(
    "０１２３４５６７８９．％＋－～＄￥＃○◯−﹣‐‑：＜＞　\u00a0\u2009\u202f〜–—≈" + _TRADITIONAL,
    "0123456789.%+-~$¥#〇〇----:<>    ~" + DASH + DASH + "~" + _SIMPLIFIED,
)
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
# The short dash is a minus where it stands right before a number and after none: –5.2%.
_SHORT_DASH = re.compile(r"(?<![^\s(（\[:：])(?<![0-9] )–(?=[0-9$€£¥]|(?:US|HK|NT)\$)")
_THIN = re.compile("(?<=[0-9])[\u2009\u202f](?=[0-9]{3}(?![0-9]))")  # 1 234 567
_LEDGER = "壹贰貳弍叁參叄参肆伍陆陸柒捌玖"
_LEDGER_SMALL = str.maketrans(_LEDGER + "拾佰仟", "一二二二三三三三四五六六七八九十百千")
_LEDGER_RUN = re.compile(f"[{_LEDGER}][{_LEDGER}拾佰仟零万亿]*")

_SUFFIXES = {"m": 6, "mn": 6, "mln": 6, "bn": 9, "bln": 9, "b": 9, "tn": 12, "trn": 12, "k": 3}
_ENGLISH_SCALE = re.compile(
    r"[ -]?(hundred|thousand|million|billion|trillion|dozen)\b", re.I | re.A
)
_ENGLISH_SUFFIX = re.compile(r"(k|bn|bln|mn|mln|tn|trn)\b| (bn|bln|mn|mln|tn|trn)\b", re.A)
_MONEY_SUFFIX = re.compile(r"(k|m|b)(?![A-Za-z0-9])", re.I)
# 1.2m people; 100m sprints are metres.
_COUNTED_MILLIONS = re.compile(
    r"(m)(?= (?:people|tonnes|tons|barrels|users|customers|visitors|passengers|vehicles|cars|units|"
    r"homes|households|students|workers|voters|votes|tourists|children|residents|copies|jobs)\b)"
)
_ARABIC = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3}){1,10}(?!\d)|\d{1,2}(?:,\d{2}){1,10},\d{3}(?!\d)|\d+)(?P<fraction>\.\d+)?",
    re.A,
)
_ARABIC_MORE = re.compile("(?P<more>多(?!媒|样|元化)|余(?![额款地])|来(?=[个人名位家岁]))")
_ARABIC_SCALE = re.compile(
    rf"{SPACE}(?P<more>{MORE}?)(?P<scale>[百千]?(?:万亿|[万亿]|兆(?![瓦赫帕位字欧焦]))"
    r"|[百千](?![瓦米克卡赫帕伏焦])|垓)"
)
_HAN_AFTER = frozenset("百千万亿兆垓多余几来")
_NEXT_PART = re.compile(r"[零又]?([0-9],[0-9]{3}|[0-9]{1,4})(?![0-9.,])")  # 2亿6,800万


def plain(text: str) -> str:
    """The text with digits, ledger numerals (壹貳參拾) and scripts in one form.

    Every character stays at its offset, so that an offset into it is one into the text.
    """
    if text.isascii():
        return text
    text = _THIN.sub(",", text)
    if "，" in text:
        text = _WIDE_COMMA.sub(",", text)
    if "–" in text:
        text = _SHORT_DASH.sub("-", text)
    return _LEDGER_RUN.sub(_ledger, text.translate(_PLAIN))


def _ledger(match: re.Match[str]) -> str:
    """A run of ledger characters as numerals, if it has a ledger scale or a currency follows.

    Others are words: 大陸, 參加, 隊伍.
    """
    run = match.group()
    after = match.string[match.end() : match.end() + 1]
    if not any(scale in run for scale in "拾佰仟") and after not in ("元", "圆"):
        return run
    return run.translate(_LEDGER_SMALL)


def numeral_at(text: str, at: int, money: bool = False) -> Numeral | None:
    """The longest numeral that starts at an offset of a :func:`plain` text, or None.

    Args:
        text: as :func:`plain` returns it.
        at: where the numeral starts.
        money: whether a currency stands before it, so that 3m and 3B are millions and billions.
    """
    first = text[at : at + 1]
    if first.isascii():
        return _arabic_at(text, at, money) if first.isdigit() else english_at(text, at)
    return han_at(text, at)


def parse(text: str) -> Decimal | None:
    """The value of a text that is one numeral and nothing else; None for any other text."""
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
    after = text[end : end + 2].lstrip(" ")[:1]
    if after in _HAN_AFTER:
        if han := _ARABIC_SCALE.match(text, end):
            return _arabic_han(text, at, digits, han)
        if more := _ARABIC_MORE.match(text, end):
            hint = hint_of(more["more"])
            return Numeral(at, more.end(), value, "arabic", hint=hint, grouped=grouped)
    if not after.isalpha() and after != "-":
        return Numeral(at, end, value, "arabic", grouped=grouped)
    counted = _COUNTED_MILLIONS.match(text, end)
    suffix = (
        counted
        or (_MONEY_SUFFIX.match(text, end) if money else None)
        or _ENGLISH_SUFFIX.match(text, end)
    )
    if suffix:
        scale, end = _SUFFIXES[suffix.group().strip().lower()], suffix.end()
        return Numeral(at, end, exact(digits, scale), "arabic", scale=scale, grouped=grouped)
    for _ in range(2):  # "3 hundred million"
        if word := _ENGLISH_SCALE.match(text, end):
            name, end = word[1].lower(), word.end()
            scale += SCALE_WORDS.get(name, 2 if name == "hundred" else 0)
            value = times(value, Decimal(12)) if name == "dozen" else exact(digits, scale)
    return Numeral(at, end, value, "arabic", scale=scale, grouped=grouped)


def _arabic_han(text: str, at: int, digits: str, han: re.Match[str]) -> Numeral:
    """20億900萬, 3萬5千, 1億2000: parts with ever smaller scales are one numeral."""
    scale = sum(SCALES[character] for character in han["scale"])
    value, end, hint = exact(digits, scale), han.end(), hint_of(han["more"])
    smallest = scale
    while not hint and smallest and "." not in digits:
        match = _NEXT_PART.match(text, end)
        if match is None:
            break
        next_scale = _ARABIC_SCALE.match(text, match.end())
        power = sum(SCALES[c] for c in next_scale["scale"]) if next_scale else 0
        number = match[1].replace(",", "")
        colloquial = not next_scale and len(number) == 1 and text[end].isdigit()
        part = exact(number, smallest - 1 if colloquial else power)  # 3万5 is 35,000
        if part >= Decimal(f"1E{smallest}") or (next_scale and next_scale["more"]):
            break
        value, smallest = add(value, part), power
        end = next_scale.end() if next_scale else match.end()
    if not hint and (after := _ARABIC_MORE.match(text, end)):
        hint, end = hint_of(after["more"]), after.end()
    return Numeral(at, end, value, "arabic", hint=hint, scale=scale)
