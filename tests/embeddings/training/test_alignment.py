from __future__ import annotations

import numpy as np
import pytest

from embeddings.training.alignment import model_1


def ids(*numbers):
    return np.array(numbers, np.int32)


def test_one_pair_leaves_the_choice_open():
    source, target, probability, count = model_1([(ids(1), ids(0, 1), 1.0)], 2)
    # source word 1 and the empty word share each of the two target words
    assert source.tolist() == [0, 0, 1, 1]
    assert target.tolist() == [0, 1, 0, 1]
    assert probability == pytest.approx([0.5] * 4)
    assert count == pytest.approx([0.5] * 4)


def test_a_second_pair_settles_it():
    pairs = [(ids(1, 2), ids(0, 1), 1.0), (ids(1, 3), ids(0, 2), 1.0)]
    found = {(s, t): p for s, t, p, _ in zip(*model_1(pairs, 3), strict=True)}
    assert found[1, 0] > 0.75  # they meet twice
    assert found[2, 1] > found[2, 0]
    for word in range(4):  # distributions
        assert sum(p for (s, _), p in found.items() if s == word) == pytest.approx(1, abs=1e-5)


def test_weights_are_expected_counts():
    *_, count = model_1([(ids(1), ids(0), 0.25)], 1)
    assert count.sum() == pytest.approx(0.25)


def test_nothing_gives_nothing():
    assert [len(part) for part in model_1([], 3)] == [0, 0, 0, 0]
