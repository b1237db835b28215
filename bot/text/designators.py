"""A text → the items that it names by a number, a letter or a code: room 14, 第十九条, 乙店, X300.

A designator is a noun with a mark. The mark tells the items of one noun apart, so that what is said
of room 12 says nothing of room 14. Amounts, years, ages and ranks are none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text import figures
from bot.text.folding import fold, holds_han
from bot.text.items import Designator, english_items, han_items, marks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from embeddings.lexicon import Lexicon

_LONG_MARK = 3  # characters from which a mark alone tells an item, whatever its noun
_LIKELY = 0.02  # probability from which a noun's translation counts
_CODE = re.compile(
    r"(?<![a-z0-9._/@#-])(?![ckm]?m[23]\b)(?P<letters>[a-z]{1,4})-?\d{1,5}[a-z]?(?![a-z0-9%/@]|[.,]\d|-\w)"
)
# Quarters, years, currencies, units and substances are written like codes.
_NO_CODES = frozenset(
    "q h fy cy us nt hk rmb usd cny eur gbp jpy aud cad top no nos vol p pp km cm mm g kg co pm "
    "so o n ch vs v ver age".split()
)
_BETWEEN = re.compile(r"\s?(?:[、,，和与及或&-]|至|到|,? ?(?:and|or)|to)\s?")
_LED = re.compile(r"(?:^|\n)[#*\s(（]*(?P<mark>\d{1,5}|[a-z])(?:[.、:：)）]| —)")
_FREE = re.compile(
    r"(?<![\d.,a-z])(?P<mark>\d{1,5}[a-z]?|[a-z]{1,3}\d{1,5})(?![\da-z%]|[.,]\d)"
    r"|(?<![a-z0-9])(?P<letter>[b-z])(?![a-z0-9'’])|第(?P<han>[〇零一二三四五六七八九十百]{1,6})"
)
_COUNTED = ("amount", "percentage", "date", "count")


@lru_cache(maxsize=1_024)
def designators_of(text: str) -> tuple[Designator, ...]:
    """Returns the items that a text names, in reading order; those of a list or range as one."""
    folded = fold(text)
    found = [*han_items(folded.text), *_codes(folded.text)]
    placed = [
        replace(one, start=start, end=end)
        for one in found
        for start, end in [folded.source(one.start, one.end)]
    ]
    if len(folded.text) == len(text):
        placed += english_items(text, folded.text)
    return tuple(_merge(text, sorted(placed, key=lambda one: (one.start, -one.end))))


def _codes(folded: str) -> Iterator[Designator]:
    for match in _CODE.finditer(folded):
        if match["letters"] not in _NO_CODES:
            yield Designator(*match.span(), match["letters"], marks_of(match.group()))


def _merge(text: str, found: Iterable[Designator]) -> list[Designator]:
    """The items without those inside others, neighbours of one noun as one: 甲店、乙店."""
    merged: list[Designator] = []
    for one in found:
        last = merged[-1] if merged else None
        if last and one.start < last.end:
            continue
        if last and last.noun == one.noun and _BETWEEN.fullmatch(text, last.end, one.start):
            merged[-1] = replace(last, end=one.end, marks=last.marks | one.marks)
        else:
            merged.append(one)
    return merged


def are_alike(one: Designator, other: Designator, lexicon: Lexicon) -> bool:
    """Returns whether two items are of one kind, so that their marks tell them apart.

    A noun within the other is of its kind (室, 会议室), and so is one that translates it. Codes are
    of the kind that their letters say.
    """
    if one.is_code or other.is_code:
        return one.noun == other.noun and one.is_code == other.is_code
    if not one.noun or not other.noun:
        return True
    if holds_han(one.noun) == holds_han(other.noun):
        return _is_within(one.noun, other.noun)
    han, english = sorted((one.noun, other.noun), key=holds_han, reverse=True)
    return any(
        _is_within(word, han) for word, p in lexicon.chinese.get(english).items() if p >= _LIKELY
    ) or english in lexicon.english.get(han)


def is_same(one: Designator, other: Designator, lexicon: Lexicon) -> bool:
    """Returns whether two designators name the same item, or one of those that the other names."""
    if one.marks.isdisjoint(other.marks):
        return False
    long = any(len(mark) >= _LONG_MARK for mark in one.marks & other.marks)
    return long or are_alike(one, other, lexicon)


def bears(text: str, marks: frozenset[str]) -> bool:
    """Returns whether a text has one of some marks at all, other than as an amount or a date."""
    return not marks.isdisjoint(_borne_marks(text))


@lru_cache(maxsize=64)  # a question may name hundreds of items, each looked for in the same texts
def _borne_marks(text: str) -> frozenset[str]:
    """All marks that a text has, other than as amounts or dates."""
    marks = {mark for one in designators_of(text) for mark in one.marks}
    folded = fold(text).text
    for match in _LED.finditer(folded):
        marks |= marks_of(match["mark"])
    counted = [one for one in figures.find(folded) if one.kind in _COUNTED]
    for match in _FREE.finditer(folded):
        if not any(one.start < match.end() and match.start() < one.end for one in counted):
            marks |= marks_of(match["mark"] or match["letter"] or match["han"])
    return frozenset(marks)


def _is_within(one: str, other: str) -> bool:
    return one in other or other in one
