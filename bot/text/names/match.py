"""Whether a text has a name, across language and script.

Names are compared as names, whole: by their letters, their translations and their sound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text.folding import HAN, fold, holds_han
from bot.text.names.forms import han_forms, latin_forms
from bot.text.names.latin_runs import runs_of
from bot.text.names.name_spelling import sound_pairs
from bot.text.words import scan, stem

if TYPE_CHECKING:
    from bot.text.names.find import Name
    from embeddings.lexicon import Lexicon

_HAN_RUN = re.compile(f"[{HAN}]+")
_LONG = 5  # letters of a stem that other words are made of
_SPELLED_ALIKE = 0.8  # ratio of matching letters from which a name is taken for misspelled


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


def held(name: Name, text: Text, lexicon: Lexicon) -> float:
    """The share of a name that stands in a text: 1, 0, or between for one of several words.

    Of a Chinese name that is only guessed to be one, the share of its pairs of characters.
    """
    if name.han:
        return _han_held(name, text, lexicon)
    met = [
        _latin_held(word, text, lexicon) or not name.known and _misspelled(word, text)
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
    if not text.latin.isdisjoint(forms) or any(_within(form, text) for form in forms):
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
    return _within(stemmed, text)


def _within(stemmed: str, text: Text) -> bool:
    """Whether another word is made of a name: Amazonian, transatlantic."""
    return len(stemmed) >= _LONG and any(stemmed in token for token in text.latin)


def _misspelled(word: str, text: Text) -> bool:
    """Whether a name that no dictionary knows is there with other letters: ARPNET, ARPANET."""
    return len(word) >= _LONG and any(
        SequenceMatcher(None, word.lower(), other.lower(), autojunk=False).ratio() >= _SPELLED_ALIKE
        for run in text.capitals
        for other in run
        if other[0] == word[0]
    )
