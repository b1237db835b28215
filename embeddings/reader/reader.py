"""Question and passages → the spans that may answer, scored against "it is not here".

Runs the network that ``embeddings.training.reader`` trained in NumPy alone, because importing torch
would take longer than a hundred answers. Each passage is read by itself, so what is found in it is
the same to the last bit whatever is read besides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embeddings.encoder import MODEL_FOLDER, BundledEncoder, bundled_encoder
from embeddings.errors import EncoderError, reason
from embeddings.reader.inputs import TAGS, token_facts, unit_vectors
from embeddings.reader.network import Network, Tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from embeddings.reader.inputs import Ids, Inputs

    Floats = NDArray[np.float32]

FILE = "reader.safetensors"
TAGS_NAME = "tags"  # the array in the file that is not a weight: each token's part of speech
TOP = 20  # spans of a passage that are returned, best first


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the reader found in one passage."""

    spans: NDArray[np.int32]  # (n, 2) start and end in the passage; best first, n <= TOP
    scores: Floats  # (n,) logarithm of each span's odds against "it is not here"
    found: float  # logarithm of the odds that the answer is here at all
    tokens: NDArray[np.int32]  # (p, 2) start and end of the passage's tokens
    table: Floats  # (p, longest) as ``scores``, for each first token and how many follow

    def odds(self, start: int, end: int) -> float:
        """The score of the tokens that a slice of the passage touches; -inf if they are no span."""
        first = int(np.searchsorted(self.tokens[:, 1], start, side="right"))
        last = int(np.searchsorted(self.tokens[:, 0], end, side="left")) - 1
        if not first <= last < first + self.table.shape[1]:
            return -math.inf
        return float(self.table[first, last - first])


_NO_TOKENS = np.empty((0, 2), np.int32)
_NO_SCORES = np.empty(0, np.float32)
NOTHING = Reading(_NO_TOKENS, _NO_SCORES, -math.inf, _NO_TOKENS, np.empty((0, 0), np.float32))


class Reader:
    """Finds the answer to a question within passages."""

    def __init__(self, encoder: BundledEncoder, weights: Mapping[str, NDArray[Any]]) -> None:
        """Takes trained weights.

        Args:
            encoder: whose tokens the weights were trained on.
            weights: as they are in the file; ``tags`` (tokens,) is each token's part of speech.

        Raises:
            ValueError: a weight is missing, or one does not fit the encoder or the others.
        """
        tags = weights.get(TAGS_NAME)
        if tags is None or tags.shape != (encoder.tokens,):
            shape = None if tags is None else tags.shape
            raise ValueError(f"{TAGS_NAME} is {shape} and should be {(encoder.tokens,)}")
        if tags.dtype != np.uint8 or tags.max(initial=0) >= len(TAGS):
            raise ValueError(f"{TAGS_NAME} holds what is no part of speech")
        self._encoder, self._tags = encoder, tags
        exact = {n: w.astype(np.float32) for n, w in weights.items() if n != TAGS_NAME}
        self._network = Network(exact, encoder.dim)

    @classmethod
    def from_folder(cls, folder: Path = MODEL_FOLDER) -> Reader:
        """The reader in a model folder, over the tokens of that folder.

        Raises:
            EncoderError: it is missing, damaged, or made for another model.
        """
        from safetensors.numpy import load

        encoder = bundled_encoder() if folder == MODEL_FOLDER else BundledEncoder(folder)
        try:
            return cls(encoder, load((folder / FILE).read_bytes()))
        except Exception as error:
            raise EncoderError(
                f"the reader in {folder} cannot be read ({reason(error)}); install Wenda again"
            ) from error

    def read(self, passages: Sequence[Inputs]) -> list[Reading]:
        """What is found in each passage, in their order; NOTHING if either side has no token.

        Args:
            passages: each with its question, as ``reader_inputs`` returns them.
        """
        return [
            self._read(one) if len(one.question) and len(one.passage) else NOTHING
            for one in passages
        ]

    def _read(self, one: Inputs) -> Reading:
        question, passage = self._tokens_of(one.question), self._tokens_of(one.passage)
        with np.errstate(all="ignore"):  # BLAS flags what it computes beyond the end of a row
            scores, nothing = self._network(question, passage, one.shapes, one.kind)
        first, longer = _best(scores)
        best = scores[first, longer]
        raised = np.exp(scores - best[0])
        found = float(best[0]) + math.log(float(raised.sum())) - nothing
        spans = np.stack([one.spans[first, 0], one.spans[first + longer, 1]], axis=1)
        table = scores - np.float32(nothing)
        return Reading(spans, best - np.float32(nothing), found, one.spans, table)

    def _tokens_of(self, ids: Ids) -> Tokens:
        unit, log_lengths = unit_vectors(self._encoder.token_vectors(ids))
        return Tokens(unit, token_facts(log_lengths, ids, self._tags))


def _best(scores: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places (first token, how many follow) of the TOP best scores, best first."""
    bests = scores.max(axis=1)
    # Each of the TOP best rows has a score of at least this, so at least TOP scores are as good.
    bound = np.partition(bests, -TOP)[-TOP] if len(bests) > TOP else -np.inf
    first, longer = np.nonzero(scores >= bound if bound > -np.inf else np.isfinite(scores))
    order = np.argsort(-scores[first, longer], kind="stable")[:TOP]
    return first[order], longer[order]


@lru_cache(maxsize=1)
def bundled_reader() -> Reader:
    """The reader of the bundled model, read once for the process."""
    return Reader.from_folder()
