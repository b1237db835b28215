"""The reader over retrieved passages: which spans answer, and how likely each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot import settings
from bot.clues import clues
from embeddings.encoder import bundled
from embeddings.reader import bundled_reader
from embeddings.reader_inputs import inputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.records import Hit
    from bot.words import Term


@dataclass(frozen=True, slots=True)
class Found:
    """A span that may be the answer."""

    hit: int  # index of its passage among the hits
    start: int  # offsets in the article
    end: int
    score: float  # the reader's log odds against "not here"
    share: float  # how likely it is beside all other spans and "not here": 0..1


def read(question: str, kind: str, terms: Sequence[Term], hits: Sequence[Hit]) -> list[Found]:
    """The spans of the passages that may answer, likeliest first; navigation is not read.

    Args:
        question: one question.
        kind: of the thing asked for, as ``bot.asked`` tells it.
        terms: the question's words with their translations.
        hits: the passages, best first; the first READ_HITS are read.
    """
    read = [n for n, hit in enumerate(hits[: settings.READ_HITS]) if not hit.chunk.boilerplate]
    given = [
        inputs(
            bundled(), question, kind, hits[n].chunk.text, clues(terms, hits[n].chunk.text)
        )
        for n in read
    ]
    readings = bundled_reader().read(given) if given else []
    found = [
        (n, hits[n].chunk.start + start, hits[n].chunk.start + end, score)
        for n, reading in zip(read, readings, strict=True)
        for (start, end), score in zip(reading.spans.tolist(), reading.scores.tolist(), strict=True)
    ]
    shares = _shares(np.array([score for *_, score in found]))
    whole = [Found(*one, share) for one, share in zip(found, shares, strict=True)]
    return sorted(whole, key=lambda one: -one.score)


def _shares(scores: NDArray[np.float64]) -> list[float]:
    """Log odds against "not here" → shares of one, "not here" having its own."""
    top = max(float(scores.max(initial=0.0)), 0.0)
    raised = np.exp(scores - top)
    shares: list[float] = (raised / (raised.sum() + np.exp(-top))).tolist()
    return shares
