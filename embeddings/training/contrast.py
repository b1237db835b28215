"""Pairs of texts → token vectors, learned by contrast with in-batch negatives.

The loss is InfoNCE in both directions (van den Oord et al. 2018, https://arxiv.org/abs/1807.03748)
and, if a teacher says how alike the texts of a batch are, the distance from that. The optimiser is
row-wise Adagrad. A text is the normalised mean of its tokens' vectors, so the lengths that vectors
learn are the weights of tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn.functional import cross_entropy, embedding_bag, normalize
from tqdm import tqdm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from embeddings.training.samples import Samples

DIM = 256
BATCH = 1_024  # pairs, each to be told from 1,023 others
TEMPERATURE = 0.05
SOFTNESS = 0.1  # temperature of the teacher's similarities: similar texts count, not only the same
RATE = 0.1  # Adagrad's step, falling to 0 over the second half
SPREAD = 0.1  # standard deviation of a fresh vector's components


def train(
    samples: Samples,
    vocabulary: int,
    steps: int,
    seed: int,
    first: tuple[NDArray[np.float32], NDArray[np.bool_]] | None = None,
) -> NDArray[np.float32]:
    """The token vectors (vocabulary, DIM); the same for the same seed and thread count.

    Args:
        samples: draws the pairs.
        vocabulary: the number of tokens.
        steps: how many batches.
        seed: of the random vectors to begin with.
        first: vectors (vocabulary, DIM) to begin with instead, and which tokens have one.
    """
    generator = torch.Generator().manual_seed(seed)
    table = torch.randn(vocabulary, DIM, generator=generator) * SPREAD
    if first is not None:
        vectors, known = (torch.from_numpy(array) for array in first)
        table[known] = vectors[known]
    squares = torch.full((vocabulary,), 1e-8)  # Adagrad's sum of squared gradients, for each row
    targets = torch.arange(BATCH)
    losses: dict[str, float] = {}
    progress = tqdm(range(steps), desc="training", unit="step", mininterval=2.0)
    for step in progress:
        left, right, kind, taught = samples.batch(BATCH)
        rows, places, offsets = _bags([*left, *right])
        vectors = table[rows].requires_grad_(True)
        texts = normalize(embedding_bag(places, vectors, offsets, mode="mean"), dim=1)
        scores = texts[:BATCH] @ texts[BATCH:].T / TEMPERATURE
        loss = (cross_entropy(scores, targets) + cross_entropy(scores.T, targets)) / 2
        if taught is not None:
            loss = loss + _distillation(texts[:BATCH], texts[BATCH:], torch.from_numpy(taught))
        loss.backward()  # type: ignore[no-untyped-call]
        gradient = vectors.grad
        assert gradient is not None
        squares[rows] += (gradient * gradient).mean(1)
        rate = RATE * min(1.0, 2 * (1 - step / steps))
        table[rows] -= rate * gradient / squares[rows].sqrt()[:, None]
        losses[kind] = 0.95 * losses.get(kind, loss.item()) + 0.05 * loss.item()
        if step % 50 == 0:
            progress.set_postfix({k: f"{v:.2f}" for k, v in sorted(losses.items())})
    return table.numpy()


def _distillation(left: torch.Tensor, right: torch.Tensor, taught: torch.Tensor) -> torch.Tensor:
    """How far the texts' similarities, within and across languages, are from the teacher's.

    This is the cross-entropy of the softmax over each row of cosines; arguments are unit rows.
    """
    targets = torch.softmax(taught @ taught.T / SOFTNESS, dim=1)
    across = left @ right.T
    alike = (across, across.T, left @ left.T, right @ right.T)
    return torch.stack([cross_entropy(one / SOFTNESS, targets) for one in alike]).mean()


def _bags(texts: list[NDArray[np.int32]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """A batch's distinct token ids, each token's index in them, each text's first token."""
    ids = torch.from_numpy(np.concatenate(texts)).long()
    offsets = np.cumsum([0, *(len(text) for text in texts[:-1])])
    rows, places = torch.unique(ids, return_inverse=True)
    return rows, places, torch.from_numpy(offsets)
