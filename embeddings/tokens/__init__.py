"""Texts → the bundled model's tokens."""

from __future__ import annotations

from embeddings.tokens.lattice import Lattice
from embeddings.tokens.pieces import Pieces

__all__ = [
    "Lattice",
    "Pieces",
]
