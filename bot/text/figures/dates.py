"""The record that dates of both languages are read into, and how two of them make a range.

A date has one form as a string, so that dates are equal if their strings are: ``2019-03-27``,
``2019-03``, ``2019``, ``--03-27`` (without a year), ``--03``, ``---27`` (a 27th), ``-0221``
(221 BC), ``2019-Q1``, ``2019-H2``, ``1990s``, ``90s`` (of an unknown century), ``19c`` (the 19th
century), ``-5c``; each may be followed by ``~early``, ``~mid``, ``~late``, ``~end`` or a season.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

MONTH_NAMES = (
    "January February March April May June July August September October November December".split()
)
_WRITTEN = re.compile(
    r"(?:(?P<year>-?\d{4}|\d{2,4}s|-?\d{1,2}c)|-)"
    r"(?:-(?P<part>[QH]\d)|(?:-(?P<month>\d\d)|-(?=-\d\d))?(?:-(?P<day>\d\d))?)(?:~(?P<phase>\w+))?"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date; what is not given of it is zero or empty."""

    year: str = ""  # "2019", "-0221", "1990s", "19c"
    month: int = 0
    day: int = 0
    part: str = ""  # "Q1", "H2"
    phase: str = ""  # "early", "mid", "late", "end", "spring", ...

    def __str__(self) -> str:
        text = self.year
        if self.part:
            text = f"{self.year or '-'}-{self.part}"
        elif self.month or self.day:
            text = self.year or "-"
            text += f"-{self.month:02}" if self.month else "-"
            text += f"-{self.day:02}" if self.day else ""
        return f"{text}~{self.phase}" if self.phase else text

    @classmethod
    def read(cls, text: str) -> Day:
        """The date for a string of the form above; ValueError for any other string."""
        match = _WRITTEN.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is no date: write it as 2019-03-27, --03-27 or 2019-Q1")
        return cls(
            match["year"] or "",
            int(match["month"] or 0),
            int(match["day"] or 0),
            match["part"] or "",
            match["phase"] or "",
        )

    @property
    def possible(self) -> bool:
        """Whether there is such a month and day."""
        return self.month <= 12 and self.day <= _LENGTHS[min(self.month, 12)]

    @property
    def shape(self) -> tuple[bool, bool, bool, str]:
        """Which parts are given: only two dates of the same shape make a range."""
        kind = self.year[-1:] if self.year[-1:] in ("s", "c") else ""
        return (self.month > 0, self.day > 0, bool(self.part), kind)


_LENGTHS = (31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # the first: month unknown


class DateSpan(NamedTuple):
    """A date, or a range of two, where it stands; ``first`` is None for an unknown year."""

    start: int
    end: int
    first: Day | None
    last: Day | None = None


def join(left: DateSpan, right: DateSpan, backwards: bool = False) -> DateSpan | None:
    """The range from one date to another; None if they do not make one.

    The second date takes the year and month that it lacks from the first. With ``backwards``, for
    English (27 to 29 March 2020), the first takes them from the second as well.
    """
    first, last = left.first, right.first
    if first is None or last is None or left.last or right.last:
        return None
    if not last.year and not last.part:
        last = replace(last, year=first.year, month=last.month or first.month)
    if backwards and not first.year:
        first = replace(first, year=last.year, month=first.month or (first.day and last.month))
    if first.shape != last.shape or first == last or not (first.possible and last.possible):
        return None
    return DateSpan(left.start, right.end, first, last)
