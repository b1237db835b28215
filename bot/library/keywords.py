"""BM25 over keyword tokens, where one query term may be several tokens.

Robertson and Zaragoza 2009; sets of tokens as Pirkola 1998: a term's frequency in a passage is
the weighted sum over its tokens, its document frequency the weighted sum of theirs. Common
libraries score token by token and cannot do that, hence an index of our own.
"""

from __future__ import annotations

import zlib
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from bot import settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.words import Term

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float32]


class KeywordIndex:
    """Postings of n passages: for each token the passages it stands in and how often."""

    def __init__(
        self,
        tokens: list[str],
        offsets: NDArray[np.int64],
        rows: NDArray[np.int32],
        counts: NDArray[np.int32],
        lengths: NDArray[np.int32],
    ) -> None:
        """Token i has the postings offsets[i]:offsets[i + 1] of rows and counts; lengths (n,)."""
        self._number = {token: index for index, token in enumerate(tokens)}
        self._offsets, self._rows, self._counts = offsets, rows, counts
        self._lengths = lengths
        mean = float(lengths.mean()) if len(lengths) else 1.0
        k1, b = settings.BM25_K1, settings.BM25_B
        self._norms = (k1 * (1 - b + b * lengths / max(mean, 1.0))).astype(np.float32)  # (n,)

    def __len__(self) -> int:
        """The number of passages."""
        return len(self._lengths)

    @classmethod
    def build(cls, passages: Sequence[Sequence[str]]) -> KeywordIndex:
        """An index of the tokens of each passage, in the order given."""
        postings: dict[str, list[tuple[int, int]]] = {}
        for row, tokens in enumerate(passages):
            for token, count in Counter(tokens).items():
                postings.setdefault(token, []).append((row, count))
        vocabulary = sorted(postings)
        flat = [pair for token in vocabulary for pair in postings[token]]
        pairs = np.array(flat, np.int32).reshape(-1, 2)
        sizes = [len(postings[token]) for token in vocabulary]
        return cls(
            vocabulary,
            np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
            pairs[:, 0].copy(),
            pairs[:, 1].copy(),
            np.array([len(tokens) for tokens in passages], np.int32),
        )

    def __contains__(self, token: str) -> bool:
        return token in self._number

    def search(
        self,
        terms: Sequence[Term],
        k: int,
        beside: KeywordIndex | None = None,
        allowed: NDArray[np.bool_] | None = None,
    ) -> tuple[Ints, Floats]:
        """The k best passages: rows (m,), BM25 scores (m,), best first, all above 0.

        With an index ``beside`` this one, how rare a term is counts over both, so that the scores
        of the two can be compared. Only the rows that are ``allowed`` (n,) are found; how rare a
        term is counts over all of them.

        Raises:
            ValueError: k is below 1.
        """
        if k < 1:
            raise ValueError(f"k is {k}; ask for at least 1 passage")
        scores = np.zeros(len(self), np.float32)
        total = len(self) + (len(beside) if beside else 0)
        for term in terms:
            rows, frequency, holders = self._match(term)
            if holders > 0:
                holders += beside._match(term)[2] if beside else 0.0
                idf = np.log(1 + (total - holders + 0.5) / (holders + 0.5))
                gain = frequency * (settings.BM25_K1 + 1) / (frequency + self._norms[rows])
                scores[rows] += np.float32(term.weight * idf) * gain
        if allowed is not None:
            scores[~allowed] = 0
        found = np.flatnonzero(scores > 0)
        if len(found) > k:
            found = found[np.argpartition(-scores[found], k - 1)[:k]]
        best = found[np.lexsort((found, -scores[found]))]
        return best.astype(np.int64), scores[best]

    def holding(self, tokens: Iterable[str], beginning: str = "") -> Ints:
        """The rows (m,), rising, of the passages that hold all of the tokens.

        Also those with any token that begins with ``beginning``, when one is given.
        """
        sets = [self._postings(token) for token in tokens]
        rows: set[int] = set(sets[0]).intersection(*sets[1:]) if sets else set()
        if beginning:
            for token in self._number:
                if token.startswith(beginning):
                    rows.update(self._postings(token))
        return np.array(sorted(rows), np.int64)

    def _postings(self, token: str) -> list[int]:
        number = self._number.get(token)
        if number is None:
            return []
        rows: list[int] = self._rows[self._offsets[number] : self._offsets[number + 1]].tolist()
        return rows

    def _match(self, term: Term) -> tuple[Ints, Floats, float]:
        """The rows (m,) that hold a term, its frequency in each, and in how many it counts."""
        rows, counts, holders = [], [], 0.0
        for token, weight in term.tokens.items():
            number = self._number.get(token)
            if number is None:
                continue
            at = slice(self._offsets[number], self._offsets[number + 1])
            rows.append(self._rows[at])
            counts.append(self._counts[at] * np.float32(weight))
            holders += weight * len(rows[-1])
        if not rows:
            return np.empty(0, np.int64), np.empty(0, np.float32), 0.0
        unique, inverse = np.unique(np.concatenate(rows), return_inverse=True)
        frequency = np.bincount(inverse, np.concatenate(counts)).astype(np.float32)
        return unique.astype(np.int64), frequency, min(holders, float(len(self)))

    def write(self, path: Path) -> None:
        """Writes the index to one file."""
        tokens = zlib.compress("\n".join(self._number).encode("utf-8", "surrogatepass"), 1)
        with path.open("wb") as file:
            np.savez(
                file,
                tokens=np.frombuffer(tokens, np.uint8),
                offsets=self._offsets,
                rows=self._rows,
                counts=self._counts,
                lengths=self._lengths,
            )

    @classmethod
    def read(cls, path: Path) -> KeywordIndex:
        """Reads what ``write`` wrote."""
        # Opened here: np.load leaves a damaged archive open when it raises.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            text = zlib.decompress(arrays["tokens"].data).decode("utf-8", "surrogatepass")
            names = ("offsets", "rows", "counts", "lengths")
            return cls(text.split("\n") if text else [], *(arrays[name] for name in names))
