"""What is said about a number beside it: more than, nearly, at most; 超過, 近, 不足, 以上.

``over`` and ``under`` leave the number itself out, ``least`` and ``most`` take it in; ``about``
says neither; ``nearly`` is a little less. ``unsure``: the word may as well say something else
("over 3 years"), and such a figure is not said in another language.
"""

from __future__ import annotations

import re

QUALIFIERS = ("", "over", "under", "about", "nearly", "least", "most", "unsure")
_REACH = 26  # characters before a figure in which its qualifier stands
_LONGEST_HAN = 3
_FILLERS = " 为是了的"
_HAN = {
    word: name
    for name, words in {
        "most": "不超过 不多于 不高于 不大于 至多 最多 最高",
        "least": "至少 最少 最低 不少于 不低于 不下于 不小于 起码",
        "over": "超过 突破 高于 大于 多于 高出 超 逾",
        "under": "不足 不到 未满 未达 少于 低于 小于",
        "nearly": "将近 接近 近",
        "about": "大约 大概 约 估计 ~",
    }.items()
    for word in words.split()
}
_HAN_LAST = frozenset(word[-1] for word in _HAN)
# Signing (簽約), saving (節約) and their like are no "about"; neither is 最近 a "nearly".
_HAN_NOT_AFTER = {
    "约": "签合条节公特契失违守履解毁相制邀赴租续预誓盟婚集简隐",
    "近": "最附临靠远邻就亲",
    "不到": "看见找想得感收听做",
    "超": "高赶反",
}
_ENGLISH = {
    word: name
    for name, words in {
        "most": "no more than|not more than|no greater than|no higher than|at most|up to"
        "|at the most|a maximum of|not exceeding|no longer than",
        "least": "no less than|not less than|no fewer than|not fewer than|no lower than|at least"
        "|a minimum of",
        "over": "more than|greater than|higher than|larger than|longer than|over|above|exceed"
        "|exceeds|exceeded|exceeding|in excess of|upwards of|upward of|surpass|surpassed"
        "|surpassing|topped|topping|beyond",
        "under": "less than|fewer than|lower than|smaller than|shorter than|under|below|short of",
        "nearly": "nearly|almost|close to|just under|approaching|just short of",
        "about": "about|around|approximately|approx.|roughly|some|circa|c.|ca.|an estimated"
        "|estimated at|in the region of",
    }.items()
    for word in words.split("|")
}
_MOST_WORDS = 4  # of an entry
_ENGLISH_FILLERS = frozenset(("a", "the", "of", "total", "record"))
_AFTER = re.compile(
    r" ?(?:(?P<least>以上|及以上|or (?:more|above|higher|greater|over)\b|\+(?![0-9]))"
    r"|(?P<most>以下|以内|之内|or (?:less|fewer|below|under|lower)\b)"
    r"|(?P<about>左右|上下|or so\b)|(?P<over>有余|余(?![额款])))",
    re.A,
)
TIMES = frozenset("year month week day hour minute second".split())
# Words that say something else with a time (over 3 years, within the last (近) 5 years), and with a
# small number in words (built around four industries).
DOUBTFUL_TIMES = frozenset("over under above below beyond 近".split())
DOUBTFUL_WORDS = frozenset("over about around some under above below beyond".split())


def qualifier(text: str, start: int, end: int, hint: str, doubtful: frozenset[str]) -> str:
    """The qualifier of the figure ``text[start:end]``, from what stands before, in and after it.

    Args:
        text: where the figure stands.
        start: where it begins.
        end: where it ends.
        hint: what was read inside it.
        doubtful: the words that make it ``unsure``.
    """
    before = text[max(0, start - _REACH) : start]
    word, name = _han_before(before) or _english_before(before) or ("", "")
    if name:
        return "unsure" if word in doubtful else name
    if hint:
        return hint
    if match := _AFTER.match(text, end):
        return match.lastgroup or ""
    return ""


def _han_before(before: str) -> tuple[str, str] | None:
    before = before.rstrip(_FILLERS)
    if before[-1:] not in _HAN_LAST:
        return None
    for length in range(min(_LONGEST_HAN, len(before)), 0, -1):
        word = before[-length:]
        if name := _HAN.get(word):
            previous = before[-length - 1 : -length]
            return None if previous and previous in _HAN_NOT_AFTER.get(word, "") else (word, name)
    return None


def _english_before(before: str) -> tuple[str, str] | None:
    if not before or before[-1] != " ":
        return None
    words = before.lower().split()
    last = re.split(r"[^a-z.]", words[-1])[-1] if words else ""
    if words and words[-1] != last:
        words = [last]
    for fillers in range(3):
        for length in range(min(_MOST_WORDS, len(words)), 0, -1):
            phrase = " ".join(words[-length:])
            if name := _ENGLISH.get(phrase):
                return phrase, name
        if fillers == 2 or len(words) < 2 or words[-1] not in _ENGLISH_FILLERS:
            return None
        words.pop()
    return None


def word_before(text: str, start: int) -> str:
    """The qualifier that stands right before an offset, with what is between; "" without one."""
    from bot.numerals import plain  # which holds its place for every character

    before = plain(text[max(0, start - _REACH) : start])
    found = _han_before(before) or _english_before(before)
    if not found or not found[1]:
        return ""
    at = before.lower().rfind(found[0])
    return text[start - len(before) + at : start] if at >= 0 else ""
