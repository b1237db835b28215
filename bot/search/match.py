"""Where a question's words stand in a text, character by character: what the reader is told.

The keyword leg knows translations, names by sound, acronyms and numbers written either way; token
vectors do not. Here that knowledge becomes three numbers for each character of a passage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.text.sentences import sentences
from bot.text.words import placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.core.records import Term

CLUES = (
    "share",  # of a match: 1 for the question's word itself, less for a translation
    "weight",  # the same times the term's weight beside the others
    "sentence",  # share of all terms' weight that the character's sentence holds
)


def clues(terms: Sequence[Term], text: str) -> NDArray[np.float32]:
    """The clues of a text: (characters, 3), in the order of ``CLUES``, each 0 to about 1."""
    found = np.zeros((len(text), len(CLUES)), np.float32)
    meant: dict[str, list[tuple[int, float]]] = {}
    for number, term in enumerate(terms):
        for word, share in term.tokens.items():
            meant.setdefault(word, []).append((number, share))
    total = sum(term.weight for term in terms)
    if not total:
        return found
    met: list[tuple[int, int, float]] = []  # start in the text, term, share
    for token in placed(text):
        for number, share in meant.get(token.text, ()):
            place = found[token.start : token.end]
            if not terms[number].is_bigram:
                np.maximum(place[:, 0], share, out=place[:, 0])
            np.maximum(place[:, 1], share * terms[number].weight, out=place[:, 1])
            met.append((token.start, number, share))
    for start, end in sentences(text):
        held: dict[int, float] = {}
        for at, number, share in met:
            if start <= at < end:
                held[number] = max(held.get(number, 0.0), share)
        worth = sum(terms[number].weight * share for number, share in held.items())
        found[start:end, 2] = worth / total
    return found
