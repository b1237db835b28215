"""Passages ↔ bytes, from one process to another: places as JSON, tokens and vectors as they are.

The texts stay where they are: whoever unpacks has the articles.
"""

from __future__ import annotations

import json
import sys
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from bot.core.records import Chunk
from bot.library.stored import Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.records import Article

_SIZES = 2  # lengths, each of eight bytes, before what they are of: of the places, of the tokens
_EIGHT = 8


def packed(prepared: Sequence[Sequence[Passage]]) -> bytes:
    """The passages of articles, for :func:`unpacked`."""
    every = list(chain.from_iterable(prepared))
    places = [
        [(*_place(one.chunk), one.vectors.shape[0]) for one in passages] for passages in prepared
    ]
    head = json.dumps(places).encode()
    contents = "\n".join([one.content for one in every]).encode()  # JSON, without a line end in it
    sizes = b"".join(len(part).to_bytes(_EIGHT, sys.byteorder) for part in (head, contents))
    vectors = [one.vectors.astype(np.float32, copy=False).tobytes() for one in every]
    return b"".join((sizes, head, contents, *vectors))


def unpacked(articles: Sequence[Article], data: bytes, dim: int) -> list[list[Passage]]:
    """The passages of these articles again; ValueError when they are not those of as many."""
    head, contents = (
        int.from_bytes(data[at : at + _EIGHT], sys.byteorder)
        for at in range(0, _SIZES * _EIGHT, _EIGHT)
    )
    at = _SIZES * _EIGHT
    places = json.loads(data[at : at + head])
    texts = iter(data[at + head : at + head + contents].decode().split("\n"))
    rows = np.frombuffer(data, np.float32, offset=at + head + contents).reshape(-1, dim)
    found, first = [], 0
    for article, parts in zip(articles, places, strict=True):
        passages = []
        for start, end, sentences, boilerplate, many in parts:
            spans = tuple(map(tuple, sentences))
            chunk = Chunk(article.id, start, end, article.text[start:end], spans, boilerplate)
            passages.append(Passage(chunk, next(texts), rows[first : first + many]))
            first += many
        found.append(passages)
    return found


def _place(chunk: Chunk) -> tuple[int, int, tuple[tuple[int, int], ...], bool]:
    return chunk.start, chunk.end, chunk.sentences, chunk.boilerplate
