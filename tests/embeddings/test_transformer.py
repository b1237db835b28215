from __future__ import annotations

import gc
import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
from tiny_checkpoints import BERT_DIM, Checkpoints

from bot import Bot
from bot.core.errors import LibraryError
from embeddings.encoder.bundled import encode_queries, load_encoder
from embeddings.errors import EncoderError

TEXTS = ["abc", "徐州外资", "a much longer text: of several words", ""]


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory):
    return Checkpoints(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture(scope="module")
def bert(checkpoints):
    return checkpoints.bert("bert")


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def cosines(one, other):
    return (one * other).sum(1)


def test_a_real_checkpoint_of_a_folder(bert):
    encoder = load_encoder(bert)
    vectors = encoder.encode(TEXTS)
    assert encoder.dim == BERT_DIM
    assert vectors.shape == (4, BERT_DIM)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)
    assert encoder.encode([]).shape == encoder.encode_queries([]).shape == (0, BERT_DIM)
    assert np.array_equal(encode_queries(encoder, TEXTS), vectors)  # no prompt
    assert encoder.encode(tuple(TEXTS)) == pytest.approx(vectors)


def test_a_model_without_its_own_normalisation_gets_unit_rows(checkpoints):
    raw = checkpoints.save("raw", [checkpoints.transformer(), checkpoints.pooling()])
    plain = load_encoder(checkpoints.bert("normal"))
    assert load_encoder(raw).encode(TEXTS) == pytest.approx(plain.encode(TEXTS), abs=1e-6)


def test_a_plain_transformers_folder_is_averaged(checkpoints, bert):
    encoder = load_encoder(str(checkpoints.root / "bare"))
    assert encoder.encode(TEXTS) == pytest.approx(load_encoder(bert).encode(TEXTS), abs=1e-6)


# Prompts


def test_an_e5_folder_gets_its_prompts(checkpoints, bert):
    bare = load_encoder(bert)
    encoder = load_encoder(checkpoints.bert("multilingual-e5-tiny"))
    (question,) = encode_queries(encoder, ["abc"])
    (passage,) = encoder.encode(["abc"])
    assert question == pytest.approx(bare.encode(["query: abc"])[0], abs=1e-5)
    assert passage == pytest.approx(bare.encode(["passage: abc"])[0], abs=1e-5)
    assert question @ passage < 0.9999
    assert encoder.fingerprint != bare.fingerprint  # the vectors differ, so the index must


@pytest.mark.parametrize("key", ["document", "passage", "corpus"])
def test_prompts_of_the_configuration(checkpoints, bert, key):
    """Under "passage", sentence-transformers 6.2 itself would leave them out of passages."""
    bare = load_encoder(bert)
    folder = checkpoints.bert(f"asked-{key}-e5", prompts={"query": "ask: ", key: "doc: "})
    assert "ask: " in (Path(folder) / "config_sentence_transformers.json").read_text()
    encoder = load_encoder(folder)
    assert encode_queries(encoder, ["abc"]) == pytest.approx(bare.encode(["ask: abc"]), abs=1e-5)
    assert encoder.encode(["abc"]) == pytest.approx(bare.encode(["doc: abc"]), abs=1e-5)


def test_prompts_that_were_asked_for(checkpoints, bert):
    bare = load_encoder(bert)
    encoder = load_encoder(f"{bert},query=a, b: ,passage=c: ")
    assert encode_queries(encoder, ["abc"]) == pytest.approx(bare.encode(["a, b: abc"]), abs=1e-5)
    assert encoder.encode(["abc"]) == pytest.approx(bare.encode(["c: abc"]), abs=1e-5)
    assert encoder.name == f"{bert},query=a, b: ,passage=c: "
    silenced = load_encoder(f"{checkpoints.bert('small-e5')},query=,passage=")
    assert silenced.encode(["abc"]) == pytest.approx(bare.encode(["abc"]), abs=1e-6)


def test_a_prompt_that_is_read_and_not_averaged(checkpoints):
    """As INSTRUCTOR models are trained: the pooling leaves the prompt's tokens out."""
    from sentence_transformers import SentenceTransformer

    modules = [checkpoints.transformer(), checkpoints.pooling(include_prompt=False)]
    folder = checkpoints.save("instructed", modules, prompts={"query": "ask: "})
    expected = SentenceTransformer(folder, device="cpu").encode(["abc"], prompt="ask: ")
    (question,) = encode_queries(load_encoder(folder), ["abc"])
    assert question == pytest.approx(unit(expected)[0], abs=1e-6)
    assert question @ load_encoder(folder).encode(["ask: abc"])[0] < 0.9999


# Dimensions


@pytest.mark.parametrize("dim", [1, 3, 8, 15])
def test_a_cut_vector_is_the_beginning_at_length_1(bert, dim):
    whole = load_encoder(bert).encode(TEXTS)
    cut = load_encoder(f"{bert},dim={dim}")
    assert cut.dim == dim
    assert cut.encode(TEXTS) == pytest.approx(unit(whole[:, :dim]), abs=1e-6)
    assert cut.name == f"{bert},dim={dim}"


def test_all_the_dimensions_are_no_cut(bert):
    encoder = load_encoder(f"{bert},dim={BERT_DIM}")
    assert (encoder.dim, encoder.name) == (BERT_DIM, bert)


def test_more_dimensions_than_there_are(bert):
    with pytest.raises(EncoderError) as caught:
        load_encoder(f"{bert},dim=17")
    assert str(caught.value) == f"dim=17 is more than the 16 dimensions of {bert}; give 1 to 16"


def test_a_model_that_is_cut_by_its_configuration(checkpoints, bert):
    """As Matryoshka models are published: fewer dimensions, and all still to be had."""
    folder = checkpoints.bert("matryoshka", truncate_dim=8)
    assert json.loads((Path(folder) / "config_sentence_transformers.json").read_text())[
        "truncate_dim"
    ] == 8  # fmt: skip
    own, same, whole = (load_encoder(f"{folder}{option}") for option in ("", ",dim=8", ",dim=16"))
    assert (own.dim, same.dim, whole.dim) == (8, 8, 16)
    assert own.name == same.name == folder
    assert whole.name == f"{folder},dim=16"
    assert whole.encode(TEXTS) == pytest.approx(load_encoder(bert).encode(TEXTS), abs=1e-6)
    assert own.encode(TEXTS) == pytest.approx(unit(whole.encode(TEXTS)[:, :8]), abs=1e-6)


# Precision, batches, backend


@pytest.mark.parametrize(("dtype", "near"), [("float16", 0.999), ("bfloat16", 0.995)])
def test_half_precision_gives_the_same_vectors_nearly(bert, dtype, near):
    full, half = load_encoder(bert), load_encoder(f"{bert},dtype={dtype},device=cpu")
    assert {str(tensor.dtype) for tensor in half._model.state_dict().values()} == {f"torch.{dtype}"}
    vectors = half.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)
    assert cosines(vectors, full.encode(TEXTS)).min() > near
    assert half.name == f"{bert},dtype={dtype}"
    assert half.fingerprint != full.fingerprint
    assert load_encoder(f"{bert},dtype=float32").encode(TEXTS) == pytest.approx(
        full.encode(TEXTS), abs=1e-6
    )


def test_the_batch_changes_no_vector(bert):
    many = [letter * n for n in range(1, 12) for letter in "abc"]
    one, some, all_ = (load_encoder(f"{bert},batch={n}") for n in (1, 7, 100))
    assert one.encode(many) == pytest.approx(all_.encode(many), abs=1e-5)
    assert some.encode(many) == pytest.approx(all_.encode(many), abs=1e-5)
    assert one.name == some.name == all_.name == bert
    assert one.fingerprint == all_.fingerprint


def onnx_is_here():
    try:
        return importlib.util.find_spec("optimum.onnxruntime") is not None
    except ImportError:
        return False


@pytest.mark.skipif(not onnx_is_here(), reason="optimum-onnx is not installed")
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # optimum's folders go when collected
def test_the_onnx_backend(checkpoints):
    folder = checkpoints.bert("exported-e5")
    torch, onnx = load_encoder(folder), load_encoder(f"{folder},backend=onnx,dim=8")
    assert onnx.encode(TEXTS) == pytest.approx(unit(torch.encode(TEXTS)[:, :8]), abs=1e-5)
    assert encode_queries(onnx, TEXTS) == pytest.approx(
        unit(encode_queries(torch, TEXTS)[:, :8]), abs=1e-5
    )
    assert onnx.name == f"{folder},dim=8,backend=onnx"
    assert onnx.fingerprint == load_encoder(f"{folder},backend=onnx").fingerprint
    assert onnx.fingerprint != torch.fingerprint
    assert not list(Path(folder).rglob("*.onnx"))  # nothing is written beside somebody's model
    del onnx
    gc.collect()


# Other layouts


def test_a_static_table(checkpoints):
    folder = checkpoints.save("table", [checkpoints.table(24)])
    encoder = load_encoder(f"{folder},dim=5,dtype=float16")
    vectors = encoder.encode(["abc", "徐州", ""])
    assert vectors.shape == (3, 5)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 0], abs=1e-6)  # no words: zeros
    assert cosines(vectors, load_encoder(f"{folder},dim=5").encode(["abc", "徐州", ""]))[
        :2
    ] == pytest.approx(1, abs=1e-3)  # fmt: skip
    assert encoder.fingerprint != load_encoder(folder).fingerprint  # it is held in half precision


def test_a_router_encodes_questions_one_way_and_passages_another(checkpoints, bert):
    encoder = load_encoder(checkpoints.router("router"))
    table = load_encoder(checkpoints.save("table-16", [checkpoints.table(BERT_DIM)]))
    assert encode_queries(encoder, ["abc"]) == pytest.approx(table.encode(["abc"]), abs=1e-6)
    assert encoder.encode(["abc"]) == pytest.approx(load_encoder(bert).encode(["abc"]), abs=1e-6)


def test_two_ways_that_do_not_meet_are_told(checkpoints):
    folder = checkpoints.router("askew", query_dim=24)
    with pytest.raises(EncoderError) as caught:
        load_encoder(folder)
    assert str(caught.value) == (
        f"the model {folder} gives questions vectors of shape (24,) and passages (16,); "
        "they must be alike to be compared, choose another"
    )


def test_a_model_that_cannot_encode_text(checkpoints):
    folder = checkpoints.bert("no-pooling")
    modules = Path(folder) / "modules.json"
    modules.write_text(json.dumps(json.loads(modules.read_text())[:1]))  # vectors of tokens only
    with pytest.raises(EncoderError, match="cannot encode text") as caught:
        load_encoder(folder)
    assert "\n" not in str(caught.value)


def test_fingerprints_tell_weights_apart(checkpoints, bert):
    assert load_encoder(bert).fingerprint == load_encoder(bert).fingerprint
    other = checkpoints.transformer()
    next(other.parameters()).data[0, 0] += 1
    folder = checkpoints.save("other", [other, checkpoints.pooling()])
    assert load_encoder(folder).fingerprint != load_encoder(bert).fingerprint


# In a library


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.md").write_text("# Xuzhou\n\nabc def. The fee is 20 yuan.", encoding="utf-8")
    (folder / "two.md").write_text("# 徐州\n\n徐州外资。费用是20元。", encoding="utf-8")
    return folder


def test_a_library_is_told_its_encoder_and_refuses_another(bert, articles, tmp_path):
    library = tmp_path / "library"
    with Bot.open(articles, library, f"{bert},dim=8") as bot:
        assert bot.encoder.dim == 8
        assert {hit.article.title for hit in bot.retrieve("徐州外资", mode="dense")} == {
            "Xuzhou",
            "徐州",
        }
    with Bot.open(articles, library, f"{bert},batch=1,device=cpu,dim=8") as bot:
        assert len(bot.articles()) == 2  # how it is run is no other encoder
    for asked, dim in ((f"{bert},dim=4", 4), (bert, 16), (f"{bert},dim=8,dtype=float16", 8)):
        with pytest.raises(LibraryError) as caught:
            Bot.open(articles, library, asked)
        assert str(caught.value) == (
            f"the library in {library} was made with encoder {bert},dim=8 (dimension 8), not with "
            f"{asked} ({dim}); open it with --encoder {bert},dim=8, or give another --library "
            "folder"
        )


def test_the_default_place_is_one_for_all_ways_to_run_it(bert, articles):
    places = []
    for options in ("", ",batch=2", ",device=cpu", f",dim={BERT_DIM}", ",dim=8", ",dtype=float16"):
        with Bot.open(articles, encoder=f"{bert}{options}") as bot:
            places.append(bot.place)
    assert places[0] == places[1] == places[2] == places[3]
    assert len(set(places)) == 3


def test_the_command_and_the_variable_take_options(bert, articles, wenda):
    done = wenda(
        "retrieve", "外资", "--articles", articles, "--mode", "dense", "--encoder", f"{bert},dim=8"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "徐州" in done.stdout
    done = wenda("doctor", "--articles", articles, "--json", WENDA_ENCODER=f"{bert},dim=4")
    assert json.loads(done.stdout)["encoder"] == f"{bert},dim=4"
    assert json.loads(done.stdout)["dimension"] == 4
    done = wenda("ask", "外资?", "--articles", articles, "--encoder", f"{bert},dim=99")
    assert done.returncode == 1
    assert done.stderr == (
        f"wenda: dim=99 is more than the 16 dimensions of {bert}; give 1 to 16\n"
    )
