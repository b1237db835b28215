"""Quote + the reader's spans → the asked value inside the quote, as a slice of the article.

The reader's tokens know no punctuation, so a span of them may lack a closing bracket or a percent
sign that belongs to it. ``trim_edges`` puts the ends of a value right: no comma, no joining word,
no half a bracket, and no figure or word cut in two.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from bot.core import Span
from bot.question import ANSWERS
from bot.text import enumerations, figures, fold, is_list, list_start, scan
from bot.text.names import tagged_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.reading import LikelySpan


_EDGE = " \t\n\u3000,.;:!?，。；：！？、·…—–"
_PAIRS = dict(zip("《「『“‘〈【(（[", "》」』”’〉】)）]", strict=True))
_REACH = 12  # characters over which the other half of a bracket is looked for
_UNITS = "%％‰°"
_COUNTED = re.compile(r"[\u4e00-\u9fff]{1,4}")  # 28個州: a measure word says nothing of what
_WORKING = re.compile(r"(?<=\d) (?:working|business|calendar|school|sea) (?:days?|hours?|weeks?)\b")
_BETWEEN = ("", "，", "、", "至", "到", ", ", " and ", " but ")  # two limits: 5000元以上、2万元以下
_CURRENCIES = "$€£¥￥"
_SCALED = ("amount", "percentage")  # kinds whose number says something else without its unit
_ABBREVIATION = re.compile(r"(?:\.\w+|\b[A-Z]|\b(?:Inc|Ltd|Co|Corp|Jr|Sr|St|Mr|Mrs|Dr|No))\.$")
# Words that no value begins or ends with, folded as keyword tokens are. English ones are looked for
# only in lower case, because a name may begin with The.
_NEVER_FIRST = frozenset(
    "的 是 指 即 和 与 及 以及 而 是指 就是 即是 of and or is was are were".split()
)
_AGENT = frozenset("由 被 by".split())  # nor with these if it is asked who did it
_NEVER_LAST = frozenset(
    "的 是 和 与 及 以及 或 而 在 由 被 of and or the a an is was are were to in by for with at on"
    " from that which".split()
)
_FIRST_WORD = re.compile(r"[a-z]+(?![\w'’-])")
_LAST_WORD = re.compile(r"(?<![\w'’-])[a-z]+$")


def mark(kind: str, quote: Span, spans: Sequence[LikelySpan]) -> Span | None:
    """Returns the likeliest span within a quote, its ends put right; None if there is none.

    Args:
        kind: of the thing asked for, one of those in ``bot.question.kind``. The mark gets the same
            kind, except that a mark of a single thing is not a "list".
        quote: what is shown.
        spans: the reader's, likeliest first.
    """
    inside = [span for span in spans if span.is_within(quote)]
    figured = (span for span in inside if kind in ANSWERS and _holds_figure(kind, quote, span))
    for span in chain(figured, inside):  # what holds no figure is no answer if another does
        start, end = trim_edges(quote.text, span.start - quote.start, span.end - quote.start, kind)
        if start < end:
            start, end = _sole_figure(kind, quote.text, start, end)
            return _span(kind, quote, *_with_limits(kind, quote.text, start, end))
    return None


def sole_figure(kind: str, quote: Span) -> Span | None:
    """Returns the figure of the kind asked for in a sentence; None if it has not just one."""
    found = [one for one in figures.find(quote.text) if one.kind == ANSWERS.get(kind, ("",))[0]]
    if len(found) != 1:
        return None
    return _span(kind, quote, found[0].start, found[0].end)


def _holds_figure(kind: str, quote: Span, span: LikelySpan) -> bool:
    value = quote.text[span.start - quote.start : span.end - quote.start]
    return any(figure.kind in ANSWERS[kind] for figure in figures.find(value))


def _sole_figure(kind: str, text: str, start: int, end: int) -> tuple[int, int]:
    """The figure of a value that has but one of those that may answer; else the value."""
    if kind not in ANSWERS or kind == "date":
        return start, end
    inside = [one for one in figures.find(text) if start <= one.start and one.end <= end]
    fits = [one for one in inside if one.kind in ANSWERS[kind]]
    if len(fits) != 1:
        return start, end
    figure = fits[0]
    counted = figure.text[-1:] in "个個" and _COUNTED.fullmatch(text, figure.end, end)
    return figure.start, end if counted else figure.end


def _with_limits(kind: str, text: str, start: int, end: int) -> tuple[int, int]:
    """With what makes a figure a limit, and with the other limit: 5000元以上2万元以下."""
    if kind not in ANSWERS or kind == "date":
        return start, end
    found = [(one.start, one.end, figures.word_after(text, one.end)) for one in figures.find(text)]
    if text[:start].endswith("between ") and any((start, end) == one[:2] for one in found):
        start -= len("between ")  # $20 and $35
    if unit := _WORKING.match(text, end):
        end = unit.end()
    for _, last, word in found:
        end += len(word) if last == end else 0
    for (first, until, lower), (then, last, upper) in pairwise(found):
        last += len(upper)
        between = text[until + len(lower) : then]
        if lower and upper and between in _BETWEEN and first < end and start < last:
            start, end = min(start, first), max(end, last)
    return start, end


def _span(kind: str, quote: Span, start: int, end: int) -> Span:
    """A slice of the quote as a mark; a list has all of its items, and begins at the first one."""
    if kind == "list":
        end -= quote.text[:end].endswith("等")
        if is_list(quote.text[start:end]):
            wholes = [row for row in enumerations(quote.text) if row[0] <= start and end <= row[1]]
            start, end = max(wholes, key=lambda row: row[1] - row[0], default=(start, end))
        start += list_start(quote.text[start:end])
        kind = kind if is_list(quote.text[start:end]) else ""
    text = quote.text[start:end]
    return Span(quote.article_id, quote.start + start, quote.start + end, text, kind)


def trim_edges(text: str, start: int, end: int, kind: str) -> tuple[int, int]:
    """Returns where a value begins and ends, put right; start = end if nothing of it is left.

    The loop always ends: a step shortens the value, or takes in what it never had before.

    Args:
        text: the quote.
        start: where the value begins in it.
        end: just past its last character.
        kind: of the thing asked for.
    """
    if start >= end:
        return start, end
    start, end = _whole_figure(text, start, end, kind)
    start, end = _whole_words(text, start, end)
    firsts = _NEVER_FIRST | _AGENT if kind in ("person", "organisation") else _NEVER_FIRST
    widest, before = (start, end), None
    while before != (start, end):
        before = start, end
        start, end = _without_edges(text, start, end)
        start, end = _balance_brackets(text, start, end, widest)
        widest = min(start, widest[0]), max(end, widest[1])
        start, end = _without_joining(text, start, end, firsts)
    return start, end


def _whole_figure(text: str, start: int, end: int, kind: str) -> tuple[int, int]:
    """With the unit, the currency sign or the minus that belongs to a figure.

    Without a part of its qualifier: 超過300元 of 不得超過300元 would say the opposite. The whole
    qualifier is put before the figure where it is said.
    """
    for figure in figures.find(text):
        if start < figure.start < end and figure.end == end:
            words = figures.word_before(text, figure.start)
            if words and start >= figure.start - len(words):
                return figure.start, end
        if figure.start <= start and end <= figure.end:
            lowest = figure.value if figure.value is not None else figure.low
            cut = text[end - 1].isdigit() and text[end : end + 1].isalnum()  # 12 of 12奈米
            if figure.kind == kind in _SCALED or lowest is not None and lowest < 0 or cut:
                return figure.start, figure.end
    if end > start and text[end - 1].isdigit() and text[end : end + 1] in _UNITS:
        end += len(text[end : end + 1])
    if text[start : start + 1].isdigit() and text[max(start - 1, 0) : start] in _CURRENCIES:
        start = max(start - 1, 0)
    return start, end


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """With the rest of a Chinese word that is cut in two: 周鐵 of 周鐵根; figures stay."""
    if any((figure.start, figure.end) == (start, end) for figure in figures.find(text)):
        return start, end
    for first, last in _han_words(text):
        if first < start < last:
            start = first
        if first < end < last:
            end = last
    return start, end


@lru_cache(maxsize=64)
def _han_words(text: str) -> tuple[tuple[int, int], ...]:
    """Where words of several characters stand, and names, which the dictionary does not have."""
    folded = fold(text)
    places = [(token.start, token.end) for token in scan(folded.text) if token.is_word]
    places += [place for kind in ("person", "place") for place in tagged_names(folded.text, kind)]
    return tuple(
        folded.source(start, end)
        for start, end in places
        if folded.text[start] >= "\u2e80" and end - start > 1
    )


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Without spaces and punctuation at the ends; the dots of .5 and of Jr. stay."""
    while start < end and text[start] in _EDGE:
        if text[start] in ".–" and text[start + 1 : start + 2].isdigit():
            break  # .5, or –3.1 with a dash for a minus
        start += 1
    while start < end and text[end - 1] in _EDGE:
        if text[end - 1] == "." and _ABBREVIATION.search(text, start, end):
            break
        end -= 1
    return start, end


def _balance_brackets(text: str, start: int, end: int, widest: tuple[int, int]) -> tuple[int, int]:
    """With the other half of a bracket if that is near, else without a half at one of the ends.

    A half within ``widest``, the widest that the value has been, was taken off and is not put back.
    """
    at = _first_unpaired(text, start, end)
    if at is None:
        return start, end
    if text[at] in _PAIRS:
        other = _closing(text, _PAIRS[text[at]], end)
        if other >= widest[1] and "\n" not in text[end:other]:
            return start, other + 1
    else:
        opening = next(half for half, closing in _PAIRS.items() if closing == text[at])
        other = text.rfind(opening, max(start - _REACH, 0), start)
        if 0 <= other < widest[0] and "\n" not in text[other:start]:
            return other, end
    if at == start:
        return start + 1, end
    return (start, end - 1) if at == end - 1 else (start, end)


def _first_unpaired(text: str, start: int, end: int) -> int | None:
    """Where the first bracket or quotation mark without its other half stands, if one does."""
    open_at: list[int] = []
    for at in range(start, end):
        character = text[at]
        last = text[open_at[-1]] if open_at else ""
        if character in _PAIRS:
            open_at.append(at)
        elif character in _PAIRS.values():
            if last and _PAIRS[last] == character and not _apostrophe(text, at, quoted=True):
                open_at.pop()
            elif at == start or not _apostrophe(text, at, quoted=last == "‘"):
                return at
    return open_at[0] if open_at else None


def _closing(text: str, half: str, end: int) -> int:
    """Where the second half of a pair stands closely behind a value; -1 if it does not."""
    near = range(end, min(end + _REACH, len(text)))
    return next((at for at in near if text[at] == half and not _apostrophe(text, at, True)), -1)


def _apostrophe(text: str, at: int, quoted: bool) -> bool:
    """Whether a ’ is an apostrophe, as in city’s or cities’, and does not close ‘city’.

    Args:
        text: the text around it.
        at: where it stands.
        quoted: whether a single quotation mark was opened before it.
    """
    before, after = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    if text[at] != "’" or not before.isalpha():
        return False
    latin = _is_latin(before), _is_latin(after)
    return all(latin) if quoted else any(latin)


def _is_latin(character: str) -> bool:
    return character.isalpha() and character < "\u2e80"


def _without_joining(text: str, start: int, end: int, firsts: frozenset[str]) -> tuple[int, int]:
    """Without a joining word at one of the ends: one word is removed at a time."""
    value = text[start:end]
    first, last = _FIRST_WORD.match(value), _LAST_WORD.search(value)
    if first and first.group() in firsts:
        return start + first.end(), end
    if last and last.group() in _NEVER_LAST:
        return start, start + last.start()
    folded = fold(value)
    words = [token for token in scan(folded.text) if token.is_word and token.text >= "\u2e80"]
    if words and words[0].start == 0 and words[0].text in firsts:
        return start + folded.source(0, words[0].end)[1], end
    if words and words[-1].end == len(folded.text) and words[-1].text in _NEVER_LAST:
        return start, start + folded.source(words[-1].start, words[-1].end)[0]
    return start, end
