from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import bundled as encoder
from embeddings.encoder.bundled import (
    MODEL_FOLDER,
    BundledEncoder,
    encode_queries,
    load_encoder,
    unit,
)
from embeddings.errors import EncoderError

ROOT = Path(__file__).parents[2]
TEXTS = [
    "How much FDI did Xuzhou use in 2019?",
    "2019年徐州市實際使用外資20.9億美元，增長10.09%，居全省第三位。",
    "2019年徐州市实际使用外资20.9亿美元，增长10.09%，居全省第三位。",
    "ＦＤＩ ２０１９ Café 龘靐齉 zyxxyz",
    "外資",
]


@pytest.fixture(scope="module")
def bundled():
    return load_encoder()


def lengths(vectors):
    return np.linalg.norm(vectors, axis=1)


def test_bundled_rows_are_float32_of_length_1(bundled):
    vectors = bundled.encode(TEXTS)
    assert vectors.shape == (5, bundled.dim) == (5, 256)
    assert vectors.dtype == np.float32
    assert lengths(vectors) == pytest.approx(1, abs=1e-5)


def test_no_texts_and_no_words(bundled):
    assert bundled.encode([]).shape == (0, 256)
    assert not bundled.encode(["", "  \n", "?!，。"]).any()


def test_a_batch_is_its_texts_one_by_one(bundled):
    alone = np.concatenate([bundled.encode([text]) for text in TEXTS])
    assert bundled.encode(TEXTS) == pytest.approx(alone, abs=1e-6)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        (TEXTS[1], TEXTS[2]),
        ("製造業", "制造业"),
        ("中歐班列與陸港", "中欧班列与陆港"),
        ("ＦＤＩ", "fdi"),
        ("Café", "cafe"),
    ],
)
def test_both_forms_give_the_same_vector(bundled, traditional, simplified):
    one, other = bundled.encode([traditional, simplified])
    assert np.array_equal(one, other)
    assert one.any()


def test_a_translation_is_nearer_than_another_subject(bundled):
    question, near, far = bundled.encode(
        ["foreign investment in Xuzhou", "徐州使用外資", "貓喜歡喝牛奶"]
    )
    assert question @ near > question @ far + 0.2


@pytest.mark.slow
def test_three_readers_give_the_same_vectors(bundled):
    """Ours, model2vec's without torch, and sentence-transformers' own."""
    from model2vec import StaticModel
    from sentence_transformers import SentenceTransformer

    ours = bundled.encode(TEXTS)
    static = StaticModel.from_pretrained(MODEL_FOLDER, normalize=True)
    model2vec = static.encode(TEXTS, use_multiprocessing=False)
    transformers = SentenceTransformer(str(MODEL_FOLDER), device="cpu").encode(TEXTS)
    assert transformers.shape == model2vec.shape == ours.shape
    assert lengths(transformers) == pytest.approx(1, abs=1e-4)
    assert (ours * model2vec).sum(1).min() >= 0.999
    assert (ours * transformers).sum(1).min() >= 0.999
    assert (model2vec * transformers).sum(1).min() >= 0.999


def test_the_model_folder_is_at_most_80_mib():
    files = [file for file in MODEL_FOLDER.rglob("*") if file.is_file()]
    assert 0 < sum(file.stat().st_size for file in files) <= 80 * 2**20


def test_the_bundled_path_never_imports_torch():
    code = (
        "import sys; from embeddings.encoder.bundled import load_encoder;"
        "load_encoder().encode(['徐州 FDI']);"
        "heavy = {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules);"
        "sys.exit(f'imports {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_a_damaged_bundled_model_is_one_line(tmp_path):
    with pytest.raises(EncoderError, match="cannot be read") as caught:
        BundledEncoder(tmp_path)
    assert "\n" not in str(caught.value)
    (tmp_path / "tokenizer.json").write_bytes((MODEL_FOLDER / "tokenizer.json").read_bytes())
    (tmp_path / "model.safetensors").write_bytes(b"half")
    with pytest.raises(EncoderError, match="cannot be read"):
        BundledEncoder(tmp_path)


def test_load_encoder_gives_the_bundled_model(bundled):
    assert load_encoder("bundled").name == load_encoder("").name == "bundled"
    assert load_encoder("bundled").fingerprint == bundled.fingerprint
    assert np.array_equal(encode_queries(bundled, TEXTS), bundled.encode(TEXTS))


def test_the_bundled_model_takes_no_options():
    with pytest.raises(EncoderError, match="takes no options, but is asked for as bundled,dim=8"):
        load_encoder("bundled,dim=8")


def test_more_texts_than_a_batch_and_any_sequence(bundled):
    many = tuple(f"徐州 {number}" for number in range(1_500))
    vectors = bundled.encode(many)
    assert vectors.shape == (1_500, 256)
    assert vectors[1_023:1_026] == pytest.approx(bundled.encode(many[1_023:1_026]), abs=1e-6)
    assert lengths(vectors) == pytest.approx(1, abs=1e-5)


def test_one_cutting_gives_sums_and_tokens(bundled):
    many = [*TEXTS, "", *map(str, range(encoder._BATCH))]
    sums, ids = bundled.sums(many)
    for sum_, one in zip(sums[: len(TEXTS)], ids, strict=False):
        assert sum_ == pytest.approx(bundled.token_vectors(one).sum(0), rel=1e-4, abs=1e-4)
    assert not sums[len(TEXTS)].any()
    assert np.array_equal(unit(sums.copy()), bundled.encode(many))
    assert [one.tolist() for one in ids[: len(TEXTS)]] == [
        one.tolist() for one in bundled.token_ids(TEXTS)
    ]
    assert ids[len(TEXTS)].shape == (0,)
    assert len(sums) == len(ids) == len(many)


def test_a_text_has_the_same_vector_whatever_stands_beside_it(bundled):
    alone = [bundled.encode([text])[0] for text in TEXTS]
    for at, among in ((0, TEXTS), (3, ["一", "", "the cat", *TEXTS, "dogs"])):
        for one, other in zip(alone, bundled.encode(among)[at:], strict=False):
            assert np.array_equal(one, other)


def test_unit_rows():
    rows = np.array(
        [[3, 4], [0, 0], [1e-20, 0]], np.float32
    )  # the last is too short to say anything
    assert unit(rows) is rows
    assert rows == pytest.approx(np.array([[0.6, 0.8], [0, 0], [0, 0]]), abs=1e-7)
