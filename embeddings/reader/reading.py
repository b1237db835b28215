"""What a reader finds in a text: spans with their scores against "it is not here"."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from embeddings.reader.inputs import Places

    Floats = NDArray[np.float32]

LONGEST_ANSWER = 64  # pieces
TOP = 20  # spans of a text that are returned, best first


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The scores of all spans of a window."""

    places: Places  # (p, 2) start and end of the window's pieces in the text
    scores: Floats  # (p, longest) by first piece and how many follow: log odds against "not here"

    def odds(self, start: int, end: int) -> float:
        """The score of the pieces that a slice of the text touches; -inf if they are no span."""
        if not start < end:
            return -math.inf
        first = int(np.searchsorted(self.places[:, 1], start, side="right"))
        last = int(np.searchsorted(self.places[:, 0], end, side="left")) - 1
        if not first <= last < first + self.scores.shape[1]:
            return -math.inf
        return float(self.scores[first, last - first])


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the reader found in one text."""

    spans: NDArray[np.int32]  # (n, 2) start and end in the text; best first, n <= TOP
    scores: Floats  # (n,) logarithm of each span's odds against "it is not here"
    found: float  # logarithm of the odds that the text answers at all
    tables: tuple[Table, ...]

    def odds(self, start: int, end: int) -> float:
        """The score of the pieces that a slice of the text touches; -inf if they are no span."""
        return max((table.odds(start, end) for table in self.tables), default=-math.inf)


NOTHING = Reading(np.empty((0, 2), np.int32), np.empty(0, np.float32), -math.inf, ())


class Reader(Protocol):
    """Finds the answer to a question within texts."""

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Returns what is found in each text, in their order; NOTHING if a side is blank."""


def table_of(places: Places, scores: Floats) -> Table:
    """A window's table.

    Args:
        places: (p, 2) start and end of the window's pieces in the text.
        scores: (p, p) by first and last piece: log odds against "it is not here".
    """
    count = len(places)
    longest = min(LONGEST_ANSWER, count)
    ends = np.arange(count)[:, None] + np.arange(longest)
    padded = np.pad(scores, ((0, 0), (0, longest)), constant_values=-np.inf)
    return Table(places, np.take_along_axis(padded, ends, axis=1))


def join(read: Sequence[tuple[Table, float]]) -> Reading:
    """What was found in a text, from the tables of its windows.

    Args:
        read: for each window its table, and the log odds that it answers at all.
    """
    if not read:
        return NOTHING
    best: dict[tuple[int, int], float] = {}
    for table, _ in read:
        first, longer = _best(table.scores)
        starts, ends = table.places[first, 0], table.places[first + longer, 1]
        for start, end, score in zip(
            starts.tolist(), ends.tolist(), table.scores[first, longer].tolist(), strict=True
        ):
            best[start, end] = max(best.get((start, end), -math.inf), score)
    order = sorted(best, key=lambda span: -best[span])[:TOP]
    scores = np.array([best[span] for span in order], np.float32)
    spans = np.array(order, np.int32).reshape(-1, 2)
    return Reading(spans, scores, max(here for _, here in read), tuple(t for t, _ in read))


def _best(scores: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places (first piece, how many follow) of the TOP best scores, best first."""
    bests = scores.max(axis=1)
    # Each of the TOP best rows has a score of at least this, so at least TOP scores are as good.
    bound = np.partition(bests, -TOP)[-TOP] if len(bests) > TOP else -np.inf
    first, longer = np.nonzero(scores >= bound if bound > -np.inf else np.isfinite(scores))
    order = np.argsort(-scores[first, longer], kind="stable")[:TOP]
    return first[order], longer[order]
