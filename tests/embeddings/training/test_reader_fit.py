"""The reader's training on a rule that can be read: what follows the question's word is asked."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from embeddings.reader.inputs import SCALARS, SHAPES, Inputs
from embeddings.training import reader_batches, reader_fit
from embeddings.training.examples import Example
from embeddings.training.reader import Reader, loss

TOKENS, LENGTH = 40, 12
SAME = SCALARS.index("same")


def examples(count, seed):
    """A passage of different tokens; the answer are the two behind the one that is asked for."""
    draw = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        passage = draw.permutation(TOKENS)[:LENGTH].astype(np.int32)
        at = int(draw.integers(LENGTH - 2))
        asked, place = passage[at : at + 1].copy(), at + 1
        if draw.random() < 0.25:  # asked for what is not there
            passage[at], place = next(i for i in range(TOKENS) if i not in passage), -1
        shapes = np.zeros((LENGTH, SHAPES), np.float16)
        shapes[:, SAME] = passage == asked
        inputs = Inputs(asked, passage, shapes, np.empty((0, 2), np.int32), 0)
        made.append(Example(inputs, place, place + 1 if place > 0 else -1))
    return made


def net(seed=7):
    torch.manual_seed(seed)
    vectors = torch.nn.functional.normalize(torch.randn(TOKENS, 8))
    return Reader(vectors, torch.zeros(TOKENS), torch.zeros(TOKENS, dtype=torch.uint8), 16, 1)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(reader_fit, "WARM", 10)
    monkeypatch.setattr(reader_fit, "RATE", 2e-2)
    monkeypatch.setattr(reader_fit, "MEAN", 20)
    monkeypatch.setattr(reader_batches, "TOKENS", 2_000)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def right(made, weights):
    """The share of the examples of which exactly the answer, or rightly nothing, is found."""
    fresh = net()
    fresh.load_state_dict({name: torch.from_numpy(weight) for name, weight in weights.items()})
    question, passage, shapes, kinds, starts, ends = reader_batches.collate_batch(made, _Never())
    with torch.no_grad():
        spans, nothing = fresh.eval()(question, passage, shapes, kinds)
    best = torch.cat([spans.flatten(1), nothing[:, None]], 1).argmax(1)
    wanted = torch.where(starts < 0, LENGTH * LENGTH, starts * LENGTH + ends)
    return (best == wanted).float().mean().item()


class _Never:
    def random(self):
        return 0.0


def test_a_rule_is_learned(quick):
    untrained = {name: weight.numpy() for name, weight in net().state_dict().items()}
    unseen = examples(400, seed=2)
    assert right(unseen, untrained) < 0.3
    weights = reader_fit.train(net(), {"chinese": examples(2_000, seed=1)}, steps=120, seed=7)
    assert right(unseen, weights) == 1.0


def test_a_seed_decides_everything(quick):
    made = {"chinese": examples(50, seed=1), "cloze": examples(50, seed=2)}

    def trained(seed):
        return reader_fit.train(net(), made, steps=4, seed=seed)

    first, again, other = trained(7), trained(7), trained(8)
    assert list(first) == list(net().state_dict())
    for name, weight in first.items():
        assert weight.dtype == np.float32
        assert weight.tobytes() == again[name].tobytes(), name
    assert any(weight.tobytes() != other[name].tobytes() for name, weight in first.items())


def test_the_weights_so_far_are_given_away(quick, monkeypatch):
    monkeypatch.setattr(reader_fit, "SAVED", 2)
    told = []
    made = {"chinese": examples(20, seed=1)}
    reader_fit.train(net(), made, 5, 7, saved=lambda step, mean: told.append((step, len(mean))))
    assert told == [(2, len(net().state_dict())), (4, len(net().state_dict()))]


def test_nothing_to_learn_from():
    with pytest.raises(ValueError, match="no example to learn from"):
        reader_fit.train(net(), {"chinese": []}, 5, 7)


def test_the_rate_rises_stays_and_falls(monkeypatch):
    monkeypatch.setattr(reader_fit, "WARM", 10)
    pace = [reader_fit._pace(step, 100, 0.5) for step in range(100)]
    assert pace[0] == 0.1
    assert pace[9:51] == [1.0] * 42
    assert pace[75] == pytest.approx(0.505)
    assert 0.01 < pace[99] < 0.012


def test_loss_is_over_all_spans_and_nothing():
    spans = torch.log(torch.tensor([[[1.0, 2.0], [0.0, 4.0]]] * 2))
    nothing = torch.log(torch.tensor([3.0, 3.0]))
    found = loss(spans, nothing, torch.tensor([0, -1]), torch.tensor([1, -1]))
    assert torch.exp(-found).tolist() == pytest.approx([0.2, 0.3])
