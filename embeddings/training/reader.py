"""The reader's network in torch, as it is trained: question and passage → scores of spans.

Question and passage go through the same layers as one sequence. A layer is a depthwise convolution
with a pointwise network (as in ConvNeXt, Liu et al. 2022, https://arxiv.org/abs/2201.03545), then
self-attention (Vaswani et al. 2017), as in QANet (Yu et al. 2018,
https://arxiv.org/abs/1804.09541). Each passage token also sees the question's tokens that it is
like (Chen et al. 2017, https://arxiv.org/abs/1704.00051). A span is scored as a whole, its start
and end together, and "not here" beside the spans.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import nn

from embeddings.reader import FACTS, KINDS, LONGEST_ANSWER, SHAPES, SHARP, token_facts
from embeddings.training.reader_layers import Blank, Drop, Layer

if TYPE_CHECKING:
    from torch import Tensor

WIDTH = 128
LAYERS = 4
PAIR = 64  # dimensions in which starts and ends are multiplied
_AWAY = -1e4  # a score that gets no weight in a softmax


class Sides(NamedTuple):
    """A padded batch of the tokens of one side, question or passage."""

    ids: Tensor  # (n, t)
    mask: Tensor  # (n, t) True for a token, False for padding


class Reader(nn.Module):
    """Scores all spans of a passage, and "not here"."""

    vectors: Tensor  # (tokens, dim)
    facts: Tensor  # (tokens, FACTS)

    def __init__(
        self,
        vectors: Tensor,
        lengths: Tensor,
        tags: Tensor,
        width: int = WIDTH,
        layers: int = LAYERS,
    ) -> None:
        """An untrained network, its weights drawn by torch.

        Args:
            vectors: (tokens, dim) the tokens' vectors at length 1.
            lengths: (tokens,) logarithms of their lengths; see ``embeddings.reader.unit_vectors``.
            tags: (tokens,) the part of speech of each token.
            width: of the rows between the layers.
            layers: how many there are.
        """
        super().__init__()
        dim = vectors.shape[1]
        ids = np.arange(len(vectors), dtype=np.int32)
        facts = torch.from_numpy(token_facts(lengths.numpy(), ids, tags.numpy()))
        self.register_buffer("vectors", vectors, persistent=False)
        self.register_buffer("facts", facts, persistent=False)
        self.of_passage = nn.Linear(2 * dim + 1 + FACTS + SHAPES, width)
        self.of_question = nn.Linear(dim + 1 + FACTS, width)
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

    def forward(
        self, question: Sides, passage: Sides, shapes: Tensor, kinds: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Scores of spans (n, p, p), by first and last token, and of "not here" (n,).

        The score is -inf if there can be no such span.

        Args:
            question: its tokens (n, q).
            passage: its tokens (n, p).
            shapes: (n, p, SHAPES) the facts of the passage's tokens where they stand.
            kinds: (n,) what kind of thing is asked for, an index into KINDS.
        """
        q, p = self._embed_tokens(question, passage, shapes)
        x = self.first(torch.cat([q, p], 1) + self.kind(kinds)[:, None])
        mask = torch.cat([question.mask, passage.mask], 1)
        split = q.shape[1]
        for layer in self.layers:
            x = layer(x, mask, split)
        x = self.last(x)
        q, p = x[:, :split], x[:, split:]
        return self._spans(p, passage.mask), self._nothing(q, p, question.mask, passage.mask)

    def _embed_tokens(
        self, question: Sides, passage: Sides, shapes: Tensor
    ) -> tuple[Tensor, Tensor]:
        """The rows that go into the layers, of question (n, q, width) and passage (n, p, width)."""
        q, p = self.vectors[question.ids], self.vectors[passage.ids]
        alike = p @ q.transpose(1, 2)
        alike = alike.masked_fill(~question.mask[:, None, :], -1.0)
        p = self.blank(p)
        seen = torch.softmax(SHARP * alike.masked_fill(~question.mask[:, None, :], _AWAY), 2) @ q
        best = alike.max(2).values[..., None]
        other = alike.masked_fill(~passage.mask[:, :, None], -1.0).max(1).values[..., None]
        given = [self.drop(p), self.drop(seen), best, self.facts[passage.ids], shapes]
        p = self.of_passage(torch.cat(given, 2))
        q = self.of_question(torch.cat([self.drop(q), other, self.facts[question.ids]], 2))
        return q, p

    def _spans(self, p: Tensor, mask: Tensor) -> Tensor:
        starts, ends = self.starts(self.drop(p)), self.ends(self.drop(p))
        spans = starts[..., 1:] @ ends[..., 1:].transpose(1, 2) / math.sqrt(PAIR)
        spans = spans + starts[..., :1] + ends[..., 0][:, None, :]
        size = spans.shape[1]
        band = torch.ones(size, size, dtype=torch.bool).triu().tril(LONGEST_ANSWER - 1)
        allowed = band & mask[:, None, :] & mask[:, :, None]
        scores: Tensor = spans.float().masked_fill(~allowed, -torch.inf)
        return scores

    def _nothing(self, q: Tensor, p: Tensor, q_mask: Tensor, p_mask: Tensor) -> Tensor:
        told = self.summary(q).float().masked_fill(~q_mask[..., None], _AWAY)
        summary = (torch.softmax(told, 1).to(q.dtype) * q).sum(1)
        most = p.masked_fill(~p_mask[..., None], _AWAY).max(1).values
        scores: Tensor = self.nothing(torch.cat([summary, most], 1))[:, 0].float()
        return scores


def loss(spans: Tensor, nothing: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
    """The cross-entropy over all spans and "not here", which has start -1, of each example (n,)."""
    n, size, _ = spans.shape
    logits = torch.cat([spans.reshape(n, -1), nothing[:, None]], 1)
    target = torch.where(starts < 0, size * size, starts * size + ends)
    return nn.functional.cross_entropy(logits, target, reduction="none")
