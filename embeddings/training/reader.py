"""The network that reads a question and a text together, in torch: a transformer with two heads.

One head scores each piece as the answer's first and as its last one; the piece at the front stands
for "it is not here" (as BERT does it for SQuAD 2.0, Devlin et al. 2019). The other says from that
piece whether the text answers at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from embeddings.reader import PAD

if TYPE_CHECKING:
    from embeddings.training.pretrained import Pretrained

# Pieces and lowest layers stay as they are: what they know of a hundred languages carries over from
# one to another better so (Wu and Dredze 2019, https://arxiv.org/abs/1904.09077, with mBERT).
FROZEN = 3
_SPREAD = 0.02  # standard deviation of the heads' first weights, as in BERT
_FOUND = 0.5  # weight of the second head's loss: it only helps the first one to say no
_NEVER = -1e4  # the score of a padded place


class Reader(nn.Module):
    """A transformer of BERT's kind with the two heads."""

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
        self.here = nn.Linear(sizes.width, 1)
        for head in (self.span, self.here):
            nn.init.normal_(head.weight, std=_SPREAD)
            nn.init.zeros_(head.bias)

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of pieces as first and last (batch, n, 2); logits of "it is here" (batch,)."""
        mask = (ids != PAD).long()
        states = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        return self.span(states).float(), self.here(states[:, 0]).float()[:, 0]


def loss(net: Reader, ids: Tensor, places: Tensor) -> Tensor:
    """The mean loss of a batch.

    Args:
        net: the network.
        ids: (batch, n) pieces, padded.
        places: (batch, 2) the answer's first and last piece; 0 and 0 if it is not there.
    """
    scores, here = net(ids)
    scores = scores.masked_fill((ids == PAD)[:, :, None], _NEVER)
    first = functional.cross_entropy(scores[:, :, 0], places[:, 0])
    last = functional.cross_entropy(scores[:, :, 1], places[:, 1])
    found = functional.binary_cross_entropy_with_logits(here, (places[:, 0] > 0).float())
    return first + last + _FOUND * found
