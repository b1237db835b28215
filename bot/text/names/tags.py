"""A folded Chinese text → where names stand in it, by jieba's tags alone.

Unlike the rest of this package it needs no lexicon.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text.folding import HAN_RUN
from bot.text.segmenter import tag_words

if TYPE_CHECKING:
    from collections.abc import Iterator


_NAME_FLAGS = {"person": ("nr", "nz"), "place": ("ns", "nt")}  # jieba's part-of-speech tags


def tagged_names(folded: str, *kinds: str) -> Iterator[tuple[int, int]]:
    """Where names of the given kinds, "person" or "place", stand in a folded Chinese text."""
    flags = tuple(flag for kind in kinds for flag in _NAME_FLAGS[kind])
    for match in HAN_RUN.finditer(folded):
        position = match.start()
        for word, flag in _tagged(match.group()):
            if flag.startswith(flags) and len(word) > 1:
                yield position, position + len(word)
            position += len(word)


@lru_cache(maxsize=2_048)
def _tagged(run: str) -> tuple[tuple[str, str], ...]:
    """The words with their tags, remembered: jieba is slow, and stages ask about the same texts."""
    return tuple(tag_words(run))
