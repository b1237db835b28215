"""Which of the reader's spans is the answer: what it is, beside how likely the reader finds it.

The reader knows little of where figures and names begin and end, which ``bot.text.figures`` and jieba's
tags tell exactly, and of which figure belongs to which word (``bot.search.match``). A linear model over
marks of a span, fitted on the development sets for the F1 and the exact matches that its softmax
expects (``docs/answers.md``).

What in a sentence may be asked for: figures, names, what is quoted, enumerations.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.core import settings
from bot.question import ANSWERS, items_asked
from bot.search import Meeting, meeting, nearness
from bot.text import enumerations, figures, fold, list_fit, size
from bot.text.names import tagged_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.core import Hit, Term


MARKS = (
    "odds",  # the reader's log odds; a value has those of the spans that touch it, too
    "passage",  # log of the passage's score beside the best one's
    "figure",  # it is a figure of the kind asked for
    "figure's length",  # log of its size in Han characters where a figure is asked for
    "no figure",  # a figure is asked for, and it holds none
    "name",  # it is a name of the kind asked for
    "no name",  # a name is asked for, and it holds none
    "near",  # of a figure or name of the kind asked for: beside its sentence's nearest one
    "meets",  # how much of the question its sentence has, beside the one that has most
    "off",  # a figure of both of a pair where one is asked for, or money for a growth rate
    "list",  # it is an enumeration where one is asked for; less where the number is another
    "said",  # the question says all of it, so it hardly asks for it
)
_WORD = re.compile(r"[a-z0-9]+")


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
    """The marks of each span: (n, 12), in the order of ``MARKS``.

    Args:
        question: one question.
        kind: of the thing asked for, as ``bot.question.kind`` or ``bot.question.kind`` tells it.
        terms: the question's words with their translations.
        spans: of the passages read.
        top: the best passage's score.
    """
    if not spans:
        return np.empty((0, len(MARKS)))
    near = _Near(kind, terms)
    asked = fold(question).text
    words = frozenset(_WORD.findall(asked))
    items = items_asked(question) if kind == "list" else 0
    rows = []
    for one, touched in zip(spans, _pool_odds(spans), strict=True):
        at, until = _sentence(one)
        text = one.hit.article.text[at:until]
        start, end = one.start - at, one.end - at
        figure, no_figure = _figures(kind, start, end, text)
        name, no_name = _names(kind, start, end, text)
        row = list_fit(items, text[start:end]) if kind == "list" else 0.0
        length = math.log(max(size(text[start:end]), 0.5)) if kind in ANSWERS else 0.0
        rows.append(
            (
                max(one.odds, touched) if figure or name or row else one.odds,
                math.log(max(one.hit.score, 1e-6) / max(top, 1e-6)),
                figure,
                length,
                no_figure,
                name,
                no_name,
                near.of(text, start, end),
                near.meeting(text).share,
                kind in ANSWERS and (near.meeting(text).partly or _money(kind, text[start:end])),
                row,
                _is_in_question(text[start:end], asked, words),
            )
        )
    found = np.array(rows, np.float64)
    column = found[:, MARKS.index("meets")]
    column /= max(float(column.max()), 1e-9)
    return found


def _sentence(one: Reached) -> tuple[int, int]:
    """Where the sentence stands in which a span begins, with all of the span."""
    for start, end in one.hit.chunk.sentences:
        if start <= one.start < end:
            return start, max(end, one.end)
    return one.start, one.end


class _Near:
    """How near values stand to the question's words; each sentence is looked at once."""

    def __init__(self, kind: str, terms: Sequence[Term]) -> None:
        self._kind, self._terms = kind, terms
        self._known: dict[str, dict[tuple[int, int], float]] = {}
        self._met: dict[str, Meeting] = {}

    def of(self, text: str, start: int, end: int) -> float:
        """Of a value beside the nearest one of its sentence, 0 to 1; 0 for any other span."""
        if self._kind not in ANSWERS and self._kind not in ("person", "place"):
            return 0.0
        if text not in self._known:
            values = sorted(find_spans(self._kind, text))
            shares = nearness(self._terms, text, values)
            self._known[text] = dict(zip(values, shares, strict=True))
        return self._known[text].get((start, end), 0.0)

    def meeting(self, text: str) -> Meeting:
        """What a sentence has of the question."""
        if text not in self._met:
            self._met[text] = meeting(self._terms, text)
        return self._met[text]


def _is_in_question(span: str, asked: str, words: frozenset[str]) -> bool:
    """Whether a question has all of a span: as it stands, or each of its Latin words."""
    folded = fold(span).text.strip()
    return folded in asked or (folded.isascii() and words.issuperset(_WORD.findall(folded)))


def _figures(kind: str, start: int, end: int, text: str) -> tuple[bool, bool]:
    """Whether a slice is a figure of the kind, and whether it holds none that may answer."""
    if kind not in ANSWERS:
        return False, False
    inside = [f for f in found_figures(text) if f[0] < end and start < f[1]]
    return (start, end, kind) in inside, not any(f[2] in ANSWERS[kind] for f in inside)


def _money(kind: str, value: str) -> bool:
    """Whether a value is an amount of money where a percentage is asked for."""
    return kind == "percentage" and any(found == "amount" for *_, found in found_figures(value))


def _names(kind: str, start: int, end: int, text: str) -> tuple[bool, bool]:
    """Whether a slice is one name of the kind, or several in a row, and whether it holds none."""
    if kind not in ("person", "place"):
        return False, False
    inside = [(a, b) for a, b in found_names(text, kind) if a < end and start < b]
    if not inside:
        return False, True
    return (min(a for a, _ in inside), max(b for _, b in inside)) == (start, end), False


def _pool_odds(spans: Sequence[Reached]) -> list[float]:
    """For each span the log of the odds of all of its passage's, each by its F1 with this one.

    The tokens of a name may be more than its characters or fewer: what nearly is the name speaks
    for it.
    """
    odds = np.array([one.odds for one in spans])
    reached = _overlaps(spans) @ np.exp(odds - odds.max())
    touched: list[float] = (np.log(np.maximum(reached, 1e-30)) + odds.max()).tolist()
    return touched


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


_QUOTED = re.compile("《[^《》\n]{1,40}》|「[^「」\n]{1,40}」|“[^“”\n]{1,40}”")
_LATIN_NAME = re.compile(r"[A-Z][\w'’.-]*(?:\s+(?:(?:of|de|von|van|the|and)\s+)?[A-Z][\w'’.-]*)*")


def find_spans(kind: str, text: str) -> set[tuple[int, int]]:
    """Slices of a sentence that may be asked for, whatever tokens the reader cuts it into."""
    if kind in ANSWERS:
        return {(a, b) for a, b, found in found_figures(text) if found in ANSWERS[kind]}
    if kind in ("person", "place"):
        return set(found_names(text, kind))
    if kind == "list" and (rows := enumerations(text)):
        return set(rows)
    return {(m.start() + 1, m.end() - 1) for m in _QUOTED.finditer(text)}


@lru_cache(maxsize=1_024)
def found_figures(text: str) -> tuple[tuple[int, int, str], ...]:
    """Start, end and kind of each figure in a text."""
    return tuple((f.start, f.end, f.kind) for f in figures.find(text))


@lru_cache(maxsize=1_024)
def found_names(text: str, kind: str) -> tuple[tuple[int, int], ...]:
    """Where people, or places, are named in a text, in order of language."""
    folded = fold(text)
    kinds = ("person",) if kind == "person" else ("place", "person")  # 莫斯科 is tagged a person
    found = [folded.source(*place) for place in tagged_names(folded.text, *kinds)]
    return tuple(found + [m.span() for m in _LATIN_NAME.finditer(text)])
