"""A name → how it may be spelled in the other language: Matlin ↔ 麦特琳, Zhou Tiegen ↔ 周铁根.

The lexicon's ``sounds`` say which characters spell which letters of foreign names (learned from
pairs of names), its ``readings`` give each character's pinyin. As a name has many possible
spellings in Chinese, they are returned as pairs of characters; those in Latin letters as words.
"""

from __future__ import annotations

import heapq
import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text.words import stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from embeddings.lexicon import Lexicon

_LONGEST = 6  # letters that one character stands for
_LIKELY = 1e-3  # expected occurrences below which a pair of characters is left out
_PAIRS = 100  # pairs kept of a name: 96 of 100 true ones are among them
_SPELLINGS = 200  # Latin spellings kept of a Chinese name: the right one is among them for 5 of 6
_SYLLABLE = 6  # letters in the longest syllable: zhuang

_SOUNDS = 0.05  # expected occurrences from which a pair of characters sounds like the name
# Places and companies are named with and without these: 徐州市, 徐州; 华为公司, 华为.
_ENDS = tuple("有限公司 公司 集团 特别行政区 自治区 自治州 市 省 县 区 镇 乡 州 国".split())


def han_pairs(name: str, lexicon: Lexicon) -> dict[str, float]:
    """Pairs of characters that a Latin name may have in Chinese → how often to expect each.

    Args:
        name: one word in lower case, without accents.
        lexicon: has the characters that spell each group of letters.
    """
    pairs = _foreign_pairs(name, lexicon)
    for pair, share in _pinyin_pairs(name, lexicon).items():
        pairs[pair] = max(pairs.get(pair, 0.0), share)
    return dict(heapq.nlargest(_PAIRS, pairs.items(), key=lambda item: item[1]))


def latin_spellings(name: str, lexicon: Lexicon) -> dict[str, float]:
    """Latin words that a Chinese name may be → how likely each is; the best has 1.

    Spellings of a foreign name, and the pinyin of a Chinese one: of the whole name and of its
    given name.
    """
    spellings = dict.fromkeys(_pinyin_words(name, lexicon), 1.0)
    spelled = _likely_spellings(name, lexicon)
    best = max(spelled.values(), default=1.0)
    for word, probability in spelled.items():
        spellings.setdefault(word, probability / best)
    return spellings


def spells_names(character: str, lexicon: Lexicon) -> bool:
    """Whether a character is one that foreign names are spelled with (克, 斯, 琳)."""
    return character in _letters(lexicon)


def _foreign_pairs(name: str, lexicon: Lexicon) -> dict[str, float]:
    """The expected count of each pair, over all ways to cut a name into groups of letters.

    A cut is as likely as its groups (chunks) are together.
    """
    _, characters = _chunks(lexicon)
    counts: dict[str, float] = defaultdict(float)
    for first, second, share in _neighbours(name, lexicon):
        for one, p in characters[first].items():
            for other, q in characters[second].items():
                counts[one + other] += share * p * q
    return {pair: share for pair, share in counts.items() if share >= _LIKELY}


def _neighbours(name: str, lexicon: Lexicon) -> Iterator[tuple[str, str, float]]:
    """Two chunks that follow each other, and the share of the name's cuts that have both."""
    shares, _ = _chunks(lexicon)
    length = len(name)
    ends = [
        [
            end
            for end in range(start + 1, min(start + _LONGEST, length) + 1)
            if name[start:end] in shares
        ]
        for start in range(length)
    ]
    ahead, behind = [1.0] + [0.0] * length, [0.0] * length + [1.0]
    for start in range(length):
        for end in ends[start]:
            ahead[end] += ahead[start] * shares[name[start:end]]
    for start in reversed(range(length)):
        behind[start] = sum(shares[name[start:end]] * behind[end] for end in ends[start])
    for start, middles in enumerate(ends):
        for middle in middles:
            for end in ends[middle] if middle < length else ():
                first, second = name[start:middle], name[middle:end]
                cut = ahead[start] * shares[first] * shares[second] * behind[end]
                if cut and cut / ahead[length] >= _LIKELY:
                    yield first, second, cut / ahead[length]


def _pinyin_pairs(name: str, lexicon: Lexicon) -> dict[str, float]:
    """The pairs of characters that each two syllables of a name in pinyin may be: tie gen, 铁根."""
    pairs: dict[str, float] = {}
    for syllables in syllable_cuts(name, lexicon):
        for first, second in zip(syllables, syllables[1:], strict=False):
            for one, p in lexicon.syllables.get(first).items():
                for other, q in lexicon.syllables.get(second).items():
                    pairs[one + other] = max(pairs.get(one + other, 0.0), p * q)
    return pairs


def syllable_cuts(name: str, lexicon: Lexicon) -> list[list[str]]:
    """The ways to cut a name into two to four syllables of pinyin."""
    cuts: list[list[str]] = []

    def extend(start: int, before: list[str]) -> None:
        if start == len(name):
            cuts.append(before)
        elif len(before) < 4:
            for end in range(start + 1, min(start + _SYLLABLE, len(name)) + 1):
                if lexicon.syllables.get(name[start:end]):
                    extend(end, [*before, name[start:end]])

    extend(0, [])
    return [cut for cut in cuts if len(cut) > 1]


def is_pinyin(word: str, lexicon: Lexicon) -> bool:
    """Whether a word in small letters is one to four syllables of pinyin."""
    return bool(lexicon.syllables.get(word) or syllable_cuts(word, lexicon))


def _pinyin_words(name: str, lexicon: Lexicon) -> list[str]:
    """The pinyin of a name as English writes it: zhoutiegen, tiegen.

    Without the family name alone: it may be an English word, and too many people have it.
    """
    syllables = readings_of(name, lexicon)
    if not 2 <= len(name) <= 4 or not all(syllables):
        return []
    words = ["".join(syllables), "".join(syllables[1:])]
    if len(name) == 4:  # 欧阳 + two
        words.append("".join(syllables[2:]))
    return [word for word in words if len(word) > 2]


def _likely_spellings(name: str, lexicon: Lexicon) -> dict[str, float]:
    """The likeliest spellings of a foreign name, by the letters that its characters stand for."""
    letters = _letters(lexicon)
    spellings = {"": 1.0} if name else {}
    for character in name:
        longer: dict[str, float] = defaultdict(float)
        for start, probability in spellings.items():
            for chunk, p in letters.get(character, {}).items():
                longer[start + chunk] += probability * p
        spellings = dict(heapq.nlargest(_SPELLINGS, longer.items(), key=lambda item: item[1]))
    return spellings


@lru_cache(maxsize=1)
def _chunks(lexicon: Lexicon) -> tuple[Mapping[str, float], Mapping[str, Mapping[str, float]]]:
    """Each chunk's share of all chunks, and each chunk's characters with their probabilities."""
    shares = lexicon.sounds.get("")
    return shares, {chunk: lexicon.sounds.get(chunk) for chunk in shares}


@lru_cache(maxsize=1)
def _letters(lexicon: Lexicon) -> Mapping[str, Mapping[str, float]]:
    """Character → the chunks that it stands for, with their probabilities by Bayes' rule."""
    shares, characters = _chunks(lexicon)
    joint: dict[str, dict[str, float]] = defaultdict(dict)
    for chunk, share in shares.items():
        for character, probability in characters[chunk].items():
            joint[character][chunk] = share * probability
    return {
        character: {chunk: p / sum(found.values()) for chunk, p in found.items()}
        for character, found in joint.items()
    }


def plain_letters(word: str) -> str:
    """The word in lower case without accents; "" if it has other letters than a to z."""
    letters = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return plain if plain.isascii() and plain.isalpha() else ""


def readings_of(name: str, lexicon: Lexicon) -> list[str]:
    """The likeliest reading of each character of a Chinese name; "" for one that has none."""
    return [next(iter(lexicon.readings.get(character)), "") for character in name]


def bare(name: str) -> str:
    """A Chinese name without the word for its kind (徐州市 → 徐州), if two characters remain."""
    for end in _ENDS:
        if name.endswith(end) and len(name) - len(end) >= 2:
            return name[: -len(end)]
    return name


@lru_cache(maxsize=8_192)
def sound_pairs(word: str, lexicon: Lexicon) -> frozenset[str]:
    """The pairs of characters that a Latin word, in upper or lower case, probably sounds like."""
    letters = plain_letters(word)
    pairs = han_pairs(letters, lexicon) if letters else {}
    return frozenset(pair for pair, share in pairs.items() if share >= _SOUNDS)


def spells(stemmed: str, word: str, lexicon: Lexicon) -> bool:
    """Whether an English stem is a Chinese word in pinyin, or sounds like it."""
    if stemmed == pinyin_stem(word, lexicon):
        return True
    name = bare(word)
    pairs = sound_pairs(stemmed, lexicon)
    return any(name[at : at + 2] in pairs for at in range(len(name) - 1))


def pinyin_stem(word: str, lexicon: Lexicon) -> str:
    """The stem of a Chinese name's pinyin as one word; "" if a character has no reading."""
    syllables = readings_of(bare(word), lexicon)
    return stem("".join(syllables)) if len(word) > 1 and all(syllables) else ""
