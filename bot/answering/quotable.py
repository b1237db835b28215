"""The sentences of the passages that may be quoted, and what each has of the question."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bot.core import settings
from bot.question.kind import ANSWERS
from bot.text import figures
from bot.text.lists import enumerations, listed
from bot.text.words import placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.core.records import Hit, Term
    from embeddings.encoder.bundled import Encoder


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
                np.array([_held(terms, _tokens(text)) for text in mine]).reshape(
                    len(mine), len(terms)
                ),
                vectors[at : at + len(places)],
                [_fit(kind, items, text) for text in mine],
                items,
            )
        )
        at += len(places)
    return passages


def _fit(kind: str, items: int, text: str) -> float:
    if kind == "list":
        return max((listed(items, text[a:b]) for a, b in enumerations(text)), default=0.0)
    if kind not in ANSWERS:
        return 0.0
    found = {figure.kind for figure in figures.find(text)}
    if found.isdisjoint(ANSWERS[kind]):
        return 0.0
    return 1.0 if kind in found else settings.OTHER_FIT


@lru_cache(maxsize=8_192)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(token.text for token in placed(text))


def _held(terms: Sequence[Term], tokens: frozenset[str]) -> list[float]:
    """Of each term the best share that the tokens hold."""
    return [
        max((share for token, share in term.tokens.items() if token in tokens), default=0.0)
        for term in terms
    ]
