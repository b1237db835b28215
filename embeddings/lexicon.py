"""The translation table: a word or phrase of one language → weighted words of the other.

A plain lookup over arrays: strings stand sorted in one blob, each with a slice of (target,
weight) pairs. ``embeddings.training`` estimates it; the keyword leg asks it.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, overload

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

FILE = "lexicon.safetensors"
TABLES = ("chinese", "english", "acronyms", "readings", "syllables", "sounds")
MODEL_FOLDER = Path(__file__).parent / "model"
_STEPS = 255  # a weight is kept as the square of n / 255: fine steps where weights are small


@dataclass(frozen=True, slots=True)
class Table:
    """One direction: sorted keys, and for key ``i`` the pairs ``offsets[i]:offsets[i + 1]``."""

    keys: Sequence[str]
    offsets: NDArray[np.int32]  # (len(keys) + 1,)
    targets: NDArray[np.int32]  # (pairs,) indices into ``words``
    weights: NDArray[np.uint8]  # (pairs,) best first within a key
    words: Sequence[str]

    def get(self, key: str) -> dict[str, float]:
        """The targets of a key with their probabilities, best first; empty when unknown."""
        at = self.keys.find(key) if isinstance(self.keys, _Lines) else _find(self.keys, key)
        if at < 0:
            return {}
        pairs = slice(self.offsets[at], self.offsets[at + 1])
        weights = (self.weights[pairs].astype(np.float64) / _STEPS) ** 2
        targets = self.targets[pairs].tolist()
        return {self.words[t]: w for t, w in zip(targets, weights.tolist(), strict=True)}

    @classmethod
    def build(cls, pairs: Mapping[str, Mapping[str, float]]) -> Table:
        """A table of key → target → probability (0 to 1); pairs that round to nothing go."""
        words = sorted({word for targets in pairs.values() for word in targets})
        number = {word: index for index, word in enumerate(words)}
        keys, offsets, targets, weights = [], [0], [], []
        for key in sorted(pairs):
            best = sorted(pairs[key].items(), key=lambda pair: (-pair[1], pair[0]))
            rounded = [(number[word], round(_STEPS * weight**0.5)) for word, weight in best]
            kept = [(word, weight) for word, weight in rounded if weight]
            if kept:
                keys.append(key)
                targets += [word for word, _ in kept]
                weights += [weight for _, weight in kept]
                offsets.append(len(targets))
        return cls(
            keys,
            np.array(offsets, np.int32),
            np.array(targets, np.int32),
            np.array(weights, np.uint8),
            words,
        )

    @classmethod
    def unpack(cls, arrays: Mapping[str, NDArray[np.uint8]], name: str) -> Table:
        """The table of that name from the arrays that ``Lexicon.save`` writes."""
        return cls(
            _Lines(zlib.decompress(arrays[f"{name}.keys"].data)),
            np.frombuffer(zlib.decompress(arrays[f"{name}.offsets"].data), np.int32),
            np.frombuffer(zlib.decompress(arrays[f"{name}.targets"].data), np.int32),
            np.frombuffer(zlib.decompress(arrays[f"{name}.weights"].data), np.uint8),
            _Lines(zlib.decompress(arrays[f"{name}.words"].data)),
        )


class Lexicon:
    """Both directions, and how Chinese characters are read and spell foreign names.

    ``chinese``: English stems, or up to four of them joined by spaces → Chinese words.
    ``english``: a Chinese word → English stems. ``acronyms``: ``fdi`` → stems joined by spaces.
    ``readings``: a Chinese character → its syllables without tones. ``syllables``: such a syllable
    → the characters that are read so, those of names first, the likeliest with 1. ``sounds``: up
    to six letters of a foreign name → the characters that spell them; "" → each chunk's own share.

    A table of a loaded lexicon is unpacked when it is first asked: a question seldom needs both
    directions, and each takes a tenth of a second.
    """

    chinese: Table
    english: Table
    acronyms: Table
    readings: Table
    syllables: Table
    sounds: Table
    _packed: Mapping[str, NDArray[np.uint8]]

    def __init__(
        self,
        chinese: Table | None = None,
        english: Table | None = None,
        acronyms: Table | None = None,
        readings: Table | None = None,
        syllables: Table | None = None,
        sounds: Table | None = None,
    ) -> None:
        """A table that is not given is empty."""
        given = (chinese, english, acronyms, readings, syllables, sounds)
        for name, table in zip(TABLES, given, strict=True):
            setattr(self, name, table or Table.build({}))

    def _tables(self) -> dict[str, Table]:
        return {name: getattr(self, name) for name in TABLES}

    def save(self, path: Path) -> None:
        """Writes all tables into one safetensors file, each array deflated: half the size."""
        from safetensors.numpy import save_file

        arrays = {}
        for name, table in self._tables().items():
            arrays[f"{name}.keys"] = _pack("\n".join(table.keys).encode())
            arrays[f"{name}.words"] = _pack("\n".join(table.words).encode())
            arrays[f"{name}.offsets"] = _pack(table.offsets.tobytes())
            arrays[f"{name}.targets"] = _pack(table.targets.tobytes())
            arrays[f"{name}.weights"] = _pack(table.weights.tobytes())
        save_file(arrays, path)

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Reads what ``save`` wrote; FileNotFoundError when there is nothing."""
        from safetensors.numpy import load_file

        lexicon = cls.__new__(cls)
        lexicon._packed = load_file(path)
        return lexicon

    def __getattr__(self, name: str) -> Table:
        """A table that has not been asked for yet."""
        if name not in TABLES:
            raise AttributeError(name)
        table = Table.unpack(self._packed, name)
        setattr(self, name, table)
        return table


def load_lexicon(folder: Path = MODEL_FOLDER) -> Lexicon:
    """The lexicon that comes with the bundled model."""
    return Lexicon.load(folder / FILE)


def _find(keys: Sequence[str], key: str) -> int:
    """Where a key stands among sorted ones; -1 when it does not."""
    at = bisect_left(keys, key)
    return at if at < len(keys) and keys[at] == key else -1


def _pack(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(zlib.compress(data, 9), np.uint8)


class _Lines(Sequence[str]):
    """The lines of a text, cut out when one is asked for: there are hundreds of thousands."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        breaks = np.flatnonzero(np.frombuffer(text, np.uint8) == ord("\n"))
        bounds = np.concatenate(([-1], breaks, [len(text)])) if text else np.array([-1])
        self._bounds = bounds.data  # gives Python's integers, faster than an array does

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def find(self, line: str) -> int:
        """Where a line stands among sorted ones; -1 when it does not.

        Bytes sort as their characters do, and comparing them spares decoding every line met.
        """
        wanted, text, bounds = line.encode(), self._text, self._bounds
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if text[bounds[middle] + 1 : bounds[middle + 1]] < wanted:
                low = middle + 1
            else:
                high = middle
        there = low < len(self) and text[bounds[low] + 1 : bounds[low + 1]] == wanted
        return low if there else -1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        if at < 0:
            raise IndexError(at)
        return self._text[self._bounds[at] + 1 : self._bounds[at + 1]].decode()
