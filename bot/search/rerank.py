"""The best passages of both legs, looked at closely: what the question's words meet, and where.

A linear model over seven marks of a passage, fitted on the development sets by the likelihood of
the right one (softmax over the candidates, as in ListNet, Cao et al. 2007).
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from bot.core import settings
from bot.text import language_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.core import Content, Term
    from embeddings.maxsim import MaxSim

    Floats = NDArray[np.float64]
    Sentences = Sequence[frozenset[str]]  # the keyword tokens of each sentence of a passage

MARKS = (
    "keywords",  # the leg's score, scaled over its pool
    "vectors",  # likewise
    "window",  # share of the question's words in two neighbouring sentences
    "tokens",  # MaxSim with the passage
    "sentence",  # MaxSim with its best sentence
    "foreign",  # 1 in another language than the question's, where matches are weaker throughout
    "figures",  # share of the question's numbers and years that it holds
)


def marks(
    question: str,
    terms: Sequence[Term],
    legs: Sequence[tuple[float, float]],
    contents: Sequence[Content],
    maxsim: MaxSim,
) -> Floats:
    """The marks of each candidate: (n, 7), in the order of ``MARKS``.

    Args:
        question: as it was asked.
        terms: its words with their translations.
        legs: of each candidate, its scaled score by keywords and by vectors.
        contents: of each candidate, its tokens by sentence.
        maxsim: compares by the vectors of tokens.
    """
    whole = [term for term in terms if not term.is_bigram]
    # a digit alone is in too many texts
    figures = [term for term in whole if any(t[0].isdigit() and len(t) > 1 for t in term.tokens)]
    chinese = language_of(question).startswith("zh")
    return np.column_stack(
        [
            np.array(legs, np.float64).reshape(-1, 2),
            windows(whole, [one.words for one in contents]),
            maxsim.scores(question, [(one.pieces, one.sizes) for one in contents]),
            [float(one.chinese != chinese) for one in contents],
            [_figure_share(figures, one) for one in contents],
        ]
    )


def _figure_share(figures: Sequence[Term], content: Content) -> float:
    """The share of the question's figures that stand in a passage, however they are written."""
    met = sum(
        any(not sentence.isdisjoint(term.tokens) for sentence in content.words) for term in figures
    )
    return met / len(figures) if figures else 0.0


def likelihoods(found: Floats) -> Floats:
    """How likely each candidate is the right one, going by its marks: (n,), their sum is 1."""
    logits = found @ np.array([settings.RERANK[name] for name in MARKS])
    likely = np.exp(logits - logits.max(initial=0.0))
    return np.asarray(likely / max(likely.sum(), 1e-300))


def windows(terms: Sequence[Term], words: Sequence[Sentences]) -> Floats:
    """For each passage the share of the terms' worth that two neighbouring sentences hold: (n,).

    A word of a question is worth more the fewer of all candidates' sentences have it; a
    translation counts by its share.
    """
    meant: dict[str, list[tuple[int, float]]] = {}
    for number, term in enumerate(terms):
        for token, share in term.tokens.items():
            meant.setdefault(token, []).append((number, share))
    wanted = meant.keys()
    met = [[_term_shares(wanted & sentence, meant) for sentence in passage] for passage in words]
    held = list(chain.from_iterable(met))
    holders = Counter(chain.from_iterable(held))
    worth = [
        term.weight * math.log(1 + (len(held) + 0.5) / (holders[number] + 0.5))
        for number, term in enumerate(terms)
    ]
    total = sum(worth)
    if not total:
        return np.zeros(len(words))
    return np.array([_best_window(passage, worth) / total for passage in met])


def _term_shares(
    tokens: frozenset[str] | set[str], meant: dict[str, list[tuple[int, float]]]
) -> dict[int, float]:
    """The terms that a sentence holds, each with the best share that stands there."""
    found: dict[int, float] = {}
    for token in tokens:
        for number, share in meant[token]:
            found[number] = max(found.get(number, 0.0), share)
    return found


def _best_window(sentences: Sequence[dict[int, float]], worth: Sequence[float]) -> float:
    pairs = zip(sentences, [*sentences, {}][1:], strict=True)
    return max(
        (
            sum(worth[n] * max(one.get(n, 0.0), next_.get(n, 0.0)) for n in {**one, **next_})
            for one, next_ in pairs
        ),
        default=0.0,
    )
