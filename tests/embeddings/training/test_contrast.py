from __future__ import annotations

import numpy as np

from embeddings.training import contrast


class Pairs:
    """Token 1 belongs to token 2, and 3 to 4."""

    def batch(self, size):
        left = [np.array([1 if n % 2 else 3], np.int32) for n in range(size)]
        right = [np.array([2 if n % 2 else 4], np.int32) for n in range(size)]
        return left, right, "t", None


class Taught(Pairs):
    """The same, with a teacher who finds 1 and 3 alike."""

    def batch(self, size):
        left, right, _, _ = super().batch(size)
        return left, right, "T", np.ones((size, 1), np.float32)


def train(monkeypatch, steps=10, seed=1, pairs=Pairs, first=None):
    monkeypatch.setattr(contrast, "BATCH", 2)
    return contrast.train(pairs(), 6, steps, seed, first)


def cosines(vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit @ unit.T


def test_pairs_come_together_and_others_part(monkeypatch):
    vectors = train(monkeypatch, steps=30)
    assert vectors.shape == (6, contrast.DIM)
    found = cosines(vectors)
    assert found[1, 2] > 0.5
    assert found[3, 4] > 0.5
    assert found[1, 4] < 0.2
    assert found[3, 2] < 0.2


def test_what_the_teacher_finds_alike_parts_less(monkeypatch):
    alone, taught = (cosines(train(monkeypatch, 60, pairs=kind)) for kind in (Pairs, Taught))
    assert taught[1, 4] > alone[1, 4] + 0.1
    assert taught[1, 2] > taught[1, 4]  # a pair is still a pair


def test_it_begins_with_what_is_given(monkeypatch):
    given = np.zeros((6, contrast.DIM), np.float32)
    given[5, 0] = 3.0
    known = np.array([False, False, False, False, False, True])
    vectors = train(monkeypatch, steps=0, first=(given, known))
    assert np.array_equal(vectors[5], given[5])
    assert np.array_equal(vectors[:5], train(monkeypatch, steps=0)[:5])


def test_tokens_never_met_stay_as_they_were(monkeypatch):
    fresh, trained = train(monkeypatch, steps=0), train(monkeypatch, steps=5)
    assert np.array_equal(fresh[[0, 5]], trained[[0, 5]])
    assert not np.array_equal(fresh[1], trained[1])


def test_a_seed_decides_everything(monkeypatch):
    assert np.array_equal(train(monkeypatch), train(monkeypatch))
    assert not np.array_equal(train(monkeypatch), train(monkeypatch, seed=2))
