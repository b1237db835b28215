"""A question's terms + a text → where the terms stand in it, and which value they stand near.

- ``nearness`` tells which figure belongs to which word (exports come to 777.9, imports to 154) by
  what stands beside it, clause by clause.
- ``meeting`` tells how much of a question a sentence has.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from bot.text import is_stopword, placed_tokens, segment, size, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Term
    from bot.text import Token

    Place = tuple[int, int]  # start, end in the sentence


_REACH = 12.0  # Han characters over which nearness falls to a third: about a clause of Chinese
_OTHER_CLAUSE = 0.5  # factor for each clause boundary between word and value
_BEHIND = 0.7  # factor for a word behind its value: a value usually follows what it belongs to
_LATER = 0.8  # factor for a later value: a word before all of them rather goes with the first
_PART = 0.5  # factor for 出口 in 进出口, exports in "imports and exports": the value is of both
_AND_BEHIND = re.compile(r" (?:and|or) ([A-Za-z]+)")
_AND_BEFORE = re.compile(r"([A-Za-z]+) (?:and|or) $")
_CLAUSE = re.compile("[，,；;。.、:：]")


def nearness(terms: Sequence[Term], sentence: str, values: Sequence[Place]) -> list[float]:
    """Returns how near each value stands to the question's words, the nearest being 1.

    Args:
        terms: the question's words with their translations.
        sentence: the text that the values stand in.
        values: start and end of each.
    """
    if not values:
        return []
    anchors = _anchors(terms, sentence)
    first = min(values)

    def best(places: Sequence[_Anchor], value: Place) -> float:
        return max(
            (place.weight * _anchor_nearness(value, first, place, sentence) for place in places),
            default=0.0,
        )

    sums = [1e-6 + sum(best(places, value) for places in anchors) for value in values]
    return [one / max(sums) for one in sums]


class Meeting(NamedTuple):
    """How much of a question a sentence has."""

    share: float  # of the question's words, 0 to 1; one that stands for both of a pair counts half
    partly: bool  # one of the words stands in it only for both of a pair


def meeting(terms: Sequence[Term], sentence: str) -> Meeting:
    """Returns how much a sentence has of the question's words."""
    anchors = _anchors(terms, sentence)
    total = sum(term.weight for term in terms)
    met = sum(max(anchor.weight for anchor in places) for places in anchors)
    partly = any(all(anchor.part for anchor in places) for places in anchors)
    return Meeting(met / total if total else 0.0, partly)


class _Anchor(NamedTuple):
    """A place where a term stands in a sentence."""

    start: int
    end: int
    weight: float
    part: bool  # the word stands for both of a pair


def _anchors(terms: Sequence[Term], sentence: str) -> list[list[_Anchor]]:
    """Where each term of the question stands in the sentence; terms that do not are left out."""
    places: dict[str, list[tuple[int, int, bool]]] = {}
    asked = {token for term in terms for token in term.tokens}
    found: dict[tuple[str, ...], set[str]] = {}  # a word may be repeated hundreds of times
    pairs = [
        found[key] if key in found else found.setdefault(key, _pairs(term, asked))
        for term in terms
        for key in (tuple(term.tokens),)
    ]
    whole = {
        token for term, own in zip(terms, pairs, strict=True) for token in term.tokens.keys() - own
    }
    for token in placed_tokens(sentence):
        if token.text in asked:
            part = _is_part(token, sentence, whole)
            places.setdefault(token.text, []).append((token.start, token.end, part))
    by_term = (
        [
            _anchor(place, term.weight * share, token in own)
            for token, share in term.tokens.items()
            for place in places.get(token, ())
        ]
        for term, own in zip(terms, pairs, strict=True)
    )
    return [anchors for anchors in by_term if anchors]


def _anchor(place: tuple[int, int, bool], weight: float, pair: bool) -> _Anchor:
    """An anchor of this weight; of half as much where the word stands for both of a pair."""
    start, end, part = place
    return _Anchor(start, end, weight * (_PART if part or pair else 1.0), part or pair)


def _is_part(token: Token, sentence: str, asked: set[str]) -> bool:
    """Whether a word stands for both of a pair, as 出口 in 进出口 or one of "this and that"."""
    if token.text < "\u2e80":
        pair = _AND_BEHIND.match(sentence, token.end)
        pair = pair or _AND_BEFORE.search(sentence, 0, token.start)
        word = pair[1].lower() if pair else ""
        return bool(word) and not is_stopword(word) and stem(word) not in asked
    if token.is_word:
        return False
    longer = (
        word
        for word in placed_tokens(sentence)
        if word.is_word and word.end == token.end and word.start < token.start
    )
    return any(word.text not in asked and _is_pair(word.text, token.text, asked) for word in longer)


def _pairs(term: Term, asked: set[str]) -> set[str]:
    """The translations that are a pair of which a better one is the half: 进出口 for exports."""
    tokens = term.tokens
    return {
        token
        for token, share in tokens.items()
        if token >= "\u2e80"
        for other in (token[start:] for start in range(1, len(token)))
        if tokens.get(other, share) > share and _is_pair(token, other, asked)
    }


def _is_pair(word: str, end: str, asked: set[str]) -> bool:
    """Whether a word is two that share their end, and one is asked for: 进出口 is 进口 and 出口.

    亿美元 is not 亿元 and 美元.
    """
    other = word[: -len(end)] + end[1:]
    shared = len(end) > 1 and not word[0].isnumeric() and other != end
    return shared and other not in asked and segment(other) == [other]


def _anchor_nearness(value: Place, first: Place, anchor: _Anchor, text: str) -> float:
    """How near a value stands to one anchor, 0 to 1; ``first`` is the sentence's first value."""
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
