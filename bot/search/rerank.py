"""A question + the best passages of both legs → how likely each is the right one.

A linear model over seven features of a passage: what the question's words meet in it, and where. It
was fitted on the development sets by the likelihood of the right passage (softmax over the
candidates, as in ListNet, Cao et al. 2007).

A passage is compared together with its article's title and the headings above it: what a long
report is about (the city, the year) stands there and not in each paragraph.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from bot.text import language_of, tokens
from embeddings.encoder import bundled_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.core import Content, Term
    from embeddings.maxsim import MaxSim

    Floats = NDArray[np.float64]
    Sentences = Sequence[frozenset[str]]  # the keyword tokens of each sentence of a passage

FEATURES = (
    "keywords",  # the leg's score, scaled over its pool
    "vectors",  # likewise
    "window",  # share of the question's words in two neighbouring sentences
    "tokens",  # MaxSim with the passage
    "sentence",  # MaxSim with its best sentence
    "foreign",  # 1 in another language than the question's, where matches are weaker throughout
    "figures",  # share of the question's numbers and years that it holds
)
# What each mark counts; ``docs/model.md`` says how the weights were fitted.
WEIGHTS = {
    "keywords": 3.3,
    "vectors": 3.1,
    "window": 2.6,
    "tokens": 5.8,
    "sentence": 6.9,
    "foreign": 2.0,  # fitted 4.2: of two that say the same the reader's own language comes first
    "figures": 4.0,
}


def features_of(
    question: str,
    terms: Sequence[Term],
    legs: Sequence[tuple[float, float]],
    contents: Sequence[Content],
    maxsim: MaxSim,
) -> Floats:
    """Returns the features of each candidate: (n, 7), in the order of ``FEATURES``.

    Args:
        question: one question.
        terms: its words with their translations.
        legs: for each candidate its scaled scores by keywords and by vectors.
        contents: for each candidate its tokens, sentence by sentence.
        maxsim: compares by the vectors of tokens.
    """
    whole = [term for term in terms if not term.is_bigram]
    # a digit alone is in too many texts
    figures = [term for term in whole if any(t[0].isdigit() and len(t) > 1 for t in term.tokens)]
    chinese = language_of(question).startswith("zh")
    return np.column_stack(
        [
            np.array(legs, np.float64).reshape(-1, 2),
            windows(whole, [content.words for content in contents]),
            maxsim.scores(question, [(content.pieces, content.sizes) for content in contents]),
            [float(content.chinese != chinese) for content in contents],
            [_figure_share(figures, content) for content in contents],
        ]
    )


def under_heads(content: Content, heads: Sequence[str]) -> Content:
    """Returns a passage's tokens with those of the heads added to each of its sentences.

    Args:
        content: the passage's tokens.
        heads: its article's title and the headings above it.
    """
    words, pieces = _head_tokens("\n".join(heads))
    if not words:
        return content
    ends = np.cumsum(content.sizes)
    return replace(
        content,
        words=tuple(sentence | words for sentence in content.words),
        pieces=np.insert(content.pieces, np.repeat(ends, len(pieces)), np.tile(pieces, len(ends))),
        sizes=tuple(size + len(pieces) for size in content.sizes),
    )


@lru_cache(maxsize=4_096)
def title_words(title: str) -> frozenset[str]:
    """The keyword tokens of a title, remembered."""
    return frozenset(tokens(title))


@lru_cache(maxsize=4_096)
def _head_tokens(heads: str) -> tuple[frozenset[str], NDArray[np.int32]]:
    """The keyword tokens of some lines, and the bundled model's."""
    return frozenset(tokens(heads)), np.asarray(bundled_encoder().token_ids([heads])[0], np.int32)


def _figure_share(figures: Sequence[Term], content: Content) -> float:
    """The share of the question's figures that stand in a passage, however they are written."""
    met = sum(
        any(not sentence.isdisjoint(term.tokens) for sentence in content.words) for term in figures
    )
    return met / len(figures) if figures else 0.0


def likelihoods(features: Floats) -> Floats:
    """Returns how likely each candidate is the right one, (n,), from its features; sum 1."""
    logits = features @ np.array([WEIGHTS[name] for name in FEATURES])
    likely = np.exp(logits - logits.max(initial=0.0))
    return np.asarray(likely / max(likely.sum(), 1e-300))


def windows(terms: Sequence[Term], words: Sequence[Sentences]) -> Floats:
    """Returns the share of the terms' worth that two adjacent sentences of a passage hold: (n,).

    A word of a question is worth more the fewer of all candidates' sentences have it; a
    translation counts by its share.
    """
    terms_of: dict[str, list[tuple[int, float]]] = {}  # token → number and share of each term
    for number, term in enumerate(terms):
        for token, share in term.tokens.items():
            terms_of.setdefault(token, []).append((number, share))
    shares = [
        [_term_shares(terms_of.keys() & sentence, terms_of) for sentence in passage]
        for passage in words
    ]
    sentences = list(chain.from_iterable(shares))
    holders = Counter(chain.from_iterable(sentences))
    worth = [
        term.weight * math.log(1 + (len(sentences) + 0.5) / (holders[number] + 0.5))
        for number, term in enumerate(terms)
    ]
    total = sum(worth)
    if not total:
        return np.zeros(len(words))
    return np.array([_best_window(passage, worth) / total for passage in shares])


def _term_shares(
    tokens: frozenset[str] | set[str], terms_of: dict[str, list[tuple[int, float]]]
) -> dict[int, float]:
    """The terms that a sentence holds, each with the best share that stands there."""
    shares: dict[int, float] = {}
    for token in tokens:
        for number, share in terms_of[token]:
            shares[number] = max(shares.get(number, 0.0), share)
    return shares


def _best_window(sentences: Sequence[dict[int, float]], worth: Sequence[float]) -> float:
    """What the best two neighbouring sentences hold of the terms' worth."""
    pairs = zip(sentences, [*sentences, {}][1:], strict=True)
    return max(
        (
            sum(worth[n] * max(first.get(n, 0.0), second.get(n, 0.0)) for n in {**first, **second})
            for first, second in pairs
        ),
        default=0.0,
    )
