"""A pickle here holds a program that leaves a file behind: no file, and nothing was run."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from tiny_checkpoints import BERT_DIM, Checkpoints

from embeddings.encoder.bundled import load_encoder
from embeddings.errors import EncoderError
from embeddings.hub import no_pickles, require_safetensors


class Program:
    """When it is unpickled, ``marker`` is there."""

    def __init__(self, marker):
        self.marker = str(marker)

    def __reduce__(self):
        return (open, (self.marker, "w"))


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory):
    return Checkpoints(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture
def marker(tmp_path):
    yield tmp_path / "it-ran"
    assert not (tmp_path / "it-ran").exists()


def refused(folder):
    with pytest.raises(EncoderError) as caught:
        load_encoder(str(folder))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "pytorch_model.bin",
        "pytorch_model-00001-of-00002.bin",
        "adapter_model.bin",
        "model.pt",
        "Weights.PKL",
        "1_Dense/pytorch_model.bin",
    ],
)
def test_a_folder_with_nothing_but_a_pickle(name, tmp_path, marker):
    place = tmp_path / "model" / name
    place.parent.mkdir(parents=True)
    place.write_bytes(pickle.dumps(Program(marker)))
    folder = tmp_path / "model"
    assert refused(folder) == (
        f"the model in {folder} has its weights as a pickle ({name}), which may run anything "
        "when it is read; have it saved as safetensors"
    )


def test_a_real_model_whose_weights_were_pickled(checkpoints):
    """As torch saved them itself: what sentence-transformers would take."""
    import torch
    from safetensors.torch import load_file

    folder = Path(checkpoints.bert("pickled"))
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    assert load_encoder(str(folder)).dim == BERT_DIM  # the other is there, and is the one read
    (folder / "model.safetensors").unlink()
    assert "has its weights as a pickle (pytorch_model.bin)" in refused(folder)


def test_a_pickle_beside_safetensors_is_never_opened(checkpoints, marker):
    folder = Path(checkpoints.bert("beside"))
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Program(marker)))
    assert load_encoder(str(folder)).dim == BERT_DIM


def test_one_behind_safetensors_of_another_name(checkpoints, marker):
    """The table's weights are not where its module looks, and it would take the pickle."""
    folder = Path(checkpoints.save("behind", [checkpoints.table(8)]))
    (weights,) = folder.rglob("model.safetensors")
    weights.rename(weights.with_name("other.safetensors"))
    (weights.parent / "pytorch_model.bin").write_bytes(pickle.dumps(Program(marker)))
    assert "(pytorch_model.bin is a pickle, and only safetensors are read)" in refused(folder)


def test_what_else_ends_in_bin_is_left_alone(tmp_path):
    (tmp_path / "openvino").mkdir()
    for name in ("openvino/openvino_model.bin", "vocab.bin"):
        (tmp_path / name).write_bytes(b"weights")
    require_safetensors(str(tmp_path))


def test_torch_reads_pickles_for_others_again_afterwards(tmp_path):
    import torch

    torch.save({"a": torch.ones(2)}, tmp_path / "a.pt")
    with pytest.raises(EncoderError, match="a.pt is a pickle"), no_pickles():
        torch.load(tmp_path / "a.pt")
    assert torch.load(tmp_path / "a.pt")["a"].tolist() == [1, 1]


def test_the_own_code_of_a_model_is_not_run(checkpoints, marker):
    folder = Path(checkpoints.bert("coded"))
    (folder / "custom.py").write_text(f"open({str(marker)!r}, 'w')\n", encoding="utf-8")
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    modules[0]["type"] = "custom.Module"
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    assert "holds no model that sentence-transformers can load" in refused(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["auto_map"] = {"AutoModel": "custom.Module", "AutoConfig": "custom.Config"}
    config["model_type"] = "custom"
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    modules[0]["type"] = "sentence_transformers.sentence_transformer.modules.Transformer"
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    assert "holds no model that sentence-transformers can load" in refused(folder)
