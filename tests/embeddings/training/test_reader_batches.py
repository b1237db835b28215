from __future__ import annotations

import random
from collections import Counter
from itertools import islice

import numpy as np
import pytest
import torch

from embeddings.reader.inputs import SHAPES, Inputs
from embeddings.reader.network import LONGEST_ANSWER
from embeddings.training import reader_batches
from embeddings.training.examples import Example
from embeddings.training.reader_batches import batches, collate_batch


def example(size, start=0, end=0, question=2, kind=3):
    """A passage of ``size`` tokens, all of the same number as their count."""
    inputs = Inputs(
        np.full(question, 7, np.int32),
        np.full(size, size, np.int32),
        np.full((size, SHAPES), 0.5, np.float16),
        np.empty((0, 2), np.int32),
        kind,
    )
    return Example(inputs, start, end)


def sizes(batch):
    return [len(one.inputs.passage) for one in batch]


def test_a_batch_holds_so_many_tokens_and_passages_of_like_length():
    made = {"chinese": [example(size) for size in range(1, 301)]}
    for batch in islice(batches(made, random.Random(1)), 20):
        assert len(batch) * (max(sizes(batch)) + 30) <= reader_batches.TOKENS + 30 * len(batch)
        assert max(sizes(batch)) - min(sizes(batch)) < 60


def test_every_example_once_before_any_comes_again(monkeypatch):
    monkeypatch.setattr(reader_batches, "POOL", 60)
    made = {"chinese": [example(size) for size in range(1, 31)]}
    drawn = batches(made, random.Random(1))
    counts = Counter()
    while sum(counts.values()) < 60:
        counts.update(sizes(next(drawn)))
    assert counts == {size: 2 for size in range(1, 31)}


def test_kinds_are_mixed_by_their_shares():
    made = {"chinese": [example(1)], "cloze": [example(2)], "parallel": []}
    drawn = Counter(size for b in islice(batches(made, random.Random(1)), 60) for size in sizes(b))
    assert drawn[1] / drawn[2] == pytest.approx(3.0 / 1.5, rel=0.1)


def test_answers_that_are_too_long_are_passed_over():
    long, short = example(90, 5, 5 + LONGEST_ANSWER), example(80, 5, 4 + LONGEST_ANSWER)
    drawn = batches({"chinese": [long, short]}, random.Random(1))
    assert {size for batch in islice(drawn, 9) for size in sizes(batch)} == {80}


@pytest.mark.parametrize("made", [{}, {"chinese": []}, {"cloze": [example(90, 0, 80)]}])
def test_nothing_to_learn_from(made):
    with pytest.raises(ValueError, match="no example to learn from"):
        next(batches(made, random.Random(1)))


def test_collated():
    batch = [example(3, 1, 2, question=1), example(2, -1, -1)]
    question, passage, shapes, kinds, starts, ends = collate_batch(batch, random.Random(1))
    assert question.ids.tolist() == [[7, 0], [7, 7]]
    assert question.mask.tolist() == [[True, False], [True, True]]
    assert passage.ids.tolist() == [[3, 3, 3], [2, 2, 0]]
    assert passage.mask.tolist() == [[True, True, True], [True, True, False]]
    assert shapes.shape == (2, 3, SHAPES)
    assert shapes.dtype == torch.float32
    assert shapes[:, :, 0].tolist() == [[0.5, 0.5, 0.5], [0.5, 0.5, 0]]
    assert (kinds.tolist(), starts.tolist(), ends.tolist()) == ([3, 3], [1, -1], [2, -1])


def test_the_kind_is_now_and_then_kept_back():
    pick = random.Random(1)
    kinds = torch.cat([collate_batch([example(1)] * 50, pick)[3] for _ in range(20)])
    assert set(kinds.tolist()) == {0, 3}
    assert (kinds == 3).float().mean().item() == pytest.approx(0.85, abs=0.03)
