"""Whether a word is a name at all, in Chinese or English.

jieba's tags alone take many an ordinary word for a place or a person, and the lexicon knows no
capitals. Each language is asked about the other: a name has one translation, and no synonyms.

Whether a name is a person's or a place's, as far as its form and the lexicon tell.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text.folding import fold, holds_han
from bot.text.names.sounds import bare, pinyin_stem, spells
from bot.text.segmenter import dictionary_tagged, tag_words
from bot.text.words import stem

if TYPE_CHECKING:
    from embeddings.lexicon import Lexicon

# jieba's tags by what they name; a foreign name (nrt) may be of either, or of a thing (nz).
KINDS = {
    "ns": "place",
    "nt": "place",
    "nr": "person",
    "nrfg": "person",
    "nrt": "name",
    "nz": "name",
}
_LIKELY = 0.1  # share of the best translation below which another is left out
_ORDINARY = 0.3  # share of the best translation from which an ordinary word makes a word ordinary
_SURE = 0.5  # probability from which a name that is the best translation makes it a name
_SYNONYMS = 0.28  # share of ordinary synonyms above which a Chinese word is ordinary
_UNSPELLED = 0.1  # likewise of one that no translation spells: names mostly have one that does
_SHORT_FORM = "j"  # jieba's tag of abbreviations
_PLACES = "市省县区镇乡"

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


@lru_cache(maxsize=8_192)
def kind_of(word: str) -> str:
    """What a folded Chinese word names by jieba's tags: "place", "person", "name", or "" for none.

    What half of its characters or more are tagged as; organisations are places, and "name" is of
    any kind.
    """
    sizes: Counter[str] = Counter()
    for part, flag in dictionary_tagged(word):
        sizes[KINDS.get(flag, "")] += len(part)
    kind, size = max(sizes.items(), key=lambda item: (bool(item[0]), item[1]))
    return kind if 2 * size >= len(word) > 1 else ""


@lru_cache(maxsize=8_192)
def kind_of_stem(stemmed: str, lexicon: Lexicon) -> str | None:
    """What an English stem names: as ``kind_of``; None for an ordinary word.

    A stem that the lexicon does not know is a "name".
    """
    found = lexicon.chinese.get(stemmed)
    best = max(found.values(), default=1.0)
    kinds = [
        kind_of(word) or ("" if _is_word(word) else "name")  # no dictionary has 特威格 (Twigg)
        for word, share in found.items()
        if share >= _ORDINARY * best and _han(word)
    ]
    if all(kinds) or best >= _SURE and kinds[0]:
        return kinds[0] if kinds else "name"
    spelled = any(
        stemmed == pinyin_stem(word, lexicon)
        for word, share in found.items()
        if share >= _LIKELY * best
    )
    return "name" if spelled else None


@lru_cache(maxsize=8_192)
def is_ordinary(word: str, lexicon: Lexicon) -> bool:
    """Whether a folded Chinese word has synonyms, as ordinary words have: 音乐会, but not 徐州.

    jieba's tags alone take many an ordinary word for a place or a person. Synonyms are what its
    translations are also translated by, other than names and words that hold it; a word that its
    translations mostly spell in letters is a name all the same. False for one without any.
    """
    found = lexicon.english.get(word)
    total = sum(found.values())
    spelled = sum(share for one, share in found.items() if spells(one, word, lexicon))
    if not found or 2 * spelled >= total:
        return False
    shares = ((share, _synonyms(one, word, lexicon)) for one, share in found.items())
    most = _SYNONYMS if spelled else _UNSPELLED
    return sum(share * synonyms for share, synonyms in shares) > most * total


def _synonyms(stemmed: str, word: str, lexicon: Lexicon) -> float:
    """The share of a stem's translations that are ordinary words and do not hold the word."""
    found = lexicon.chinese.get(stemmed)
    others = (
        share
        for other, share in found.items()
        if _han(other) and bare(word) not in other and not _surely(other)
    )
    return sum(others) / max(sum(found.values()), 1e-9)


def _surely(word: str) -> bool:
    """Whether a word names something, also as a short form: 渝 is 重庆."""
    return kind_of(word) != "" or dictionary_tagged(word)[0][1] == _SHORT_FORM


def is_place(word: str, lexicon: Lexicon) -> bool:
    """Whether a Chinese word is called a place, and spelled in English: 鼓楼区, but not 开发区."""
    if len(word) < 3 or word[-1] not in _PLACES:
        return False
    return pinyin_stem(word, lexicon) in lexicon.english.get(word)


def is_people(stemmed: str, lexicon: Lexicon) -> bool:
    """Whether an English stem names people by their country: Indian is also 印度人."""
    return any(len(word) > 2 and word[-1] in "人语" for word in lexicon.chinese.get(stemmed))


def surely_named(stemmed: str, lexicon: Lexicon) -> bool:
    """Whether a stem is a name whatever its case: most of its translation is one name."""
    best = next(iter(lexicon.chinese.get(stemmed).items()), ("", 0.0))
    return best[1] >= _SURE and kind_of(best[0]) != ""


def _is_word(word: str) -> bool:
    return len(dictionary_tagged(word)) == 1


def _han(word: str) -> bool:
    return word >= "\u2e80"


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
        flag.startswith(("nr", "nz", "ns", "nt")) for _, flag in tag_words(han)
    )


def _han_kind(folded: str) -> str:
    if _HAN_PLACE.search(folded):
        return "place"
    flags = {flag[:2] for _, flag in tag_words(folded)}
    if "ns" in flags or "nt" in flags:
        return "place"
    person = flags & {"nr", "nz"} and 2 <= len(folded) <= 4 and folded[0] in _FAMILY
    return "person" if person else ""
