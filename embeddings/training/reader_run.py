"""Corpora and a folder with encoder and lexicon → the reader in that folder."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from embeddings.encoder import BundledEncoder
from embeddings.lexicon import load_lexicon
from embeddings.reader import unit_vectors
from embeddings.training import package, reader_fit
from embeddings.training.reader import LAYERS, WIDTH, Reader
from embeddings.training.reader_batches import LATER_MIX
from embeddings.training.reading import Maker
from embeddings.training.tags import token_tags

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from embeddings.lexicon import Lexicon
    from embeddings.training.examples import Example

log = logging.getLogger("embeddings.training")

SEED = 7  # of the network's first weights and of the order of the examples
FIRST = 4 / 9  # share of the batches before the later mix, whose negatives are harder
CLOZE = 0.7  # share of CMRC's sentences about which a question is made
PARALLEL = 0.8  # share of the parallel sentences about which one is made
ROUNDS = 3  # through the parallel sentences, each with other questions


def make(corpora: Path, folder: Path, steps: int) -> None:
    """Trains the reader over the tokens and lexicon of a model folder, and writes it there.

    Args:
        corpora: the folder of the corpora.
        folder: the model's.
        steps: how many batches.

    Raises:
        EncoderError: there is no encoder in the model folder.
        OSError: there is no lexicon in it.
        ValueError: no example can be made of the corpora.
    """
    from tokenizers import Tokenizer

    torch.set_num_threads(1)  # sums depend on it: the same weights each time
    encoder = BundledEncoder(folder)
    lexicon = load_lexicon(folder)
    by_kind = examples(corpora, encoder, lexicon)
    log.info("reader: %s", ", ".join(f"{len(some)} {kind}" for kind, some in by_kind.items()))
    tags = token_tags(Tokenizer.from_file(str(folder / "tokenizer.json")))
    torch.manual_seed(SEED)
    net = untrained_reader(encoder, tags)
    first = round(steps * FIRST)
    weights = reader_fit.train(net, by_kind, first, SEED, fall=0.0)
    net = untrained_reader(encoder, tags)
    net.load_state_dict({name: torch.from_numpy(weight) for name, weight in weights.items()})
    by_kind |= harder(corpora, encoder, lexicon)
    torch.manual_seed(SEED + 1)
    weights = reader_fit.train(net, by_kind, steps - first, SEED + 2, LATER_MIX)
    package.write_reader(folder, weights, tags)


def untrained_reader(
    encoder: BundledEncoder, tags: NDArray[np.uint8], width: int = WIDTH, layers: int = LAYERS
) -> Reader:
    """A network over an encoder's tokens, its weights drawn by torch."""
    ids = np.arange(encoder.tokens, dtype=np.int32)
    unit, log_lengths = unit_vectors(encoder.token_vectors(ids))
    known = torch.from_numpy(unit), torch.from_numpy(log_lengths), torch.from_numpy(tags)
    return Reader(*known, width, layers)


def examples(folder: Path, encoder: BundledEncoder, lexicon: Lexicon) -> dict[str, list[Example]]:
    """The usable examples of the corpora by kind, as ``reader_batches.MIX`` names the kinds."""

    def maker(seed: int) -> Maker:
        return Maker(folder, encoder, lexicon, seed)

    last = maker(4)
    return {
        "chinese": _usable(maker(1).real(english=False)),
        "english": _usable(maker(2).real(english=True)),
        "cloze": _usable(maker(3).wiki(CLOZE)),
        "parallel": [one for _ in range(ROUNDS) for one in _usable(last.parallel(PARALLEL))],
    }


def harder(folder: Path, encoder: BundledEncoder, lexicon: Lexicon) -> dict[str, list[Example]]:
    """CMRC's questions again, with passages that would be found if their own were not there."""
    return {
        kind: _usable(Maker(folder, encoder, lexicon, seed).real(english=english, hard=True))
        for kind, seed, english in (("chinese", 11, False), ("english", 12, True))
    }


def _usable(candidates: Iterable[Example]) -> list[Example]:
    """Those whose question has tokens and whose passage holds the answer, shrunk in memory."""
    return [
        _small(one)
        for one in candidates
        if len(one.inputs.question) and len(one.inputs.passage) > max(one.end, 1)
    ]


def _small(example: Example) -> Example:
    """An example without offsets, and with facts in half precision, more than training sees."""
    shapes, nowhere = example.inputs.shapes.astype(np.float16), np.empty((0, 2), np.int32)
    return replace(example, inputs=replace(example.inputs, shapes=shapes, spans=nowhere))
