"""Text → one form for all that reads the same: width, case and Chinese script folded.

Traditional text becomes Simplified, and Taiwan's words become the mainland's where OpenCC knows
them (網際網路 → 互联网), so the folded text may be shorter or longer than its source;
``Folded.offsets`` leads from every character back to the source. No other module uses OpenCC.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from operator import ne
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HAN_RUN = re.compile(f"[{HAN}]+")
_ALIGNED = 16  # characters aligned by difflib at once: it is cubic on repeated phrases
_KNOWN_CHARACTERS = 65_536  # characters whose folded forms are remembered: more than texts use
_SENTENCE = 500  # characters of a text up to which its folded form is remembered
_SHIFTS = 16  # places tried for a cut that splits no phrase
_SCRIPT_SAMPLE = 20_000  # characters looked at to tell the script: enough for any article


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text: ``text[i]`` comes from ``source[offsets[i]]``; a last offset marks the end."""

    text: str
    offsets: tuple[int, ...]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The source offsets of ``text[start:end]``, end exclusive; empty only for an empty slice.

        A slice that ends inside a source character (the m of ㎡ → m2) takes the whole character.
        """
        first = self.offsets[start]
        return first, max(self.offsets[end], self.offsets[end - 1] + 1) if end > start else first


@lru_cache(maxsize=4)
def _converter(config: str) -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC(config).convert
    return convert


def fold(text: str) -> Folded:
    """The folded form of a text, with its offsets in the source."""
    if text.isascii():
        return Folded(text.lower(), tuple(range(len(text) + 1)))
    return _fold_sentence(text) if len(text) <= _SENTENCE else _fold(text)


def _fold(text: str) -> Folded:
    characters: list[str] = []
    offsets: list[int] = []
    for position, character in enumerate(text):
        for folded in _fold_character(character):
            characters.append(folded)
            offsets.append(position)
    offsets.append(len(text))
    return _fold_script("".join(characters), offsets)


_fold_sentence = lru_cache(maxsize=512)(_fold)  # several parts ask for the same one


def fold_text(text: str) -> str:
    """The text of :func:`fold` without the offsets, several times as fast."""
    if text.isascii():
        return text.lower()
    plain = text.translate(_characters)
    runs = HAN_RUN.findall(plain)
    if not runs:
        return plain
    # one call for all runs: no phrase holds a line end, so each run is converted by itself
    converted = iter(_converter("tw2sp")("\n".join(runs)).split("\n"))
    return HAN_RUN.sub(lambda _: next(converted), plain)


class _Characters(dict[int, str]):
    """Each character's folded form for ``str.translate``, looked up when it is first met."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _KNOWN_CHARACTERS:
            self.clear()
        self[code] = form = _fold_character(chr(code))
        return form


_characters = _Characters()


@lru_cache(maxsize=_KNOWN_CHARACTERS)
def _fold_character(character: str) -> str:
    """Width, compatibility forms, case and accents of one character (é → e, Ａ → a, ㎡ → m2)."""
    form = unicodedata.normalize("NFKD", character).lower()
    plain = "".join(c for c in form if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", plain)  # Hangul syllables come back together


def _fold_script(text: str, offsets: list[int]) -> Folded:
    """The text with each run of Han characters in Simplified; ``offsets`` are its characters'."""
    convert = _converter("tw2sp")
    pieces: list[str] = []
    sources: list[int] = []
    done = 0
    for match in HAN_RUN.finditer(text):
        start, end = match.span()
        pieces.append(text[done:start])
        sources.extend(offsets[done:start])
        folded = convert(match.group())
        pieces.append(folded)
        if len(folded) == end - start:
            sources.extend(offsets[start:end])
        else:
            sources.extend(offsets[start + step] for step in _steps(match.group(), folded))
        done = end
    pieces.append(text[done:])
    sources.extend(offsets[done:])
    return Folded("".join(pieces), tuple(sources))


def _steps(run: str, folded: str) -> list[int]:
    """For each character of a folded run, the index of its character in the run.

    A long run is halved again and again, where both halves together fold to the same as the whole.
    """
    if len(run) == len(folded):
        return list(range(len(run)))
    if len(run) <= _ALIGNED:
        return list(_align(_converter("t2s")(run), folded))
    convert = _converter("tw2sp")
    middle = len(run) // 2
    for cut in range(middle, min(middle + _SHIFTS, len(run))):
        left, right = convert(run[:cut]), convert(run[cut:])
        if left + right == folded:
            return _steps(run[:cut], left) + [cut + step for step in _steps(run[cut:], right)]
    return [at * len(run) // len(folded) for at in range(len(folded))]


@lru_cache(maxsize=1_024)
def _align(source: str, target: str) -> tuple[int, ...]:
    """For each character of the target, the index of its character in the source."""
    steps = [0] * len(target)
    matcher = SequenceMatcher(None, source, target, autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        for j in range(j1, j2):
            steps[j] = min(i1 + (j - j1) * max(i2 - i1, 1) // max(j2 - j1, 1), len(source) - 1)
    return tuple(steps)


def in_both_scripts(text: str) -> tuple[str, ...]:
    """A text as it stands and, where they differ from it, in Simplified and Traditional script."""
    if not holds_han(text):
        return (text,)
    return tuple(dict.fromkeys((text, _converter("t2s")(text), _converter("s2t")(text))))


def in_script(text: str, script: str) -> str:
    """A text in ``zh-Hans`` or ``zh-Hant``, character by character and word by word; to be read.

    Any other ``script`` leaves it as it stands.
    """
    config = {"zh-Hans": "t2s", "zh-Hant": "s2t"}.get(script)
    return _converter(config)(text) if config else text


def holds_han(text: str) -> bool:
    """Whether a text has any Han character."""
    return HAN_RUN.search(text) is not None


def is_traditional(text: str) -> bool:
    """Whether a text has more characters of Traditional script alone than of Simplified alone.

    False without Han characters, and for text in characters that both scripts share.
    """
    traditional, simplified = _script(text)
    return traditional > simplified


def is_simplified(text: str) -> bool:
    """Whether a text has more characters of Simplified script alone than of Traditional alone."""
    traditional, simplified = _script(text)
    return simplified > traditional


def _script(text: str) -> tuple[int, int]:
    """How many characters are of Traditional script alone, and how many of Simplified alone."""
    han = "".join(HAN_RUN.findall(text[:_SCRIPT_SAMPLE]))
    return _count_changes(han, _converter("t2s")(han)), _count_changes(han, _converter("s2t")(han))


def _count_changes(before: str, after: str) -> int:
    return sum(map(ne, before, after))
