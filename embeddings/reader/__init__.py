"""Question + passage → where the answer stands: the bundled reader in NumPy."""

from __future__ import annotations

from embeddings.reader.inputs import (
    FACTS,
    KINDS,
    SHAPES,
    TAGS,
    Inputs,
    reader_inputs,
    token_facts,
    unit_vectors,
)
from embeddings.reader.network import HEADS, LONGEST_ANSWER, SHARP
from embeddings.reader.reader import FILE, TAGS_NAME, Reading, bundled_reader

__all__ = [
    "FACTS",
    "FILE",
    "HEADS",
    "Inputs",
    "KINDS",
    "LONGEST_ANSWER",
    "Reading",
    "SHAPES",
    "SHARP",
    "TAGS",
    "TAGS_NAME",
    "bundled_reader",
    "reader_inputs",
    "token_facts",
    "unit_vectors",
]
