"""Question + text → where the answer stands: one transformer that reads both, in onnxruntime."""

from __future__ import annotations

from embeddings.reader.inputs import (
    LONGEST_QUESTION,
    PAD,
    WINDOW,
    Window,
    question_ids,
    window,
    windows,
)
from embeddings.reader.reader import (
    NETWORK,
    PAIR,
    PIECES,
    BundledReader,
    bundled_reader,
    load_reader,
)
from embeddings.reader.reading import LONGEST_ANSWER, Reader, Reading

__all__ = [
    "BundledReader",
    "LONGEST_ANSWER",
    "LONGEST_QUESTION",
    "NETWORK",
    "PAD",
    "PAIR",
    "PIECES",
    "Reader",
    "Reading",
    "WINDOW",
    "Window",
    "bundled_reader",
    "load_reader",
    "question_ids",
    "window",
    "windows",
]
