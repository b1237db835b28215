from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import MODEL_FOLDER, BundledEncoder, encode_queries, load_encoder
from embeddings.errors import EncoderError

ROOT = Path(__file__).parent.parent
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


def test_the_model_folder_is_at_most_32_mib():
    files = [file for file in MODEL_FOLDER.rglob("*") if file.is_file()]
    assert 0 < sum(file.stat().st_size for file in files) <= 32 * 2**20


def test_the_bundled_path_never_imports_torch():
    code = (
        "import sys; from embeddings.encoder import load_encoder;"
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


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    """A function that saves a real, tiny BERT for sentence-transformers: a folder by name."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    root = tmp_path_factory.mktemp("checkpoints")
    plain = root / "plain"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz:徐州外资"]
    words += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    vocabulary = root / "vocab.txt"
    vocabulary.write_text("\n".join(words), encoding="utf-8")
    pieces = BertWordPieceTokenizer(str(vocabulary))
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(plain)
    BertTokenizerFast(tokenizer_object=pieces._tokenizer).save_pretrained(plain)

    def save(name, prompts=None):
        transformer = Transformer(str(plain), max_seq_length=64)
        pooling = Pooling(16, pooling_mode="mean")
        model = SentenceTransformer(modules=[transformer, pooling], device="cpu", prompts=prompts)
        model.save(str(root / name), create_model_card=False)
        return root / name

    return save


def test_a_real_checkpoint_of_a_folder(checkpoint):
    encoder = load_encoder(str(checkpoint("tiny-bert")))
    vectors = encoder.encode(["abc", "徐州外资", ""])
    assert encoder.dim == 16
    assert vectors.shape == (3, 16)
    assert vectors.dtype == np.float32
    assert lengths(vectors) == pytest.approx(1, abs=1e-5)
    assert encoder.encode([]).shape == (0, 16)
    assert np.array_equal(encode_queries(encoder, ["abc"]), encoder.encode(["abc"]))  # no prefix


def test_an_e5_folder_gets_its_prefixes(checkpoint):
    bare = load_encoder(str(checkpoint("bare")))
    encoder = load_encoder(str(checkpoint("multilingual-e5-tiny")))
    (question,) = encode_queries(encoder, ["abc"])
    (passage,) = encoder.encode(["abc"])
    assert question == pytest.approx(bare.encode(["query: abc"])[0], abs=1e-5)
    assert passage == pytest.approx(bare.encode(["passage: abc"])[0], abs=1e-5)
    assert question @ passage < 0.9999
    assert encoder.fingerprint != bare.fingerprint  # the vectors differ, so the index must


def test_prefixes_of_the_configuration(checkpoint):
    bare = load_encoder(str(checkpoint("bare")))
    folder = checkpoint("asked-e5", prompts={"query": "ask: ", "document": "doc: "})
    assert "ask: " in (folder / "config_sentence_transformers.json").read_text()
    encoder = load_encoder(str(folder))
    assert encode_queries(encoder, ["abc"]) == pytest.approx(bare.encode(["ask: abc"]), abs=1e-5)
    assert encoder.encode(["abc"]) == pytest.approx(bare.encode(["doc: abc"]), abs=1e-5)


def test_fingerprints(checkpoint, bundled):
    folder = str(checkpoint("again"))
    assert load_encoder(folder).fingerprint == load_encoder(folder).fingerprint
    assert bundled.fingerprint == load_encoder("bundled").fingerprint
    assert load_encoder("bundled").name == load_encoder("").name == "bundled"


def test_a_name_that_only_holds_e5_gets_no_prefix(checkpoint):
    encoder = load_encoder(str(checkpoint("base512")))
    assert np.array_equal(encode_queries(encoder, ["abc"]), encoder.encode(["abc"]))


def one_line(name):
    with pytest.raises(EncoderError) as caught:
        load_encoder(name)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_an_unknown_hub_name_offline_is_one_line_at_once():
    import sentence_transformers  # noqa: F401 - its import is not what is timed

    assert os.environ["HF_HUB_OFFLINE"] == "1"
    start = time.perf_counter()
    message = one_line("nobody/no-such-model")
    assert time.perf_counter() - start < 5
    assert "nobody/no-such-model is not on this machine" in message
    assert "give a folder" in message


def test_a_hub_that_does_not_answer_is_given_up_soon():
    """The real attempt, without the offline variable: its own retries took 70 seconds."""
    code = (
        "import sentence_transformers, time; from embeddings.encoder import load_encoder\n"
        "start = time.perf_counter()\n"
        "try: load_encoder('nobody/no-such-model')\n"
        "except Exception as error: print(type(error).__name__, str(error).count(chr(10)))\n"
        "print(time.perf_counter() - start)"
    )
    nowhere = "http://127.0.0.1:9"  # the discard port: refused at once
    environment = {**os.environ, "HF_ENDPOINT": nowhere, "HF_HUB_OFFLINE": "0"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    kind, seconds = done.stdout.strip().split("\n")
    assert kind == "EncoderError 0"
    assert float(seconds) < 15


@pytest.mark.parametrize("name", ["/no/such/folder", "./nothing", "~/nothing-here", "a/b/c"])
def test_a_missing_folder(name):
    assert f"there is no model folder {name}" in one_line(name)


def test_a_folder_that_is_no_model(tmp_path):
    assert "holds no model" in one_line(str(tmp_path))
    (tmp_path / "config.json").write_text(json.dumps({"a": 1}))
    assert "holds no model" in one_line(str(tmp_path))
