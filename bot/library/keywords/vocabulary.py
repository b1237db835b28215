"""The vocabulary of a keyword index: token ↔ number.

Tokens stand in the order of their hashes, which numpy sorts and merges without making a string of
any: that costs a fifth of alphabetical order, and looking one up is a search among numbers. Two
tokens may have the same hash; then their letters tell them apart.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Keys:
    """Tokens to be looked up at once, in one vocabulary or several."""

    tokens: tuple[bytes, ...]  # in UTF-8
    hashes: Hashes  # (t,)

    @classmethod
    def from_tokens(cls, tokens: Iterable[str]) -> Keys:
        """The keys of these tokens."""
        names = tuple(map(token_bytes, tokens))
        return cls(names, _hashes(names))


def token_bytes(token: str) -> bytes:
    """A token in UTF-8, half a pair of surrogates too."""
    return token.encode("utf-8", "surrogatepass")


def _hashes(names: Iterable[bytes]) -> Hashes:
    digests = [hashlib.blake2b(name, digest_size=8).digest() for name in names]
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64, copy=False)


class Vocabulary:
    """Different tokens, numbered by their hashes; those of the same hash by their letters."""

    def __init__(
        self, letters: NDArray[np.uint8], ends: NDArray[np.int64], hashes: NDArray[np.uint64]
    ) -> None:
        """Token i has the UTF-8 ``letters`` from ends[i - 1] to ends[i], and hashes[i]."""
        self.letters, self.ends, self.hashes = letters, ends, hashes
        self._text = memoryview(letters)  # type: ignore[arg-type]  # numpy 2 has it

    def __len__(self) -> int:
        return len(self.ends)

    @classmethod
    def from_tokens(cls, tokens: Iterable[str]) -> tuple[Vocabulary, Ints]:
        """The vocabulary of these different tokens, and the number (t,) of each."""
        names = list(map(token_bytes, tokens))
        hashes = _hashes(names)
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        if (ordered[1:] == ordered[:-1]).any():
            pairs = list(zip(hashes.tolist(), names, strict=True))
            order = np.array(sorted(range(len(names)), key=pairs.__getitem__), np.int64)
        numbers = np.empty(len(names), np.int64)
        numbers[order] = np.arange(len(names))
        names = [names[at] for at in order.tolist()]
        ends = np.cumsum(np.fromiter(map(len, names), np.int64, len(names)))
        return cls(np.frombuffer(b"".join(names), np.uint8), ends, ordered), numbers

    def find(self, keys: Keys) -> Ints:
        """The numbers (t,) of tokens, -1 for one that is not there."""
        numbers = np.full(len(keys.tokens), -1, np.int64)
        if not len(self):
            return numbers
        at = np.searchsorted(self.hashes, keys.hashes)
        there = self.hashes[np.minimum(at, len(self) - 1)] == keys.hashes
        for place in np.flatnonzero(there & (at < len(self))).tolist():
            numbers[place] = self._search(int(at[place]), keys.tokens[place])
        return numbers

    def _search(self, number: int, wanted: bytes) -> int:
        """The number of a token, from the first of its hash on; -1 if it is not there."""
        hashed = self.hashes[number]
        while number < len(self) and self.hashes[number] == hashed:
            start = int(self.ends[number - 1]) if number else 0
            if self._text[start : int(self.ends[number])] == wanted:
                return number
            number += 1
        return -1

    def beginning(self, begun: str) -> Ints:
        """The numbers, rising, of the tokens that begin with this; looks at all of them."""
        wanted = token_bytes(begun)
        begins = np.concatenate(([0], self.ends))[:-1]
        at = np.flatnonzero(self.ends - begins >= len(wanted))
        for place, letter in enumerate(wanted):
            at = at[self.letters[begins[at] + place] == letter]
        return at

    def tokens(self) -> list[str]:
        """All of them, by their numbers."""
        text = self.letters.tobytes()
        begins = [0, *self.ends.tolist()]
        pairs = zip(begins, begins[1:], strict=False)
        return [text[start:end].decode("utf-8", "surrogatepass") for start, end in pairs]
