"""What is stored of an article's passages, whatever library keeps them.

What a question is held against in each passage, sentence by sentence, as it is stored.

A JSON object for each passage: ``words``, the keyword tokens, and ``pieces``, the bundled model's
tokens, a list for each sentence. The question's words are looked for together, so what stands in
one sentence must be known, and cutting texts at question time would take longer than all else.

Passages ↔ bytes, from one process to another: places as JSON, tokens and vectors as they are.

The texts stay where they are: whoever unpacks has the articles.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from itertools import chain
from sys import intern
from typing import TYPE_CHECKING

import numpy as np

from bot.core import Chunk, Content
from embeddings.encoder import bundled_encoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.core import Article

    Texts = Sequence[Sequence[str]]  # of the sentences of each of an article's passages


_WORDS = '{"words":['  # how what is stored of a passage begins, see passages.contents
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk with all that is stored of it."""

    chunk: Chunk
    content: str  # JSON: the tokens of each sentence, see passages.contents
    vectors: NDArray[np.float32]  # (1 or 1 + sentences, dim): the chunk's, then each sentence's


def cut(article: Article, start: int, end: int, sentences: str, boilerplate: int) -> Chunk:
    """The chunk of this place, its text cut from the article; ValueError when it lies outside."""
    if not 0 <= start <= end <= len(article.text):
        raise ValueError(f"a passage of article {article.id} lies outside its text")
    spans = tuple((int(first), int(last)) for first, last in json.loads(sentences))
    text = article.text[start:end]
    return Chunk(article.id, start, end, text, spans, bool(boilerplate))


def seal_of(article: Article, passages: Sequence[Passage]) -> str:
    """SHA-256, hex, over what an article's digest leaves out: its id, and all of its passages."""
    digest = hashlib.sha256(article.id.encode())
    for passage in passages:
        chunk = passage.chunk
        place = (chunk.start, chunk.end, chunk.sentences, bool(chunk.boilerplate), passage.content)
        digest.update(json.dumps(place).encode())
        digest.update(passage.vectors.astype("<f4").tobytes())
    return digest.hexdigest()


def keyword_tokens(content: str) -> list[str]:
    """The keyword tokens of a passage, as ``passages.contents`` wrote them."""
    if not content.startswith(_WORDS):
        return list(chain.from_iterable(json.loads(content)["words"]))
    # what follows the words is as long, and not needed
    words, _ = _DECODER.raw_decode(content, len(_WORDS) - 1)
    return list(chain.from_iterable(words))


def parse_content(stored: str) -> Content:
    """A passage's tokens, as ``passages.contents`` wrote them, to be held against a question."""
    read = json.loads(stored)
    # one string object for a word wherever it stands: many chunks are kept in memory
    words = tuple(frozenset(map(intern, sentence)) for sentence in read["words"])
    pieces = np.fromiter(chain.from_iterable(read["pieces"]), np.int32)
    chinese = sum(word >= "\u2e80" for sentence in words for word in sentence)
    latin = sum(map(len, words)) - chinese
    return Content(words, pieces, tuple(map(len, read["pieces"])), chinese > latin)


def matrix(data: bytes, rows: int, dim: int) -> NDArray[np.float32]:
    """The vectors (rows, dim) of their bytes; ValueError when those are not as many."""
    return np.frombuffer(data, dtype="<f4").reshape(rows, dim).astype(np.float32, copy=False)


_TOGETHER = 8_192  # sentences whose words are found at once: of more the lists would be large


def sentences(article: Article, chunks: Sequence[Chunk]) -> list[list[str]]:
    """The texts of each chunk's sentences; of one without any its own."""
    text = article.text
    places = [chunk.sentences or ((chunk.start, chunk.end),) for chunk in chunks]
    return [[text[start:end] for start, end in part] for part in places]


def contents(article: Article, chunks: Sequence[Chunk]) -> list[str]:
    """What is stored of each chunk of an article."""
    return build_contents([article], [sentences(article, chunks)])[0]


def build_contents(
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
        pieces = dict(zip(every, bundled_encoder().token_ids(every), strict=True))
    numbers = {text: _numbers(one) for text, one in pieces.items()}
    words = _words(articles, texts)
    return [
        [_object([held[text] for text in part], [numbers[text] for text in part]) for part in parts]
        for parts, held in zip(texts, words, strict=True)
    ]


def _words(articles: Sequence[Article], texts: Sequence[Texts]) -> list[dict[str, str]]:
    """For each article: its sentences → their keyword tokens, as JSON."""
    from bot.text import counts_by_republic, tokens_of

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


_SIZES = 2  # lengths, each of eight bytes, before what they are of: of the places, of the tokens
_EIGHT = 8


def pack_passages(prepared: Sequence[Sequence[Passage]]) -> bytes:
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


def unpack_passages(articles: Sequence[Article], data: bytes, dim: int) -> list[list[Passage]]:
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
