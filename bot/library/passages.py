"""Articles → the passages a library stores: cut, tokenised, and encoded in one batch."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from bot.core.errors import EncoderError
from bot.library.contents import contents, sentences, written
from bot.library.stored import Passage
from bot.library.summed import encoded
from embeddings.encoder.bundled import bundled

__all__ = ["Made", "contents", "encode", "prepare", "sentences", "wanted"]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from bot.core.records import Article, Chunk
    from embeddings.encoder.bundled import Encoder


Made = Mapping[tuple[str, str], list[Passage]]  # an article's id and digest → its passages


def prepare(
    articles: Sequence[Article], encoder: Encoder, made: Made | None = None
) -> list[list[Passage]]:
    """The passages of each article, in order; the encoder is called at most once.

    Those of ``made`` were made before, with the same encoder, and are not made again.

    Raises:
        EncoderError: the encoder gave vectors of another number, dimension or not finite.
    """
    if made:
        known = [made.get((article.id, article.digest)) for article in articles]
        left = [article for article, one in zip(articles, known, strict=True) if one is None]
        rest = iter(prepare(left, encoder))
        return [next(rest) if one is None else one for one in known]
    from bot.articles.chunks import chunk

    pairs = [(article, chunk(article)) for article in articles]
    texts = [sentences(article, parts) for article, parts in pairs]
    pieces: Mapping[str, NDArray[np.int32]] = {}
    if encoder is bundled():  # its tokens are stored and make the vectors: cut once for both
        chunks = [part for _, parts in pairs for part in parts]
        vectors, pieces = encoded(chunks, list(chain.from_iterable(texts)))
    else:
        vectors = _encoded(pairs, encoder)
    stored = written(articles, texts, pieces)
    return [
        [Passage(part, content, next(vectors)) for part, content in zip(parts, held, strict=True)]
        for (_, parts), held in zip(pairs, stored, strict=True)
    ]


def _encoded(
    pairs: Sequence[tuple[Article, list[Chunk]]], encoder: Encoder
) -> Iterator[NDArray[np.float32]]:
    """The vectors of each passage, in order, from one call of an encoder."""
    texts = [wanted(article, part) for article, parts in pairs for part in parts]
    # once each: the sentences of overlapping chunks come twice
    row = {text: at for at, text in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
    matrix = encode(list(row), encoder)
    for part in texts:
        yield matrix[[row[text] for text in part]]


def wanted(article: Article, chunk: Chunk) -> list[str]:
    """The texts whose vectors a chunk has: its own, then its sentences' when there are several.

    A single sentence is the chunk, near enough, and needs no second vector.
    """
    sentences = chunk.sentences if len(chunk.sentences) > 1 else ()
    return [chunk.text, *(article.text[start:end] for start, end in sentences)]


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
