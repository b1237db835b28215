"""The reader's network in NumPy, as ``embeddings.training.reader`` trains it in torch."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from embeddings.reader.network import Convolution, Linear, attended, normed, raised
from embeddings.reader.weights import check, layers, under

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Weights = Mapping[str, Floats]

HEADS = 4  # of the self-attention
SHARP = 10.0  # of the softmax over the question's tokens that a passage's token is like
LONGEST_ANSWER = 64  # tokens


class Tokens(NamedTuple):
    """One side's tokens."""

    vectors: Floats  # (n, dim) unit rows
    facts: Floats  # (n, FACTS)


class Network:
    """Scores of a passage's spans and of "not here"."""

    def __init__(self, weights: Weights, dim: int) -> None:
        """The network of trained weights by name.

        Raises:
            ValueError: they are not those of a reader over token vectors of ``dim`` dimensions.
        """
        check(weights, dim, HEADS)
        passage = weights["of_passage.weight"]
        self._text = np.ascontiguousarray(passage[:, :dim].T)
        self._seen = np.ascontiguousarray(passage[:, dim : 2 * dim].T)
        self._plain = Linear(passage[:, 2 * dim :], weights["of_passage.bias"])
        self._question = _linear(weights, "of_question")
        self._kinds = weights["kind.weight"]
        self._first = weights["first.weight"], weights["first.bias"]
        self._layers = [_Layer(under(weights, f"layers.{n}.")) for n in range(layers(weights))]
        self._last = weights["last.weight"], weights["last.bias"]
        self._starts, self._ends = _linear(weights, "starts"), _linear(weights, "ends")
        self._starts.divide(slice(1, None), math.sqrt(len(weights["starts.bias"]) - 1))
        self._summary = _linear(weights, "summary")
        self._inner, self._outer = _linear(weights, "nothing.0"), _linear(weights, "nothing.2")

    def __call__(
        self, question: Tokens, passage: Tokens, shapes: NDArray[np.floating[Any]], kind: int
    ) -> tuple[Floats, float]:
        """The spans' scores (p, LONGEST_ANSWER) and that of "not here".

        A span's row is its first token, its column how many follow; -inf where the passage ends.
        """
        rows = self._embedded(question, passage, shapes, kind)
        split = len(question.vectors)
        for layer in self._layers:
            layer(rows, split)
        rows = _moved(normed(rows), *self._last)
        return self._spans(rows[split:]), self._nothing(rows[:split], rows[split:])

    def _embedded(
        self, question: Tokens, passage: Tokens, shapes: NDArray[np.floating[Any]], kind: int
    ) -> Floats:
        """The first rows (q + p, width): the question's, then the passage's."""
        split = len(question.vectors)
        rows = np.empty((split + len(passage.vectors), len(self._first[0])), np.float32)
        alike = passage.vectors @ question.vectors.T
        given = [question.vectors, alike.max(axis=0)[:, None], question.facts]
        rows[:split] = self._question(np.concatenate(given, axis=1))
        given = [alike.max(axis=1)[:, None], passage.facts, shapes]
        text = self._plain(np.concatenate(given, axis=1))
        text += passage.vectors @ self._text
        alike *= np.float32(SHARP)
        sums = raised(alike)
        alike /= sums
        text += alike @ (question.vectors @ self._seen)
        rows[split:] = text
        rows += self._kinds[kind]
        return _moved(normed(rows), *self._first)

    def _spans(self, passage: Floats) -> Floats:
        starts, ends, size = self._starts(passage), self._ends(passage), len(passage)
        padded = np.full((size, size + LONGEST_ANSWER), -np.inf, np.float32)
        scores = padded[:, :size]
        np.matmul(starts[:, 1:], ends[:, 1:].T, out=scores)
        scores += ends[:, 0]
        row, column = padded.strides
        band = np.lib.stride_tricks.as_strided(
            padded, (size, LONGEST_ANSWER), (row + column, column), writeable=False
        )
        return band + starts[:, :1]

    def _nothing(self, question: Floats, passage: Floats) -> float:
        weights = self._summary(question).T
        weights /= raised(weights)
        whole = np.concatenate([(weights @ question)[0], passage.max(axis=0)])[None]
        inner = self._inner(whole)
        np.maximum(inner, 0, out=inner)
        return float(self._outer(inner)[0, 0])


class _Layer:
    """Convolution and pointwise network, then attention over question and passage.

    Whatever is only multiplied and moved before a linear step is made part of that step.
    """

    def __init__(self, weights: Weights) -> None:
        self._before = weights["before.weight"], weights["before.bias"]
        self._near = Convolution(weights["near.weight"][:, 0])
        ones = np.ones_like(weights["near.bias"])
        self._inner = _linear(weights, "inner").after(ones, weights["near.bias"])
        self._outer = _linear(weights, "outer")
        asks = _linear(weights, "asks").after(weights["middle.weight"], weights["middle.bias"])
        asks.divide(slice(len(ones)), math.sqrt(len(ones) // HEADS))
        self._asks = asks
        self._tells = _linear(weights, "tells")

    def __call__(self, rows: Floats, split: int) -> None:
        """Moves the rows (n, width) one layer on, in place."""
        inner = self._inner(self._near(_moved(normed(rows), *self._before), split))
        np.maximum(inner, 0, out=inner)
        rows += self._outer(inner)
        rows += self._tells(attended(self._asks(normed(rows)), HEADS))


def _moved(rows: Floats, weight: Floats, bias: Floats) -> Floats:
    rows *= weight
    rows += bias
    return rows


def _linear(weights: Weights, name: str) -> Linear:
    return Linear(weights[f"{name}.weight"], weights[f"{name}.bias"])
