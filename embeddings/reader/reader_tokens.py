"""What the reader knows of a token wherever it stands, beside its vector."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# Parts of speech by their numbers; ``embeddings.training.tags`` gives each token one.
TAGS = (
    "unknown", "person", "place", "organisation", "other name", "time", "numeral", "measure word",
    "noun", "verb", "adjective", "other", "latin", "digits",
)  # fmt: skip
FACTS = 2 + len(TAGS)
_SHORTEST = 1e-3  # added to lengths: a token that says nothing has no logarithm
_NOTHING = 1e-9  # a shorter vector has no direction


def unit_vectors(vectors: Floats) -> tuple[Floats, Floats]:
    """Token vectors (n, dim) at length 1, and the logarithm of the length each had (n,)."""
    lengths = np.linalg.norm(vectors, axis=1)
    return vectors / np.maximum(lengths, _NOTHING)[:, None], np.log(lengths + _SHORTEST)


def token_facts(log_lengths: Floats, ids: NDArray[np.int32], tags: NDArray[np.uint8]) -> Floats:
    """The facts of tokens (n, FACTS): how much each counts in a text, how rare it is, its tag.

    Args:
        log_lengths: (n,) of the tokens' vectors.
        ids: (n,) the tokens; they are numbered by frequency.
        tags: (tokens,) the tag of each token there is, a number into TAGS.
    """
    facts = np.zeros((len(ids), FACTS), np.float32)
    facts[:, 0] = log_lengths
    facts[:, 1] = np.log(ids.astype(np.float32) + 1) / np.float32(math.log(len(tags) + 1))
    facts[np.arange(len(ids)), 2 + tags[ids]] = 1
    return facts
