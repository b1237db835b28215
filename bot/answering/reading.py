"""The reader over retrieved passages: which spans answer, and how likely each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answering.spans import Reached, find_spans, likelihoods, marks
from bot.core import settings
from bot.search import clues
from embeddings.encoder import bundled_encoder
from embeddings.reader import bundled_reader, reader_inputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Chunk, Hit, Span, Term
    from embeddings.reader import Reading


@dataclass(frozen=True, slots=True)
class Found:
    """A span that may be the answer."""

    article_id: str
    start: int  # offsets in the article
    end: int
    share: float  # how likely it is beside all other spans: 0..1
    odds: float  # log of the reader's own odds against "it is not here"

    def is_within(self, part: Span | Chunk) -> bool:
        """Whether it lies in a part of an article."""
        same = self.article_id == part.article_id
        return same and part.start <= self.start and self.end <= part.end


def read(question: str, kind: str, terms: Sequence[Term], hits: Sequence[Hit]) -> list[Found]:
    """The spans of the passages that may answer, likeliest first; navigation is not read.

    Args:
        question: one question.
        kind: of the thing asked for, as ``bot.question.kind`` tells it.
        terms: the question's words with their translations.
        hits: the passages, best first; the first READ_HITS are read, if they are not far behind.
    """
    spans = reach(question, kind, terms, hits)
    shares = likelihoods(marks(question, kind, terms, spans, hits[0].score)) if spans else []
    found = [
        Found(one.hit.article.id, one.start, one.end, share, one.odds)
        for one, share in zip(spans, shares, strict=True)
    ]
    return sorted(found, key=lambda one: -one.share)


def reach(question: str, kind: str, terms: Sequence[Term], hits: Sequence[Hit]) -> list[Reached]:
    """The reader's spans as it scores them; arguments as for ``read``."""
    chosen = [
        hit
        for hit in hits[: settings.READ_HITS]
        if not hit.chunk.boilerplate and hit.score >= settings.READ_LEAST * hits[0].score
    ]
    given = [
        reader_inputs(
            bundled_encoder(), question, kind, hit.chunk.text, clues(terms, hit.chunk.text)
        )
        for hit in chosen
    ]
    readings = bundled_reader().read(given) if given else []
    return [
        Reached(hit, hit.chunk.start + start, hit.chunk.start + end, odds)
        for hit, reading in zip(chosen, readings, strict=True)
        for (start, end), odds in _spans(kind, hit.chunk, reading).items()
    ]


def _spans(kind: str, chunk: Chunk, reading: Reading) -> dict[tuple[int, int], float]:
    """The reader's best spans, and what is wanted in their sentences, with their log odds."""
    found = {
        (start, end): odds
        for (start, end), odds in zip(reading.spans.tolist(), reading.scores.tolist(), strict=True)
    }
    if not found:
        return {}
    least = max(found.values()) - settings.WORSE_ODDS
    first = [start + chunk.start for start, _ in list(found)[: settings.SPANS_LOOKED_AROUND]]
    for at, until in chunk.sentences:
        if not any(at <= start < until for start in first):
            continue
        shift = at - chunk.start
        for start, end in sorted(find_spans(kind, chunk.text[shift : until - chunk.start])):
            odds = reading.odds(start + shift, end + shift)
            if kind == "list":  # longer than what the reader was trained to give
                odds = max(odds, least)
            if odds >= least:
                found.setdefault((start + shift, end + shift), odds)
    return found
