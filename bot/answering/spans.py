"""The reader's spans → how likely each is the answer, from what it is and where it stands.

The reader does not know exactly where figures and names begin and end, nor which figure belongs to
which word. ``bot.text.figures``, jieba's tags and ``bot.search.match`` do. A linear model weighs
thirteen features of a span; it was fitted on the development sets for the F1 and the exact matches
that its softmax expects (``docs/answers.md``).

``find_spans`` adds what the reader may have missed in a sentence: figures, names, quoted titles and
enumerations, if such a thing is asked for.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.question import ANSWERS, asks_change, items_asked
from bot.search import Meeting, meeting, nearness
from bot.text import enumerations, figures, fold, list_fit, size
from bot.text.names import tagged_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.core import Hit, Term


FEATURES = (
    "odds",  # the reader's log odds; a value has those of the spans that touch it, too
    "passage",  # log of the passage's score beside the best one's
    "length",  # log of its size in Han characters
    "figure",  # it is a figure of the kind asked for
    "figure's length",  # the same where a figure is asked for
    "no figure",  # a figure is asked for, and it holds none
    "name",  # it is a name of the kind asked for
    "no name",  # a name is asked for, and it holds none
    "near",  # of a figure or name of the kind asked for: beside its sentence's nearest one
    "meets",  # how much of the question its sentence has, beside the one that has most
    "off",  # a figure whose clause has both of a pair where one is asked for, or money for a rate
    "list",  # it is an enumeration where one is asked for; less where the number is another
    "said",  # the question says all of it, so it hardly asks for it
)
# What each mark counts; ``docs/answers.md`` says how the weights were fitted.
WEIGHTS = {
    "odds": 0.92,
    "passage": 0.49,
    "length": -0.29,
    "figure": 0.27,
    "figure's length": -0.34,
    "no figure": -0.22,
    "name": -0.35,
    "no name": 0.03,
    "near": 0.09,
    "meets": 0.4,
    "off": -3.0,  # set, as the next: the development sets have too few such spans to tell
    "list": 4.0,
    "said": -3.0,
}
_CLAUSE = re.compile(r"[，；;]|,(?!\d)")
_CHANGE_REACH, _POINT_REACH = 16, 24  # characters before and after a figure
_CHANGED = re.compile(
    r"[增升涨漲減减降跌缩縮]|回落|提高|加快|放[缓緩]|[扩擴]大|\b(?:by|up|down|increas\w*|ris\w*|rose|gr[eo]w\w*"
    r"|gain\w*|fall\w*|fell|drop\w*|declin\w*|reduc\w*|cut|shr[aiu]nk)\b",
    re.I,
)
_UP_TO = re.compile(r"(?:[至到為为成]|[达達]到?|\bto|\breach(?:ed|es|ing)?)\s*$", re.I)
_RATE = re.compile("[幅率速]")  # 增幅达5%
_MORE = re.compile(
    r"\s*(?:more|less|higher|lower|fewer|increase|rise|growth|gain|decline|drop|fall|decrease)\b",
    re.I,
)
_POINTS = re.compile(r"^[^，,；;。]{0,12}(?:百分[点點]|percentage points?|个点|個點)", re.I)
_LATIN_WORD = re.compile(r"[a-z0-9]+")
_QUOTED = re.compile("《[^《》\n]{1,40}》|「[^「」\n]{1,40}」|“[^“”\n]{1,40}”")
_LATIN_NAME = re.compile(r"[A-Z][\w'’.-]*(?:\s+(?:(?:of|de|von|van|the|and)\s+)?[A-Z][\w'’.-]*)*")


class ReaderSpan(NamedTuple):
    """A span with the reader's own score."""

    hit: Hit
    start: int  # offsets in the article
    end: int
    odds: float  # log, against "it is not here"
    found: float = 0.0  # log of the odds that the passage answers at all


def likelihoods(features: NDArray[np.float64]) -> list[float]:
    """Returns how likely each span is the answer, (n,), from its features, (n, 13); sum 1."""
    logits = features @ np.array([WEIGHTS[name] for name in FEATURES])
    likely = np.exp(logits - logits.max(initial=0.0))
    shares: list[float] = (likely / max(float(likely.sum()), 1e-300)).tolist()
    return shares


def features_of(
    question: str, kind: str, terms: Sequence[Term], spans: Sequence[ReaderSpan], top: float
) -> NDArray[np.float64]:
    """Returns the features of each span: (n, 13), in the order of ``FEATURES``.

    Args:
        question: one question.
        kind: of the thing asked for, one of those in ``bot.question.kind``.
        terms: the question's words with their translations.
        spans: those of the passages read.
        top: the best passage's score.
    """
    if not spans:
        return np.empty((0, len(FEATURES)))
    sentences = _Sentences(kind, terms)
    folded_question = fold(question).text
    words = frozenset(_LATIN_WORD.findall(folded_question))
    items = items_asked(question) if kind == "list" else 0
    change = asks_change(question)
    rows = []
    for span, pooled_odds in zip(spans, _pool_odds(spans), strict=True):
        begin, until = _sentence_place(span)
        sentence = span.hit.article.text[begin:until]
        start, end = span.start - begin, span.end - begin
        value = sentence[start:end]
        figure, no_figure = _figure_features(kind, start, end, sentence)
        name, no_name = _name_features(kind, start, end, sentence)
        list_share = list_fit(items, value) if kind == "list" else 0.0
        length = math.log(max(size(value), 0.5))
        met = sentences.meeting(sentence)
        rows.append(
            (
                max(span.odds, pooled_odds) if figure or name or list_share else span.odds,
                math.log(max(span.hit.score, 1e-6) / max(top, 1e-6)),
                length,
                figure,
                length if kind in ANSWERS else 0.0,
                no_figure,
                name,
                no_name,
                sentences.nearness(sentence, start, end),
                met.share,
                kind in ANSWERS
                and (
                    met.partly
                    or sentences.meeting(_clause(sentence, start, end)).partly
                    or (change and is_level_beside_change(change, kind, sentence, start, end))
                    or _is_money_for_percentage(kind, value)
                ),
                list_share,
                _is_in_question(value, folded_question, words),
            )
        )
    features = np.array(rows, np.float64)
    column = features[:, FEATURES.index("meets")]
    column /= max(float(column.max()), 1e-9)
    return features


def _sentence_place(span: ReaderSpan) -> tuple[int, int]:
    """Where the sentence stands in which a span begins, with all of the span."""
    for start, end in span.hit.chunk.sentences:
        if start <= span.start < end:
            return start, max(end, span.end)
    return span.start, span.end


def _clause(sentence: str, start: int, end: int) -> str:
    """The clause that a value stands in: 出口增长10.8% of 进出口增长5.6%，其中出口增长10.8%."""
    last = _CLAUSE.search(sentence, end)
    return sentence[_clause_start(sentence, start) : last.start() if last else len(sentence)]


def _clause_start(sentence: str, at: int) -> int:
    return max((m.end() for m in _CLAUSE.finditer(sentence, 0, at)), default=0)


def is_level_beside_change(asked: str, kind: str, sentence: str, start: int, end: int) -> bool:
    """Returns whether a value is a level, in a sentence that gives a change, too.

    Args:
        asked: "change", or "points" if it is one of a rate: then a growth is a level, if the
            sentence gives percentage points.
        kind: of the thing asked for.
        sentence: the text.
        start: where the value begins in it.
        end: just past it.
    """
    fit = [(a, b) for a, b, figure_kind in _figures(sentence) if figure_kind in ANSWERS[kind]]
    changes = {place for place in fit if is_change(sentence, *place)}
    points = {place for place in fit if _is_in_points(sentence, *place)}
    sought = points if asked == "points" and points else changes
    return bool(sought) and not any(a < end and start < b for a, b in sought)


def _is_in_points(text: str, start: int, end: int) -> bool:
    return bool(_POINTS.search(text[start : end + _POINT_REACH]))


def is_change(text: str, start: int, end: int) -> bool:
    """Whether a figure is a change, by what stands around it in its clause, not a level.

    Of 失业率为5.2%，下降0.4个百分点 the second is, of "fell by 3 points to 8%" the first.
    """
    if _is_in_points(text, start, end):
        return True
    before = text[max(_clause_start(text, start), start - _CHANGE_REACH) : start]
    if _UP_TO.search(before) and not _RATE.search(before):
        return False
    return bool(_CHANGED.search(before) or _MORE.match(text, end))


class _Sentences:
    """What sentences have of the question; each is looked at once."""

    def __init__(self, kind: str, terms: Sequence[Term]) -> None:
        self._kind, self._terms = kind, terms
        self._nearness: dict[str, dict[tuple[int, int], float]] = {}
        self._meetings: dict[str, Meeting] = {}

    def nearness(self, sentence: str, start: int, end: int) -> float:
        """How near a value stands to the question's words, 0 to 1, the sentence's nearest being 1.

        0 for a span that is no value of the kind asked for.
        """
        if self._kind not in ANSWERS and self._kind not in ("person", "place"):
            return 0.0
        if sentence not in self._nearness:
            values = sorted(find_spans(self._kind, sentence))
            shares = nearness(self._terms, sentence, values)
            self._nearness[sentence] = dict(zip(values, shares, strict=True))
        return self._nearness[sentence].get((start, end), 0.0)

    def meeting(self, sentence: str) -> Meeting:
        """How much of the question a sentence has."""
        if sentence not in self._meetings:
            self._meetings[sentence] = meeting(self._terms, sentence)
        return self._meetings[sentence]


def _is_in_question(value: str, folded_question: str, words: frozenset[str]) -> bool:
    """Whether a question has all of a value: as it stands, or each of its Latin words."""
    folded = fold(value).text.strip()
    return folded in folded_question or (
        folded.isascii() and words.issuperset(_LATIN_WORD.findall(folded))
    )


def _figure_features(kind: str, start: int, end: int, text: str) -> tuple[bool, bool]:
    """Whether a slice is a figure of the kind, and whether it holds none that may answer."""
    if kind not in ANSWERS:
        return False, False
    inside = [figure for figure in _figures(text) if figure[0] < end and start < figure[1]]
    return (start, end, ANSWERS[kind][0]) in inside, not any(
        figure[2] in ANSWERS[kind] for figure in inside
    )


def _is_money_for_percentage(kind: str, value: str) -> bool:
    """Whether a value is an amount of money where a percentage is asked for."""
    return kind == "percentage" and any(figure[2] == "amount" for figure in _figures(value))


def _name_features(kind: str, start: int, end: int, text: str) -> tuple[bool, bool]:
    """Whether a slice is one name of the kind, or several in a row, and whether it holds none."""
    if kind not in ("person", "place"):
        return False, False
    inside = [(a, b) for a, b in _names(text, kind) if a < end and start < b]
    if not inside:
        return False, True
    return (min(a for a, _ in inside), max(b for _, b in inside)) == (start, end), False


def _pool_odds(spans: Sequence[ReaderSpan]) -> list[float]:
    """For each span the log of the summed odds of its passage's spans, each times its F1 with it.

    A name may have more tokens than characters, or fewer: a span that is nearly the name speaks
    for it.
    """
    odds = np.array([span.odds for span in spans])
    pooled = _overlaps(spans) @ np.exp(odds - odds.max())
    log_odds: list[float] = (np.log(np.maximum(pooled, 1e-30)) + odds.max()).tolist()
    return log_odds


def _overlaps(spans: Sequence[ReaderSpan]) -> NDArray[np.float64]:
    """The F1, in characters, of each span with each other span of its passage: (n, n)."""
    start = np.array([span.start for span in spans], np.float64)
    end = np.array([span.end for span in spans], np.float64)
    numbers: dict[tuple[str, int], int] = {}
    passage = np.array(
        [
            numbers.setdefault((span.hit.article.id, span.hit.chunk.start), len(numbers))
            for span in spans
        ]
    )
    common = np.minimum(end[:, None], end) - np.maximum(start[:, None], start)
    common = np.maximum(common, 0) * (passage[:, None] == passage)
    overlaps: NDArray[np.float64] = 2 * common / ((end - start)[:, None] + (end - start))
    return overlaps


def find_spans(kind: str, text: str) -> set[tuple[int, int]]:
    """Returns the slices of a sentence that may be asked for, whatever the reader's tokens are.

    These are figures, names or enumerations for a kind that asks for them, else what is quoted.
    """
    if kind in ANSWERS:
        return {(a, b) for a, b, figure_kind in _figures(text) if figure_kind in ANSWERS[kind]}
    if kind in ("person", "place"):
        return set(_names(text, kind))
    if kind == "list" and (rows := enumerations(text)):
        return set(rows)
    return {(m.start() + 1, m.end() - 1) for m in _QUOTED.finditer(text)}


@lru_cache(maxsize=1_024)
def _figures(text: str) -> tuple[tuple[int, int, str], ...]:
    """Start, end and kind of each figure in a text."""
    return tuple((figure.start, figure.end, figure.kind) for figure in figures.find(text))


@lru_cache(maxsize=1_024)
def _names(text: str, kind: str) -> tuple[tuple[int, int], ...]:
    """Where people, or places, are named in a text: Chinese names first, then Latin ones."""
    folded = fold(text)
    kinds = ("person",) if kind == "person" else ("place", "person")  # 莫斯科 is tagged a person
    chinese = [folded.source(*place) for place in tagged_names(folded.text, *kinds)]
    return tuple(chinese + [m.span() for m in _LATIN_NAME.finditer(text)])
