"""Sentence pairs → translation probabilities of words, by IBM Model 1 in NumPy.

Brown et al. 1993, "The Mathematics of Statistical Machine Translation". Each (source, target)
word pair of each sentence pair is one cell; expectation maximisation is then a handful of
``bincount`` calls over the cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float32]

ITERATIONS = 6  # the likelihood hardly moves after five
NULL = 0  # the empty source word, for what no word of the other side says

Pair = tuple["NDArray[np.int32]", "NDArray[np.int32]", float]  # source ids, target ids, weight


def model_1(pairs: Iterable[Pair], targets: int) -> tuple[Ints, Ints, Floats, Floats]:
    """P(target | source) for every pair of words that occur together in a sentence pair.

    Args:
        pairs: word ids, sources from 1 up (0 is the empty word), targets from 0 up.
        targets: how many target words there are.

    Returns:
        source ids (m,), target ids (m,), probabilities (m,), expected counts (m,).
    """
    cells, slots, weights = _cells(pairs, targets)
    unique, cell = np.unique(cells, return_inverse=True)
    del cells
    cell = cell.astype(np.int32)
    source, target = unique // targets, unique % targets
    probability = np.full(len(unique), 1.0, np.float32)
    for _ in range(ITERATIONS):
        share = probability[cell]
        share *= weights / np.bincount(slots, share).astype(np.float32)[slots]
        count = np.bincount(cell, share, minlength=len(unique))
        total = np.bincount(source, count)
        probability = (count / np.maximum(total[source], 1e-12)).astype(np.float32)
    return source, target, probability, count.astype(np.float32)


def _cells(pairs: Iterable[Pair], targets: int) -> tuple[Ints, NDArray[np.int32], Floats]:
    """The cells' word pair numbers, the target position each competes for, and its weight."""
    cells, slots, weights = [], [], []
    slot = 0
    for source, target, weight in pairs:
        with_null = np.concatenate(([NULL], source)).astype(np.int64)
        cells.append((with_null[None, :] * targets + target[:, None]).ravel())
        positions = np.arange(slot, slot + len(target), dtype=np.int32)
        slots.append(np.repeat(positions, len(with_null)))
        weights.append(np.full(cells[-1].size, weight, np.float32))
        slot += len(target)
    if not cells:
        return np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.float32)
    return np.concatenate(cells), np.concatenate(slots), np.concatenate(weights)
