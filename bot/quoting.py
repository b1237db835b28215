"""Question + passages → the sentences that answer best, with the evidence for them."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bot import figures, settings
from bot.asked import ANSWERS
from bot.folding import fold, holds_han
from bot.records import Span
from bot.sentences import size
from bot.terms import question_terms
from bot.words import scan
from embeddings.encoder import encode_queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.records import Hit
    from bot.words import Term
    from embeddings.encoder import Encoder
    from embeddings.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, or two that follow each other, and the evidence that it answers."""

    span: Span
    hit: Hit
    coverage: float  # share of the question's words that it holds, rare words counting more, 0..1
    around: float  # the same for the passage it stands in with its article's title
    cosine: float  # with the question
    fits: bool  # it holds the kind of figure asked for
    score: float


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    hit: int  # index of its passage
    tokens: frozenset[str]
    vector: NDArray[np.float32]  # (dim,)
    fit: float  # how well its figures fit the kind asked for: 1, less for a kind that may, or 0


def best_quote(
    question: str, kind: str, hits: Sequence[Hit], encoder: Encoder, lexicon: Lexicon
) -> Candidate | None:
    """The part of the passages that answers best; None when there is nothing to quote.

    A sentence with the kind of figure asked for stands alone. Else two sentences may be quoted
    together, as far as MAX_QUOTE_CHARS goes: what the one is about, the other often says.
    Navigation and footers are never quoted.
    """
    found = _sentences(kind, hits, encoder)
    if not found:
        return None
    terms = question_terms(question, lexicon)
    if not any(holds_han(hits[one.hit].chunk.text) for one in found):
        terms = [term for term in terms if not term.is_bigram]  # which no English text can hold
    worth = _worth(terms, [sentence.tokens for sentence in found])
    wholes = [
        _coverage(terms, worth, _tokens(f"{hit.article.title}\n{hit.chunk.text}"))
        for hit in hits[: settings.QUOTED_HITS]
    ]
    vector = encode_queries(encoder, [question])[0]

    def weigh(*part: _Sentence) -> Candidate:
        hit = hits[part[0].hit]
        start, end = part[0].start, part[-1].end
        coverage = _coverage(terms, worth, frozenset().union(*(one.tokens for one in part)))
        middle = np.sum([one.vector for one in part], axis=0)
        cosine = float(middle @ vector / max(float(np.linalg.norm(middle)), 1e-9))
        fit = max(one.fit for one in part)
        text = hit.article.text[start:end]
        score = (
            coverage
            + settings.QUOTE_COSINE * cosine
            + settings.QUOTE_PASSAGE * hit.score / max(hits[0].score, 1e-9)
            + settings.QUOTE_FITS * fit
            - settings.QUOTE_LENGTH * size(text)
        )
        span = Span(hit.article.id, start, end, text, "sentence")
        return Candidate(span, hit, coverage, wholes[part[0].hit], cosine, fit > 0, score)

    best = max((weigh(one) for one in found), key=lambda candidate: candidate.score)
    if best.fits:
        return best
    pairs = [
        weigh(one, other)
        for one, other in zip(found, found[1:], strict=False)
        if one.hit == other.hit
        and size(hits[one.hit].article.text[one.start : other.end]) <= settings.MAX_QUOTE_CHARS
    ]
    return max([best, *pairs], key=lambda candidate: candidate.score)


def _sentences(kind: str, hits: Sequence[Hit], encoder: Encoder) -> list[_Sentence]:
    """The sentences of the best passages, in reading order within each."""
    places = [
        (start, end, index)
        for index, hit in enumerate(hits[: settings.QUOTED_HITS])
        if not hit.chunk.boilerplate
        for start, end in hit.chunk.sentences
    ]
    texts = [hits[index].article.text[start:end] for start, end, index in places]
    vectors = encoder.encode(texts)
    return [
        _Sentence(start, end, index, _tokens(text), vector, _fit(kind, text))
        for (start, end, index), text, vector in zip(places, texts, vectors, strict=True)
    ]


def _fit(kind: str, text: str) -> float:
    found = {figure.kind for figure in figures.find(text)}
    if kind not in ANSWERS or found.isdisjoint(ANSWERS[kind]):
        return 0.0
    return 1.0 if kind in found else settings.OTHER_FIT


@lru_cache(maxsize=8_192)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(token.text for token in scan(fold(text).text))


def _worth(terms: Sequence[Term], held: Sequence[frozenset[str]]) -> list[float]:
    """Each term's weight: rarer among the candidates counts for more, as in BM25."""
    holders: Counter[int] = Counter()
    for tokens in held:
        holders.update(n for n, term in enumerate(terms) if not tokens.isdisjoint(term.tokens))
    total = len(held)
    return [
        term.weight * math.log(1 + (total + 0.5) / (holders[n] + 0.5))
        for n, term in enumerate(terms)
    ]


def _coverage(terms: Sequence[Term], worth: Sequence[float], tokens: frozenset[str]) -> float:
    """The share of the terms' worth that the tokens hold; a translation counts by its share."""
    total = sum(worth)
    met = sum(
        value * max((share for token, share in term.tokens.items() if token in tokens), default=0.0)
        for term, value in zip(terms, worth, strict=True)
    )
    return met / total if total else 0.0
