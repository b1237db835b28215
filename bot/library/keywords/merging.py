"""Several vocabularies → the one of all their tokens, by hashes; letters decide where two meet."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bot.library.keywords.arrays import blocks, positions, taken
from bot.library.keywords.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Tokens of several vocabularies, one after the other, some of them more than once."""

    letters: NDArray[np.uint8]
    begins: Ints  # (t,) of each in the letters
    sizes: Ints  # (t,)
    hashes: NDArray[np.uint64]  # (t,)

    def name(self, number: int) -> bytes:
        """A token in UTF-8."""
        start = int(self.begins[number])
        return self.letters[start : start + int(self.sizes[number])].tobytes()

    def differ(self, left: Ints, right: Ints) -> NDArray[np.bool_]:
        """Of pairs of tokens (p,) and (p,), whether they are two (p,)."""
        sizes = self.sizes[left]
        differ: NDArray[np.bool_] = sizes != self.sizes[right]
        same = np.flatnonzero(~differ)
        ends = np.cumsum(sizes[same])
        for start, stop in blocks(ends):
            at = same[start:stop]
            wrong = np.flatnonzero(
                self.letters[positions(self.begins[left[at]], sizes[at])]
                != self.letters[positions(self.begins[right[at]], sizes[at])]
            )
            differ[at[np.searchsorted(np.cumsum(sizes[at]), wrong, "right")]] = True
        return differ


def merged(parts: Sequence[Vocabulary], kept: Sequence[Ints]) -> tuple[Vocabulary, list[Ints]]:
    """One vocabulary of the tokens of several that are kept, and what becomes of their numbers.

    Args:
        parts: the vocabularies.
        kept: the numbers (m,), rising, of the tokens that are taken from each.

    Returns:
        The vocabulary, and for each part the new numbers (m,), rising, of what is kept.
    """
    found = _together(parts, kept)
    order = np.argsort(found.hashes, kind="stable")  # each part is in order: they are merged
    hashes = found.hashes[order]
    new = np.ones(len(order), bool)
    new[1:] = hashes[1:] != hashes[:-1]
    again = np.flatnonzero(~new)
    firsts = order[np.flatnonzero(new)[np.cumsum(new)[again] - 1]]  # of those with the same hash
    for hashed in np.unique(hashes[again[found.differ(firsts, order[again])]]):
        start, stop = np.searchsorted(hashes, hashed), np.searchsorted(hashes, hashed, "right")
        names = {number: found.name(number) for number in order[start:stop].tolist()}
        order[start:stop] = sorted(names, key=names.__getitem__)
        pairs = pairwise(order[start:stop].tolist())
        new[start + 1 : stop] = [names[left] != names[right] for left, right in pairs]
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.cumsum(new) - 1
    one = order[new]
    letters = taken(found.letters, found.begins[one], found.sizes[one])
    vocabulary = Vocabulary(letters, np.cumsum(found.sizes[one]), hashes[new])
    return vocabulary, np.split(numbers, np.cumsum([len(of) for of in kept]))[: len(kept)]


def _together(parts: Sequence[Vocabulary], kept: Sequence[Ints]) -> _Tokens:
    nothing = np.empty(0, np.int64)
    begins, sizes, first = [nothing], [nothing], 0
    for part, of in zip(parts, kept, strict=True):
        ends = np.concatenate(([0], part.ends))
        begins.append(ends[of] + first)
        sizes.append(ends[of + 1] - ends[of])
        first += len(part.letters)
    hashes = [part.hashes[of] for part, of in zip(parts, kept, strict=True)]
    return _Tokens(
        np.concatenate([np.empty(0, np.uint8), *(part.letters for part in parts)]),
        np.concatenate(begins),
        np.concatenate(sizes),
        np.concatenate([np.empty(0, np.uint64), *hashes]),
    )
