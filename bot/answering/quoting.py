"""Question + passages → the sentences that answer best, with the evidence for them.

The sentences of the passages that may be quoted, and what each has of the question.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bot.core import Span, settings
from bot.question import ANSWERS, items_asked
from bot.text import enumerations, figures, holds_han, list_fit, placed_tokens, size
from embeddings.encoder import encode_queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.answering.reading import Found
    from bot.core import Hit, Term
    from embeddings.encoder import Encoder

    Floats = NDArray[np.float64]


MARKS = (
    "coverage",  # share of the question's words that it holds, rare words counting more, 0..1
    "cosine",  # with the question
    "passage",  # its passage's score, the best being 1
    "fits",  # it holds the kind of figure, or list, asked for; less for what may answer, too
    "list",  # it holds an enumeration where a list is asked for
    "read",  # log of the reader's share of spans inside
    "length",  # in hundreds of Han characters
    "more",  # how many sentences beyond one
)
_LEAST = 0.02  # share of the reader's that counts as none


@dataclass(frozen=True, slots=True)
class Candidate:
    """Sentences that follow each other, and the evidence that they answer."""

    span: Span
    hit: Hit
    coverage: float  # share of the question's words that it holds, rare words counting more, 0..1
    cosine: float  # with the question
    fits: bool  # it holds the kind of figure, or a list, that is asked for
    read: float  # the reader's share of spans inside, 0..1
    score: float
    marks: tuple[float, ...] = ()  # in the order of ``MARKS``
    counted: bool = False  # it holds a list of just as many things as are asked for


def best_quote(
    question: str,
    kind: str,
    terms: Sequence[Term],
    hits: Sequence[Hit],
    found: Sequence[Found],
    encoder: Encoder,
) -> Candidate | None:
    """The part of the passages that answers best; None when there is nothing to quote.

    Where a figure is asked for and the reader is sure of one, its sentence stands alone.
    """
    quotes = candidates(question, kind, terms, hits, found, encoder)
    best = max(quotes, key=lambda one: one.score, default=None)
    if best is None or not best.fits:
        return best
    value = next((one for one in found if one.is_within(best.span)), None)
    alone = [one for one in quotes if one.fits and not one.marks[-1]]
    sure = value is not None and value.share >= settings.SURE_SHARE
    return next((one for one in alone if sure and value and value.is_within(one.span)), best)


def candidates(
    question: str,
    kind: str,
    terms: Sequence[Term],
    hits: Sequence[Hit],
    found: Sequence[Found],
    encoder: Encoder,
) -> list[Candidate]:
    """All parts of the best passages that may be quoted.

    Single sentences; several that follow each other as far as MAX_QUOTE_CHARS goes, for what the
    one is about the other often says; and what a span of the reader's touches. Navigation and
    footers are never quoted.
    """
    items = items_asked(question) if kind == "list" else 0
    passages = sentences_of(kind, items, terms, hits, encoder)
    if not any(len(one.places) for one in passages):
        return []
    if not any(holds_han(one.hit.chunk.text) for one in passages):
        # bigrams, which no English text can hold
        worth_of = [0.0 if term.is_bigram else term.weight for term in terms]
    else:
        worth_of = [term.weight for term in terms]
    worth = _worth(worth_of, np.concatenate([one.held for one in passages]))
    vector = encode_queries(encoder, [question])[0]
    quotes = []
    for passage in passages:
        spans = [one for one in found if one.is_within(passage.hit.chunk)]
        for first, last in _parts(passage, spans):
            quotes.append(
                _candidate(kind, passage, first, last, spans, worth, vector, hits[0].score)
            )
    return quotes


def _parts(passage: Sentences, spans: Sequence[Found]) -> list[tuple[int, int]]:
    """First and last sentence of each part that may be quoted, each once."""
    places = passage.places
    parts: dict[tuple[int, int], None] = {}
    for first in range(len(places)):
        for last in range(first, len(places)):
            text = passage.hit.article.text[places[first][0] : places[last][1]]
            if last > first and size(text) > settings.MAX_QUOTE_CHARS:
                break
            parts[first, last] = None
    for span in spans[: settings.SPANS_QUOTED]:
        touched = [n for n, (a, b) in enumerate(places) if a < span.end and span.start < b]
        if touched and touched[-1] - touched[0] == len(touched) - 1:
            parts[touched[0], touched[-1]] = None
    return list(parts)


def _candidate(
    kind: str,
    passage: Sentences,
    first: int,
    last: int,
    spans: Sequence[Found],
    worth: Floats,
    vector: NDArray[np.float32],
    top: float,
) -> Candidate:
    hit = passage.hit
    start, end = passage.places[first][0], passage.places[last][1]
    text = hit.article.text[start:end]
    part = slice(first, last + 1)
    middle = passage.vectors[part].sum(axis=0)
    cosine = float(middle @ vector / max(float(np.linalg.norm(middle)), 1e-9))
    fit = max(passage.fits[part])
    read = sum(one.share for one in spans if start <= one.start and one.end <= end)
    coverage = float(passage.held[part].max(axis=0) @ worth)
    found = (
        coverage,
        cosine,
        hit.score / max(top, 1e-9),
        fit * (kind != "list"),
        fit * (kind == "list"),
        math.log(read + _LEAST),
        size(text) / 100,
        float(last - first),
    )
    score = sum(settings.QUOTE[name] * value for name, value in zip(MARKS, found, strict=True))
    span = Span(hit.article.id, start, end, text, "sentence")
    counted = kind == "list" and passage.items > 0 and fit == 1
    return Candidate(span, hit, coverage, cosine, fit > 0, read, score, found, counted)


def _worth(weights: Sequence[float], held: Floats) -> Floats:
    """Each term's share of what all are worth: rarer among the sentences counts for more."""
    holders = (held > 0).sum(axis=0)
    worth = np.array(weights) * np.log(1 + (len(held) + 0.5) / (holders + 0.5))
    total = worth.sum()
    return np.asarray(worth / total if total > 0 else worth)


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """The sentences of one passage and what each has of the question."""

    hit: Hit
    places: Sequence[tuple[int, int]]  # offsets in the article
    held: NDArray[np.float64]  # (sentences, terms) each term's best share in each sentence
    vectors: NDArray[np.float32]  # (sentences, dim)
    fits: Sequence[float]  # of each sentence: 1, less for a kind that may answer, or 0
    items: int  # how many things are asked for; 0: no number is given


def sentences_of(
    kind: str, items: int, terms: Sequence[Term], hits: Sequence[Hit], encoder: Encoder
) -> list[Sentences]:
    """The sentences of the best passages, all encoded at once; navigation is left out.

    Args:
        kind: of the thing asked for.
        items: how many things, where a list is asked for; 0 where no number is given.
        terms: the question's words with their translations.
        hits: the passages, best first; the first QUOTED_HITS may be quoted.
        encoder: the question's.
    """
    quoted = [hit for hit in hits[: settings.QUOTED_HITS] if not hit.chunk.boilerplate]
    texts = [hit.article.text[a:b] for hit in quoted for a, b in hit.chunk.sentences]
    vectors = encoder.encode(texts)
    passages, at = [], 0
    for hit in quoted:
        places = hit.chunk.sentences
        mine = texts[at : at + len(places)]
        passages.append(
            Sentences(
                hit,
                places,
                np.array([_term_shares(terms, _tokens(text)) for text in mine]).reshape(
                    len(mine), len(terms)
                ),
                vectors[at : at + len(places)],
                [_kind_fit(kind, items, text) for text in mine],
                items,
            )
        )
        at += len(places)
    return passages


def _kind_fit(kind: str, items: int, text: str) -> float:
    if kind == "list":
        return max((list_fit(items, text[a:b]) for a, b in enumerations(text)), default=0.0)
    if kind not in ANSWERS:
        return 0.0
    found = {figure.kind for figure in figures.find(text)}
    if found.isdisjoint(ANSWERS[kind]):
        return 0.0
    return 1.0 if kind in found else settings.OTHER_FIT


@lru_cache(maxsize=8_192)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(token.text for token in placed_tokens(text))


def _term_shares(terms: Sequence[Term], tokens: frozenset[str]) -> list[float]:
    """Of each term the best share that the tokens hold."""
    return [
        max((share for token, share in term.tokens.items() if token in tokens), default=0.0)
        for term in terms
    ]
