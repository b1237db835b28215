"""How near a value stands to a question's words in its sentence.

Exports come to 777.9, imports to 154: which figure belongs to which word is told by what stands
beside it, clause by clause.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from bot.sentences import size
from bot.words import placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.words import Term

    Place = tuple[int, int]  # start, end in the sentence

_REACH = 12.0  # Han characters over which nearness falls to a third: about a clause of Chinese
_OTHER_CLAUSE = 0.5  # a word in another clause counts half
_BEHIND = 0.7  # a value usually follows what it is the value of
_LATER = 0.8  # what opens the sentence goes for all of its values, for the first one rather
_CLAUSE = re.compile("[，,；;。.、:：]")


def nearness(terms: Sequence[Term], sentence: str, values: Sequence[Place]) -> list[float]:
    """Of each value how near it stands to the question's words, the nearest being 1.

    Args:
        terms: the question's words with their translations.
        sentence: the text that the values stand in.
        values: start and end of each.
    """
    if not values:
        return []
    anchors = _anchors(terms, sentence)
    first = min(values)
    found = [
        1e-6
        + sum(
            max((anchor.weight * _near(value, first, anchor, sentence) for anchor in places),
                default=0.0)
            for places in anchors
        )
        for value in values
    ]  # fmt: skip
    return [one / max(found) for one in found]


class _Anchor(NamedTuple):
    start: int
    end: int
    weight: float


def _anchors(terms: Sequence[Term], sentence: str) -> list[list[_Anchor]]:
    """For each term of the question where it stands in the sentence."""
    places: dict[str, list[Place]] = {}
    for token in placed(sentence):
        places.setdefault(token.text, []).append((token.start, token.end))
    found = (
        [
            _Anchor(start, end, term.weight * share)
            for token, share in term.tokens.items()
            for start, end in places.get(token, ())
        ]
        for term in terms
    )
    return [anchors for anchors in found if anchors]


def _near(value: Place, first: Place, anchor: _Anchor, text: str) -> float:
    if anchor.start >= value[0] and anchor.end <= value[1]:
        return 0.0  # inside the value itself: says nothing about it
    if value != first and anchor.end <= first[0]:
        return max(_LATER * _near(first, first, anchor, text), _fade(text[anchor.end : value[0]]))
    if anchor.end <= value[0]:
        return _fade(text[anchor.end : value[0]])
    return _BEHIND * _fade(text[value[1] : anchor.start])


def _fade(gap: str) -> float:
    """How near two places are with this text between them, 1 for side by side."""
    return math.exp(-size(gap) / _REACH) * _OTHER_CLAUSE ** len(_CLAUSE.findall(gap))
