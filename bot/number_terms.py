"""Numbers and dates of a question, as they may be written in a text: each a term.

1.5 billion is 15亿 in Chinese, the 49th is 第四十九, March 27 is 3月27日, Super Bowl XLIX the 49th.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot import figures
from bot.folding import fold
from bot.numbers_said import english_number, han_number
from bot.words import Term, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROMAN = re.compile(r"(?<![^\W_])(?=[MDCLXVI]{2,})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})"
                    r"(?:IX|IV|V?I{0,3})(?![^\W_])")  # fmt: skip
_ROMAN_DIGITS = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
_HAN_DIGITS = "零一二三四五六七八九"


def number_terms(question: str) -> Iterator[Term]:
    """A term for each number or date that the question's own words do not find as they are."""
    for match in _ROMAN.finditer(question):
        yield _written(_roman(match.group()))
    for figure in figures.find(question):
        yield from _said(figure)


def _said(figure: figures.Figure) -> Iterator[Term]:
    """The figure's number with the scale words of both languages, or in numerals of either kind."""
    there = {token.text for token in scan(fold(figure.text).text)}
    if figure.date:
        said = " ".join(figures.say(figure, language) for language in ("en", "zh-Hans"))
    elif figure.value is not None:
        said = f"{english_number(figure.value)} {han_number(figure.value)}"
    else:
        return
    for token in dict.fromkeys(token.text for token in scan(fold(said).text)):
        if len(token) > 1 and token[0].isdigit() and token not in there:
            yield Term({token: 1.0}, 1.0)
    if figure.value is not None and figure.value in range(10, 100) and figure.unit != "%":
        written = _written(int(figure.value)).tokens
        if other := {token: share for token, share in written.items() if token not in there}:
            yield Term(other, 1.0)


def _written(number: int) -> Term:
    """A whole number in digits, and from 11 to 99 in Chinese numerals; 10 is in too many words."""
    tokens = {str(number): 1.0}
    if 10 < number < 100:
        tens, ones = divmod(number, 10)
        han = (_HAN_DIGITS[tens] if tens > 1 else "") + "十" + (_HAN_DIGITS[ones] if ones else "")
        tokens |= {han: 1.0, han[:2]: 0.5}  # a word of jieba's, or known by its first pair
    return Term(tokens, 1.0)


def _roman(numeral: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-one if one < after else one for one, after in pairs)
