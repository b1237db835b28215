"""Numbers and dates of a question, as they may be written in a text: each a term.

1.5 billion is 15亿 in Chinese, the 49th is 第四十九, December 27 is 12月27日, Super Bowl XLIX
is the 49th.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core.records import Term
from bot.text import figures
from bot.text.figures.figure import Figure
from bot.text.figures.numbers_said import english_number, han_number
from bot.text.folding import HAN, fold
from bot.text.words import scan

if TYPE_CHECKING:
    from collections.abc import Iterator

# Between Latin letters it is no number; Chinese is written close up: 超級盃XLIX在哪裡
_ROMAN = re.compile(rf"(?<![^\W_{HAN}])(?=[MDCLXVI]{{2,}})M{{0,3}}(?:CM|CD|D?C{{0,3}})"
                    rf"(?:XC|XL|L?X{{0,3}})(?:IX|IV|V?I{{0,3}})(?![^\W_{HAN}])")  # fmt: skip
_ROMAN_DIGITS = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
_ROMAN_TENS = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
_ROMAN_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_HAN_DIGITS = "零一二三四五六七八九"


def number_terms(question: str) -> Iterator[Term]:
    """A term for each number or date that the question's own words do not find as they are."""
    for match in _ROMAN.finditer(question):
        yield from _written(_roman(match.group()), set())
    for figure in figures.find(question):
        yield from _said(figure)


def _said(figure: Figure) -> Iterator[Term]:
    """The figure's number with the scale words of both languages, or in numerals of each kind."""
    there = {token.text for token in scan(fold(figure.text).text)}
    if figure.value is not None and figure.value in range(10, 100) and figure.unit != "%":
        yield from _written(int(figure.value), there)
        return
    if figure.date:
        said = " ".join(figures.say(figure, language) for language in ("en", "zh-Hans"))
    elif figure.value is not None:
        said = f"{english_number(figure.value)} {han_number(figure.value)}"
    else:
        return
    for token in dict.fromkeys(token.text for token in scan(fold(said).text)):
        # a digit alone is in too many texts to say anything
        if len(token) > 1 and token[0].isdigit() and token not in there:
            yield Term({token: 1.0}, 1.0)


def _written(number: int, there: set[str]) -> Iterator[Term]:
    """A whole number in digits, and from 11 to 99 in numerals; 十 and X are in too many words.

    What is there already is left out.
    """
    tokens = {str(number): 1.0}
    if 10 < number < 100:
        tens, ones = divmod(number, 10)
        han = (_HAN_DIGITS[tens] if tens > 1 else "") + "十" + (_HAN_DIGITS[ones] if ones else "")
        tokens |= {han[:2]: 0.5, han: 1.0}  # a word of jieba's, or known by its first pair
        roman = _ROMAN_TENS[tens] + _ROMAN_ONES[ones]
        if len(roman) > 2:  # xi and li are names
            tokens[roman] = 1.0
    if other := {token: share for token, share in tokens.items() if token not in there}:
        yield Term(other, 1.0)


def _roman(numeral: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-one if one < after else one for one, after in pairs)
