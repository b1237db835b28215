"""Whether a word is a name at all, in Chinese or English.

jieba's tags alone take many an ordinary word for a place or a person, and the lexicon knows no
capitals. Each language is asked about the other: a name has one translation, and no synonyms.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text.names.name_spelling import bare, pinyin_stem, spells
from bot.text.segmenter import dictionary_tagged

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
