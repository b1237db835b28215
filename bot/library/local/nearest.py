"""The passages nearest to a question's vector, over a library's segments.

A passage scores SENTENCE_WEIGHT times the cosine of its best sentence and the rest times its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.core import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from bot.library.local.segment import Segment

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Found = tuple[Ints, Floats]  # chunk ids (m,), scores (m,)
    # chunk ids (m,), rising, and the dimension → how many vectors each has (m,), all of them
    Stored = Callable[[Ints, int], tuple[Ints, Floats]]


def nearest(
    segments: Sequence[Segment],
    query: Floats,
    k: int,
    stored: Stored,
    allowed: Sequence[Mask] | None = None,
) -> Found:
    """The k best passages: ids (m,), scores (m,), best first; of equal ones the first.

    Of those that are ``allowed``, a mask (n,) for each segment, where that is given. A segment
    whose vectors are all in memory is searched exactly. The others name candidates by the codes of
    their vectors, the best of which are scored in full from what is stored.
    """
    masks = [None] * len(segments) if allowed is None else allowed
    most = max(settings.RESCORED * k, settings.RESCORED_LEAST)
    found, named, few = [], [], []
    coded = sum(len(one.vectors) for one in segments if not one.vectors.exact)
    for one, mask in zip(segments, masks, strict=True):
        left = one.ids if mask is None else one.ids[mask]
        if one.vectors.exact:
            found.append(_exactly(one, query, k, mask))
        elif len(left) <= most:  # all of them are scored
            few.append(left)
        else:
            named.append(_named(one, query, most, left, coded - len(one.vectors)))
    if named or few:
        ids = np.sort(np.concatenate([best_of(named, most)[0], *few]))
        counts, vectors = stored(ids, len(query))
        found.append((ids, _scores(_products(vectors, query), counts)))
    return best_of(found, k)


def best_of(found: Sequence[Found], k: int) -> Found:
    """The k best of several findings, best first; of equal ones the first."""
    ids = np.concatenate([np.empty(0, np.int64), *(one[0] for one in found)])
    scores = np.concatenate([np.empty(0, np.float32), *(one[1] for one in found)])
    best = np.lexsort((ids, -scores))[:k]
    return ids[best], scores[best]


def _named(segment: Segment, query: Floats, most: int, left: Ints, beside: int) -> Found:
    """Of these passages about the ``most`` with the best vectors, by their codes; best first.

    ``beside``: coded vectors of other segments.
    """
    index = segment.vectors
    assert not index.exact
    allowed = left if len(left) < len(segment) else None
    ids, products = index.search(query, settings.CODES * most, allowed, beside)
    firsts = np.sort(np.unique(ids, return_index=True)[1])  # its best vector comes first
    return ids[firsts], products[firsts]


def _exactly(segment: Segment, query: Floats, k: int, mask: Mask | None) -> Found:
    """The k best passages of a segment whose vectors are all in memory.

    FAISS gives the best vectors, and the passages they belong to are scored in full. A passage
    with no vector among them scores at most what the last of them did (a mean is no more than its
    larger part), so once k passages reach that, nothing is missing. When they do not, or few are
    allowed, all are scored.
    """
    index, counts = segment.vectors, segment.counts
    assert index.exact
    ends = np.cumsum(counts)
    every = np.arange(len(segment)) if mask is None else np.flatnonzero(mask)
    total = int(counts[every].sum())
    if mask is None or total > settings.EXACT_ALLOWED:
        among = None if mask is None else np.repeat(mask, counts)
        found, cosines = index.search(query, settings.CANDIDATES * k, among)
        rows = np.unique(np.searchsorted(ends, found, "right"))
        scores = _of(rows, index.vectors, ends, counts, query)
        best = np.lexsort((rows, -scores))[:k]
        if len(found) == total or (len(best) == k and scores[best[-1]] >= cosines[-1]):
            return segment.ids[rows[best]], scores[best]
    scores = _of(every, index.vectors, ends, counts, query)
    best = np.lexsort((every, -scores))[:k]
    return segment.ids[every[best]], scores[best]


def _of(rows: Ints, vectors: Floats, ends: Ints, counts: Ints, query: Floats) -> Floats:
    """The scores (r,) of these passages (r,), rising, each from all of its vectors."""
    sizes = counts[rows]
    at = np.cumsum(sizes) - sizes  # where each begins among those gathered
    gathered = np.repeat(ends[rows] - sizes - at, sizes) + np.arange(sizes.sum())
    if 4 * len(gathered) > len(vectors):  # copying rows together costs more than all products
        return _scores(_products(vectors, query)[gathered], sizes)
    return _scores(_products(vectors[gathered], query), sizes)


def _scores(cosines: Floats, counts: Ints) -> Floats:
    """The scores (c,) of passages from the cosines of their vectors (sum of counts,)."""
    if not len(counts):
        return np.empty(0, np.float32)
    at = np.cumsum(counts) - counts
    own = cosines[at]
    # its own vector is not its best sentence
    sentences = cosines.copy()
    sentences[at] = np.where(counts > 1, -np.inf, own)
    best = np.maximum.reduceat(sentences, at)
    weight = np.float32(settings.SENTENCE_WEIGHT)
    scores: Floats = (1 - weight) * own + weight * best
    return scores


def _products(vectors: Floats, query: Floats) -> Floats:
    """Inner products (n,), without BLAS: its threads wait for each other, which on a busy machine
    costs more (8 ms) than the whole sum on one core (0.4 ms for 6,000 rows).
    """
    return np.asarray(np.einsum("ij,j->i", vectors, query))
