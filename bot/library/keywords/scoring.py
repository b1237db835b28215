"""A term of a question in one index: its lists of postings, and what it gives to a passage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.core import settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.library.keywords.index import KeywordIndex

    Floats = NDArray[np.float32]
    List = tuple[NDArray[np.int32], NDArray[np.uint8], np.float32]  # rows, counts, share

LONG = 20_000  # postings of a term from which it is worth asking whether they can be left out
DENSE = 0.02  # of an index's passages: from there a term's lists are added up over all of them


@dataclass(frozen=True, slots=True)
class Query:
    """A term in one index."""

    lists: list[List]
    factor: np.float32  # weight × idf × (k1 + 1)
    bound: float  # no passage gets more from this term
    size: int  # postings

    @classmethod
    def of(
        cls, part: KeywordIndex, numbers: NDArray[np.int64], shares: Floats, factor: np.float32
    ) -> Query:
        """That of these tokens (t,), -1 for one that is not there, with their shares (t,)."""
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
        """What passages (m,) get that hold it so often (m,); ``mean`` is the usual length."""
        norms = settings.BM25_B / mean * lengths.astype(np.float32) + (1 - settings.BM25_B)
        gain = self.factor * frequency / (frequency + settings.BM25_K1 * norms)
        return np.asarray(gain, np.float32)

    def frequency(self, total: int) -> tuple[NDArray[np.int64], Floats]:
        """The rows (m,) that hold it of ``total``, and its frequency in each."""
        if len(self.lists) == 1:
            rows, counts, share = self.lists[0]
            return rows.astype(np.int64), counts * share
        if self.size > DENSE * total and self.size > LONG:
            dense = np.zeros(total, np.float32)
            for rows, counts, share in self.lists:
                dense[rows] += counts * share
            found = np.flatnonzero(dense > 0)
            return found, dense[found]
        rows = np.concatenate([one[0] for one in self.lists])
        parts = [counts * share for _, counts, share in self.lists]
        unique, inverse = np.unique(rows, return_inverse=True)
        summed = np.bincount(inverse, np.concatenate(parts))
        return unique.astype(np.int64), summed.astype(np.float32)
