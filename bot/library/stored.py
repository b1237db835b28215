"""What a library stores of a passage, whatever kind of library: place, tokens, vectors.

The tokens are a JSON object for each passage: ``words``, the keyword tokens, and ``pieces``, the
bundled model's tokens, each a list of lists, one for each sentence. A question's words are looked
for within one sentence, so what stands in one must be known; and cutting texts into words when a
question is asked would take longer than all else.

Passages also go from one process to another, as bytes (``pack_passages``): their places as JSON,
tokens and vectors as they are. The texts stay behind, because whoever unpacks has the articles.
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

    from numpy.typing import NDArray

    from bot.core import Article

    Texts = Sequence[Sequence[str]]  # of the sentences of each of an article's passages


_WORDS = '{"words":['  # how the stored tokens of a passage begin
_DECODER = json.JSONDecoder()
_TOGETHER = 8_192  # sentences whose words are found at once: of more the lists would be large
_SIZES = 2  # numbers that packed passages begin with: the bytes of the places, and of the tokens
_SIZE_BYTES = 8  # of each of them


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk with all that is stored of it."""

    chunk: Chunk
    content: str  # JSON: the tokens of each sentence
    vectors: NDArray[np.float32]  # (1 or 1 + sentences, dim): the chunk's, then each sentence's


def cut(article: Article, start: int, end: int, sentences: str, boilerplate: int) -> Chunk:
    """The chunk at this place, its text cut from the article; ValueError if it lies outside.

    ``sentences`` is JSON: [[start, end], ...].
    """
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


def matrix(data: bytes, rows: int, dim: int) -> NDArray[np.float32]:
    """The vectors (rows, dim) of their bytes; ValueError if those are not as many."""
    return np.frombuffer(data, dtype="<f4").reshape(rows, dim).astype(np.float32, copy=False)


def keyword_tokens(content: str) -> list[str]:
    """The keyword tokens of a passage, as :func:`contents` made them."""
    if not content.startswith(_WORDS):
        return list(chain.from_iterable(json.loads(content)["words"]))
    # What follows the words is as long, and not needed.
    words, _ = _DECODER.raw_decode(content, len(_WORDS) - 1)
    return list(chain.from_iterable(words))


def parse_content(stored: str) -> Content:
    """A passage's tokens, as :func:`contents` made them, to be compared with a question."""
    read = json.loads(stored)
    # One string object for a word wherever it stands: many chunks are kept in memory.
    words = tuple(frozenset(map(intern, sentence)) for sentence in read["words"])
    pieces = np.fromiter(chain.from_iterable(read["pieces"]), np.int32)
    chinese = sum(word >= "\u2e80" for sentence in words for word in sentence)
    latin = sum(map(len, words)) - chinese
    return Content(words, pieces, tuple(map(len, read["pieces"])), chinese > latin)


def sentences(article: Article, chunks: Sequence[Chunk]) -> list[list[str]]:
    """The texts of each chunk's sentences; of a chunk without sentences its own text."""
    text = article.text
    places = [chunk.sentences or ((chunk.start, chunk.end),) for chunk in chunks]
    return [[text[start:end] for start, end in part] for part in places]


def contents(article: Article, chunks: Sequence[Chunk]) -> list[str]:
    """The tokens of each chunk of an article, as they are stored."""
    return build_contents([article], [sentences(article, chunks)])[0]


def build_contents(
    articles: Sequence[Article],
    texts: Sequence[Texts],
    pieces: Mapping[str, NDArray[np.int32]] | None = None,
) -> list[list[str]]:
    """The tokens of each article's passages, as they are stored.

    Args:
        articles: whose passages they are.
        texts: for each article, for each of its passages, the texts of the sentences.
        pieces: sentence → the bundled model's tokens, if they are known already.
    """
    if not pieces:
        every = _each(texts)
        pieces = dict(zip(every, bundled_encoder().token_ids(every), strict=True))
    numbers = {text: _numbers(tokens) for text, tokens in pieces.items()}
    words = _words(articles, texts)
    return [
        [
            _object([known[text] for text in part], [numbers[text] for text in part])
            for part in parts
        ]
        for parts, known in zip(texts, words, strict=True)
    ]


def _words(articles: Sequence[Article], texts: Sequence[Texts]) -> list[dict[str, str]]:
    """For each article: its sentences → their keyword tokens, as JSON."""
    from bot.text import counts_by_republic, tokens_of

    republic = [counts_by_republic(article.text) for article in articles]
    words = {}
    for flag in (False, True):
        some = _each(parts for parts, of in zip(texts, republic, strict=True) if of is flag)
        parts = (some[at : at + _TOGETHER] for at in range(0, len(some), _TOGETHER))
        lists = chain.from_iterable(map(_list, tokens_of(part, flag)) for part in parts)
        words[flag] = dict(zip(some, lists, strict=True))
    return [words[flag] for flag in republic]


def _each(texts: Iterable[Texts]) -> list[str]:
    """Every sentence once."""
    return list(dict.fromkeys(chain.from_iterable(chain.from_iterable(texts))))


def _object(words: Sequence[str], pieces: Sequence[str]) -> str:
    return f'{{"words":[{",".join(words)}],"pieces":[{",".join(pieces)}]}}'


def _list(words: Sequence[str]) -> str:
    """Keyword tokens as a JSON list: no character of theirs has to be escaped."""
    return '["' + '","'.join(words) + '"]' if words else "[]"


def _numbers(pieces: NDArray[np.int32]) -> str:
    return str(pieces.tolist()).replace(" ", "")


def pack_passages(prepared: Sequence[Sequence[Passage]]) -> bytes:
    """The passages of each of some articles, as bytes for :func:`unpack_passages`."""
    every = list(chain.from_iterable(prepared))
    places = [
        [(*_place(one.chunk), one.vectors.shape[0]) for one in passages] for passages in prepared
    ]
    head = json.dumps(places).encode()
    contents = "\n".join([one.content for one in every]).encode()  # JSON, without a line end in it
    sizes = b"".join(len(part).to_bytes(_SIZE_BYTES, sys.byteorder) for part in (head, contents))
    vectors = [one.vectors.astype(np.float32, copy=False).tobytes() for one in every]
    return b"".join((sizes, head, contents, *vectors))


def unpack_passages(articles: Sequence[Article], data: bytes, dim: int) -> list[list[Passage]]:
    """The passages of each of these articles, from :func:`pack_passages`.

    ValueError if the bytes are of another number of articles.
    """
    head, contents = (
        int.from_bytes(data[at : at + _SIZE_BYTES], sys.byteorder)
        for at in range(0, _SIZES * _SIZE_BYTES, _SIZE_BYTES)
    )
    at = _SIZES * _SIZE_BYTES
    places = json.loads(data[at : at + head])
    texts = iter(data[at + head : at + head + contents].decode().split("\n"))
    rows = np.frombuffer(data, np.float32, offset=at + head + contents).reshape(-1, dim)
    prepared, first = [], 0
    for article, parts in zip(articles, places, strict=True):
        passages = []
        for start, end, sentences, boilerplate, count in parts:
            spans = tuple(map(tuple, sentences))
            chunk = Chunk(article.id, start, end, article.text[start:end], spans, boilerplate)
            passages.append(Passage(chunk, next(texts), rows[first : first + count]))
            first += count
        prepared.append(passages)
    return prepared


def _place(chunk: Chunk) -> tuple[int, int, tuple[tuple[int, int], ...], bool]:
    return chunk.start, chunk.end, chunk.sentences, chunk.boilerplate
