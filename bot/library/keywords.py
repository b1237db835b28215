"""Which passages of a segment hold which keyword tokens, and how often.

One file of numpy's for each array, so that a big index is mapped into memory and only what a
question touches is read. ``bot.library.bm25`` scores with it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from bot.library.arrays import read_arrays, write_arrays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

ARRAYS = ("letters", "ends", "offsets", "rows", "counts", "most", "lengths")
BLOCK = 8_000_000  # postings moved at one time when indexes are joined: about 200 MB


class KeywordIndex:
    """Postings of n passages: for each token the passages it stands in and how often."""

    def __init__(
        self,
        letters: NDArray[np.uint8],
        ends: NDArray[np.int64],
        offsets: NDArray[np.int64],
        rows: NDArray[np.int32],
        counts: NDArray[np.uint16],
        most: NDArray[np.uint16],
        lengths: NDArray[np.int32],
    ) -> None:
        """Token i, in rising order, has the postings offsets[i]:offsets[i + 1] of rows and counts.

        ``letters`` holds the tokens' UTF-8, token i up to ends[i]; ``most`` each token's greatest
        count; ``lengths`` (n,) how many tokens a passage has.
        """
        self._letters, self._ends, self._offsets = letters, ends, offsets
        self._rows, self._counts, self._most, self.lengths = rows, counts, most, lengths
        self._text = memoryview(letters)  # type: ignore[arg-type]  # numpy 2 has it

    def __len__(self) -> int:
        """The number of passages."""
        return len(self.lengths)

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
        lengths = np.array([len(tokens) for tokens in passages], np.int32)
        counts = np.minimum(pairs[:, 1], np.iinfo(np.uint16).max).astype(np.uint16)
        return _made(vocabulary, sizes, pairs[:, 0].copy(), counts, lengths)

    @classmethod
    def join(
        cls, parts: Sequence[KeywordIndex], kept: Sequence[NDArray[np.bool_] | None]
    ) -> KeywordIndex:
        """One index of the passages of several, in order, of each those that are kept (n,)."""
        masks = [
            np.ones(len(p), bool) if k is None else k for p, k in zip(parts, kept, strict=True)
        ]
        sizes = [part._kept_sizes(mask) for part, mask in zip(parts, masks, strict=True)]
        names = [
            [token for token, size in zip(part.tokens(), of.tolist(), strict=True) if size]
            for part, of in zip(parts, sizes, strict=True)
        ]
        vocabulary = sorted(set().union(*names))
        number = {token: index for index, token in enumerate(vocabulary)}
        places = [np.array([number[token] for token in of], np.int64) for of in names]
        totals = np.zeros(len(vocabulary), np.int64)
        for at, of in zip(places, sizes, strict=True):
            totals[at] += of[of > 0]
        free = np.concatenate(([0], np.cumsum(totals)))[:-1].copy()  # where each token goes on
        rows, counts = np.empty(totals.sum(), np.int32), np.empty(totals.sum(), np.uint16)
        first = 0
        for part, mask, at, of in zip(parts, masks, places, sizes, strict=True):
            numbers = np.cumsum(mask, dtype=np.int32) + np.int32(first - 1)
            part._pour(mask, numbers, free[at], rows, counts)
            free[at] += of[of > 0]
            first += int(mask.sum())
        lengths = [part.lengths[mask] for part, mask in zip(parts, masks, strict=True)]
        return _made(
            vocabulary, totals, rows, counts, np.concatenate([np.empty(0, np.int32), *lengths])
        )

    def _blocks(self) -> Iterator[tuple[int, int]]:
        """The tokens in stretches of at most BLOCK postings, one token at least."""
        start = 0
        while start < len(self._ends):
            room = self._offsets[start] + BLOCK
            end = max(start + 1, int(np.searchsorted(self._offsets, room, "right")) - 1)
            yield start, end
            start = end

    def _kept_sizes(self, mask: NDArray[np.bool_]) -> Ints:
        """How many postings each token has among the passages that are kept."""
        sizes = np.zeros(len(self._ends), np.int64)
        for start, end in self._blocks():
            at = self._offsets[start : end + 1]
            kept = mask[self._rows[at[0] : at[-1]]]
            sums = np.concatenate(([0], np.cumsum(kept)))
            sizes[start:end] = np.diff(sums[at - at[0]])
        return sizes

    def _pour(
        self,
        mask: NDArray[np.bool_],
        numbers: NDArray[np.int32],
        free: Ints,
        rows: NDArray[np.int32],
        counts: NDArray[np.uint16],
    ) -> None:
        """Writes what is kept under new numbers; ``free``: where each token that is left begins."""
        done = 0
        for start, end in self._blocks():
            at = self._offsets[start : end + 1]
            old = self._rows[at[0] : at[-1]]
            kept = mask[old]
            sums = np.concatenate(([0], np.cumsum(kept)))
            sizes = np.diff(sums[at - at[0]])
            sizes = sizes[sizes > 0]
            begins = np.concatenate(([0], np.cumsum(sizes)[:-1])) if len(sizes) else sizes
            to = np.repeat(free[done : done + len(sizes)] - begins, sizes) + np.arange(sizes.sum())
            rows[to] = numbers[old[kept]]
            counts[to] = self._counts[at[0] : at[-1]][kept]
            done += len(sizes)

    def __contains__(self, token: str) -> bool:
        return self._find(token) is not None

    def tokens(self) -> list[str]:
        """All of them, in rising order."""
        text = self._letters.tobytes()
        begins = [0, *self._ends.tolist()]
        pairs = zip(begins, begins[1:], strict=False)
        return [text[start:end].decode("utf-8", "surrogatepass") for start, end in pairs]

    def postings(self, token: str) -> tuple[NDArray[np.int32], NDArray[np.uint16], int] | None:
        """The passages (m,), rising, that hold a token, its count in each, its greatest count."""
        number = self._find(token)
        if number is None:
            return None
        at = slice(int(self._offsets[number]), int(self._offsets[number + 1]))
        return self._rows[at], self._counts[at], int(self._most[number])

    def size(self, token: str) -> int:
        """How many passages hold a token."""
        number = self._find(token)
        return 0 if number is None else int(self._offsets[number + 1] - self._offsets[number])

    def holding(self, tokens: Iterable[str], beginning: str = "") -> Ints:
        """The rows (m,), rising, of the passages that hold all of the tokens.

        Also those with any token that begins with ``beginning``, when one is given.
        """
        found = [self.postings(token) for token in tokens]
        sets = [one[0] if one else np.empty(0, np.int32) for one in found]
        rows = sets[0] if sets else np.empty(0, np.int32)
        for other in sets[1:]:
            rows = np.intersect1d(rows, other, assume_unique=True)
        if beginning:
            begun = beginning.encode("utf-8", "surrogatepass")
            first, last = self._place(begun), self._place(begun + b"\xff")
            rows = np.union1d(rows, self._rows[self._offsets[first] : self._offsets[last]])
        return np.unique(rows).astype(np.int64)

    def _find(self, token: str) -> int | None:
        wanted = token.encode("utf-8", "surrogatepass")
        place = self._place(wanted)
        return place if place < len(self._ends) and self._token(place) == wanted else None

    def _place(self, wanted: bytes) -> int:
        """How many tokens come before one: UTF-8 is in the order of the characters."""
        low, high = 0, len(self._ends)
        while low < high:
            middle = (low + high) // 2
            if self._token(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def _token(self, number: int) -> bytes:
        start = int(self._ends[number - 1]) if number else 0
        return bytes(self._text[start : int(self._ends[number])])

    def write(self, folder: Path) -> None:
        """Writes the index into a folder, a file for each array."""
        values = (self._letters, self._ends, self._offsets, self._rows, self._counts, self._most)
        write_arrays(folder, dict(zip(ARRAYS, (*values, self.lengths), strict=True)))

    @classmethod
    def read(cls, folder: Path) -> KeywordIndex:
        """Reads what ``write`` wrote; ValueError when it is not that."""
        return cls(*read_arrays(folder, ARRAYS))  # type: ignore[arg-type]


def _made(
    vocabulary: Sequence[str],
    sizes: Sequence[int] | Ints,
    rows: NDArray[np.int32],
    counts: NDArray[np.uint16],
    lengths: NDArray[np.int32],
) -> KeywordIndex:
    names = [token.encode("utf-8", "surrogatepass") for token in vocabulary]
    offsets = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    return KeywordIndex(
        np.frombuffer(b"".join(names), np.uint8),
        np.cumsum([len(name) for name in names]).astype(np.int64),
        *(offsets, rows, counts),
        np.maximum.reduceat(counts, offsets[:-1]) if names else np.empty(0, np.uint16),
        lengths,
    )
