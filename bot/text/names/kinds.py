"""A word, Chinese or English → whether it is a name, and whether of a person or a place.

jieba's tags take many an ordinary word for a place or a person, and the lexicon has no capitals.
So each language decides about the other: a name has one translation and no synonyms.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text.folding import fold, holds_han
from bot.text.names.sounds import bare, pinyin_stem, spells
from bot.text.names.tables import COMMON, COUNTRY_WORDS, KNOWN, PEOPLE, PLACES
from bot.text.segmenter import dictionary_tagged, tag_words
from bot.text.words import stem

if TYPE_CHECKING:
    from embeddings.lexicon import Lexicon

# jieba's tags → what they name; a foreign name (nrt) or another one (nz) may be of anything.
KINDS = {
    "ns": "place",
    "nt": "place",
    "nr": "person",
    "nrfg": "person",
    "nrt": "name",
    "nz": "name",
}
_LIKELY = 0.1  # of the best translation's probability, from which another one counts
_ORDINARY = 0.3  # the same, from which a translation that is an ordinary word makes a word ordinary
_SURE = 0.5  # probability from which a best translation that is a name makes a word a name
_PEOPLE = 0.1  # least share of its translations: one of California is 加州人
_SYNONYMS = 0.28  # share of ordinary synonyms above which a Chinese word is ordinary
_UNSPELLED = 0.1  # the same if no translation spells the word, as one does for most names
_SHORT_FORM = "j"  # jieba's tag of abbreviations
_PLACES = "市省县区镇乡"

# The administrative words that close the names of places, each with its Chinese character(s).
_PLACE_WORDS = {
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
_HAN_PLACE = re.compile("(?<=..)(?:区|县|市|镇|村|省|州|国|港|园|机场|中心)$")
_PERSON = re.compile(r"[A-Z][a-z]+(?: [A-Z](?:[a-z]+|\.)){1,2}")
_COUNTRY_STEMS = frozenset(map(stem, COUNTRY_WORDS))
_LEAST = 0.3  # probability from which a translation says something about an English word


@lru_cache(maxsize=8_192)
def kind_of(word: str) -> str:
    """What a folded Chinese word names by jieba's tags: "place", "person", "name", or "".

    At least half of its characters must be tagged so. Organisations are places; "name" may be of
    anything.
    """
    if known := known_kind(word):
        return known
    sizes: Counter[str] = Counter()
    for part, flag in dictionary_tagged(word):
        sizes[KINDS.get(flag, "")] += len(part)
    kind, size = max(sizes.items(), key=lambda item: (bool(item[0]), item[1]))
    return kind if 2 * size >= len(word) > 1 else ""


def known_kind(word: str) -> str:
    """What a folded Chinese word of the tables names: "place", "person", or "" for another word."""
    return "place" if word in PLACES else "person" if word in PEOPLE else ""


@lru_cache(maxsize=8_192)
def kind_of_stem(stemmed: str, lexicon: Lexicon) -> str | None:
    """What an English stem names, in the words of :func:`kind_of`; None for an ordinary word.

    A stem that the lexicon does not know is a "name".
    """
    if stemmed in _COUNTRY_STEMS:
        return "place"
    translations = lexicon.chinese.get(stemmed)
    best = max(translations.values(), default=1.0)
    kinds = [
        kind_of(word) or ("" if _is_word(word) else "name")  # 特威格 (Twigg) is in no dictionary
        for word, share in translations.items()
        if share >= _ORDINARY * best and _is_han(word)
    ]
    if all(kinds) or best >= _SURE and kinds[0]:
        return kinds[0] if kinds else "name"
    spelled = any(
        stemmed == pinyin_stem(word, lexicon)
        for word, share in translations.items()
        if share >= _LIKELY * best
    )
    return "name" if spelled else None


@lru_cache(maxsize=8_192)
@lru_cache(maxsize=8_192)
def is_ordinary(word: str, lexicon: Lexicon) -> bool:
    """Whether a folded Chinese word has synonyms, as ordinary words have: 音乐会, but not 徐州.

    Its synonyms are the other translations of its own translations, except names and words that
    contain it. A word that is mostly translated by its spelling in letters is a name even so.
    False for a word without translations, and for one of the tables.
    """
    if word in KNOWN:
        return False
    translations = lexicon.english.get(word)
    total = sum(translations.values())
    spelled = sum(
        share for stemmed, share in translations.items() if spells(stemmed, word, lexicon)
    )
    if not translations or 2 * spelled >= total:
        return False
    shares = (
        (share, _synonym_share(stemmed, word, lexicon)) for stemmed, share in translations.items()
    )
    most = _SYNONYMS if spelled else _UNSPELLED
    return sum(share * synonyms for share, synonyms in shares) > most * total


def _synonym_share(stemmed: str, word: str, lexicon: Lexicon) -> float:
    """The share of a stem's translations that are ordinary words and do not contain the word."""
    translations = lexicon.chinese.get(stemmed)
    others = (
        share
        for other, share in translations.items()
        if _is_han(other) and bare(word) not in other and not _names_something(other)
    )
    return sum(others) / max(sum(translations.values()), 1e-9)


def _names_something(word: str) -> bool:
    """Whether a word is a name or the short form of one: 渝 is 重庆."""
    return kind_of(word) != "" or dictionary_tagged(word)[0][1] == _SHORT_FORM


def is_place(word: str, lexicon: Lexicon) -> bool:
    """Whether a Chinese word ends as places do and is spelled in English: 鼓楼区, not 开发区."""
    if len(word) < 3 or word[-1] not in _PLACES:
        return False
    return pinyin_stem(word, lexicon) in lexicon.english.get(word)


def is_people(stemmed: str, lexicon: Lexicon) -> bool:
    """Whether an English stem names a people or its language: Indian is also 印度人."""
    return any(
        len(word) > 2 and word[-1] in "人语" and share >= _PEOPLE
        for word, share in lexicon.chinese.get(stemmed).items()
    )


def surely_named(stemmed: str, lexicon: Lexicon) -> bool:
    """Whether a stem is a name even without a capital: one name is most of its translation."""
    best = next(iter(lexicon.chinese.get(stemmed).items()), ("", 0.0))
    return best[1] >= _SURE and kind_of(best[0]) != ""


@lru_cache(maxsize=8_192)
def is_common_word(stemmed: str, lexicon: Lexicon) -> bool:
    """Whether an English stem is in the lexicon as an ordinary word, perhaps besides a name."""
    translations = lexicon.chinese.get(stemmed)
    if not translations or stemmed in _COUNTRY_STEMS:
        return False
    if kind_of_stem(stemmed, lexicon) is None:
        return True
    ordinary = sum(
        share
        for word, share in translations.items()
        if _is_han(word) and is_ordinary(word, lexicon)
    )
    return ordinary >= _ORDINARY * max(translations.values())


def _is_word(word: str) -> bool:
    return len(dictionary_tagged(word)) == 1


def _is_han(word: str) -> bool:
    return word >= "\u2e80"


def name_kind(name: str, lexicon: Lexicon | None = None) -> str:
    """``"person"``, ``"place"``, or ``""`` if neither is likely.

    Args:
        name: a name of either language, unfolded.
        lexicon: without it, only a name's form tells.
    """
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
    """The administrative word that ends a name, in Chinese; "" for other names."""
    if holds_han(name):
        match = _HAN_PLACE.search(fold(name).text)
        return match.group() if match else ""
    words = re.findall(r"[a-z]+", name.lower())
    last = words[-1] if words else ""
    for word, character in _PLACE_WORDS.items():
        if last in (word, f"{word}s", f"{word[:-1]}ies"):
            return character
    return ""


def is_known_name(word: str, lexicon: Lexicon | None) -> bool:
    """Whether a Latin word is a name: its translation is one, or it is capitalised and has none.

    False without a lexicon.
    """
    if lexicon is None:
        return False
    if not lexicon.chinese.get(stem(word.lower())):
        return word[:1].isupper()
    return bool(translated := _translation(word, lexicon)) and _is_name(translated)


def _translation(name: str, lexicon: Lexicon | None) -> str:
    """The likeliest Chinese word for a Latin name; "" if none is likely."""
    if lexicon is None:
        return ""
    key = " ".join(stem(word) for word in name.lower().split())
    best = next(iter(lexicon.chinese.get(key).items()), ("", 0.0))
    return best[0] if best[1] >= _LEAST and holds_han(best[0]) else ""


def _is_common(word: str, lexicon: Lexicon) -> bool:
    """Whether the translation of a Latin word has several characters and is not a name."""
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
    person = flags & {"nr", "nz"} and 2 <= len(folded) <= 4 and folded[0] in COMMON
    return "person" if person else ""
