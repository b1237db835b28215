"""Quote + the reader's spans → the asked value inside the quote, as a slice of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.edges import trimmed
from bot.core import settings
from bot.core.records import Span
from bot.text.lists import is_list, list_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.reading import Found


def mark(kind: str, quote: Span, found: Sequence[Found]) -> Span | None:
    """The likeliest span that lies within a quote, its ends put right; None where there is none.

    Args:
        kind: of the thing asked for, as ``bot.question.kind`` or ``bot.question.manner`` tells it; the mark's own,
            but a mark is no list where it holds a single thing.
        quote: what is shown.
        found: the reader's spans, likeliest first.
    """
    for one in found:
        if one.within(quote):
            start, end = trimmed(quote.text, one.start - quote.start, one.end - quote.start, kind)
            if start < end:
                return _span(kind, quote, start, end)
    return None


def is_plain(quote: Span, found: Sequence[Found]) -> bool:
    """Whether one value of a quote stands out enough to be said before it.

    Where the reader wavers between spans, the quote is shown with the likeliest marked, and what it
    answers is left to whoever reads it. A span that overlaps the likeliest is no rival of it.
    """
    inside = [one for one in found if one.within(quote)]
    if not inside:
        return False
    first = inside[0]
    alike = sum(one.share for one in inside if one.start < first.end and first.start < one.end)
    return alike >= settings.SAID_SHARE * sum(one.share for one in inside)


def _span(kind: str, quote: Span, start: int, end: int) -> Span:
    if kind == "list":
        start += list_start(quote.text[start:end])
        kind = kind if is_list(quote.text[start:end]) else ""
    text = quote.text[start:end]
    return Span(quote.article_id, quote.start + start, quote.start + end, text, kind)
