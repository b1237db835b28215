from __future__ import annotations

import numpy as np

from embeddings.training import contrast


class Pairs:
    """Token 1 belongs to token 2, and 3 to 4."""

    def batch(self, size):
        left = [np.array([1 if n % 2 else 3], np.int32) for n in range(size)]
        right = [np.array([2 if n % 2 else 4], np.int32) for n in range(size)]
        return left, right, "t"


def train(monkeypatch, steps=10, seed=1):
    monkeypatch.setattr(contrast, "BATCH", 2)
    return contrast.train(Pairs(), 6, steps, seed)


def test_pairs_come_together_and_others_part(monkeypatch):
    vectors = train(monkeypatch, steps=30)
    assert vectors.shape == (6, contrast.DIM)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = unit @ unit.T
    assert cosines[1, 2] > 0.5
    assert cosines[3, 4] > 0.5
    assert cosines[1, 4] < 0.2
    assert cosines[3, 2] < 0.2


def test_tokens_never_met_stay_as_they_were(monkeypatch):
    fresh, trained = train(monkeypatch, steps=0), train(monkeypatch, steps=5)
    assert np.array_equal(fresh[[0, 5]], trained[[0, 5]])
    assert not np.array_equal(fresh[1], trained[1])


def test_a_seed_decides_everything(monkeypatch):
    assert np.array_equal(train(monkeypatch), train(monkeypatch))
    assert not np.array_equal(train(monkeypatch), train(monkeypatch, seed=2))
