"""A finished model → a folder that both sentence-transformers and model2vec load."""

from __future__ import annotations

import copy
import json
import warnings
from typing import TYPE_CHECKING

import numpy as np

from embeddings.errors import EncoderError, reason
from embeddings.reader import NETWORK, PIECES

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from embeddings.training.reader import Reader

_MODULE = "sentence_transformers.sentence_transformer.modules"


def quantise(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Vectors as eight-bit rows (n, dim) and a scale for each (n,): vector = row * scale."""
    scales = np.abs(vectors).max(axis=1) / 127
    scales[scales == 0] = 1.0
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def write(folder: Path, tokenizer: Tokenizer, vectors: NDArray[np.float32]) -> None:
    """Writes tokenizer, vectors and the files that tell each library how to read them.

    The scales go where model2vec has its token weights; sentence-transformers multiplies the rows
    by them when it loads.
    """
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    rows, scales = quantise(vectors)
    rows[0] = 0  # the unknown token: sentence-transformers would add its untrained vector
    save_file({"embeddings": rows, "weights": scales}, folder / "model.safetensors")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": f"{_MODULE}.static_embedding.StaticEmbedding"},
        {
            "idx": 1,
            "name": "1",
            "path": "1_Normalize",
            "type": f"{_MODULE}.normalize.Normalize",
        },
    ]
    (folder / "1_Normalize").mkdir(exist_ok=True)
    _json(folder / "1_Normalize" / "config.json", {})
    _json(folder / "modules.json", modules)
    about = {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine", "prompts": {}}
    _json(folder / "config_sentence_transformers.json", about)
    _json(folder / "config.json", {"normalize": True, "hidden_dim": int(vectors.shape[1])})


def write_reader(folder: Path, net: Reader, tokenizer: Tokenizer, pieces: int) -> None:
    """Writes the reader beside the vectors: a network for onnxruntime, and its tokenizer.

    Linear layers and vectors of pieces are in eight bits; activations are rounded as they come
    (``quantize_dynamic`` of onnxruntime).

    Args:
        folder: the model's.
        net: the trained network.
        tokenizer: with the shipped pieces.
        pieces: how many are shipped; the network knows more.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    table = net.body.embeddings.word_embeddings
    shipped = copy.deepcopy(net).eval()
    kept = torch.nn.Embedding(pieces, table.embedding_dim)
    kept.weight = torch.nn.Parameter(table.weight.data[:pieces].clone())
    shipped.body.embeddings.word_embeddings = kept
    ids = torch.full((1, 8), 5)
    exact = folder / f"{NETWORK}.part"
    with warnings.catch_warnings():
        # Of this exporter, whose successor wants two more packages and writes the same layers;
        # and of branches that depend on a length, which all take the same way.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            shipped,
            (ids,),
            str(exact),
            input_names=["ids"],
            output_names=["spans", "here"],
            dynamic_axes={"ids": {0: "batch", 1: "pieces"}, "spans": {0: "batch", 1: "pieces"}},
            opset_version=17,
            dynamo=False,
        )
    quantize_dynamic(
        str(exact), str(folder / NETWORK), per_channel=True, weight_type=QuantType.QInt8
    )
    exact.unlink()
    tokenizer.save(str(folder / PIECES), pretty=False)


def read_reader(folder: Path, net: Reader) -> None:
    """Puts the weights that ``write_reader`` wrote into a network, to train it further.

    Vectors of pieces stay as they are: they are not trained, and not all of them are shipped. So
    does a head that the file lacks.

    Args:
        folder: the model's.
        net: a network of the same sizes.

    Raises:
        EncoderError: there is no reader in the folder, or it has other sizes.
    """
    import onnx
    import torch

    try:
        graph = onnx.load(folder / NETWORK).graph
        arrays = {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer}
        for node in graph.node:  # named by its layer: "/body/encoder/layer.0/…/MatMul_quant"
            layer = node.name.removeprefix("/").rpartition("/")[0].replace("/", ".")
            if node.op_type == "Identity" and node.input[0] in arrays:  # of equal arrays one
                arrays[node.output[0]] = arrays[node.input[0]]
            if node.op_type == "MatMulInteger":  # eight bits, by output channel
                name = node.input[1].removesuffix("_quantized")
                rows = arrays[f"{name}_quantized"] * arrays[f"{name}_scale"]
                arrays[f"{layer}.weight"] = rows.T
        own = {name for name in net.state_dict() if not name.startswith("body.embeddings.")}
        weights = {name: torch.tensor(arrays[name]) for name in own & arrays.keys()}
        missing = {name.partition(".")[0] for name in own - weights.keys()}
        if "body" in missing:
            raise ValueError("it lacks layers")
        net.load_state_dict(weights, strict=False)
    except Exception as error:
        raise EncoderError(
            f"the reader in {folder} cannot be trained further ({reason(error)})"
        ) from error


def _json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
