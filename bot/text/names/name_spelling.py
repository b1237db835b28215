"""How a name is spelled in the other language: by pinyin, or by its sound."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text.names.sounds import han_pairs
from bot.text.words import stem

if TYPE_CHECKING:
    from embeddings.lexicon import Lexicon

_SOUNDS = 0.05  # expected occurrences from which a pair of characters is taken for the name's
# Places and companies go with and without what they are: 徐州市, 徐州; 华为公司, 华为.
_ENDS = tuple("有限公司 公司 集团 特别行政区 自治区 自治州 市 省 县 区 镇 乡 州 国".split())


def bare(name: str) -> str:
    """A Chinese name without what it is of (徐州市 → 徐州), where two characters remain."""
    for end in _ENDS:
        if name.endswith(end) and len(name) - len(end) >= 2:
            return name[: -len(end)]
    return name


@lru_cache(maxsize=8_192)
def sound_pairs(word: str, lexicon: Lexicon) -> frozenset[str]:
    """Pairs of characters each of which a Latin word may well sound like, in any case."""
    letters = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    if not plain.isascii() or not plain.isalpha():
        return frozenset()
    pairs = han_pairs(plain, lexicon)
    return frozenset(pair for pair, share in pairs.items() if share >= _SOUNDS)


def spells(stemmed: str, word: str, lexicon: Lexicon) -> bool:
    """Whether an English stem is a Chinese word in pinyin, or sounds like it."""
    if stemmed == pinyin_stem(word, lexicon):
        return True
    name = bare(word)
    pairs = sound_pairs(stemmed, lexicon)
    return any(name[at : at + 2] in pairs for at in range(len(name) - 1))


def pinyin_stem(word: str, lexicon: Lexicon) -> str:
    """The stem of a Chinese name written in pinyin, as one word; "" where it cannot be read."""
    syllables = [next(iter(lexicon.readings.get(character)), "") for character in bare(word)]
    return stem("".join(syllables)) if len(word) > 1 and all(syllables) else ""
