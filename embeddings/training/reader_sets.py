"""The reader's examples by kind, each kind in several draws."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from embeddings.training.reading import Maker

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from embeddings.encoder import BundledEncoder
    from embeddings.lexicon import Lexicon
    from embeddings.training.examples import Example

CLOZE = 0.7  # share of CMRC's sentences that are asked for something
PARALLEL = 0.8  # the same of the parallel sentences
ROUNDS = 3  # through the parallel sentences, with other questions each time

Made = dict[str, list["Example"]]  # by kind, as ``reader_batches.MIX`` names them


class Sets:
    """The usable examples of a folder of corpora: the same draws give the same examples."""

    def __init__(self, corpora: Path, encoder: BundledEncoder, lexicon: Lexicon) -> None:
        self._corpora, self._encoder, self._lexicon = corpora, encoder, lexicon

    def plain(self) -> Made:
        """Every kind, CMRC's questions beside passages like their own."""
        last = self._maker(4)
        return {
            "chinese": _usable(self._maker(1).real(english=False)),
            "english": _usable(self._maker(2).real(english=True)),
            "cloze": _usable(self._maker(3).wiki(CLOZE)),
            "parallel": [one for _ in range(ROUNDS) for one in _usable(last.parallel(PARALLEL))],
        }

    def harder(self, further: int = 0) -> Made:
        """CMRC's questions over what would be found if their own passage were not there."""
        return {
            kind: _usable(self._maker(seed + further).real(english=english, hard=True))
            for kind, seed, english in (("chinese", 11, False), ("english", 12, True))
        }

    def others(self, further: int) -> Made:
        """Other questions made from the same sentences."""
        wiki, parallel = self._maker(13 + further), self._maker(14 + further)
        return {
            "cloze": [one for _ in range(ROUNDS) for one in _usable(wiki.wiki(1.0))],
            "parallel": [one for _ in range(ROUNDS) for one in _usable(parallel.parallel(1.0))],
        }

    def _maker(self, seed: int) -> Maker:
        return Maker(self._corpora, self._encoder, self._lexicon, seed)


def together(*sets: Made) -> Made:
    """The examples of several draws, kind by kind."""
    made: Made = {}
    for one in sets:
        for kind, examples in one.items():
            made[kind] = made.get(kind, []) + examples
    return made


def _usable(made: Iterable[Example]) -> list[Example]:
    """Those with a question and a passage that holds the answer, half as large in memory."""
    return [
        _small(one)
        for one in made
        if len(one.inputs.question) and len(one.inputs.passage) > max(one.end, 1)
    ]


def _small(example: Example) -> Example:
    """Facts in half precision, which is more than training sees of them; without offsets."""
    shapes, nowhere = example.inputs.shapes.astype(np.float16), np.empty((0, 2), np.int32)
    return replace(example, inputs=replace(example.inputs, shapes=shapes, spans=nowhere))
