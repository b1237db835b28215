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
    LONGEST_ANSWER,
    NETWORK,
    PAIR,
    PIECES,
    Reader,
    Reading,
    bundled_reader,
)

__all__ = [
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
    "question_ids",
    "window",
    "windows",
]
