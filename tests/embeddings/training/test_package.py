from __future__ import annotations

import numpy as np
import pytest
import tiny_reader
import torch

from embeddings.errors import EncoderError
from embeddings.reader import NETWORK, PIECES, windows
from embeddings.reader import BundledReader as Packed
from embeddings.reader.inputs import UNKNOWN
from embeddings.training import package
from embeddings.training.reader import Reader, span_scores
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a tiny reader, whose last piece is not shipped; and the reader in torch."""
    folder = tmp_path_factory.mktemp("model")
    network = tiny_reader.pretrained()
    torch.manual_seed(1)
    net = Reader(network).eval()
    shipped = network.cut(range(len(network.pieces) - 1))
    package.write_reader(folder, net, tiny_reader.cutter(shipped), len(shipped.pieces))
    return folder, net


def test_the_reader_beside_the_vectors_finds_what_torch_finds(folder):
    place, net = folder
    assert {file.name for file in place.iterdir()} == {NETWORK, PIECES}
    reader = Packed.from_folder(place)
    text = "the cat drinks milk the dog sees water"
    (found,) = reader.read("what drinks the cat", [text])
    (seen,) = windows(reader._tokenizer, "what drinks the cat", text)
    with torch.no_grad():
        scores, here = net(torch.from_numpy(seen.ids[None]))
    assert found.found == pytest.approx(here.item(), abs=0.1)
    scores = span_scores(scores, torch.from_numpy(seen.ids[None]))[0].numpy()
    for (start, end), score in zip(found.spans.tolist(), found.scores.tolist(), strict=True):
        first = seen.places[:, 0].tolist().index(start) + seen.first
        last = seen.places[:, 1].tolist().index(end) + seen.first
        assert score == pytest.approx(scores[first, last] - scores[0, 0], abs=0.2)


def test_a_piece_that_is_not_shipped_is_unknown(folder):
    place, _ = folder
    made = Packed.from_folder(place)._tokenizer
    assert made.get_vocab_size() == len(tiny_reader.PIECES) - 1
    assert made.encode(f"cat{tiny_reader.PIECES[-1]}").ids[-1] == UNKNOWN


def test_what_was_written_can_be_trained_further(folder):
    place, net = folder
    torch.manual_seed(2)
    other = Reader(tiny_reader.pretrained())
    pieces = other.body.embeddings.word_embeddings.weight.clone()
    package.read_reader(place, other)
    for name, weight in net.state_dict().items():
        if not name.startswith("body.embeddings."):
            step = weight.abs().max().item() / 127
            assert other.state_dict()[name].numpy() == pytest.approx(weight.numpy(), abs=step), name
    assert torch.equal(other.body.embeddings.word_embeddings.weight, pieces)


def test_what_cannot_be_trained_further(folder, tmp_path):
    with pytest.raises(EncoderError, match="cannot be trained further"):
        package.read_reader(tmp_path, folder[1])
    (tmp_path / NETWORK).write_bytes(b"no network")
    with pytest.raises(EncoderError, match="cannot be trained further"):
        package.read_reader(tmp_path, folder[1])
