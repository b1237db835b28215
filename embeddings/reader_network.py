"""The reader's network: what its training and its NumPy twin must agree on."""

from __future__ import annotations

HEADS = 4  # of the self-attention
SHARP = 10.0  # of the softmax over the question's tokens that a passage's token is like
LONGEST_ANSWER = 64  # tokens
