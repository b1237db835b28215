"""Question + passages → the spans that may be the answer, and how likely each is.

The reader (``embeddings.reader``) scores spans of the best passages, and says of each whether it
answers at all, by which they are ranked anew; ``bot.answering.spans`` adds the figures, names and
lists in their sentences and weighs all of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.answering.spans import ReaderSpan, features_of, find_spans, likelihoods
from bot.core import settings
from bot.question import ANSWERS
from bot.text import heads_of
from embeddings.reader import bundled_reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Chunk, Hit, Span, Term
    from embeddings.reader import Reader, Reading


_SURE = 20.0  # log odds beyond which nothing is told: a blank passage has minus infinity


@dataclass(frozen=True, slots=True)
class LikelySpan:
    """A span of an article that may be the answer."""

    article_id: str
    start: int  # offsets in the article
    end: int
    share: float  # how likely it is among all the spans, which sum to 1
    odds: float  # log of the reader's own odds against "it is not here"
    found: float = 0.0  # log of its odds that the passage answers at all

    def is_within(self, part: Span | Chunk) -> bool:
        """Whether the span lies in a part of an article."""
        same = self.article_id == part.article_id
        return same and part.start <= self.start and self.end <= part.end


class Found(NamedTuple):
    """The passages as the reader ranks them, and the spans that may be the answer."""

    hits: list[Hit]  # all of them, best first
    spans: list[LikelySpan]  # likeliest first


class Read(NamedTuple):
    """The same with the reader's own scores."""

    hits: list[Hit]
    spans: list[ReaderSpan]


def find(
    question: str,
    kind: str,
    terms: Sequence[Term],
    hits: Sequence[Hit],
    reader: Reader | None = None,
) -> Found:
    """Returns the passages as the reader ranks them, and their spans; navigation is not read.

    Args:
        question: one question.
        kind: of the thing asked for, one of those in ``bot.question.kind``.
        terms: the question's words with their translations.
        hits: the passages, best first; the first READ_HITS are read, unless they are far
            behind the best.
        reader: finds the spans; None for the bundled one.
    """
    ranked, spans = read(question, kind, hits, reader)
    return Found(ranked, rank_spans(question, kind, terms, spans, ranked))


def rank_spans(
    question: str,
    kind: str,
    terms: Sequence[Term],
    spans: Sequence[ReaderSpan],
    hits: Sequence[Hit],
) -> list[LikelySpan]:
    """Returns the reader's spans, likeliest first; the other arguments are those of ``find``."""
    shares = likelihoods(features_of(question, kind, terms, spans, hits[0].score)) if spans else []
    likely = [
        LikelySpan(span.hit.article.id, span.start, span.end, share, span.odds, span.found)
        for span, share in zip(spans, shares, strict=True)
    ]
    return sorted(likely, key=lambda span: -span.share)


def read(question: str, kind: str, hits: Sequence[Hit], reader: Reader | None = None) -> Read:
    """Returns passages and spans with the reader's own scores; arguments as for ``find``."""
    near = [
        hit
        for hit in hits[: settings.READ_HITS]
        if not hit.chunk.boilerplate and hit.score >= settings.READ_LEAST * hits[0].score
    ]
    heads = [_head(hit) for hit in near]
    texts = [head + hit.chunk.text for head, hit in zip(heads, near, strict=True)]
    readings = (reader or bundled_reader()).read(question, texts) if near else []
    scored = _rescore(near, readings)
    spans = [
        ReaderSpan(hit, hit.chunk.start + start, hit.chunk.start + end, odds, reading.found)
        for hit, head, reading in zip(scored, heads, readings, strict=True)
        for (start, end), odds in _spans(kind, hit.chunk, len(head), reading).items()
    ]
    least = min((hit.score for hit in scored), default=math.inf)
    rest = [replace(hit, score=min(hit.score, least)) for hit in hits if hit not in near]
    return Read(sorted(scored, key=lambda hit: -hit.score) + rest, spans)


def _rescore(hits: Sequence[Hit], readings: Sequence[Reading]) -> list[Hit]:
    """The passages with the scores that they have together, shared by what the reader found too."""
    if not hits:
        return []
    scores = np.array([max(hit.score, 1e-9) for hit in hits])
    found = np.array([max(reading.found, -_SURE) for reading in readings])
    shares = scores * np.exp(settings.FOUND_WEIGHT * (found - found.max()))
    shares *= scores.sum() / shares.sum()
    return [replace(hit, score=share) for hit, share in zip(hits, shares.tolist(), strict=True)]


def _head(hit: Hit) -> str:
    """The lines before a passage by which the reader knows its document: title and headings."""
    title, *headings = heads_of(hit.article, hit.chunk.start)
    lines = [line[: settings.HEAD_CHARS] for line in (title, " ".join(headings))]
    return "".join(f"{line}\n" for line in lines if line and not hit.chunk.text.startswith(line))


def _spans(kind: str, chunk: Chunk, head: int, reading: Reading) -> dict[tuple[int, int], float]:
    """The reader's best spans and the values in their sentences, each with its log odds.

    Args:
        kind: of the thing asked for.
        chunk: the passage.
        head: characters that stood before it when it was read.
        reading: what was found.
    """
    odds_of: dict[tuple[int, int], float] = {}
    for (start, end), odds in zip(reading.spans.tolist(), reading.scores.tolist(), strict=True):
        start, end = _without_blanks(chunk.text, start - head, end - head)
        if 0 <= start < end:
            odds_of.setdefault((start, end), odds)
    if not odds_of:
        return {}
    least = max(odds_of.values()) - settings.WORSE_ODDS
    starts = [start + chunk.start for start, _ in list(odds_of)[: settings.SPANS_LOOKED_AROUND]]
    places = [(a, b) for a, b in chunk.sentences if any(a <= start < b for start in starts)]
    values = _values(kind, chunk, places, head, reading)
    if kind == "list":  # longer than what the reader was trained to give
        values = {place: max(odds, least) for place, odds in values.items()}
    if kind in ANSWERS and values and max(values.values()) < least:
        values = {max(values, key=values.__getitem__): least}  # only a figure can be the answer
    for place, odds in values.items():
        if odds >= least:
            odds_of.setdefault(place, odds)
    return odds_of


def _values(
    kind: str, chunk: Chunk, places: Sequence[tuple[int, int]], head: int, reading: Reading
) -> dict[tuple[int, int], float]:
    """The values of the kind asked for in some sentences, with the reader's log odds."""
    values: dict[tuple[int, int], float] = {}
    for begin, until in places:
        shift = begin - chunk.start
        for start, end in sorted(find_spans(kind, chunk.text[shift : until - chunk.start])):
            odds = reading.odds(start + shift + head, end + shift + head)
            values[start + shift, end + shift] = odds
    return values


def _without_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """A slice without the blanks at its ends: a piece has that before it."""
    while 0 <= start < end and text[start].isspace():
        start += 1
    while 0 <= start < end and text[end - 1].isspace():
        end -= 1
    return start, end
