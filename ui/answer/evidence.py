"""The numbered places that an answer points at, and their short form that travels with a message.

A message carries no article. The places it points at are written into it as ids and offsets
(``encode``), and the panel of sources is made from these again (``decode``), even for a message
that was kept for days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.answering import cited_numbers, passages
from bot.core import SHEET, Answer, Article, Hit, Span, page_at
from ui.texts import text

MAX_PLACES = 12  # of one answer: it has five hits; more is somebody else's text
FOUND = 3  # passages shown behind the cited ones, or in their place; more is a search engine
VALUE_CHARS = 80  # of a first line that is shown as the value asked for
_SHEET_CHARS = 40  # of the name of a sheet: a workbook takes 31
_DIGEST = 8  # hex digits of an article's digest: enough to notice that it changed

_PLACE = re.compile(
    r"([cf])(\d{1,3})!([^!;]{1,64})!([0-9a-f]{8})!((?:\d+-\d+)(?:,\d+-\d+)*)!((?:\d+-\d+,?)*)"
)

Range = tuple[int, int]  # [start, end) in the article's text


@dataclass(frozen=True, slots=True)
class Place:
    """What one number of an answer points at."""

    number: int  # from 1, in the order of the answer
    cited: bool  # quoted, or named by the answer; otherwise only found with the same question
    article: Article
    quotes: tuple[Range, ...]  # the sentences, best first; of a passage that is not quoted, itself
    marks: tuple[Range, ...] = ()  # the asked values

    @property
    def start(self) -> int:
        """Where in the article it points: the asked value, or else the best sentence."""
        return (self.marks or self.quotes)[0][0]


def places(answer: Answer) -> list[Place]:
    """The places of a finished answer: the cited ones, then a few that were found beside them.

    A refusal cites none; its places are the closest passages.
    """
    near = answer.closest_hits
    numbers = cited_numbers(answer.text) if answer.written_by else []
    cited, beside = [], []
    for passage in passages(answer):
        if passage.hit is None:
            continue
        number, hit = passage.number, passage.hit
        if answer.answered and (passage.quotes or number in numbers):
            cited.append(_place(number, hit, passage.quotes, answer.marks, cited=True))
        elif hit in near if not answer.answered else not hit.chunk.boilerplate:
            beside.append(_place(number, hit, (), (), cited=False))
    whole = {place.article.id for place in cited}  # these articles are shown in any case
    beside = [place for place in beside if place.article.id not in whole]
    return [*cited, *beside[:FOUND]][:MAX_PLACES]


def _place(
    number: int, hit: Hit, quotes: Sequence[Span], marks: Iterable[Span], *, cited: bool
) -> Place:
    ranges = tuple((quote.start, quote.end) for quote in quotes)
    inside = tuple(
        (mark.start, mark.end)
        for mark in marks
        if mark.article_id == hit.article.id
        and any(start <= mark.start and mark.end <= end for start, end in ranges)
    )
    whole = ((hit.chunk.start, hit.chunk.end),)
    return Place(number, cited, hit.article, ranges or whole, inside)


def encode(shown: Iterable[Place]) -> str:
    """The places as one line of article ids, digests and offsets, which ``decode`` reads."""
    return ";".join(
        f"{'c' if place.cited else 'f'}{place.number}!{place.article.id}"
        f"!{place.article.digest[:_DIGEST]}!{_pairs(place.quotes)}!{_pairs(place.marks)}"
        for place in shown
    )


def decode(line: str, article: Callable[[str], Article]) -> list[Place]:
    """The places in a line of ``encode``, which anybody may have changed since.

    Args:
        line: what ``encode`` returned.
        article: returns an article of the library by its id, or raises.

    Raises:
        ValueError: the line is not of that form, or an article is not what it was.
    """
    parts = line.split(";")
    if len(parts) > MAX_PLACES:
        raise ValueError(f"{len(parts)} places are more than the {MAX_PLACES} an answer has")
    places = []
    for part in parts:
        match = _PLACE.fullmatch(part)
        if match is None:
            raise ValueError(f"{part[:40]!r} names no place in an article; ask the question again")
        kind, number, article_id, digest, quotes, marks = match.groups()
        body = article(article_id)
        if body.digest[:_DIGEST] != digest:
            raise ValueError(f"article {article_id!r} has changed since; ask the question again")
        size = len(body.text)
        place = Place(int(number), kind == "c", body, _ranges(quotes, size), _ranges(marks, size))
        places.append(place)
    return places


def page_words(article: Article, offset: int, language: str) -> str:
    """The page, slide or sheet that a place in an article is on; "" if that is not known."""
    page = page_at(article.structure, offset)
    if page is None:
        return ""
    name = _clip(page.name) if page.kind == SHEET else ""
    return text(page.kind, language, n=page.number, name=name)


def _clip(name: str) -> str:
    return name if len(name) <= _SHEET_CHARS else name[: _SHEET_CHARS - 1] + "…"


def _pairs(ranges: Iterable[Range]) -> str:
    return ",".join(f"{start}-{end}" for start, end in ranges)


def _ranges(pairs: str, size: int) -> tuple[Range, ...]:
    ranges = []
    for pair in filter(None, pairs.split(",")):
        start, end = (int(number) for number in pair.split("-"))
        if not start < end <= size:
            raise ValueError(f"{pair} is no stretch of {size} characters; ask the question again")
        ranges.append((start, end))
    return tuple(ranges)
