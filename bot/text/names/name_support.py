"""Whether a name stands in a text, also in the other language: by translation, pinyin or sound."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.core import settings
from bot.text.folding import HAN, fold
from bot.text.language import language_of
from bot.text.names.sounds import han_pairs, latin_spellings, plain_letters
from bot.text.stopwords import is_stopword
from bot.text.words import scan, stem

if TYPE_CHECKING:
    from embeddings.lexicon import Lexicon

LETTER = "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"  # no Han: Matlin出席
WORD = re.compile(rf"[{LETTER}]+(?:['’][a-z]+)?")
_HAN_RUN = re.compile(f"[{HAN}]+")
_SOUND = 0.1  # of a pair of characters in a name's spelling: rarer ones stand in any text
_UNITS = "省市县区州国镇乡村"  # that end the name of a place, or are left out
_LONGEST = 4  # characters of a Chinese name in pinyin


class Evidence(NamedTuple):
    """Passages, as names are looked for in them."""

    text: str  # folded
    stems: frozenset[str]
    words: frozenset[str]  # Latin ones as they stand
    languages: frozenset[str]  # "en", "zh", ...: of the passages


@lru_cache(maxsize=32)
def evidence_of(texts: tuple[str, ...]) -> Evidence:
    """The same for some passages; the last few are kept."""
    whole = "\n".join(texts)
    folded = fold(whole).text
    return Evidence(
        folded,
        frozenset(token.text for token in scan(folded)),
        frozenset(word.group() for word in WORD.finditer(whole)),
        frozenset(language_of(text)[:2] for text in texts),
    )


def side_by_side(name: str, found: Evidence) -> bool:
    """Whether a name of several words stands so in evidence of its language, of two at least.

    Zhang Wei is not made of Zhang Li and Wang Wei; Xuzhou City may stand for the city of Xuzhou.
    """
    if found.languages != {"en"}:
        return True
    words = list(WORD.finditer(name))
    return all(
        _unhyphened(fold(name[one.start() : other.end()]).text) in _unhyphened(found.text)
        for one, other in pairwise(words)
        if not any(word.group().lower() in found.words for word in (one, other))
    )


def _unhyphened(text: str) -> str:
    return text.replace("-", " ")


def latin_supported(word: str, found: Evidence, lexicon: Lexicon) -> bool:
    """Whether a word in Latin letters is there; an acronym also by what it stands for."""
    root = stem(fold(word).text)
    if root in found.stems or _translated(root, found, lexicon):
        return True
    for reading, share in lexicon.acronyms.get(root).items():
        if share >= settings.MIN_ACRONYM and all(
            part in found.stems or is_stopword(part) or _translated(part, found, lexicon)
            for part in reading.split()
        ):
            return True
    letters = plain_letters(word)
    return bool(letters) and (
        letters in _pinyin(found.text, lexicon)
        or any(
            pair in found.text
            for pair, share in han_pairs(letters, lexicon).items()
            if share >= _SOUND
        )
    )


def _translated(root: str, found: Evidence, lexicon: Lexicon) -> bool:
    likely = lexicon.chinese.get(root).items()
    return any(p >= settings.MIN_TRANSLATION and word in found.text for word, p in likely)


@lru_cache(maxsize=32)
def _pinyin(text: str, lexicon: Lexicon) -> frozenset[str]:
    """What two to four neighbouring characters of a text are in pinyin, written as one word."""
    spelled = set()
    for match in _HAN_RUN.finditer(text):
        read = [next(iter(lexicon.readings.get(character)), "") for character in match.group()]
        for start in range(len(read)):
            for end in range(start + 2, min(start + _LONGEST, len(read)) + 1):
                if all(read[start:end]):
                    spelled.add("".join(read[start:end]))
    return frozenset(spelled)


def han_supported(name: str, found: Evidence, lexicon: Lexicon) -> bool:
    """Whether a folded Chinese name is there; 徐州市 also where the evidence says 徐州."""
    forms = [name, name[:-1]] if len(name) > 2 and name[-1] in _UNITS else [name]
    if any(form in found.text for form in forms):
        return True
    for form in forms:
        for phrase, p in lexicon.english.get(form).items():
            words = [word for word in phrase.split() if not is_stopword(word)]
            if words and p >= settings.MIN_TRANSLATION and found.stems.issuperset(words):
                return True
    read = [next(iter(lexicon.readings.get(character)), "") for character in name]
    pinyin = ["".join(read[start:]) for start in range(len(read))]
    if stem(pinyin[0]) in found.stems or any(
        _said_apart(pinyin[0], rest, found) for rest in pinyin[1:]
    ):
        return True
    likely = latin_spellings(name, lexicon).items()
    return any(
        share >= _SOUND and word not in pinyin and stem(word) in found.stems
        for word, share in likely
    )


def _said_apart(whole: str, given: str, found: Evidence) -> bool:
    """Whether a Chinese name stands there in two words, in either order: Zhou Tiegen."""
    family = whole.removesuffix(given)
    return f"{family} {given}" in found.text or f"{given} {family}" in found.text
