"""Texts → unit vectors, by the bundled model without torch or by any sentence-transformers model.

``load_encoder`` finds either by its name; ``BundledEncoder`` is the bundled one, whose tokens the
reader and ``MaxSim`` use, too.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from embeddings.errors import EncoderError, reason
from embeddings.progress import batches
from embeddings.tokens import Pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from embeddings.vectors import Vectors

BUNDLED = "bundled"
MODEL_FOLDER = Path(__file__).parents[1] / "model"
_BATCH = 8_192  # texts encoded at once: many are cut into tokens together, and a bar still moves
_GATHERED = 32  # texts whose rows are gathered at once: so few stay in the core's cache
_TINY = 1e-12  # the least length that a vector is divided by: no division by zero


class Encoder(Protocol):
    """Anything that turns texts into vectors whose inner product says how alike the texts are.

    It may also have ``name`` and ``fingerprint``, which a library remembers, and
    ``encode_queries(texts)`` if questions are encoded in another way than passages.
    """

    dim: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors (n, dim), float32, rows of length 1; zeros for a text without known words."""


class BundledEncoder:
    """The static bilingual model of ``embeddings/model``: the mean of its tokens' vectors.

    It is read here, because importing model2vec to read it takes two thirds of a second more at
    every start. Unlike model2vec this cuts no long text short.
    """

    name = BUNDLED

    def __init__(self, folder: Path = MODEL_FOLDER) -> None:
        """Reads the model of a folder.

        Raises:
            EncoderError: it is not there, or damaged.
        """
        try:
            from safetensors.numpy import load
            from tokenizers import Tokenizer

            tokenizer = (folder / "tokenizer.json").read_bytes()
            self._tokenizer = Tokenizer.from_buffer(tokenizer)
            weights = (folder / "model.safetensors").read_bytes()
            arrays = load(weights)
            self._rows: NDArray[np.int8] = arrays["embeddings"]  # (tokens, dim)
            self._scales: NDArray[np.float32] = arrays["weights"]  # (tokens,): vector = row * scale
            self._pieces = Pieces(self._tokenizer)
        except Exception as error:
            raise EncoderError(
                f"the bundled model in {folder} cannot be read ({reason(error)}); "
                "install Wenda again"
            ) from error
        self.tokens, self.dim = self._rows.shape
        self.tokenizer_version = hashlib.sha256(tokenizer).hexdigest()[:8]
        self.fingerprint = hashlib.sha256(weights).hexdigest()[:16]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors (n, dim), rows of length 1; zeros for a text without known words."""
        return unit(self.sums(texts)[0])

    def sums(self, texts: Sequence[str]) -> tuple[Vectors, list[NDArray[np.int32]]]:
        """The sum of each text's token vectors (n, dim), and its tokens as in ``token_ids``."""
        texts = list(texts)
        sums = np.zeros((len(texts), self.dim), np.float32)
        tokens: list[NDArray[np.int32]] = []
        for start in batches(len(texts), _BATCH):
            flat = self._pieces(texts[start : start + _BATCH])
            scales, bounds = self._scales[flat.ids], flat.bounds.tolist()
            for part in range(0, len(bounds) - 1, _GATHERED):
                ends = bounds[part : part + _GATHERED + 1]
                rows = self._rows[flat.ids[ends[0] : ends[-1]]].astype(np.float32)
                for at, (first, end) in enumerate(pairwise(ends), start + part):
                    if first < end:
                        own = rows[first - ends[0] : end - ends[0]]
                        np.matmul(scales[first:end], own, out=sums[at])
            tokens += flat.parts()
        return sums, tokens

    def token_ids(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """The known tokens of each text, as numbers that run from frequent to rare tokens."""
        return self._pieces(texts).parts()

    def has_same_tokens(self, text: str, spans: Sequence[tuple[int, int]]) -> bool:
        """Whether these parts of a text have the same tokens as the whole; False if unsure."""
        return self._pieces.has_same_tokens(text, spans)

    def placed_tokens(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """A text's known tokens (n,), and the start and end of each in the text (n, 2)."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        pairs = [
            (token, *place)
            for token, place in zip(encoding.ids, encoding.offsets, strict=True)
            if token and place[1] > place[0]
        ]
        table = np.array(pairs, np.int32).reshape(-1, 3)
        return table[:, 0], table[:, 1:]

    def token_vectors(self, ids: NDArray[np.int32]) -> Vectors:
        """The vectors of tokens (n, dim); a vector's length says how much it counts in a text."""
        return self._rows[ids].astype(np.float32) * self._scales[ids, None]


def unit(sums: Vectors) -> Vectors:
    """The rows, scaled in place to length 1; rows of zeros stay as they are."""
    lengths = np.sqrt(np.einsum("ij,ij->i", sums, sums))
    sums /= np.maximum(lengths, _TINY)[:, None]
    return sums


@lru_cache(maxsize=1)
def bundled_encoder() -> BundledEncoder:
    """The bundled model, read once in a process."""
    return BundledEncoder()


def load_encoder(name: str = "", *, fetch: bool = True) -> Encoder:
    """The encoder of a name.

    Args:
        name: "" or "bundled" for Wenda's own; else a hub name or a folder, which may be followed by
            options such as ``,dim=256,dtype=float16`` (:mod:`embeddings.encoder.options`).
        fetch: whether a model may be fetched from the hub. Without it the model has to be on this
            machine, so a name out of a file opens no connection.

    Raises:
        EncoderError: there is no such model, it cannot be fetched, or an option is wrong.
    """
    if name in ("", BUNDLED):
        return bundled_encoder()
    if name.partition(",")[0] == BUNDLED:
        raise EncoderError(f"the bundled model takes no options, but is asked for as {name}")
    from embeddings.encoder.transformer import TransformerEncoder

    return TransformerEncoder(name, fetch=fetch)


def encode_queries(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Vectors (n, dim) of questions, by the encoder's own method for questions if it has one."""
    special = getattr(encoder, "encode_queries", None)
    vectors: Vectors = special(texts) if special else encoder.encode(texts)
    return vectors
