"""Which passages of a segment hold which keyword tokens, and how often.

One file of numpy's for each array, so that a big index is mapped into memory and only what a
question touches is read. ``bot.library.bm25`` scores with it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bot.library.arrays import read_arrays, write_arrays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

ARRAYS = ("letters", "ends", "hashes", "places", "offsets", "rows", "counts", "most", "lengths")
BLOCK = 8_000_000  # postings moved at one time when indexes are joined: about 200 MB


@dataclass(frozen=True, slots=True)
class Keys:
    """Tokens to be looked up at once, in one index or several."""

    tokens: tuple[bytes, ...]  # in UTF-8
    hashes: NDArray[np.uint64]  # (t,)

    @classmethod
    def of(cls, tokens: Iterable[str]) -> Keys:
        """Those of these tokens."""
        names = tuple(_bytes(token) for token in tokens)
        return cls(names, np.array([_hash(name) for name in names], np.uint64))


def _bytes(token: str) -> bytes:
    return token.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=4_096)
def _hash(name: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "little")


class KeywordIndex:
    """Postings of n passages: for each token the passages it stands in and how often."""

    def __init__(
        self,
        letters: NDArray[np.uint8],
        ends: NDArray[np.int64],
        hashes: NDArray[np.uint64],
        places: NDArray[np.int32],
        offsets: NDArray[np.int64],
        rows: NDArray[np.int32],
        counts: NDArray[np.uint8],
        most: NDArray[np.uint8],
        lengths: NDArray[np.int32],
    ) -> None:
        """Token i, in rising order, has the postings offsets[i]:offsets[i + 1] of rows and counts.

        ``letters`` holds the tokens' UTF-8, token i up to ends[i]; ``hashes``, rising, are those of
        the tokens ``places``; ``most`` is each token's greatest count; ``lengths`` (n,) how many
        tokens a passage has.
        """
        self._letters, self._ends, self._offsets = letters, ends, offsets
        self._hashes, self._places = hashes, places
        self._rows, self._counts, self._most, self.lengths = rows, counts, most, lengths
        self.total = int(lengths.sum(dtype=np.int64))  # tokens of all passages
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
        counts = np.minimum(pairs[:, 1], np.iinfo(np.uint8).max).astype(np.uint8)
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
        rows, counts = np.empty(totals.sum(), np.int32), np.empty(totals.sum(), np.uint8)
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
        counts: NDArray[np.uint8],
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
        return int(self.find(Keys.of([token]))[0]) >= 0

    def find(self, keys: Keys) -> Ints:
        """The numbers (t,) of tokens, -1 for one that no passage holds."""
        if not len(self._hashes):
            return np.full(len(keys.tokens), -1, np.int64)
        at = np.minimum(np.searchsorted(self._hashes, keys.hashes), len(self._hashes) - 1)
        numbers = np.where(self._hashes[at] == keys.hashes, self._places[at], -1).astype(np.int64)
        for place in np.flatnonzero(numbers >= 0).tolist():  # two tokens may have one hash
            if self._token(int(numbers[place])) != keys.tokens[place]:
                numbers[place] = self._search(keys.tokens[place])
        return numbers

    def sizes(self, numbers: Ints) -> Ints:
        """How many passages hold each of these tokens (t,), 0 for -1."""
        if not len(self._ends):
            return np.zeros(len(numbers), np.int64)
        sizes = self._offsets[numbers + 1] - self._offsets[numbers]
        return np.where(numbers >= 0, sizes, 0)

    def tokens(self) -> list[str]:
        """All of them, in rising order."""
        text = self._letters.tobytes()
        begins = [0, *self._ends.tolist()]
        pairs = zip(begins, begins[1:], strict=False)
        return [text[start:end].decode("utf-8", "surrogatepass") for start, end in pairs]

    def postings(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.uint8], int]:
        """The passages (m,), rising, that hold a token, its count in each, its greatest count."""
        at = slice(int(self._offsets[number]), int(self._offsets[number + 1]))
        return self._rows[at], self._counts[at], int(self._most[number])

    def holding(self, tokens: Iterable[str], beginning: str = "") -> Ints:
        """The rows (m,), rising, of the passages that hold all of the tokens.

        Also those with any token that begins with ``beginning``, when one is given.
        """
        numbers = self.find(Keys.of(tokens)).tolist()
        nothing = np.empty(0, np.int32)
        sets = [self.postings(number)[0] if number >= 0 else nothing for number in numbers]
        rows = sets[0] if sets else np.empty(0, np.int32)
        for other in sets[1:]:
            rows = np.intersect1d(rows, other, assume_unique=True)
        if beginning:
            begun = _bytes(beginning)
            first, last = self._place(begun), self._place(begun + b"\xff")
            rows = np.union1d(rows, self._rows[self._offsets[first] : self._offsets[last]])
        return np.unique(rows).astype(np.int64)

    def _search(self, wanted: bytes) -> int:
        place = self._place(wanted)
        return place if place < len(self._ends) and self._token(place) == wanted else -1

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
        names = (self._letters, self._ends, self._hashes, self._places)
        values = (*names, self._offsets, self._rows, self._counts, self._most, self.lengths)
        write_arrays(folder, dict(zip(ARRAYS, values, strict=True)))

    @classmethod
    def read(cls, folder: Path) -> KeywordIndex:
        """Reads what ``write`` wrote; ValueError when it is not that."""
        return cls(*read_arrays(folder, ARRAYS))  # type: ignore[arg-type]


def _made(
    vocabulary: Sequence[str],
    sizes: Sequence[int] | Ints,
    rows: NDArray[np.int32],
    counts: NDArray[np.uint8],
    lengths: NDArray[np.int32],
) -> KeywordIndex:
    names = [_bytes(token) for token in vocabulary]
    hashes = np.array([_hash.__wrapped__(name) for name in names], np.uint64)
    places = np.argsort(hashes, kind="stable").astype(np.int32)
    offsets = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    return KeywordIndex(
        np.frombuffer(b"".join(names), np.uint8),
        np.cumsum([len(name) for name in names]).astype(np.int64),
        hashes[places],
        *(places, offsets, rows, counts),
        np.maximum.reduceat(counts, offsets[:-1]) if names else np.empty(0, np.uint8),
        lengths,
    )
