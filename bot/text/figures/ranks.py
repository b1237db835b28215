"""Reads places in an order: 第三位, 第8位, 首位, 前三名, 第六列, third, 3rd, No. 1, top ten."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.text.figures.figure import Quantity
from bot.text.figures.numerals import SPACE, numeral_at
from bot.text.figures.numerals_english import WORDS
from bot.text.figures.units import CHAPTERS, CLASSIFIERS, longest_unit

ORDINAL_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
ORDINALS = {word: number for number, word in enumerate(ORDINAL_WORDS, 1)} | {
    word[:-1] + "ieth": number for word, number in WORDS.items() if number >= 20
}
_PLACE = "位名"
_TOP = re.compile("[位名强甲]")
_CLAUSE_END = re.compile("(?=[，。、；！？）」”,.;!?)]|之列|$)")  # 位居前十
_FIRST = re.compile("首位(?!数)|首名|榜首|(?<=[居列])首(?![位名先席都要府批届个次任])")
# No places in an order: 第一百貨 is a shop, 第三產業 a sector, 第一時間 means at once.
_NO_RANK = re.compile("第一百货|第[一二三](产业|者|方|世界)|第一(线(?!城)|时间|夫人|手)")
_TO = re.compile(f"{SPACE}[-~\xad至到、]{SPACE}第?{SPACE}(?=[0-9〇零一二三四五六七八九十])")
_ENGLISH = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th)(?![A-Za-z0-9])"
    r"|(?P<word>[A-Za-z]+)(?:-(?P<unit>[A-Za-z]+))?",
    re.A,
)
_RANKED = re.compile(
    r"\b(?:rank(?:s|ed|ing)?|plac(?:es|ed)|came|comes|finish(?:es|ed)|stands?|stood|position"
    r"|number|no\.?)(?: in| at| as)?(?: the)? $",
    re.I,
)
_LARGEST = re.compile("[ -](?:largest|biggest)(?![A-Za-z])")
_PLACE_AFTER = re.compile(r" (?:place|position|rank)\b")
_NOT_SECOND = re.compile(r"\b(?:per|every|each|split)[ -]$", re.I)
_NUMBERED = re.compile(r"(?:No\.|Number|number|no\.|#) ?(?=[0-9])|[Nn]umber (?=one\b)|#(?=[0-9])")
_TOP_ENGLISH = re.compile(r"top[ -]?(?=[0-9])|top[ -](?=[a-z])", re.I)


def rank_at(text: str, at: int) -> Quantity | None:
    """The place in an order that starts at an offset of a plain text, or None."""
    first = text[at]
    if first == "倒":
        return _from_last(text, at)
    if first == "第":
        return _ordinal(text, at)
    if first == "前":
        return _top_han(text, at)
    if first in "首榜":
        match = _FIRST.match(text, at)
        return Quantity(at, match.end(), "rank", "rank", Decimal(1)) if match else None
    if first in "tT" and (match := _TOP_ENGLISH.match(text, at)):
        return _after(text, match, "top")
    if first in "Nn#" and (match := _NUMBERED.match(text, at)):
        return _after(text, match, "rank")
    return _ordinal_english(text, at)


def _ordinal(text: str, at: int) -> Quantity | None:
    start = at + 2 if text[at + 1 : at + 2] == " " else at + 1
    numeral = numeral_at(text, start)
    if numeral is None or numeral.value is None or numeral.high or numeral.hint:
        return None
    if _NO_RANK.match(text, at) or numeral.value != int(numeral.value):
        return None
    end, high = numeral.end, None
    if connector := _TO.match(text, end):
        other = numeral_at(text, connector.end())
        listed = "、" in connector.group()
        if other and other.value and other.value > numeral.value and not listed:
            end, high = other.end, other.value
    unit, end = _unit(text, end)
    return Quantity(at, end, "rank", unit, numeral.value, numeral, high)


def _from_last(text: str, at: int) -> Quantity | None:
    """倒數第二, second from last."""
    rank = _ordinal(text, at + 2)
    return rank and rank._replace(start=at, unit="last")


def _unit(text: str, end: int) -> tuple[str, int]:
    """The unit of a rank whose number ends at an offset, and where the unit ends."""
    start = end + 1 if text[end : end + 1] == " " else end
    unit = longest_unit(text, start)
    if text[start : start + 1] in ("位", "名") and unit:
        return "rank", start + 1
    if text[start : start + 1] == "大":  # 第三大經濟體: third largest
        return "大", start + 1
    if unit and (unit[0] in CLASSIFIERS or unit[0] in CHAPTERS or unit[0] == "周年"):
        return unit
    if text[start : start + 1] in ("章", "条", "号", "页", "版", "课", "回"):
        return text[start], start + 1
    return "", end


def _top_han(text: str, at: int) -> Quantity | None:
    """前三名, 前10位: the top three, the top ten."""
    start = at + 2 if text[at + 1 : at + 2] == " " else at + 1
    numeral = numeral_at(text, start)
    if numeral is None or numeral.value is None:
        return None
    match = _TOP.match(text, numeral.end) or _CLAUSE_END.match(text, numeral.end)
    if match is None or numeral.high or numeral.hint:
        return None
    return Quantity(at, match.end(), "rank", "top", numeral.value, numeral)


def _after(text: str, match: re.Match[str], unit: str) -> Quantity | None:
    """The rank whose number follows a match: top ten, No. 1."""
    numeral = numeral_at(text, match.end())
    if numeral is None or numeral.value is None or numeral.value != int(numeral.value):
        return None
    if text[numeral.end : numeral.end + 1].isalnum() and text[numeral.end].isascii():
        return None
    return Quantity(match.start(), numeral.end, "rank", unit, numeral.value, numeral)


def _ordinal_english(text: str, at: int) -> Quantity | None:
    match = _ENGLISH.match(text, at)
    if match is None:
        return None
    if match["digits"]:
        number, end = int(match["digits"].replace(",", "")), match.end()
    else:
        number, end = _in_words(match)
    if not number or match["word"] == "second" and _NOT_SECOND.search(text[max(0, at - 8) : at]):
        return None
    unit = ""
    if largest := _LARGEST.match(text, end):
        return Quantity(at, largest.end(), "rank", "大", Decimal(number))
    if _RANKED.search(text, max(0, at - 20), at) or _PLACE_AFTER.match(text, end):
        unit = "rank"
    return Quantity(at, end, "rank", unit, Decimal(number))


def _in_words(match: re.Match[str]) -> tuple[int, int]:
    """The number of an ordinal in words (third, twenty-first), 0 for another word; and its end."""
    word, unit = match["word"].lower(), (match["unit"] or "").lower()
    tens = WORDS.get(word, 0)
    if tens >= 20 and 1 <= ORDINALS.get(unit, 0) <= 9:
        return tens + ORDINALS[unit], match.end()
    return ORDINALS.get(word, 0), match.end("word")
