"""Names across languages by their sound: Matlin ↔ 麦特琳, Zhou Tiegen ↔ 周铁根.

Which characters spell which letters was learned from pairs of names (the lexicon's ``sounds``),
how a character is read in pinyin stands in its ``readings``. A name that no dictionary knows
becomes the pieces that its other spelling may have: pairs of characters, or Latin words.

How a name is spelled in the other language: by pinyin, or by its sound.
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
_SPELLINGS = 200  # Latin spellings kept of a Chinese name: the right one is there for five of six
_SYLLABLE = 6  # letters: zhuang

_SOUNDS = 0.05  # expected occurrences from which a pair of characters is taken for the name's
# Places and companies go with and without what they are: 徐州市, 徐州; 华为公司, 华为.
_ENDS = tuple("有限公司 公司 集团 特别行政区 自治区 自治州 市 省 县 区 镇 乡 州 国".split())


def han_pairs(name: str, lexicon: Lexicon) -> dict[str, float]:
    """Pairs of characters that a Latin name may hold in Chinese → how often to expect each.

    Args:
        name: lower-case letters of one word, without accents.
        lexicon: knows which characters spell which letters.
    """
    found = _foreign_pairs(name, lexicon)
    for pair, share in _pinyin_pairs(name, lexicon).items():
        found[pair] = max(found.get(pair, 0.0), share)
    return dict(heapq.nlargest(_PAIRS, found.items(), key=lambda item: item[1]))


def latin_spellings(name: str, lexicon: Lexicon) -> dict[str, float]:
    """Latin words that a Chinese name may be → how likely each is beside the best, which has 1.

    Both a foreign name's letters and the pinyin of a Chinese one: the whole, and what follows
    the family name.
    """
    found = dict.fromkeys(_pinyin_words(name, lexicon), 1.0)
    spelled = _likely_spellings(name, lexicon)
    best = max(spelled.values(), default=1.0)
    for word, probability in spelled.items():
        found.setdefault(word, probability / best)
    return found


def spells_names(character: str, lexicon: Lexicon) -> bool:
    """Whether foreign names are commonly spelled with a character (克, 斯, 琳)."""
    return character in _letters(lexicon)


def _foreign_pairs(name: str, lexicon: Lexicon) -> dict[str, float]:
    """Expected counts over all cuts of a name into chunks, each cut as likely as its chunks."""
    _, characters = _chunks(lexicon)
    found: dict[str, float] = defaultdict(float)
    for first, second, share in _neighbours(name, lexicon):
        for one, p in characters[first].items():
            for other, q in characters[second].items():
                found[one + other] += share * p * q
    return {pair: share for pair, share in found.items() if share >= _LIKELY}


def _neighbours(name: str, lexicon: Lexicon) -> Iterator[tuple[str, str, float]]:
    """Chunks that follow each other, and the share of a name's cuts that have them so."""
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
    """Pairs of characters for each two syllables of a name in pinyin (tie gen → 铁根)."""
    found: dict[str, float] = {}
    for syllables in syllable_cuts(name, lexicon):
        for first, second in zip(syllables, syllables[1:], strict=False):
            for one, p in lexicon.syllables.get(first).items():
                for other, q in lexicon.syllables.get(second).items():
                    found[one + other] = max(found.get(one + other, 0.0), p * q)
    return found


def syllable_cuts(name: str, lexicon: Lexicon) -> list[list[str]]:
    """The ways a name is cut into syllables of pinyin, two to four of them."""
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


def _pinyin_words(name: str, lexicon: Lexicon) -> list[str]:
    """The pinyin of a name as it is written in English: zhoutiegen, tiegen.

    A family name alone is left out: it is a word like others, and too many people have it.
    """
    syllables = [next(iter(lexicon.readings.get(character)), "") for character in name]
    if not 2 <= len(name) <= 4 or not all(syllables):
        return []
    words = ["".join(syllables), "".join(syllables[1:])]
    if len(name) == 4:  # 欧阳 + two
        words.append("".join(syllables[2:]))
    return [word for word in words if len(word) > 2]


def _likely_spellings(name: str, lexicon: Lexicon) -> dict[str, float]:
    """Letters that a foreign name's characters may stand for, the most likely ones."""
    letters = _letters(lexicon)
    found = {"": 1.0} if name else {}
    for character in name:
        longer: dict[str, float] = defaultdict(float)
        for start, probability in found.items():
            for chunk, p in letters.get(character, {}).items():
                longer[start + chunk] += probability * p
        found = dict(heapq.nlargest(_SPELLINGS, longer.items(), key=lambda item: item[1]))
    return found


@lru_cache(maxsize=1)
def _chunks(lexicon: Lexicon) -> tuple[Mapping[str, float], Mapping[str, Mapping[str, float]]]:
    """Each chunk's share of all chunks, and its characters with their probabilities."""
    shares = lexicon.sounds.get("")
    return shares, {chunk: lexicon.sounds.get(chunk) for chunk in shares}


@lru_cache(maxsize=1)
def _letters(lexicon: Lexicon) -> Mapping[str, Mapping[str, float]]:
    """Character → the chunks it stands for with their probabilities: Bayes' rule."""
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
    """Lower case without accents; "" where other letters than a to z remain."""
    letters = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return plain if plain.isascii() and plain.isalpha() else ""


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
