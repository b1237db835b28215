"""A reader small enough to read: a dozen words, and weights that torch draws."""

from __future__ import annotations

import numpy as np
import tiny_model
import torch

from embeddings.reader.inputs import reader_inputs
from embeddings.training import package, reader_run
from embeddings.training.reader import Reader as Net
from embeddings.training.reader import Sides

WORDS = "cat dog milk water drinks sees the a who what 1 2".split()
WIDTH, LAYERS = 16, 2


def encoder(folder):
    """Twelve words with vectors of four dimensions."""
    drawn = np.random.default_rng(3)
    return tiny_model.write(folder, {word: drawn.integers(-90, 90, 4) for word in WORDS})


def tags():
    """One part of speech after another."""
    return np.arange(len(WORDS) + 1, dtype=np.uint8)


def net(encoder, seed=1, sharper=1.0):
    """The network in torch; its weights are multiplied by ``sharper``."""
    torch.manual_seed(seed)
    made = reader_run.untrained_reader(encoder, tags(), WIDTH, LAYERS)
    with torch.no_grad():
        for weight in made.parameters():
            weight.mul_(sharper).add_(0.05 * torch.randn_like(weight))
    return made.eval()


def weights(made: Net):
    """As the file has them, in single precision."""
    found = {name: weight.detach().numpy() for name, weight in made.named_parameters()}
    return {**found, "tags": tags()}


def write(folder):
    """A folder with both parts."""
    made = weights(net(encoder(folder)))
    package.write_reader(folder, made, made.pop("tags"))
    return folder


def given(encoder, question, text, kind="person"):
    """The inputs, with clues of a kind for every character."""
    clues = np.linspace(0, 1, 3 * len(text), dtype=np.float32).reshape(-1, 3)
    return reader_inputs(encoder, question, kind, text, clues)


def torch_scores(made: Net, one):
    """Span scores (p, p) and that of "not here", as torch computes them."""
    with torch.no_grad():
        spans, nothing = made(
            side(one.question),
            side(one.passage),
            torch.from_numpy(one.shapes)[None],
            torch.tensor([one.kind]),
        )
    return spans[0].numpy(), float(nothing[0])


def side(ids):
    return Sides(torch.from_numpy(ids.astype(np.int64))[None], torch.ones(1, len(ids)).bool())
