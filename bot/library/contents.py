"""What a question is held against in each passage, sentence by sentence, as it is stored.

A JSON object for each passage: ``words``, the keyword tokens, and ``pieces``, the bundled model's
tokens, a list for each sentence. The question's words are looked for together, so what stands in
one sentence must be known, and cutting texts at question time would take longer than all else.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from embeddings.encoder.bundled import bundled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.core.records import Article, Chunk

    Texts = Sequence[Sequence[str]]  # of the sentences of each of an article's passages

_TOGETHER = 8_192  # sentences whose words are found at once: of more the lists would be large


def sentences(article: Article, chunks: Sequence[Chunk]) -> list[list[str]]:
    """The texts of each chunk's sentences; of one without any its own."""
    text = article.text
    places = [chunk.sentences or ((chunk.start, chunk.end),) for chunk in chunks]
    return [[text[start:end] for start, end in part] for part in places]


def contents(article: Article, chunks: Sequence[Chunk]) -> list[str]:
    """What is stored of each chunk of an article."""
    return written([article], [sentences(article, chunks)])[0]


def written(
    articles: Sequence[Article],
    texts: Sequence[Texts],
    pieces: Mapping[str, NDArray[np.int32]] | None = None,
) -> list[list[str]]:
    """What is stored of each article's passages.

    Args:
        articles: whose they are.
        texts: of each article's passages' sentences.
        pieces: the bundled model's tokens of the sentences, where they are known already.
    """
    if not pieces:
        every = _each(texts)
        pieces = dict(zip(every, bundled().token_ids(every), strict=True))
    numbers = {text: _numbers(one) for text, one in pieces.items()}
    words = _words(articles, texts)
    return [
        [_object([held[text] for text in part], [numbers[text] for text in part]) for part in parts]
        for parts, held in zip(texts, words, strict=True)
    ]


def _words(articles: Sequence[Article], texts: Sequence[Texts]) -> list[dict[str, str]]:
    """For each article: its sentences → their keyword tokens, as JSON."""
    from bot.text.words import counts_by_republic, tokens_of

    republic = [counts_by_republic(article.text) for article in articles]
    found = {}
    for so in (False, True):
        some = _each(parts for parts, flag in zip(texts, republic, strict=True) if flag is so)
        parts = (some[at : at + _TOGETHER] for at in range(0, len(some), _TOGETHER))
        words = chain.from_iterable(map(_list, tokens_of(part, so)) for part in parts)
        found[so] = dict(zip(some, words, strict=True))
    return [found[so] for so in republic]


def _each(texts: Iterable[Texts]) -> list[str]:
    """Every sentence once."""
    return list(dict.fromkeys(chain.from_iterable(chain.from_iterable(texts))))


def _object(words: Sequence[str], pieces: Sequence[str]) -> str:
    return f'{{"words":[{",".join(words)}],"pieces":[{",".join(pieces)}]}}'


def _list(words: Sequence[str]) -> str:
    """A list of keyword tokens, which hold nothing that JSON writes in another way."""
    return '["' + '","'.join(words) + '"]' if words else "[]"


def _numbers(pieces: NDArray[np.int32]) -> str:
    return str(pieces.tolist()).replace(" ", "")
