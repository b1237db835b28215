"""Articles → the passages a library stores: cut, tokenised, and encoded in one batch.

With the bundled model each sentence is cut into the model's tokens once, for tokens and vectors
both. Its vector of a text is the sum of the vectors of the text's tokens, made as long as 1. A
passage's tokens are those of its sentences, so its sum is the sum of theirs; by rounding, the last
digits differ from those of the passage encoded by itself. A passage whose tokens are not those of
its sentences is encoded by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from bot.core import EncoderError
from bot.library.stored import Passage, build_contents, sentences
from embeddings.encoder import bundled_encoder, unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from bot.core import Article, Chunk
    from embeddings.encoder import Encoder


Made = Mapping[tuple[str, str], list[Passage]]  # an article's id and digest → its passages


def prepare(
    articles: Sequence[Article], encoder: Encoder, made: Made | None = None
) -> list[list[Passage]]:
    """The passages of each article, in order; the encoder is called at most once.

    Those of ``made`` were made before, with the same encoder, and are taken as they are.

    Raises:
        EncoderError: the encoder gave vectors of another number, dimension or not finite.
    """
    if made:
        known = [made.get((article.id, article.digest)) for article in articles]
        unknown = [article for article, one in zip(articles, known, strict=True) if one is None]
        rest = iter(prepare(unknown, encoder))
        return [next(rest) if one is None else one for one in known]
    from bot.articles import chunk

    pairs = [(article, chunk(article)) for article in articles]
    texts = [sentences(article, parts) for article, parts in pairs]
    pieces: Mapping[str, NDArray[np.int32]] = {}
    if encoder is bundled_encoder():  # cut once for tokens and vectors both
        chunks = [part for _, parts in pairs for part in parts]
        vectors, pieces = encode_by_sums(chunks, list(chain.from_iterable(texts)))
    else:
        vectors = _encode_passages(pairs, encoder)
    stored = build_contents(articles, texts, pieces)
    return [
        [Passage(part, content, next(vectors)) for part, content in zip(parts, tokens, strict=True)]
        for (_, parts), tokens in zip(pairs, stored, strict=True)
    ]


def _encode_passages(
    pairs: Sequence[tuple[Article, list[Chunk]]], encoder: Encoder
) -> Iterator[NDArray[np.float32]]:
    """The vectors of each passage, in order, from one call of an encoder."""
    texts = [vector_texts(article, part) for article, parts in pairs for part in parts]
    # Each text once: the sentences of overlapping chunks come twice.
    row = {text: at for at, text in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
    matrix = encode(list(row), encoder)
    for part in texts:
        yield matrix[[row[text] for text in part]]


def vector_texts(article: Article, chunk: Chunk) -> list[str]:
    """The texts whose vectors a chunk has: its own, then its sentences' if there are several.

    A single sentence is the chunk, near enough, and needs no second vector.
    """
    sentences = chunk.sentences if len(chunk.sentences) > 1 else ()
    return [chunk.text, *(article.text[start:end] for start, end in sentences)]


def encode(texts: list[str], encoder: Encoder) -> NDArray[np.float32]:
    """The vectors of texts: unit rows, float32 (n, dim), checked.

    The encoder is not called if there are no texts.

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


def encode_by_sums(
    chunks: Sequence[Chunk], sentences: Sequence[Sequence[str]]
) -> tuple[Iterator[NDArray[np.float32]], dict[str, NDArray[np.int32]]]:
    """The vectors of passages by the bundled model, and the tokens that they are sums of.

    Args:
        chunks: the passages, of any articles.
        sentences: the texts of each one's sentences; its own text if it has none.

    Returns:
        The vectors (1 or 1 + sentences, dim) of each passage, in order; and sentence → tokens.
    """
    model = bundled_encoder()
    whole = [one.text for one in chunks if not model.has_same_tokens(one.text, _places_in(one))]
    texts = list(dict.fromkeys(chain(chain.from_iterable(sentences), whole)))
    sums, tokens = model.sums(texts)
    row = {text: at for at, text in enumerate(texts)}
    parts = [[row[text] for text in part] for part in sentences]
    own = _sums(sums, parts)
    apart = set(whole)
    for at, one in enumerate(chunks):
        if one.text in apart:
            own[at] = sums[row[one.text]]
    vectors = _stack_vectors(unit(own), unit(sums), parts)
    return vectors, dict(zip(texts, tokens, strict=True))


def _places_in(one: Chunk) -> list[tuple[int, int]]:
    """Where the sentences of a passage stand in its own text."""
    places = one.sentences or ((one.start, one.end),)
    return [(start - one.start, end - one.start) for start, end in places]


def _sums(rows: NDArray[np.float32], parts: Sequence[list[int]]) -> NDArray[np.float32]:
    """For each part the sum of these of the rows; no part is empty."""
    if not parts:
        return rows[:0]
    ends = np.cumsum([0, *map(len, parts)])
    sums: NDArray[np.float32] = np.add.reduceat(
        rows[list(chain.from_iterable(parts))], ends[:-1], axis=0
    )
    return sums


def _stack_vectors(
    own: NDArray[np.float32], sentences: NDArray[np.float32], parts: Sequence[list[int]]
) -> Iterator[NDArray[np.float32]]:
    """Each passage's own vector, above those of its sentences if it has several."""
    for at, part in enumerate(parts):
        first = own[at : at + 1]
        yield np.concatenate((first, sentences[part])) if len(part) > 1 else first.copy()
