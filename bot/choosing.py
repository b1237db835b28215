"""Which of the reader's spans is the answer: what it is, beside how likely the reader finds it.

The reader knows little of figures, names and the ends of a phrase; these are told exactly by
``bot.figures``, by jieba's tags and by punctuation. A linear model over marks of a span, fitted on
the development sets for the F1 that its softmax expects (``docs/answers.md``).
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot import figures, settings
from bot.asked import ANSWERS
from bot.folding import fold
from bot.nearness import nearness
from bot.sentences import size
from bot.stopwords import is_stopword
from bot.words import names, scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.records import Hit
    from bot.words import Term

MARKS = (
    "odds",  # the reader's log odds; a value has those of the spans that touch it, too
    "passage",  # log of the passage's score beside the best one's
    "length",  # log of its size in Han characters
    "length if figure",  # the same where a figure is asked for
    "clauses",  # commas and stops inside
    "figure",  # it is a figure of the kind asked for
    "figure within",  # it holds one, and more
    "other figure",  # it is or holds a figure of a kind that may answer, too
    "no figure",  # a figure is asked for, and it holds none
    "name",  # it is a name of the kind asked for
    "name within",  # it holds one, and more
    "no name",  # a name is asked for, and it holds none
    "asked",  # share of its words that the question says itself
    "edge",  # it begins or ends with a word that joins others
    "quoted",  # it is what stands between quotation marks
    "half quoted",  # it has one quotation mark or bracket of two
    "near",  # of a figure or name of the kind asked for: beside its sentence's nearest one
    "repeats",  # it is a figure that the question says
    "expected",  # the F1 that the reader's own shares expect of it
)
_CLAUSE = re.compile("[，,；;。！？!?：:]")
_OPEN, _CLOSE = "《「『“‘〈【(（", "》」』”’〉】)）"
_QUOTED = re.compile("《[^《》\n]{1,40}》|「[^「」\n]{1,40}」|“[^“”\n]{1,40}”")
_LATIN_NAME = re.compile(r"[A-Z][\w'’.-]*(?:\s+(?:(?:of|de|von|van|the|and)\s+)?[A-Z][\w'’.-]*)*")


def wanted(kind: str, text: str) -> set[tuple[int, int]]:
    """Slices of a passage that may be asked for, whatever tokens the reader cuts it into."""
    if kind in ANSWERS:
        return {(a, b) for a, b, found in _found_figures(text) if found in ANSWERS[kind]}
    if kind in ("person", "place"):
        return set(_found_names(text, kind))
    return {(m.start() + 1, m.end() - 1) for m in _QUOTED.finditer(text)}


class Reached(NamedTuple):
    """A span that the reader reached."""

    hit: Hit
    start: int  # offsets in the article
    end: int
    odds: float  # log, against "it is not here"


def likelihoods(found: NDArray[np.float64]) -> list[float]:
    """How likely each span is the answer, going by its marks: (n,), their sum is 1."""
    logits = found @ np.array([settings.CHOOSE[name] for name in MARKS])
    likely = np.exp(logits - logits.max(initial=0.0))
    shares: list[float] = (likely / max(float(likely.sum()), 1e-300)).tolist()
    return shares


def marks(
    question: str, kind: str, terms: Sequence[Term], spans: Sequence[Reached], top: float
) -> NDArray[np.float64]:
    """The marks of each span: (n, 19), in the order of ``MARKS``.

    Args:
        question: one question.
        kind: of the thing asked for.
        terms: the question's words with their translations.
        spans: of the passages read.
        top: the best passage's score.
    """
    said = frozenset(token.text for token in scan(fold(question).text) if token.is_word)
    if not spans:
        return np.empty((0, len(MARKS)))
    odds = np.array([one.odds for one in spans])
    raised = np.exp(odds - odds.max())
    touched = _overlaps(spans) @ raised
    borrowed = np.log(np.maximum(touched, 1e-30)) + odds.max()
    near = _Near(kind, terms)
    asked = figures.find(question) if kind in ANSWERS else []
    rows = []
    for one, taken, share in zip(spans, borrowed, touched / raised.sum(), strict=True):
        text, at = one.hit.chunk.text, one.hit.chunk.start
        start, end = one.start - at, one.end - at
        span = text[start:end]
        length = math.log(max(size(span), 0.5))
        figure, name = _figures(kind, start, end, text), _names(kind, start, end, text)
        value = figure[0] or name[0]
        rows.append(
            [
                max(one.odds, float(taken)) if value else one.odds,
                math.log(max(one.hit.score, 1e-6) / max(top, 1e-6)),
                length,
                length * (kind in ANSWERS),
                len(_CLAUSE.findall(span)),
                *figure,
                *name,
                *_words(span, said),
                *_quotes(text, start, end),
                near.of(one),
                _repeats(span, asked),
                share,
            ]
        )
    return np.array(rows, np.float64).reshape(-1, len(MARKS))


class _Near:
    """How near values stand to the question's words; each sentence is looked at once."""

    def __init__(self, kind: str, terms: Sequence[Term]) -> None:
        self._kind, self._terms = kind, terms
        self._known: dict[tuple[str, int], dict[tuple[int, int], float]] = {}

    def of(self, one: Reached) -> float:
        """Of a value beside the nearest one of its sentence, 0 to 1; 0 for any other span."""
        if self._kind not in ANSWERS and self._kind not in ("person", "place"):
            return 0.0
        chunk = one.hit.chunk
        for start, end in chunk.sentences:
            if start <= one.start < end:
                key = chunk.article_id, start
                if key not in self._known:
                    self._known[key] = self._sentence(
                        chunk.text, start - chunk.start, end - chunk.start, chunk.start
                    )
                return self._known[key].get((one.start, one.end), 0.0)
        return 0.0

    def _sentence(
        self, text: str, start: int, end: int, shift: int
    ) -> dict[tuple[int, int], float]:
        inside = sorted((a, b) for a, b in wanted(self._kind, text) if start <= a and b <= end)
        shares = nearness(self._terms, text[start:end], [(a - start, b - start) for a, b in inside])
        return {(a + shift, b + shift): s for (a, b), s in zip(inside, shares, strict=True)}


def _repeats(span: str, asked: Sequence[figures.Figure]) -> float:
    if not asked:
        return 0.0
    return float(any(figures.same(one, other) for one in figures.find(span) for other in asked))


def _figures(kind: str, start: int, end: int, text: str) -> tuple[float, float, float, float]:
    if kind not in ANSWERS:
        return 0.0, 0.0, 0.0, 0.0
    inside = [f for f in _found_figures(text) if f[0] < end and start < f[1]]
    exact = any(f[2] == kind and (f[0], f[1]) == (start, end) for f in inside)
    within = any(f[2] == kind for f in inside) and not exact
    other = not exact and not within and any(f[2] in ANSWERS[kind] for f in inside)
    return float(exact), float(within), float(other), float(not inside)


@lru_cache(maxsize=64)
def _found_figures(text: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((f.start, f.end, f.kind) for f in figures.find(text))


def _names(kind: str, start: int, end: int, text: str) -> tuple[float, float, float]:
    if kind not in ("person", "place"):
        return 0.0, 0.0, 0.0
    places = _found_names(text, kind)
    inside = [(a, b) for a, b in places if a < end and start < b]
    first = min((a for a, _ in inside), default=-1)
    last = max((b for _, b in inside), default=-1)
    exact = (first, last) == (start, end)
    return float(exact), float(bool(inside) and not exact), float(not inside)


@lru_cache(maxsize=64)
def _found_names(text: str, kind: str) -> tuple[tuple[int, int], ...]:
    folded = fold(text)
    kinds = ("person",) if kind == "person" else ("place", "person")  # 莫斯科 is tagged a name
    found = [folded.source(*place) for one in kinds for place in names(folded.text, one)]
    return tuple(found + [m.span() for m in _LATIN_NAME.finditer(text)])


def _words(span: str, said: frozenset[str]) -> tuple[float, float]:
    words = [token.text for token in scan(fold(span).text) if token.is_word]
    if not words:
        return 0.0, 1.0
    asked = sum(word in said for word in words) / len(words)
    return asked, is_stopword(words[0]) + is_stopword(words[-1])


def _quotes(text: str, start: int, end: int) -> tuple[float, float]:
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    span = text[start:end]
    quoted = bool(before) and before in _OPEN and bool(after) and after in _CLOSE
    uneven = sum(span.count(a) - span.count(b) for a, b in zip(_OPEN, _CLOSE, strict=True))
    return float(quoted), float(uneven != 0)


def _overlaps(spans: Sequence[Reached]) -> NDArray[np.float64]:
    """The F1, in characters, of each span beside each other one of its passage: (n, n)."""
    start = np.array([one.start for one in spans], np.float64)
    end = np.array([one.end for one in spans], np.float64)
    numbers: dict[tuple[str, int], int] = {}
    passage = np.array(
        [
            numbers.setdefault((one.hit.article.id, one.hit.chunk.start), len(numbers))
            for one in spans
        ]
    )
    common = np.minimum(end[:, None], end) - np.maximum(start[:, None], start)
    common = np.maximum(common, 0) * (passage[:, None] == passage)
    overlaps: NDArray[np.float64] = 2 * common / ((end - start)[:, None] + (end - start))
    return overlaps
