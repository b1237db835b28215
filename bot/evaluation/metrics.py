"""Ranks, texts and scores → the measures of ``wenda evaluate``, as small functions.

Texts are compared like in the script of CMRC 2018: by characters in Chinese and words otherwise,
without punctuation. In addition, width and script are folded, so that 億 and 亿 are the same.

A test whether the difference between two runs on the same questions is more than chance is here,
too; the keys of a row of figures are in ``bot.evaluation.keys``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from bot.text import HAN, fold

RESAMPLES = 10_000  # the interval's ends then vary by about a hundredth of its width
_TAILS = (2.5, 97.5)  # percentiles: 95 % lie between
_SEED = 0  # the same questions give the same interval

# Scripts written without spaces, where every character counts as a word: kana and hangul like Han.
_UNSPACED = f"{HAN}\u2e80-\u2fdf\u3005-\u3006\u3040-\u30ff\uac00-\ud7af"
# One such character | a number with its decimals, and letters that go with it (5G) | a word | a
# sign that changes a value. Everything else, punctuation and spaces, is dropped.
_SEGMENT = re.compile(rf"[{_UNSPACED}]|[0-9]+(?:[.,][0-9]+)*[a-z]*|[^\W_{_UNSPACED}]+|[%‰°$€£¥]")


def segments(text: str) -> list[str]:
    """The comparable pieces of a text: single Chinese characters, words, numbers, value signs."""
    return _SEGMENT.findall(fold(text).text)


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether one of the answers is in the text, as whole segments: 2 is not in 2019."""
    parts = segments(text)
    for answer in answers:
        wanted = segments(answer)
        if wanted and any(
            parts[i : i + len(wanted)] == wanted for i in range(len(parts) - len(wanted) + 1)
        ):
            return True
    return False


def exact_match(prediction: str, answers: Iterable[str]) -> float:
    """1.0 if the prediction equals one of the answers, segment for segment, else 0.0."""
    predicted = segments(prediction)
    return float(bool(predicted) and any(segments(answer) == predicted for answer in answers))


def f1(prediction: str, answers: Iterable[str]) -> float:
    """The best F1 over the answers, from the longest common run of segments (CMRC 2018)."""
    predicted = segments(prediction)
    best = 0.0
    for answer in answers:
        expected = segments(answer)
        common = _longest_common_run(predicted, expected)
        if common:
            # 2PR / (P + R) with P = common / len(predicted) and R = common / len(expected)
            best = max(best, 2 * common / (len(predicted) + len(expected)))
    return best


def _longest_common_run(a: Sequence[str], b: Sequence[str]) -> int:
    best = 0
    before = [0] * (len(b) + 1)
    for item in a:
        row = [0] * (len(b) + 1)
        for j, other in enumerate(b, start=1):
            if item == other:
                row[j] = before[j - 1] + 1
        best = max(best, *row)
        before = row
    return best


def reciprocal_rank(rank: int | None, depth: int = 10) -> float:
    """1 / rank of the relevant item (first = 1), 0.0 if it is not among the first ``depth``."""
    return 1.0 / rank if rank is not None and rank <= depth else 0.0


def ndcg(rank: int | None, depth: int = 10) -> float:
    """Binary nDCG with one relevant item: 1 / log2(rank + 1), the ideal being 1.0."""
    return 1.0 / math.log2(rank + 1) if rank is not None and rank <= depth else 0.0


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """The chance that a positive scores above a negative, ties counting half (Mann-Whitney U).

    None if one side is empty.
    """
    if not positives or not negatives:
        return None
    ordered = np.sort(np.asarray(negatives, dtype=np.float64))
    scores = np.asarray(positives, dtype=np.float64)
    below = np.searchsorted(ordered, scores, side="left")
    not_above = np.searchsorted(ordered, scores, side="right")
    return float((below + not_above).sum() / 2 / (len(scores) * len(ordered)))


def mean(values: Sequence[float]) -> float | None:
    """The mean; None of no values, because a share of no questions is not zero."""
    return float(np.mean(values)) if values else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which ``share`` percent lie, linearly interpolated; None of no values."""
    return float(np.percentile(values, share)) if values else None


class Interval(NamedTuple):
    """A mean difference and the ends of its 95 % interval."""

    difference: float
    low: float
    high: float


def paired_bootstrap(ours: Sequence[float], theirs: Sequence[float]) -> Interval | None:
    """The mean of ``ours[i] - theirs[i]`` and its 95 % percentile interval; None of no values.

    n of the n questions are drawn with replacement, RESAMPLES times; the interval holds the middle
    95 % of the mean differences (Efron and Tibshirani 1993, chapter 13). Questions with the same
    difference are interchangeable, so drawing n of them is one multinomial draw over the different
    differences.

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
