"""Runs of characters → the likeliest words of a vocabulary, for thousands of runs at a time.

The algorithm is Viterbi's (1967) from the end of each run, with each step made for all runs at
once, so that NumPy does its work. Of equally likely ways the one that begins with the longer word
is taken, and sums are made in the order in which a loop over one run would make them, so the words
are exactly the same. The vocabulary is a trie whose edges are in a hash table with open addressing.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_CODE_BITS = 18  # bits of a character: Unicode's Han characters end below 2 ** 18
_NODES = 1 << _CODE_BITS  # nodes below this stand for words' first characters
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # Knuth's multiplier: 2 ** 64 by the golden ratio
_PLACES_EACH = 2  # places in the hash table for each edge, at least


class Cut(NamedTuple):
    """The words of runs, one run after the other."""

    starts: Ints  # (words,) where each begins in the joined runs
    sizes: Ints  # (words,) how many characters each has
    numbers: NDArray[np.int32]  # (words,) index in the vocabulary; -1: an unknown character
    bounds: Ints  # (runs + 1,) where the words of each run begin, and the end


class Lattice:
    """A vocabulary in which each word has the logarithm of its likelihood as its score."""

    def __init__(self, words: Sequence[str], scores: Floats, unknown: float) -> None:
        """Takes a third of a second and 25 MB for 350,000 words.

        Args:
            words: all different, none empty or with a character from 2 ** 18 on.
            scores: (n,) those of the words.
            unknown: the score of a character that no word begins with.
        """
        self._unknown = unknown
        table = np.array(words, dtype=np.str_)
        codes = table.view(np.uint32).reshape(len(words), -1)
        sizes = np.count_nonzero(codes, axis=1)
        node = codes[:, 0].astype(np.int64)
        edges, size = [np.empty(0, np.int64)], _NODES
        for at in range(1, codes.shape[1]):
            longer = np.flatnonzero(sizes > at)
            keys = (node[longer] << _CODE_BITS) | codes[longer, at]
            known, which = np.unique(keys, return_inverse=True)
            edges.append(known)
            node[longer] = size + which
            size += len(known)
        self._scores = np.full(size, -np.inf)
        self._scores[node] = scores
        self._numbers = np.full(size, -1, np.int32)
        self._numbers[node] = np.arange(len(words))
        self._edges = _Table(np.concatenate(edges))
        self._inner = np.zeros(size, bool)
        self._inner[self._edges.all >> _CODE_BITS] = True

    def cut(self, runs: Sequence[str]) -> Cut:
        """The likeliest words of each run, in as many steps as the longest run has characters."""
        sizes = np.fromiter(map(len, runs), np.int64, len(runs))
        bounds = np.concatenate(([0], np.cumsum(sizes)))
        codes = np.frombuffer("".join(runs).encode("utf-32-le"), "<u4").astype(np.int64)
        place = _Places(sizes, bounds)
        scores, numbers = self._find_words(codes, np.repeat(bounds[1:], sizes))
        taken = _likeliest(scores[:, place.of], place)
        begins = _begins(taken, place)
        starts = np.sort(place.of[begins])
        lengths = np.empty(len(codes), np.int64)
        lengths[place.of] = taken
        sizes = lengths[starts]
        return Cut(starts, sizes, numbers[sizes - 1, starts], np.searchsorted(starts, bounds))

    def _find_words(self, codes: Ints, ends: Ints) -> tuple[Floats, NDArray[np.int32]]:
        """Score and number of the word of each length at each place: both (lengths, n)."""
        at = np.arange(len(codes))
        node = codes
        scores, numbers = [self._scores[node]], [self._numbers[node]]
        for size in count(1):
            going = np.flatnonzero(self._inner[node] & (at + size < ends[at]))
            at = at[going]
            child = self._edges.find((node[going] << _CODE_BITS) | codes[at + size])
            at, node = at[child >= 0], child[child >= 0] + _NODES
            if not len(at):
                break
            score, number = np.full(len(codes), -np.inf), np.full(len(codes), -1, np.int32)
            score[at], number[at] = self._scores[node], self._numbers[node]
            scores.append(score)
            numbers.append(number)
        nothing = np.all([row == -np.inf for row in scores], axis=0)
        scores[0][nothing] = self._unknown
        return np.array(scores), np.array(numbers)


class _Table:
    """A hash table: numbers from 0 up → their index in ``keys``, -1 if they are not among them."""

    def __init__(self, keys: Ints) -> None:
        self.all = keys
        bits = max(4, (_PLACES_EACH * len(keys)).bit_length())
        self._shift = np.uint64(64 - bits)
        self._keys = np.full((1 << bits) + len(keys), -1, np.int64)
        self._values = np.full(len(self._keys), -1, np.int32)
        left, slot = np.arange(len(keys)), self._slots(keys)
        while len(left):
            free = self._keys[slot] < 0
            self._keys[slot[free]] = keys[left[free]]  # of several keys for a slot the last stays
            won = free & (self._keys[slot] == keys[left])
            self._values[slot[won]] = left[won]
            left, slot = left[~won], slot[~won] + 1

    def _slots(self, keys: Ints) -> Ints:
        return ((keys.astype(np.uint64) * _SPREAD) >> self._shift).astype(np.int64)

    def find(self, keys: Ints) -> Ints:
        """The index of each key, (n,)."""
        slot = self._slots(keys)
        there = self._keys[slot]
        found = np.where(there == keys, self._values[slot], np.int32(-1)).astype(np.int64)
        left = np.flatnonzero((there != keys) & (there >= 0))
        while len(left):
            slot[left] += 1
            there = self._keys[slot[left]]
            hit = there == keys[left]
            found[left[hit]] = self._values[slot[left[hit]]]
            left = left[~hit & (there >= 0)]
        return found


class _Places:
    """The characters of all runs by their distance from the run's end, longest runs first.

    So the characters of one step stand side by side, as do those that a word of a length leads to.
    """

    def __init__(self, sizes: Ints, bounds: Ints) -> None:
        order = np.argsort(-sizes, kind="stable")
        longest = int(sizes.max(initial=0))
        at_least = np.searchsorted(-sizes[order], -np.arange(1, longest + 1), side="right")
        self.runs = at_least.tolist()  # how many have a character at the distance 1, 2, …
        self.first = np.concatenate(([0], np.cumsum(at_least))).tolist()  # place of each distance
        ends = bounds[1:][order]
        parts = [ends[:many] - step for step, many in enumerate(self.runs, 1)]
        # For each character its index in the joined runs.
        self.of = np.concatenate(parts) if parts else np.empty(0, np.int64)
        self.sizes = sizes[order]

    def steps(self) -> Iterator[tuple[int, int, int]]:
        """Each distance from 1 on, and where its characters begin and end."""
        for step, many in enumerate(self.runs, 1):
            yield step, self.first[step - 1], self.first[step - 1] + many


def _likeliest(scores: Floats, place: _Places) -> Ints:
    """For each character the length of the word to take if one begins there."""
    best = np.zeros(len(place.of))
    taken = np.ones(len(place.of), np.int64)
    for step, begin, end in place.steps():
        here, length = best[begin:end], taken[begin:end]
        here[:] = scores[0, begin:end]
        if step > 1:
            here += best[place.first[step - 2] : place.first[step - 2] + end - begin]
        for size in range(2, min(step, len(scores)) + 1):
            way = scores[size - 1, begin:end]
            if size < step:
                after = place.first[step - size - 1]
                way = way + best[after : after + end - begin]
            better = way >= here
            np.copyto(here, way, where=better)
            np.copyto(length, size, where=better)
    return taken


def _begins(taken: Ints, place: _Places) -> NDArray[np.bool_]:
    """At which characters a word begins, if words are taken from the first character on."""
    begins = np.zeros(len(taken), bool)
    for step, begin, end in reversed(list(place.steps())):
        begins[begin:end] |= place.sizes[: end - begin] == step
        which = np.flatnonzero(begins[begin:end])
        after = step - taken[begin + which]
        which, after = which[after > 0], after[after > 0]
        begins[np.asarray(place.first)[after - 1] + which] = True
    return begins
