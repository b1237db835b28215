"""Pairs of names → which Chinese characters spell which letters of foreign names.

Each character stands for a chunk of one to six letters. Which chunk it is is found by expectation
maximisation over all ways of cutting a name, as in Ristad and Yianilos 1998
(https://arxiv.org/abs/cmp-lg/9610005), in order and without gaps.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Distributions = dict[str, dict[str, float]]  # key → target → probability

LONGEST = 6  # letters that one character may stand for: "leigh" + 1
ROUNDS = 6  # the probabilities hardly move after that
_USUAL = 4  # letters of a chunk; longer ones begin with a smaller probability
_RARE = 0.05  # expected count below which a chunk is forgotten between rounds
_MET = 0.3  # expected count below which it does not go into the table


def sounds(names: Iterable[tuple[str, str]]) -> Distributions:
    """Chunk of letters → characters with their probabilities; "" → the share of each chunk."""
    pairs = [(latin, han) for latin, han in names if _usable(latin, han)]
    chunks: Distributions = {}
    counts: Distributions = {}
    for _ in range(ROUNDS):
        counts = _expected_counts(pairs, chunks)
        chunks = {
            character: {
                chunk: n / (0.5 + sum(found.values())) for chunk, n in found.items() if n > _RARE
            }
            for character, found in counts.items()
        }
    spelled: Distributions = defaultdict(dict)
    for character, found in counts.items():
        for chunk, n in found.items():
            if n >= _MET:
                spelled[chunk][character] = n
    total = sum(sum(found.values()) for found in spelled.values())
    table = {
        chunk: {character: n / sum(found.values()) for character, n in found.items()}
        for chunk, found in spelled.items()
    }
    if table:
        table[""] = {chunk: sum(found.values()) / total for chunk, found in spelled.items()}
    return table


def _usable(latin: str, han: str) -> bool:
    return latin.isascii() and latin.isalpha() and 2 <= len(han) <= min(8, len(latin))


def _expected_counts(pairs: list[tuple[str, str]], chunks: Distributions) -> Distributions:
    """Character → expected counts of its chunks; each pair counts once over all its cuts."""
    counts: Distributions = defaultdict(lambda: defaultdict(float))
    for latin, han in pairs:
        arcs, ahead = _forward(latin, han, chunks)
        total = ahead[len(han)][len(latin)]
        if total <= 0:
            continue
        behind = [[0.0] * (len(latin) + 1) for _ in range(len(han) + 1)]
        behind[len(han)][len(latin)] = 1.0
        for (place, start, end), probability in reversed(arcs.items()):
            behind[place][start] += probability * behind[place + 1][end]
        for (place, start, end), probability in arcs.items():
            share = ahead[place][start] * probability * behind[place + 1][end] / total
            counts[han[place]][latin[start:end]] += share
    return counts


def _forward(
    latin: str, han: str, chunks: Distributions
) -> tuple[dict[tuple[int, int, int], float], list[list[float]]]:
    """The probabilities of arcs (character, first letter, end of the letters); forward sums."""
    ahead = [[0.0] * (len(latin) + 1) for _ in range(len(han) + 1)]
    ahead[0][0] = 1.0
    arcs: dict[tuple[int, int, int], float] = {}
    for place, character in enumerate(han):
        known = chunks.get(character, {})
        last = len(latin) - (len(han) - place - 1)  # at least a letter for each that follows
        for start in range(len(latin)):
            if not ahead[place][start]:
                continue
            for end in range(start + 1, min(start + LONGEST, last) + 1):
                if chunks:
                    probability = known.get(latin[start:end], 0.0)
                else:
                    probability = 1.0 if end - start <= _USUAL else 0.3
                if probability:
                    arcs[place, start, end] = probability
                    ahead[place + 1][end] += ahead[place][start] * probability
    return arcs, ahead
