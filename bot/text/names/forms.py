"""What a name may be called in a text of either language: by dictionary and by sound."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text.names.kinds import kind_of_stem
from bot.text.names.sounds import bare, latin_spellings
from bot.text.segmenter import dictionary_tagged
from bot.text.words import stem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embeddings.lexicon import Lexicon

_LIKELY = 0.1  # share of the best translation below which another is left out
_SPELLED = 0.05  # likelihood beside the best from which a spelling is taken for the name's


@lru_cache(maxsize=8_192)
def han_forms(stems: tuple[str, ...], lexicon: Lexicon) -> frozenset[str]:
    """Chinese strings that a Latin name may stand as, bare; empty for one that is not known.

    Args:
        stems: its words; the lexicon is asked for all of them together, else for each.
        lexicon: the dictionary.
    """
    found = _likely(lexicon.chinese.get(" ".join(stems)))
    if not found:
        for one in stems:
            found |= _likely(lexicon.chinese.get(one))
    return frozenset(bare(word) for word in found if len(word) > 1 and _han(word))


@lru_cache(maxsize=8_192)
def latin_forms(name: str, lexicon: Lexicon) -> frozenset[str]:
    """Stems that a folded Chinese name may stand as in English, by dictionary or by sound."""
    found = _likely(lexicon.english.get(name)) | _likely(lexicon.english.get(bare(name)))
    if not found:
        for part, _ in dictionary_tagged(name):
            found |= _likely(lexicon.english.get(part))
    proper = {one for one in found if kind_of_stem(one, lexicon) is not None}
    spelled = {
        stem(word)
        for word, share in latin_spellings(bare(name), lexicon).items()
        if share >= _SPELLED and len(word) > 2
    }
    return frozenset((proper or found) | spelled)


def _likely(found: Mapping[str, float]) -> set[str]:
    best = max(found.values(), default=1.0)
    return {word for word, share in found.items() if share >= _LIKELY * best}


def _han(word: str) -> bool:
    return word >= "\u2e80"
