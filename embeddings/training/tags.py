"""The tokens of a tokenizer → their parts of speech, from jieba's dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.text import dictionary_tags
from embeddings.reader import TAGS

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

# How a tag of jieba's begins → ours; the first that fits. All others are "other".
_BEGINNINGS = {
    "nr": "person",
    "ns": "place",
    "nt": "organisation",
    "nz": "other name",
    "t": "time",
    "m": "numeral",
    "q": "measure word",
    "n": "noun",
    "v": "verb",
    "a": "adjective",
}


def token_tags(tokenizer: Tokenizer) -> NDArray[np.uint8]:
    """For each token (tokens,) the index of its part of speech in ``TAGS``."""
    known = dictionary_tags()
    words = (tokenizer.id_to_token(number) for number in range(tokenizer.get_vocab_size()))
    return np.array([TAGS.index(_tag((word or "").strip("▁"), known)) for word in words], np.uint8)


def _tag(word: str, known: dict[str, str]) -> str:
    if word and word.isascii():
        return "digits" if word[0].isdigit() else "latin"
    tag = known.get(word)
    if tag is None:
        return "unknown"
    return next((ours for start, ours in _BEGINNINGS.items() if tag.startswith(start)), "other")
