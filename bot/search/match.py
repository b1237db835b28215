"""Where a question's words stand in a text, character by character: what the reader is told.

The keyword leg knows translations, names by sound, acronyms and numbers written either way; token
vectors do not. Here that knowledge becomes three numbers for each character of a passage.

How near a value stands to a question's words in its sentence.

Exports come to 777.9, imports to 154: which figure belongs to which word is told by what stands
beside it, clause by clause.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.text import placed_tokens, segment, size, split_sentences, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.core import Term
    from bot.text import Token

    Place = tuple[int, int]  # start, end in the sentence


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
    for token in placed_tokens(text):
        for number, share in meant.get(token.text, ()):
            place = found[token.start : token.end]
            if not terms[number].is_bigram:
                np.maximum(place[:, 0], share, out=place[:, 0])
            np.maximum(place[:, 1], share * terms[number].weight, out=place[:, 1])
            met.append((token.start, number, share))
    for start, end in split_sentences(text):
        held: dict[int, float] = {}
        for at, number, share in met:
            if start <= at < end:
                held[number] = max(held.get(number, 0.0), share)
        worth = sum(terms[number].weight * share for number, share in held.items())
        found[start:end, 2] = worth / total
    return found


_REACH = 12.0  # Han characters over which nearness falls to a third: about a clause of Chinese
_OTHER_CLAUSE = 0.5  # a word in another clause counts half
_BEHIND = 0.7  # a value usually follows what it is the value of
_LATER = 0.8  # what opens the sentence goes for all of its values, for the first one rather
_PART = 0.5  # 出口 in 进出口, exports in "imports and exports": the value is that of both
_AND_BEHIND = re.compile(r" (?:and|or) ([A-Za-z]+)")
_AND_BEFORE = re.compile(r"([A-Za-z]+) (?:and|or) $")
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
            max((anchor.weight * _anchor_nearness(value, first, anchor, sentence) for anchor in places),
                default=0.0)
            for places in anchors
        )
        for value in values
    ]  # fmt: skip
    return [one / max(found) for one in found]


class Meeting(NamedTuple):
    """What a sentence has of a question."""

    share: float  # of its words, 0 to 1; what stands for both of a pair counts half
    partly: bool  # one of them stands in it for both of a pair only


def meeting(terms: Sequence[Term], sentence: str) -> Meeting:
    """What a sentence has of the question's words."""
    anchors = _anchors(terms, sentence)
    whole = sum(term.weight for term in terms)
    met = sum(max(one.weight for one in places) for places in anchors)
    partly = any(all(one.part for one in places) for places in anchors)
    return Meeting(met / whole if whole else 0.0, partly)


class _Anchor(NamedTuple):
    start: int
    end: int
    weight: float
    part: bool  # it stands for both of a pair


def _anchors(terms: Sequence[Term], sentence: str) -> list[list[_Anchor]]:
    """For each term of the question where it stands in the sentence."""
    places: dict[str, list[tuple[int, int, bool]]] = {}
    asked = {token for term in terms for token in term.tokens}
    for token in placed_tokens(sentence):
        if token.text in asked:
            part = _is_part(token, sentence, asked)
            places.setdefault(token.text, []).append((token.start, token.end, part))
    found = (
        [
            _Anchor(start, end, term.weight * share * (_PART if part else 1.0), part)
            for token, share in term.tokens.items()
            for start, end, part in places.get(token, ())
        ]
        for term in terms
    )
    return [anchors for anchors in found if anchors]


def _is_part(token: Token, sentence: str, asked: set[str]) -> bool:
    """Whether a word stands for both of a pair, as 出口 in 进出口 or one of "this and that"."""
    if token.text < "\u2e80":
        pair = _AND_BEHIND.match(sentence, token.end)
        pair = pair or _AND_BEFORE.search(sentence, 0, token.start)
        return pair is not None and stem(pair[1].lower()) not in asked
    if token.is_word:
        return False
    around = (
        one
        for one in placed_tokens(sentence)
        if one.is_word and one.end == token.end and one.start < token.start
    )
    return any(one.text not in asked and _pairs(one.text, token.text) for one in around)


def _pairs(word: str, end: str) -> bool:
    """Whether a word is two that share their end: 进出口 is 进口 and 出口, 中小学 中学 and 小学."""
    other = word[: -len(end)] + end[1:]
    return len(end) > 1 and other != end and segment(other) == [other]


def _anchor_nearness(value: Place, first: Place, anchor: _Anchor, text: str) -> float:
    if anchor.start >= value[0] and anchor.end <= value[1]:
        return 0.0  # inside the value itself: says nothing about it
    if value != first and anchor.end <= first[0]:
        return max(
            _LATER * _anchor_nearness(first, first, anchor, text),
            _fade(text[anchor.end : value[0]]),
        )
    if anchor.end <= value[0]:
        return _fade(text[anchor.end : value[0]])
    return _BEHIND * _fade(text[value[1] : anchor.start])


def _fade(gap: str) -> float:
    """How near two places are with this text between them, 1 for side by side."""
    return math.exp(-size(gap) / _REACH) * _OTHER_CLAUSE ** len(_CLAUSE.findall(gap))
