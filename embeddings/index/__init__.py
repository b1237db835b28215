"""Vectors → the nearest of them to another, exactly or nearly, by FAISS."""

from __future__ import annotations

from embeddings.index.approximate import ApproximateIndex
from embeddings.index.exact import VectorIndex, as_query

__all__ = [
    "ApproximateIndex",
    "VectorIndex",
    "as_query",
]
