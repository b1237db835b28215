"""A finished model → a folder that both sentence-transformers and model2vec load."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.reader import FILE, TAGS_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

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
    (folder / FILE).unlink(missing_ok=True)  # a reader of other vectors would read nonsense
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


def write_reader(
    folder: Path, weights: Mapping[str, NDArray[np.float32]], tags: NDArray[np.uint8]
) -> None:
    """Writes the reader beside the vectors, its weights in half precision.

    Args:
        folder: the model's.
        weights: by their names in ``embeddings.training.reader.Reader``.
        tags: (tokens,) the part of speech of each token.
    """
    from safetensors.numpy import save_file

    arrays: dict[str, NDArray[Any]] = {n: w.astype(np.float16) for n, w in weights.items()}
    save_file({**arrays, TAGS_NAME: tags}, folder / FILE)


def _json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
