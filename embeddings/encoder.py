"""Texts → unit vectors: the bundled model without torch, or any sentence-transformers model."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from embeddings.errors import EncoderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

BUNDLED = "bundled"
MODEL_FOLDER = Path(__file__).parent / "model"
_PATIENCE = 10.0  # seconds for a model hub to answer
_TINY = 1e-12  # a shorter vector says nothing: no division by zero
# Models that were trained with prefixes and do not name them in their configuration, by a part of
# their name: (before a question, before a passage).
_PREFIXES = {
    "e5": ("query: ", "passage: "),
    "bge-small-zh": ("为这个句子生成表示以用于检索相关文章：", ""),
    "bge-base-zh": ("为这个句子生成表示以用于检索相关文章：", ""),
    "bge-large-zh": ("为这个句子生成表示以用于检索相关文章：", ""),
}


class Encoder(Protocol):
    """Anything that turns texts into vectors whose inner product says how near they are.

    May also have ``name`` and ``fingerprint`` (a library remembers them) and
    ``encode_queries(texts)`` when questions are encoded in another way than passages.
    """

    dim: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors (n, dim), float32, rows of length 1; a text without known words gives zeros."""


class BundledEncoder:
    """The static bilingual model of ``embeddings/model``: the mean of its tokens' vectors.

    Read here, as model2vec would: importing model2vec and letting it load takes two thirds of a
    second more at every start. Nor are long texts cut short, as model2vec does.
    """

    name = BUNDLED

    def __init__(self, folder: Path = MODEL_FOLDER) -> None:
        """Reads the model; EncoderError when it is not there or damaged."""
        try:
            from safetensors.numpy import load
            from tokenizers import Tokenizer

            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            weights = (folder / "model.safetensors").read_bytes()
            arrays = load(weights)
            self._rows: NDArray[np.int8] = arrays["embeddings"]  # (tokens, dim)
            self._scales: NDArray[np.float32] = arrays["weights"]  # (tokens,): vector = row * scale
        except Exception as error:
            raise EncoderError(
                f"the bundled model in {folder} cannot be read ({_reason(error)}); "
                "install Wenda again"
            ) from error
        self.dim: int = self._rows.shape[1]
        self.fingerprint = hashlib.sha256(weights).hexdigest()[:16]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors (n, dim), rows of length 1; zeros for a text without known words."""
        vectors = np.zeros((len(texts), self.dim), np.float32)
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        for vector, encoding in zip(vectors, encodings, strict=True):
            ids = [token for token in encoding.ids if token]  # 0: unknown
            if ids:
                vector += self._scales[ids] @ self._rows[ids].astype(np.float32)
                vector /= max(float(np.linalg.norm(vector)), _TINY)
        return vectors


class TransformerEncoder:
    """A sentence-transformers model from the hub or a folder, with the prefixes it asks for."""

    def __init__(self, name: str) -> None:
        """Loads the model; EncoderError when it is not there and cannot be fetched."""
        model = _load(name)
        self.name = name
        self._model = model
        self.dim: int = int(model.get_embedding_dimension())
        prompts = {key: text for key, text in dict(model.prompts).items() if text}
        question, passage = _named_prefixes(name)
        self._question: str = prompts.get("query", question)
        self._passage: str = prompts.get("document", prompts.get("passage", passage))
        state = hashlib.sha256(f"{self._question}\x1f{self._passage}".encode())
        for key, tensor in sorted(model.state_dict().items()):
            state.update(key.encode() + str(tuple(tensor.shape)).encode())
            state.update(tensor.flatten()[:256].float().cpu().numpy().tobytes())
        self.fingerprint = state.hexdigest()[:16]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors (n, dim) of passages, rows of length 1."""
        return self._encode(texts, self._passage)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors (n, dim) of questions, rows of length 1."""
        return self._encode(texts, self._question)

    def _encode(self, texts: Sequence[str], prefix: str) -> Vectors:
        if not len(texts):
            return np.empty((0, self.dim), np.float32)
        vectors = self._model.encode(
            [prefix + text for text in texts],
            prompt="",
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.ascontiguousarray(vectors, np.float32)


def load_encoder(name: str = "") -> Encoder:
    """The encoder of a name: "" or "bundled" is Wenda's own, else a hub name or a folder.

    Raises:
        EncoderError: no such model here, and none to be had.
    """
    return BundledEncoder() if name in ("", BUNDLED) else TransformerEncoder(name)


def encode_queries(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Vectors (n, dim) of questions, encoded as the encoder wants questions encoded."""
    special = getattr(encoder, "encode_queries", None)
    vectors: Vectors = special(texts) if special else encoder.encode(texts)
    return vectors


def _named_prefixes(name: str) -> tuple[str, str]:
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1].lower()
    for part, prefixes in _PREFIXES.items():
        if re.search(rf"(?:^|[-_]){part}(?:$|[-_])", last):
            return prefixes
    return "", ""


def _load(name: str) -> Any:
    folder = Path(name).expanduser()
    looks_like_path = name.startswith((".", "/", "~")) or "\\" in name or name.count("/") > 1
    if looks_like_path and not folder.is_dir():
        raise EncoderError(f"there is no model folder {name}; give a folder or a hub name")
    from sentence_transformers import SentenceTransformer

    if folder.is_dir():
        try:
            return SentenceTransformer(str(folder), local_files_only=True)
        except Exception as error:
            raise EncoderError(
                f"the folder {name} holds no model that sentence-transformers can load "
                f"({_reason(error)})"
            ) from error
    try:  # what was fetched before needs no network
        return SentenceTransformer(name, local_files_only=True)
    except Exception:
        try:
            _knock(name)
            return SentenceTransformer(name)
        except Exception as error:
            raise EncoderError(
                f"the model {name} is not on this machine and cannot be fetched "
                f"({_reason(error)}); fetch it once with a network, or give a folder"
            ) from error


def _knock(name: str) -> None:
    """Raises soon where no hub can be reached; sentence-transformers would try for a minute."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError

    with suppress(HfHubHTTPError):  # it answered; short names are looked for elsewhere too
        HfApi().model_info(name, timeout=_PATIENCE)


def _reason(error: BaseException) -> str:
    """The first line of an error, short enough to stand in another."""
    lines = str(error).strip().splitlines()
    text = lines[0] if lines else type(error).__name__
    return text if len(text) <= 160 else text[:157] + "..."
