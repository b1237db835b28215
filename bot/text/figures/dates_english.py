"""English dates: 27 March 2020, March 27–29, 2020, 1998 to 2003, 1990s, 221 BC, 19th century."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.text.figures.dates import MONTH_NAMES, DateSpan, Day, join

MONTHS = {name[:3]: number for number, name in enumerate(MONTH_NAMES, 1)}
_MONTH = (
    r"(?P<m>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
    r"(?![A-Za-z])"
)
_YEAR = r"(?P<y>[12][0-9]{3})(?!\d|,\d{3}|\.\d)"
_DAY = r"(?P<d>[0-3]?[0-9])(?:st|nd|rd|th)?(?![A-Za-z0-9%]|\.\d|,\d)"
_TO = r"(?: ?[-~\xad] ?| to | through | until | and )"
_FROM_DAY = rf"(?:(?P<d1>[0-3]?[0-9])(?:st|nd|rd|th)?{_TO})?"
_BC = r"(?P<bc>BCE?|B\.C\.(?:E\.)?)"
_AD = r"(?P<ad>CE|AD|A\.D\.|C\.E\.)"
_DAY_MONTH = re.compile(rf"{_FROM_DAY}{_DAY}(?: of)?[ -]{_MONTH}(?:,?[ -]{_YEAR})?", re.A)
_MONTH_DAY = re.compile(rf"{_MONTH} (?:the )?{_FROM_DAY}{_DAY}(?:,? {_YEAR})?", re.A)
_MONTH_YEAR = re.compile(rf"{_MONTH}(?:,| of)?[ -]{_YEAR}", re.A)
_MONTH_ONLY = re.compile(_MONTH)
_ISO = re.compile(
    r"(?P<y>[12]\d{3})(?P<sep>[-/.])(?P<m>\d\d?)(?P=sep)(?P<d>\d\d?)(?![\d./-]\d)", re.A
)
_ISO_MONTH = re.compile(r"(?P<y>[12]\d{3})-(?P<m>0[1-9]|1[0-2])(?![\d./-])", re.A)
_SLASHED = re.compile(r"(?P<a>\d\d?)/(?P<b>\d\d?)/(?P<y>[12]\d{3})(?![\d/])", re.A)
_DECADE = re.compile(r"(?P<s>[12]\d\d0|[2-9]0)['’]?s(?![A-Za-z])", re.A)
_CENTURY = re.compile(
    r"(?P<c>\d\d?)(?:st|nd|rd|th)"
    r"(?:(?: to | and |[-\xad])(?:the )?(?P<c2>\d\d?)(?:st|nd|rd|th))?"
    rf"[ -]centur(?:y|ies)(?: {_BC})?",
    re.A,
)
_BEFORE_CHRIST = re.compile(rf"(?P<n>\d{{1,4}}) ?(?:{_BC}|{_AD})(?![A-Za-z])", re.A)
_ANNO = re.compile(r"(?:AD|A\.D\.) ?(?P<n>\d{1,4})(?![\d,.]\d|\d)", re.A)
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_QUARTER = re.compile(
    r"(?:(?P<word>first|second|third|fourth)|(?P<nth>[1-4])(?:st|nd|rd|th)) "
    rf"(?:quarter(?: (?:of )?{_YEAR})?"
    rf"|(?P<half>half) of (?:{_YEAR.replace('<y>', '<hy>')}|the year\b))",
    re.A | re.I,
)
_Q = re.compile(rf"(?P<kind>[QH])(?P<nth>[1-4])(?: (?:of )?{_YEAR}|(?![A-Za-z0-9]))", re.A)
_SEASON = re.compile(rf"(?P<season>spring|summer|autumn|fall|winter) (?:of )?{_YEAR}", re.A | re.I)
_YEARS = re.compile(
    rf"{_YEAR}(?P<to>{_TO}|/)(?P<y2>[12]\d{{3}}|\d\d)(?![\d.,/-]\d|[A-Za-z\d%])", re.A
)
_PHASE_BEFORE = re.compile(
    r"\b(?:(?P<phase>early|mid|late)(?:-| (?:in )?(?:the )?)|(?:the )?(?P<end>end) of (?:the )?)$",
    re.I,
)
_LONGEST_PHASE = 15
_YEAR_ALONE = re.compile(_YEAR, re.A)
_CONNECTOR = re.compile(_TO)
_NAMES_A_MONTH = re.compile(
    r"\b(?:in|of|since|by|until|till|from|to|between|and|during|before|after|last|this|next|early|mid"
    r"|late|every|each)[ -]$",
    re.I,
)
_AND_A_MONTH = re.compile(f"{_TO}{_MONTH}")
_CENTURY_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
).split()
_CENTURY_IN_WORDS = re.compile(rf"(?P<w>[a-z]+(?:-first)?)[- ]century(?: {_BC})?", re.I)


# What can follow the first digits of a date.
_LOOKS = re.compile(
    r"\d{1,4}(?:st|nd|rd|th|[\x27’]?s|[-./\xad~]\d| [A-Za-z\xad~-]|BC|AD|CE|-[A-Z])", re.A
)


def date_at(text: str, at: int) -> DateSpan | None:
    """The longest English date or range of dates that starts at an offset of a text, or None.

    The span may begin earlier, with "early" and the like. A year alone (2019) is left to
    :func:`year_at`, because it may be a number.
    """
    left = _single(text, at)
    if left is None or left.last is not None or left.first is None:
        return left
    connector = _CONNECTOR.match(text, left.end)
    right = _single(text, connector.end()) if connector else None
    joined = join(left, right, backwards=True) if right else None
    if connector and joined and connector.group() == " and " and not _between(text, left.start):
        joined = joined if _next_month(joined) else None
    return joined or left


def year_at(text: str, at: int) -> DateSpan | None:
    """The four-digit year that starts at an offset, whatever stands around it, or None."""
    match = _YEAR_ALONE.match(text, at)
    return _span(match, Day(match["y"])) if match else None


def _next_month(span: DateSpan) -> bool:
    """Whether a range is of two months in a row: January and February."""
    first, last = span.first, span.last
    return bool(first and last and not first.day and first.month and last.month - first.month == 1)


def _between(text: str, at: int) -> bool:
    return text[max(0, at - 8) : at].lower() == "between "


def _single(text: str, at: int) -> DateSpan | None:
    """What one of the patterns below reads at an offset: a date, or a range in one phrase."""
    digit = text[at : at + 1].isdigit()
    if digit and not _LOOKS.match(text, at):
        return None
    readers = _FROM_DIGIT if digit else _FROM_LETTER
    for pattern, read in readers:
        match = pattern.match(text, at)
        span = read(match) if match else None
        if span is not None:
            return span
    return None


def _span(match: re.Match[str], day: Day, first: Day | None = None) -> DateSpan | None:
    """The date of a match, or the range from ``first`` to it, with a phase that stands before."""
    start = match.start()
    if not day.day and not day.part:
        before = _PHASE_BEFORE.search(match.string, max(0, start - _LONGEST_PHASE), start)
        if before:
            phase = before["phase"] or before["end"]
            day, start = replace(day, phase=phase.lower()), before.start()
    if not day.possible:
        return None
    if first is None:
        return DateSpan(start, match.end(), day)
    return DateSpan(start, match.end(), first, day) if first.possible else None


def _date_with_month(match: re.Match[str]) -> DateSpan | None:
    """A date with a month: 27 March 2020, March 27–29, 2020-03-27."""
    groups = match.groupdict()
    name = groups["m"]
    month = MONTHS[name[:3]] if name[0].isalpha() else int(name)
    day = Day(groups.get("y") or "", month, int(groups.get("d") or 0))
    if day.month == 0 or month > 12 or ("d" in groups and day.day == 0):
        return None
    if not groups.get("d1"):
        return _span(match, day)
    if " and " in match.group() and not _between(match.string, match.start()):
        return None
    return _span(match, day, replace(day, day=int(groups["d1"])))


def _slashed_date(match: re.Match[str]) -> DateSpan | None:
    """27/03/2019, 03/27/2019; but 03/04/2019 may be two days, and is not read."""
    first, second = int(match["a"]), int(match["b"])
    if min(first, second) > 12 or (max(first, second) <= 12 and first != second) or not first:
        return None
    return _span(match, Day(match["y"], min(first, second), max(first, second)))


def _month_only(match: re.Match[str]) -> DateSpan | None:
    """A month alone; May and March are ordinary words, too, so their context must tell."""
    text, start = match.string, match.start()
    if match["m"] in ("May", "March", "Mar"):
        before = _NAMES_A_MONTH.search(text, max(0, start - 8), start)
        if not before and not _AND_A_MONTH.match(text, match.end()):
            return None
    return _span(match, Day(month=MONTHS[match["m"][:3]]))


def _decade(match: re.Match[str]) -> DateSpan | None:
    return _span(match, Day(f"{match['s']}s"))


def _century(match: re.Match[str]) -> DateSpan | None:
    number, sign = int(match["c"]), "-" if match["bc"] else ""
    if not 1 <= number <= 30:
        return None
    if match["c2"]:
        return _span(match, Day(f"{sign}{int(match['c2'])}c"), Day(f"{sign}{number}c"))
    return _span(match, Day(f"{sign}{number}c"))


def _century_in_words(match: re.Match[str]) -> DateSpan | None:
    word = match["w"].lower()
    if word not in _CENTURY_WORDS:
        return None
    number = _CENTURY_WORDS.index(word) + 1
    return _span(match, Day(f"{'-' if match['bc'] else ''}{number}c"))


def _era(match: re.Match[str]) -> DateSpan | None:
    sign = "-" if match.groupdict().get("bc") else ""
    return _span(match, Day(f"{sign}{int(match['n']):04}")) if int(match["n"]) else None


def _quarter(match: re.Match[str]) -> DateSpan | None:
    groups = match.groupdict()
    word = groups.get("word")
    number = _QUARTERS[word.lower()] if word else int(groups["nth"])
    half = bool(groups.get("half")) or groups.get("kind") == "H"
    if half and number > 2:
        return None
    year = groups["y"] or groups.get("hy") or ""
    return _span(match, Day(year, part=f"{'H' if half else 'Q'}{number}"))


def _season(match: re.Match[str]) -> DateSpan | None:
    season = match["season"].lower()
    return _span(match, Day(match["y"], phase="autumn" if season == "fall" else season))


def _years(match: re.Match[str]) -> DateSpan | None:
    """1998-2003, 2019/20; a hyphen between falling numbers means something else."""
    first, last = match["y"], match["y2"]
    if match["to"] == " and " and not _between(match.string, match.start()):
        return None
    if len(last) == 2:
        if match["to"] not in "-\xad/":
            return None
        last = first[:2] + last
    return _span(match, Day(last), Day(first)) if first < last else None


_FROM_DIGIT = (
    (_ISO, _date_with_month),
    (_SLASHED, _slashed_date),
    (_DAY_MONTH, _date_with_month),
    (_DECADE, _decade),
    (_CENTURY, _century),
    (_QUARTER, _quarter),
    (_BEFORE_CHRIST, _era),
    (_YEARS, _years),
    (_ISO_MONTH, _date_with_month),
)
_FROM_LETTER = (
    (_MONTH_DAY, _date_with_month),
    (_MONTH_YEAR, _date_with_month),
    (_MONTH_ONLY, _month_only),
    (_QUARTER, _quarter),
    (_CENTURY_IN_WORDS, _century_in_words),
    (_Q, _quarter),
    (_ANNO, _era),
    (_SEASON, _season),
)
