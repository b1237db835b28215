"""The translation table: a word or phrase of one language → weighted words of the other.

A plain lookup over arrays: the keys are sorted in one blob, and each has a slice of (target,
weight) pairs. ``embeddings.training`` estimates the table, and keyword search looks words up in it.
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
_STEPS = 255  # a weight is the square of n / 255, so that small weights have fine steps


@dataclass(frozen=True, slots=True)
class Table:
    """Sorted keys and their targets: key ``i`` has the pairs ``offsets[i]:offsets[i + 1]``."""

    keys: Sequence[str]
    offsets: NDArray[np.int32]  # (len(keys) + 1,)
    targets: NDArray[np.int32]  # (pairs,) indices into ``words``
    weights: NDArray[np.uint8]  # (pairs,) best first within a key
    words: Sequence[str]

    def get(self, key: str) -> dict[str, float]:
        """The targets of a key with their probabilities, best first; empty for an unknown key."""
        at = self.keys.find(key) if isinstance(self.keys, _Lines) else _find(self.keys, key)
        if at < 0:
            return {}
        pairs = slice(self.offsets[at], self.offsets[at + 1])
        weights = (self.weights[pairs].astype(np.float64) / _STEPS) ** 2
        targets = self.targets[pairs].tolist()
        return {self.words[t]: w for t, w in zip(targets, weights.tolist(), strict=True)}

    @classmethod
    def build(cls, pairs: Mapping[str, Mapping[str, float]]) -> Table:
        """The table of key → target → probability (0 to 1), without pairs that round to 0."""
        words = sorted({word for targets in pairs.values() for word in targets})
        number = {word: index for index, word in enumerate(words)}
        keys, offsets, targets, weights = [], [0], [], []
        for key in sorted(pairs):
            best = sorted(pairs[key].items(), key=lambda pair: (-pair[1], pair[0]))
            rounded = [(number[word], round(_STEPS * weight**0.5)) for word, weight in best]
            nonzero = [(word, weight) for word, weight in rounded if weight]
            if nonzero:
                keys.append(key)
                targets += [word for word, _ in nonzero]
                weights += [weight for _, weight in nonzero]
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
        """The table of a name, from the arrays that ``Lexicon.save`` writes."""
        return cls(
            _Lines(zlib.decompress(arrays[f"{name}.keys"].data)),
            np.frombuffer(zlib.decompress(arrays[f"{name}.offsets"].data), np.int32),
            np.frombuffer(zlib.decompress(arrays[f"{name}.targets"].data), np.int32),
            np.frombuffer(zlib.decompress(arrays[f"{name}.weights"].data), np.uint8),
            _Lines(zlib.decompress(arrays[f"{name}.words"].data)),
        )


class Lexicon:
    """Translations in both directions, how characters are read, how they spell foreign names.

    - ``chinese``: an English stem, or up to four joined by spaces → Chinese words;
    - ``english``: a Chinese word → English stems;
    - ``acronyms``: an acronym such as ``fdi`` → stems joined by spaces;
    - ``readings``: a Chinese character → its syllables without tones;
    - ``syllables``: such a syllable → the characters that are read so, those of names first, the
      likeliest with 1;
    - ``sounds``: up to six letters of a foreign name → the characters that spell them; "" → the
      share of each such group of letters.

    A table of a loaded lexicon is unpacked when it is first used, because a question seldom needs
    both directions and each takes a tenth of a second.
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
        """Writes all tables into one safetensors file, each array deflated to half its size."""
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
        """The lexicon that ``save`` wrote; FileNotFoundError if there is no such file."""
        from safetensors.numpy import load_file

        lexicon = cls.__new__(cls)
        lexicon._packed = load_file(path)
        return lexicon

    def __getattr__(self, name: str) -> Table:
        """Unpacks a table that is used for the first time."""
        if name not in TABLES:
            raise AttributeError(name)
        table = Table.unpack(self._packed, name)
        setattr(self, name, table)
        return table


def load_lexicon(folder: Path = MODEL_FOLDER) -> Lexicon:
    """The lexicon that comes with the bundled model."""
    return Lexicon.load(folder / FILE)


def _find(keys: Sequence[str], key: str) -> int:
    """The index of a key among sorted ones; -1 if it is not there."""
    at = bisect_left(keys, key)
    return at if at < len(keys) and keys[at] == key else -1


def _pack(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(zlib.compress(data, 9), np.uint8)


class _Lines(Sequence[str]):
    """The lines of a text, each cut out when it is asked for: there are hundreds of thousands."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        breaks = np.flatnonzero(np.frombuffer(text, np.uint8) == ord("\n"))
        bounds = np.concatenate(([-1], breaks, [len(text)])) if text else np.array([-1])
        self._bounds = bounds.data  # yields Python's integers faster than an array does

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def find(self, line: str) -> int:
        """The index of a line among sorted ones; -1 if it is not there.

        UTF-8 sorts as the characters do, so bytes are compared and no line need be decoded.
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
