from __future__ import annotations

import numpy as np
import pytest

from embeddings.reader.network import (
    Convolution,
    Linear,
    exponentiate_scores,
    layer_norm,
    self_attention,
)


def rows(*values):
    return np.array(values, np.float32)


def test_a_linear_step():
    step = Linear(rows([1, 2], [0, 1], [3, 0]), rows(0, 10, 100))
    assert step(rows([1, 1], [2, 0])).tolist() == [[3, 11, 103], [2, 10, 106]]


def test_what_comes_before_a_linear_step_may_be_part_of_it():
    step = Linear(rows([1, 2], [0, 1]), rows(5, 7))
    given = rows([1, 2], [3, -1])
    weight, bias = rows(2, -1), rows(10, 0.5)
    assert step.after(weight, bias)(given).tolist() == step(given * weight + bias).tolist()


def test_some_outputs_divided():
    weight, bias = rows([4, 8], [1, 1]), rows(2, 3)
    step = Linear(weight, bias)
    step.divide(slice(1), 2.0)
    assert step(rows([1, 1])).tolist() == [[7, 5]]
    assert weight.tolist() == [[4, 8], [1, 1]]  # what was given stays as it is
    assert bias.tolist() == [2, 3]


def test_a_convolution_ends_with_its_text():
    add = Convolution(rows([1, 10, 100]))  # before, itself, behind
    given = rows([1], [2], [3], [4], [5])
    assert add(given, 2).ravel().tolist() == [210, 21, 430, 543, 54]
    assert add(given, 5).ravel().tolist() == [210, 321, 432, 543, 54]
    assert add(given[:1], 0).ravel().tolist() == [10]


def test_each_channel_has_its_own_kernel():
    assert Convolution(rows([0, 1, 0], [1, 0, 0]))(rows([1, 2], [3, 4]), 2).tolist() == [
        [1, 0],
        [3, 2],
    ]


def test_normed_rows():
    assert layer_norm(rows([1, 3], [5, 5])) == pytest.approx(rows([-1, 1], [0, 0]), abs=1e-4)


@pytest.mark.parametrize("bound", [np.inf, 79.0, np.nan])
def test_exponents_of_a_softmax(bound):
    scores = rows([0, np.log(3)], [np.log(2), np.log(2)])
    sums = exponentiate_scores(scores, bound)
    assert scores / sums == pytest.approx(rows([0.25, 0.75], [0.5, 0.5]))


def test_large_scores_do_not_overflow():
    scores = rows([1_000, 1_000 + np.log(3)], [-1_000, -1_000])
    sums = exponentiate_scores(scores, 1_001.0)
    assert scores / sums == pytest.approx(rows([0.25, 0.75], [0.5, 0.5]), abs=1e-3)


@pytest.mark.parametrize("sharp", [0.0, 1.0, 20.0])  # with the last, exp alone would overflow
def test_attention_is_the_mean_of_values_by_likeness(sharp):
    queries = keys = rows([1, 0, 0, 2], [3, 1, 0, 1], [0, 2, 2, 2])
    values = rows([1, 0, 4, 0], [0, 1, 0, 4], [1, 1, 4, 4])
    found = self_attention(np.concatenate([sharp * queries, keys, values], axis=1), heads=2)
    for head in (slice(0, 2), slice(2, 4)):
        scores = np.exp(sharp * (queries[:, head] @ keys[:, head].T).astype(np.float64))
        wanted = scores / scores.sum(axis=1, keepdims=True) @ values[:, head]
        assert found[:, head] == pytest.approx(wanted, rel=1e-5, abs=1e-6)
