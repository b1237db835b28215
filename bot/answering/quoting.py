"""Question + passages → the sentences that answer best, with the evidence for them.

Every sentence of the best passages, and every few that follow each other, is a candidate. A linear
model weighs eight features of each; the one with the highest score is quoted.
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

    from bot.answering.reading import LikelySpan
    from bot.core import Hit, Term
    from embeddings.encoder import Encoder

    Floats = NDArray[np.float64]


FEATURES = (
    "coverage",  # share of the question's words that it holds, rare words counting more, 0..1
    "cosine",  # with the question
    "passage",  # its passage's score, the best being 1
    "fits",  # it holds the kind of figure, or list, asked for; less for what may answer, too
    "list",  # it holds an enumeration where a list is asked for
    "read",  # log of the reader's share of spans inside
    "length",  # in hundreds of Han characters
    "more",  # how many sentences beyond one
)
# What each feature counts; ``docs/answers.md`` says how the weights were fitted.
WEIGHTS = {
    "coverage": 7.56,
    "cosine": 3.2,
    "passage": 3.25,
    "fits": 0.84,
    "list": 4.0,
    "read": 6.19,
    "length": -1.0,  # set, as the next: what a reader takes in at a glance, not what hits most
    "more": 0.3,
}
_LEAST = 0.02  # added to the reader's share before the log: a share of 0 has none


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence or several that follow each other, and the evidence that they answer."""

    span: Span
    hit: Hit
    coverage: float  # share of the question's words that it holds, rare words counting more, 0..1
    cosine: float  # with the question
    fits: bool  # it holds the kind of figure, or a list, that is asked for
    read: float  # the reader's share of spans inside, 0..1
    score: float
    features: tuple[float, ...] = ()  # in the order of ``FEATURES``
    counted: bool = False  # it holds a list of just as many things as are asked for


def best_quote(
    question: str,
    kind: str,
    terms: Sequence[Term],
    hits: Sequence[Hit],
    spans: Sequence[LikelySpan],
    encoder: Encoder,
) -> Candidate | None:
    """Returns the part of the passages that answers best; None if there is nothing to quote.

    If a figure is asked for and the reader is sure of one, the figure's sentence stands alone.

    Args:
        question: one question.
        kind: of the thing asked for, one of those in ``bot.question.kind``.
        terms: the question's words with their translations.
        hits: the passages, best first.
        spans: the reader's, likeliest first.
        encoder: of the question and the sentences.
    """
    quotes = candidates(question, kind, terms, hits, spans, encoder)
    best = max(quotes, key=lambda quote: quote.score, default=None)
    if best is None or not best.fits:
        return best
    value = next((span for span in spans if span.is_within(best.span)), None)
    if value is None or _share_around(value, spans) < settings.SURE_SHARE:
        return best
    single_sentences = (quote for quote in quotes if quote.fits and not quote.features[-1])
    return next((quote for quote in single_sentences if value.is_within(quote.span)), best)


def _share_around(value: LikelySpan, spans: Sequence[LikelySpan]) -> float:
    """The share of all spans that touch a value: the reader wavers about where one ends."""
    return sum(
        span.share
        for span in spans
        if span.article_id == value.article_id and span.start < value.end and value.start < span.end
    )


def candidates(
    question: str,
    kind: str,
    terms: Sequence[Term],
    hits: Sequence[Hit],
    spans: Sequence[LikelySpan],
    encoder: Encoder,
) -> list[Candidate]:
    """Returns all parts of the best passages that may be quoted; arguments as for ``best_quote``.

    These are single sentences; several in a row up to MAX_QUOTE_CHARS, because the next one often
    says what the first is about; and the sentences that one of the reader's spans touches.
    Navigation and footers are never quoted.
    """
    items = items_asked(question) if kind == "list" else 0
    passages = sentences_of(kind, items, terms, hits, encoder)
    if not any(len(passage.places) for passage in passages):
        return []
    weights = [term.weight for term in terms]
    if not any(holds_han(passage.hit.chunk.text) for passage in passages):
        # no English text can hold a bigram
        weights = [0.0 if term.is_bigram else term.weight for term in terms]
    worth = _worth(weights, np.concatenate([passage.shares for passage in passages]))
    vector = encode_queries(encoder, [question])[0]
    quotes = []
    for passage in passages:
        inside = [span for span in spans if span.is_within(passage.hit.chunk)]
        for first, last in _parts(passage, inside):
            quotes.append(
                _candidate(kind, passage, first, last, inside, worth, vector, hits[0].score)
            )
    return quotes


def _parts(passage: Sentences, spans: Sequence[LikelySpan]) -> list[tuple[int, int]]:
    """The numbers of the first and last sentence of each part that may be quoted, each once.

    None begins with a heading, or runs over one: what it heads is quoted. If there are headings
    alone, they are, each by itself.
    """
    places = passage.places
    marked = [_is_heading(passage.hit, *place) for place in places]
    heads = marked if not all(marked) else [False] * len(marked)
    parts: dict[tuple[int, int], None] = {}
    for first in (n for n in range(len(places)) if not heads[n]):
        for last in range(first, len(places)):
            text = passage.hit.article.text[places[first][0] : places[last][1]]
            if last > first and (marked[last] or size(text) > settings.MAX_QUOTE_CHARS):
                break
            parts[first, last] = None
    for span in spans[: settings.SPANS_QUOTED]:
        touched = [n for n, (a, b) in enumerate(places) if a < span.end and span.start < b]
        while touched and heads[touched[0]]:
            touched.pop(0)
        over = any(marked[n] for n in touched[1:])
        if touched and not over and touched[-1] - touched[0] == len(touched) - 1:
            parts[touched[0], touched[-1]] = None
    return list(parts)


def _is_heading(hit: Hit, start: int, end: int) -> bool:
    """Whether a sentence of a passage is a heading of Markdown, or the article's title."""
    text = hit.article.text
    before = text[text.rfind("\n", 0, start) + 1 : start]
    marked = before.lstrip().startswith("#") and not before.strip("# \t\u3000")
    return marked or text[start:end].strip("# \t\u3000") == hit.article.title.strip()


def _candidate(
    kind: str,
    passage: Sentences,
    first: int,
    last: int,
    spans: Sequence[LikelySpan],
    worth: Floats,
    vector: NDArray[np.float32],
    top: float,
) -> Candidate:
    """The sentences from ``first`` to ``last`` with their features.

    Args:
        kind: of the thing asked for.
        passage: the one they stand in.
        first: number of the first sentence.
        last: number of the last one.
        spans: the reader's in this passage.
        worth: (terms,) each term's share of what all are worth.
        vector: (dim,) the question's.
        top: the best passage's score.
    """
    hit = passage.hit
    start, end = passage.places[first][0], passage.places[last][1]
    text = hit.article.text[start:end]
    part = slice(first, last + 1)
    total = passage.vectors[part].sum(axis=0)
    cosine = float(total @ vector / max(float(np.linalg.norm(total)), 1e-9))
    fit = max(passage.fits[part])
    read = sum(span.share for span in spans if start <= span.start and span.end <= end)
    coverage = float(passage.shares[part].max(axis=0) @ worth)
    features = (
        coverage,
        cosine,
        hit.score / max(top, 1e-9),
        fit * (kind != "list"),
        fit * (kind == "list"),
        math.log(read + _LEAST),
        size(text) / 100,
        float(last - first),
    )
    score = sum(WEIGHTS[name] * value for name, value in zip(FEATURES, features, strict=True))
    span = Span(hit.article.id, start, end, text, "sentence")
    counted = kind == "list" and passage.items > 0 and fit == 1
    return Candidate(span, hit, coverage, cosine, fit > 0, read, score, features, counted)


def _worth(weights: Sequence[float], shares: Floats) -> Floats:
    """Each term's share of what all are worth, (terms,): rarer among the sentences counts more."""
    holders = (shares > 0).sum(axis=0)
    worth = np.array(weights) * np.log(1 + (len(shares) + 0.5) / (holders + 0.5))
    total = worth.sum()
    return np.asarray(worth / total if total > 0 else worth)


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """The sentences of one passage and what each has of the question."""

    hit: Hit
    places: Sequence[tuple[int, int]]  # offsets in the article
    shares: NDArray[np.float64]  # (sentences, terms) each term's best share in each sentence
    vectors: NDArray[np.float32]  # (sentences, dim)
    fits: Sequence[float]  # of each sentence: 1, less for a kind that may answer, or 0
    items: int  # how many things are asked for; 0 if the question gives no number


def sentences_of(
    kind: str, items: int, terms: Sequence[Term], hits: Sequence[Hit], encoder: Encoder
) -> list[Sentences]:
    """Returns the sentences of the best passages, all encoded at once, without navigation.

    Args:
        kind: of the thing asked for.
        items: how many things are asked for in a list; 0 if the question gives no number.
        terms: the question's words with their translations.
        hits: the passages, best first; the first QUOTED_HITS may be quoted.
        encoder: the question's.
    """
    quotable = [hit for hit in hits[: settings.QUOTED_HITS] if not hit.chunk.boilerplate]
    texts = [hit.article.text[a:b] for hit in quotable for a, b in hit.chunk.sentences]
    vectors = encoder.encode(texts)
    passages, done = [], 0
    for hit in quotable:
        places = hit.chunk.sentences
        part = slice(done, done + len(places))
        passages.append(
            Sentences(
                hit,
                places,
                np.array([_term_shares(terms, token_set(text)) for text in texts[part]]).reshape(
                    len(places), len(terms)
                ),
                vectors[part],
                [_kind_fit(kind, items, text) for text in texts[part]],
                items,
            )
        )
        done += len(places)
    return passages


def _kind_fit(kind: str, items: int, text: str) -> float:
    """How well a sentence holds the kind of thing asked for, 0 to 1."""
    if kind == "list":
        return max((list_fit(items, text[a:b]) for a, b in enumerations(text)), default=0.0)
    if kind not in ANSWERS:
        return 0.0
    kinds = {figure.kind for figure in figures.find(text)}
    if kinds.isdisjoint(ANSWERS[kind]):
        return 0.0
    return 1.0 if ANSWERS[kind][0] in kinds else settings.OTHER_FIT


@lru_cache(maxsize=8_192)
def token_set(text: str) -> frozenset[str]:
    """The keyword tokens of a text, remembered: several stages ask about the same sentences."""
    return frozenset(token.text for token in placed_tokens(text))


def _term_shares(terms: Sequence[Term], tokens: frozenset[str]) -> list[float]:
    """For each term the best share among its tokens that are there."""
    return [
        max((share for token, share in term.tokens.items() if token in tokens), default=0.0)
        for term in terms
    ]
