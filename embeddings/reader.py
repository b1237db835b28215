"""Question and passages → the spans that answer, scored beside "it is not here".

Runs what ``embeddings.training.reader`` trained, in NumPy alone: importing torch would take longer
than a hundred answers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embeddings.encoder import MODEL_FOLDER, bundled
from embeddings.errors import EncoderError, reason
from embeddings.reader_network import HEADS, LONGEST_ANSWER, SHARP
from embeddings.reader_tokens import token_facts, unit_vectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from embeddings.encoder import BundledEncoder
    from embeddings.reader_inputs import Inputs

    Floats = NDArray[np.float32]

FILE = "reader.safetensors"
TOP = 20  # spans of a passage that are told, best first
_EPSILON = 1e-5  # of the layer norms, as torch has it


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the reader found in one passage."""

    spans: NDArray[np.int32]  # (n, 2) offsets in the passage: start, end; best first, n <= TOP
    scores: Floats  # (n,) log of each span's odds against "it is not here"
    found: float  # log of the odds that the answer is here at all


NOTHING = Reading(np.empty((0, 2), np.int32), np.empty(0, np.float32), -math.inf)


class Reader:
    """Finds the answer to a question within passages."""

    def __init__(self, encoder: BundledEncoder, weights: Mapping[str, NDArray[np.float32]]) -> None:
        """A reader over the encoder's tokens with trained weights, as the file has them."""
        self._encoder = encoder
        self._tags = weights["tags"].astype(np.uint8)  # (tokens,) part of speech
        self._weights = {
            name: array.astype(np.float32) for name, array in weights.items() if name != "tags"
        }
        names = {name.split(".")[1] for name in self._weights if name.startswith("layers.")}
        self._layers = [
            {
                name.split(".", 2)[2]: array
                for name, array in self._weights.items()
                if name.startswith(f"layers.{layer}.")
            }
            for layer in sorted(names, key=int)
        ]

    @classmethod
    def from_folder(cls, folder: Path = MODEL_FOLDER) -> Reader:
        """The reader of a model folder; EncoderError when it is not there or damaged."""
        from safetensors.numpy import load

        try:
            return cls(bundled(), load((folder / FILE).read_bytes()))
        except Exception as error:
            raise EncoderError(
                f"the reader in {folder} cannot be read ({reason(error)}); install Wenda again"
            ) from error

    def read(self, passages: Sequence[Inputs]) -> list[Reading]:
        """What is found in each passage, in their order.

        Args:
            passages: each with its question, as ``embeddings.reader_inputs.inputs`` gives them.
        """
        usable = [one for one in passages if len(one.question) and len(one.passage)]
        if not usable:
            return [NOTHING for _ in passages]
        rows, places = self._embedded(usable)
        for layer in self._layers:
            rows = _layer(layer, rows, places)
        rows = self._normed("last", rows)
        found = iter(
            [self._spans(rows[q], rows[p], one) for (q, p), one in zip(places, usable, strict=True)]
        )
        return [
            next(found) if len(one.question) and len(one.passage) else NOTHING for one in passages
        ]

    def _embedded(self, passages: Sequence[Inputs]) -> tuple[Floats, list[tuple[slice, slice]]]:
        """All questions and passages as rows, gaps between them, and where each is."""
        gap = self._layers[0]["near.weight"].shape[2] // 2
        places, at = [], gap
        for one in passages:
            middle = at + len(one.question) + gap
            places.append(
                (slice(at, at + len(one.question)), slice(middle, middle + len(one.passage)))
            )
            at = middle + len(one.passage) + gap
        rows = np.zeros((at, len(self._weights["first.weight"])), np.float32)
        for (q, p), one in zip(places, passages, strict=True):
            (asked, asked_facts), (text, facts) = map(self._known, (one.question, one.passage))
            alike = text @ asked.T
            seen = _softmax(SHARP * alike) @ asked
            given = [text, seen, alike.max(1)[:, None], facts, one.shapes]
            rows[p] = self._linear("of_passage", np.concatenate(given, 1))
            rows[q] = self._linear(
                "of_question", np.concatenate([asked, alike.max(0)[:, None], asked_facts], 1)
            )
            kind = self._weights["kind.weight"][one.kind]
            rows[q] += kind
            rows[p] += kind
        normed = self._normed("first", rows)
        for_tokens = np.zeros_like(rows)
        for q, p in places:
            for_tokens[q], for_tokens[p] = normed[q], normed[p]
        return for_tokens, places

    def _known(self, ids: NDArray[np.int32]) -> tuple[Floats, Floats]:
        """The tokens' vectors, at length 1, and their facts."""
        unit, log_lengths = unit_vectors(self._encoder.token_vectors(ids))
        return unit, token_facts(log_lengths, ids, self._tags)

    def _linear(self, name: str, rows: Floats) -> Floats:
        out: Floats = rows @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return out

    def _normed(self, name: str, rows: Floats) -> Floats:
        return _norm(rows, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _spans(self, question: Floats, passage: Floats, one: Inputs) -> Reading:
        starts, ends = self._linear("starts", passage), self._linear("ends", passage)
        size = len(passage)
        scores = starts[:, 1:] @ ends[:, 1:].T / np.float32(math.sqrt(starts.shape[1] - 1))
        scores += starts[:, :1]
        scores += ends[:, 0]
        rows = np.arange(size)
        width = rows[None, :] - rows[:, None]
        scores[(width < 0) | (width >= LONGEST_ANSWER)] = -np.inf
        weights = _softmax(self._linear("summary", question).T)
        whole = np.concatenate([(weights @ question)[0], passage.max(0)])[None]
        inner = np.maximum(self._linear("nothing.0", whole), 0)
        nothing = float(self._linear("nothing.2", inner)[0, 0])
        flat = scores.ravel()
        best = np.argpartition(-flat, min(TOP, flat.size - 1))[:TOP]
        best = best[np.argsort(-flat[best], kind="stable")]
        best = best[np.isfinite(flat[best])]
        top = float(flat[best[0]])
        found = top + math.log(float(np.exp(flat - top).sum())) - nothing
        first, last = np.divmod(best, size)
        spans = np.stack([one.spans[first, 0], one.spans[last, 1]], 1)
        return Reading(spans, (flat[best] - nothing).astype(np.float32), found)


def _layer(
    weights: Mapping[str, Floats], rows: Floats, places: Sequence[tuple[slice, slice]]
) -> Floats:
    near = _norm(rows, weights["before.weight"], weights["before.bias"])
    padded = np.zeros_like(rows)
    for q, p in places:
        padded[q], padded[p] = near[q], near[p]
    inner = _convolved(padded, weights["near.weight"][:, 0, :], weights["near.bias"])
    inner = np.maximum(inner @ weights["inner.weight"].T + weights["inner.bias"], 0)
    rows = rows + (inner @ weights["outer.weight"].T + weights["outer.bias"])
    asks = _norm(rows, weights["middle.weight"], weights["middle.bias"])
    asks = asks @ weights["asks.weight"].T + weights["asks.bias"]
    told = np.zeros_like(rows)
    for q, p in places:
        seen = _attended(np.concatenate([asks[q], asks[p]]))
        split = q.stop - q.start
        told[q], told[p] = seen[:split], seen[split:]
    return rows + (told @ weights["tells.weight"].T + weights["tells.bias"])


def _convolved(rows: Floats, kernel: Floats, bias: Floats) -> Floats:
    """Each channel with its own kernel (channels, k) over neighbouring rows."""
    reach = kernel.shape[1] // 2
    out = np.empty_like(rows)
    out[:] = bias
    for step in range(kernel.shape[1]):
        shift = step - reach
        to = slice(max(-shift, 0), len(rows) - max(shift, 0))
        source = slice(max(shift, 0), len(rows) - max(-shift, 0))
        out[to] += rows[source] * kernel[:, step]
    return out


def _attended(asks: Floats) -> Floats:
    """Self-attention over rows that hold queries, keys and values side by side."""
    size, width = len(asks), asks.shape[1] // 3
    parts = asks.reshape(size, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
    scores = parts[0] @ parts[1].transpose(0, 2, 1) / np.float32(math.sqrt(width // HEADS))
    seen: Floats = (_softmax(scores) @ parts[2]).transpose(1, 0, 2).reshape(size, width)
    return seen


def _norm(rows: Floats, weight: Floats, bias: Floats) -> Floats:
    centred = rows - rows.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", centred, centred)[:, None] / rows.shape[1]
    normed: Floats = centred / np.sqrt(variance + np.float32(_EPSILON)) * weight + bias
    return normed


def _softmax(scores: Floats) -> Floats:
    raised: Floats = np.exp(scores - scores.max(axis=-1, keepdims=True))
    raised /= raised.sum(axis=-1, keepdims=True)
    return raised


@lru_cache(maxsize=1)
def bundled_reader() -> Reader:
    """The reader of the bundled model, read once for the process."""
    return Reader.from_folder()
