"""The reader's examples → padded batches of similar length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from embeddings.reader import LONGEST_ANSWER, SHAPES
from embeddings.training.reader import Sides

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from embeddings.training.examples import Example

# The shares of the kinds of examples at first, and those once the common things are learned.
MIX = {"chinese": 3.0, "english": 2.5, "cloze": 1.5, "parallel": 3.0}
LATER_MIX = {"chinese": 4.0, "english": 2.5, "cloze": 1.0, "parallel": 2.0}
TOKENS = 6_000  # in a batch, padding included
POOL = 1_500  # examples that are sorted by length and then cut into batches
KEPT = 0.85  # share of the questions with which the network learns the kind asked for


def batches(
    examples: Mapping[str, Sequence[Example]],
    pick: random.Random,
    mix: Mapping[str, float] = MIX,
) -> Iterator[list[Example]]:
    """Yields batches without end, mixed by the kinds' shares; all of a kind come before any again.

    Raises:
        ValueError: there is no example.
    """
    kinds = [kind for kind in mix if any(map(_short, examples.get(kind, ())))]
    if not kinds:
        raise ValueError("there is no example to learn from; give a folder with corpora")
    shares = [mix[kind] for kind in kinds]
    left: dict[str, list[Example]] = {kind: [] for kind in kinds}
    while True:
        pool: list[Example] = []
        while len(pool) < POOL:
            kind = pick.choices(kinds, shares)[0]
            if not left[kind]:
                left[kind] = list(examples[kind])
                pick.shuffle(left[kind])
            example = left[kind].pop()
            if _short(example):
                pool.append(example)
        pool.sort(key=lambda one: len(one.inputs.passage) + 20 * pick.random())
        cut: list[list[Example]] = [[]]
        for example in pool:
            if (len(cut[-1]) + 1) * (len(example.inputs.passage) + 30) > TOKENS and cut[-1]:
                cut.append([])
            cut[-1].append(example)
        pick.shuffle(cut)
        yield from cut


def _short(example: Example) -> bool:
    """Whether the answer is short enough for the network."""
    return example.end - example.start < LONGEST_ANSWER


def collate_batch(
    batch: Sequence[Example], pick: random.Random
) -> tuple[Sides, Sides, Tensor, Tensor, Tensor, Tensor]:
    """A batch as tensors: question, passage, shapes, kinds, starts, ends.

    Now and then the kind of thing asked for is left out.
    """
    question = _pad_texts([one.inputs.question for one in batch])
    passage = _pad_texts([one.inputs.passage for one in batch])
    shapes = torch.zeros(*passage.ids.shape, SHAPES)
    for row, one in enumerate(batch):
        shapes[row, : len(one.inputs.shapes)] = torch.from_numpy(
            one.inputs.shapes.astype(np.float32)
        )
    kinds = [one.inputs.kind if pick.random() < KEPT else 0 for one in batch]
    starts, ends = [one.start for one in batch], [one.end for one in batch]
    rest = torch.tensor(kinds), torch.tensor(starts), torch.tensor(ends)
    return question, passage, shapes, *rest


def _pad_texts(texts: Sequence[NDArray[np.int32]]) -> Sides:
    longest = max(map(len, texts))
    ids = torch.zeros(len(texts), longest, dtype=torch.long)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = torch.from_numpy(text.astype(np.int64))
    lengths = torch.tensor([len(text) for text in texts])
    return Sides(ids, torch.arange(longest) < lengths[:, None])
