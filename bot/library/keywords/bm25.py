"""BM25: a question's terms → the best passages of keyword indexes, with their scores.

Robertson and Zaragoza 2009. A term of a question may be several tokens, as in Pirkola 1998: its
frequency in a passage is the weighted sum over its tokens, its document frequency the weighted sum
of theirs. Common libraries score token by token and cannot do that, hence a scorer of our own.

Not every long list of postings is gone through. Once the passages found by the rare terms cannot be
caught up with, only theirs are looked up in the lists of common ones (MaxScore; Turtle and Flood
1995, https://doi.org/10.1016/0306-4573(95)00020-H). How much it takes to be among the best is known
early, from some passages whose scores are worked out at once. The result is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.core import settings
from bot.library.keywords.vocabulary import Keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.core import Term
    from bot.library.keywords.index import KeywordIndex

    Floats = NDArray[np.float32]
    List = tuple[NDArray[np.int32], NDArray[np.uint8], np.float32]  # rows, counts, share


LONG = 20_000  # postings of a term from which it is worth asking whether they can be left out
DENSE = 0.02  # of an index's passages: from there a term's lists are added up over all of them
TRIED = 4  # times k passages are scored in full for a floor under the k best
SEARCHED = 16  # steps to find a row in a long list: beyond that it is gone through
SLACK = 1e-4  # part of a score: sums in float32 depend on their order


def search(
    parts: Sequence[KeywordIndex],
    terms: Sequence[Term],
    k: int,
    beside: Sequence[KeywordIndex] = (),
    allowed: Sequence[NDArray[np.bool_]] | None = None,
) -> list[tuple[NDArray[np.int64], Floats]]:
    """The k best passages of all, for each index: rows (m,), scores (m,) above 0, best first.

    An index may give more passages than are among the k best of all, but none is missing. The mean
    length of a passage is that over all indexes, how rare a term is counts also over those
    ``beside``, so that all scores can be compared.

    Args:
        parts: the indexes that are searched.
        terms: of the question.
        k: at least 1.
        beside: indexes that only count for how rare a term is.
        allowed: a mask (n,) for each index of the passages that may be found; None for all. How
            rare a term is does not depend on it.

    Raises:
        ValueError: k is below 1.
    """
    if k < 1:
        raise ValueError(f"k is {k}; ask for at least 1 passage")
    total, other = sum(map(len, parts)), sum(map(len, beside))
    mean = max(sum(part.total for part in parts) / max(total, 1), 1.0)
    tokens = dict.fromkeys(token for term in terms for token in term.tokens)
    keys, column = Keys.from_tokens(tokens), {token: place for place, token in enumerate(tokens)}
    numbers = [part.find(keys) for part in parts]
    frequencies = _document_frequencies(parts, numbers, len(tokens))
    elsewhere = _document_frequencies(beside, [part.find(keys) for part in beside], len(tokens))
    weighted = []
    for term in terms:
        columns = [column[token] for token in term.tokens]
        shares = np.fromiter(term.tokens.values(), np.float64)
        holders = min(float(shares @ frequencies[columns]), float(total))
        if holders > 0:
            holders += min(float(shares @ elsewhere[columns]), float(other))
            idf = np.log(1 + (total + other - holders + 0.5) / (holders + 0.5))
            factor = np.float32(term.weight * idf * (settings.BM25_K1 + 1))
            weighted.append((columns, shares.astype(np.float32), factor))
    findings = [(np.empty(0, np.int64), np.empty(0, np.float32))] * len(parts)
    floor = 0.0  # a little under the k-th best score so far
    for place in sorted(range(len(parts)), key=lambda place: -len(parts[place])):
        part, at = parts[place], numbers[place]
        queries = [
            Query.from_tokens(part, at[columns], shares, f) for columns, shares, f in weighted
        ]
        mask = allowed[place] if allowed is not None else None
        findings[place] = best(part, [one for one in queries if one.lists], k, mean, mask, floor)
        floor = max(floor, least(np.concatenate([scores for _, scores in findings]), k))
    return findings


def _document_frequencies(
    parts: Sequence[KeywordIndex], numbers: Sequence[NDArray[np.int64]], tokens: int
) -> NDArray[np.int64]:
    """How many passages of all hold each token (t,), from its number in each index."""
    total = np.zeros(tokens, np.int64)
    for part, of in zip(parts, numbers, strict=True):
        total += part.sizes(of)
    return total


@dataclass(frozen=True, slots=True)
class Query:
    """A term of the question in one index: its lists of postings, and what it gives at most."""

    lists: list[List]
    factor: np.float32  # weight × idf × (k1 + 1)
    bound: float  # no passage gets more from this term
    size: int  # postings

    @classmethod
    def from_tokens(
        cls, part: KeywordIndex, numbers: NDArray[np.int64], shares: Floats, factor: np.float32
    ) -> Query:
        """The term of these tokens (t,), -1 for one that is not there, with their shares (t,)."""
        lists: list[List] = []
        most = 0.0
        for number, share in zip(numbers.tolist(), shares, strict=True):
            if number >= 0:
                rows, counts, greatest = part.postings(number)
                lists.append((rows, counts, share))
                most += float(share) * greatest
        shortest = settings.BM25_K1 * (1 - settings.BM25_B)  # the norm of a passage of no length
        bound = float(factor) * most / (most + shortest) if most > 0 else 0.0
        return cls(lists, factor, max(bound, 0.0), sum(len(one[0]) for one in lists))

    def gain(self, frequency: Floats, lengths: NDArray[np.int32], mean: float) -> Floats:
        """What passages get that hold the term so often (m,).

        Args:
            frequency: (m,) how often, weighted by the shares.
            lengths: (m,) tokens of the passages.
            mean: tokens of a passage on average.
        """
        norms = settings.BM25_B / mean * lengths.astype(np.float32) + (1 - settings.BM25_B)
        gain = self.factor * frequency / (frequency + settings.BM25_K1 * norms)
        return np.asarray(gain, np.float32)

    def frequency(self, total: int) -> tuple[NDArray[np.int64], Floats]:
        """The rows (m,), of ``total``, that hold the term, and how often each does, by shares."""
        if len(self.lists) == 1:
            rows, counts, share = self.lists[0]
            return rows.astype(np.int64), counts * share
        if self.size > DENSE * total and self.size > LONG:
            dense = np.zeros(total, np.float32)
            for rows, counts, share in self.lists:
                dense[rows] += counts * share
            holding = np.flatnonzero(dense > 0)
            return holding, dense[holding]
        rows = np.concatenate([one[0] for one in self.lists])
        parts = [counts * share for _, counts, share in self.lists]
        unique, inverse = np.unique(rows, return_inverse=True)
        summed = np.bincount(inverse, np.concatenate(parts))
        return unique.astype(np.int64), summed.astype(np.float32)


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
        mean: tokens of a passage on average.
        allowed: a mask (n,) of the passages that count, or None for all.
        floor: passages that score less need not be found.
    """
    queries = sorted(queries, key=lambda query: query.size)
    scores = np.zeros(len(part), np.float32)
    left = sum(query.bound for query in queries)
    tried = False
    for place, query in enumerate(queries):
        if query.size >= LONG:
            if not tried:
                seen = np.flatnonzero(scores > 0 if allowed is None else (scores > 0) & allowed)
                if tried := len(seen) >= k:
                    floor = max(floor, _floor(part, queries[place:], seen, scores[seen], k, mean))
            if floor > left:
                candidates = np.flatnonzero(scores >= floor - left)
                candidates = candidates if allowed is None else candidates[allowed[candidates]]
                return _best_of_candidates(
                    part, queries[place:], candidates, scores[candidates], k, mean, floor
                )
        rows, frequency = query.frequency(len(part))
        scores[rows] += query.gain(frequency, part.lengths[rows], mean)
        left -= query.bound
    if allowed is not None:
        scores[~allowed] = 0
    candidates = np.flatnonzero(scores > 0)
    return _k_best(candidates, scores[candidates], k)


def _floor(
    part: KeywordIndex,
    queries: Sequence[Query],
    candidates: NDArray[np.int64],
    scores: Floats,
    k: int,
    mean: float,
) -> float:
    """What the k-th best passage scores at least: the best so far are scored in full."""
    if len(candidates) > TRIED * k:
        chosen = np.sort(np.argpartition(-scores, TRIED * k)[: TRIED * k])
        candidates, scores = candidates[chosen], scores[chosen]
    for query in queries:
        scores = scores + _candidates_gain(part, query, candidates, mean)
    return least(scores, k)


def _best_of_candidates(
    part: KeywordIndex,
    queries: Sequence[Query],
    candidates: NDArray[np.int64],
    scores: Floats,
    k: int,
    mean: float,
    floor: float,
) -> tuple[NDArray[np.int64], Floats]:
    """The k best of some candidates (m,), rising, whose scores (m,) lack what these terms give.

    Those that cannot be among the best any more are dropped after each term.
    """
    left = sum(query.bound for query in queries)
    for query in sorted(queries, key=lambda query: -query.bound):
        scores = scores + _candidates_gain(part, query, candidates, mean)
        left -= query.bound
        hopeful = scores >= max(floor, least(scores, k)) - left
        candidates, scores = candidates[hopeful], scores[hopeful]
    return _k_best(candidates, scores, k)


def _candidates_gain(
    part: KeywordIndex, query: Query, candidates: NDArray[np.int64], mean: float
) -> Floats:
    """What a term gives to some candidates (m,), rising."""
    frequency = np.zeros(len(candidates), np.float32)
    for rows, counts, share in query.lists:
        at, holding = _places(rows, candidates, len(part))
        frequency[holding] += counts[at] * share
    return query.gain(frequency, part.lengths[candidates], mean)


def _places(
    rows: NDArray[np.int32], candidates: NDArray[np.int64], total: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which of some candidates (m,), rising, a list of rows holds.

    Returns their places in the list, and among the candidates. Whichever of the two is much shorter
    is searched for in the other; else all ``total`` rows are numbered.
    """
    if len(candidates) * SEARCHED <= len(rows):
        wanted = candidates.astype(np.int32)  # else all the rows would be converted
        at = np.minimum(np.searchsorted(rows, wanted), len(rows) - 1)
        there = np.flatnonzero(rows[at] == wanted)
        return at[there], there
    if len(rows) * SEARCHED <= total and len(candidates):
        at = np.minimum(np.searchsorted(candidates, rows.astype(np.int64)), len(candidates) - 1)
        there = np.flatnonzero(candidates[at] == rows)
        return there, at[there]
    number = np.full(total, -1, np.int32)
    number[candidates] = np.arange(len(candidates), dtype=np.int32)
    numbers = number[rows]
    at = np.flatnonzero(numbers >= 0)
    return at, numbers[at].astype(np.int64)


def least(scores: Floats, k: int) -> float:
    """A little less than the k-th best score so far; 0 if there are fewer."""
    above = scores[scores > 0]
    return float(np.partition(above, -k)[-k]) * (1 - SLACK) if len(above) >= k else 0.0


def _k_best(rows: NDArray[np.int64], scores: Floats, k: int) -> tuple[NDArray[np.int64], Floats]:
    """The k best rows and their scores, best first; of equal ones the first."""
    if len(rows) > k:
        chosen = scores >= np.partition(scores, -k)[-k]
        rows, scores = rows[chosen], scores[chosen]
    best = np.lexsort((rows, -scores))[:k]
    return rows[best], scores[best]
