"""Articles → the passages a library stores: cut, tokenised, and encoded in one batch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from bot.errors import EncoderError
from bot.library.rows import Passage
from embeddings.encoder import bundled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.records import Article, Chunk
    from embeddings.encoder import Encoder


def prepare(articles: Sequence[Article], encoder: Encoder) -> list[list[Passage]]:
    """The passages of each article, in order; the encoder is called at most once.

    Raises:
        EncoderError: the encoder gave vectors of another number, dimension or not finite.
    """
    from bot.chunks import chunk

    cut = [chunk(article) for article in articles]
    texts = {text: row for row, text in enumerate(_texts(articles, cut))}
    matrix = encode(list(texts), encoder)
    return [
        [
            Passage(part, content, matrix[[texts[text] for text in wanted(article, part)]])
            for part, content in zip(parts, contents(article, parts), strict=True)
        ]
        for article, parts in zip(articles, cut, strict=True)
    ]


def _texts(articles: Sequence[Article], cut: Sequence[Sequence[Chunk]]) -> dict[str, None]:
    """Every text to encode, once: the sentences of overlapping chunks come twice."""
    pairs = zip(articles, cut, strict=True)
    return dict.fromkeys(text for a, parts in pairs for part in parts for text in wanted(a, part))


def wanted(article: Article, chunk: Chunk) -> list[str]:
    """The texts whose vectors a chunk has: its own, then its sentences' when there are several.

    A single sentence is the chunk, near enough, and needs no second vector.
    """
    sentences = chunk.sentences if len(chunk.sentences) > 1 else ()
    return [chunk.text, *(article.text[start:end] for start, end in sentences)]


def contents(article: Article, chunks: Sequence[Chunk]) -> list[str]:
    """What a question is held against, sentence by sentence, of each chunk, as it is stored.

    A JSON object each: ``words``, the keyword tokens, and ``pieces``, the bundled model's tokens, a
    list for each sentence. The question's words are looked for together, so what stands in one
    sentence must be known, and cutting texts at question time would take longer than all else.
    """
    from bot.words import counts_by_republic, tokens

    republic = counts_by_republic(article.text)
    places = [chunk.sentences or ((chunk.start, chunk.end),) for chunk in chunks]
    texts = [article.text[start:end] for part in places for start, end in part]
    words = iter([tokens(text, republic) for text in texts])
    pieces = iter(bundled().token_ids(texts))
    return [
        json.dumps(
            {"words": [next(words) for _ in part], "pieces": [next(pieces).tolist() for _ in part]},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for part in places
    ]


def encode(texts: list[str], encoder: Encoder) -> NDArray[np.float32]:
    """Unit rows, float32 (n, dim), checked; the encoder is not called for no texts.

    Raises:
        EncoderError: the encoder gave vectors of another number, dimension or not finite.
    """
    if not texts:
        return np.empty((0, encoder.dim), dtype=np.float32)
    matrix = np.asarray(encoder.encode(texts), dtype=np.float32)
    if matrix.shape != (len(texts), encoder.dim):
        raise EncoderError(
            f"the encoder gave vectors of shape {matrix.shape} for {len(texts)} texts, not "
            f"{(len(texts), encoder.dim)}; choose another with --encoder"
        )
    if not np.isfinite(matrix).all():
        raise EncoderError("the encoder gave NaN or infinity; choose another with --encoder")
    return matrix
