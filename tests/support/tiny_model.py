"""A bundled model small enough to read: whole words, and vectors that a test writes down."""

from __future__ import annotations

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from embeddings.encoder.bundled import BundledEncoder


def write(folder, vectors):
    """The encoder of word → vector (components from -127 to 127); numbers run from 1 in order."""
    folder.mkdir(parents=True, exist_ok=True)
    words = {word: number for number, word in enumerate(("<unk>", *vectors))}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    rows = np.array([[0] * len(next(iter(vectors.values()))), *vectors.values()], np.int8)
    scales = np.ones(len(rows), np.float32)
    save_file({"embeddings": rows, "weights": scales}, folder / "model.safetensors")
    return BundledEncoder(folder)
