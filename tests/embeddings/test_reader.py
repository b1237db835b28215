from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tiny_reader
from safetensors.numpy import load_file, save_file

from embeddings.errors import EncoderError
from embeddings.reader.inputs import LONGEST_PASSAGE
from embeddings.reader.network import LONGEST_ANSWER
from embeddings.reader.reader import FILE, NOTHING, TOP, Reader

TEXT = "The cat drinks milk, the dog sees water."
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return tiny_reader.encoder(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def reader(encoder):
    return Reader(encoder, tiny_reader.weights(tiny_reader.net(encoder)))


@pytest.fixture
def folder(tmp_path):
    return tiny_reader.write(tmp_path / "model")


@pytest.mark.parametrize("sharper", [1.0, 3.0, 30.0])  # with the last attention nearly chooses
@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("who drinks milk", TEXT),
        ("cat", "dog"),
        ("what sees the dog the cat 1 2", "the milk"),
        ("who", TEXT * 12),  # more tokens than an answer may have
    ],
)
def test_the_same_as_torch(encoder, question, text, sharper):
    net = tiny_reader.net(encoder, sharper=sharper)
    one = tiny_reader.given(encoder, question, text)
    spans, nothing = tiny_reader.torch_scores(net, one)
    found = Reader(encoder, tiny_reader.weights(net)).read([one])[0]
    flat = np.sort(spans[np.isfinite(spans)])[::-1]
    odds = flat - nothing
    close = dict(rel=1e-3, abs=1e-3)
    assert found.scores == pytest.approx(odds[:TOP], **close)
    assert found.found == pytest.approx(odds[0] + np.log(np.exp(flat - flat[0]).sum()), **close)
    first, last = np.unravel_index(spans.argmax(), spans.shape)
    assert spans[first, last] == pytest.approx(flat[0])
    if len(flat) == 1 or flat[0] - flat[1] > 1e-3:
        assert found.spans[0].tolist() == [one.spans[first, 0], one.spans[last, 1]]


def test_spans_are_slices_of_whole_words_best_first(encoder, reader):
    one = tiny_reader.given(encoder, "who drinks milk", TEXT)
    found = reader.read([one])[0]
    assert len(found.spans) == len(found.scores) == TOP  # of 36
    assert (np.diff(found.scores) <= 0).all()
    assert len({tuple(span) for span in found.spans.tolist()}) == TOP
    for start, end in found.spans.tolist():
        assert 0 <= start < end <= len(TEXT)
        assert set(TEXT[start:end].lower().replace(",", "").split()) <= set(tiny_reader.WORDS)
    assert found.spans.dtype == np.int32
    assert found.scores.dtype == np.float32


def test_no_answer_is_longer_than_it_may_be(encoder, reader):
    text = "cat " * 100
    one = tiny_reader.given(encoder, "who", text)
    spans = reader.read([one])[0].spans
    assert max(len(text[start:end].split()) for start, end in spans.tolist()) <= LONGEST_ANSWER


def test_one_token_is_one_span(encoder, reader):
    found = reader.read([tiny_reader.given(encoder, "who", " milk? ")])[0]
    assert found.spans.tolist() == [[1, 5]]
    assert found.found == pytest.approx(float(found.scores[0]), abs=1e-6)


@pytest.mark.parametrize(
    ("question", "text"), [("", TEXT), ("who", ""), ("", ""), ("？", TEXT), ("who", "，😀")]
)
def test_nothing_is_found_where_there_is_no_token(encoder, reader, question, text):
    assert reader.read([tiny_reader.given(encoder, question, text)]) == [NOTHING]
    assert NOTHING.found == -np.inf


def test_no_passages(reader):
    assert reader.read([]) == []


def test_what_is_longer_than_a_passage_is_left_out(encoder, reader):
    text = "cat " * 2_000
    one = tiny_reader.given(encoder, "who " * 500, text)
    assert len(one.passage) == LONGEST_PASSAGE
    assert reader.read([one])[0].spans.max() <= 4 * LONGEST_PASSAGE


def test_other_passages_change_nothing(encoder, reader):
    texts = [TEXT, "dog", "", "the milk 1 2 the water", TEXT * 8]
    given = [tiny_reader.given(encoder, "who drinks milk", text) for text in texts]
    alone = [reader.read([one])[0] for one in given]
    for order in (range(5), (3, 0, 4, 2, 1)):
        for number, found in zip(order, reader.read([given[n] for n in order]), strict=True):
            assert np.array_equal(found.spans, alone[number].spans)
            assert np.array_equal(found.scores, alone[number].scores)
            assert found.found == alone[number].found


def test_a_folder_is_read_with_its_own_tokens(folder):
    reader = Reader.from_folder(folder)  # four dimensions: the bundled tokens would not fit
    encoder = tiny_reader.encoder(folder)
    one = tiny_reader.given(encoder, "who", TEXT)
    exact = Reader(encoder, tiny_reader.weights(tiny_reader.net(encoder))).read([one])[0]
    assert reader.read([one])[0].scores == pytest.approx(exact.scores, abs=0.01)  # half precision


def one_line(folder, *parts):
    with pytest.raises(EncoderError) as caught:
        Reader.from_folder(folder)
    text = str(caught.value)
    assert "\n" not in text
    assert str(folder) in text
    for part in parts:
        assert part in text


def test_a_missing_file(folder):
    (folder / FILE).unlink()
    one_line(folder, "the reader in", "No such file", "install Wenda again")


@pytest.mark.parametrize("size", [0, 7, 100, -1])
def test_a_file_cut_short(folder, size):
    (folder / FILE).write_bytes((folder / FILE).read_bytes()[:size])
    one_line(folder, "the reader in", "cannot be read")


def changed(folder, change):
    arrays = load_file(folder / FILE)
    change(arrays)
    save_file(arrays, folder / FILE)


@pytest.mark.parametrize(
    "name", ["tags", "first.weight", "starts.weight", "layers.0.near.weight", "layers.1.asks.bias"]
)
def test_a_missing_weight(folder, name):
    changed(folder, lambda arrays: arrays.pop(name))
    one_line(folder, name)


def test_a_weight_too_many(folder):
    changed(folder, lambda arrays: arrays.update(more=np.zeros(3, np.float16)))
    one_line(folder, "more is (3,) and should be None")


def test_a_wrong_shape(folder):
    changed(folder, lambda arrays: arrays.update({"last.bias": np.zeros(5, np.float16)}))
    one_line(folder, "last.bias is (5,) and should be (16,)")


def test_of_another_vocabulary(folder):
    changed(folder, lambda arrays: arrays.update(tags=np.zeros(80_000, np.uint8)))
    one_line(folder, "tags is (80000,) and should be (13,)")


def test_of_other_token_vectors(folder):
    tiny_reader.tiny_model.write(folder, {word: [1, 2, 3] for word in tiny_reader.WORDS})
    one_line(folder, "of_passage.weight")


@pytest.mark.parametrize("tags", [np.full(13, 14, np.uint8), np.full(13, -1, np.int8)])
def test_parts_of_speech_that_are_none(folder, tags):
    changed(folder, lambda arrays: arrays.update(tags=tags))
    one_line(folder, "tags holds what is no part of speech")


def test_reading_needs_no_torch():
    code = "import sys, embeddings.reader; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr
