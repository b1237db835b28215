"""Runs of capitalised words in Latin letters, which names stand in: Bank of China, New York."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text.folding import HAN
from bot.text.stopwords import is_stopword
from bot.text.words import stem

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = re.compile(rf"[^\W\d_{HAN}][^\W_{HAN}]*(?:[-.&][^\W_{HAN}]+)*(?:['’]s\b)?")
_WITHIN = re.compile(r"[ -]|,? (?:of|de|da|del|von|van|la|le|al|bin|the) ")  # inside one name
_DATES = frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)


def runs_of(text: str) -> Iterator[list[re.Match[str]]]:
    """The runs of a text in reading order, as their words; months and stopwords are in none."""
    run: list[re.Match[str]] = []
    for match in WORD.finditer(text):
        if not match.group()[0].isupper() or is_common(match.group()):
            continue
        if run and not _goes_on(run[-1].group(), text[run[-1].end() : match.start()]):
            yield run
            run = []
        run.append(match)
    if run:
        yield run


def _goes_on(word: str, gap: str) -> bool:
    return word == plain(word) and _WITHIN.fullmatch(gap) is not None


def is_common(word: str) -> bool:
    """Whether a word is no name in any case: a month, a stopword, a letter."""
    lower = word.lower()
    return lower in _DATES or is_stopword(stem(lower)) or len(word) < 2


def plain(name: str) -> str:
    """A word or name without its possessive ending."""
    return name.removesuffix("'s").removesuffix("’s")
