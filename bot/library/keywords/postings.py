"""Postings: which passages hold which tokens, and how often.

They are counted from the tokens of passages, or joined from other postings. Joining merges
vocabularies by the hashes of their tokens, without making a string of any; if two have the same
hash, their letters decide.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, count, pairwise
from typing import TYPE_CHECKING

import numpy as np

from bot.library.keywords.arrays import blocks, positions, take_stretches
from bot.library.keywords.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_] | None  # of passages (n,), or None for all of them


MOST = np.iinfo(np.uint8).max  # a token that stands more often in a passage counts as that often


@dataclass(frozen=True, slots=True)
class Postings:
    """For each token of n passages: the passages it stands in, rising, and how often.

    Token i has offsets[i]:offsets[i + 1] of rows and counts, at least one of each.
    """

    vocabulary: Vocabulary
    offsets: NDArray[np.int64]  # (t + 1,)
    rows: NDArray[np.int32]  # (p,)
    counts: NDArray[np.uint8]  # (p,) up to MOST
    lengths: NDArray[np.int32]  # (n,) how many tokens a passage has


def postings_of(passages: Sequence[Sequence[str]]) -> Postings:
    """The postings of passages, from the tokens of each."""
    number: defaultdict[str, int] = defaultdict(count().__next__)
    every = np.fromiter(map(number.__getitem__, chain.from_iterable(passages)), np.int64)
    vocabulary, numbers = Vocabulary.from_tokens(number)
    total, lengths = len(passages), np.fromiter(map(len, passages), np.int32, len(passages))
    pairs = numbers[every] * total + np.repeat(np.arange(total), lengths)
    pairs.sort()  # by token, then by passage
    new = np.ones(len(pairs), bool)
    new[1:] = pairs[1:] != pairs[:-1]
    at = np.flatnonzero(new)
    counts = np.minimum(np.diff(at, append=len(pairs)), MOST).astype(np.uint8)
    tokens, rows = np.divmod(pairs[at], max(total, 1))
    offsets = np.searchsorted(tokens, np.arange(len(vocabulary) + 1))
    return Postings(vocabulary, offsets, rows.astype(np.int32), counts, lengths)


def join_postings(parts: Sequence[Postings], masks: Sequence[Mask]) -> Postings:
    """The postings of the passages of several, in order; of each those that its mask keeps."""
    sizes = [_sizes(part, mask) for part, mask in zip(parts, masks, strict=True)]
    kept = [np.flatnonzero(of) for of in sizes]  # the tokens that are still in some passage
    vocabulary, numbers = merge_vocabularies([part.vocabulary for part in parts], kept)
    totals = np.zeros(len(vocabulary), np.int64)
    for of, at, to in zip(sizes, kept, numbers, strict=True):
        totals[to] += of[at]
    offsets = np.concatenate(([0], np.cumsum(totals)))
    free = offsets[:-1].copy()  # where the next posting of each token goes
    rows, counts = np.empty(offsets[-1], np.int32), np.empty(offsets[-1], np.uint8)
    lengths = [np.empty(0, np.int32)]
    first = 0
    for part, mask, of, at, to in zip(parts, masks, sizes, kept, numbers, strict=True):
        begins = np.zeros(len(of), np.int64)
        begins[at] = free[to]
        _copy_kept(part, mask, first, begins, of, rows, counts)
        free[to] += of[at]
        lengths.append(part.lengths if mask is None else part.lengths[mask])
        first += len(lengths[-1])
    return Postings(vocabulary, offsets, rows, counts, np.concatenate(lengths))


def _sizes(part: Postings, mask: Mask) -> Ints:
    """How many postings each token has among the passages that are kept."""
    if mask is None:
        return np.diff(part.offsets)
    sizes = np.empty(len(part.vocabulary), np.int64)
    for start, stop in blocks(part.offsets[1:]):
        at = part.offsets[start : stop + 1]
        sums = np.concatenate(([0], np.cumsum(mask[part.rows[at[0] : at[-1]]])))
        sizes[start:stop] = np.diff(sums[at - at[0]])
    return sizes


def _copy_kept(
    part: Postings,
    mask: Mask,
    first: int,
    begins: Ints,
    sizes: Ints,
    rows: NDArray[np.int32],
    counts: NDArray[np.uint8],
) -> None:
    """Writes the postings that a mask keeps into ``rows`` and ``counts``.

    Those of token i go to begins[i] and on, sizes[i] of them; passages are numbered from ``first``.
    """
    renumbered = None if mask is None else np.cumsum(mask, dtype=np.int32) + np.int32(first - 1)
    for start, stop in blocks(part.offsets[1:]):
        at = slice(int(part.offsets[start]), int(part.offsets[stop]))
        old, often = part.rows[at], part.counts[at]
        to = positions(begins[start:stop], sizes[start:stop])
        if mask is None or renumbered is None:
            rows[to] = old + np.int32(first)
            counts[to] = often
        else:
            kept = mask[old]
            rows[to] = renumbered[old[kept]]
            counts[to] = often[kept]


def merge_vocabularies(
    parts: Sequence[Vocabulary], kept: Sequence[Ints]
) -> tuple[Vocabulary, list[Ints]]:
    """One vocabulary of the kept tokens of several, and the new numbers of those tokens.

    Args:
        parts: the vocabularies.
        kept: the numbers (m,), rising, of the tokens that are taken from each.

    Returns:
        The vocabulary, and for each part the new numbers (m,), rising, of its kept tokens.
    """
    tokens = _together(parts, kept)
    order = np.argsort(tokens.hashes, kind="stable")  # each part is in order: they are merged
    hashes = tokens.hashes[order]
    new = np.ones(len(order), bool)
    new[1:] = hashes[1:] != hashes[:-1]
    again = np.flatnonzero(~new)
    firsts = order[np.flatnonzero(new)[np.cumsum(new)[again] - 1]]  # of those with the same hash
    for hashed in np.unique(hashes[again[tokens.differ(firsts, order[again])]]):
        start, stop = np.searchsorted(hashes, hashed), np.searchsorted(hashes, hashed, "right")
        names = {number: tokens.name(number) for number in order[start:stop].tolist()}
        order[start:stop] = sorted(names, key=names.__getitem__)
        pairs = pairwise(order[start:stop].tolist())
        new[start + 1 : stop] = [names[left] != names[right] for left, right in pairs]
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.cumsum(new) - 1
    distinct = order[new]
    letters = take_stretches(tokens.letters, tokens.begins[distinct], tokens.sizes[distinct])
    vocabulary = Vocabulary(letters, np.cumsum(tokens.sizes[distinct]), hashes[new])
    return vocabulary, np.split(numbers, np.cumsum([len(of) for of in kept]))[: len(kept)]


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
        """Whether the tokens of each pair, left (p,) and right (p,), are different ones (p,)."""
        sizes = self.sizes[left]
        differ: NDArray[np.bool_] = sizes != self.sizes[right]
        same = np.flatnonzero(~differ)
        ends = np.cumsum(sizes[same])
        for start, stop in blocks(ends):
            at = same[start:stop]
            unequal = np.flatnonzero(
                self.letters[positions(self.begins[left[at]], sizes[at])]
                != self.letters[positions(self.begins[right[at]], sizes[at])]
            )
            differ[at[np.searchsorted(np.cumsum(sizes[at]), unequal, "right")]] = True
        return differ


def _together(parts: Sequence[Vocabulary], kept: Sequence[Ints]) -> _Tokens:
    """The kept tokens of several vocabularies, one vocabulary after the other."""
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
