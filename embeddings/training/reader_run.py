"""Makes the reader of a model folder, from the corpora and from what is in the folder."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from embeddings.encoder import BundledEncoder
from embeddings.lexicon import load_lexicon
from embeddings.reader import FILE, TAGS_NAME
from embeddings.reader_tokens import unit_vectors
from embeddings.training import package, reader_fit
from embeddings.training.reader import LAYERS, WIDTH, Reader
from embeddings.training.reader_batches import LATER_MIX
from embeddings.training.reader_sets import Made, Sets, together
from embeddings.training.tags import token_tags

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import Tensor

log = logging.getLogger("embeddings.training")

SEED = 7  # of the network's first weights and of the order of the examples
FIRST = 4 / 9  # share of the batches before the later mix, whose negatives are made by question
AWAY = 1 / 7  # share of further batches after which weights count: the first ones look for a way
LONGER = 12 / 7  # batches over which the step would fall to nothing, beside those that are made
LATER = 20  # further seeds for what is drawn when a reader is trained on


def make(corpora: Path, folder: Path, steps: int) -> None:
    """Trains the reader over a folder's tokens and lexicon, and writes it there.

    Args:
        corpora: the folder of the corpora.
        folder: of the model.
        steps: batches.

    Raises:
        EncoderError: the folder holds no encoder.
        OSError: it holds no lexicon.
        ValueError: the corpora give no example.
    """
    run = _Run(corpora, folder)
    made = run.sets.plain()
    torch.manual_seed(SEED)
    first = round(steps * FIRST)
    weights = reader_fit.train(run.net(), made, first, SEED, fall=0.0)
    run.finish(weights, made | run.sets.harder(), steps - first, SEED + 1)


def more(corpora: Path, folder: Path, steps: int) -> None:
    """Trains a folder's reader on, over two to four times the examples, and averages the weights.

    Trained to the end it knows CMRC's answers by heart and no more of a new text's. So the step
    stays large, and what is written is the mean of the weights on the way, from each SAVED-th batch
    once the first AWAY are behind (Izmailov et al. 2018, https://arxiv.org/abs/1803.05407).

    Args:
        corpora: the folder of the corpora.
        folder: of the model, with a reader in it.
        steps: batches.

    Raises:
        EncoderError: the folder holds no encoder.
        OSError: it holds no lexicon or no reader.
        ValueError: the corpora give no example.
    """
    from safetensors.numpy import load_file

    run = _Run(corpora, folder)
    held = {name: weight for name, weight in load_file(folder / FILE).items() if name != TAGS_NAME}
    first = run.sets.plain() | run.sets.harder()
    made = together(first, run.sets.harder(LATER), run.sets.others(LATER))
    run.finish(held, made, steps, SEED + LATER, averaged=True)


class _Run:
    """What both ways of training share."""

    def __init__(self, corpora: Path, folder: Path) -> None:
        from tokenizers import Tokenizer

        torch.set_num_threads(1)  # sums depend on it: the same weights each time
        self._folder, self._encoder = folder, BundledEncoder(folder)
        self._tags = token_tags(Tokenizer.from_file(str(folder / "tokenizer.json")))
        self.sets = Sets(corpora, self._encoder, load_lexicon(folder))

    def net(self) -> Reader:
        """A network with new weights."""
        return untrained(self._encoder, self._tags)

    def finish(
        self,
        weights: Mapping[str, NDArray[np.floating[Any]]],
        made: Made,
        steps: int,
        seed: int,
        *,
        averaged: bool = False,
    ) -> None:
        """Trains over the later mix and writes the reader: the last weights, or ``averaged``."""
        net = self.net()
        single = {name: torch.from_numpy(w.astype(np.float32)) for name, w in weights.items()}
        net.load_state_dict(single)
        log.info("reader: %s", ", ".join(f"{len(found)} {kind}" for kind, found in made.items()))
        torch.manual_seed(seed)
        if averaged:
            mean = Average(after=round(AWAY * steps))
            length = round(LONGER * steps)
            trained = reader_fit.train(
                net, made, steps, seed + 1, LATER_MIX, saved=mean.add, length=length
            )
            trained = mean.weights or trained
        else:
            trained = reader_fit.train(net, made, steps, seed + 1, LATER_MIX)
        package.write_reader(self._folder, trained, self._tags)


class Average:
    """The mean of a network's weights at several moments of its training."""

    def __init__(self, after: int) -> None:
        self.weights: dict[str, NDArray[np.float32]] = {}
        self._after, self._count = after, 0

    def add(self, step: int, weights: Mapping[str, Tensor]) -> None:
        """Takes the weights after a step in, if it comes after the first ones."""
        if step <= self._after:
            return
        self._count += 1
        for name, weight in weights.items():
            new = weight.numpy()
            old = self.weights.get(name, np.zeros_like(new))
            self.weights[name] = (old + (new - old) / self._count).astype(np.float32)


def untrained(
    encoder: BundledEncoder, tags: NDArray[np.uint8], width: int = WIDTH, layers: int = LAYERS
) -> Reader:
    """A network over an encoder's tokens, its weights drawn by torch."""
    ids = np.arange(encoder.tokens, dtype=np.int32)
    unit, log_lengths = unit_vectors(encoder.token_vectors(ids))
    known = torch.from_numpy(unit), torch.from_numpy(log_lengths), torch.from_numpy(tags)
    return Reader(*known, width, layers)
