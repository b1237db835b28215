"""Quote + the reader's spans → the asked value inside the quote, as a slice of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading import Found


def mark(kind: str, quote: Span, found: Sequence[Found]) -> Span | None:
    """The likeliest span that lies within a quote; None where the reader has none there.

    Args:
        kind: of the thing asked for; the mark's own.
        quote: what is shown.
        found: the reader's spans, likeliest first.
    """
    for one in found:
        inside = quote.start <= one.start and one.end <= quote.end
        if one.article_id == quote.article_id and inside:
            text = quote.text[one.start - quote.start : one.end - quote.start]
            return Span(quote.article_id, one.start, one.end, text, kind)
    return None
