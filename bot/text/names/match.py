"""Whether a text has a name, across language and script.

Names are compared as names, whole: by their letters, their translations and their sound.

Whether a name stands in a text, also in the other language: by translation, pinyin or sound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.core import settings
from bot.text.folding import HAN, fold, holds_han
from bot.text.language import language_of
from bot.text.names.find import runs_of
from bot.text.names.forms import han_forms, latin_forms
from bot.text.names.sounds import han_pairs, latin_spellings, plain_letters, sound_pairs
from bot.text.words import is_stopword, scan, stem

if TYPE_CHECKING:
    from bot.text.names.find import Name
    from embeddings.lexicon import Lexicon

_HAN_RUN = re.compile(f"[{HAN}]+")
_LONG = 5  # letters of a stem that other words are made of
_SPELLED_ALIKE = 0.8  # ratio of matching letters from which a name is taken for misspelled

LETTER = "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"  # no Han: Matlin出席
WORD = re.compile(rf"[{LETTER}]+(?:['’][a-z]+)?")
_SOUND = 0.1  # of a pair of characters in a name's spelling: rarer ones stand in any text
_UNITS = "省市县区州国镇乡村"  # that end the name of a place, or are left out
_LONGEST = 4  # characters of a Chinese name in pinyin


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A text as names are looked for in it."""

    folded: str
    latin: frozenset[str]  # its keyword tokens other than Chinese ones
    chinese: bool  # it holds Han characters
    capitals: tuple[tuple[str, ...], ...]  # runs of capitalised words, for English text only

    def has(self, token: str) -> bool:
        """Whether a keyword token stands in it; Chinese ones are looked for across word bounds."""
        return token in self.folded if token >= "\u2e80" else token in self.latin


@lru_cache(maxsize=2_048)
def text_of(text: str) -> Text:
    """A text made ready to be searched for names."""
    folded = fold(text).text
    chinese = holds_han(folded)
    latin = frozenset(token.text for token in scan(_HAN_RUN.sub(" ", folded)))
    runs = () if chinese else tuple(tuple(m.group() for m in run) for run in runs_of(text))
    return Text(folded, latin, chinese, runs)


def name_share(name: Name, text: Text, lexicon: Lexicon) -> float:
    """The share of a name that stands in a text: 1, 0, or between for one of several words.

    Of a Chinese name that is only guessed to be one, the share of its pairs of characters.
    """
    if name.han:
        return _han_held(name, text, lexicon)
    met = [
        _latin_held(word, text, lexicon) or not name.known and _is_misspelled(word, text)
        for word in name.words
    ]
    if not any(met) and text.chinese:
        met = [any(form in text.folded for form in han_forms(name.stems, lexicon))]
    return sum(met) / len(met)


def _han_held(name: Name, text: Text, lexicon: Lexicon) -> float:
    if name.han in text.folded:
        return 1.0
    pairs = {name.han[at : at + 2] for at in range(len(name.han) - 1)}
    if text.chinese:
        found = sum(pair in text.folded for pair in pairs) if not name.known else 0
        return found / len(pairs)
    forms = latin_forms(name.han, lexicon)
    if not text.latin.isdisjoint(forms) or any(_is_inside_word(form, text) for form in forms):
        return 1.0
    for run in text.capitals:
        if name.han in han_forms(tuple(stem(word.lower()) for word in run), lexicon):
            return 1.0
        if any(not pairs.isdisjoint(sound_pairs(word, lexicon)) for word in run):
            return 1.0
    return 0.0


def _latin_held(word: str, text: Text, lexicon: Lexicon) -> bool:
    stemmed = stem(word.lower())
    if stemmed in text.latin:
        return True
    if text.chinese:
        return any(form in text.folded for form in han_forms((stemmed,), lexicon)) or any(
            pair in text.folded for pair in sound_pairs(word, lexicon)
        )
    return _is_inside_word(stemmed, text)


def _is_inside_word(stemmed: str, text: Text) -> bool:
    """Whether another word is made of a name: Amazonian, transatlantic."""
    return len(stemmed) >= _LONG and any(stemmed in token for token in text.latin)


def _is_misspelled(word: str, text: Text) -> bool:
    """Whether a name that no dictionary knows is there with other letters: ARPNET, ARPANET."""
    return len(word) >= _LONG and any(
        SequenceMatcher(None, word.lower(), other.lower(), autojunk=False).ratio() >= _SPELLED_ALIKE
        for run in text.capitals
        for other in run
        if other[0] == word[0]
    )


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
        _drop_hyphens(fold(name[one.start() : other.end()]).text) in _drop_hyphens(found.text)
        for one, other in pairwise(words)
        if not any(word.group().lower() in found.words for word in (one, other))
    )


def _drop_hyphens(text: str) -> str:
    return text.replace("-", " ")


def latin_supported(word: str, found: Evidence, lexicon: Lexicon) -> bool:
    """Whether a word in Latin letters is there; an acronym also by what it stands for."""
    root = stem(fold(word).text)
    if root in found.stems or _is_translated(root, found, lexicon):
        return True
    for reading, share in lexicon.acronyms.get(root).items():
        if share >= settings.MIN_ACRONYM and all(
            part in found.stems or is_stopword(part) or _is_translated(part, found, lexicon)
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


def _is_translated(root: str, found: Evidence, lexicon: Lexicon) -> bool:
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
