"""The unit that is named after a number, in Chinese or English, and where its name ends."""

from __future__ import annotations

import re

from bot.text.figures.currencies import SUFFIXES_ENGLISH, SUFFIXES_HAN
from bot.text.figures.decimals import Numeral
from bot.text.figures.measures import HAN_UNITS, NOT_BEFORE, UNIT_LENGTHS
from bot.text.figures.units import ENGLISH_UNITS, SURE

_CURRENCY_STARTS = frozenset(name[0] for name in SUFFIXES_HAN)
_LONGEST_CURRENCY = max(map(len, SUFFIXES_HAN))
_ENGLISH_TAIL = re.compile(
    r"(?P<gap>[ -])(?P<a>U\.S\.|[A-Za-z]+)(?:[ -](?P<b>[A-Za-z]+))?(?:[ -](?P<c>[A-Za-z]+))?"
)


def currency_han(text: str, start: int) -> tuple[str, int] | None:
    """The currency named here in Chinese, and where its name ends."""
    if text[start] not in _CURRENCY_STARTS:
        return None
    for length in range(_LONGEST_CURRENCY, 0, -1):
        name = text[start : start + length]
        unit = SUFFIXES_HAN.get(name, "") if len(name) == length else ""
        after = text[start + length : start + length + 1]
        if unit and (not after or after not in NOT_BEFORE.get(name, "")):
            return unit, start + length
    return None


def currency_english(text: str, end: int, numeral: Numeral | None = None) -> tuple[str, int] | None:
    """The currency named after a number in English, and where its name ends."""
    match = _ENGLISH_TAIL.match(text, end)
    if match is None:
        return None
    for stop in ("c", "b", "a"):
        if match[stop]:
            words = text[match.start("a") : match.end(stop)].lower().replace("-", " ")
            if unit := SUFFIXES_ENGLISH.get(words, ""):
                return unit, match.end(stop)
    if match["a"] == "won" and numeral and (numeral.scale >= 3 or numeral.grouped):
        return "KRW", match.end("a")  # elsewhere it is a verb
    return None


def han_unit(text: str, start: int) -> tuple[str, int, str] | None:
    """The unit named here, where it ends, and what 多 in it says: 兩個多月."""
    hint = ""
    if text[start + 1 : start + 2] == "多" and text[start] == "个":
        inner = text[start] + text[start + 2 : start + 4]
        found = longest_unit(inner, 0)
        if found and found[1] > 1:
            return found[0], start + 1 + found[1], "over"
    found = longest_unit(text, start)
    if found is None:
        return None
    name, stop = found
    if name in SURE and text[stop : stop + 1] in ("多", "余"):
        if text[stop + 1 : stop + 2] not in ("种", "个", "元", "样"):
            hint, stop = "over", stop + 1
    return name, stop, hint


def longest_unit(text: str, start: int) -> tuple[str, int] | None:
    """The longest measure word or unit that starts here, by its name, and where it ends."""
    for length in UNIT_LENGTHS.get(text[start : start + 1], ()):
        surface = text[start : start + length]
        name = HAN_UNITS.get(surface, "") if len(surface) == length else ""
        if name:
            after = text[start + length : start + length + 1]
            if not after or after not in NOT_BEFORE.get(surface, ""):
                return name, start + length
    return None


def english_unit(text: str, numeral: Numeral) -> tuple[str, int] | None:
    """The fixed unit named after a number in English, and where its name ends."""
    match = _ENGLISH_TAIL.match(text, numeral.end)
    if match is None:
        return None
    for stop in ("c", "b", "a"):
        if not match[stop]:
            continue
        words = text[match.start("a") : match.end(stop)].lower().replace("-", " ")
        name = ENGLISH_UNITS.get(words, "")
        if name in SURE and words == name.replace("-", " ") and SURE[name].plural != name:
            if numeral.value != 1 and match["gap"] != "-":  # a singular: 6 second
                continue
        if name:
            return name, match.end(stop)
    return None
