"""Finds items in English: room 14, rooms 12 to 16, Article VII, Plan B, order No. 7731, Apollo 11."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text.marks import LATIN_MARK, LATIN_WORDS, Designator, marks_between, marks_of
from bot.text.words import is_stopword, stem

if TYPE_CHECKING:
    from collections.abc import Iterator

# What English numbers or letters behind its noun. A closed list: "spent 500" names no item.
_NOUNS = (
    "amendment annex apartment appendix area article batch berth bill block boiler box branch "
    "brigade building bus camera camp candidate car case category cell chapter class clause cohort "
    "company counter decree depot desk directive district division dock engine episode exhibit "
    "exit factory figure firm flat flight floor form furnace gate grade group hall highway house "
    "issue item lane lesson level line locker lot machine mine model motorway option order page "
    "panel paragraph parcel part participant party patent patient phase pier plan plant platform "
    "plot product proposal protocol pump quay question reactor regiment region regulation "
    "resolution road room round route rule sample scenario schedule school season seat section "
    "sector sensor series shaft shop site squad stage station step stop store subject suite table "
    "tank team terminal test tier tower track train tram tunnel turbine type unit vehicle villa "
    "volume ward warehouse well wharf window wing witness workshop zone"
).split()
# Of these a number from 1900 to 2099 is an item, of the others a year: the class of 2019.
_NEVER_OF_A_YEAR = frozenset("bill flight order patent regulation resolution room suite".split())
_YEAR = re.compile(r"(?:19|20)\d\d")
_MARK = rf"(?P<mark>{LATIN_MARK}|{LATIN_WORDS})(?![\w%]|[.,]\d|-[a-z\d]|['’]\w)"
_ITEM = re.compile(
    rf"(?<![\w'’-])(?P<noun>{'|'.join(_NOUNS)})(?P<plural>e?s)?"
    rf"(?:\s(?P<number>(?:nos?|number|nr)\b\.?)\s?|\s?#\s?|: |\s)[(\"“]?{_MARK}"
)
_MEASURED = re.compile(
    r"\s?(?:%|per ?cent|hundred|thousand|million|billion|trillion|years?|months?|weeks?|days?|hours?"
    r"|minutes?|seconds?|people|persons|men|women|dollars?|euros?|pounds?|yuan|tons?|tonnes?|times"
    r"|kilomet\w+|met(?:er|re)s?|miles?|feet|km|kg|mm?|cm)\b"
)
_NEXT = re.compile(
    rf"(?:,|,? and|,? or| &) (?:no\. ?)?(?P<mark>\d{{1,5}}[a-z]?|[a-z]|[ivx]{{1,5}})"
    rf"(?![\w%]|[.,]\d|['’]\w)(?!{_MEASURED.pattern})"
)
_TO = re.compile(r"\s?(?:to|through|-|–|\xad)\s?(?P<mark>\d{1,5})(?![\w%]|[.,]\d)")
# Whatever is called so, the number or letter behind it belongs to it: World War II, Vitamin C.
_CALLED = re.compile(
    r"\b(?P<noun>[A-Z][a-z]{2,}) (?P<mark>\d{1,3}|[IVX]{1,5}|[B-HJ-Z])(?![\w%'’]|[.,]\d|\.? [A-Z][a-z])"
)
_MONTHS = frozenset(
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july "
    "august september october november december".split()
)
_UNSURE_LETTERS = "ais"  # a, I and 's, unless they are capitals: plan a trip


def english_items(text: str, folded: str) -> Iterator[Designator]:
    """The items of a text that is as long as its folded form, in reading order."""
    taken = -1
    for match in _ITEM.finditer(folded):
        found = _item(text, folded, match)
        if found is not None:
            taken = found.end
            yield found
    for match in _CALLED.finditer(text):
        noun = match["noun"].lower()
        if match.start() >= taken and _is_called(text, match, noun):
            yield Designator(*match.span(), stem(noun), marks_of(match["mark"].lower()), sure=False)


def _is_called(text: str, match: re.Match[str], noun: str) -> bool:
    known = noun in _MONTHS or noun in _NOUNS or noun == "top" or is_stopword(stem(noun))
    known = known or not text[: match.start()].strip()  # it may be any word that begins a question
    return not known and not _MEASURED.match(text, match.end())


def _item(text: str, folded: str, match: re.Match[str]) -> Designator | None:
    """The item that a match names, with those behind *and* or *to*; None if it is none."""
    mark = match["mark"]
    if mark.isalpha() and len(mark) < 4 and not _is_mark(text, match):
        return None
    if mark.isdigit() and _MEASURED.match(folded, match.end()):
        return None
    if _YEAR.fullmatch(mark) and not (match["number"] or match["noun"] in _NEVER_OF_A_YEAR):
        return None
    marks, end = marks_of(mark), match.end()
    while following := _NEXT.match(folded, end):
        marks, end = marks | marks_of(following["mark"]), following.end()
    if last := _TO.match(folded, end):
        marks, end = marks | marks_between(mark, last["mark"]), last.end()
    if match["plural"] and end == match.end() and not match["number"]:
        return None  # the company's groups 5 years ago
    return Designator(match.start(), end, stem(match["noun"]), marks)


def _is_mark(text: str, match: re.Match[str]) -> bool:
    """Whether a letter, or a word of Roman digits, is a mark: by its capital, or alone at an end."""
    written = text[match.start("mark") : match.end("mark")]
    if written.isupper():
        return True
    lonely = len(written) == 1 and written not in _UNSURE_LETTERS
    return lonely or len(written) > 1 and text == text.lower()
