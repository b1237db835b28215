"""A figure in a text → its qualifier: more than, nearly, at most; 超過, 近, 不足, 以上.

``over`` and ``under`` exclude the number itself, ``least`` and ``most`` include it; ``about`` may
be more or less, ``nearly`` is a little less. A denied qualifier turns round: 不得超過 is ``most``,
"cannot fall below" is ``least``. ``unsure`` means that the word may say something else ("over 3
years", 未必超過); such a figure is not said in another language.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.text.figures.negation import DENIED, denied_english, denied_han
from bot.text.figures.numerals import plain

_REACH = 64  # characters before a figure in which its qualifier stands
_LONGEST_HAN = 3
_FILLERS = " 为是了的"
_HAN = {
    word: name
    for name, words in {
        "most": "至多 最多 顶多 最高 上限 ≤ ≦ <=",
        "least": "至少 最少 最低 不下于 不下 起码 下限 ≥ ≧ >=",
        "over": "超过 超出 突破 高于 大于 多于 高过 多过 高出 超 逾 不止 不只 >",
        "under": "不足 不到 不及 未满 未达 少于 低于 小于 少过 低过 <",
        "nearly": "将近 接近 近",
        "about": "大约 大概 约 估计 ~",
        "reach": "达到 达 到 足 及 满 够",  # that says something only where it is denied
    }.items()
    for word in words.split()
}
_HAN_LAST = frozenset(word[-1] for word in _HAN)
_ASCII = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\"'/"
# Signing (簽約), saving (節約) and their like are no "about"; neither is 最近 a "nearly".
_HAN_NOT_AFTER = {
    "约": "签合条节公特契失违守履解毁相制邀赴租续预誓盟婚集简隐",
    "近": "最附临靠远邻就亲",
    "不到": "看见找想得感收听做",
    "到": "看见找想得感收听做遇碰接受",
    "不及": "来",
    "不下": "放坐住装容留存吃搁降",
    "超": "高赶反",
    ">": "-=" + _ASCII,
    "<": "-=/",
}
# 至少要有300人: the number comes after the verb.
_HAN_EARLIER = re.compile(
    "(?P<word>至少|起码|至多|最多|顶多)[^，。；！？：、,.;!?:()（）\\s0-9的时是者一二三四五六七八九十百千万亿两几数]{1,4}$"
)
_LIMITS = ("上限", "下限")
_PLACED = ("在", "于", "是")
_SHARE = re.compile("-?[0-9][0-9.,]{0,20} ?%|[0-9百千万一二三四五六七八九十]{1,9}分之|一半")
_HAN_HINTS = frozenset("至最起顶")
# 不得超过总投资的5%: a share of what is named between.
_HAN_WHOLE = re.compile(
    "(?P<word>超过|超出|突破|高于|大于|多于|少于|低于|小于|不到|不足|不及|至少|最少|最低|至多|最多|最高|达到)"
    "(?P<whole>[^，。；！？：、,.;!?:()（）\\s0-9]{1,16}的)$"
)
_HAN_EACH = re.compile("每一?[^\\W\\d_]{1,5}$")  # 不超过每小时120公里
_HAN_EQUAL = re.compile("[或和]?等于$")  # 小于或等于
_WITH_EQUAL = {"over": "least", "under": "most"}
_ENGLISH = {
    word: name
    for name, words in {
        "most": "less than or equal to|fewer than or equal to|lower than or equal to"
        "|equal to or less than|equal to or lower than|at most|up to|at the most|a maximum of"
        "|maximum of|not exceeding|capped at|limited to",
        "least": "greater than or equal to|more than or equal to|higher than or equal to"
        "|equal to or greater than|equal to or more than|at least|at the least|a minimum of"
        "|minimum of",
        "over": "more than|greater than|higher than|larger than|longer than|heavier than|over"
        "|above|exceed|exceeds|exceeded|exceeding|in excess of|upwards of|upward of|surpass"
        "|surpasses|surpassed|surpassing|topped|topping|beyond",
        "under": "less than|fewer than|lower than|smaller than|shorter than|lighter than|under"
        "|below|short of",
        "nearly": "nearly|almost|close to|just under|approaching|just short of",
        "about": "about|around|approximately|approx.|roughly|some|circa|c.|ca.|an estimated"
        "|estimated at|in the region of",
        "reach": "reach|reaches|reached|reaching|hit|attain|attained",
    }.items()
    for word in words.split("|")
}
_MOST_WORDS = 5  # of an entry
_ENGLISH_FILLERS = frozenset(
    "a the of total record limit ceiling cap threshold amount sum rate level".split()
)
_MOST_FILLERS = 4
_AFTER = re.compile(
    r" ?(?:(?P<least>以上|及以上|or (?:more|above|higher|greater|over)\b|\+(?![0-9])"
    r"|at (?:the )?(?:very )?least\b|minimum\b)"
    r"|(?P<most>以下|以内|之内|or (?:less|fewer|below|under|lower)\b|封顶|为限"
    r"|at (?:the )?(?:very )?most\b|maximum\b)"
    r"|(?P<about>左右|上下|or so\b)|(?P<over>有余|余(?![额款])))",
    re.A,
)
TIMES = frozenset("year month week day hour minute second".split())
# Words that say something else with a time (over 3 years, within the last (近) 5 years), and with a
# small number in words (built around four industries).
DOUBTFUL_TIMES = frozenset("over under above below beyond 近".split())
DOUBTFUL_WORDS = frozenset("over about around some under above below beyond".split())


class _Qualifier(NamedTuple):
    """A qualifier that stands before a figure."""

    word: str  # with what denies it
    name: str  # as in Figure.qualifier
    start: int  # where it begins, in the text before the figure


def qualifier(text: str, start: int, end: int, hint: str, doubtful: frozenset[str]) -> str:
    """The qualifier of the figure ``text[start:end]``, by what stands before, in and after it.

    Args:
        text: a plain text.
        start: where the figure begins.
        end: where it ends.
        hint: the qualifier that was read inside it.
        doubtful: words that make the qualifier ``unsure``.

    Returns:
        As in ``Figure.qualifier``.
    """
    before = _before(text, start)
    if said := _han_before(before, _is_share(text, start)) or _english_before(before):
        return "unsure" if said.word in doubtful else said.name
    if hint:
        return hint
    if match := _AFTER.match(text, end):
        name = match.lastgroup or ""
        denied = before.endswith(_PLACED) and denied_han(before)[0]  # 不得在300人以下
        return DENIED.get(name, name) if denied else name
    return ""


def word_before(text: str, start: int) -> str:
    """The text from the qualifier right before an offset up to the offset; "" without one."""
    plain_text = plain(text)  # offsets stay the same
    before = _before(plain_text, start)
    said = _han_before(before, _is_share(plain_text, start)) or _english_before(before)
    return text[start - len(before) + said.start : start] if said and said.name else ""


def word_after(text: str, end: int) -> str:
    """The qualifier right behind an offset: the 以上 of 5000元以上; "" without one."""
    match = _AFTER.match(plain(text), end)
    return text[end : match.end()] if match else ""


def _before(text: str, start: int) -> str:
    """The text before an offset, as far as a qualifier may reach; it begins with a whole word."""
    first = max(0, start - _REACH)
    before = text[first:start]
    if first and before[:1].isascii() and before[:1].isalpha() and text[first - 1].isalpha():
        return before[before.find(" ") :] if " " in before else ""
    return before


def _is_share(text: str, start: int) -> bool:
    return _SHARE.match(text, start) is not None


def _reverse(name: str, denied: bool | None) -> str:
    """The name of a qualifier that is denied, is not, or perhaps (None)."""
    if denied is None:  # a ban on something else does not change "about 300"
        return name if name in ("about", "nearly") else "unsure"
    return DENIED.get(name, "unsure") if denied else name


def _han_before(before: str, share: bool) -> _Qualifier | None:
    """The Chinese qualifier that ends a text; ``share``: a percentage or fraction follows."""
    stripped = before.rstrip(_FILLERS)
    if stripped.endswith("等于") and (equal := _HAN_EQUAL.search(stripped[-3:])):
        said = _han_before(stripped[: equal.start() - len(equal.string)], share)
        return said._replace(name=_WITH_EQUAL.get(said.name, said.name)) if said else None
    if stripped.endswith(_LIMITS) and (said := _han_before(stripped[:-2], share)):
        return said  # 超出上限300元
    if stripped[-1:] in _HAN_LAST:
        for length in range(min(_LONGEST_HAN, len(stripped)), 0, -1):
            word = stripped[-length:]
            if name := _HAN.get(word):
                if said := _deny_han(stripped[:-length], word, name):
                    return said
                break
    near = stripped[-8:]
    if not _HAN_HINTS.isdisjoint(near) and (earlier := _HAN_EARLIER.search(near)):
        at = len(stripped) - len(near) + earlier.start()
        return _Qualifier(earlier["word"], _HAN[earlier["word"]], at)
    if share and before.endswith("的") and (whole := _HAN_WHOLE.search(before[-24:])):
        head = before[: len(before) - len(before[-24:]) + whole.start()]
        return _deny_han(head, whole["word"], _HAN[whole["word"]])
    if "每" in near and (each := _HAN_EACH.search(stripped[-7:])):
        return _han_before(stripped[: each.start() - len(each.string)], share)
    return None


def _deny_han(head: str, word: str, name: str) -> _Qualifier | None:
    """A Chinese qualifier and the text before it, which may deny it; None if it says nothing."""
    previous = head[-1:]
    if previous and previous in _HAN_NOT_AFTER.get(word, "") or word == ">" and "<" in head:
        return None
    denied, at = denied_han(head)
    if name == "reach" and not denied:
        return None
    return _Qualifier(word if not denied else head[at:] + word, _reverse(name, denied), at)


def _english_before(before: str) -> _Qualifier | None:
    """The English qualifier that ends a text, before a few fillers at most."""
    if not before or not before[-1].isspace() or not before.rstrip()[-1:].isascii():
        return None
    words = before.lower().split()
    for fillers in range(_MOST_FILLERS + 1):
        last = re.split(r"[^a-z.]", words[-1])[-1] if words else ""
        whole = bool(words) and words[-1] == last
        for length in range(min(_MOST_WORDS, len(words)) if whole else 1, 0, -1):
            phrase = " ".join(words[-length:]) if whole else last
            if name := _ENGLISH.get(phrase):
                return _deny_english(before, words[:-length], length if whole else 0, phrase, name)
        if not whole or len(words) < 2 or fillers == _MOST_FILLERS:
            return None
        if words[-1] not in _ENGLISH_FILLERS:
            return None
        words.pop()
    return None


def _deny_english(
    before: str, head: list[str], length: int, phrase: str, name: str
) -> _Qualifier | None:
    """An English qualifier and the words before it, which may deny it; None if it says nothing.

    Args:
        before: the text that it ends.
        head: the words before it.
        length: how many words it has; 0 if it is only part of a word (a bracket precedes it).
        phrase: its words.
        name: what it says, as in ``Figure.qualifier``, or "reach".
    """
    denied, at = denied_english(head, phrase) if length else (False, len(head))
    if name == "reach" and not denied:
        return None
    starts = [match.start() for match in re.finditer(r"\S+", before)]
    start = starts[at] if length else before.lower().rfind(phrase)
    return _Qualifier(" ".join([*head[at:], phrase]), _reverse(name, denied), start)
