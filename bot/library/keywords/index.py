"""The keyword index of a segment: token → the passages that hold it, and how often.

Each array has a file of numpy's, so that a big index is mapped into memory and only what a question
touches is read. ``bot.library.keywords.bm25`` scores with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.library.keywords.arrays import read_arrays, take_stretches, write_arrays
from bot.library.keywords.postings import Postings, join_postings, postings_of
from bot.library.keywords.vocabulary import Keys, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

# The first was called "letters" while tokens stood in alphabetical order: such files do not fit.
ARRAYS = ("tokens", "ends", "hashes", "offsets", "rows", "counts", "most", "lengths")


class KeywordIndex:
    """Postings of n passages: for each token the passages it stands in and how often."""

    def __init__(self, postings: Postings, most: NDArray[np.uint8]) -> None:
        """``most`` (t,) is each token's greatest count."""
        self._all, self._most = postings, most
        self.vocabulary, self.lengths = postings.vocabulary, postings.lengths
        self.total = int(self.lengths.sum(dtype=np.int64))  # tokens of all passages

    def __len__(self) -> int:
        """The number of passages."""
        return len(self.lengths)

    @classmethod
    def build(cls, passages: Sequence[Sequence[str]]) -> KeywordIndex:
        """An index of the tokens of each passage, in the order given."""
        return cls._of(postings_of(passages))

    @classmethod
    def join(
        cls, parts: Sequence[KeywordIndex], kept: Sequence[NDArray[np.bool_] | None]
    ) -> KeywordIndex:
        """One index of the passages of several, in order; of each those its mask (n,) keeps."""
        return cls._of(join_postings([part._all for part in parts], kept))

    @classmethod
    def _of(cls, postings: Postings) -> KeywordIndex:
        begins = postings.offsets[:-1]
        most = np.maximum.reduceat(postings.counts, begins) if len(begins) else postings.counts
        return cls(postings, most)

    def __contains__(self, token: str) -> bool:
        return int(self.find(Keys.from_tokens([token]))[0]) >= 0

    def find(self, keys: Keys) -> Ints:
        """The numbers (t,) of tokens, -1 for one that no passage holds."""
        return self.vocabulary.find(keys)

    def sizes(self, numbers: Ints) -> Ints:
        """How many passages hold each of these tokens (t,), 0 for -1."""
        if not len(self.vocabulary):
            return np.zeros(len(numbers), np.int64)
        sizes = self._all.offsets[numbers + 1] - self._all.offsets[numbers]
        return np.where(numbers >= 0, sizes, 0)

    def tokens(self) -> list[str]:
        """All tokens, in the order of their numbers."""
        return self.vocabulary.tokens()

    def postings(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.uint8], int]:
        """The passages (m,), rising, that hold a token, its count in each, its greatest count."""
        at = slice(int(self._all.offsets[number]), int(self._all.offsets[number + 1]))
        return self._all.rows[at], self._all.counts[at], int(self._most[number])

    def holding(self, tokens: Iterable[str], beginning: str = "") -> Ints:
        """The rows (m,), rising, of the passages that hold all of the tokens.

        With ``beginning`` also those with any token that begins so.
        """
        numbers = self.find(Keys.from_tokens(tokens)).tolist()
        nothing = np.empty(0, np.int32)
        sets = [self.postings(number)[0] if number >= 0 else nothing for number in numbers]
        rows = sets[0] if sets else nothing
        for other in sets[1:]:
            rows = np.intersect1d(rows, other, assume_unique=True)
        holds = np.zeros(len(self), bool)
        holds[rows] = True
        if beginning:
            begun = self.vocabulary.beginning(beginning)
            holds[take_stretches(self._all.rows, self._all.offsets[begun], self.sizes(begun))] = (
                True
            )
        return np.flatnonzero(holds)

    def write(self, folder: Path) -> None:
        """Writes the index into a folder, a file for each array."""
        names, of = self.vocabulary, self._all
        tokens = (names.letters, names.ends, names.hashes)
        values = (*tokens, of.offsets, of.rows, of.counts, self._most, self.lengths)
        write_arrays(folder, dict(zip(ARRAYS, values, strict=True)))

    @classmethod
    def read(cls, folder: Path) -> KeywordIndex:
        """Reads what ``write`` wrote; ValueError or OSError if it is something else."""
        letters, ends, hashes, offsets, rows, counts, most, lengths = read_arrays(folder, ARRAYS)
        vocabulary = Vocabulary(letters, ends, hashes)  # type: ignore[arg-type]
        return cls(Postings(vocabulary, offsets, rows, counts, lengths), most)  # type: ignore[arg-type]
