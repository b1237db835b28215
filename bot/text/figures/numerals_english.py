"""Reads English number words: three hundred and five thousand, twenty-five, half a million."""

from __future__ import annotations

import re

from bot.text.figures.figure import Numeral, exact

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = {w: i for i, w in enumerate(_ONES)} | {w: 20 + 10 * i for i, w in enumerate(_TENS)}
SCALE_WORDS = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_WORD = re.compile(r"[ -]?([A-Za-z]+)")
_HALF = re.compile(r"half a (million|billion|trillion)\b", re.I | re.A)
_AND_A_HALF = re.compile(r" and a half(?: (?P<scale>million|billion|trillion))?\b", re.I | re.A)
_ENGLISH_VAGUE = re.compile(
    r"(?:several|(?:a )?few|many|some)(?: (?:hundreds?|thousands?|millions?|billions?|trillions?"
    r"|dozens?)(?: of(?= (?:thousand|million|billion|trillion)))?)+\b"
    r"|(?:tens|dozens|hundreds|thousands|millions|billions|trillions)"
    r"(?: of (?:thousands|millions|billions|trillions))*\b(?: of\b)?",
    re.I | re.A,
)


def english_at(text: str, at: int) -> Numeral | None:
    """The numeral in words that starts at an offset, or None; "several hundred" has no value."""
    if vague := _ENGLISH_VAGUE.match(text, at):
        return Numeral(at, vague.end(), None, "latin")
    if half := _HALF.match(text, at):
        scale = SCALE_WORDS[half[1].lower()]
        return Numeral(at, half.end(), exact("5", scale - 1), "latin", scale=scale)
    numeral = _English(text, at).read()
    match = _AND_A_HALF.match(text, numeral.end) if numeral else None
    if numeral is None or match is None or numeral.scale or numeral.value is None:
        return numeral
    scale = SCALE_WORDS.get((match["scale"] or "").lower(), 0)
    return Numeral(at, match.end(), exact(f"{numeral.value:f}.5", scale), "latin", scale=scale)


class _English:
    """Reads one numeral in English words, word by word."""

    def __init__(self, text: str, at: int, year: bool = True) -> None:
        self.text, self.start, self.end = text, at, at
        self.total = self.group = 0  # of the groups that a scale word has closed; of the open one
        self.last = ""  # the kind of the last word: unit, ten, hundred, dozen, scale
        self.year = year  # whether the second half of a year may follow: nineteen ninety
        self.scale = 0  # power of ten of the last scale word
        self.smallest = 99  # the same: the next one must be smaller

    def read(self) -> Numeral | None:
        """The numeral; None if there is none, or if further number words follow it."""
        at = self.start
        while match := _WORD.match(self.text, at):
            word = match[1].lower()
            if word == "and" and self.last in ("hundred", "scale"):
                ahead = _WORD.match(self.text, match.end())
                if ahead is None or ahead[1].lower() not in WORDS:
                    break
            elif word in ("a", "an") and at == self.start:
                ahead = _WORD.match(self.text, match.end())
                if ahead is None or ahead[1].lower() not in ("hundred", "dozen", *SCALE_WORDS):
                    return None
            elif not self._take(word):
                if self.last and word in WORDS:
                    return self._year(match.start())
                break
            else:
                self.end = match.end()
            at = match.end()
        if not self.last:
            return None
        value = exact(str(self.total + self.group))
        return Numeral(self.start, self.end, value, "latin", scale=self.scale)

    def _year(self, at: int) -> Numeral | None:
        """nineteen ninety-nine, twenty nineteen; None for a mere list of number words."""
        second = _English(self.text, at + 1, year=False).read() if self.year else None
        if second is None or second.value is None or self.total or not 10 <= self.group <= 20:
            return None
        if not 10 <= second.value <= 99 or second.style != "latin":
            return None
        year = exact(str(self.group * 100 + int(second.value)))
        return Numeral(self.start, second.end, year, "year")

    def _take(self, word: str) -> bool:
        """Adds a word to the numeral; False if it cannot follow the last one."""
        if word in WORDS:
            return self._take_small(WORDS[word])
        if word == "hundred" and self.last in ("", "unit") and self.group < 100:
            self.group, self.last = (self.group or 1) * 100, "hundred"
            return True
        if word == "dozen" and self.last in ("", "unit") and not self.total:
            self.group, self.last = (self.group or 1) * 12, "dozen"
            return True
        power = SCALE_WORDS.get(word, 0)
        if power and power < self.smallest and self.last not in ("scale", "dozen"):
            self.total += (self.group or 1) * 10**power
            self.group, self.last, self.scale, self.smallest = 0, "scale", power, power
            return True
        return False

    def _take_small(self, number: int) -> bool:
        if self.last == "ten" and 1 <= number <= 9 or self.last in ("", "hundred", "scale"):
            self.group += number
            self.last = "ten" if number >= 20 else "unit"
            return True
        return False
