"""Passages → vectors and tokens by the bundled model, which cuts each sentence once.

Its vector of a text is the sum of the text's tokens' vectors, made as long as 1. A passage's tokens
are those of its sentences, so its sum is the sum of theirs; rounding makes the last digits of a
number others than those of the passage encoded by itself. One that is not so cut is encoded itself.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from embeddings.encoder.bundled import bundled, unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from bot.core.records import Chunk


def encoded(
    chunks: Sequence[Chunk], sentences: Sequence[Sequence[str]]
) -> tuple[Iterator[NDArray[np.float32]], dict[str, NDArray[np.int32]]]:
    """What a passage stores of vectors, of each in order, and the tokens of every sentence.

    Args:
        chunks: the passages, of any articles.
        sentences: the texts of each one's sentences, its own where it has none.
    """
    model = bundled()
    whole = [one.text for one in chunks if not model.joined(one.text, _places(one))]
    texts = list(dict.fromkeys(chain(chain.from_iterable(sentences), whole)))
    sums, tokens = model.sums(texts)
    row = {text: at for at, text in enumerate(texts)}
    parts = [[row[text] for text in part] for part in sentences]
    own = _sums(sums, parts)
    apart = set(whole)
    for at, one in enumerate(chunks):
        if one.text in apart:
            own[at] = sums[row[one.text]]
    vectors = _stacked(unit(own), unit(sums), parts)
    return vectors, dict(zip(texts, tokens, strict=True))


def _places(one: Chunk) -> list[tuple[int, int]]:
    """Where the sentences of a passage stand in its own text."""
    places = one.sentences or ((one.start, one.end),)
    return [(start - one.start, end - one.start) for start, end in places]


def _sums(rows: NDArray[np.float32], parts: Sequence[list[int]]) -> NDArray[np.float32]:
    """The sum of these rows for each part, of which none is empty."""
    if not parts:
        return rows[:0]
    ends = np.cumsum([0, *map(len, parts)])
    sums: NDArray[np.float32] = np.add.reduceat(
        rows[list(chain.from_iterable(parts))], ends[:-1], axis=0
    )
    return sums


def _stacked(
    own: NDArray[np.float32], sentences: NDArray[np.float32], parts: Sequence[list[int]]
) -> Iterator[NDArray[np.float32]]:
    """Each passage's own vector above its sentences', where it has several."""
    for at, part in enumerate(parts):
        first = own[at : at + 1]
        yield np.concatenate((first, sentences[part])) if len(part) > 1 else first.copy()
