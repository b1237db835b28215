"""The parts of the reader's network in torch: its layer, and two kinds of dropout."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn.functional import relu

from embeddings.reader import HEADS

if TYPE_CHECKING:
    from torch import Tensor

KERNEL = 7  # tokens that a convolution sees
INNER = 3  # the width of the pointwise network, in widths of the rows


class Drop(nn.Module):
    """Drops whole channels, the same for all tokens of a text: cheaper than others, no worse."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        """(n, t, width) → the same shape."""
        if not self.training:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[2]) >= self.share
        return x * (kept / (1 - self.share)).to(x.dtype)


class Blank(nn.Module):
    """Zeros the vectors of some tokens, so that the network also learns from their surroundings."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        """(n, t, dim) → the same shape."""
        return x * (torch.rand(*x.shape[:2], 1) >= self.share) if self.training else x


class Layer(nn.Module):
    """Convolution and pointwise network, then attention over question and passage."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.before = nn.LayerNorm(width)
        self.near = nn.Conv1d(width, width, KERNEL, padding=KERNEL // 2, groups=width)
        self.inner = nn.Linear(width, INNER * width)
        self.outer = nn.Linear(INNER * width, width)
        self.middle = nn.LayerNorm(width)
        self.asks = nn.Linear(width, 3 * width)
        self.tells = nn.Linear(width, width)
        self.drop = Drop(0.1)

    def forward(self, x: Tensor, mask: Tensor, split: int) -> Tensor:
        """Rows (n, t, width) → the rows after this layer.

        Args:
            x: those of the question's tokens, then of the passage's.
            mask: (n, t) True for a token, False for padding.
            split: where the passage begins, across which convolutions do not see.
        """
        y = (self.before(x) * mask[..., None]).transpose(1, 2)
        y = torch.cat([self.near(y[..., :split]), self.near(y[..., split:])], 2).transpose(1, 2)
        x = x + self.drop(self.outer(self.drop(relu(self.inner(y)))))
        n, t, width = x.shape
        parts = self.asks(self.middle(x)).view(n, t, 3, HEADS, width // HEADS)
        asked, keys, values = (parts[:, :, i].transpose(1, 2) for i in range(3))
        alike = (asked / math.sqrt(width // HEADS)) @ keys.transpose(2, 3)
        away = torch.zeros_like(mask, dtype=x.dtype).masked_fill(~mask, -1e4)[:, None, None, :]
        seen = torch.softmax(alike + away, 3) @ values
        told: Tensor = self.tells(seen.transpose(1, 2).reshape(n, t, width))
        out: Tensor = x + self.drop(told)
        return out
