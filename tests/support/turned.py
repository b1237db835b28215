"""An encoder that disagrees with the tests' own, and articles enough to tell them apart."""

from __future__ import annotations

import numpy as np
from library_parts import Topics, article

SEVERAL = [
    article(f"a{n}", f"The {word} number {n} is here. Another {word} {n}, and more.")
    for n, word in enumerate(("apple", "train", "gold") * 10)
]


class Turned(Topics):
    """The same topics on other axes: mixed with the other one's vectors it finds the wrong ones."""

    def __init__(self):
        super().__init__("turned", "1")

    def encode(self, texts):
        return np.roll(super().encode(texts), 1, axis=1)
