"""The reader's network, and its training.

Question and passage go through the same layers as one sequence: a depthwise convolution with a
pointwise network (as in ConvNeXt, Liu et al. 2022, https://arxiv.org/abs/2201.03545), then
self-attention (Vaswani et al. 2017), as in QANet (Yu et al. 2018,
https://arxiv.org/abs/1804.09541). Each passage token also sees the question's tokens that it is
like (Chen et al. 2017, https://arxiv.org/abs/1704.00051). Spans are scored whole, start and end
together, beside "not here".
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn.functional import relu

from embeddings.reader_inputs import KINDS, SHAPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

WIDTH = 128
LAYERS = 4
HEADS = 4
KERNEL = 7  # tokens that a convolution sees
INNER = 384  # of the pointwise network
PAIR = 64  # dimensions in which starts and ends meet
SHARP = 10.0  # of the softmax over the question's tokens that a token is like
LONGEST_ANSWER = 64  # tokens
TAGS = 14  # parts of speech


class Drop(nn.Module):
    """Dropout of whole channels, the same for all tokens of a text: cheaper, and no worse."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[2]) >= self.share
        return x * (kept / (1 - self.share)).to(x.dtype)


class Blank(nn.Module):
    """Takes away some tokens' vectors, so that the net must go by their surroundings, too."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        return x * (torch.rand(*x.shape[:2], 1) >= self.share) if self.training else x


class Sides(NamedTuple):
    """A padded batch of one side's tokens."""

    ids: Tensor  # (n, t)
    mask: Tensor  # (n, t) True: a token


class Reader(nn.Module):
    """Scores of all spans of a passage and of "not here"."""

    def __init__(self, vectors: Tensor, lengths: Tensor, tags: Tensor, width: int = WIDTH, layers: int = LAYERS) -> None:
        super().__init__()
        dim = vectors.shape[1]
        self.register_buffer("vectors", vectors, persistent=False)  # (v, dim) unit rows
        self.register_buffer("facts", torch.cat([lengths[:, None], _rarity(len(vectors))[:, None], nn.functional.one_hot(tags.long(), TAGS)], 1).float(), persistent=False)
        facts = TAGS + 2
        self.of_passage = nn.Linear(2 * dim + 1 + facts + SHAPES, width)
        self.of_question = nn.Linear(dim + 1 + facts, width)
        self.kind = nn.Embedding(len(KINDS), width)
        self.first = nn.LayerNorm(width)
        self.layers = nn.ModuleList(Layer(width) for _ in range(layers))
        self.last = nn.LayerNorm(width)
        self.starts = nn.Linear(width, PAIR + 1)
        self.ends = nn.Linear(width, PAIR + 1)
        self.summary = nn.Linear(width, 1)
        self.nothing = nn.Sequential(nn.Linear(2 * width, width), nn.ReLU(), nn.Linear(width, 1))
        self.drop = Drop(0.15)
        self.blank = Blank(0.1)

    def forward(self, question: Sides, passage: Sides, shapes: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor]:
        """Span scores (n, p, p), -inf where no span can be, and the scores of "not here" (n,)."""
        q, p = self.vectors[question.ids], self.vectors[passage.ids]
        alike = p @ q.transpose(1, 2)
        alike = alike.masked_fill(~question.mask[:, None, :], -1.0)
        p, q_seen = self.blank(p), q
        seen = torch.softmax(SHARP * alike.masked_fill(~question.mask[:, None, :], -1e4), 2) @ q_seen
        best = alike.max(2).values[..., None]
        other = alike.masked_fill(~passage.mask[:, :, None], -1.0).max(1).values[..., None]
        p = self.of_passage(torch.cat([self.drop(p), self.drop(seen), best, self.facts[passage.ids], shapes], 2))
        q = self.of_question(torch.cat([self.drop(q), other, self.facts[question.ids]], 2))
        x = self.first(torch.cat([q, p], 1) + self.kind(kinds)[:, None])
        mask = torch.cat([question.mask, passage.mask], 1)
        split = q.shape[1]
        for layer in self.layers:
            x = layer(x, mask, split)
        x = self.last(x)
        q, p = x[:, :split], x[:, split:]
        starts, ends = self.starts(self.drop(p)), self.ends(self.drop(p))
        spans = starts[..., 1:] @ ends[..., 1:].transpose(1, 2) / math.sqrt(PAIR)
        spans = spans + starts[..., :1] + ends[..., 0][:, None, :]
        size = spans.shape[1]
        band = torch.ones(size, size, dtype=torch.bool).triu().tril(LONGEST_ANSWER - 1)
        allowed = band & passage.mask[:, None, :] & passage.mask[:, :, None]
        spans = spans.float().masked_fill(~allowed, -torch.inf)
        weights = torch.softmax(self.summary(q).float().masked_fill(~question.mask[..., None], -1e4), 1)
        whole = torch.cat([(weights.to(q.dtype) * q).sum(1), p.masked_fill(~passage.mask[..., None], -1e4).max(1).values], 1)
        return spans, self.nothing(whole)[:, 0].float()


class Layer(nn.Module):
    """Convolution and pointwise network, then attention over question and passage."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.before = nn.LayerNorm(width)
        self.near = nn.Conv1d(width, width, KERNEL, padding=KERNEL // 2, groups=width)
        self.inner = nn.Linear(width, 3 * width)
        self.outer = nn.Linear(3 * width, width)
        self.middle = nn.LayerNorm(width)
        self.asks = nn.Linear(width, 3 * width)
        self.tells = nn.Linear(width, width)
        self.drop = Drop(0.1)

    def forward(self, x: Tensor, mask: Tensor, split: int) -> Tensor:
        y = (self.before(x) * mask[..., None]).transpose(1, 2)
        y = torch.cat([self.near(y[..., :split]), self.near(y[..., split:])], 2).transpose(1, 2)
        x = x + self.drop(self.outer(self.drop(relu(self.inner(y)))))
        n, t, width = x.shape
        parts = self.asks(self.middle(x)).view(n, t, 3, HEADS, width // HEADS)
        asked, keys, values = (parts[:, :, i].transpose(1, 2) for i in range(3))
        alike = asked @ keys.transpose(2, 3) / math.sqrt(width // HEADS)
        away = torch.zeros_like(mask, dtype=x.dtype).masked_fill(~mask, -1e4)[:, None, None, :]
        seen = torch.softmax(alike + away, 3) @ values
        return x + self.drop(self.tells(seen.transpose(1, 2).reshape(n, t, width)))


def _rarity(size: int) -> Tensor:
    """How rare each token is, 0 to 1: tokens stand by frequency."""
    return torch.log(torch.arange(size) + 1.0) / math.log(size + 1)


def loss(spans: Tensor, nothing: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
    """Cross-entropy over all spans and "not here" (start -1)."""
    n, size, _ = spans.shape
    logits = torch.cat([spans.reshape(n, -1), nothing[:, None]], 1)
    target = torch.where(starts < 0, size * size, starts * size + ends)
    return nn.functional.cross_entropy(logits, target, reduction="none")
