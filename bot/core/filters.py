"""The filter by which a caller chooses articles: by id, language, date and tag."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date as day
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.records import Article

LANGUAGES = ("en", "zh", "zh-Hans", "zh-Hant")  # zh: Chinese in either script
MAX_VALUES = 1_000  # of one field: so many articles are better kept as a library of their own
MAX_VALUE_CHARS = 200  # of an id or a tag: longer ones are texts

_REGIONS = {"zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-my": "zh-Hans"}
_REGIONS |= {"zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant"}
_REGIONS |= {name.lower(): name for name in LANGUAGES}
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# Dates as articles give them: 2019, 2019-03-27T08:00, 2019/3/27, 20190327, 2019年3月27日
_DATED = re.compile(
    r"([0-9]{4})(?:\s*[-/.年]\s*([0-9]{1,2})(?:\s*[-/.月]\s*([0-9]{1,2}))?"
    r"|([0-9]{2})([0-9]{2}))?(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of articles: every field that is set must fit, one of its values is enough.

    A filter without any field set is false and takes all articles.

    Raises:
        ValueError: a value is not valid; the message is one line.
    """

    articles: tuple[str, ...] = ()  # ids
    languages: tuple[str, ...] = ()  # of LANGUAGES; en-GB and zh-TW are understood, too
    since: str = ""  # the first year, month or day: 2019, 2019-03, 2019-03-27
    until: str = ""  # the last one, which is included whole
    tags: tuple[str, ...] = ()  # compared without regard to case

    def __post_init__(self) -> None:
        """Checks each field and brings it to its canonical form."""
        keep = object.__setattr__
        keep(self, "articles", _values("articles", self.articles))
        languages = map(_language, _values("languages", self.languages))
        keep(self, "languages", tuple(dict.fromkeys(languages)))
        keep(self, "since", _iso("since", self.since))
        keep(self, "until", _iso("until", self.until))
        tags = (tag.casefold() for tag in _values("tags", self.tags))
        keep(self, "tags", tuple(dict.fromkeys(tags)))
        if self.since and self.until and self.first > self.last:
            raise ValueError(
                f"since {self.since} comes after until {self.until}, no article can be between "
                "them; swap them"
            )

    @classmethod
    def from_fields(cls, given: object) -> Filter:
        """The filter that a mapping of field names to values describes, as JSON has it.

        None stands for an empty filter.

        Raises:
            ValueError: it is not a mapping, has an unknown field, or a value that is not valid.
        """
        if given is None:
            return cls()
        names = [field.name for field in fields(cls)]
        if not isinstance(given, Mapping):
            raise ValueError(
                f"a filter has the fields {', '.join(names)}; {given!r:.40} has none of them"
            )
        for name in given:
            if name not in names:
                raise ValueError(f"a filter has no field {name!r:.40}; it has {', '.join(names)}")
        return cls(**{name: value for name, value in given.items() if value is not None})

    def __bool__(self) -> bool:
        """Whether any field is set."""
        return any((self.articles, self.languages, self.since, self.until, self.tags))

    @property
    def first(self) -> int:
        """The first day that fits, as the number 20190327; 0 without ``since``."""
        span = span_of(self.since)
        return span[0] if span else 0

    @property
    def last(self) -> int:
        """The last day that fits, in the same form; 99991231 without ``until``."""
        span = span_of(self.until)
        return span[1] if span else 99_991_231

    @property
    def scripts(self) -> tuple[str, ...]:
        """The languages as articles name them: zh stands for zh-Hans and zh-Hant."""
        both = ("zh-Hans", "zh-Hant")
        scripts = (both if language == "zh" else (language,) for language in self.languages)
        return tuple(dict.fromkeys(script for several in scripts for script in several))

    def covers_date(self, date: str) -> bool:
        """Whether any day of an article's date (which may be a year) lies in the filter's range."""
        if not (self.since or self.until):
            return True
        span = span_of(date)
        return span is not None and span[1] >= self.first and span[0] <= self.last

    def covers_tags(self, tags: Iterable[str]) -> bool:
        """Whether the filter names no tags, or one of the article's."""
        return not self.tags or not {tag.casefold() for tag in tags}.isdisjoint(self.tags)

    def takes(self, article: Article) -> bool:
        """Whether an article fits every field."""
        return (
            (not self.articles or article.id in self.articles)
            and (not self.languages or article.language in self.scripts)
            and self.covers_date(article.date)
            and self.covers_tags(article.tags)
        )


def check_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags, stripped and each once; ValueError for one that is not a short line."""
    return distinct(_values("tags", tags if isinstance(tags, str) else list(tags)))


def distinct(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags, each once and as it was first written; tags that differ only in case are one."""
    first_forms: dict[str, str] = {}
    for tag in tags:
        first_forms.setdefault(tag.casefold(), tag)
    return tuple(first_forms.values())


def add_tags(article: Article, tags: Sequence[str]) -> Article:
    """The article with further tags."""
    return replace(article, tags=distinct((*article.tags, *tags))) if tags else article


@lru_cache(maxsize=4_096)
def span_of(date: str) -> tuple[int, int] | None:
    """The first and the last day of an article's date, each as the number 20190327.

    None if the date is empty, does not begin with a year, or does not exist.
    """
    match = _DATED.match(date.strip())
    if match is None:
        return None
    year, month, of_month = (int(n) for n in (match[1], match[2] or match[4] or 0,
                                              match[3] or match[5] or 0))  # fmt: skip
    try:
        start = day(year, month or 1, of_month or 1)
        end = start if of_month else day(year, month or 12, monthrange(year, month or 12)[1])
    except ValueError:  # IllegalMonthError is one
        return None
    return _number(start), _number(end)


def check_date(date: str) -> str:
    """A year, month or day, checked, in ISO 8601; "" for none; ValueError for anything else."""
    return _iso("date", date)


def _number(date: day) -> int:
    return (date.year * 100 + date.month) * 100 + date.day


def _values(name: str, given: object) -> tuple[str, ...]:
    """A field's texts without the space around them, each once; a single text is a list of one."""
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, (list, tuple)) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"{name} must be a list of texts, not {given!r:.60}")
    values = tuple(dict.fromkeys(value for text in texts if (value := text.strip())))
    if len(values) > MAX_VALUES:
        raise ValueError(f"{name} has {len(values):,} values, at most {MAX_VALUES:,} are taken")
    for value in values:
        if len(value) > MAX_VALUE_CHARS or not value.isprintable():
            raise ValueError(
                f"{name} has {value!r:.60}, which is no {name[:-1]}: one is a line of at most "
                f"{MAX_VALUE_CHARS} characters"
            )
    return values


def _language(tag: str) -> str:
    """The name of ``LANGUAGES`` that a language tag (``zh-TW``, ``en_GB``) stands for."""
    language = _REGIONS.get(tag.lower().replace("_", "-"))
    if language is None and re.fullmatch(r"en[-_][A-Za-z0-9]{2,8}", tag):
        language = "en"
    if language is None:
        raise ValueError(f"language {tag!r:.40} is not known; use one of {', '.join(LANGUAGES)}")
    return language


def _iso(name: str, given: object) -> str:
    """The year, month or day of a field, checked; "" for an empty one."""
    text = given.strip() if isinstance(given, str) else given
    if text == "":
        return ""
    if not isinstance(text, str) or not _ISO.fullmatch(text) or span_of(text) is None:
        raise ValueError(
            f"{name} is {given!r:.40}, which is no date; give a year, a month or a day, as in "
            "2019, 2019-03 or 2019-03-27"
        )
    return text
