"""Question + passages → the sentences that answer best, each with how well it does."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot import figures, settings
from bot.asked import ANSWERS
from bot.folding import fold
from bot.records import Span
from bot.terms import question_terms
from bot.words import scan
from embeddings.encoder import encode_queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.records import Hit
    from bot.words import Term
    from embeddings.encoder import Encoder
    from embeddings.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage and the evidence for it."""

    span: Span
    hit: Hit
    coverage: float  # share of the question's words that it holds, rare words counting more, 0..1
    around: float  # the same for the passage it stands in and its article's title
    cosine: float  # with the question
    fits: bool  # it holds the kind of thing asked for
    score: float = 0.0


def candidates(
    question: str, kind: str, hits: Sequence[Hit], encoder: Encoder, lexicon: Lexicon
) -> list[Candidate]:
    """The sentences of the passages, best first; navigation and footers are never quoted."""
    places = list(
        dict.fromkeys(
            (start, end, index)
            for index, hit in enumerate(hits[: settings.QUOTED_HITS])
            if not hit.chunk.boilerplate
            for start, end in hit.chunk.sentences
        )
    )
    if not places:
        return []
    texts = [hits[i].article.text[start:end] for start, end, i in places]
    held = [_tokens(text) for text in texts]
    terms = question_terms(question, lexicon)
    worth = _worth(terms, held)
    wholes = [
        _coverage(terms, worth, _tokens(f"{hit.article.title}\n{hit.chunk.text}")) for hit in hits
    ]
    cosines = encoder.encode(texts) @ encode_queries(encoder, [question])[0]
    top = max(hits[0].score, 1e-9)
    found = []
    for (start, end, i), text, tokens, cosine in zip(places, texts, held, cosines, strict=True):
        hit = hits[i]
        fits = kind in ANSWERS and any(f.kind in ANSWERS[kind] for f in figures.find(text))
        coverage = _coverage(terms, worth, tokens)
        score = (
            coverage
            + settings.QUOTE_COSINE * float(cosine)
            + settings.QUOTE_PASSAGE * hit.score / top
            + settings.QUOTE_FITS * fits
        )
        span = Span(hit.article.id, start, end, text, "sentence")
        found.append(Candidate(span, hit, coverage, wholes[i], float(cosine), fits, score))
    return sorted(found, key=lambda candidate: -candidate.score)


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
