"""How the characters of a name are read, and whether a dictionary reads the whole name so."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from bot.text.words import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.lexicon import Lexicon

_SURE = 0.9  # share of a character's words that have a reading, from which on it is taken
_MOST_SYLLABLES = 5
_UMLAUT = frozenset("吕律绿旅率虑屡铝侣履驴缕氯滤闾榈女钕恧衄略掠虐疟")  # lü, nü, lüe, nüe
# Words of a dictionary's gloss that say what a name is of.
_GLOSS = frozenset("mt mount counti river lake citi provinc municip district in or of the".split())


def confirmed(
    name: str, found: dict[str, float], lexicon: Lexicon, family: int = 0
) -> list[str] | None:
    """The one reading of a whole name, or of both its parts, that a dictionary's words have."""
    if not found or len(name) > _MOST_SYLLABLES:
        return None
    choices = [list(lexicon.readings.get(character)) for character in name]
    reads = list(product(*choices))
    fitting = [read for read in reads if stem("".join(read)) in found]
    if not fitting and family:
        fitting = [
            read
            for read in reads
            if stem("".join(read[:family])) in found and stem("".join(read[family:])) in found
        ]
    return list(fitting[0]) if len(fitting) == 1 else None


def readings(name: str, lexicon: Lexicon) -> list[str] | None:
    """How each character is read; None when one of them is read in several ways."""
    read = []
    for character in name:
        syllable, share = next(iter(lexicon.readings.get(character).items()), ("", 0.0))
        if share < _SURE:
            return None
        read.append(syllable)
    return read


def as_read(found: dict[str, float], read: Sequence[str]) -> float:
    """The probability of words that are a reading or a part of one."""
    return sum(share for word, share in found.items() if _is_part(word, read))


def otherwise(found: dict[str, float], read: Sequence[str]) -> float:
    """The probability of words that are neither part of a reading nor say what it is of."""
    return sum(
        share for word, share in found.items() if word not in _GLOSS and not _is_part(word, read)
    )


def _is_part(word: str, read: Sequence[str]) -> bool:
    parts = range(len(read) + 1)
    return any(stem("".join(read[a:b])) == word for a in parts for b in parts if a < b)


def joined(name: str, read: Sequence[str]) -> str:
    """Syllables as one word: Tiegen, Xi’an, Lü."""
    word = ""
    for character, syllable in zip(name, read, strict=True):
        umlaut = character in _UMLAUT and syllable[0] in "ln"
        spelled = syllable.replace("u", "ü", 1) if umlaut else syllable
        word += "’" + spelled if word and spelled[0] in "aeo" else spelled
    return word.capitalize()
