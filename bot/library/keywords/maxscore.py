"""The best passages of one index for a question's terms, without going through every long list.

Once the passages found by the rare terms cannot be caught up with, only theirs are looked up in the
lists of common ones (MaxScore; Turtle and Flood 1995,
https://doi.org/10.1016/0306-4573(95)00020-H). How much it takes to be among the best is known
early, from some passages whose scores are worked out at once. The result is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.library.keywords import scoring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.library.keywords.index import KeywordIndex
    from bot.library.keywords.scoring import Query

    Floats = NDArray[np.float32]

TRIED = 4  # times k passages are scored whole for a floor under the k best
SEARCHED = 16  # steps to find a row in a long list: beyond that it is gone through
SLACK = 1e-4  # of a score: sums in float32 depend on their order


def best(
    part: KeywordIndex,
    queries: Sequence[Query],
    k: int,
    mean: float,
    allowed: NDArray[np.bool_] | None,
    floor: float,
) -> tuple[NDArray[np.int64], Floats]:
    """The k best passages of an index: rows (m,), scores (m,) above 0, best first.

    Args:
        part: the index.
        queries: the terms, none without postings.
        k: at least 1.
        mean: how many tokens a passage usually has.
        allowed: a mask (n,) of the passages that count, or None for all.
        floor: passages below it need not be there.
    """
    queries = sorted(queries, key=lambda query: query.size)
    scores = np.zeros(len(part), np.float32)
    left = sum(query.bound for query in queries)
    tried = False
    for place, query in enumerate(queries):
        if query.size >= scoring.LONG:
            if not tried:
                seen = np.flatnonzero(scores > 0 if allowed is None else (scores > 0) & allowed)
                if tried := len(seen) >= k:
                    floor = max(floor, _floor(part, queries[place:], seen, scores[seen], k, mean))
            if floor > left:
                found = np.flatnonzero(scores >= floor - left)
                found = found if allowed is None else found[allowed[found]]
                return _looked_up(part, queries[place:], found, scores[found], k, mean, floor)
        rows, frequency = query.frequency(len(part))
        scores[rows] += query.gain(frequency, part.lengths[rows], mean)
        left -= query.bound
    if allowed is not None:
        scores[~allowed] = 0
    found = np.flatnonzero(scores > 0)
    return _first(found, scores[found], k)


def _floor(
    part: KeywordIndex,
    queries: Sequence[Query],
    found: NDArray[np.int64],
    scores: Floats,
    k: int,
    mean: float,
) -> float:
    """What the k-th best passage scores at least: of the best so far all terms are looked up."""
    if len(found) > TRIED * k:
        chosen = np.sort(np.argpartition(-scores, TRIED * k)[: TRIED * k])
        found, scores = found[chosen], scores[chosen]
    for query in queries:
        scores = scores + _looked_up_gain(part, query, found, mean)
    return least(scores, k)


def _looked_up(
    part: KeywordIndex,
    queries: Sequence[Query],
    found: NDArray[np.int64],
    scores: Floats,
    k: int,
    mean: float,
    floor: float,
) -> tuple[NDArray[np.int64], Floats]:
    """The k best of some rows (m,), rising, whose scores (m,) lack what these terms give."""
    left = sum(query.bound for query in queries)
    for query in sorted(queries, key=lambda query: -query.bound):
        scores = scores + _looked_up_gain(part, query, found, mean)
        left -= query.bound
        hopeful = scores >= max(floor, least(scores, k)) - left
        found, scores = found[hopeful], scores[hopeful]
    return _first(found, scores, k)


def _looked_up_gain(
    part: KeywordIndex, query: Query, found: NDArray[np.int64], mean: float
) -> Floats:
    """What a term gives to some rows (m,), rising."""
    frequency = np.zeros(len(found), np.float32)
    for rows, counts, share in query.lists:
        at, held = _places(rows, found, len(part))
        frequency[held] += counts[at] * share
    return query.gain(frequency, part.lengths[found], mean)


def _places(
    rows: NDArray[np.int32], found: NDArray[np.int64], total: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where in a list those of some rows stand that are in it, and which these are."""
    if len(found) * SEARCHED <= len(rows):
        wanted = found.astype(np.int32)  # of another type than the rows, all would be converted
        at = np.minimum(np.searchsorted(rows, wanted), len(rows) - 1)
        there = np.flatnonzero(rows[at] == wanted)
        return at[there], there
    if len(rows) * SEARCHED <= total and len(found):
        at = np.minimum(np.searchsorted(found, rows.astype(np.int64)), len(found) - 1)
        there = np.flatnonzero(found[at] == rows)
        return there, at[there]
    number = np.full(total, -1, np.int32)
    number[found] = np.arange(len(found), dtype=np.int32)
    held = number[rows]
    at = np.flatnonzero(held >= 0)
    return at, held[at].astype(np.int64)


def least(scores: Floats, k: int) -> float:
    """The k-th best score so far, or a little less; 0 where there are fewer."""
    found = scores[scores > 0]
    return float(np.partition(found, -k)[-k]) * (1 - SLACK) if len(found) >= k else 0.0


def _first(rows: NDArray[np.int64], scores: Floats, k: int) -> tuple[NDArray[np.int64], Floats]:
    """The k best, best first; of equal ones the first."""
    if len(rows) > k:
        chosen = scores >= np.partition(scores, -k)[-k]
        rows, scores = rows[chosen], scores[chosen]
    best = np.lexsort((rows, -scores))[:k]
    return rows[best], scores[best]
