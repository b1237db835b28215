from __future__ import annotations

import numpy as np
import pytest

from bot.evaluation.metrics import paired_bootstrap


def test_nothing_to_compare():
    assert paired_bootstrap([], []) is None


def test_runs_of_other_questions_cannot_be_paired():
    with pytest.raises(ValueError, match="1 and 2 questions"):
        paired_bootstrap([1.0], [1.0, 0.5])


def test_no_difference_and_one_question():
    assert paired_bootstrap([0.3, 0.7], [0.3, 0.7]) == (0.0, 0.0, 0.0)
    assert paired_bootstrap([0.5], [1.0]) == (-0.5, -0.5, -0.5)


def test_the_interval_is_the_one_of_the_mean():
    ours = [1.0] * 60 + [0.0] * 40
    found = paired_bootstrap(ours, [0.0] * 100)
    # binomial: √(0.6 · 0.4 / 100) = 0.049, times 1.96
    assert found.difference == pytest.approx(0.6)
    assert found.low == pytest.approx(0.6 - 0.096, abs=0.015)
    assert found.high == pytest.approx(0.6 + 0.096, abs=0.015)


def test_it_draws_the_questions_as_pairs():
    noise = np.random.default_rng(1).random(200)
    found = paired_bootstrap(noise + 0.01, noise)  # each is better by the same little
    assert found.low == pytest.approx(0.01)
    assert found.high == pytest.approx(0.01)


def test_drawing_different_differences_is_drawing_questions():
    rng = np.random.default_rng(2)
    gaps = rng.choice([-0.5, 0.0, 0.37, 1.0], 50)
    means = gaps[rng.integers(0, 50, (20_000, 50))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    found = paired_bootstrap(gaps, np.zeros(50))
    assert found.low == pytest.approx(low, abs=0.01)
    assert found.high == pytest.approx(high, abs=0.01)


def test_the_same_questions_give_the_same_interval():
    ours, theirs = [1.0, 0.5, 0.0, 1.0], [0.5, 0.5, 0.5, 0.0]
    assert paired_bootstrap(ours, theirs) == paired_bootstrap(ours, theirs)
    turned = paired_bootstrap(theirs, ours)
    assert turned.difference == -paired_bootstrap(ours, theirs).difference
