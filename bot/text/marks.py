"""The mark of a numbered or lettered item → all the ways to write it: 14, １４, 十四, XIV; B, 乙."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.text.figures.numerals_english import WORDS
from bot.text.figures.numerals_han import han_integer

STEMS = "甲乙丙丁"
HAN_NUMBER = r"[〇零一二三四五六七八九十百]{1,6}"
# A number, perhaps with a letter (21B) or a year (45/2009), or in Roman numerals; a code; a letter.
LATIN_MARK = r"\d{1,5}(?:/\d{2,4})?[a-z]?|[a-z]{1,3}-?\d{1,5}[a-z]?|[ivx]{1,5}|[a-z]"
LATIN_WORDS = "|".join(word for word, number in WORDS.items() if 1 < number < 20)

_LONGEST_RANGE = 100  # items that a range may stand for: rooms 12 to 16
_ROMAN = re.compile("(?P<tens>x{0,3})(?P<ones>ix|iv|v?i{0,3})")
_ROMAN_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_LETTERS = dict(zip(STEMS, "abcd", strict=True))


@dataclass(frozen=True, slots=True)
class Designator:
    """An item, or several of one kind, that a text names; ``text[start:end]`` names it."""

    start: int
    end: int
    noun: str  # folded, the stem of an English one; "" where none stands beside the mark
    marks: frozenset[str]  # as ``marks_of`` returns them; those of all items: rooms 12 and 13
    sure: bool = True  # an item by its form alone, and not perhaps a name: Apollo 11

    @property
    def is_code(self) -> bool:
        """Whether letters with digits behind them tell it, whatever its noun: X300."""
        return any(mark[0].isalpha() and mark[-1].isdigit() for mark in self.marks)


def marks_of(mark: str) -> frozenset[str]:
    """Returns the plain forms of a folded mark: digits, small letters; two for an *I* or a *V*."""
    plain = mark.replace("-", "").replace(" ", "")
    if plain in _LETTERS:
        return frozenset((_LETTERS[plain],))
    if plain in WORDS:
        return frozenset((str(WORDS[plain]),))
    forms = {plain}
    if plain.isdigit():
        forms = {str(int(plain))}
    elif (number := _roman(plain)) is not None:
        forms = {str(number)} | ({plain} if len(plain) == 1 else set())
    elif plain[0] >= "\u2e80":
        number = han_integer(plain)
        forms = {str(number)} if number is not None else forms
    return frozenset(forms)


def marks_between(first: str, last: str) -> frozenset[str]:
    """Returns the marks of all items of a range, or of both ends if it is none or a long one."""
    ends = marks_of(first) | marks_of(last)
    numbers = sorted(int(mark) for mark in ends if mark.isdigit())
    if len(numbers) == 2 and numbers[1] - numbers[0] <= _LONGEST_RANGE:
        return frozenset(map(str, range(numbers[0], numbers[1] + 1)))
    return ends


def _roman(plain: str) -> int | None:
    """The value of a Roman numeral from I to XXXIX, but for X, which is rather a letter."""
    match = _ROMAN.fullmatch(plain)
    if not plain or match is None or plain == "x":
        return None
    return 10 * len(match["tens"]) + _ROMAN_ONES.index(match["ones"])
