from __future__ import annotations

import numpy as np
import pytest

from embeddings.training import package
from embeddings.training.tokenizer import train_tokenizer


def test_quantise_by_hand():
    rows, scales = package.quantise(np.array([[1.27, -0.01], [0, 0], [2.54, 1.27]], np.float32))
    assert rows.tolist() == [[127, -1], [0, 0], [127, 64]]
    assert scales == pytest.approx([0.01, 1.0, 0.02])
    assert rows.dtype == np.int8
    assert scales.dtype == np.float32


def test_quantised_rows_keep_their_direction():
    vectors = np.random.default_rng(1).normal(size=(50, 256)).astype(np.float32)
    rows, scales = package.quantise(vectors)
    back = rows * scales[:, None]
    cosines = (back * vectors).sum(1)
    cosines /= np.linalg.norm(back, axis=1) * np.linalg.norm(vectors, axis=1)
    assert cosines.min() > 0.9999


def test_an_unknown_token_adds_nothing(tmp_path):
    from safetensors.numpy import load_file

    made = train_tokenizer(["cat"] * 3, {"猫": 1}, 100)
    package.write(tmp_path, made, np.ones((made.get_vocab_size(), 4), np.float32))
    rows = load_file(tmp_path / "model.safetensors")["embeddings"]
    assert not rows[made.token_to_id("<unk>")].any()
    assert (rows[1:] == 127).all()


def test_the_reader_beside_the_vectors(tmp_path):
    from safetensors.numpy import load_file

    weights = {"first.weight": np.array([0.5, 1 / 3], np.float32)}
    package.write_reader(tmp_path, weights, np.array([3, 0, 13], np.uint8))
    found = load_file(tmp_path / "reader.safetensors")
    assert found["first.weight"].dtype == np.float16
    assert found["first.weight"] == pytest.approx([0.5, 1 / 3], abs=2e-4)
    assert found["tags"].dtype == np.uint8
    assert found["tags"].tolist() == [3, 0, 13]


def test_new_vectors_take_the_old_reader_away(tmp_path):
    made = train_tokenizer(["cat"] * 3, {"猫": 1}, 100)
    package.write_reader(tmp_path, {}, np.zeros(1, np.uint8))
    package.write(tmp_path, made, np.ones((made.get_vocab_size(), 4), np.float32))
    assert not (tmp_path / "reader.safetensors").exists()
    assert (tmp_path / "model.safetensors").exists()
