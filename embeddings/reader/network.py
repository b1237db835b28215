"""The tokens of a question and a passage → scores of the passage's spans, and of "not here".

This is the network that ``embeddings.training.reader`` trains in torch, in NumPy. Behind it stand
the few operations that it is made of, which work in place where they can.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from embeddings.reader.weights import check, layers, weights_under

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Weights = Mapping[str, Floats]

HEADS = 4  # of the self-attention
SHARP = 10.0  # factor in the softmax over the question's tokens that a passage's token is like
LONGEST_ANSWER = 64  # tokens
_EPSILON = np.float32(1e-5)  # of the layer norms, as torch has it
_SAFE = 80.0  # scores of which the exponent does not overflow


class Tokens(NamedTuple):
    """The tokens of one side, question or passage."""

    vectors: Floats  # (n, dim) unit rows
    facts: Floats  # (n, FACTS)


class Network:
    """Scores a passage's spans and "not here"."""

    def __init__(self, weights: Weights, dim: int) -> None:
        """Takes trained weights by name.

        Raises:
            ValueError: they do not make a reader over token vectors of ``dim`` dimensions.
        """
        check(weights, dim, HEADS)
        passage = weights["of_passage.weight"]
        self._text = np.ascontiguousarray(passage[:, :dim].T)
        self._seen = np.ascontiguousarray(passage[:, dim : 2 * dim].T)
        self._plain = Linear(passage[:, 2 * dim :], weights["of_passage.bias"])
        self._question = _linear(weights, "of_question")
        self._kinds = weights["kind.weight"]
        self._first = weights["first.weight"], weights["first.bias"]
        self._layers = [
            _Layer(weights_under(weights, f"layers.{n}.")) for n in range(layers(weights))
        ]
        self._last = weights["last.weight"], weights["last.bias"]
        self._starts, self._ends = _linear(weights, "starts"), _linear(weights, "ends")
        self._starts.divide(slice(1, None), math.sqrt(len(weights["starts.bias"]) - 1))
        self._summary = _linear(weights, "summary")
        self._inner, self._outer = _linear(weights, "nothing.0"), _linear(weights, "nothing.2")

    def __call__(
        self, question: Tokens, passage: Tokens, shapes: NDArray[np.floating[Any]], kind: int
    ) -> tuple[Floats, float]:
        """The spans' scores (p, LONGEST_ANSWER) and the score of "not here".

        A span's row is its first token and its column how many tokens follow; -inf if that is
        beyond the end of the passage.

        Args:
            question: its tokens.
            passage: its p tokens.
            shapes: (p, SHAPES) the facts of the passage's tokens where they stand.
            kind: what kind of thing is asked for, an index into KINDS.
        """
        rows = self._embed_tokens(question, passage, shapes, kind)
        split = len(question.vectors)
        for layer in self._layers:
            layer(rows, split)
        rows = _scale_and_shift(layer_norm(rows), *self._last)
        return self._spans(rows[split:]), self._nothing(rows[:split], rows[split:])

    def _embed_tokens(
        self, question: Tokens, passage: Tokens, shapes: NDArray[np.floating[Any]], kind: int
    ) -> Floats:
        """The rows that go into the layers (q + p, width): the question's, then the passage's."""
        split = len(question.vectors)
        rows = np.empty((split + len(passage.vectors), len(self._first[0])), np.float32)
        alike = passage.vectors @ question.vectors.T
        given = [question.vectors, alike.max(axis=0)[:, None], question.facts]
        rows[:split] = self._question(np.concatenate(given, axis=1))
        given = [alike.max(axis=1)[:, None], passage.facts, shapes]
        text = self._plain(np.concatenate(given, axis=1))
        text += passage.vectors @ self._text
        alike *= np.float32(SHARP)
        sums = exponentiate_scores(alike)
        alike /= sums
        text += alike @ (question.vectors @ self._seen)
        rows[split:] = text
        rows += self._kinds[kind]
        return _scale_and_shift(layer_norm(rows), *self._first)

    def _spans(self, passage: Floats) -> Floats:
        """The spans' scores (p, LONGEST_ANSWER) from the passage's last rows (p, width)."""
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
        """The score of "not here" from the last rows of both sides."""
        weights = self._summary(question).T
        weights /= exponentiate_scores(weights)
        whole = np.concatenate([(weights @ question)[0], passage.max(axis=0)])[None]
        inner = self._inner(whole)
        np.maximum(inner, 0, out=inner)
        return float(self._outer(inner)[0, 0])


class _Layer:
    """Convolution and pointwise network, then attention over question and passage.

    Scales and shifts that come right before a linear step are made part of that step.
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
        """Takes rows (n, width) through the layer, in place; the passage begins at ``split``."""
        inner = self._inner(self._near(_scale_and_shift(layer_norm(rows), *self._before), split))
        np.maximum(inner, 0, out=inner)
        rows += self._outer(inner)
        rows += self._tells(self_attention(self._asks(layer_norm(rows)), HEADS))


class Linear:
    """A linear step: rows times a matrix, plus a bias."""

    def __init__(self, weight: Floats, bias: Floats) -> None:
        """Takes them as torch has them: weight (outputs, inputs), bias (outputs,)."""
        self.weight = np.array(weight.T, order="C")
        self.bias = bias.copy()

    def __call__(self, rows: Floats) -> Floats:
        """Rows (n, inputs) → new rows (n, outputs)."""
        out: Floats = rows @ self.weight
        out += self.bias
        return out

    def after(self, weight: Floats, bias: Floats) -> Linear:
        """This step, for rows that are not yet multiplied by ``weight`` and moved by ``bias``."""
        changed = weight[:, None] * self.weight
        return Linear(changed.T, bias @ self.weight + self.bias)

    def divide(self, outputs: slice, by: float) -> None:
        """Divides some of the outputs by a number from now on."""
        self.weight[:, outputs] /= np.float32(by)
        self.bias[outputs] /= np.float32(by)


class Convolution:
    """Applies to each channel its own kernel over neighbouring rows; beyond a text are zeros."""

    def __init__(self, kernel: Floats) -> None:
        """Takes the kernels (channels, k), k odd."""
        self._steps = np.ascontiguousarray(kernel.T)
        self._reach = kernel.shape[1] // 2

    def __call__(self, rows: Floats, split: int) -> Floats:
        """Rows (n, channels) of two texts, the second from ``split`` on → as many new rows."""
        reach, (size, channels) = self._reach, rows.shape
        padded = np.zeros((size + 3 * reach, channels), np.float32)
        padded[reach : reach + split] = rows[:split]
        padded[2 * reach + split : 2 * reach + size] = rows[split:]
        wide = size + reach  # the gap between the texts is computed, too
        out = padded[:wide] * self._steps[0]
        part = np.empty_like(out)
        for step, kernel in enumerate(self._steps[1:], 1):
            np.multiply(padded[step : step + wide], kernel, out=part)
            out += part
        return np.concatenate([out[:split], out[split + reach :]])


def layer_norm(rows: Floats) -> Floats:
    """Rows with mean 0 and variance 1: layer norm without weight and bias."""
    width = rows.shape[1]
    out: Floats = rows - (rows @ np.full((width, 1), 1 / width, np.float32))
    variance = np.einsum("ij,ij->i", out, out) / np.float32(width)
    out *= (1 / np.sqrt(variance + _EPSILON))[:, None]
    return out


def self_attention(asks: Floats, heads: int) -> Floats:
    """Self-attention over rows (n, 3 * width) of queries, keys and values side by side.

    The queries must already be divided by the root of a head's width.

    Returns:
        (n, width)
    """
    size, width = len(asks), asks.shape[1] // 3
    step = width // heads
    out = np.empty((size, width), np.float32)
    scores = np.empty((size, size), np.float32)
    for at in range(0, width, step):
        queries, keys, values = (asks[:, at + n * width :][:, :step] for n in range(3))
        np.matmul(queries, keys.T, out=scores)
        sums = exponentiate_scores(scores, math.sqrt(_longest(queries) * _longest(keys)))
        np.divide(scores @ values, sums, out=out[:, at : at + step])
    return out


def _longest(rows: Floats) -> float:
    """The square of the longest row's length."""
    return float(np.einsum("ij,ij->i", rows, rows).max())


def exponentiate_scores(scores: Floats, bound: float = math.inf) -> Floats:
    """Turns scores (n, m) into the exponents of a softmax over rows; returns their sums (n, 1).

    Usually each row's highest score is subtracted first, so that no exponent overflows. That takes
    two passes, which are saved if no score is beyond a small ``bound`` on either side.
    """
    if not bound < _SAFE:
        scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    sums: Floats = scores @ np.ones((scores.shape[1], 1), np.float32)
    return sums


def _scale_and_shift(rows: Floats, weight: Floats, bias: Floats) -> Floats:
    rows *= weight
    rows += bias
    return rows


def _linear(weights: Weights, name: str) -> Linear:
    return Linear(weights[f"{name}.weight"], weights[f"{name}.bias"])
