"""The words of a question that say what is asked of whom it names, and whether a text has them.

A text has a word in its own language or the other one, in a part (进出口总额 in 进出口), and an
acronym also where it is written out. A word is worth the more the fewer of the passages have it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from bot.question.frame import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.records import Term
    from bot.question.frame import Frame
    from bot.text.names.match import Text

_SPOKEN_OF = 0.35  # share of the words' worth below which a passage does not speak of them
_SURELY = 0.6  # share from which a word counts as there when nothing else of it is
_HELD = 0.2  # share from which a word counts as there at all: a rare translation is still one


class WordSupport(NamedTuple):
    """Shares of the words' worth, and the noun that says what is asked where all are missing."""

    sentence: float
    context: float
    missing: str


def word_held(word: Word, text: Text) -> float:
    """How surely a text has a word, 0 to 1."""
    if text.has(word.text):
        return 1.0
    shares = [
        max((share for token, share in _tokens(term, n) if text.has(token)), default=0.0)
        for n, term in enumerate(word.terms)
    ]
    total = sum(term.weight for term in word.terms)
    met = sum(term.weight * share for term, share in zip(word.terms, shares, strict=True))
    held = max(shares[0] if shares else 0.0, met / total if total else 0.0, _part(word.text, text))
    return held if held >= _HELD else 0.0


def _part(word: str, text: Text) -> float:
    """How much of a long Chinese word a text has in pairs of characters: 出口 of 出口额 is much."""
    if word < "\u2e80" or len(word) < 3:
        return 0.0
    there = {
        place
        for at in range(len(word) - 1)
        if word[at : at + 2] in text.folded
        for place in (at, at + 1)
    }
    return len(there) / len(word)


def _tokens(term: Term, number: int) -> Iterator[tuple[str, float]]:
    """A term's tokens with their shares; a character alone, in many a word, only of the word's own.

    Args:
        term: one of a word's.
        number: which of them; 0 for the word with its translations.
    """
    return (one for one in term.tokens.items() if number == 0 or len(one[0]) > 1)


def worth(words: Sequence[Word], texts: Sequence[Text]) -> list[float]:
    """What each word is worth beside the others: rarer among the texts counts for more."""
    return [
        math.log(1 + (len(texts) + 0.5) / (sum(word_held(word, text) > 0 for text in texts) + 0.5))
        for word in words
    ]


def check_words(frame: Frame, sentence: Text, context: Text, others: Sequence[Text]) -> WordSupport:
    """How far a quote speaks of the other words of a question; 1 for a question without any."""
    if not frame.words:
        return WordSupport(1.0, 1.0, "")
    values = worth(frame.words, others)
    own = [word_held(word, sentence) for word in frame.words]
    around = [word_held(word, context) for word in frame.words]
    total = sum(values)
    nouns = [
        (value, word.said, held)
        for value, word, held in zip(values, frame.words, around, strict=True)
        if word.noun
    ]
    met = sum(value * held for value, held in zip(values, around, strict=True)) / total
    surely = sum(value for value, held in zip(values, around, strict=True) if held >= _SURELY)
    absent = surely < _SPOKEN_OF * total and all(held < _SURELY for _, _, held in nouns)
    return WordSupport(
        sum(value * held for value, held in zip(values, own, strict=True)) / total,
        met,
        max(nouns)[1] if frame.measured and absent and nouns else "",
    )
