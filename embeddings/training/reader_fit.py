"""An untrained reader and examples → trained weights: AdamW, and the mean of the last weights.

Weights are kept in single precision; the network runs in bfloat16, which today's processors
multiply several times faster.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import torch
from tqdm import tqdm

from embeddings.training.reader import Reader, loss
from embeddings.training.reader_batches import MIX, batches, collate_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from embeddings.training.examples import Example

RATE = 1.5e-3  # AdamW's step
WARM = 300  # batches over which the step rises
FALL = 0.9  # share of the batches over which it falls again
MEAN = 100  # batches over which weights are averaged, about
DECAY = 0.02  # AdamW's weight decay
SAVED = 1_000  # batches between two calls of ``saved``


def train(
    net: Reader,
    examples: Mapping[str, Sequence[Example]],
    steps: int,
    seed: int,
    mix: Mapping[str, float] = MIX,
    fall: float = FALL,
    saved: Callable[[int, dict[str, Tensor]], None] | None = None,
) -> dict[str, NDArray[np.float32]]:
    """The trained weights by name; the same for the same seed and thread count.

    Args:
        net: the network to begin with.
        examples: by kind, as ``reader_batches.MIX`` names the kinds.
        steps: how many batches.
        seed: of the order of the examples; the network's weights were drawn before.
        mix: the share of each kind.
        fall: share of the batches over which the step falls; 0 keeps it level.
        saved: called every SAVED batches with their number and the weights so far.

    Raises:
        ValueError: there is no example.
    """
    pick = random.Random(seed)
    weights = _Weights(net)
    net.to(torch.bfloat16)
    optimiser = torch.optim.AdamW(weights.exact, lr=RATE, weight_decay=DECAY, betas=(0.9, 0.98))
    drawn = batches(examples, pick, mix)
    progress = tqdm(range(steps), desc="reader", unit="step", mininterval=5.0)
    lost = right = 0.0
    net.train()
    for step in progress:
        question, passage, shapes, kinds, starts, ends = collate_batch(next(drawn), pick)
        spans, nothing = net(question, passage, shapes.to(torch.bfloat16), kinds)
        losses = loss(spans, nothing, starts, ends)
        losses.mean().backward()  # type: ignore[no-untyped-call]
        weights.take_gradients()
        torch.nn.utils.clip_grad_norm_(weights.exact, 1.0)
        for group in optimiser.param_groups:
            group["lr"] = RATE * _pace(step, steps, fall)
        optimiser.step()
        with torch.no_grad():
            weights.give(step)
            lost = 0.98 * lost + 0.02 * losses.mean().item()
            right = 0.98 * right + 0.02 * _right(spans, starts, ends)
        if step % 100 == 0:
            progress.set_postfix(loss=f"{lost:.2f}", exact=f"{right:.3f}")
        if saved and step % SAVED == SAVED - 1:
            saved(step + 1, weights.mean)
    return {name: weight.numpy() for name, weight in weights.mean.items()}


class _Weights:
    """A network's weights in single precision, and their mean over the last batches."""

    def __init__(self, net: Reader) -> None:
        self._parameters = list(net.parameters())
        self.exact = [one.detach().clone().requires_grad_(True) for one in self._parameters]
        self._names = [name for name, _ in net.named_parameters()]
        pairs = zip(self._names, self.exact, strict=True)
        self.mean = {name: weight.detach().clone() for name, weight in pairs}

    def take_gradients(self) -> None:
        """Moves the network's gradients here."""
        for weight, parameter in zip(self.exact, self._parameters, strict=True):
            weight.grad = None if parameter.grad is None else parameter.grad.float()
            parameter.grad = None

    def give(self, step: int) -> None:
        """Copies the weights into the network, and adds them to the mean."""
        share = min(1 - 1 / MEAN, (step + 1) / (step + 10))
        together = zip(self._names, self.exact, self._parameters, strict=True)
        for name, weight, parameter in together:
            parameter.copy_(weight)
            self.mean[name].mul_(share).add_(weight, alpha=1 - share)


def _right(spans: Tensor, starts: Tensor, ends: Tensor) -> float:
    """The share of examples whose answer has the best score, among those with an answer."""
    best = spans.flatten(1).argmax(1) == starts * spans.shape[1] + ends
    there = starts >= 0
    return best[there].float().mean().item() if there.any() else 1.0


def _pace(step: int, steps: int, fall: float) -> float:
    """The share of RATE at a step: it rises, stays level and falls to a hundredth."""
    rising = min(1.0, (step + 1) / WARM)
    falling = max(0.0, (step - (1 - fall) * steps) / max(fall * steps, 1))
    return rising * (0.505 + 0.495 * math.cos(math.pi * falling))
