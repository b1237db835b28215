"""Texts → the tokens of the bundled model, many texts at a time."""

from __future__ import annotations

from embeddings.tokens.lattice import Lattice
from embeddings.tokens.pieces import Pieces

__all__ = [
    "Lattice",
    "Pieces",
]
