"""The reader's weights by name → whether their names and shapes make a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embeddings.reader.inputs import FACTS, KINDS, SHAPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    Weights = Mapping[str, NDArray[np.float32]]


def weights_under(weights: Weights, prefix: str) -> dict[str, NDArray[np.float32]]:
    """The weights whose names begin with a prefix, by the rest of their names."""
    return {
        name.removeprefix(prefix): weight
        for name, weight in weights.items()
        if name.startswith(prefix)
    }


def layers(weights: Weights) -> int:
    """How many layers the weights are for."""
    return len({name.split(".")[1] for name in weights if name.startswith("layers.")})


def check(weights: Weights, dim: int, heads: int) -> None:
    """Checks that weights make a reader.

    Args:
        weights: all weights of the network.
        dim: dimensions of the token vectors.
        heads: how many heads the self-attention has.

    Raises:
        ValueError: a weight is missing or unknown, or a shape does not fit the others.
    """
    found = {name: weight.shape for name, weight in weights.items()}
    try:
        width = len(weights["first.weight"])
        pair = len(weights["starts.weight"])
        inner, kernel = len(weights["layers.0.inner.weight"]), found["layers.0.near.weight"][2]
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError(f"no shape of {error}") from error
    if width % heads or not kernel % 2 or pair < 2:
        raise ValueError(f"width {width}, kernel {kernel} and pair {pair} fit no reader")
    expected = _outer_shapes(width, pair, dim)
    for layer in range(layers(weights)):
        inside = _layer_shapes(width, inner, kernel)
        expected |= {f"layers.{layer}.{name}": shape for name, shape in inside.items()}
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            raise ValueError(f"{name} is {found.get(name)} and should be {expected.get(name)}")


def _outer_shapes(width: int, pair: int, dim: int) -> dict[str, tuple[int, ...]]:
    return {
        **_linear("of_passage", 2 * dim + 1 + FACTS + SHAPES, width),
        **_linear("of_question", dim + 1 + FACTS, width),
        "kind.weight": (len(KINDS), width),
        **_norm("first", width),
        **_norm("last", width),
        **_linear("starts", width, pair),
        **_linear("ends", width, pair),
        **_linear("summary", width, 1),
        **_linear("nothing.0", 2 * width, width),
        **_linear("nothing.2", width, 1),
    }


def _layer_shapes(width: int, inner: int, kernel: int) -> dict[str, tuple[int, ...]]:
    return {
        **_norm("before", width),
        "near.weight": (width, 1, kernel),
        "near.bias": (width,),
        **_linear("inner", width, inner),
        **_linear("outer", inner, width),
        **_norm("middle", width),
        **_linear("asks", width, 3 * width),
        **_linear("tells", width, width),
    }


def _linear(name: str, inputs: int, outputs: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def _norm(name: str, width: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (width,), f"{name}.bias": (width,)}
