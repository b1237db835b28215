"""The items a question asks about (room 14, 乙店) + a quote → whether the quote speaks of them.

A quote speaks of an item that it names, or that was last named before it where it names none of the
kind itself: under the heading *Room 14*, behind *Room 14 sleeps two guests*. Where it names another
of the kind, what it says is of that one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.text import (
    are_alike,
    bears,
    designators_of,
    figures,
    heads_of,
    is_same,
    respective,
    row,
    split_sentences,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.reading import LikelySpan
    from bot.core import Hit, Span
    from bot.question import Frame
    from bot.text import Designator
    from embeddings.lexicon import Lexicon

_BEFORE = 2_000  # characters before a passage in which the item that it goes on about was named
_OPENS = 16  # characters of a sentence's beginning: what is named there, it is about
_CLAUSE = re.compile(r"[，；;]|, ")
_CITING = frozenset(
    "条 章 articl section claus rule".split()
)  # parts of laws, that cite each other
_MENTIONED = 0.5  # support by an item that only stands somewhere around


class ItemSupport(NamedTuple):
    """How far a quote speaks of the asked items; shares are 0 to 1."""

    sentence: float  # share of the items that the quote names
    context: float  # or that it goes on about; a mere mention around it counts half
    missing: str  # the first that it surely does not speak of, as the question has it; "" for none


def check_items(
    frame: Frame, quote: Span, hit: Hit, hits: Sequence[Hit], lexicon: Lexicon
) -> ItemSupport:
    """Returns how far a quote speaks of the items asked about; 1 for a question without any.

    Args:
        frame: the question's.
        quote: what is quoted.
        hit: the passage it stands in.
        hits: all passages found; an item that none of them has is missing.
        lexicon: knows the nouns in the other language.
    """
    if not frame.items:
        return ItemSupport(1.0, 1.0, "")
    supports = [_check_item(item, quote, hit, hits, lexicon) for item in frame.items]
    missing = (
        frame.question[item.start : item.end]
        for item, (_, _, is_missing) in zip(frame.items, supports, strict=True)
        if is_missing
    )
    return ItemSupport(
        sum(own for own, _, _ in supports) / len(supports),
        sum(around for _, around, _ in supports) / len(supports),
        next(missing, ""),
    )


def _check_item(
    item: Designator, quote: Span, hit: Hit, hits: Sequence[Hit], lexicon: Lexicon
) -> tuple[float, float, bool]:
    """The support of one item by the quote and by all, and whether another is in its place."""
    own = _of_kind(item, designators_of(quote.text), lexicon)
    named = [one for one in own if is_same(item, one, lexicon)]
    cited = [one for one in named if _is_cited(item, one, own, quote.text, lexicon)]
    if len(cited) < len(named) or _names_row(item, quote.text):
        return 1.0, 1.0, False
    own = [one for one in own if one not in cited]
    governing = _governing(item, quote, hit, lexicon)
    if governing and is_same(item, governing, lexicon):
        is_displaced = any(_opens_sentence(one, quote.text) for one in own)
        return 0.0, float(not is_displaced), is_displaced
    if own or governing:
        return 0.0, 0.0, True
    texts = [hit.article.title, *(other.chunk.text for other in (hit, *hits))]
    if _stands_in(item, texts, lexicon):
        return 0.0, _MENTIONED, False
    return 0.0, 0.0, item.sure


def _stands_in(item: Designator, texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether some texts name an item or, where they name none of its kind, have its mark."""
    alike = [
        one
        for text in texts
        for one in designators_of(text)
        if one.noun and are_alike(item, one, lexicon)
    ]
    if alike:
        return any(is_same(item, one, lexicon) for one in alike)
    return any(bears(text, item.marks) for text in texts)


def _of_kind(item: Designator, found: Sequence[Designator], lexicon: Lexicon) -> list[Designator]:
    """Those of some items that are of one kind with an item; without any, those of its mark.

    A building is called 5栋 here and 5号楼 there.
    """
    alike = [one for one in found if are_alike(item, one, lexicon)]
    return alike or [one for one in found if is_same(item, one, lexicon)]


def _governing(item: Designator, quote: Span, hit: Hit, lexicon: Lexicon) -> Designator | None:
    """The last item of a kind that a sentence before a quote begins with, else the last named.

    In the passage, else in the article before it, else in the headings and the title.
    """
    text, begin = hit.article.text, hit.chunk.start
    passage = hit.chunk.text[: max(0, quote.start - begin)]
    heads = "\n".join(heads_of(hit.article, quote.start))
    for before in (passage, heads, text[max(0, begin - _BEFORE) : begin]):
        found = _of_kind(item, designators_of(before), lexicon)
        opening = [one for one in found if _opens_sentence(one, before)]
        if found:
            return (opening or found)[-1]
    return None


def _opens_sentence(one: Designator, text: str) -> bool:
    return any(a <= one.start <= a + _OPENS for a, _ in split_sentences(text))


def _is_cited(
    item: Designator, one: Designator, own: Sequence[Designator], text: str, lexicon: Lexicon
) -> bool:
    """Whether an item is but cited by another that its sentence begins with, as in a law.

    第二十四条 违反第二十三条规定的，处六千元罚款 is no fine of 第二十三条.
    """
    if item.noun not in _CITING or text[: one.start].rstrip()[-1:] in tuple("，；,;"):
        return False
    starts = {a for a, b in split_sentences(text) if a <= one.start < b}
    return any(other.start in starts and not is_same(item, other, lexicon) for other in own)


def _names_row(item: Designator, text: str) -> bool:
    """Whether a row of a table is headed by an item's mark alone: 14: 120 dollars."""
    rows = (row(line) for line in text.splitlines())
    return any(one is not None and bears(f"{one.label}:", item.marks) for one in rows)


def spans_of_items(
    frame: Frame, quote: Span, spans: Sequence[LikelySpan], lexicon: Lexicon
) -> Sequence[LikelySpan]:
    """Returns the spans that may answer, without those in a quote that are of other items."""
    if not frame.items:
        return spans
    return [
        span
        for span in spans
        if not span.is_within(quote)
        or not is_of_another_item(frame, quote, span.start, span.end, lexicon)
    ]


def is_of_another_item(frame: Frame, quote: Span, start: int, end: int, lexicon: Lexicon) -> bool:
    """Returns whether a part of a quote is of another item than the asked ones, or but its mark.

    It is of the item last named before it in its sentence, or of the next one where values come
    first: 180 dollars for room 12, 120 for room 13.

    Args:
        frame: the question's.
        quote: what is quoted.
        start: of the part, in the article.
        end: of it, likewise.
        lexicon: knows the nouns in the other language.
    """
    if not frame.items:
        return False
    named = designators_of(quote.text)
    at = start - quote.start
    if any(one.start <= at and end - quote.start <= one.end for one in named):
        return True
    if respective(quote.text):
        return False
    return any(_is_beside(item, named, quote.text, at, lexicon) for item in frame.items)


def _is_beside(
    item: Designator, named: Sequence[Designator], text: str, at: int, lexicon: Lexicon
) -> bool:
    """Whether a place in a text belongs to another item of the kind than a given one."""
    alike = _of_kind(item, named, lexicon)
    if all(is_same(item, one, lexicon) for one in alike):
        return False
    first, last = next(((a, b) for a, b in split_sentences(text) if a <= at < b), (0, len(text)))
    inside = [one for one in alike if first <= one.start < last]
    before = [one for one in inside if one.start <= at] or inside[:1]
    before = before or [one for one in alike if one.start <= at]
    if _values_first(text[first:last], [one.start - first for one in inside]):
        before = [one for one in inside if one.start > at][:1]
    return bool(before) and not is_same(item, before[-1], lexicon)


def _values_first(sentence: str, named: Sequence[int]) -> bool:
    """Whether a sentence gives a value before it names the first of several items."""
    values = (one.start for one in figures.find(sentence) if one.kind not in ("date", "number"))
    first = next(values, len(sentence))
    return len(named) > 1 and first < named[0] and not _CLAUSE.search(sentence, first, named[0])
