"""Texts → vectors, by the bundled model or by one of sentence-transformers."""

from __future__ import annotations

from embeddings.encoder.bundled import (
    BUNDLED,
    MODEL_FOLDER,
    BundledEncoder,
    Encoder,
    bundled_encoder,
    encode_queries,
    load_encoder,
    unit,
)

__all__ = [
    "BUNDLED",
    "BundledEncoder",
    "Encoder",
    "MODEL_FOLDER",
    "bundled_encoder",
    "encode_queries",
    "load_encoder",
    "unit",
]
