"""The reader's training on a rule that can be read: what drinks is asked, what is drunk is said."""

from __future__ import annotations

import random

import pytest
import tiny_reader
import torch

from embeddings.training import reader, reader_fit
from embeddings.training.examples import Example
from embeddings.training.reader import Reader, loss, span_scores
from embeddings.training.reader_batches import collate_batch, mark

ANIMALS, DRINKS = ("cat", "dog"), ("milk", "water")


def examples(count, seed):
    """Two animals drink two things; one of them is asked about, or one that is not there."""
    pick, made = random.Random(seed), []
    for _ in range(count):
        first, second = pick.sample(ANIMALS, 2)
        text = f"the {first} drinks {pick.choice(DRINKS)}"
        if pick.random() < 0.3:
            made.append(Example.without_answer(f"what {second}", text))
        else:
            made.append(Example(f"what {first}", text, text.rindex(" ") + 1, len(text)))
    return made


def windows(count, seed):
    network = tiny_reader.pretrained()
    return mark(examples(count, seed), tiny_reader.cutter(network), random.Random(1))


@pytest.fixture
def quick(monkeypatch):
    for name, value in {"WARM": 5, "RATE": 1e-2, "HEADS": 1.0, "SAVED": 20, "SAID": 1_000}.items():
        monkeypatch.setattr(reader_fit, name, value)
    monkeypatch.setattr(reader, "FROZEN", 0)  # there are but two layers
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(7)
    yield
    torch.set_num_threads(threads)


def weights(net):
    return {name: weight.clone() for name, weight in net.state_dict().items()}


def right(net, marked):
    """The share of the windows of which exactly the answer, or rightly nothing, is found."""
    net.eval()
    ids, places = collate_batch(marked)
    with torch.no_grad():
        pieces, here = net(ids)
    best = span_scores(pieces, ids).flatten(1).argmax(1)
    found = torch.stack([best // ids.shape[1], best % ids.shape[1]], dim=1)
    return ((found == places).all(1) & ((here > 0) == (places[:, 0] > 0))).float().mean().item()


def test_the_rule_is_learned_and_holds_for_others(quick, tmp_path):
    net = Reader(tiny_reader.pretrained())
    marked = windows(400, 1)
    before = right(net, windows(100, 2))
    reader_fit.train(net, marked, 240, 1, tmp_path / "checkpoint.pt")
    assert before < 0.5
    assert right(net, windows(100, 2)) > 0.95


def test_pieces_and_lowest_layers_stay_as_they_were(quick, tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "FROZEN", 1)
    network = tiny_reader.pretrained()
    net = Reader(network)
    reader_fit.train(net, windows(50, 1), 5, 1, tmp_path / "checkpoint.pt")
    state = net.body.state_dict()
    same = {
        name for name, weight in network.weights.items() if (state[name].numpy() == weight).all()
    }
    assert all(name.startswith(("embeddings", "encoder.layer.0")) for name in same)
    assert len(same) == 5 + 16


def test_a_run_that_ended_goes_on_and_comes_to_the_same(quick, tmp_path, monkeypatch):
    marked = windows(100, 1)
    whole, half = (Reader(tiny_reader.pretrained()) for _ in range(2))
    half.load_state_dict(whole.state_dict())
    reader_fit.train(whole, marked, 30, 1, tmp_path / "whole.pt")

    class Ended(Exception):
        pass

    step, done = reader_fit._step, []

    def end_soon(*arguments):
        done.append(1)
        if len(done) > 25:
            raise Ended
        return step(*arguments)

    monkeypatch.setattr(reader_fit, "_step", end_soon)
    with pytest.raises(Ended):
        reader_fit.train(half, marked, 30, 1, tmp_path / "half.pt")
    monkeypatch.setattr(reader_fit, "_step", step)
    fresh = Reader(tiny_reader.pretrained())
    reader_fit.train(fresh, marked, 30, 1, tmp_path / "half.pt")
    for name, weight in weights(whole).items():
        assert torch.equal(weight, weights(fresh)[name]), name


def test_padding_changes_no_loss():
    net = Reader(tiny_reader.pretrained()).eval()
    marked = windows(20, 3)
    with torch.no_grad():
        alone = [loss(net, *collate_batch([one])).item() for one in marked]
        together = loss(net, *collate_batch(marked)).item()
    assert together == pytest.approx(sum(alone) / len(alone), abs=1e-4)
