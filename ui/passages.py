"""A passage as HTML: slices of the article, with the quotes and the asked values marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.citations import holds
from bot.records import Hit, Span
from ui.escape import escape

PASSAGE_CHARS = 420  # of a passage on a card: about six lines on a desktop, twelve on a phone
QUOTE_CHARS = 600  # of one quoted sentence: text without sentence ends can be endless
OTHER_CHARS = 160  # of a passage that is not quoted: enough to see whether it helps


def passage(hit: Hit, quotes: Sequence[Span], marks: Iterable[Span]) -> str:
    """The passage as HTML: quotes in ``<mark>``, asked values inside them in ``<strong>``.

    Every piece is a slice of the article's own text. A long passage is cut around its first quote.
    """
    body, chunk = hit.article.text, hit.chunk
    inside = [mark for mark in marks if holds(hit, mark)]
    first, last = _window(chunk.start, chunk.end, quotes, inside)
    pieces, position = [], first
    for start, end in _merged([*quotes, *inside], first, last):
        pieces.append(escape(body[position:start]))
        values = _merged(inside, start, end)
        pieces.append(f"<mark>{_strong(body, start, end, values)}</mark>")
        position = end
    pieces.append(escape(body[position:last]))
    before, after = "…" * (first > chunk.start), "…" * (last < chunk.end)
    return f"{before}{''.join(pieces)}{after}"


def _window(start: int, end: int, quotes: Sequence[Span], marks: Sequence[Span]) -> tuple[int, int]:
    """The part of a passage that is shown: around the first quote, else from its beginning."""
    if not quotes:
        return start, min(end, start + OTHER_CHARS)
    focus_start, focus_end = quotes[0].start, quotes[0].end
    if focus_end - focus_start > QUOTE_CHARS:
        middle = next((m.start for m in marks if focus_start <= m.start < focus_end), focus_start)
        focus_start = max(focus_start, middle - QUOTE_CHARS // 2)
        focus_end = min(focus_end, focus_start + QUOTE_CHARS)
    room = max(0, PASSAGE_CHARS - (focus_end - focus_start))
    first = max(start, focus_start - room // 2)
    return first, min(end, focus_end + room - (focus_start - first))


def _merged(spans: Iterable[Span], start: int, end: int) -> list[tuple[int, int]]:
    """The spans cut to ``[start, end)``, in order, overlapping ones joined."""
    cut = sorted((max(s.start, start), min(s.end, end)) for s in spans)
    joined: list[tuple[int, int]] = []
    for first, last in cut:
        if first >= last:
            continue
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _strong(body: str, start: int, end: int, values: Sequence[tuple[int, int]]) -> str:
    pieces, position = [], start
    for first, last in values:
        pieces.append(f"{escape(body[position:first])}<strong>{escape(body[first:last])}</strong>")
        position = last
    return "".join(pieces) + escape(body[position:end])
