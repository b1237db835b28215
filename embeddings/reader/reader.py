"""Question and passages → the spans that answer, scored beside "it is not here".

Runs what ``embeddings.training.reader`` trained, in NumPy alone: importing torch would take longer
than a hundred answers. Each passage is read by itself, so what is found in it depends on nothing
else to the last bit.
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
TAGS_NAME = "tags"  # of the array in the file that is no weight: each token's part of speech
TOP = 20  # spans of a passage that are told, best first


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the reader found in one passage."""

    spans: NDArray[np.int32]  # (n, 2) offsets in the passage: start, end; best first, n <= TOP
    scores: Floats  # (n,) log of each span's odds against "it is not here"
    found: float  # log of the odds that the answer is here at all
    tokens: NDArray[np.int32]  # (p, 2) offsets of the passage's tokens
    table: Floats  # (p, longest) the same as ``scores`` for every first token and length

    def odds(self, start: int, end: int) -> float:
        """The score of the tokens that a slice of the passage touches; -inf where none can be."""
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
        """A reader over the encoder's tokens.

        Args:
            encoder: whose tokens the weights were trained on.
            weights: as the file has them; ``tags`` (tokens,) is the part of speech of each token.

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
        """The reader of a model folder, over that folder's tokens.

        Raises:
            EncoderError: it is not there, damaged, or of another model.
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
        """What is found in each passage, in their order; nothing where either side has no token.

        Args:
            passages: each with its question, as ``embeddings.reader.reader_inputs`` gives them.
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
    # Of so many rows each holds one as good, so there are as many at least.
    bound = np.partition(bests, -TOP)[-TOP] if len(bests) > TOP else -np.inf
    first, longer = np.nonzero(scores >= bound if bound > -np.inf else np.isfinite(scores))
    order = np.argsort(-scores[first, longer], kind="stable")[:TOP]
    return first[order], longer[order]


@lru_cache(maxsize=1)
def bundled_reader() -> Reader:
    """The reader of the bundled model, read once for the process."""
    return Reader.from_folder()
