"""What is stored of an article's passages, whatever library keeps them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import chain
from sys import intern
from typing import TYPE_CHECKING

import numpy as np

from bot.core.records import Chunk, Content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.core.records import Article

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


def parsed(stored: str) -> Content:
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
