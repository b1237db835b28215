"""Runs of Han characters → a Unigram model's tokens; of many at a time in a third of its time.

A Unigram model (Kudo 2018, https://arxiv.org/abs/1804.10959) finds the likeliest tokens from the
beginning of a run on, so the lattice is given runs and tokens turned round.
"""

from __future__ import annotations

import json
import threading
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from embeddings.tokens.lattice import Lattice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tokenizers import Tokenizer

_TOGETHER = 5_000  # characters from which it is quicker: each step of the lattice takes its time
_MANY = 100_000  # characters cut so, after which the model's tokens are worth reading: 0.3 s
_LONGEST = 64  # characters of a run that is cut with others: each is a step for all
_UNKNOWN = 10.0  # below the least likely token, as tokenizers has it


class HanPieces:
    """What cuts runs as a tokenizer does that leaves each as it is."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """``tokenizer``: of a Unigram model without anything else."""
        self._tokenizer = tokenizer
        self._done = 0
        self._lattice: Lattice | None = None
        self._making = threading.Lock()

    def __call__(self, runs: Sequence[str]) -> list[list[int]]:
        """The known tokens of each run."""
        size = sum(map(len, runs))
        if size >= _TOGETHER:
            self._done += size
        if size < _TOGETHER or self._done < _MANY:
            return ids(self._tokenizer, runs)
        usual = [run for run in runs if len(run) <= _LONGEST]
        cut = self._made().cut([run[::-1] for run in usual])
        numbers = self._numbers[cut.numbers].tolist()
        parts = [
            [one for one in reversed(numbers[first:end]) if one]
            for first, end in pairwise(cut.bounds.tolist())
        ]
        found = dict(zip(usual, parts, strict=True))
        longer = [run for run in runs if len(run) > _LONGEST]
        found |= zip(longer, ids(self._tokenizer, longer), strict=True)
        return [found[run] for run in runs]

    def _made(self) -> Lattice:
        with self._making:
            if self._lattice is None:
                vocabulary = json.loads(self._tokenizer.model.__getstate__())["vocab"]
                han = [
                    (token[::-1], score, number)
                    for number, (token, score) in enumerate(vocabulary)
                    if number and not token.isascii()
                ]
                tokens, scores, numbers = zip(*han, strict=True)
                self._numbers = np.array([*numbers, 0], np.int32)  # the last one: unknown
                least = min(score for _, score in vocabulary)
                self._lattice = Lattice(tokens, np.array(scores), least - _UNKNOWN)
            return self._lattice


def ids(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """The known tokens of each text, as a tokenizer cuts it."""
    encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return [[one for one in encoding.ids if one] for encoding in encodings]  # 0: unknown
