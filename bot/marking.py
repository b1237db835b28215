"""Quote + question → the asked value inside the quote, as slices of the article.

A value of the kind asked for is the likelier the nearer it stands to the question's words; what
the question itself says is no answer to it.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from bot import figures
from bot.asked import ANSWERS
from bot.folding import Folded, fold
from bot.records import Span
from bot.sentences import size
from bot.stopwords import is_stopword
from bot.terms import question_terms
from bot.words import names, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embeddings.lexicon import Lexicon

_REACH = 12.0  # Han characters over which nearness falls to a third: about a clause of Chinese
_OTHER_CLAUSE = 0.5  # a word in another clause counts half
_BEHIND = 0.7  # a value usually follows what it is the value of
_LATER = 0.8  # what opens the sentence goes for all of its values, for the first one rather
_OTHER_KIND = 0.5  # a share or a count may answer "how much", an amount rather does
_CLAUSE = re.compile("[，,；;。.、:：]")
_LATIN_NAME = re.compile(r"\b[A-Z][\w'’-]+(?:\s+(?:(?:of|de|von|van|the)\s+)?[A-Z][\w'’-]+)*")


class _Value(NamedTuple):
    start: int  # in the quote
    end: int
    kind: str
    share: float  # how well its kind fits


def mark(question: str, kind: str, quote: Span, lexicon: Lexicon) -> list[Span]:
    """The asked value in a quote, as a list of one; empty where none can be told."""
    values = list(_values(question, kind, quote.text))
    if not values:
        return []
    anchors = _anchors(question, fold(quote.text), lexicon)
    first = min(values, key=lambda value: value.start)
    best = max(values, key=lambda value: value.share * _nearness(value, first, anchors, quote.text))
    start, end = quote.start + best.start, quote.start + best.end
    return [Span(quote.article_id, start, end, quote.text[best.start : best.end], best.kind)]


def _values(question: str, kind: str, text: str) -> Iterator[_Value]:
    if kind in ANSWERS:
        asked = figures.find(question)
        for figure in figures.find(text):
            if figure.kind in ANSWERS[kind] and not any(figures.same(figure, a) for a in asked):
                share = 1.0 if figure.kind == kind else _OTHER_KIND
                yield _Value(figure.start, figure.end, figure.kind, share)
    elif kind in ("person", "place"):
        said = fold(question).text
        known = {said[start:end] for start, end in names(said, kind)}  # 徐州 is 徐州市, too
        for start, end in _named(text, kind):
            name = fold(text[start:end]).text
            if name not in said and not any(word in name for word in known):
                yield _Value(start, end, kind, 1.0)


def _named(text: str, kind: str) -> Iterator[tuple[int, int]]:
    """Names in a text: by jieba's part of speech in Chinese, by capitals in English."""
    folded = fold(text)
    for start, end in names(folded.text, kind):
        yield folded.source(start, end)
    for match in _LATIN_NAME.finditer(text):
        if not is_stopword(match.group().lower()):
            yield match.span()


class _Anchor(NamedTuple):
    start: int
    end: int
    weight: float


def _anchors(question: str, folded: Folded, lexicon: Lexicon) -> list[list[_Anchor]]:
    """For each term of the question where it stands in the quote."""
    places: dict[str, list[tuple[int, int]]] = {}
    for token in scan(folded.text):
        places.setdefault(token.text, []).append(folded.source(token.start, token.end))
    return [
        [
            _Anchor(start, end, term.weight * share)
            for token, share in term.tokens.items()
            for start, end in places.get(token, ())
        ]
        for term in question_terms(question, lexicon)
    ]


def _nearness(value: _Value, first: _Value, anchors: list[list[_Anchor]], text: str) -> float:
    """Sum over the question's terms of how near the term's nearest place is; never 0."""
    return 1e-6 + sum(
        max((anchor.weight * _near(value, first, anchor, text) for anchor in places), default=0.0)
        for places in anchors
    )


def _near(value: _Value, first: _Value, anchor: _Anchor, text: str) -> float:
    if anchor.start >= value.start and anchor.end <= value.end:
        return 0.0  # inside the value itself: says nothing about it
    if value is not first and anchor.end <= first.start:
        return max(
            _LATER * _near(first, first, anchor, text), _fade(text[anchor.end : value.start])
        )
    if anchor.end <= value.start:
        return _fade(text[anchor.end : value.start])
    return _BEHIND * _fade(text[value.end : anchor.start])


def _fade(gap: str) -> float:
    """How near two places are with this text between them, 1 for side by side."""
    return math.exp(-size(gap) / _REACH) * _OTHER_CLAUSE ** len(_CLAUSE.findall(gap))
