"""The network that reads a question and a text together, in torch: a transformer with three heads.

One scores each piece as the answer's first and as its last one, and one how well a first and a last
piece go together: without that, the beginning of one good answer and the end of another make a
better one than either (Fajcik et al. 2021, https://arxiv.org/abs/2008.12804). The piece at the
front stands for "it is not here" (as BERT does it for SQuAD 2.0, Devlin et al. 2019). The third
says from that piece whether the text answers at all.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from embeddings.reader import PAD, PAIR

if TYPE_CHECKING:
    from embeddings.training.pretrained import Pretrained

# Pieces and lowest layers stay as they are: what they know of a hundred languages carries over from
# one to another better so (Wu and Dredze 2019, https://arxiv.org/abs/1904.09077, with mBERT).
FROZEN = 3
_SPREAD = 0.02  # standard deviation of the heads' first weights, as in BERT
_FOUND = 0.5  # weight of the third head's loss: it only helps the first ones to say no
_NEVER = -1e4  # the score of a padded place


class Reader(nn.Module):
    """A transformer of BERT's kind with the three heads."""

    def __init__(self, pretrained: Pretrained) -> None:
        """Takes a pretrained network; the heads' weights are drawn by torch."""
        super().__init__()
        from transformers import BertConfig, BertModel

        sizes = pretrained.sizes
        config = BertConfig(
            vocab_size=len(pretrained.pieces),
            hidden_size=sizes.width,
            num_hidden_layers=sizes.layers,
            num_attention_heads=sizes.heads,
            intermediate_size=sizes.inner,
            max_position_embeddings=sizes.positions,
            type_vocab_size=sizes.types,
            layer_norm_eps=sizes.epsilon,
            pad_token_id=PAD,
            # On a processor dropout takes as long as the network, and one pass hardly overfits.
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.body: Any = BertModel(config, add_pooling_layer=False)
        self.body.load_state_dict(
            {name: torch.from_numpy(weight) for name, weight in pretrained.weights.items()},
            strict=False,  # the numbers of the positions are no weights
        )
        for part in (self.body.embeddings, *self.body.encoder.layer[:FROZEN]):
            part.requires_grad_(False)
        self.span = nn.Linear(sizes.width, 2)
        self.pair = nn.Linear(sizes.width, 2 * PAIR)
        self.here = nn.Linear(sizes.width, 1)
        for head in self.heads:
            nn.init.normal_(head.weight, std=_SPREAD)
            nn.init.zeros_(head.bias)

    @property
    def heads(self) -> tuple[nn.Linear, ...]:
        """What is no part of the pretrained network."""
        return self.span, self.pair, self.here

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """What the heads say of each piece and of the window.

        Returns:
            (batch, n, 2 + 2 * PAIR): a piece's score as first and as last one, and its vectors as
            first and as last one, whose product counts, too; and the logits of "it is here",
            (batch,).
        """
        mask = (ids != PAD).long()
        states = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        pieces = torch.cat([self.span(states), self.pair(states)], dim=-1)
        return pieces.float(), self.here(states[:, 0]).float()[:, 0]


def loss(net: Reader, ids: Tensor, places: Tensor) -> Tensor:
    """The mean loss of a batch: the cross-entropy over all spans, and over "here or not".

    Args:
        net: the network.
        ids: (batch, n) pieces, padded.
        places: (batch, 2) the answer's first and last piece; 0 and 0 if it is not there.
    """
    pieces, here = net(ids)
    scores = span_scores(pieces, ids)
    target = places[:, 0] * ids.shape[1] + places[:, 1]
    span = functional.cross_entropy(scores.flatten(1), target)
    found = functional.binary_cross_entropy_with_logits(here, (places[:, 0] > 0).float())
    return span + _FOUND * found


def span_scores(pieces: Tensor, ids: Tensor) -> Tensor:
    """The scores of all spans (batch, n, n) by first and last piece; (0, 0) is "not here".

    Args:
        pieces: what the network says of each piece.
        ids: (batch, n) the pieces; a span that ends before it begins, or in padding, is none.
    """
    first, last = pieces[:, :, 2 : 2 + PAIR], pieces[:, :, 2 + PAIR :]
    scores = pieces[:, :, 0, None] + pieces[:, None, :, 1]
    scores = scores + first @ last.transpose(1, 2) / math.sqrt(PAIR)
    backwards = torch.ones(ids.shape[1], ids.shape[1], dtype=torch.bool).tril(-1)
    return scores.masked_fill(backwards | (ids == PAD)[:, None, :], _NEVER)
