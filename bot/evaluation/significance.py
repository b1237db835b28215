"""Whether a difference between two runs on the same questions is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

RESAMPLES = 10_000  # the interval's ends then wander by about a hundredth of its width
_TAILS = (2.5, 97.5)  # percentiles: 95 % lie between
_SEED = 0  # the same questions give the same interval


class Interval(NamedTuple):
    """A mean difference and the ends of its 95 % interval."""

    difference: float
    low: float
    high: float


def paired_bootstrap(ours: Sequence[float], theirs: Sequence[float]) -> Interval | None:
    """The mean of ``ours[i] - theirs[i]`` and its 95 % percentile interval; None of nothing.

    The n questions are drawn anew, n at a time with replacement, RESAMPLES times; the interval
    holds the middle 95 % of the mean differences (Efron and Tibshirani 1993, chapter 13). Questions
    with the same difference are interchangeable, so drawing n of them is one multinomial draw over
    the different differences.

    Args:
        ours: a figure of each question, such as its nDCG@10, of one run.
        theirs: the same figure of the same questions, in the same order, of the other run.

    Raises:
        ValueError: the two are not of the same length.
    """
    if len(ours) != len(theirs):
        raise ValueError(f"{len(ours)} and {len(theirs)} questions cannot be paired; ask the same")
    if not len(ours):
        return None
    gaps = np.asarray(ours, np.float64) - np.asarray(theirs, np.float64)
    values, counts = np.unique(gaps, return_counts=True)
    draws = np.random.default_rng(_SEED).multinomial(len(gaps), counts / len(gaps), RESAMPLES)
    low, high = np.percentile(draws @ values / len(gaps), _TAILS)
    return Interval(float(gaps.mean()), float(low), float(high))
