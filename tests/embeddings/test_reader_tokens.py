from __future__ import annotations

import numpy as np
import pytest

from embeddings.reader.inputs import FACTS, TAGS, token_facts, unit_vectors


def test_vectors_at_length_one_and_what_length_they_had():
    unit, logs = unit_vectors(np.array([[3, 4], [0, 0], [0, -0.5]], np.float32))
    assert unit == pytest.approx(np.array([[0.6, 0.8], [0, 0], [0, -1]]))
    assert logs == pytest.approx(np.log([5.001, 0.001, 0.501]), rel=1e-5)
    assert unit.dtype == logs.dtype == np.float32


def test_the_facts_of_a_token():
    tags = np.array([0, 2, 13, 7], np.uint8)
    facts = token_facts(np.array([0.5, -1], np.float32), np.array([3, 1], np.int32), tags)
    assert facts.shape == (2, FACTS)
    assert facts.dtype == np.float32
    assert facts[:, 0].tolist() == [0.5, -1]
    assert facts[:, 1] == pytest.approx(np.log([4, 2]) / np.log(5))
    assert [TAGS[row.argmax()] for row in facts[:, 2:]] == ["measure word", "place"]
    assert facts[:, 2:].sum(axis=1).tolist() == [1, 1]


def test_no_token():
    none = token_facts(np.empty(0, np.float32), np.empty(0, np.int32), np.zeros(3, np.uint8))
    assert none.shape == (0, FACTS)
