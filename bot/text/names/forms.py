"""A name → what a text in the other language may call it, by dictionary and by sound."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text.names.kinds import kind_of, kind_of_stem
from bot.text.names.sounds import bare, latin_spellings, readings_of
from bot.text.names.tables import KNOWN
from bot.text.segmenter import dictionary_tagged
from bot.text.words import stem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embeddings.lexicon import Lexicon

_LIKELY = 0.1  # of the best translation's probability, from which another one counts
_SURE = 0.3  # probability from which the best translation of a name is the name
_SPELLED = 0.05  # of the best spelling's probability, from which another one counts


@lru_cache(maxsize=8_192)
def han_forms(stems: tuple[str, ...], lexicon: Lexicon) -> frozenset[str]:
    """The Chinese names, bare, that a name in Latin letters may have; empty for an unknown name.

    Args:
        stems: the name's words; the lexicon is asked for all of them together, else for each.
        lexicon: the dictionary.
    """
    words = _likely(lexicon.chinese.get(" ".join(stems)))
    if not words:
        for stemmed in stems:
            words |= _likely(lexicon.chinese.get(stemmed))
    return frozenset(bare(word) for word in words if len(word) > 1 and word >= "\u2e80")


@lru_cache(maxsize=8_192)
def latin_forms(name: str, lexicon: Lexicon) -> frozenset[str]:
    """The English stems that a folded Chinese name may have, by dictionary and by sound."""
    stems = _likely(lexicon.english.get(name)) | _likely(lexicon.english.get(bare(name)))
    if not stems:
        for part, _ in dictionary_tagged(name):
            stems |= _likely(lexicon.english.get(part))
    proper = {stemmed for stemmed in stems if kind_of_stem(stemmed, lexicon) is not None}
    spelled = {
        stem(word)
        for word, share in latin_spellings(bare(name), lexicon).items()
        if share >= _SPELLED and len(word) > 2
    }
    return frozenset((proper or stems) | spelled)


@lru_cache(maxsize=8_192)
def han_variants(name: str, lexicon: Lexicon) -> frozenset[str]:
    """The other Chinese names of whatever a folded Chinese name names: 川普 for 特朗普.

    One of the two is in the tables with its English form, which the lexicon has for the other.
    Names that are read alike are none: 苏州 and 宿州 are both Suzhou.
    """
    own = KNOWN.get(name)
    english = stem(own.lower()) if own else _surely(lexicon.english.get(name))
    same = {other for other, form in KNOWN.items() if english and stem(form.lower()) == english}
    best = _surely(lexicon.chinese.get(english)) if own else ""
    if best and kind_of(best):
        same.add(best)
    read = readings_of(name, lexicon)
    return frozenset(one for one in same if readings_of(one, lexicon) != read)


def _surely(translations: Mapping[str, float]) -> str:
    """The best of a word's translations if it is likely; else ""."""
    best, share = next(iter(translations.items()), ("", 0.0))
    return best if share >= _SURE else ""


def _likely(translations: Mapping[str, float]) -> set[str]:
    best = max(translations.values(), default=1.0)
    return {word for word, share in translations.items() if share >= _LIKELY * best}
