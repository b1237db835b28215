"""The few operations that the reader's network is made of, in NumPy and in place where they can."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_EPSILON = np.float32(1e-5)  # of the layer norms, as torch has it
_SAFE = 80.0


class Linear:
    """A linear step."""

    def __init__(self, weight: Floats, bias: Floats) -> None:
        """As torch keeps them: weight (outputs, inputs), bias (outputs,)."""
        self.weight = np.array(weight.T, order="C")
        self.bias = bias.copy()

    def __call__(self, rows: Floats) -> Floats:
        """Rows (n, inputs) → rows (n, outputs), new ones."""
        out: Floats = rows @ self.weight
        out += self.bias
        return out

    def after(self, weight: Floats, bias: Floats) -> Linear:
        """This one for rows that are still to be multiplied by ``weight`` and moved by ``bias``."""
        changed = weight[:, None] * self.weight
        return Linear(changed.T, bias @ self.weight + self.bias)

    def divide(self, outputs: slice, by: float) -> None:
        """Divides some of the outputs by a number, from now on."""
        self.weight[:, outputs] /= np.float32(by)
        self.bias[outputs] /= np.float32(by)


class Convolution:
    """Each channel with its own kernel over neighbouring rows; beyond a text there are zeros."""

    def __init__(self, kernel: Floats) -> None:
        """Kernel (channels, k), k odd."""
        self._steps = np.ascontiguousarray(kernel.T)
        self._reach = kernel.shape[1] // 2

    def __call__(self, rows: Floats, split: int) -> Floats:
        """Rows (n, channels) of two texts, the second beginning at ``split``; the same shape."""
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


def normed(rows: Floats) -> Floats:
    """Rows less their mean, at variance 1: layer norm without weight and bias."""
    width = rows.shape[1]
    out: Floats = rows - (rows @ np.full((width, 1), 1 / width, np.float32))
    variance = np.einsum("ij,ij->i", out, out) / np.float32(width)
    out *= (1 / np.sqrt(variance + _EPSILON))[:, None]
    return out


def attended(asks: Floats, heads: int) -> Floats:
    """Self-attention over rows (n, 3 * width) of queries, keys and values side by side.

    The queries are already divided by the root of a head's width. Gives (n, width).
    """
    size, width = len(asks), asks.shape[1] // 3
    step = width // heads
    told = np.empty((size, width), np.float32)
    scores = np.empty((size, size), np.float32)
    for at in range(0, width, step):
        queries, keys, values = (asks[:, at + n * width :][:, :step] for n in range(3))
        np.matmul(queries, keys.T, out=scores)
        sums = raised(scores, math.sqrt(_longest(queries) * _longest(keys)))
        np.divide(scores @ values, sums, out=told[:, at : at + step])
    return told


def _longest(rows: Floats) -> float:
    """The square of the longest row's length."""
    return float(np.einsum("ij,ij->i", rows, rows).max())


def raised(scores: Floats, bound: float = math.inf) -> Floats:
    """Makes scores (n, m) the exponents of a softmax over each row, and gives their sums (n, 1).

    A softmax takes off each row's highest score so that no exponent overflows; where no score is
    beyond ``bound`` either way, and that is small, it need not, and two passes less are made.
    """
    if not bound < _SAFE:
        scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    sums: Floats = scores @ np.ones((scores.shape[1], 1), np.float32)
    return sums
