"""Articles that say different things → which of them is the newer one.

By the date that an article has; else by the one that its text names as its own; else, for editions
of one text, by what their titles or files are marked with (v2, 修订稿, *final draft*).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text import figures, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Article

_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_HEAD = 400  # characters at an article's beginning and end in which its own date stands
_HEAD_LINES = 6
_LABEL = re.compile(
    r"\W*(?:(?:发布|公布|印发|更新|修订|修改|编制|成文|撰写|签发|发稿|报告)?(?:日期|时间)[:：]"
    r"|(?:date|dated|published|updated|last updated|revised|issued)\b)",
    re.IGNORECASE,
)
# The marks of editions, folded, with their place: one without a mark comes after the drafts.
_STAGES = {
    0: re.compile(r"初稿|草稿|草案|征求意见稿|讨论稿|\b(?:first |rough )?draft\b"),
    2: re.compile(
        r"修订[稿版]?|修改稿|修正[稿版]?|更正[稿版]?|\b(?:revised|corrected|restated|revision)\b"
    ),
    3: re.compile(r"[终定]稿|最终[版稿]|正式[版稿]|\bfinal(?: (?:draft|version))?\b"),
}
_UNMARKED = 1
_NUMBERED = re.compile(
    r"(?:(?<![a-z])v(?:er(?:sion)?)?|\bdraft|\brev(?:ision)?|版本)"
    r"[ ._-]?(?P<number>\d{1,3}(?:\.\d{1,3})*)(?!\d)"
    r"|第(?P<han>[一二三四五六七八九])[版稿]"
    r"|\b(?P<word>second|third|fourth|fifth) (?:draft|version|revision)\b"
)
_HAN_NUMBERS = "一二三四五六七八九"
_WORDS = ("first", "second", "third", "fourth", "fifth")
_FIRST = (1,)


def date_of(article: Article) -> str:
    """Returns when an article was written, as ISO 8601; "" if neither it nor its text says so."""
    match = _ISO.match(article.date)
    return article.date if match else _date_in(article.text)


def file_of(article: Article) -> str:
    """Returns the name of the file that an article was read from, without its ending."""
    return re.sub(r"\.\w{1,5}$", "", article.source.replace("\\", "/").rpartition("/")[2])


def newest_first(articles: Sequence[Article]) -> list[int]:
    """Returns the places of articles in order, the newest first, unknown dates last.

    Marks of editions decide where a date is missing or two are the same, and only if all articles
    have the same name but for these marks. What nothing decides stays in its order.
    """
    marks, dates = _marks(articles), [date_of(article) for article in articles]
    if all(dates):
        places = sorted(range(len(articles)), key=lambda n: (dates[n], marks[n]), reverse=True)
    else:
        places = sorted(range(len(articles)), key=lambda n: (marks[n], dates[n]), reverse=True)
    return places


def _date_in(text: str) -> str:
    """The day in a line of its own, or behind a label, in an article's first or last lines."""
    lines = text[:_HEAD].split("\n")[:_HEAD_LINES] + text[-_HEAD:].split("\n")[-2:]
    for line in lines:
        found = [figure for figure in figures.find(line) if figure.kind == "date"]
        if len(found) != 1 or not _ISO.fullmatch(found[0].date):
            continue
        rest = line[: found[0].start] + line[found[0].end :]
        label = _LABEL.match(fold(line).text)
        if label or not re.search(r"\w", rest):
            return found[0].date
    return ""


def _marks(articles: Sequence[Article]) -> list[tuple[int, ...]]:
    """What each article's title or file is marked with, to be sorted by; alike if not sure."""
    for named in (
        [article.title for article in articles],
        [file_of(article) for article in articles],
    ):
        names = [fold(name).text for name in named]
        marks = [_mark(one) for one in names]
        if len(set(map(_bare, names))) == 1 and len(set(marks)) == len(marks):
            return marks
    return [()] * len(articles)


def _title_of(article: Article) -> str:
    return article.title


def _mark(name: str) -> tuple[int, ...]:
    """The stage and the number of an edition, one if it has none."""
    stages = [place for place, stage in _STAGES.items() if stage.search(name)]
    match = _NUMBERED.search(name)
    return (max(stages, default=_UNMARKED), *(_number(match) if match else _FIRST))


def _number(match: re.Match[str]) -> tuple[int, ...]:
    if match["number"]:
        return tuple(map(int, match["number"].split(".")))
    if match["han"]:
        return (_HAN_NUMBERS.index(match["han"]) + 1,)
    return (_WORDS.index(match["word"]) + 1,)


def _bare(name: str) -> str:
    """A name without its marks, blanks and brackets."""
    for pattern in (_NUMBERED, *_STAGES.values()):
        name = pattern.sub(" ", name)
    return re.sub(r"[\W_]+|\bthe\b", "", name)
