"""Whether a name is a person's or a place's, as far as its form and the lexicon tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text.folding import fold, holds_han
from bot.text.segmenter import tagged
from bot.text.words import stem

if TYPE_CHECKING:
    from embeddings.lexicon import Lexicon

# The administrative words that close the names of places, each with its Chinese character(s).
PLACES = {
    "district": "区",
    "zone": "区",
    "county": "县",
    "city": "市",
    "town": "镇",
    "village": "村",
    "province": "省",
    "state": "州",
    "prefecture": "州",
    "region": "地区",
    "country": "国",
    "area": "地区",
    "port": "港",
    "airport": "机场",
    "park": "园",
}
# Words for people by their office, which may stand where a person's name may.
OFFICES = re.compile(
    r"\b(?:mayor|secretary|president|minister|director|governor|chairman|chairwoman|chair"
    r"|professor|expert|spokes(?:man|woman|person)|person|man|woman)s?\b"
    r"|市长|书记|省长|县长|区长|主任|主席|部长|局长|院长|校长|教授|专家|总理|总统|发言人|负责人"
)
# The hundred commonest family names, Simplified: jieba also tags other words as names of people.
_FAMILY = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "庄温康施文牛樊葛邢安齐易乔伍庞颜倪聂章鲁岳翟殷申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍"
)
_HAN_PLACE = re.compile("(?<=..)(?:区|县|市|镇|村|省|州|国|港|园|机场|中心)$")
_PERSON = re.compile(r"[A-Z][a-z]+(?: [A-Z](?:[a-z]+|\.)){1,2}")
_LEAST = 0.3  # share of a translation below which it says nothing about an English word


def name_kind(name: str, lexicon: Lexicon | None = None) -> str:
    """``"person"``, ``"place"``, or ``""`` where neither is likely."""
    if holds_han(name):
        return _han_kind(fold(name).text)
    words = name.lower().split()
    if place_class(name):
        return "place"
    if (translated := _translation(name, lexicon)) and _han_kind(translated) == "place":
        return "place"
    known = lexicon is not None and any(_is_common(word, lexicon) for word in words)
    return "person" if _PERSON.fullmatch(name) and not known else ""


def place_class(name: str) -> str:
    """The administrative word a name ends with, as its Chinese character; "" for none."""
    if holds_han(name):
        match = _HAN_PLACE.search(fold(name).text)
        return match.group() if match else ""
    words = re.findall(r"[a-z]+", name.lower())
    last = words[-1] if words else ""
    for word, character in PLACES.items():
        if last in (word, f"{word}s", f"{word[:-1]}ies"):
            return character
    return ""


def is_known_name(word: str, lexicon: Lexicon | None) -> bool:
    """Whether a Latin word is a name: its translation is one, or there is none."""
    if lexicon is None:
        return False
    if not lexicon.chinese.get(stem(word.lower())):
        return word[:1].isupper()
    return bool(translated := _translation(word, lexicon)) and _is_name(translated)


def _translation(name: str, lexicon: Lexicon | None) -> str:
    """The likeliest Chinese word for a Latin name; "" for none."""
    if lexicon is None:
        return ""
    key = " ".join(stem(word) for word in name.lower().split())
    best = next(iter(lexicon.chinese.get(key).items()), ("", 0.0))
    return best[0] if best[1] >= _LEAST and holds_han(best[0]) else ""


def _is_common(word: str, lexicon: Lexicon) -> bool:
    """Whether a dictionary has a word of more than one character for it that is no name."""
    best = _translation(word, lexicon)
    return len(best) > 1 and not _is_name(best)


def _is_name(han: str) -> bool:
    return len(han) > 1 and all(
        flag.startswith(("nr", "nz", "ns", "nt")) for _, flag in tagged(han)
    )


def _han_kind(folded: str) -> str:
    if _HAN_PLACE.search(folded):
        return "place"
    flags = {flag[:2] for _, flag in tagged(folded)}
    if "ns" in flags or "nt" in flags:
        return "place"
    person = flags & {"nr", "nz"} and 2 <= len(folded) <= 4 and folded[0] in _FAMILY
    return "person" if person else ""
