"""BM25 for a server that only knows inner products: passages and questions → sparse vectors.

A passage's vector has for each of its tokens what part of the token's greatest possible gain it
gets, a question's the rarity of each token. Their product is BM25 but for two things: the mean
length, which changes, and terms of several tokens, whose frequencies are added up before they are
damped. So the server's best are candidates, which are scored again exactly (:func:`scores`).
"""

from __future__ import annotations

import hashlib
import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bot.core import settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bot.core import Term

_SHARE_POWER = 0.75  # see question_vector
NO_TOKEN = 0  # stands for a passage without tokens: a sparse vector must not be empty


@lru_cache(maxsize=65_536)
def token_number(token: str) -> int:
    """A token's place in sparse vectors: 32 bits, never :data:`NO_TOKEN`.

    Two tokens may have the same; the exact scores tell them apart.
    """
    digest = hashlib.blake2b(token.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return 1 + int.from_bytes(digest, "little") % (2**32 - 2)


class Frequencies:
    """In how many passages each token stands. Never changes."""

    def __init__(self, tokens: NDArray[np.uint32], counts: NDArray[np.int32]) -> None:
        """``tokens`` (n,): their numbers, rising; ``counts`` (n,)."""
        self._tokens, self._counts = tokens, counts

    @classmethod
    def from_counts(cls, counts: Mapping[str, int]) -> Frequencies:
        """From token → passages, or how many more or fewer (below 0) they are."""
        pairs = np.array(
            [(token_number(token), count) for token, count in counts.items() if count], np.int64
        ).reshape(-1, 2)
        return cls._sum_counts(pairs[:, 0].astype(np.uint32), pairs[:, 1])

    @classmethod
    def merge(cls, parts: Sequence[Frequencies]) -> Frequencies:
        """The sum of what the parts count."""
        none = (np.empty(0, np.uint32), np.empty(0, np.int32))
        pairs = [none, *((part._tokens, part._counts) for part in parts)]
        return cls._sum_counts(
            np.concatenate([tokens for tokens, _ in pairs]),
            np.concatenate([counts for _, counts in pairs]),
        )

    @classmethod
    def _sum_counts(cls, tokens: NDArray[np.uint32], counts: NDArray[np.integer]) -> Frequencies:
        unique, inverse = np.unique(tokens, return_inverse=True)
        sums = np.bincount(inverse, counts, len(unique)).astype(np.int32)
        return cls(unique[sums != 0], sums[sums != 0])

    @classmethod
    def from_bytes(cls, data: bytes) -> Frequencies:
        """What :meth:`to_bytes` gave; ValueError for anything of another length."""
        numbers = np.frombuffer(data, "<u4").reshape(2, -1)
        return cls(numbers[0].astype(np.uint32), numbers[1].astype(np.uint32).view(np.int32))

    def to_bytes(self) -> bytes:
        """The tokens, then the counts, 4 bytes each, little-endian."""
        return self._tokens.astype("<u4").tobytes() + self._counts.astype("<i4").tobytes()

    def __len__(self) -> int:
        """The number of tokens."""
        return len(self._tokens)

    def __getitem__(self, token: str) -> int:
        """In how many passages a token stands; 0 for one that is in none."""
        number = token_number(token)
        at = int(np.searchsorted(self._tokens, number))
        known = at < len(self._tokens) and self._tokens[at] == number
        return max(int(self._counts[at]), 0) if known else 0


def passage_vector(counts: Mapping[str, int], mean: float) -> dict[int, float]:
    """A passage's sparse vector, from token → how often: each token's gain, 0 to 1.

    ``mean`` is what its length is compared with, in tokens: near the library's mean, and the same
    for all passages.
    """
    norm = _norm(sum(counts.values()), mean)
    vector: dict[int, float] = {}
    for token, count in counts.items():
        number = token_number(token)
        vector[number] = max(vector.get(number, 0.0), count / (count + norm))
    return vector or {NO_TOKEN: 1.0}


def question_vector(weighed: Sequence[tuple[Term, float]]) -> dict[int, float]:
    """A question's sparse vector, from its terms and what a full match of each is worth.

    A token with a share of a term below 1 gains more than that share of the term's worth, because
    BM25 damps high frequencies: how much more depends on the passage. The power is in between, and
    was best when measured.
    """
    vector: dict[int, float] = {}
    for term, worth in weighed:
        for token, share in term.tokens.items():
            number = token_number(token)
            vector[number] = vector.get(number, 0.0) + worth * share**_SHARE_POWER
    return vector


def worths(
    terms: Sequence[Term], frequencies: Frequencies, passages: int
) -> list[tuple[Term, float]]:
    """The terms that stand in any of the passages, each with its weight times its rarity."""
    weighed = []
    for term in terms:
        holders = sum(share * frequencies[token] for token, share in term.tokens.items())
        holders = min(holders, float(passages))
        if holders > 0:
            rarity = math.log(1 + (passages - holders + 0.5) / (holders + 0.5))
            weighed.append((term, term.weight * rarity))
    return weighed


def scores(
    weighed: Sequence[tuple[Term, float]], passages: Sequence[Mapping[str, int]], mean: float
) -> NDArray[np.float32]:
    """BM25 of each passage (token → how often), as ``keywords.bm25`` has it."""
    gains = np.zeros(len(passages), np.float32)
    for row, counts in enumerate(passages):
        norm = _norm(sum(counts.values()), mean)
        total = 0.0
        for term, worth in weighed:
            frequency = sum(share * counts.get(token, 0) for token, share in term.tokens.items())
            if frequency:
                total += worth * frequency * (settings.BM25_K1 + 1) / (frequency + norm)
        gains[row] = total
    return gains


def _norm(length: int, mean: float) -> float:
    """How much the length of a passage damps its frequencies."""
    share = 1 - settings.BM25_B + settings.BM25_B * length / max(mean, 1.0)
    return settings.BM25_K1 * share
