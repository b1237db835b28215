from __future__ import annotations

import pytest
import tiny_reader

from embeddings.reader.network import HEADS
from embeddings.reader.weights import check, layers, weights_under


@pytest.fixture
def weights(tmp_path):
    found = tiny_reader.weights(tiny_reader.net(tiny_reader.encoder(tmp_path)))
    del found["tags"]
    return found


def test_what_training_makes_fits(weights):
    check(weights, dim=4, heads=HEADS)
    assert layers(weights) == tiny_reader.LAYERS
    assert set(weights_under(weights, "nothing.")) == {"0.weight", "0.bias", "2.weight", "2.bias"}


def test_other_dimensions(weights):
    with pytest.raises(ValueError, match=r"of_passage.weight is \(16, 58\) and should be \(16, 60"):
        check(weights, dim=5, heads=HEADS)


def test_a_width_that_the_heads_cannot_share(weights):
    with pytest.raises(ValueError, match="width 16, kernel 7 and pair 65 fit no reader"):
        check(weights, dim=4, heads=5)


def test_every_weight_is_missed(weights):
    for name in weights:
        with pytest.raises(ValueError, match=name.replace(".", r"\.")):
            check({n: w for n, w in weights.items() if n != name}, 4, HEADS)


def test_a_layer_left_out_in_the_middle(weights):
    moved = {name.replace("layers.1", "layers.2"): weight for name, weight in weights.items()}
    with pytest.raises(ValueError, match=r"layers\.1\."):
        check(moved, 4, HEADS)


def test_no_weights():
    with pytest.raises(ValueError, match="no shape of 'first.weight'"):
        check({}, 4, HEADS)
