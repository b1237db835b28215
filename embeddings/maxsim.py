"""Late interaction: each token of a question finds its best match among a passage's tokens.

MaxSim as in ColBERT (Khattab and Zaharia 2020, https://arxiv.org/abs/2004.12832), over the bundled
model's token vectors, which are only looked up, and lie in one space for both languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from embeddings.encoder import BundledEncoder

    Ids = NDArray[np.int32]
    Floats = NDArray[np.float32]

# Tokens are numbered by frequency, so the logarithm of its number says how much one matters.
_EVERYDAY = 2.0  # the logarithm up to which a token says next to nothing
_LEAST = 0.5  # what such a token still weighs


class MaxSim:
    """Scores passages for a question by the vectors that the bundled model has for their tokens."""

    def __init__(self, encoder: BundledEncoder) -> None:
        self._encoder = encoder

    def scores(self, question: str, passages: Sequence[tuple[Ids, Sequence[int]]]) -> Floats:
        """How well each passage, and the best of its sentences, matches the question's tokens.

        Args:
            question: any text.
            passages: n of them, each as its tokens, sentence after sentence, and how many tokens
                each sentence has.

        Returns:
            (n, 2): the weighted mean of the highest cosines of the question's tokens, with any
            token of the passage and with any of its best sentence; 0 without known tokens.
        """
        asked = np.unique(self._encoder.token_ids([question])[0])
        scores = np.zeros((len(passages), 2), np.float32)
        tokens = np.concatenate([np.empty(0, np.int32), *(ids for ids, _ in passages)])
        if not len(asked) or not len(tokens):
            return scores
        vectors, lengths = self._vectors(asked)
        # Training made the vectors of tokens that say much longer; rare words say more, too.
        weights = lengths * np.maximum(np.log(asked) - _EVERYDAY, _LEAST)
        weights = (weights / weights.sum()).astype(np.float32)
        sizes = np.array([size for _, part in passages for size in part], np.int64)
        best = self._best_cosines(vectors / lengths[:, None], tokens, sizes)
        end = 0
        for row, (_, part) in enumerate(passages):
            start, end = end, end + len(part)
            if end > start:
                scores[row, 0] = weights @ best[:, start:end].max(axis=1)
                scores[row, 1] = (weights @ best[:, start:end]).max()
        return scores

    def _best_cosines(self, vectors: Floats, tokens: Ids, sizes: NDArray[np.int64]) -> Floats:
        """Each vector's highest cosine with any token of each sentence; 0 for an empty sentence."""
        distinct, places = np.unique(tokens, return_inverse=True)
        others, lengths = self._vectors(distinct)
        cosines = (vectors @ others.T) / lengths
        starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))[sizes > 0]
        best = np.zeros((len(vectors), len(sizes)), np.float32)
        best[:, sizes > 0] = np.maximum.reduceat(cosines[:, places], starts, axis=1)
        return best

    def _vectors(self, ids: Ids) -> tuple[Floats, Floats]:
        """The tokens' vectors (n, dim) and their lengths (n,)."""
        vectors = self._encoder.token_vectors(ids)
        lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
        return vectors, np.maximum(lengths, 1e-12).astype(np.float32)
